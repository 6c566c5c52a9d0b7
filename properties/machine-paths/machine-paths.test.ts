import { describe, expect, test } from 'vitest';
import { type AnyStateMachine, createMachine, initialTransition } from 'xstate';
import { machines, publicScenarios } from '#models';
import differential from '../testdata/differential.json' with { type: 'json' };
import { scenarioFrom } from '../testing.ts';
import { derivationsOf, edgeOf, partsOf, partsTaken, type Role, rolesIn, walk } from './testing.ts';

/** What no public scenario makes a machine do, and why: nothing, so far. */
const unreached: Readonly<Record<string, string>> = {};

/** A scenario with more worlds is left out, with all that it would reach. */
const worldCountMax = 200_000;

const explored = publicScenarios.map((scenario) => ({
  name: scenario.name,
  roles: rolesIn(scenario, worldCountMax),
}));
const inPublicScenarios = explored.flatMap(({ roles }) => roles ?? []);
/** They allow together what nobody would think of. */
const inDrawnScenarios = Object.values(differential).flatMap(
  ({ scenario }) => rolesIn(scenarioFrom(scenario), worldCountMax) ?? [],
);

const all: readonly AnyStateMachine[] = Object.values(machines);
const named = all.map((machine) => [machine.id, machine] as const);

const playedBy = (machine: AnyStateMachine, roles: readonly Role[]): readonly Role[] =>
  roles.filter((role) => role.machine === machine);

/** Names of parts, each once, with that of their machine. */
const listed = (machine: AnyStateMachine, parts: readonly string[]): readonly string[] =>
  [...new Set(parts)].map((part) => `${machine.id}: ${part}`).sort();

test('only the largest scenario is left out', () => {
  const leftOut = explored.filter(({ roles }) => roles === undefined);
  expect(leftOut.map(({ name }) => name)).toEqual(['core-4hsm-2keys-2fail']);
});

describe.each(named)('%s', (_, machine) => {
  const roles = playedBy(machine, [...inPublicScenarios, ...inDrawnScenarios]);
  const derived = roles.map((role) => ({
    role,
    // The faults are counted, so there is no last state.
    derivations: derivationsOf(role, machine === machines.faults),
  }));

  test('is in every state, hears every event and takes every transition in some public scenario', () => {
    const reached = listed(machine, playedBy(machine, inPublicScenarios).flatMap(partsTaken));
    const expected = listed(machine, partsOf(machine)).filter((part) => !Object.hasOwn(unreached, part));
    expect(reached).toEqual(expected);
  });

  test('goes as a live actor where every derived path says, and these lead everywhere', () => {
    const paths = derived.flatMap(({ derivations }) => derivations).flatMap((derivation) => derivation.paths);
    const walks = paths.map(walk);
    const taken = walks.flatMap((walked) => walked.partsTaken);
    expect(walks.flatMap(({ strayed }) => strayed ?? [])).toEqual([]);
    expect(listed(machine, taken)).toEqual(listed(machine, partsOf(machine)));
  });

  test('does nothing in a scenario that is not derived', () => {
    const surprises = derived.flatMap(({ role, derivations }) => {
      const edges = new Set(derivations.flatMap((derivation) => [...derivation.edges]));
      const heard = role.heard.map(({ from, event, to }) => edgeOf(from, event, to));
      return heard.filter((edge) => !edges.has(edge));
    });
    expect(surprises).toEqual([]);
  });
});

describe('the list of what no public scenario reaches', () => {
  const parts = all.flatMap((machine) => listed(machine, partsOf(machine)));

  test('names what there is', () => {
    expect(Object.keys(unreached).filter((part) => !parts.includes(part))).toEqual([]);
  });

  test('says why, in sentences', () => {
    expect(Object.values(unreached).filter((reason) => !/^[A-Z].+\.$/.test(reason))).toEqual([]);
  });
});

describe('a lamp', () => {
  const switched = { type: 'lamp.switched' };

  function lamp(action: (lamp: { context: object; self: { send(event: object): void } }) => void) {
    return createMachine({
      id: 'lamp',
      context: { times: [] },
      initial: 'off',
      states: {
        off: { on: { 'lamp.switched': [{ target: 'on', actions: action }, { target: 'broken' }] } },
        on: { on: { 'lamp.switched': 'off' } },
        broken: {},
      },
    });
  }

  function walksOf(machine: AnyStateMachine) {
    const [start] = initialTransition(machine, undefined);
    const heard = [{ from: start, event: switched, to: start }];
    const role: Role = { machine, input: { users: [] }, starts: [start], heard };
    const paths = derivationsOf(role, false).flatMap((derivation) => derivation.paths);
    return paths.map(walk);
  }

  test('that does what it says does not stray, and never takes its second branch', () => {
    const machine = lamp(() => {});
    const walks = walksOf(machine);
    const taken = new Set(walks.flatMap(({ partsTaken: parts }) => parts));
    expect(walks.flatMap(({ strayed }) => strayed ?? [])).toEqual([]);
    expect(partsOf(machine).filter((part) => !taken.has(part))).toEqual([
      'state broken',
      'off on lamp.switched (2 of 2) to broken',
    ]);
  });

  test.each([
    ['writes into its context', lamp(({ context }) => Object.assign(context, { times: ['now'] }))],
    [
      'fails',
      lamp(() => {
        throw new Error('The lamp is broken.');
      }),
    ],
    ['tells itself something', lamp(({ self }) => self.send(switched))],
  ])('that %s when it lives strays from its paths', (_, machine) => {
    expect(walksOf(machine).flatMap(({ strayed }) => strayed ?? [])).not.toEqual([]);
  });
});
