import { describe, expect, test } from 'vitest';
import { modelOf, type Scenario } from '#models';
import { properties, propertyNamed } from '../properties.ts';
import type { AlwaysProperty, Property } from '../property.ts';
import { keyCreationCanSucceed } from '../reachable/key-creation-can-succeed.reachable.ts';
import { publicScenario, resultFor } from '../testing.ts';
import { type ScenarioResult, Verification, verify } from './verification.ts';

test('a counterexample says what each step changed, and what is wrong in the end', () => {
  const result = verify(publicScenario('sdk5-optout-1hsm-1fail'));

  expect(resultFor(result, 'acknowledged-key-survives')).toEqual({
    name: 'acknowledged-key-survives',
    property: propertyNamed('acknowledged-key-survives'),
    verdict: 'violated',
    appliedCount: 2,
    length: 3,
    loop: null,
    evidence: { key: 'key-1', holders: [] },
    trace: [
      {
        action: 'generate-key',
        parameters: { key: 'key-1', hsm: 'hsm-a1' },
        sentence: 'The application app generates the token key key-1 on hsm-a1.',
        changed: [
          { subject: 'hsm-a1', aspect: 'keys', from: 'none', to: 'key-1' },
          { subject: 'key-1', aspect: 'creation', from: 'none', to: 'replicating' },
          { subject: 'key-1', aspect: 'attempted', from: 'none', to: 'hsm-a1' },
        ],
      },
      {
        action: 'settle-creation',
        parameters: { key: 'key-1' },
        sentence: 'The creation of key-1 is settled: 1 HSM must have it.',
        changed: [
          { subject: 'key-1', aspect: 'creation', from: 'replicating', to: 'acknowledged' },
          { subject: 'key-1', aspect: 'attempted', from: 'hsm-a1', to: 'none' },
        ],
      },
      {
        action: 'hsm-fails',
        parameters: { hsm: 'hsm-a1' },
        sentence: 'hsm-a1 fails and loses all it holds.',
        changed: [
          { subject: 'hsm-a1', aspect: 'state', from: 'ACTIVE', to: 'FAILED' },
          { subject: 'hsm-a1', aspect: 'keys', from: 'key-1', to: 'none' },
          { subject: 'hsm-a1', aspect: 'users', from: 'co, cu', to: 'none' },
          { subject: 'faults', aspect: 'failures', from: '0', to: '1' },
        ],
      },
    ],
  });
});

test('a counterexample of a step property ends with the step', () => {
  const result = verify(publicScenario('sdk3-min2-3hsm-outage-delete'));

  const { length, evidence, trace } = resultFor(result, 'deleted-key-never-spreads');
  expect(trace).toHaveLength(length!);
  expect(evidence).toEqual({ key: 'key-1', 'spread to': 'hsm-a2' });
  expect(trace.at(-1)).toEqual({
    action: 'server-sync-copies',
    parameters: { key: 'key-1', source: 'hsm-a1', target: 'hsm-a2' },
    sentence: 'Server-side synchronization copies key-1 from hsm-a1 to hsm-a2.',
    changed: [{ subject: 'hsm-a2', aspect: 'keys', from: 'none', to: 'key-1' }],
  });
});

test('what is wrong at the start needs no step', () => {
  const runs: AlwaysProperty = {
    kind: 'always',
    name: 'nothing-runs',
    clause: 'KS-CLUSTER-LIFECYCLE',
    statement: 'No cluster is active.',
    duty: 'hazard',
    appliesTo: () => true,
    findViolation: ({ deployment }) => ({ cluster: deployment.clusters[0]!.name }),
  };
  const result = verify(publicScenario('sdk5-quorum-1hsm'), { properties: [runs] });
  expect(result.properties).toEqual([
    {
      name: 'nothing-runs',
      property: runs,
      verdict: 'violated',
      appliedCount: 1,
      length: 0,
      evidence: { cluster: 'cluster-a' },
      trace: [],
      loop: null,
    },
  ]);
});

describe('the same scenario', () => {
  const scenario = publicScenario('clone-2x1-region-loss');
  const whole = verify(scenario);

  test('gives the same result twice', () => {
    expect(verify(scenario)).toEqual(whole);
  });

  test.each([1, 7, 1_000])('gives the same result in slices of %i worlds', (worldCount) => {
    const verification = new Verification(scenario);
    while (verification.advance(worldCount));
    expect(verification.result()).toEqual(whole);
  });

  test('gives the same result when it is asked for on the way', () => {
    const verification = new Verification(scenario);
    let last = verification.result();
    expect(last).toMatchObject({ worlds: 1, transitions: 0, depth: 0, complete: false });
    let openCount = 0;
    while (verification.advance(500)) {
      const next = verification.result();
      if (next.complete) openCount += 1;
      else expect(next.worlds).toBeGreaterThan(last.worlds);
      expectPart(next, whole);
      last = next;
    }
    // What comes later is decided one by one, when every world is known.
    expect(openCount).toBeGreaterThan(3);
    expect(verification.result()).toEqual(whole);
  });

  test('answers only what it is asked, in that order', () => {
    const asked = properties.filter(({ kind }) => kind === 'step').reverse();
    const result = verify(scenario, { properties: asked });
    expect(result).toEqual({
      ...whole,
      properties: asked.map(({ name }) => resultFor(whole, name)),
    });
  });
});

