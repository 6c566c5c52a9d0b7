// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { machines } from '#models';
import { type DescribedMachine, describedMachine, diagramText, stateDiagram } from '#reports';
import { markdownPages } from './links.ts';
import { drawnTexts, type Mermaid, startMermaid } from './mermaid.ts';

let mermaid: Mermaid;
beforeAll(async () => {
  mermaid = await startMermaid();
});

const drawn = (diagram: string): Promise<readonly string[]> => drawnTexts(mermaid, diagram);

const diagrams = markdownPages().flatMap((page) =>
  [...readFileSync(page, 'utf8').matchAll(/^```mermaid\n([\s\S]*?)^```$/gm)].map(
    ([, diagram], index) => [page, index + 1, diagram ?? ''] as const,
  ),
);

test('the pages have diagrams', () => {
  const pages = diagrams.map(([page]) => page);
  expect(pages.filter((page) => page.startsWith('reports/published/hazards/')).length).toBeGreaterThan(5);
  expect(pages.filter((page) => page === 'reports/published/machines.md').length).toBe(
    Object.keys(machines).length,
  );
});

test.each(diagrams)('%s: Mermaid draws diagram %i', async (_, __, diagram) => {
  expect((await drawn(diagram)).length).toBeGreaterThan(1);
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
