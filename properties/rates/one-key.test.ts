import { expect, test } from 'vitest';
import type { Actions, Scenario } from '#models';
import { meetingMutants } from '../keys/meeting-mutants.ts';
import { publicScenario } from '../testing.ts';
import { type OneKey, withOneKey } from './one-key.ts';

function oneKeyOf(scenario: Scenario, key: string, actions?: Actions): OneKey {
  const work = withOneKey(scenario, key, actions);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

test('a key that meets no other is looked at alone', () => {
  const found = oneKeyOf(publicScenario('sdk3-min2-3hsm-1fail-2keys'), 'key-2');
  expect(found.kind === 'alone' && Object.keys(found.scenario.keys)).toEqual(['key-2']);
});

test('keys with one handle stay together', () => {
  const found = oneKeyOf(publicScenario('handles-collide-2x1'), 'key-1');
  expect(found.kind === 'alone' && Object.keys(found.scenario.keys)).toHaveLength(2);
});

test('a key that others do something to is not told alone', () => {
  const [{ scenario, actions }] = meetingMutants as [(typeof meetingMutants)[number]];
  expect(oneKeyOf(scenario, 'key-1', actions).kind).toBe('meets');
  expect(oneKeyOf(scenario, 'key-1').kind).toBe('alone');
});

test('there is no such key', () => {
  expect(oneKeyOf(publicScenario('sdk3-min2-3hsm-1fail-2keys'), 'key-9').kind).toBe('unknown-key');
});
