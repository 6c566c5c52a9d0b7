/** Stands between what is before and what is after: no file can be called so. */
export const sideMark = '\0';

/**
 * The words of a command line in which the `--` between the two sides of `keysync diff` is kept.
 *
 * @remarks
 * Whoever parses them drops it, and takes what follows for files; here options may follow as well.
 */
export function withSideMark(args: readonly string[]): readonly string[] {
  const at = args[0] === 'diff' ? args.indexOf('--') : -1;
  return at < 0 ? args : args.with(at, sideMark);
}

/** What stands on each side of the mark; undefined where there is none. */
export function sidesOf(
  files: readonly string[],
): { readonly before: readonly string[]; readonly after: readonly string[] } | undefined {
  const at = files.indexOf(sideMark);
  return at < 0 ? undefined : { before: files.slice(0, at), after: files.slice(at + 1) };
}
