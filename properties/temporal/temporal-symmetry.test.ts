import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  actions,
  type Deployment,
  type HsmSlot,
  isActive,
  type KeySlot,
  modelOf,
  type ReadonlyWorld,
  type Scenario,
  type Verdict,
} from '#models';
import { mutants } from '../mutants/mutants.ts';
import { properties } from '../properties.ts';
import {
  isSafety,
  type LivenessProperty,
  type RecoverableProperty,
  type TemporalProperty,
} from '../property.ts';
import { deployments } from '../random/deployments/deployments.ts';
import { publicScenario, resultFor, smallScenarios, stepNumbersOf, temporalProperties } from '../testing.ts';
import { ModelSpace } from '../verification/model-space.ts';
import {
  type ScenarioResult,
  Verification,
  type VerificationOptions,
  verify,
} from '../verification/verification.ts';
import { replayIrrecoverable, seeLasso } from './temporal-replay.ts';

/** HSMs come and go for ever, as long as the cluster is not initialized: nothing is backed up. */
const comeAndGo: Scenario = {
  ...publicScenario('lifecycle-blank'),
  name: 'come-and-go',
  clusters: {
    'cluster-a': {
      ...publicScenario('lifecycle-blank').clusters['cluster-a']!,
      hsms: ['hsm-a1', 'hsm-a2', 'hsm-a3'],
    },
  },
  keys: {},
  clients: {},
  backups: 0,
};

describe('exchanging HSMs and keys makes no difference', () => {
  test.each(smallScenarios.map((scenario) => [scenario.name, scenario] as const))('in %s', (_, scenario) => {
    expectNoDifference(scenario, temporalProperties);
  });

  test('in random deployments', () => {
    const worldCountMax = 4_000;
    let completeCount = 0;
    for (const scenario of fc.sample(deployments(), { seed: 1, numRuns: 60 })) {
      if (expectNoDifference(scenario, temporalProperties, { worldCountMax })) completeCount += 1;
    }
    expect(completeCount).toBeGreaterThan(15);
  });

  test('where a clean-up forgets what it has done, and goes round for ever', () => {
    const { scenario, mutation } = mutants.find(({ name }) => name.startsWith('a clean-up forgets'))!;
    const mutated = { actions: { ...actions, ...mutation }, symmetry: true };
    const result = expectNoDifference(scenario, temporalProperties, mutated)!;
    expect(result.properties.some(({ loop, trace }) => loop !== null && loop < trace.length)).toBe(true);
  });

  test('to claims that nobody would make', () => {
    const scenarios = [...smallScenarios, ...fc.sample(deployments(), { seed: 2, numRuns: 20 })];
    const results = scenarios.flatMap((scenario, seed) => {
      const claims = drawnClaims({ seed, numRuns: 10 });
      return expectNoDifference(scenario, claims, { worldCountMax: 2_000 })?.properties ?? [];
    });
    const countOf = (wanted: Verdict): number => results.filter(({ verdict }) => verdict === wanted).length;
    expect(countOf('holds')).toBeGreaterThan(100);
    expect(countOf('violated')).toBeGreaterThan(100);
  });

  test('where HSMs come and go for ever', () => {
    const isInitialized: Question = (world) =>
      world.deployment.clusters.some((cluster) => world.clusterState(cluster) !== 'UNINITIALIZED');
    const results = [1, 2, 3, 4, 5, 6, 7].flatMap((seed) => {
      const claims = drawnClaims({ seed, numRuns: 30 }, isInitialized);
      return expectNoDifference(comeAndGo, claims)!.properties;
    });
    const loops = results.filter(({ loop, trace }) => loop !== null && loop < trace.length);
    expect(loops.length).toBeGreaterThan(20);
    expect(results.filter(({ verdict }) => verdict === 'holds').length).toBeGreaterThan(20);
  });
});

describe('a claim about one HSM', () => {
  const scenario = publicScenario('sdk3-min2-3hsm-1fail');
  const stays = (index: number, state: string): LivenessProperty<HsmSlot> => ({
    kind: 'leads-to',
    name: 'comes-back',
    clause: 'KS-SERVER-SYNC',
    statement: 'The HSM is as it was in the end.',
    duty: 'hazard',
    fairness: [{ action: 'server-sync-copies', strength: 'weak' }],
    subjects: ({ hsms }) => hsms.slice(index, index + 1),
    appliesTo: (world, hsm) => world.hsmState(hsm) === state,
    findViolation: (world, hsm) => (world.hsmState(hsm) === state ? { hsm: hsm.name } : undefined),
    distinguishes: (slot) => String(slot.kind === 'hsm' && slot.index === index),
  });

  // Whichever of them the kept worlds show as failed: it is not the same for each.
  test.each([0, 1, 2])('is about this one: number %i', (index) => {
    for (const state of ['ACTIVE', 'FAILED']) {
      const result = expectNoDifference(scenario, [stays(index, state)])!;
      const { verdict, evidence } = resultFor(result, 'comes-back');
      expect({ verdict, evidence }).toEqual({
        verdict: 'violated',
        evidence: { hsm: modelOf(scenario).deployment.hsms[index]!.name },
      });
    }
  });
});

