import { createRequire } from 'node:module';
import * as Plot from '@observablehq/plot';
import { type BenchmarkSize, type Growth, type Measurement, secondsOf } from '#reports';

/** A point of a curve. */
interface Point extends BenchmarkSize {
  readonly value: number;
}

/** One drawing: a panel for each number of keys, in each a curve for each number of failures. */
interface Chart {
  readonly title: string;
  readonly unit: string;
  readonly points: readonly Point[];
}

// It has no types without those of a browser, which would come into the whole project.
const { JSDOM } = createRequire(import.meta.url)('jsdom') as {
  readonly JSDOM: new () => { readonly window: { readonly document: SvgDocument } };
};

interface SvgDocument {
  createElementNS(namespace: string, name: string): SvgElement;
}

interface SvgElement {
  outerHTML: string;
  append(child: SvgElement): void;
  setAttribute(name: string, value: string): void;
  setAttributeNS(namespace: string, name: string, value: string): void;
}

const namespace = 'http://www.w3.org/2000/svg';
const width = 860;
const height = 330;

/** How the worlds of the family grow with the number of HSMs, as an SVG. */
export function growthChart(known: readonly Growth[]): string {
  const points = known.map(({ size, worlds }) => ({ ...size, value: worlds }));
  return drawn([{ title: 'Reachable worlds', unit: 'worlds', points }]);
}

/** How worlds and seconds grow with the number of HSMs, as it was measured, as an SVG. */
export function measuredChart(family: readonly Measurement[]): string {
  const subjects = [...new Set(family.map(({ subject }) => subject))];
  const of = (subject: string, amount: (one: Measurement) => number): readonly Point[] =>
    family.filter((one) => one.subject === subject).map((one) => ({ ...one.size, value: amount(one) }));
  const whole = family.find(({ isWhole }) => isWhole)?.subject ?? '';
  return drawn([
    { title: 'Reachable worlds', unit: 'worlds', points: of(whole, ({ counts }) => counts.worlds) },
    ...subjects.map((subject) => ({
      title: `Seconds: ${family.find((one) => one.subject === subject)!.title}`,
      unit: 'seconds',
      points: of(subject, secondsOf),
    })),
  ]);
}

/** Drawings below each other, the same bytes for the same points. */
function drawn(charts: readonly Chart[]): string {
  const { document } = new JSDOM().window;
  const picture = document.createElementNS(namespace, 'svg');
  picture.setAttributeNS('http://www.w3.org/2000/xmlns/', 'xmlns', namespace);
  const size = { width, height: height * charts.length };
  for (const [name, value] of Object.entries(size)) picture.setAttribute(name, String(value));
  picture.setAttribute('viewBox', `0 0 ${size.width} ${size.height}`);
  const ground = document.createElementNS(namespace, 'rect');
  for (const [name, value] of Object.entries({ ...size, fill: 'white' }))
    ground.setAttribute(name, String(value));
  picture.append(ground);
  for (const [index, chart] of charts.entries()) {
    const plot = plotted(chart, document);
    plot.setAttribute('y', String(index * height));
    picture.append(plot);
  }
  return `${picture.outerHTML}\n`;
}

function plotted({ title, unit, points }: Chart, document: SvgDocument): SvgElement {
  const curve = { x: 'hsms', y: 'value', fx: 'keys', stroke: 'failures' } as const;
  const options = {
    document,
    width,
    height,
    marginLeft: 70,
    marginRight: 70,
    marginTop: 60,
    marginBottom: 40,
    // The fonts of a reader differ; these are everywhere.
    style: { fontFamily: 'sans-serif', fontSize: '12px', background: 'white' },
    x: { label: 'HSMs', tickFormat: 'd', ticks: [...new Set(points.map(({ hsms }) => hsms))] },
    fx: {
      label: null,
      tickFormat: (keys: number) => `${keys} ${keys === 1 ? 'key' : 'keys'}`,
      padding: 0.25,
    },
    y: { type: 'log', nice: true, grid: true, label: `${title} (${unit}, logarithmic)`, tickFormat: '~s' },
    color: { type: 'ordinal', range: ['#3b6fb6', '#d1711f', '#3d8b4e', '#8a4fa3'] },
    marks: [
      Plot.line(points, curve),
      Plot.dot(points, { ...curve, fill: 'failures', r: 3 }),
      Plot.text(
        points,
        Plot.selectLast({
          x: 'hsms',
          y: 'value',
          fx: 'keys',
          z: 'failures',
          fill: 'failures',
          // Where a curve passes behind it, it can still be read.
          stroke: 'white',
          strokeWidth: 4,
          text: ({ failures }: Point) => `${failures} ${failures === 1 ? 'failure' : 'failures'}`,
          textAnchor: 'start',
          dx: 7,
        }),
      ),
    ],
  };
  return Plot.plot(options as unknown as Plot.PlotOptions) as unknown as SvgElement;
}
