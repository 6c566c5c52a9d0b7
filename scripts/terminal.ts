import { AsyncLocalStorage } from 'node:async_hooks';
import type { Readable, Writable } from 'node:stream';
import { styleText } from 'node:util';
import type { Paint, Tone } from '#reports';

/** Where a command reads and writes. The process itself is one. */
export interface Terminal {
  readonly stdin: Readable;
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean };
}

const current = new AsyncLocalStorage<Terminal>();

/** The terminal of the command that runs. */
export const terminal = (): Terminal => current.getStore() ?? process;

/** Runs a command at a terminal of its own; several may run at once. */
export function atTerminal<Result>(its: Terminal, command: () => Result): Result {
  return current.run(its, command);
}

const formats = {
  title: ['bold'],
  good: ['green'],
  bad: ['bold', 'red'],
  warning: ['yellow'],
  quiet: ['dim'],
  strong: ['bold'],
} as const satisfies Record<Tone, Parameters<typeof styleText>[0]>;

/** Colours on a terminal, none elsewhere or with NO_COLOR. */
export const paint: Paint = (tone, text) =>
  terminal().stdout.isTTY && !process.env['NO_COLOR'] ? styleText(formats[tone], text) : text;

/** Prints what a command has to say. */
export function print(text: string): void {
  terminal().stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}
