import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { actions, parseScenario, type Scenario } from '#models';
import { keyArrivesOn } from '../deployment/probes.ts';
import { safetyProperties } from '../properties.ts';
import type { Property } from '../property.ts';
import { deployments } from '../random/deployments/deployments.ts';
import { replay } from '../replay/replay.ts';
import { benchmark, publicScenario, safetySearchOf, smallScenarios } from '../testing.ts';
import { type ScenarioResult, sliceSize, Verification, type VerificationOptions } from './verification.ts';

/**
 * What is told with one world for all that are alike is what is told of all worlds: the worlds and the
 * steps are counted, every verdict and every length compared, and every trace taken again where nothing is
 * exchanged.
 */

interface Told {
  readonly result: ScenarioResult;
  readonly storedWorldCount: number;
}

function verified(scenario: Scenario, options: VerificationOptions): Told {
  const verification = new Verification(scenario, { properties: safetyProperties, ...options });
  while (verification.advance(sliceSize));
  return { result: verification.result(), storedWorldCount: verification.progress.storedWorldCount };
}

/** What must be the same both ways. Of several shortest traces, the one that is found first may differ. */
function numbersOf({ worlds, transitions, depth, complete, properties }: ScenarioResult): unknown {
  const told = properties.map(({ name, verdict, length, appliedCount }) => [
    name,
    { verdict, length, appliedCount },
  ]);
  return { worlds, transitions, depth, complete, properties: Object.fromEntries(told) };
}

/** What must be the same even where worlds are not counted. */
function verdictsOf({ properties }: ScenarioResult): unknown {
  return Object.fromEntries(properties.map(({ name, verdict, length }) => [name, { verdict, length }]));
}

/** On interned worlds and live actors, none of which knows what is alike. */
function expectFindingsToReplay({ scenario, properties }: ScenarioResult): void {
  for (const { name, trace, evidence } of properties.filter(({ evidence: found }) => found !== null)) {
    const { replay: replayed, problem } = replay({ scenario, steps: trace, claim: name });
    expect.soft(problem, name).toBeUndefined();
    expect.soft(replayed?.outcome, name).toEqual({ kind: 'shown', evidence });
    expect.soft(replayed?.disagreement, name).toBeUndefined();
    expect.soft(replayed?.trace, name).toEqual(trace);
  }
}

describe('public scenarios', () => {
  test.each(smallScenarios.map(({ name }) => name))(
    '%s: the same numbers, and traces that can be taken',
    (name) => {
      const scenario = publicScenario(name);
      const reduced = safetySearchOf(name, true);
      const whole = safetySearchOf(name, false);

      expect(numbersOf(reduced.result)).toEqual(numbersOf(whole.result));
      expect(whole.result.interchangeable).toBeNull();
      expect(whole.storedWorldCount).toBe(whole.result.worlds);
      if (reduced.result.interchangeable!.length > 0)
        expect(reduced.storedWorldCount).toBeLessThan(whole.storedWorldCount);
      else expect(reduced.storedWorldCount).toBe(whole.storedWorldCount);
      expectFindingsToReplay(reduced.result);
      const uncounted = verified(scenario, { countsWorlds: false });
      expect(verdictsOf(uncounted.result)).toEqual(verdictsOf(whole.result));
      if (uncounted.storedWorldCount < reduced.storedWorldCount) expectFindingsToReplay(uncounted.result);
    },
  );

  test('the benchmark has the numbers of all its worlds, of which one in twenty is kept at most', () => {
    const { result, storedWorldCount } = verified(publicScenario(benchmark), { symmetry: true });
    expect(result).toMatchObject({ worlds: 5_558_289, transitions: 52_319_594, complete: true });
    expect(result.interchangeable?.map(({ length }) => length)).toEqual([4, 2]);
    expect(storedWorldCount).toBeLessThanOrEqual(result.worlds / 20);
    expectFindingsToReplay(result);
  });
});

test('random scenarios have the same numbers both ways, and traces that can be taken', () => {
  const limits = { worldCountMax: 2_000 };
  let comparedCount = 0;
  const isSame = (scenario: Scenario): void => {
    const { interchangeable } = new Verification(scenario, { properties: safetyProperties }).result();
    if (interchangeable!.length === 0) return;
    const reduced = verified(scenario, { symmetry: true, ...limits });
    if (!reduced.result.complete) return;
    const whole = verified(scenario, { symmetry: false, ...limits });
    if (!whole.result.complete) return;
    comparedCount += 1;
    expect(numbersOf(reduced.result)).toEqual(numbersOf(whole.result));
    expectFindingsToReplay(reduced.result);
    const uncounted = verified(scenario, { countsWorlds: false, ...limits });
    expect(verdictsOf(uncounted.result)).toEqual(verdictsOf(whole.result));
    expectFindingsToReplay(uncounted.result);
  };
  fc.assert(fc.property(deployments(), isSame), { seed: 1, numRuns: 150 });
  expect(comparedCount).toBeGreaterThan(15);
});

