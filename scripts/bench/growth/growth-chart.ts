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
  textContent: string | null;
  append(child: SvgElement): void;
  setAttribute(name: string, value: string): void;
  setAttributeNS(namespace: string, name: string, value: string): void;
}

const namespace = 'http://www.w3.org/2000/svg';
const width = 860;
const height = 320;
const legendHeight = 30;
const font = { 'font-family': 'sans-serif', 'font-size': '12px' } as const;
const colours = ['#3b6fb6', '#d1711f', '#3d8b4e', '#8a4fa3'] as const;

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
  const element = (name: string, attributes: Readonly<Record<string, string | number>>): SvgElement => {
    const made = document.createElementNS(namespace, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
    return made;
  };
  const size = { width, height: legendHeight + height * charts.length };
  const picture = element('svg', { ...size, viewBox: `0 0 ${size.width} ${size.height}`, ...font });
  picture.setAttributeNS('http://www.w3.org/2000/xmlns/', 'xmlns', namespace);
  picture.append(element('rect', { ...size, fill: 'white' }));
  const failures = new Set(charts.flatMap(({ points }) => points.map((point) => point.failures)));
  for (const [index, count] of [...failures].sort().entries()) {
    const x = 80 + 110 * index;
    const label = element('text', { x: x + 9, y: 20 });
    label.textContent = `${count} ${count === 1 ? 'failure' : 'failures'}`;
    picture.append(element('circle', { cx: x, cy: 16, r: 4, fill: colours[index % colours.length]! }));
    picture.append(label);
  }
  for (const [index, chart] of charts.entries()) {
    const plot = plotted(chart, [...failures].sort(), document);
    plot.setAttribute('y', String(legendHeight + index * height));
    picture.append(plot);
  }
  return `${picture.outerHTML}\n`;
}

function plotted(
  { title, unit, points }: Chart,
  failures: readonly number[],
  document: SvgDocument,
): SvgElement {
  const decades = decadesOf(points.map(({ value }) => value));
  const curve = { x: 'hsms', y: 'value', fx: 'keys', z: 'failures', stroke: 'failures' } as const;
  const options = {
    document,
    width,
    height,
    marginLeft: 70,
    marginRight: 30,
    marginTop: 60,
    marginBottom: 40,
    // The fonts of readers differ; there is always one of this kind.
    style: { fontFamily: font['font-family'], fontSize: '12px', background: 'white' },
    x: { label: 'HSMs', tickFormat: 'd', ticks: [...new Set(points.map(({ hsms }) => hsms))] },
    fx: { label: null, tickFormat: (keys: number) => `${keys} ${keys === 1 ? 'key' : 'keys'}` },
    y: {
      type: 'log',
      domain: [decades[0], decades.at(-1)],
      ticks: decades,
      grid: true,
      label: `${title} (${unit}, logarithmic)`,
      // A thousand as 1k; parts of one as they are.
      tickFormat: (value: number) => (value < 1 ? String(value) : format(value)),
    },
    color: { type: 'ordinal', domain: failures, range: colours },
    marks: [Plot.line(points, curve), Plot.dot(points, { ...curve, fill: 'failures', r: 3 })],
  };
  return Plot.plot(options as unknown as Plot.PlotOptions) as unknown as SvgElement;
}

/** The powers of ten around some numbers, two at least. */
function decadesOf(values: readonly number[]): readonly number[] {
  const exponents = values.filter((value) => value > 0).map(Math.log10);
  const first = Math.floor(Math.min(...(exponents.length === 0 ? [0] : exponents)));
  const last = Math.ceil(Math.max(first + 1, ...exponents));
  return Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
}

const format = (value: number): string => {
  const prefixes = ['', 'k', 'M', 'G', 'T'] as const;
  const power = Math.min(Math.floor(Math.log10(value) / 3 + 1e-9), prefixes.length - 1);
  return `${value / 1000 ** power}${prefixes[power]}`;
};
