import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseScenario, publicScenarios, type Scenario } from '#models';
import { propertyNamed, safetyProperties } from '../properties.ts';
import { deployments } from '../random/deployments/deployments.ts';
import {
  expectFindingsToReplay,
  publicScenario,
  resultFor,
  type SafetySearch,
  safetySearchOf,
} from '../testing.ts';
import { type ScenarioResult, sliceSize, Verification, type VerificationOptions } from './verification.ts';

/** What is told from fingerprints of worlds is what is told of the worlds, but for what comes later. */

const compact = { fingerprintBitCount: 64 } as const;

function verified(scenario: Scenario, options: VerificationOptions, slice = sliceSize): SafetySearch {
  const verification = new Verification(scenario, { properties: safetyProperties, ...options });
  while (verification.advance(slice));
  const { storedWorldCount, byteCount } = verification.progress;
  return { result: verification.result(), storedWorldCount, byteCount };
}

function expectSame(
  scenario: Scenario,
  options: VerificationOptions = {},
  exact: SafetySearch = verified(scenario, options),
): ScenarioResult {
  const told = verified(scenario, { ...options, ...compact });
  const { missProbability, ...result } = told.result;
  expect({ ...result, missProbability: null }).toEqual(exact.result);
  expect(told.storedWorldCount).toBe(exact.storedWorldCount);
  expect(missProbability).toBeLessThan(1e-8);
  return told.result;
}

describe('public scenarios come to the same, each trace included', () => {
  // Of the benchmark there are too many worlds to keep them all here.
  const names = publicScenarios.map(({ name }) => name).filter((name) => !name.startsWith('core-'));

  test.each(names)('%s', (name) => {
    const result = expectSame(publicScenario(name), {}, safetySearchOf(name, true));
    expectFindingsToReplay(result);
    // The same table again, of more worlds: where they are very many, they show nothing that these do not.
    if (result.worlds <= 30_000)
      expectSame(publicScenario(name), { symmetry: false }, safetySearchOf(name, false));
    // Where no world is reached twice, none was compared with others.
    if (result.transitions >= result.worlds) expect(result.missProbability).toBeGreaterThan(0);
    else expect(result.missProbability).toBe(0);
  });

  test('in slices of any size', () => {
    const scenario = publicScenario('clone-2x1-region-loss');
    const whole = verified(scenario, compact).result;
    for (const slice of [1, 7, 1_000]) expect(verified(scenario, compact, slice).result).toEqual(whole);
  });
});

test('random scenarios come to the same', () => {
  fc.assert(
    fc.property(deployments(), (scenario) => {
      expectSame(scenario, { worldCountMax: 1_000 });
    }),
    { seed: 1, numRuns: 100 },
  );
});

describe('fingerprints that are too short', () => {
  const scenario = publicScenario('session-3hsm');
  const whole = verified(scenario, { symmetry: false }).result;

  test('miss worlds, and say that it is probable', () => {
    const { result } = verified(scenario, { symmetry: false, fingerprintBitCount: 8 });
    expect(result.complete).toBe(true);
    expect(result.worlds).toBeLessThanOrEqual(2 ** 8);
    expect(whole.worlds).toBeGreaterThan(1_000);
    expect(result.missProbability).toBe(1);
    expectFindingsToReplay(result);
  });

  test.each([24, 32, 48])('say so according to their %i bits', (fingerprintBitCount) => {
    const { result } = verified(scenario, { symmetry: false, fingerprintBitCount });
    // With the world at the start, which no step led to.
    const generatedCount = whole.transitions + 1;
    const compared = whole.worlds * (generatedCount - whole.worlds);
    expect(result.worlds).toBe(whole.worlds);
    expect(result.missProbability).toBe(Math.min(1, compared / 2 ** fingerprintBitCount));
  });
});

test('what comes later is incomplete, and the rest is not', () => {
  const scenario = publicScenario('sdk5-quorum-2hsm-1fail');
  const verification = new Verification(scenario, compact);
  while (verification.advance(sliceSize));
  const result = verification.result();
  expect(result).toMatchObject({ complete: true, stoppedBy: 'hash-compact' });
  expect(resultFor(result, 'token-keys-converge')).toMatchObject({ verdict: 'incomplete', trace: [] });
  expect(resultFor(result, 'key-creation-can-succeed').verdict).toBe('reachable');
  expect(resultFor(result, 'key-moves-only-by-sync').verdict).toBe('holds');

  // Nothing is open where the deployment does not concern it.
  const properties = [propertyNamed('clone-catches-up')!];
  const unconcerned = verified(scenario, { ...compact, properties }).result;
  expect(unconcerned).toMatchObject({ stoppedBy: null, properties: [{ verdict: 'vacuous' }] });
});

test.each([
  ['worlds', { worldCountMax: 700 }],
  ['depth', { depthMax: 6 }],
] as const)('a limit of the %s stops it where it stops the exact search', (stoppedBy, limit) => {
  const result = expectSame(publicScenario('copy-fails-region-loss'), limit);
  expect(result).toMatchObject({ complete: false, stoppedBy });
});

test('a limit of the memory stops it before it takes more, in slices of any size', () => {
  const scenario = publicScenario('sdk3-min2-3hsm-1fail-2keys');
  const options = { ...compact, symmetry: false };
  const whole = verified(scenario, options);
  for (const share of [0.3, 0.6, 0.9]) {
    const byteCountMax = share * whole.byteCount;
    for (const slice of [10, Number.POSITIVE_INFINITY]) {
      const { result, byteCount } = verified(scenario, { ...options, byteCountMax }, slice);
      expect(result).toMatchObject({ complete: false, stoppedBy: 'memory' });
      expect(byteCount).toBeLessThanOrEqual(byteCountMax);
      expect(result.worlds).toBeGreaterThan(0.05 * whole.result.worlds);
    }
  }
});

test('worlds of several words take less memory, 28 HSMs for example', () => {
  const hsms = Array.from({ length: 28 }, (_, index) => `hsm-${index}`);
  const { scenario } = parseScenario({
    name: 'many HSMs',
    regions: { 'us-east-1': 'aws' },
    clusters: { 'cluster-a': { region: 'us-east-1', hsms, start: 'running' } },
    clients: { app: { cluster: 'cluster-a', sdk: 3, createObjectMinimumNodes: 2 } },
    users: ['co', 'cu'],
    cryptoOfficer: 'co',
    keys: { key: { class: 'token', client: 'app', owner: 'cu' } },
    allow: { syncFailures: true, createHsm: true, hsmFailures: 1 },
  });
  const exact = verified(scenario!, {});
  const told = verified(scenario!, compact);
  expect(told.result.properties).toEqual(exact.result.properties);
  expect(told.storedWorldCount).toBeGreaterThan(50_000);
  expect(told.byteCount).toBeLessThan(0.5 * exact.byteCount);
});

test('neither threads nor a checkpoint go with it', () => {
  const scenario = publicScenario('sdk5-quorum-2hsm-1fail');
  expect(() => new Verification(scenario, compact).save()).toThrow('only fingerprints are kept');
  const nobody = () => ({ size: 2, ready: [0], do: () => Promise.resolve([]), end: () => Promise.resolve() });
  expect(() => new Verification(scenario, compact, nobody)).toThrow('Threads keep every world');
});
