import { createRequire } from 'node:module';
import * as Plot from '@observablehq/plot';
import type { KnownCells, Loss } from '#reports';

// It has no types without those of a browser, which would come into the whole project.
const { JSDOM } = createRequire(import.meta.url)('jsdom') as {
  readonly JSDOM: new () => { readonly window: { readonly document: unknown } };
};

/** What becomes of a value of the minimum when something is lost, and the colour that stands for it. */
const outcomes = {
  'keys survive, and creations go on': '#3d8b4e',
  'keys survive, but creations stop': '#e0b13c',
  'creations go on, but keys are lost': '#d1711f',
  'keys are lost, and creations stop': '#b33a3a',
} as const;
type Outcome = keyof typeof outcomes;

/** A picture with a panel for each loss: HSMs across, `create_object_minimum_nodes` up, the outcome as a colour. */
export function minimumsChart(
  cells: KnownCells,
  panels: readonly { readonly title: string; readonly lossOf: (hsms: number) => Loss }[],
): string {
  const squares = panels.flatMap(({ title, lossOf }) =>
    Array.from({ length: 28 }, (_, index) => index + 1).flatMap((hsms) => {
      const loss = lossOf(hsms);
      const gone = 'hsms' in loss ? loss.hsms : loss.zoneOf;
      return Array.from({ length: hsms }, (_, index) => index + 1).map((minimum) => ({
        title,
        hsms,
        minimum,
        outcome: outcomeOf(
          cells.justAcknowledged(hsms, minimum, loss).survives,
          cells.canBeCreated(hsms, minimum, gone),
        ),
      }));
    }),
  );
  const numbers = Array.from({ length: 28 }, (_, index) => index + 1);
  const ticks = numbers.filter((number) => number % 3 === 1);
  const plot = Plot.plot({
    document: new JSDOM().window.document,
    width: 1000,
    height: 400,
    marginTop: 50,
    marginLeft: 50,
    marginBottom: 96,
    style: { fontFamily: 'sans-serif', fontSize: '12px', background: 'white' },
    x: {
      type: 'band',
      domain: numbers,
      ticks,
      label: 'HSMs',
      labelAnchor: 'right',
      labelOffset: 34,
      padding: 0.05,
    },
    y: {
      type: 'band',
      domain: numbers.toReversed(),
      ticks,
      label: 'create_object_minimum_nodes',
      padding: 0.05,
    },
    fx: { domain: panels.map(({ title }) => title), label: null, padding: 0.04 },
    marks: [
      Plot.cell(squares, {
        x: 'hsms',
        y: 'minimum',
        fx: 'title',
        fill: ({ outcome }: { outcome: Outcome }) => outcomes[outcome],
      }),
      // A legend of Plot itself would be HTML.
      ...Object.entries(outcomes).map(([outcome, colour], index) =>
        Plot.text([outcome], {
          fx: () => panels[0]!.title,
          text: () => `■ ${outcome}`,
          fill: colour,
          frameAnchor: 'bottom-left',
          textAnchor: 'start',
          dx: 230 * index,
          dy: 78,
        }),
      ),
    ],
  } as unknown as Plot.PlotOptions) as unknown as {
    outerHTML: string;
    setAttribute(name: string, value: string): void;
  };
  plot.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return `${plot.outerHTML}\n`;
}

function outcomeOf(survives: boolean, goesOn: boolean): Outcome {
  if (survives) return goesOn ? 'keys survive, and creations go on' : 'keys survive, but creations stop';
  return goesOn ? 'creations go on, but keys are lost' : 'keys are lost, and creations stop';
}
