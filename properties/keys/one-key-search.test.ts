import { describe, expect, test } from 'vitest';
import { type Actions, parseScenario, type Scenario } from '#models';
import { acknowledgedKeySurvives } from '../always/acknowledged-key-survives.invariant.ts';
import { calledHsmsHaveKey } from '../deployment/probes.ts';
import type { Property } from '../property.ts';
import { keyCreationCanSucceed } from '../reachable/key-creation-can-succeed.reachable.ts';
import { publicScenario } from '../testing.ts';
import { withKeys } from './key-kinds.ts';
import { meetingMutants } from './meeting-mutants.ts';
import { OneKeySearch } from './one-key-search.ts';

interface Told {
  readonly properties?: readonly Property[];
  readonly actions?: Actions;
  readonly worldCountMax?: number;
}

function holdsForAnyNumber(
  scenario: Scenario,
  { properties = [acknowledgedKeySurvives], ...options }: Told = {},
): boolean {
  const search = new OneKeySearch(scenario, { properties, ...options });
  while (search.advance(50));
  return search.holdsForAnyNumber;
}

const one = withKeys(publicScenario('sdk3-min2-3hsm-1fail-2keys'), ['key-1']);

describe('what is decided with one key', () => {
  test('holds for any number where nothing was found, and where something was', () => {
    expect(holdsForAnyNumber(one)).toBe(true);
    expect(holdsForAnyNumber(one, { properties: [keyCreationCanSucceed] })).toBe(true);
    expect(holdsForAnyNumber(one, { properties: [calledHsmsHaveKey, acknowledgedKeySurvives] })).toBe(true);
  });
  test('does not where the search came to a limit', () => {
    expect(holdsForAnyNumber(one, { worldCountMax: 5 })).toBe(false);
  });
  test('does not for a claim that may relate keys', () => {
    const { scope: _, ...unscoped } = acknowledgedKeySurvives;
    expect(holdsForAnyNumber(one, { properties: [unscoped] })).toBe(false);
  });
  test('is known only once it is decided', () => {
    const search = new OneKeySearch(one, { properties: [acknowledgedKeySurvives] });
    expect(search.advance(5)).toBe(true);
    expect(search.holdsForAnyNumber).toBe(false);
  });
  test('is not asked with keys that are to meet', () => {
    const [key] = Object.values(one.keys);
    const withHandle = { ...one, keys: { 'key-1': { ...key!, handle: 1 } } };
    for (const scenario of [withHandle, publicScenario('sdk3-min2-3hsm-1fail-2keys')]) {
      expect(OneKeySearch.isFor(scenario)).toBe(false);
      expect(() => new OneKeySearch(scenario, { properties: [] })).toThrow('has not one key');
    }
  });
});

test('a rule by which keys meet is noticed, as far as the search came by it', () => {
  const tried = meetingMutants.flatMap(({ scenario, ...mutant }) => {
    const [first] = Object.keys(scenario.keys);
    const { scenario: alone } = parseScenario(withKeys(scenario, [first!]));
    return alone !== undefined && OneKeySearch.isFor(alone) ? [{ ...mutant, scenario: alone }] : [];
  });
  expect(tried.length).toBeGreaterThan(20);
  // Nothing is found there, so that every world is seen.
  const properties = [{ ...acknowledgedKeySurvives, findViolation: () => undefined }];
  const unnoticed = tried.filter((mutant) =>
    holdsForAnyNumber(mutant.scenario, { properties, actions: mutant.actions }),
  );
  // It names a key that there is not: a rule about one name is a rule about no other key of this kind.
  expect(unnoticed.map(({ name }) => name)).toEqual(['a key is deleted by its name']);
  for (const { scenario, name } of tried)
    expect(holdsForAnyNumber(scenario, { properties }), name).toBe(true);
});
