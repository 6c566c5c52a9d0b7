import { AsyncLocalStorage } from 'node:async_hooks';
import type { Readable, Writable } from 'node:stream';
import { styleText } from 'node:util';
import { printableLines } from '#printable';
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
export const paint: Paint = (tone, text) => (isPainted() ? styleText(formats[tone], text) : text);

const isPainted = (): boolean => terminal().stdout.isTTY === true && !process.env['NO_COLOR'];

/** Prints what a command has to say. Names and other texts of somebody else are `printable` already. */
export function print(text: string): void {
  terminal().stdout.write(lines(printableLines(text, isPainted())));
}

/** Says something on standard error. */
export function tell(text: string, its = terminal()): void {
  its.stderr.write(lines(printableLines(text)));
}

/** Prints commands for the one who runs keysync, such as the annotations of GitHub Actions. */
export function printCommands(text: string): void {
  terminal().stdout.write(text);
}

const lines = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`);
