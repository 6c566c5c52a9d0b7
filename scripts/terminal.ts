import { styleText } from 'node:util';
import type { Paint, Tone } from '#reports';

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
  process.stdout.isTTY && !process.env['NO_COLOR'] ? styleText(formats[tone], text) : text;

/** Prints what a command has to say. */
export function print(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}