test('a claim about a key that names an HSM is about that one', () => {
  const scenario = publicScenario('sdk3-min2-3hsm-1fail');
  for (const index of [0, 1, 2]) {
    const property: RecoverableProperty<KeySlot> = {
      kind: 'recoverable',
      name: 'key-on-the-one',
      clause: 'KS-SERVER-SYNC',
      statement: 'The key can be had on this one HSM.',
      duty: 'hazard',
      subjects: ({ keys }) => keys,
      appliesTo: (world) => world.hsmState(world.deployment.hsms[index]!) === 'FAILED',
      findViolation: (world, key) =>
        world.holds(world.deployment.hsms[index]!, key)
          ? undefined
          : { hsm: world.hsmState(world.deployment.hsms[index]!) },
      distinguishes: (slot) => String(slot.kind === 'hsm' && slot.index === index),
    };
    const { evidence, length } = resultFor(expectNoDifference(scenario, [property])!, property.name);
    expect({ evidence, length }).toEqual({ evidence: { hsm: 'FAILED' }, length: 2 });
  }
});

describe('a limit in the search for what comes later', () => {
  const scenario = publicScenario('sdk3-min2-3hsm-1fail-2keys');
  const whole = verify(scenario);
  const worldCountMax = whole.worlds + 1;

  test('of memory leaves open what it would have decided', () => {
    const { progress } = verifiedFor(scenario, {});
    // Enough for the worlds alone, and not for the transitions between those with one key as it is.
    const result = verify(scenario, { byteCountMax: progress.byteCount + 1_000 });
    expect(result.complete).toBe(true);
    for (const property of properties) {
      const found = resultFor(result, property.name);
      const known = resultFor(whole, property.name);
      const isOpen = !isSafety(property) && known.verdict !== 'vacuous';
      expect(found.verdict, property.name).toBe(isOpen ? 'incomplete' : known.verdict);
    }
  });

  test('of memory is for both searches together', () => {
    const verification = new Verification(scenario, { properties: temporalProperties });
    let most = 0;
    let before = 0;
    while (verification.advance(1_000)) {
      const { byteCount } = verification.progress;
      if (!verification.result().complete) before = byteCount;
      most = Math.max(most, byteCount);
    }
    const byteCountMax = 0.9 * most;
    expect(before).toBeLessThan(byteCountMax);
    expect(most - before).toBeLessThan(byteCountMax);
    const { properties: results } = verify(scenario, { properties: temporalProperties, byteCountMax });
    expect(results.map(({ verdict }) => verdict)).toContain('incomplete');
  });

  test('of worlds does not, where all of them were seen', () => {
    expect(verify(scenario, { worldCountMax })).toEqual(whole);
  });

  test('can be reached in slices of one world', () => {
    const verification = new Verification(scenario, { properties: temporalProperties });
    while (verification.advance(1));
    expect(verification.result().properties).toEqual(
      temporalProperties.map(({ name }) => resultFor(whole, name)),
    );
  });
});

/** A verification that has seen every world, and decided nothing that comes later. */
function verifiedFor(scenario: Scenario, options: VerificationOptions): Verification {
  const verification = new Verification(scenario, options);
  while (verification.advance(1_000) && !verification.result().complete);
  return verification;
}

/**
 * Expects the same of a scenario whether or not worlds that are alike are taken for one, and histories that show it.
 *
 * @returns nothing where a limit stopped the search
 */
function expectNoDifference(
  scenario: Scenario,
  asked: readonly TemporalProperty[],
  options: VerificationOptions = {},
): ScenarioResult | undefined {
  const reduced = verify(scenario, { ...options, properties: asked });
  if (!reduced.complete) return undefined;
  const whole = verify(scenario, { ...options, properties: asked, symmetry: false });
  if (!whole.complete) return undefined;
  const told = ({ properties: results }: ScenarioResult): unknown =>
    results.map(({ name, verdict, appliedCount, length }) => ({ name, verdict, appliedCount, length }));
  expect(told(reduced), scenario.name).toEqual(told(whole));
  const model = modelOf(scenario, options.actions);
  const space = new ModelSpace(model);
  for (const property of asked) {
    const { verdict, trace, loop, evidence } = resultFor(reduced, property.name);
    if (verdict !== 'violated') continue;
    const way = stepNumbersOf(model, trace);
    const sight =
      property.kind === 'recoverable'
        ? replayIrrecoverable(space, way, property)
        : seeLasso(space, way, loop!, property);
    expect(sight, `${property.name} in ${scenario.name}`).toEqual({ evidence });
  }
  return reduced;
}

