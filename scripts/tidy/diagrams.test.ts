// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { machines } from '#models';
import { type DescribedMachine, describedMachine, diagramText, stateDiagram } from '#reports';
import { markdownPages } from './links.ts';

/** What is used of Mermaid. Its own types would bring those of a browser into the whole project. */
interface Mermaid {
  initialize(options: Readonly<Record<string, unknown>>): void;
  parse(diagram: string): Promise<{ readonly diagramType: string }>;
  render(id: string, diagram: string): Promise<{ readonly svg: string }>;
}

/** What Mermaid measures texts with, and jsdom, which lays nothing out, does not have. */
interface Measured {
  readonly textContent: string | null;
}

let mermaid: Mermaid;

beforeAll(async () => {
  const { SVGElement } = globalThis as unknown as { SVGElement: { readonly prototype: object } };
  const widthOf = ({ textContent }: Measured): number => 8 * (textContent ?? '').length;
  Object.assign(SVGElement.prototype, {
    getBBox(this: Measured) {
      return { x: 0, y: 0, width: widthOf(this), height: 16 };
    },
    getComputedTextLength(this: Measured) {
      return widthOf(this);
    },
  });
  const name: string = 'mermaid';
  mermaid = ((await import(name)) as { readonly default: Mermaid }).default;
  mermaid.initialize({ startOnLoad: false, securityLevel: 'strict', suppressErrorRendering: true });
});

/** The texts of a diagram, as they are drawn. */
async function drawn(diagram: string): Promise<readonly string[]> {
  const { svg } = await mermaid.render('diagram', diagram);
  const page = (globalThis as unknown as { document: { createElement(tag: string): Element } }).document;
  return svg
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .split(/<[^>]+>/)
    .map((text) => {
      const element = page.createElement('p');
      element.innerHTML = text;
      return (element.textContent ?? '').trim();
    })
    .filter((text) => text !== '');
}

interface Element {
  innerHTML: string;
  readonly textContent: string | null;
}

const diagrams = markdownPages().flatMap((page) =>
  [...readFileSync(page, 'utf8').matchAll(/^```mermaid\n([\s\S]*?)^```$/gm)].map(
    ([, diagram], index) => [page, index + 1, diagram ?? ''] as const,
  ),
);

test('the pages have diagrams', () => {
  const pages = diagrams.map(([page]) => page);
  expect(pages).toContain('README.md');
  expect(pages.filter((page) => page === 'reports/published/machines.md').length).toBe(
    Object.keys(machines).length,
  );
});

test.each(diagrams)('%s: Mermaid draws diagram %i', async (_, __, diagram) => {
  expect((await drawn(diagram)).length).toBeGreaterThan(1);
});

test('the sequence diagram in the README shows its participants and all its steps', async () => {
  const [, , diagram] = diagrams.find(([page]) => page === 'README.md')!;
  expect((await mermaid.parse(diagram)).diagramType).toBe('sequence');
  const texts = await drawn(diagram);
  const steps = [...diagram.matchAll(/: (\d+\. [\w-]+)$/gm)].map(([, step]) => step);
  expect(steps.length).toBeGreaterThan(3);
  expect(texts).toEqual(expect.arrayContaining(['app', 'hsm-a1', 'hsm-a2', 'hsm-a3', ...steps]));
});

describe.each(Object.values(machines).map((machine) => [machine.id, machine] as const))(
  '%s',
  (_, machine) => {
    test('is drawn with every state and every event', async () => {
      const described = describedMachine(machine, noSource);
      const texts = await drawn(stateDiagram(described));
      const states = Object.keys(machine.states);
      const labels = described.states.flatMap(({ transitions }) =>
        transitions.map(({ event, guard }) => (guard === undefined ? event : `${event} [${guard}]`)),
      );
      expect([...new Set(texts)].sort()).toEqual([...new Set([...states, ...labels])].sort());
    });
  },
);

test('whatever an event is called, it is text', async () => {
  const event = `a;b:c "d" <b>e</b> #35; %%{f}%% g-->h [*] \\n \`i\` & | é`;
  const machine = machineWith('one', event);
  const [label] = (await drawn(stateDiagram(machine))).filter((text) => text !== 'one');
  expect(label).toBe(event);
  expect(diagramText('hsm.failed [isLost]')).toBe('hsm.failed [isLost]');
});

test.each(['end', 'State', 'note', 'two words', 'a:b', '[*]', ''])('a state is not called %o', (name) => {
  expect(() => stateDiagram(machineWith(name, 'x'))).toThrow('cannot be drawn: use another word.');
});

const noSource = {
  meaning: { summary: '', remarks: undefined, assumptions: [], file: '' },
  clause: '',
  guards: {},
} as const;

/** A machine with one state, in which one event changes nothing. */
function machineWith(state: string, event: string): DescribedMachine {
  const transition = { event, guard: undefined, target: state, description: '', clause: '' };
  return {
    ...noSource,
    name: 'test',
    carries: [],
    states: [
      {
        name: state,
        description: '',
        clause: '',
        isInitial: true,
        isFinal: false,
        transitions: [transition],
      },
    ],
  };
}
