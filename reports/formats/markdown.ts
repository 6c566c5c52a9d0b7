import { markdownTable } from 'markdown-table';

/** Names from files are text, never markup, and never a link that a page makes of an address by itself. */
export function escaped(text: string): string {
  return (
    text
      .replace(/[\\`*_{}[\]<>#|~&@]|:(?=\/\/)|(?<=\bwww)\./gi, (character) => `\\${character}`)
      .replace(/\p{Cc}/gu, ' ')
      // Some readers of Markdown take them for the end of a line.
      .replace(/[\u2028\u2029]/g, (character) => `&#${character.codePointAt(0)};`)
  );
}

/** The same where a line begins: a dash, a number or a space there would be the beginning of something else. */
export function escapedLine(text: string): string {
  return escaped(text)
    .replace(/^\s/u, '&#32;')
    .replace(/^(\d*)(?=[-+=.)])/, '$1\\');
}

/**
 * A sentence of ours: text, never markup, except that what stands between backticks is code and that the name
 * of a clause leads to it.
 */
export function prose(text: string): string {
  return text
    .split(/(`[^`]+`|\bKS(?:-[A-Z0-9]+)+)/)
    .map((part, index) => (index % 2 === 0 ? escaped(part) : markedUp(part)))
    .join('');
}

const markedUp = (part: string): string =>
  part.startsWith('`') ? code(part.slice(1, -1)) : clauseLink(part);

/** A name as code, whatever is in it, also in the cell of a table. */
export function code(name: string): string {
  const text = name.replace(/\p{Cc}/gu, ' ');
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  const padding = /^`|`$/.test(text) ? ' ' : '';
  // A table takes a bar for the end of its cell, even in code.
  return text.includes('|') ? escaped(text) : `${fence}${padding}${text}${padding}${fence}`;
}

/** A clause by its name, with the rule that it stands for. */
export function clauseLink(clause: string): string {
  return `[${escaped(clause)}](clauses.md#${clause.toLowerCase()})`;
}

/** A link to what a page has a heading for: the name itself, as code. */
export function nameLink(page: string, name: string): string {
  return `[${code(name)}](${page}#${name})`;
}

/** A table whose first row is its head. It is not padded, so that a change of one cell changes one line. */
export function table(rows: readonly (readonly string[])[]): string {
  return markdownTable(rows, { alignDelimiters: false });
}
