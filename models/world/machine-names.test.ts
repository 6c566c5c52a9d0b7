import { expect, test } from 'vitest';
import { machines } from '../machines/machines.ts';
import { publicScenarios } from '../scenarios/public-scenarios.ts';
import { deploy } from './deployment.ts';
import { machineNameOf, machineNamesOf } from './machine-names.ts';

const slots = publicScenarios.flatMap((scenario) => deploy(scenario).slots);

test('the machines of a kind of slot are those that its slots have', () => {
  for (const kind of new Set(slots.map((slot) => slot.kind))) {
    const had = slots.filter((slot) => slot.kind === kind).map(machineNameOf);
    expect([...new Set(had)].sort(), kind).toEqual([...machineNamesOf(kind)].sort());
  }
});

test('every machine is that of some kind of slot', () => {
  const named = [...new Set(slots.flatMap((slot) => machineNamesOf(slot.kind)))];
  expect(named.sort()).toEqual(Object.keys(machines).sort());
});
