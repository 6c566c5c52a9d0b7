import { code, escaped } from './markdown.ts';

/** A file of the folder of published pages. */
export interface PublishedFile {
  readonly name: string;
  readonly content: string;
  /** The command that writes it. */
  readonly madeBy: string;
}

/** The index of the published pages: each with its title and its first sentence. */
export function publishedMarkdown(files: readonly PublishedFile[]): string {
  return [
    '# Published pages',
    '',
    'What keysync says of itself. Every file here is written by a command; a change by hand is lost.',
    '',
    ...files.map(({ name, content, madeBy }) => {
      const { title, opening } = headOf(name, content);
      return `- [${escaped(name)}](${name}): ${title}. ${opening}Written by ${code(madeBy)}.`;
    }),
    '',
  ].join('\n');
}

/** The title of a page, and the first sentence below it, both as they are written there. Data has neither. */
function headOf(name: string, content: string): { readonly title: string; readonly opening: string } {
  const [first = '', below = ''] = content.split('\n\n');
  if (!first.startsWith('# ')) return { title: name.endsWith('.svg') ? 'A drawing' : 'Data', opening: '' };
  const [sentence] = /^[A-Z].*?\.(?= |$)/.exec(below.trim().replaceAll('\n', ' ')) ?? [];
  return { title: first.slice(2), opening: sentence === undefined ? '' : `${sentence} ` };
}
