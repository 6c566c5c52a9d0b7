import { code } from '../formats/markdown.ts';

/** Something that the package gives out, as its source has it. */
export interface DescribedExport {
  readonly name: string;
  readonly kind: 'function' | 'class' | 'interface' | 'type' | 'value';
  /** What its comment says, with its tags. */
  readonly meaning: string;
  /** Its declaration in TypeScript, without what is in functions. */
  readonly declaration: string;
  /** The file, from the root of the project. */
  readonly file: string;
}

const headings: Readonly<Record<DescribedExport['kind'], string>> = {
  function: 'Functions',
  class: 'Classes',
  interface: 'Interfaces',
  type: 'Types',
  value: 'Values',
};

/** One door of the package: everything that it gives out, by kind and name, with its comment and its type. */
export function apiMarkdown(folder: string, opening: string, exported: readonly DescribedExport[]): string {
  const chapters = (Object.keys(headings) as DescribedExport['kind'][]).flatMap((kind) => {
    const own = exported.filter((one) => one.kind === kind);
    return own.length === 0 ? [] : [`## ${headings[kind]}`, '', ...own.flatMap(entryOf)];
  });
  return [`# API of keysync-verifier/${folder}`, '', plain(opening), '', ...chapters].join('\n');
}

function entryOf({ name, meaning, declaration, file }: DescribedExport): string[] {
  return [
    `### ${code(name)}`,
    '',
    ...(meaning === '' ? [] : [plain(meaning), '']),
    '```ts',
    declaration,
    '```',
    '',
    `From [${code(file.split('/').at(-1) ?? '')}](../../../${file}).`,
    '',
  ];
}

/** Comments are Markdown already, but for links to other names, and tags. */
const plain = (text: string): string =>
  text
    .replace(/\{@link ([^}]+)\}/g, '`$1`')
    .replace(/^@remarks\n?/gm, '')
    .replace(/^@param (\w+) - /gm, '- `$1`: ')
    .replace(/^@returns /gm, '- returns ')
    .replace(/^@throws /gm, '- throws ')
    .replace(/^@(clause|assumption) (\S+)$/gm, '- $1 `$2`')
    .trim();
