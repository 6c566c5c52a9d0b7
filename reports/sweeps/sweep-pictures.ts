import { element, type Markup, markupText } from '../formats/markup.ts';
import { verdictText } from '../verification/verdict-matrix.ts';
import { type HeatMap, type HeatPanel, heatMapsOf } from './heat-map.ts';
import type { SweepReport, SweepRow } from './sweep-report.ts';

/** The picture of the heat map of a property, by what is added to the name of its page. */
export type SweepPictureName = `${string}.svg`;

/** The name of the picture of a property. */
export const sweepPictureName = (property: string): SweepPictureName => `${property}.svg`;

/** The heat maps of a sweep, each as an SVG document; the same bytes for the same report. */
export function sweepPictures(report: SweepReport): ReadonlyMap<SweepPictureName, string> {
  return new Map(
    heatMapsOf(report).map((map) => [sweepPictureName(map.property), `${markupText(pictureOf(map))}\n`]),
  );
}

const cellHeight = 20;
const [titleHeight, gap] = [34, 18];
const widthMax = 1000;

/** What a text takes, where letters are as wide as most. */
const widthOf = (texts: readonly string[]): number =>
  8 + 7 * Math.max(0, ...texts.map(({ length }) => length));

const cellWidthIn = ({ columns }: HeatPanel): number => Math.max(34, widthOf(columns));
const labelWidthIn = ({ rows }: HeatPanel): number => Math.max(34, widthOf(rows.map(({ value }) => value)));

const colours = {
  holds: '#cfe8cf',
  violated: '#e0937f',
  reachable: '#c4daf0',
  unreachable: '#8a8a8a',
  vacuous: '#eeeeee',
  incomplete: '#f3e2a0',
} as const satisfies Record<SweepRow['properties'][string]['verdict'], string>;

const text = (x: number, y: number, said: string, more: Readonly<Record<string, string>> = {}): Markup =>
  element('text', { x, y, fill: '#222222', ...more }, said);

function pictureOf({ property, across, down, panels }: HeatMap): Markup {
  const sizes = panels.map((panel) => ({
    width:
      Math.max(labelWidthIn(panel) + panel.columns.length * cellWidthIn(panel), widthOf([panel.title])) + gap,
    height: titleHeight + panel.rows.length * cellHeight + gap,
  }));
  const content: Markup[] = [];
  const top = 44;
  let [x, y, rowHeight, width] = [10, top, 0, 480];
  for (const [index, panel] of panels.entries()) {
    const size = sizes[index]!;
    if (x > 10 && x + size.width > widthMax) [x, y, rowHeight] = [10, y + rowHeight, 0];
    content.push(...panelOf(panel, property, x, y));
    x += size.width;
    width = Math.max(width, x);
    rowHeight = Math.max(rowHeight, size.height);
  }
  const axes = [across && `${across} →`, down && `${down} ↓`].filter(Boolean).join('   ');
  const height = y + rowHeight;
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
    element('title', {}, `${property}: what it says in each cell`),
    element('rect', { width, height, fill: 'white' }),
    text(10, 18, property, { 'font-weight': 'bold' }),
    text(10, 34, axes),
    content,
  );
}

function panelOf(panel: HeatPanel, property: string, left: number, top: number): Markup[] {
  const { title, columns, rows } = panel;
  const [cellWidth, labelWidth] = [cellWidthIn(panel), labelWidthIn(panel)];
  const x = (column: number): number => left + labelWidth + column * cellWidth;
  const y = (row: number): number => top + titleHeight + row * cellHeight;
  const middle = { 'text-anchor': 'middle' };
  return [
    text(left, top + 12, title),
    ...columns.map((value, column) => text(x(column) + cellWidth / 2, y(0) - 5, value, middle)),
    ...rows.flatMap(({ value, cells }, row) => [
      text(left + labelWidth - 6, y(row) + 14, value, { 'text-anchor': 'end' }),
      ...cells.flatMap((cell, column) => {
        const found = cell?.properties[property];
        if (found === undefined) return [];
        const place = { x: x(column), y: y(row), width: cellWidth - 1, height: cellHeight - 1 };
        return [
          element('rect', { ...place, fill: colours[found.verdict] }),
          text(x(column) + cellWidth / 2, y(row) + 14, verdictText(found), middle),
        ];
      }),
    ]),
  ];
}