const oneCluster = (hsms: readonly string[], allow: object): Scenario => {
  const { scenario } = parseScenario({
    name: 'one cluster',
    regions: { 'us-east-1': 'aws' },
    clusters: { 'cluster-a': { region: 'us-east-1', hsms: [...hsms], start: 'running' } },
    clients: { app: { cluster: 'cluster-a', sdk: 3, createObjectMinimumNodes: 2 } },
    users: ['co', 'cu'],
    cryptoOfficer: 'co',
    keys: {
      'key-1': { class: 'token', client: 'app', owner: 'cu' },
      'key-2': { class: 'token', client: 'app', owner: 'cu' },
    },
    allow,
  });
  return scenario!;
};

test('where worlds are not counted, HSMs that start differently are alike as well', () => {
  const scenario = publicScenario('one-degraded-of-three');
  const counted = verified(scenario, {});
  const uncounted = verified(scenario, { countsWorlds: false });
  expect(counted.result.interchangeable?.map(({ length }) => length)).toContain(2);
  expect(uncounted.result.interchangeable?.map(({ length }) => length)).toContain(3);
  expect(uncounted.storedWorldCount).toBeLessThan(counted.storedWorldCount);
});

describe('what is told apart', () => {
  const hsms = ['hsm-1', 'hsm-2', 'hsm-3'];
  const scenario = oneCluster(hsms, { hsmFailures: 1, syncFailures: true });
  const keys = ['key-1', 'key-2'];

  test('nothing by the properties that come with keysync', () => {
    const { result } = verified(scenario, {});
    expect(result).toMatchObject({ interchangeable: [hsms, keys], toldApartBy: [] });
  });

  test('the HSMs that a property names', () => {
    const arrives = keyArrivesOn(['hsm-2']);
    const { result } = verified(scenario, { properties: [...safetyProperties, arrives] });
    expect(result).toMatchObject({
      interchangeable: [['hsm-1', 'hsm-3'], keys],
      toldApartBy: [arrives.name],
    });
  });

  test('none where a property names what is like nothing else', () => {
    const elsewhere = keyArrivesOn(['hsm-4']);
    const { result } = verified(scenario, { properties: [elsewhere] });
    expect(result).toMatchObject({ interchangeable: [hsms, keys], toldApartBy: [] });
  });

  test('all where the actions are not the ones we know', () => {
    const { result } = verified(scenario, { actions: { ...actions }, properties: [keyArrivesOn(['hsm-2'])] });
    expect(result).toMatchObject({ interchangeable: null, toldApartBy: [] });
  });

  /** It names an HSM, and says so or not. */
  const firstHsmNeverFails = (says: boolean): Property => ({
    kind: 'always',
    name: 'first-hsm-never-fails',
    clause: 'KS-HSM-LOSS',
    statement: 'The first HSM never fails.',
    duty: 'hazard',
    appliesTo: () => true,
    findViolation: (world) =>
      world.hsmState(world.deployment.hsms[0]!) === 'FAILED' ? { hsm: 'hsm-1' } : undefined,
    ...(says ? { distinguishes: ({ name }) => String(name === 'hsm-1') } : {}),
  });

  test('is missed where a property does not say that it names an HSM', () => {
    const numbersWith = (says: boolean, symmetry: boolean): unknown =>
      numbersOf(verified(scenario, { properties: [firstHsmNeverFails(says)], symmetry }).result);
    expect(numbersWith(true, true)).toEqual(numbersWith(true, false));
    expect(numbersWith(false, true)).not.toEqual(numbersWith(false, false));
  });

  test('is missed where a model treats one HSM in its own way, which is why mutants are not reduced', () => {
    const { hsmFails } = actions;
    const mutation = {
      ...actions,
      hsmFails: {
        ...hsmFails,
        refuses: (...[world, chosen]: Parameters<typeof hsmFails.refuses>) =>
          chosen.hsm.name === 'hsm-2' ? ('not-allowed' as const) : hsmFails.refuses(world, chosen),
      },
    };
    const numbersWith = (symmetry?: boolean): unknown =>
      numbersOf(
        verified(scenario, { actions: mutation, ...(symmetry === undefined ? {} : { symmetry }) }).result,
      );
    expect(numbersWith()).toEqual(numbersWith(false));
    expect(numbersWith(true)).not.toEqual(numbersWith(false));
  });
});
