import { code, escaped } from '../formats/markdown.ts';

/** A file of the folder of published pages. */
export interface PublishedFile {
  /** With the folder that it is in, if it is in one. */
  readonly name: string;
  readonly content: string;
  /** The command that writes it. */
  readonly madeBy: string;
}

/** The index of the published pages: each with its title and its first sentence, those about hazards first. */
export function publishedMarkdown(files: readonly PublishedFile[]): string {
  const hazards = files.filter(isAboutHazard);
  const others = files.filter((file) => !isAboutHazard(file) && !isBesidePage(file, files));
  return [
    '# Published pages',
    '',
    'Every file here is written by a command; a change by hand is lost.',
    '',
    '## What can go wrong, for anybody who runs CloudHSM',
    '',
    'Each page can be read alone and quoted in other documentation: an example, why it happens, and what to configure.',
    '',
    ...hazards.map(fileLine),
    '',
    '## What keysync says of itself',
    '',
    ...others.map(fileLine),
    '',
  ].join('\n');
}

/** What lies beside a page in its folder, such as a drawing, is linked there. */
function isBesidePage({ name }: PublishedFile, files: readonly PublishedFile[]): boolean {
  const folder = name.slice(0, name.lastIndexOf('/') + 1);
  const isPage = (file: PublishedFile): boolean => file.name.startsWith(folder) && file.name.endsWith('.md');
  return folder !== '' && !name.endsWith('.md') && files.some(isPage);
}

const isAboutHazard = ({ name }: PublishedFile): boolean => name.startsWith('hazards/');

function fileLine({ name, content, madeBy }: PublishedFile): string {
  const { title, opening } = headOf(name, content);
  return `- [${escaped(name)}](${name}): ${title}. ${opening}Written by ${code(madeBy)}.`;
}

/** The title of a page, and the first sentence below it, both as they are written there. Data has neither. */
function headOf(name: string, content: string): { readonly title: string; readonly opening: string } {
  const [first = '', below = ''] = content.split('\n\n');
  if (!first.startsWith('# ')) return { title: name.endsWith('.svg') ? 'A drawing' : 'Data', opening: '' };
  const [sentence] = /^[A-Z].*?\.(?= |$)/.exec(below.trim().replaceAll('\n', ' ')) ?? [];
  // Its links are seen from the page.
  const plain = sentence?.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
  return { title: first.slice(2), opening: plain === undefined ? '' : `${plain} ` };
}
