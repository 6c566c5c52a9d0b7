/** How a text is set. */
export interface Font {
  readonly face: 'mono' | 'sans';
  readonly size: number;
  readonly isBold?: boolean;
}

/**
 * How wide a text is at most, whatever font of the stack there is: nothing here can ask a browser.
 *
 * @remarks
 * The numbers are those of the widest common fonts, DejaVu and Verdana.
 */
export function widthOf(text: string, { face, size, isBold = false }: Font): number {
  const widths = [...text].map((character) =>
    face === 'mono' ? monoWidth(character) : sansWidth(character),
  );
  const sum = widths.reduce((total, width) => total + width, 0);
  return sum * size * (isBold && face === 'sans' ? 1.12 : 1);
}

const monoWidth = (character: string): number => (isAscii(character) ? 0.61 : foreignWidth(character));

function sansWidth(character: string): number {
  if (!isAscii(character)) return foreignWidth(character);
  return sansWidths.find(([characters]) => characters.includes(character))?.[1] ?? 0.64;
}

/** Letters by their width; all others are as wide as most of the small ones. */
const sansWidths: readonly (readonly [string, number])[] = [
  ["ijl.,:;'| ", 0.36],
  ['frt()-/[]', 0.44],
  ['csz_', 0.56],
  ['mMW%@', 1],
  ['wABCDEFGHIJKLNOPQRSTUVXYZ&+<=>', 0.84],
];

const foreignWidth = (character: string): number => (/\p{M}|\p{Cf}/u.test(character) ? 0 : 1.15);

const isAscii = (character: string): boolean => /^[\x20-\x7E]$/.test(character);

/** Whether we only guess how wide the text is, since it may be set in any font. */
export const isGuessed = (text: string): boolean => ![...text].every(isAscii);

let graphemes: Intl.Segmenter | undefined;

/** The text, without its middle where it is too wide: the ends tell names apart. */
export function shortened(text: string, width: number, font: Font): string {
  if (widthOf(text, font) <= width) return text;
  // Made where it is needed: that takes longer than to load all of this.
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  const parts = [...graphemes.segment(text)].map(({ segment }) => segment);
  for (let kept = parts.length - 1; kept > 0; kept -= 1) {
    const tail = Math.floor(kept / 2);
    const short = `${parts.slice(0, kept - tail).join('')}…${tail === 0 ? '' : parts.slice(-tail).join('')}`;
    if (widthOf(short, font) <= width) return short;
  }
  return '…';
}

/** The text in lines that are no wider; a word that is wider than a line is shortened. */
export function wrapped(text: string, width: number, font: Font): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const fitting = shortened(word, width, font);
    const last = lines.at(-1);
    const longer = last === undefined ? fitting : `${last} ${fitting}`;
    if (last !== undefined && widthOf(longer, font) <= width) lines[lines.length - 1] = longer;
    else lines.push(fitting);
  }
  return lines;
}
