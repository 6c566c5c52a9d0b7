import { element, type Markup } from '../formats/markup.ts';
import { type Font, isGuessed, shortened, widthOf } from './text.ts';

/** The fonts of the picture, by what they are for. */
export const fonts = {
  partition: { face: 'sans', size: 12 },
  region: { face: 'sans', size: 13, isBold: true },
  name: { face: 'mono', size: 12, isBold: true },
  hsm: { face: 'mono', size: 11 },
  state: { face: 'mono', size: 10 },
  small: { face: 'sans', size: 11 },
  number: { face: 'sans', size: 10, isBold: true },
} as const satisfies Readonly<Record<string, Font>>;

/** The name of a font. */
export type FontName = keyof typeof fonts;

/** Where a text begins, on its base line, and how wide it may be. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** A text that stays within its width, with all of it as its title where it is shortened. */
export function label(text: string, { x, y, width }: Spot, font: FontName, tone = ''): Markup {
  const shown = shortened(text, width, fonts[font]);
  // No font is sure to have the characters that we cannot measure. Where room is short, the browser is told how wide they are.
  const guess = widthOf(shown, fonts[font]);
  const measured = isGuessed(shown.replace('…', '')) && guess * 1.5 > width ? rounded(guess) : undefined;
  return element(
    'text',
    {
      class: `map-${font}${tone === '' ? '' : ` map-${tone}`}`,
      x: rounded(x),
      y: rounded(y),
      textLength: measured,
      lengthAdjust: measured === undefined ? undefined : 'spacingAndGlyphs',
    },
    shown === text ? undefined : element('title', {}, text),
    shown,
  );
}

/** Half a unit is as exact as a screen. */
export const rounded = (value: number): number => Math.round(value * 2) / 2;
