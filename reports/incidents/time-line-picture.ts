import { element, type Markup } from '../formats/markup.ts';
import type { LaneCell, TimeLine } from './time-line.ts';
import { timeText } from './times.ts';

const laneHeight = 34;
const headHeight = 44;
const legendHeight = 34;
const columnMin = 56;
const widthMin = 620;

/** Fills are told apart by their patterns too, and each has its word in the legend. */
const cells: Readonly<
  Record<LaneCell, { readonly word: string; readonly fill: string; readonly stroke: string }>
> = {
  alone: { word: 'only known copy', fill: '#b3261e', stroke: '#7c1a15' },
  known: { word: 'has it', fill: '#2e7d46', stroke: '#1d5230' },
  possible: { word: 'may have it', fill: '#a9d3b4', stroke: '#2e7d46' },
  unknown: { word: 'unclear', fill: '#e5d6a8', stroke: '#9a7b1c' },
  none: { word: 'does not have it', fill: '#eceef1', stroke: '#b8bec7' },
  absent: { word: 'not there', fill: 'none', stroke: 'none' },
};

const shown: readonly LaneCell[] = ['alone', 'known', 'possible', 'unknown', 'none'];

/** A time line as a picture: a lane for each HSM, a column from each moment to the next, with the times. */
export function timeLinePicture({ moments, lanes }: TimeLine, title: string): Markup {
  const names = lanes.map(({ hsm, zone }) => (zone === null ? hsm : `${hsm} (${zone})`));
  const labelWidth = 20 + 7.2 * Math.max(4, ...names.map((name) => name.length));
  const columnWidth = Math.max(columnMin, (widthMin - labelWidth) / moments.length);
  const width = Math.ceil(labelWidth + columnWidth * moments.length + 10);
  const height = headHeight + laneHeight * lanes.length + legendHeight;
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'incident-time-line',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'font-family': 'system-ui, sans-serif',
      'font-size': '12px',
    },
    element('title', {}, title),
    element('rect', { width, height, fill: '#ffffff' }),
    moments.map(({ at }, index) => {
      const isNewDay = dayOf(at) !== dayOf(moments[index - 1]?.at ?? '');
      return momentLabel(at, index, isNewDay, labelWidth + columnWidth * index, columnWidth);
    }),
    lanes.map((lane, row) => {
      const y = headHeight + laneHeight * row;
      return element(
        'g',
        {},
        text(8, y + 20, names[row]!),
        lane.cells.map((cell, index) =>
          cell === 'absent'
            ? undefined
            : element('rect', {
                x: round(labelWidth + columnWidth * index),
                y: y + (cell === 'alone' || cell === 'known' ? 4 : 8),
                width: round(columnWidth),
                height: cell === 'alone' || cell === 'known' ? laneHeight - 12 : laneHeight - 20,
                fill: cells[cell].fill,
                stroke: cells[cell].stroke,
                'stroke-dasharray': cell === 'possible' || cell === 'unknown' ? '3 2' : undefined,
              }),
        ),
      );
    }),
    legendOf(height - legendHeight + 20),
  );
}

const dayOf = (at: string): string => at.slice(0, '2026-03-01'.length);

/** The number that the list beside the picture has, and the time of day; where a day begins, the day as well. */
function momentLabel(at: string, index: number, isNewDay: boolean, x: number, columnWidth: number): Markup {
  const [day, clock = ''] = timeText(at).split(' ');
  const shortClock = clock.slice(0, columnWidth > 84 ? 12 : 8);
  return element(
    'g',
    {},
    element('line', { x1: round(x), x2: round(x), y1: headHeight - 12, y2: headHeight, stroke: '#8a929e' }),
    text(x + 2, 16, String(index + 1), { 'font-weight': '600' }),
    text(x + 2, 32, isNewDay ? `${day}` : shortClock, { 'font-size': '10px' }),
    isNewDay ? text(x + 16, 16, shortClock, { 'font-size': '10px' }) : undefined,
  );
}

function legendOf(y: number): Markup {
  let x = 8;
  return element(
    'g',
    { 'font-size': '11px' },
    shown.map((cell) => {
      const { word, fill, stroke } = cells[cell];
      const start = x;
      x += 30 + 6.4 * word.length;
      return element(
        'g',
        {},
        element('rect', { x: start, y: y - 10, width: 14, height: 10, fill, stroke }),
        text(start + 20, y, word),
      );
    }),
  );
}

const text = (x: number, y: number, content: string, more: Readonly<Record<string, string>> = {}): Markup =>
  element('text', { x: round(x), y, fill: '#1a1d21', ...more }, content);

const round = (value: number): number => Math.round(value * 10) / 10;
