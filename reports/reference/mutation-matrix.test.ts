import { expect, test } from 'vitest';
import {
  type GeneratedRow,
  type MutationMatrix,
  mutationMatrixJson,
  mutationScoreOf,
} from './mutation-matrix.ts';
import { mutationMatrixMarkdown } from './mutation-matrix-markdown.ts';

const row = (id: string, told: Partial<GeneratedRow>): GeneratedRow => ({
  id,
  file: 'models/actions/door.action.ts',
  place: `door.${id}`,
  operator: 'drop-condition',
  before: 'a || b',
  after: 'b',
  fate: 'property',
  killers: {},
  defect: null,
  counted: null,
  reason: null,
  ...told,
});

const matrix: MutationMatrix = {
  fingerprint: 'abc',
  operators: { 'drop-condition': 'a condition is forgotten' },
  unasked: ['useDoor'],
  pending: [],
  properties: ['door-stays-shut', 'door-can-open'],
  scenarios: [{ name: 'small', worlds: 1234, transitions: 5, isKnown: true }],
  madeByHand: [
    {
      name: 'the door is never shut',
      action: 'shut-door',
      fate: 'property',
      killers: { 'door-stays-shut': 'small' },
      defect: null,
      counted: null,
    },
  ],
  generated: [
    row('one', { killers: { 'door-stays-shut': 'small' } }),
    row('two', { fate: 'defect', defect: { kind: 'machine', message: 'No.', scenario: 'small' } }),
    row('three', { fate: 'counts', counted: 'small' }),
    row('four', { fate: 'survived', reason: { kind: 'equivalent', text: 'There is one door.' } }),
    row('five', { fate: 'survived', reason: { kind: 'explained', text: 'Nobody asks.' } }),
    row('six', { fate: 'unnoticed', counted: 'own', after: '' }),
  ],
};

test('the score counts what is dead among what means something else', () => {
  expect(mutationScoreOf(matrix)).toEqual({ generated: 6, equivalent: 1, killed: 3, byProperty: 1 });
});

test('the JSON can be read back, with one mutant in a line', () => {
  const text = mutationMatrixJson(matrix);
  expect(JSON.parse(text)).toEqual(matrix);
  expect(text.split('\n').filter((line) => line.startsWith('{"id":'))).toHaveLength(6);
});

test('the page tells all that is killed by nothing, and by what the rest is', () => {
  const page = mutationMatrixMarkdown(matrix);
  const lines = page.split('\n');
  expect(lines).toContain(
    '- Of the other 5, 3 are killed (60.0 %): 1 by a property (20.0 %), 1 by a machine or an engine that finds the model defective.',
  );
  expect(lines).toContain('These kill nothing: `door-can-open`.');
  expect(lines).toContain('| door.one | drop-condition | `a \\|\\| b` | `b` | door-stays-shut |');
  expect(lines).toContain('| door.two | drop-condition | `a \\|\\| b` | `b` | *machine* |');
  expect(lines).toContain('| door.six | drop-condition | `a \\|\\| b` | *nothing* | **survives** |');
  expect(lines).toContain('| the door is never shut | shut-door | door-stays-shut |');
  const chapter = (title: string): string => page.split(`## ${title}\n`)[1]?.split('\n## ')[0] ?? '';
  expect(chapter('Survivors')).toContain('Nobody asks.');
  expect(chapter('Survivors')).not.toContain('There is one door.');
  expect(chapter('Equivalent mutants')).toContain('There is one door.');
  expect(chapter('Not explained')).toContain('door.six');
  expect(chapter('Killed by numbers only')).toContain('door.three');
});
