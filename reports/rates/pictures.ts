import { element, type Markup, markupText } from '../formats/markup.ts';
import { durationText, shortNumber } from './digits.ts';
import type { RatesReport } from './rates-report.ts';

/** The pictures that a page may have, by what is added to its name. */
export const pictureNames = ['what-matters.svg', 'waiting.svg'] as const;

/** See {@link pictureNames}. */
export type PictureName = (typeof pictureNames)[number];

/** The pictures of a report, each as an SVG document; the same bytes for the same report. */
export function ratesPictures(report: RatesReport): ReadonlyMap<PictureName, string> {
  const pictures: (readonly [PictureName, Markup | undefined])[] = [
    ['what-matters.svg', elasticityPicture(report)],
    ['waiting.svg', waitingPicture(report)],
  ];
  return new Map(
    pictures.flatMap(([name, picture]) =>
      picture === undefined ? [] : [[name, `${markupText(picture)}\n`] as const],
    ),
  );
}

/** Actions that matter less have no bar. */
export const negligible = 0.005;

const width = 760;
const labelWidth = 190;
const barHeight = 18;
const colours = { more: '#b3402a', less: '#2f6da8', axis: '#888888', text: '#222222' } as const;

const label = (x: number, y: number, text: string, more: Readonly<Record<string, string>> = {}): Markup =>
  element('text', { x, y, fill: colours.text, ...more }, text);

const bar = (x: number, y: number, length: number, fill: string): Markup =>
  element('rect', { x: round(x), y: y + 2, width: round(Math.max(length, 1)), height: barHeight - 4, fill });

const round = (value: number): number => Math.round(value * 10) / 10;

function drawing(height: number, title: string, content: readonly Markup[]): Markup {
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'font-family': 'sans-serif',
      'font-size': '12px',
    },
    element('title', {}, title),
    element('rect', { width, height, fill: 'white' }),
    content,
  );
}

/** Bars to both sides of a line, the longest first, a group for each property. */
function elasticityPicture({ properties, scenario }: RatesReport): Markup | undefined {
  const groups = Object.entries(properties).flatMap(([name, { elasticities }]) => {
    const bars = (elasticities ?? []).filter(({ elasticity }) => Math.abs(elasticity) >= negligible);
    return bars.length === 0 ? [] : [{ name, bars }];
  });
  if (groups.length === 0) return undefined;
  const longest = Math.max(...groups.flatMap(({ bars }) => bars.map((one) => Math.abs(one.elasticity))));
  const half = (width - labelWidth - 120) / 2;
  const middle = labelWidth + 60 + half;
  const content: Markup[] = [
    label(middle - 8, 18, 'less likely', { 'text-anchor': 'end' }),
    label(middle + 8, 18, 'more likely, where it is more frequent'),
  ];
  let y = 30;
  for (const { name, bars } of groups) {
    content.push(label(10, y + 14, name, { 'font-weight': 'bold' }));
    y += barHeight + 4;
    const top = y;
    for (const { action, elasticity } of bars) {
      const length = (half * Math.abs(elasticity)) / longest;
      const isMore = elasticity > 0;
      const [x, fill] = isMore ? [middle, colours.more] : [middle - length, colours.less];
      const [end, anchor] = isMore ? [middle + length + 5, 'start'] : [middle - length - 5, 'end'];
      content.push(
        label(labelWidth, y + 13, action, { 'text-anchor': 'end' }),
        bar(x, y, length, fill),
        label(round(end), y + 13, elasticity.toFixed(2), { 'text-anchor': anchor }),
      );
      y += barHeight;
    }
    content.push(element('line', { x1: middle, x2: middle, y1: top, y2: y, stroke: colours.axis }));
    y += 10;
  }
  return drawing(y + 4, `What the probabilities of ${scenario} depend on`, content);
}

/** For each attempt two bars, by powers of ten: that it misses, and that it and all before it do. */
function waitingPicture({ waiting }: RatesReport): Markup | undefined {
  if (waiting === null) return undefined;
  const { attempts, below, key } = waiting;
  const shown = attempts.slice(0, attemptsShown);
  const least = Math.min(
    below,
    ...shown.flatMap(({ misses, allMiss }) => [misses, allMiss]).filter((one) => one > 0),
  );
  const decades = Math.max(1, Math.ceil(-Math.log10(least)));
  const room = width - labelWidth - 110;
  const lengthOf = (value: number): number =>
    value > 0 ? Math.max(0, room * (1 + Math.log10(value) / decades)) : 0;
  const limit = round(labelWidth + 10 + lengthOf(below));
  const content: Markup[] = [
    label(10, 18, `How likely calls after the creation of ${key} miss it, by powers of ten`, {
      'font-weight': 'bold',
    }),
    bar(labelWidth + 10, 24, 10, colours.less),
    label(labelWidth + 26, 37, 'this attempt'),
    bar(labelWidth + 130, 24, 10, colours.more),
    label(labelWidth + 146, 37, 'this and all before'),
  ];
  let y = 52;
  const top = y;
  for (const [index, { afterSeconds, misses, allMiss }] of shown.entries()) {
    content.push(
      label(labelWidth, y + 22, `attempt ${index + 1}, after ${durationText(afterSeconds)}`, {
        'text-anchor': 'end',
      }),
    );
    for (const [value, fill] of [
      [misses, colours.less],
      [allMiss, colours.more],
    ] as const) {
      const length = lengthOf(value);
      if (value > 0) content.push(bar(labelWidth + 10, y, length, fill));
      content.push(label(round(labelWidth + 16 + length), y + 13, shortNumber(value, 3)));
      y += barHeight;
    }
    y += 6;
  }
  content.push(
    element('line', {
      x1: limit,
      x2: limit,
      y1: top,
      y2: y,
      stroke: colours.axis,
      'stroke-dasharray': '4 3',
    }),
    label(limit, y + 14, shortNumber(below), { 'text-anchor': 'middle' }),
  );
  return drawing(y + 22, `How likely calls after the creation of ${key} miss it`, content);
}

/** More would be no picture. */
const attemptsShown = 20;
