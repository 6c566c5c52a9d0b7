import { clauseLink, code, nameLink } from '../formats/markdown.ts';

/** What stands before a value in its source: the first sentences, and the remarks below them. */
export interface Meaning {
  readonly summary: string;
  readonly remarks: string | undefined;
  /** The readings of the documentation that it relies on, by name. */
  readonly assumptions: readonly string[];
  /** The file, from the root of the project. */
  readonly file: string;
}

/** Which rule something follows, what it assumes besides, and where its source is. */
export function originText(clause: string, { assumptions, file }: Meaning): string {
  const assumed = assumptions.map((name) => nameLink('assumptions.md', name)).join(', ');
  const besides = assumed === '' ? '' : ` and assumes ${assumed}`;
  const source = code(file.split('/').at(-1) ?? '');
  return `It follows ${clauseLink(clause)}${besides}; the source is [${source}](../../${file}).`;
}
