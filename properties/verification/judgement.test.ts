import { describe, expect, test } from 'vitest';
import type { Verdict } from '#models';
import { properties as all, propertyNamed } from '../properties.ts';
import { publicScenario } from '../testing.ts';
import { type Judgement, judge, judgeScenario, worst } from './judgement.ts';
import type { PropertyResult, ScenarioResult } from './verification.ts';

const hazard = 'acknowledged-key-survives';
const must = 'session-key-stays-local';

describe('a verdict', () => {
  test.each<{ name: string; verdict: Verdict; expected: Verdict | undefined; judgement: Judgement }>([
    { name: hazard, verdict: 'violated', expected: 'violated', judgement: 'expected' },
    { name: hazard, verdict: 'holds', expected: 'holds', judgement: 'expected' },
    { name: hazard, verdict: 'violated', expected: 'holds', judgement: 'unexpected' },
    { name: hazard, verdict: 'holds', expected: 'violated', judgement: 'unexpected' },
    { name: hazard, verdict: 'vacuous', expected: 'holds', judgement: 'unexpected' },
    { name: hazard, verdict: 'violated', expected: undefined, judgement: 'expected' },
    { name: hazard, verdict: 'vacuous', expected: undefined, judgement: 'expected' },
    { name: hazard, verdict: 'incomplete', expected: undefined, judgement: 'incomplete' },
    { name: hazard, verdict: 'incomplete', expected: 'violated', judgement: 'incomplete' },
    { name: must, verdict: 'holds', expected: undefined, judgement: 'expected' },
    { name: must, verdict: 'violated', expected: undefined, judgement: 'unexpected' },
    { name: must, verdict: 'violated', expected: 'violated', judgement: 'unexpected' },
    { name: must, verdict: 'incomplete', expected: 'holds', judgement: 'incomplete' },
  ])(
    '$verdict of $name is $judgement where $expected is expected',
    ({ name, verdict, expected, judgement }) => {
      const result = resultWith({ [name]: verdict }, expected && { [name]: expected });
      expect(judge(result, result.properties[0]!)).toBe(judgement);
    },
  );
});

describe('a scenario', () => {
  test('in which nothing was ever applicable is no pass, unless it expects just that', () => {
    const silent: Readonly<Record<string, Verdict>> = { [hazard]: 'vacuous', [must]: 'vacuous' };
    const witness = 'key-creation-can-succeed';
    expect(judgeScenario(resultWith({ ...silent, [witness]: 'unreachable' }))).toBe('incomplete');
    expect(judgeScenario(resultWith(silent, silent))).toBe('expected');
    expect(judgeScenario(resultWith({ ...silent, [witness]: 'reachable' }))).toBe('expected');
    expect(judgeScenario(resultWith({ [hazard]: 'vacuous', [must]: 'holds' }))).toBe('expected');
  });

  test('in which no step can happen is no pass, whatever holds at its start, unless it expects that', () => {
    const atStart: Readonly<Record<string, Verdict>> = { [hazard]: 'vacuous', [must]: 'holds' };
    const stuck = (expected?: Readonly<Record<string, Verdict>>): ScenarioResult => ({
      ...resultWith(atStart, expected),
      transitions: 0,
    });
    expect(judgeScenario(stuck())).toBe('incomplete');
    expect(judgeScenario(stuck({ [must]: 'holds' }))).toBe('expected');
    expect(judgeScenario({ ...resultWith({ ...atStart, [hazard]: 'violated' }), transitions: 0 })).toBe(
      'expected',
    );
  });

  test('is as good as its worst verdict', () => {
    expect(judgeScenario(resultWith({ [hazard]: 'violated', [must]: 'holds' }))).toBe('expected');
    expect(judgeScenario(resultWith({ [hazard]: 'incomplete', [must]: 'holds' }))).toBe('incomplete');
    expect(judgeScenario(resultWith({ [hazard]: 'incomplete', [must]: 'violated' }))).toBe('unexpected');
  });

  test('never passes when it was stopped, even if every verdict is known', () => {
    const stopped = { ...resultWith({ [hazard]: 'violated' }), complete: false };
    expect(judgeScenario(stopped)).toBe('incomplete');
  });
});

test('the worst of several judgements does not depend on their order', () => {
  expect(worst([])).toBe('expected');
  expect(worst(['expected', 'incomplete'])).toBe('incomplete');
  expect(worst(['incomplete', 'expected'])).toBe('incomplete');
  expect(worst(['unexpected', 'incomplete', 'expected'])).toBe('unexpected');
  expect(worst(['expected', 'incomplete', 'unexpected'])).toBe('unexpected');
});

/** A complete result with these verdicts. */
function resultWith(
  verdicts: Readonly<Record<string, Verdict>>,
  expect?: Readonly<Record<string, Verdict>>,
): ScenarioResult {
  const properties = Object.entries(verdicts).map(
    ([name, verdict]): PropertyResult => ({
      name,
      property: propertyNamed(name) ?? all[0]!,
      verdict,
      appliedCount: 0,
      length: null,
      evidence: null,
      trace: [],
      loop: null,
    }),
  );
  const { expect: _, ...scenario } = publicScenario('sdk5-quorum-1hsm');
  return {
    scenario: expect === undefined ? scenario : { ...scenario, expect },
    worlds: 1,
    transitions: 1,
    depth: 0,
    complete: true,
    stoppedBy: null,
    completedDepth: 0,
    properties,
    missProbability: null,
    interchangeable: null,
    toldApartBy: [],
    keys: null,
  };
}
