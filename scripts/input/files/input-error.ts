import { printable } from '#printable';

/** Something is wrong with what the user gave us. Shown as one message, without a stack trace. */
export class InputError extends Error {
  override readonly name = 'InputError';

  /**
   * @param where - the file, and the place in it where that is known
   * @param what - what was expected and what was found
   * @param remedy - what to do about it, in one line or several
   */
  constructor(where: string, what: string, remedy: string | readonly string[] = []) {
    const lines = [`${where}: ${what}.`].concat(remedy);
    super(lines.map(printable).join('\n  '));
  }
}
