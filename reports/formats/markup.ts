/** An element of HTML or SVG as data: a string writer and a browser's renderer can both use it. */
export interface Markup {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly children: readonly (Markup | string)[];
}

/** What an element may contain; lists are flattened, and nothing is left out. */
export type Content = Markup | string | undefined | readonly Content[];

/** One element. A text in it is text, whatever it contains. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>> = {},
  ...content: readonly Content[]
): Markup {
  const given = Object.entries(attributes).filter((entry): entry is [string, string | number] => {
    return entry[1] !== undefined;
  });
  return { name, attributes: Object.fromEntries(given), children: content.flatMap(childrenOf) };
}

function childrenOf(content: Content): readonly (Markup | string)[] {
  if (content === undefined) return [];
  if (typeof content === 'string' || 'name' in content) return [content];
  return content.flatMap(childrenOf);
}

/** Elements of HTML without an end tag. */
const isVoid: ReadonlySet<string> = new Set(['br', 'hr', 'link', 'meta']);

/** An element as HTML; without the elements that HTML does not close it is XML as well. */
export function markupText({ name, attributes, children }: Markup): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${markupEscaped(String(value))}"`,
  );
  const start = `<${name}${written.join('')}>`;
  if (isVoid.has(name)) return start;
  const inner = children.map((child) => (typeof child === 'string' ? textEscaped(child) : markupText(child)));
  return `${start}${inner.join('')}</${name}>`;
}

/** Style sheets stand between tags as they are, so that quotes remain. */
const textEscaped = (text: string): string =>
  allowed(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const markupEscaped = (text: string): string => textEscaped(text).replaceAll('"', '&quot;');

/** XML has no way to write these characters, not even as references. */
const allowed = (text: string): string =>
  text.replace(/[^\t\n\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