/** What a claim that means nothing may be about. */
interface Slots {
  readonly hsm: HsmSlot | undefined;
  readonly other: HsmSlot | undefined;
  readonly key: KeySlot | undefined;
}

type Question = (world: ReadonlyWorld, slots: Slots) => boolean;

const questions: readonly Question[] = [
  (world, { hsm }) => hsm !== undefined && isActive(world, hsm),
  (world, { hsm }) => hsm !== undefined && world.hsmState(hsm) === 'NONE',
  (world, { other }) => other !== undefined && isActive(world, other),
  (world, { hsm, key }) =>
    hsm !== undefined && world.deployment.keys.some((other) => other !== key && world.holds(hsm, other)),
  (world, { key }) => key !== undefined && world.creation(key) === 'acknowledged',
  (world, { key }) =>
    key !== undefined && world.deployment.hsms.filter((hsm) => world.holds(hsm, key)).length === 1,
  (world, { hsm, key }) => hsm !== undefined && key !== undefined && world.holds(hsm, key),
  (world, { hsm }) =>
    world.deployment.hsms.filter((other) => other !== hsm && isActive(world, other)).length === 1,
  (world) => world.deployment.backups.some((backup) => world.backupState(backup) === 'READY'),
  (world) => world.deployment.clusters.some((cluster) => world.clusterState(cluster) !== 'ACTIVE'),
];

const actionNames = [...new Set(Object.values(actions).map(({ name }) => name))];

/**
 * Claims about HSMs and keys, with most of the actions bound to happen, that mean nothing.
 *
 * @param isSettled - where nothing is wrong in any case
 */
function drawnClaims(
  parameters: { readonly seed: number; readonly numRuns: number },
  isSettled: Question = () => false,
): readonly TemporalProperty[] {
  const question = fc.nat({ max: questions.length - 1 });
  const strength = fc.oneof(
    { weight: 10, arbitrary: fc.constant('weak' as const) },
    { weight: 1, arbitrary: fc.constant('strong' as const) },
    { weight: 1, arbitrary: fc.constant('none' as const) },
  );
  const count = actionNames.length;
  const drawn = fc.record({
    kind: fc.constantFrom('leads-to', 'eventually-always', 'recoverable'),
    about: fc.constantFrom('hsm', 'hsms', 'key', 'hsm and key'),
    trigger: question,
    reached: fc.uniqueArray(question, { minLength: 1, maxLength: 3 }),
    isNegated: fc.boolean(),
    strengths: fc.array(strength, { minLength: count, maxLength: count }),
  });
  return fc
    .sample(drawn, parameters)
    .map(({ kind, about, trigger, reached, isNegated, strengths }, index): TemporalProperty => {
      const isReached: Question = (world, slots) =>
        isSettled(world, slots) || reached.some((asked) => questions[asked]!(world, slots)) !== isNegated;
      const common = {
        name: `claim-${index}`,
        clause: 'KS-SERVER-SYNC',
        statement: 'What means nothing comes about.',
        duty: 'hazard',
        subjects: (deployment) => slotsFor(about, deployment),
        appliesTo: (world, slots) => questions[trigger]!(world, slots) !== isNegated,
        findViolation: (world, slots) =>
          isReached(world, slots)
            ? undefined
            : {
                hsm: slots.hsm?.name ?? 'none',
                other: slots.other?.name ?? 'none',
                key: slots.key?.name ?? 'none',
              },
      } satisfies Partial<RecoverableProperty<Slots>>;
      if (kind === 'recoverable') return { ...common, kind } as RecoverableProperty;
      const fairness = actionNames.flatMap((action, at) =>
        strengths[at] === 'none' ? [] : [{ action, strength: strengths[at]! }],
      );
      return { ...common, kind, fairness } as LivenessProperty;
    });
}

function slotsFor(about: string, { hsms, keys }: Deployment): readonly Slots[] {
  const none = { hsm: undefined, other: undefined, key: undefined };
  switch (about) {
    case 'hsm':
      return hsms.map((hsm) => ({ ...none, hsm }));
    case 'hsms':
      return hsms.flatMap((hsm) =>
        hsms.filter((other) => other !== hsm).map((other) => ({ ...none, hsm, other })),
      );
    case 'key':
      return keys.map((key) => ({ ...none, key }));
    default:
      return hsms.flatMap((hsm) => keys.map((key) => ({ ...none, hsm, key })));
  }
}
