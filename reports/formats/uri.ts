/**
 * A path as a URI: a reference where it is relative, and one to a file where it is not.
 *
 * @param path - with slashes
 */
export function uriOf(path: string): string {
  const [, drive = '', rest = ''] = /^([a-z]:(?=\/))?(.*)$/is.exec(path) ?? [];
  const encoded = rest.split('/').map(encodedText).join('/');
  if (drive !== '') return `file:///${drive}${encoded}`;
  return rest.startsWith('/') ? `file://${encoded}` : encoded;
}

/** A text as a part of a URI. Half a character, which some file systems allow in names, has no code there. */
export const encodedText = (text: string): string =>
  encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