describe('a limit', () => {
  const scenario = publicScenario('sdk3-min2-3hsm-1fail');
  const whole = verify(scenario);

  test.each([1, 10, 100, 190])(
    'of %i worlds that are kept keeps what was found and leaves the rest open',
    (worldCountMax) => {
      const result = verify(scenario, { worldCountMax });
      expect(result.complete).toBe(false);
      expect(result.worlds).toBeGreaterThanOrEqual(worldCountMax);
      expect(result.worlds).toBeLessThan(whole.worlds);
      expectPart(result, whole);
    },
  );

  test('of the depth finds exactly what is no deeper', () => {
    for (let depthMax = 0; depthMax <= whole.depth; depthMax += 1) {
      const result = verify(scenario, { depthMax });
      expect(result).toMatchObject({ complete: false, depth: depthMax });
      expectPart(result, whole);
      const near = whole.properties.filter(({ length }) => length !== null && length <= depthMax);
      const found = result.properties.filter(({ length }) => length !== null);
      expect(found.map(({ name }) => name)).toEqual(near.map(({ name }) => name));
    }
  });

  test('beyond the last world changes nothing', () => {
    const limits = { worldCountMax: whole.worlds + 1, depthMax: whole.depth + 1 };
    expect(verify(scenario, limits)).toEqual(whole);
  });

  test('leaves open what the search never reached, and nothing that was never in question', () => {
    const { properties: results } = verify(scenario, { worldCountMax: 1 });
    const open = results.filter(({ verdict }) => verdict === 'incomplete').map(({ name }) => name);
    expect(new Set(results.map(({ verdict }) => verdict))).toEqual(new Set(['incomplete', 'vacuous']));
    expect(open).toContain('acknowledged-key-survives');
    expect(open).toContain('key-creation-can-succeed');
    expect(open).not.toContain('session-key-stays-local');
  });
});

describe('a verification is settled', () => {
  const scenario = publicScenario('sdk3-min2-3hsm-1fail');

  test('when its last question is answered, which may be early', () => {
    const verification = new Verification(scenario, { properties: [keyCreationCanSucceed] });
    expect(verification.isSettled).toBe(false);
    while (!verification.isSettled && verification.advance(1));
    const result = verification.result();
    expect(result.complete).toBe(false);
    const { appliedCount: _, ...whole } = resultFor(verify(scenario), 'key-creation-can-succeed');
    expect(result.properties).toEqual([{ ...whole, appliedCount: 1 }]);
  });

  test('never while a property holds, however long it goes on', () => {
    const verification = new Verification(scenario);
    while (verification.advance(100)) expect(verification.isSettled).toBe(false);
    expect(verification.isSettled).toBe(false);
  });
});

test('a scenario without keys has nothing to say about keys, and none can be created', () => {
  const scenario: Scenario = { ...publicScenario('scale-to-zero'), keys: {}, clients: {} };
  const result = verify(scenario);
  expect(result).toMatchObject({ scenario, complete: true });
  expect(Object.fromEntries(result.properties.map(({ name, verdict }) => [name, verdict]))).toEqual({
    ...Object.fromEntries(
      properties.map(({ name, kind }) => [name, kind === 'reachable' ? 'unreachable' : 'vacuous']),
    ),
    'active-cluster-has-masking-key': 'holds',
    'backups-stay-in-partition': 'holds',
    'users-agree-across-hsms': 'holds',
    'restored-hsm-becomes-useful': 'holds',
    'new-hsm-holds-what-its-source-held': 'holds',
    'backup-carries-its-source': 'holds',
    'backup-goes-by-its-lifecycle': 'holds',
  });
});

/** Expects a stopped search to say of each property what the whole search says, or that it does not know. */
function expectPart(part: ScenarioResult, whole: ScenarioResult): void {
  const isConcerned = new Map(properties.map((property) => [property.name, isAsked(property, whole)]));
  for (const result of part.properties) {
    const unknown = isConcerned.get(result.name) ? 'incomplete' : 'vacuous';
    const { appliedCount, ...told } = result;
    const { appliedCount: appliedCountMax, ...known } = resultFor(whole, result.name);
    const nothing = { length: null, evidence: null, trace: [], loop: null };
    const isOpen = told.verdict === unknown;
    expect(told).toEqual(
      isOpen ? { name: result.name, property: result.property, verdict: unknown, ...nothing } : known,
    );
    expect(isOpen || told.trace.length > 0 || part.complete).toBe(true);
    expect(appliedCount).toBeLessThanOrEqual(appliedCountMax);
  }
}

function isAsked({ concerns }: Property, { scenario }: ScenarioResult): boolean {
  return concerns?.(modelOf(scenario).deployment) ?? true;
}

test.each([
  ['worlds', { worldCountMax: 100 }],
  ['depth', { depthMax: 3 }],
  ['memory', { byteCountMax: 1 }],
] as const)('a limit of the %s that stops a search is named', (stoppedBy, limits) => {
  const result = verify(publicScenario('clone-2x2-users'), limits);
  expect(result).toMatchObject({ complete: false, stoppedBy });
  expect(result.completedDepth).toBeLessThan(18);
  if ('depthMax' in limits) expect(result.completedDepth).toBe(limits.depthMax);
});

test('a search that nobody goes on with is interrupted, and one that came to its end is not stopped', () => {
  const verification = new Verification(publicScenario('clone-2x2-users'));
  verification.advance(10);
  expect(verification.result()).toMatchObject({ complete: false, stoppedBy: 'interrupted' });
  while (!verification.isEveryWorldSeen) verification.advance(1_000);
  expect(verification.result()).toMatchObject({
    complete: true,
    stoppedBy: 'interrupted',
    completedDepth: 18,
  });
  while (verification.advance(1_000));
  expect(verification.result()).toMatchObject({ complete: true, stoppedBy: null, completedDepth: 18 });
});
