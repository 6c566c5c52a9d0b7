import { expect, test } from 'vitest';
import { judgeMutant, type Seen } from './fate.ts';
import type { Observation } from './judge.ts';

const sound: Observation = {
  worlds: 10,
  transitions: 20,
  depth: 3,
  complete: true,
  verdicts: { survives: 'holds', usable: 'violated' },
  defect: null,
};

const seen = (name: string, isKnown: boolean, observed: Partial<Observation> = {}): Seen => ({
  sound: { name, isDrawn: false, isKnown, observation: sound },
  observation: { ...sound, ...observed },
});

const names = ['survives', 'usable'];

test('nothing differs: it survives', () => {
  expect(judgeMutant([seen('small', true)], names)).toEqual({
    fate: 'survived',
    killers: {},
    defect: null,
    counted: null,
  });
});

test('a property kills where its verdict differs, told with the first scenario that shows it', () => {
  const judged = judgeMutant(
    [
      seen('small', true, { worlds: 9 }),
      seen('middle', true, { verdicts: { survives: 'holds', usable: 'vacuous' } }),
      seen('large', true, { verdicts: { survives: 'violated', usable: 'holds' } }),
    ],
    names,
  );
  expect(judged).toEqual({
    fate: 'property',
    killers: { survives: 'large', usable: 'middle' },
    defect: null,
    counted: 'small',
  });
});

test('a search that was stopped kills with what it found, and not with what it did not find', () => {
  const stopped = { worlds: 1000, complete: false } as const;
  expect(judgeMutant([seen('a', true, { ...stopped, verdicts: {} })], names).fate).toBe('counts');
  expect(
    judgeMutant([seen('a', true, { ...stopped, verdicts: { survives: 'violated' } })], names),
  ).toMatchObject({
    fate: 'property',
    killers: { survives: 'a' },
  });
});

test('a defect kills, and its first scenario is told', () => {
  const defect = { kind: 'machine', message: 'It does not accept that.' } as const;
  const judged = judgeMutant([seen('a', true), seen('b', true, { verdicts: {}, defect })], names);
  expect(judged).toMatchObject({ fate: 'defect', killers: {}, defect: { ...defect, scenario: 'b' } });
});

test.each([{ worlds: 11 }, { transitions: 21 }, { depth: 4 }])(
  'numbers that nobody knows are not noticed: %o',
  (differing) => {
    expect(judgeMutant([seen('own', false, differing)], names)).toMatchObject({
      fate: 'unnoticed',
      counted: 'own',
    });
    expect(
      judgeMutant([seen('own', false, differing), seen('public', true, differing)], names),
    ).toMatchObject({
      fate: 'counts',
      counted: 'public',
    });
  },
);
