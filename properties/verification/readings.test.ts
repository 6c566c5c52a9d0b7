import { expect, test } from 'vitest';
import { publicScenarios, readingFields, type Scenario } from '#models';
import { takenActionsIn } from '../replay/taken-actions.ts';
import { compareReadings, dependentOn, otherReadingsOf } from './readings.ts';
import { verify } from './verification.ts';

function named(wanted: string): Scenario {
  const found = publicScenarios.find(({ name }) => name === wanted);
  if (found === undefined) throw new RangeError(`There is no ${wanted}.`);
  return found;
}

function tombstonesOf(name: string) {
  const scenario = named(name);
  const other = otherReadingsOf(scenario).find(({ field }) => field === 'tombstones')?.scenario;
  if (other === undefined) throw new Error('There is no other reading of tombstones.');
  return { scenario, other, comparison: compareReadings('tombstones', verify(scenario), verify(other)) };
}

test('there is another reading for each field of assume, and it differs in that field only', () => {
  const scenario = named('tombstones-outage-delete');
  const others = otherReadingsOf(scenario);
  expect(others.map(({ field }) => field)).toEqual(readingFields);
  for (const { field, scenario: other } of others) {
    expect(other.assume).toEqual({ ...scenario.assume, [field]: !scenario.assume[field] });
    expect({ ...other, assume: scenario.assume, expect: scenario.expect }).toEqual(scenario);
    expect(other.expect).toBeUndefined();
  }
});

test('a scenario that assumes tombstones depends on them, and the default comes first', () => {
  const { scenario, other, comparison } = tombstonesOf('tombstones-outage-delete');
  expect([scenario.assume.tombstones, other.assume.tombstones]).toEqual([true, false]);
  expect(comparison.complete).toBe(true);
  const verdicts = dependentOn(comparison).map(({ name, byDefault, otherwise }) => [
    name,
    byDefault.verdict,
    otherwise.verdict,
  ]);
  expect(verdicts).toEqual([['deleted-key-never-spreads', 'violated', 'holds']]);
});

test('the same deployment with the default says the same in the same columns', () => {
  const assumed = tombstonesOf('tombstones-outage-delete');
  const { comparison } = {
    comparison: compareReadings('tombstones', verify(assumed.other), verify(assumed.scenario)),
  };
  expect(comparison).toEqual(assumed.comparison);
});

test('where nothing is deleted, nothing depends on tombstones', () => {
  const { comparison } = tombstonesOf('sdk3-min1-3hsm-1fail');
  expect(comparison.properties.length).toBeGreaterThan(15);
  expect(dependentOn(comparison)).toEqual([]);
});

test('what was not decided under both readings is no difference', () => {
  const { scenario, other } = tombstonesOf('tombstones-outage-delete');
  const cut = compareReadings('tombstones', verify(scenario), verify(other, { worldCountMax: 2 }));
  expect(cut.complete).toBe(false);
  expect(cut.properties.some(({ byDefault }) => byDefault.verdict === 'incomplete')).toBe(true);
  expect(dependentOn(cut)).toEqual([]);
});

test('the actions that happen in a scenario are those that somebody takes', () => {
  expect(takenActionsIn(named('sdk5-quorum-1hsm'))).toEqual([]);
  expect(takenActionsIn(named('sdk5-optout-1hsm-1fail'))).toEqual([
    'generate-key',
    'settle-creation',
    'hsm-fails',
  ]);
  expect(takenActionsIn(named('clone-2x2'), { depthMax: 1 })).not.toContain('sync-key');
  expect(takenActionsIn(named('clone-2x2'))).toContain('sync-key');
});
