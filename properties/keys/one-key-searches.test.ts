import { expect, test } from 'vitest';
import { parseScenario, type Scenario } from '#models';
import { acknowledgedKeySurvives } from '../always/acknowledged-key-survives.invariant.ts';
import { calledHsmsHaveKey } from '../deployment/probes.ts';
import type { Property } from '../property.ts';
import { keyCreationCanSucceed } from '../reachable/key-creation-can-succeed.reachable.ts';
import { publicScenario } from '../testing.ts';
import { Verification } from '../verification/verification.ts';
import { withKeys } from './key-kinds.ts';
import { meetingMutants } from './meeting-mutants.ts';
import { NotedSpace } from './noted-space.ts';
import { OneKeySearch } from './one-key-search.ts';
import { OneKeySearches } from './one-key-searches.ts';

const one = withKeys(publicScenario('sdk3-min2-3hsm-1fail-2keys'), ['key-1']);

const questions: readonly (readonly Property[])[] = [
  [keyCreationCanSucceed],
  [acknowledgedKeySurvives],
  [calledHsmsHaveKey, acknowledgedKeySurvives],
];

function ended(search: OneKeySearch): OneKeySearch {
  while (search.advance(1));
  return search;
}

test('whatever was asked of a scenario before, each question has the answer that it has alone', () => {
  for (const order of [questions, questions.toReversed()]) {
    const searches = new OneKeySearches();
    for (const properties of order) {
      const search = ended(searches.searchFor(one, properties, {}));
      const alone = new Verification(one, { properties, countsWorlds: false });
      while (!alone.isSettled && alone.advance(50));
      const told = ({ appliedCount: _, ...result }: ReturnType<typeof search.results>[number]) => result;
      expect(search.results().map(told)).toEqual(alone.result().properties.map(told));
      expect(search.holdsForAnyNumber).toBe(true);
    }
  }
});

test('a search is kept for who asks the same again, as long as few others were made', () => {
  const searches = new OneKeySearches();
  const properties = [keyCreationCanSucceed];
  const search = searches.searchFor(one, properties, {});
  expect(searches.searchFor({ ...one, name: 'another' }, properties, {})).toBe(search);
  expect(searches.searchFor(one, [acknowledgedKeySurvives], {})).not.toBe(search);
  const others = Array.from(
    { length: 70 },
    (_, index): Scenario => ({ ...one, users: [...one.users, `${index}`] }),
  );
  for (const other of others) searches.searchFor(other, properties, {});
  expect(searches.searchFor(one, properties, {})).not.toBe(search);
});

test('a rule by which keys meet is noticed where only a later question comes by it', () => {
  let laterCount = 0;
  for (const { scenario, actions, name } of meetingMutants) {
    const [first] = Object.keys(scenario.keys);
    const alone = parseScenario(withKeys(scenario, [first!])).scenario;
    if (alone === undefined || !OneKeySearch.isFor(alone)) continue;
    const noted = new NotedSpace(alone, actions);
    const asked = (properties: readonly Property[], shared?: NotedSpace): boolean =>
      ended(new OneKeySearch(alone, { properties, actions, ...(shared && { noted: shared }) }))
        .holdsForAnyNumber;
    const all = [{ ...acknowledgedKeySurvives, findViolation: () => undefined }];
    // Answered by the first world, before most steps have run.
    const atOnce = [{ ...keyCreationCanSucceed, findWitness: () => ({}) }];
    if (asked(atOnce, noted) && !asked(all)) laterCount += 1;
    expect(asked(all, noted), name).toBe(asked(all));
  }
  expect(laterCount).toBeGreaterThan(0);
});
