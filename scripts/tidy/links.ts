import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { layers } from './house.ts';

/** Every Markdown page of the project, from its root. */
export function markdownPages(): readonly string[] {
  const top = readdirSync('.');
  const deep = layers.flatMap((layer) =>
    readdirSync(layer, { recursive: true, encoding: 'utf8' }).map((file) => join(layer, file)),
  );
  // An implementation may have packages of its own, with pages that are not ours.
  const isOurs = (file: string): boolean => !file.split(sep).includes('node_modules');
  return [...top, ...deep].filter((file) => file.endsWith('.md') && isOurs(file)).sort();
}

/** Links of a page that lead nowhere, each with the reason. Addresses of other sites are not followed. */
export function brokenLinksOf(page: string): readonly string[] {
  // Thousands of links lead to a few pages.
  const anchorsIn = remembered((file) => anchorsOf(readFileSync(file, 'utf8')));
  const reasonOf = remembered((link) => reasonAgainst(page, link, anchorsIn));
  return linksOf(readFileSync(page, 'utf8')).flatMap((link) => {
    const reason = isElsewhere(link) ? undefined : reasonOf(link);
    return reason === undefined ? [] : [`${page}: ${link} (${reason})`];
  });
}

/** The targets of the links in a text, inline and as definitions, outside of code. */
export function linksOf(markdown: string): readonly string[] {
  const text = withoutCode(markdown);
  const inline = [...text.matchAll(/(?<!\\)\]\(\s*<?([^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)*)>?[^()]*\)/g)];
  const defined = [...text.matchAll(/^ {0,3}\[[^\]]+\]:\s*<?([^\s<>]+)>?/gm)];
  return [...inline, ...defined].map(([, target]) => target ?? '');
}

/**
 * What can be linked to in a page: its headings as GitHub names them, and whatever has an `id` or is named.
 *
 * @remarks
 * GitHub takes the text of a heading in small letters, drops all but letters, numbers, blanks, hyphens and
 * underscores, puts hyphens for blanks, and numbers what it has had before.
 */
export function anchorsOf(markdown: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  const counts = new Map<string, number>();
  for (const [, heading] of withoutFences(markdown).matchAll(/^ {0,3}#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$/gm)) {
    const slug = textOf(heading ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
      .replaceAll(' ', '-');
    const count = counts.get(slug) ?? 0;
    counts.set(slug, count + 1);
    anchors.add(count === 0 ? slug : `${slug}-${count}`);
  }
  for (const [, id] of withoutCode(markdown).matchAll(/<[a-z]+\s[^>]*?\b(?:id|name)="([^"]+)"/g))
    anchors.add(id ?? '');
  return anchors;
}

/** The same function, which works out each answer once. */
function remembered<Answer>(answerTo: (question: string) => Answer): (question: string) => Answer {
  const answers = new Map<string, Answer>();
  return (question) => {
    if (!answers.has(question)) answers.set(question, answerTo(question));
    return answers.get(question)!;
  };
}

function reasonAgainst(
  page: string,
  link: string,
  anchorsIn: (file: string) => ReadonlySet<string>,
): string | undefined {
  const [path = '', anchor] = link.split('#').map(decodeURIComponent);
  const target = path === '' ? page : normalize(join(dirname(page), path));
  if (target.startsWith('..')) return 'outside of the project';
  if (!existsSync(target)) return 'no such file';
  if (anchor === undefined) return undefined;
  const read = statSync(target).isDirectory() ? join(target, 'README.md') : target;
  if (!read.endsWith('.md')) return 'an anchor in a file that has none';
  return existsSync(read) && anchorsIn(read).has(anchor) ? undefined : 'no such anchor';
}

const isElsewhere = (link: string): boolean => /^[a-z][a-z0-9+.-]*:/i.test(link);

/** A heading as it is read: without the marks of links, code and emphasis. */
const textOf = (heading: string): string =>
  heading
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/<[^>]+>/g, '')
    .replace(/(?<![\w\\])(_+)([^_]+)\1(?!\w)/g, '$2')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replace(/[`*]/g, '');

const withoutFences = (markdown: string): string =>
  markdown.replace(/^ {0,3}(`{3,}|~{3,})[^\n]*\n(?:[\s\S]*?\n)?? {0,3}\1[`~]*[ \t]*$/gm, '');

const withoutCode = (markdown: string): string =>
  withoutFences(markdown).replace(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '');
