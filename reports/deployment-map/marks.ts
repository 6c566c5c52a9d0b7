import { element, type Markup } from '../formats/markup.ts';
import { rounded } from './label.ts';

/** How a state is meant; each has a shape of its own, since not everyone sees its colour. */
export type StateTone = 'good' | 'busy' | 'warning' | 'gone' | 'missing';

/** How a state of the API is meant; null is that of something that is in no file. */
export function toneOf(state: string | null): StateTone {
  if (state === null) return 'missing';
  if (state === 'ACTIVE' || state === 'READY') return 'good';
  if (state === 'DEGRADED') return 'warning';
  return /DELET/.test(state) ? 'gone' : 'busy';
}

/** The width and height of a mark. */
export const markSize = 12;

/** The mark of a state: a disk with a tick, a dashed ring, a triangle, a square with a cross, a question. */
export function stateMark(state: string | null, x: number, y: number): Markup {
  const tone = toneOf(state);
  const place = { class: `map-mark map-${tone}`, transform: `translate(${rounded(x)} ${rounded(y)})` };
  return element('g', { ...place, 'aria-hidden': 'true' }, shapes[tone]());
}

/** A triangle with an exclamation mark. */
export function hazardMark(x: number, y: number): Markup {
  const place = { class: 'map-mark map-hazard', transform: `translate(${rounded(x)} ${rounded(y)})` };
  return element('g', { ...place, 'aria-hidden': 'true' }, shapes.warning());
}

const path = (className: string, d: string): Markup => element('path', { class: className, d });

const shapes: Readonly<Record<StateTone, () => readonly Markup[]>> = {
  good: () => [
    element('circle', { class: 'map-fill', cx: 6, cy: 6, r: 5.5 }),
    path('map-cut', 'M3.2 6.2 L5.2 8.2 L8.8 4'),
  ],
  busy: () => [element('circle', { class: 'map-dashed', cx: 6, cy: 6, r: 5 })],
  warning: () => [path('map-fill', 'M6 0.5 L11.8 11.3 H0.2 Z'), path('map-cut', 'M6 4 V7.6 M6 9 V10')],
  gone: () => [
    path('map-fill', 'M0.5 0.5 H11.5 V11.5 H0.5 Z'),
    path('map-cut', 'M3.5 3.5 L8.5 8.5 M8.5 3.5 L3.5 8.5'),
  ],
  missing: () => [path('map-dashed', 'M6 0.8 L11.2 6 L6 11.2 L0.8 6 Z')],
};
