import { printable } from './printable.ts';

/** A name or a file as a shell takes it: nothing in it is a command. */
export function shellArgument(text: string): string {
  const shown = printable(text);
  return /^[\w./-]+$/.test(shown) && !shown.startsWith('-') ? shown : `'${shown.replaceAll("'", `'\\''`)}'`;
}
