/** An element of XML: its attributes, and what is in it, elements or a text. */
export interface XmlElement {
  readonly tag: string;
  readonly attributes?: Readonly<Record<string, string | number>>;
  readonly content?: readonly XmlElement[] | string;
}

/**
 * A document of XML 1.0.
 *
 * @remarks
 * Ours, because the builders that there are take a text such as `&name;` for a reference instead of a text, and what
 * is needed is little.
 */
export const xmlDocument = (root: XmlElement): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${elementLines(root, '').join('\n')}\n`;

function elementLines({ tag, attributes = {}, content = [] }: XmlElement, indent: string): string[] {
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escaped(String(value))}"`);
  const start = `${indent}<${tag}${written.join('')}`;
  if (content.length === 0) return [`${start}/>`];
  if (typeof content === 'string') return [`${start}>${escaped(content)}</${tag}>`];
  const inner = content.flatMap((element) => elementLines(element, `${indent}  `));
  return [`${start}>`, ...inner, `${indent}</${tag}>`];
}

/** A text as XML has it. Characters that XML does not have, whatever they are written as, are replaced. */
const escaped = (text: string): string =>
  text
    .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"\r]/g, reference);

/** A carriage return that is not written so would be read as a new line. */
function reference(character: string): string {
  return { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }[character] ?? '&#13;';
}
