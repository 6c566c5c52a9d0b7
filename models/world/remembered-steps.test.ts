import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Actions, actions } from '../actions/actions.ts';
import { UnacceptedEventError } from '../machines/lifecycle.ts';
import { modelOf, type Step } from '../model.ts';
import type { Refusal } from '../refusals.ts';
import { parseScenario } from '../scenarios/parse-scenario.ts';
import { publicScenarios } from '../scenarios/public-scenarios.ts';
import type { ScenarioInput } from '../scenarios/scenario.ts';
import { ContradictionError } from './decision-tree.ts';
import { InternedWorld, Memory } from './interned-world.ts';
import { type Effect, RememberedSteps } from './remembered-steps.ts';
import type { ReadonlyWorld } from './world.ts';

const regions = { 'us-east-1': 'aws', 'us-west-2': 'aws' };
const a = { region: 'us-east-1', hsms: ['hsm-a1', 'hsm-a2'], start: 'running' as const };
const a3 = { ...a, hsms: [...a.hsms, 'hsm-a3'] };
const b = { region: 'us-west-2', hsms: ['hsm-b1', 'hsm-b2'] };
const bAtWork = { ...b, start: 'running' as const, maskingKey: 'cluster-a' };
const app = { cluster: 'cluster-a', sdk: 5 as const };
const batch = { cluster: 'cluster-a', sdk: 3 as const, createObjectMinimumNodes: 2 };
const token = { class: 'token' as const, client: 'app', owner: 'cu' };
const session = { class: 'session' as const, client: 'app', owner: 'cu' };
const people = { users: ['co', 'cu'], cryptoOfficer: 'co' };
const oneKey = { 'key-1': token };

const inputs: readonly ScenarioInput[] = [
  {
    name: 'a lifecycle from nothing, with users',
    regions,
    clusters: { 'cluster-a': { ...a, start: 'absent' } },
    clients: { app },
    ...people,
    keys: oneKey,
    backups: 2,
    allow: { createHsm: true, provision: true, deleteHsm: true, changeUsers: true },
  },
  {
    name: 'backups of one HSM in three regions',
    regions: { ...regions, 'eu-west-1': 'aws' },
    clusters: { 'cluster-a': { ...a, hsms: ['hsm-a1'] } },
    clients: { app: { ...batch, createObjectMinimumNodes: 1 } },
    ...people,
    keys: oneKey,
    backups: 2,
    allow: { createHsm: true, clone: true, deleteBackup: true, hsmFailures: 2 },
  },
  {
    name: 'a clone from nothing, with users',
    regions,
    clusters: { 'cluster-a': a, 'cluster-b': b },
    clients: { app },
    ...people,
    keys: oneKey,
    backups: 2,
    allow: { createHsm: true, clone: true, changeUsers: true },
  },
  {
    name: 'clones at work, with clean-up',
    regions,
    clusters: { 'cluster-a': a, 'cluster-b': bAtWork },
    clients: { app: batch },
    ...people,
    keys: oneKey,
    allow: { syncFailures: true, clone: true },
  },
  {
    name: 'a session key beside a token key',
    regions,
    clusters: { 'cluster-a': a3 },
    clients: { app },
    ...people,
    keys: { 'key-1': session, 'key-2': token },
    allow: { syncFailures: true, createHsm: true, hsmFailures: 1 },
  },
  {
    name: 'an outage, a deletion and tombstones',
    regions,
    clusters: { 'cluster-a': a3 },
    clients: { app: batch },
    ...people,
    keys: oneKey,
    allow: { syncFailures: true, createHsm: true, hsmOutages: 1, deleteKey: true },
    assume: { tombstones: true },
  },
  {
    name: 'a key that was promoted, marks, and a client that reaches two HSMs and waits',
    regions,
    clusters: { 'cluster-a': a3 },
    clients: {
      app: { ...batch, createObjectMinimumNodes: 3 },
      waiting: { ...batch, waitsForMinimum: true, reaches: ['hsm-a1', 'hsm-a3'] },
    },
    ...people,
    keys: {
      'key-1': { ...session, client: 'waiting' },
      'key-2': { ...token, client: 'waiting', promotes: 'key-1' },
      'key-3': token,
    },
    allow: { promoteKeys: true, tombstoneCleanUp: true, hsmOutages: 1 },
    assume: { serverSyncSkipsFailedCreations: true },
  },
  {
    name: 'a key for clones with users of their own, wrapped at home',
    regions,
    clusters: { 'cluster-a': { ...a, hsms: ['hsm-a1'] }, 'cluster-b': bAtWork },
    clients: { app: { ...batch, createObjectMinimumNodes: 1 } },
    ...people,
    keys: oneKey,
    allow: {
      syncFailures: true,
      keyReplicate: true,
      changeUsers: true,
      replicateUsers: true,
      wrapKey: true,
    },
  },
  {
    name: 'a backup copied by its cluster, in vain at times',
    regions,
    clusters: { 'cluster-a': { ...a, hsms: ['hsm-a1'] }, 'cluster-b': { ...b, hsms: ['hsm-b1'] } },
    clients: { app: { ...batch, createObjectMinimumNodes: 1 } },
    ...people,
    keys: oneKey,
    backups: 3,
    allow: { clone: true, copyByCluster: true, backupFailures: true, createHsm: true },
    assume: { restoredClusterActive: true },
  },
  {
    name: 'zones that fail and go out of reach while an HSM is created, and a key that is there already',
    regions,
    clusters: {
      'cluster-a': { ...a, up: ['hsm-a1'], zones: { 'hsm-a1': 'one', 'hsm-a2': 'one' } },
    },
    clients: { app },
    ...people,
    keys: { 'key-1': { ...token, start: { creation: 'acknowledged', heldBy: ['hsm-a1'] } } },
    backups: 1,
    allow: {
      zoneFailures: 1,
      zoneOutages: 1,
      createHsm: true,
      creationFailures: true,
      serviceBackups: true,
      deleteKey: true,
      deleteKeyAgain: true,
    },
  },
  {
    name: 'two clones that give out one handle',
    regions,
    clusters: { 'cluster-a': a, 'cluster-b': { ...bAtWork, users: { 'hsm-b2': { cu: 0 } } } },
    clients: { app: { ...batch, createObjectMinimumNodes: 1 }, other: { ...batch, cluster: 'cluster-b' } },
    ...people,
    keys: { 'key-1': { ...token, handle: 37 }, 'key-2': { ...token, client: 'other', handle: 37 } },
    allow: { syncFailures: true, clone: true, keyReplicate: true },
  },
  {
    name: 'everything at once',
    regions,
    clusters: {
      'cluster-a': { ...a3, zones: { 'hsm-a1': 'one', 'hsm-a2': 'one', 'hsm-a3': 'two' } },
      'cluster-b': b,
    },
    clients: { app, batch },
    ...people,
    keys: {
      'key-1': token,
      'key-2': { ...token, client: 'batch' },
      'key-3': session,
      'key-4': { ...token, promotes: 'key-3' },
    },
    backups: 3,
    allow: {
      hsmFailures: 3,
      hsmOutages: 3,
      zoneFailures: 2,
      zoneOutages: 2,
      creationFailures: true,
      syncFailures: true,
      createHsm: true,
      deleteHsm: true,
      deleteKey: true,
      clone: true,
      deleteBackup: true,
      provision: true,
      changeUsers: true,
      tombstoneCleanUp: true,
      promoteKeys: true,
      keyReplicate: true,
      copyByCluster: true,
      backupFailures: true,
      wrapKey: true,
      replicateUsers: true,
    },
  },
];

function memoryOf(
  input: ScenarioInput,
  changed: Partial<Actions> = {},
): { readonly memory: Memory; readonly steps: readonly Step[] } {
  const { scenario, problems } = parseScenario(input);
  if (problems !== undefined) throw new Error(JSON.stringify(problems));
  const { deployment, steps } = modelOf(scenario, { ...actions, ...changed });
  return { memory: new Memory(deployment), steps };
}

/** What every step does in a world, or why it refuses, found out by running each of them. */
function outcomesOfRunning(
  steps: readonly Step[],
  memory: Memory,
  numbers: Int32Array,
): readonly (Effect | Refusal)[] {
  const world = new InternedWorld(memory);
  return steps.map((step, index): Effect | Refusal => {
    world.numbers.set(numbers);
    const refusal = step.refuses(world);
    if (refusal !== undefined) return refusal;
    step.apply(world);
    const positions = [...numbers.keys()].filter((position) => world.numbers[position] !== numbers[position]);
    const values = positions.map((position) => world.numbers[position]!);
    // Effects are numbered in the order in which they are learnt.
    return { number: expect.any(Number) as number, step: index, positions, values };
  });
}

/** What every enabled step does in a world. */
function effectsOfRunning(steps: readonly Step[], memory: Memory, numbers: Int32Array): Effect[] {
  return outcomesOfRunning(steps, memory, numbers).filter((outcome) => typeof outcome !== 'string');
}

/** Every world that can be reached, found by running each step in each of them. */
function* worldsOf(steps: readonly Step[], memory: Memory): Generator<Int32Array> {
  const worlds = new Map<string, Int32Array>([[memory.start.join(), memory.start]]);
  for (const numbers of worlds.values()) {
    yield numbers;
    for (const effect of effectsOfRunning(steps, memory, numbers)) {
      const next = follow(numbers, effect);
      if (!worlds.has(next.join())) worlds.set(next.join(), next);
    }
  }
}

function follow(numbers: Int32Array, { positions, values }: Effect): Int32Array {
  const next = numbers.slice();
  for (const [index, position] of positions.entries()) next[position] = values[index]!;
  return next;
}

/** Walks at random, and yields every world on the way. */
function* walk(steps: readonly Step[], memory: Memory, choices: readonly number[]): Generator<Int32Array> {
  let numbers: Int32Array = memory.start.slice();
  yield numbers;
  for (const choice of choices) {
    const enabled = effectsOfRunning(steps, memory, numbers);
    if (enabled.length === 0) return;
    numbers = follow(numbers, enabled[choice % enabled.length]!);
    yield numbers;
  }
}

const walks = fc.array(fc.nat(10_000), { maxLength: 40, size: 'max' });

describe('remembered steps do what the actions do', () => {
  test.each(inputs.map((input) => [input.name, input] as const))('in %s', (_, input) => {
    const { memory, steps } = memoryOf(input);
    const throughout = new RememberedSteps(steps, memory);
    let effectCount = 0;
    fc.assert(
      fc.property(walks, (choices) => {
        const anew = new RememberedSteps(steps, memory);
        for (const numbers of walk(steps, memory, choices)) {
          const expected = effectsOfRunning(steps, memory, numbers);
          expect(throughout.effectsIn(numbers)).toEqual(expected);
          expect(anew.effectsIn(numbers)).toEqual(expected);
          effectCount += expected.length;
        }
      }),
      { seed: 1, numRuns: 50 },
    );
    expect(effectCount).toBeGreaterThan(200);
  });

  test('in every world of the small scenarios, and there for every action', () => {
    const happened = new Set<string>();
    const compare = (input: ScenarioInput) => {
      const { memory, steps } = memoryOf(input);
      const remembered = new RememberedSteps(steps, memory);
      const worlds = new Map([[memory.start.join(), memory.start]]);
      let transitions = 0;
      for (const numbers of worlds.values()) {
        const effects = [...remembered.effectsIn(numbers)];
        expect(effects).toEqual(effectsOfRunning(steps, memory, numbers));
        transitions += effects.length;
        for (const effect of effects) {
          happened.add(steps[effect.step]!.action);
          const next = follow(numbers, effect);
          if (!worlds.has(next.join())) worlds.set(next.join(), next);
        }
      }
      return { name: input.name, worlds: worlds.size, transitions };
    };
    const counts = inputs.slice(0, -1).map(compare);
    // A changed count is a changed model: update it on purpose, and say why in the commit.
    expect(counts).toEqual([
      { name: 'a lifecycle from nothing, with users', worlds: 7302, transitions: 17275 },
      { name: 'backups of one HSM in three regions', worlds: 3531, transitions: 11631 },
      { name: 'a clone from nothing, with users', worlds: 3349, transitions: 10903 },
      { name: 'clones at work, with clean-up', worlds: 109, transitions: 468 },
      { name: 'a session key beside a token key', worlds: 1982, transitions: 9632 },
      { name: 'an outage, a deletion and tombstones', worlds: 576, transitions: 2212 },
      {
        name: 'a key that was promoted, marks, and a client that reaches two HSMs and waits',
        worlds: 6368,
        transitions: 27746,
      },
      { name: 'a key for clones with users of their own, wrapped at home', worlds: 76, transitions: 256 },
      { name: 'a backup copied by its cluster, in vain at times', worlds: 701, transitions: 1632 },
      {
        name: 'zones that fail and go out of reach while an HSM is created, and a key that is there already',
        worlds: 339,
        transitions: 976,
      },
      { name: 'two clones that give out one handle', worlds: 193, transitions: 542 },
    ]);
    // A newer action, in the first public scenario that has it, which has to be small.
    const isMissing = ({ action }: Step): boolean => !happened.has(action);
    for (const scenario of publicScenarios) if (modelOf(scenario).steps.some(isMissing)) compare(scenario);
    expect(
      Object.values(actions).filter(({ name }) => !happened.has(name)),
      'each action happens in a small scenario of models/scenarios/public',
    ).toEqual([]);
  });

  test('in every world of the small scenarios, also for one step alone, and say why one is refused', () => {
    const reasons = new Set<Refusal | undefined>();
    for (const input of inputs.slice(2, -1)) {
      const { memory, steps } = memoryOf(input);
      // One is only ever asked about single steps; the other knows the effects in the world already.
      const alone = new RememberedSteps(steps, memory);
      const both = new RememberedSteps(steps, memory);
      for (const numbers of worldsOf(steps, memory)) {
        const expected = outcomesOfRunning(steps, memory, numbers);
        both.effectsIn(numbers);
        expect(steps.map((_, step) => alone.outcomeOf(step, numbers))).toEqual(expected);
        expect(steps.map((_, step) => both.outcomeOf(step, numbers))).toEqual(expected);
        for (const outcome of expected) if (typeof outcome === 'string') reasons.add(outcome);
      }
    }
    // Enough that a mix-up of two of them would be seen.
    expect(reasons.size).toBeGreaterThan(30);
  });

  test.each(inputs.slice(0, -1).map((input) => [input.name, input] as const))(
    'in %s, and know every answer that was given in some world, and no other',
    (_, input) => {
      const { memory, steps } = memoryOf(input);
      const remembered = new RememberedSteps(steps, memory);
      const given = steps.map(() => new Set<Refusal | undefined>());
      for (const numbers of worldsOf(steps, memory)) {
        remembered.effectsIn(numbers);
        for (const [step, outcome] of outcomesOfRunning(steps, memory, numbers).entries()) {
          given[step]!.add(typeof outcome === 'string' ? outcome : undefined);
        }
      }
      expect(steps.map((_, step) => remembered.answersOf(step))).toEqual(given);
    },
  );

  test('without changing the world that they are asked about', () => {
    const { memory, steps } = memoryOf(inputs.at(-1)!);
    const numbers = memory.start.slice();
    new RememberedSteps(steps, memory).effectsIn(numbers);
    expect(numbers).toEqual(memory.start);
  });
});

describe('an action that goes wrong in the first world', () => {
  const { hsmBecomesUnreachable } = actions;
  const withApply = (apply: typeof hsmBecomesUnreachable.apply) =>
    memoryOf(inputs[5]!, { hsmBecomesUnreachable: { ...hsmBecomesUnreachable, apply } });

  test('is heard of by those who ask about it there, as often as they ask', () => {
    const { memory, steps } = withApply((world, chosen) => {
      hsmBecomesUnreachable.apply(world, chosen);
      hsmBecomesUnreachable.apply(world, chosen);
    });
    const remembered = new RememberedSteps(steps, memory);
    const isWrong = ({ action }: Step): boolean => action === hsmBecomesUnreachable.name;
    for (let time = 0; time < 2; time += 1) {
      expect(() => remembered.effectsIn(memory.start)).toThrow(UnacceptedEventError);
      for (const [step] of [...steps.entries()].filter(([, each]) => isWrong(each))) {
        expect(() => remembered.outcomeOf(step, memory.start)).toThrow(UnacceptedEventError);
      }
    }
    // Where it is refused, nothing is wrong with it.
    const world = new InternedWorld(memory);
    hsmBecomesUnreachable.apply(world, { hsm: memory.deployment.hsms[0]! });
    const expected = effectsOfRunning(steps, memory, world.numbers);
    expect(expected.length).toBeGreaterThan(2);
    expect(remembered.effectsIn(world.numbers)).toEqual(expected);
  });

  test('is heard of at once, where no machine but the action itself is at fault', () => {
    const { memory, steps } = withApply(() => {
      throw new TypeError('Something is not a function.');
    });
    expect(() => new RememberedSteps(steps, memory)).toThrow(TypeError);
  });
});

describe('remembered steps run an action', () => {
  /** A step that asks the questions of a list, one list a run, the last again and again. */
  function asking(...runs: readonly ((world: ReadonlyWorld) => unknown)[][]): Step & { runCount: number } {
    return {
      action: 'ask',
      clause: 'KS-ROUTING',
      parameters: {},
      sentence: 'Somebody asks.',
      hsms: [],
      key: undefined,
      chosen: {},
      runCount: 0,
      refuses(world) {
        for (const question of runs[Math.min(this.runCount, runs.length - 1)]!) question(world);
        this.runCount += 1;
        return 'not-allowed';
      },
      apply: () => {},
    };
  }
  const { memory } = memoryOf(inputs[4]!);
  const { clusters, hsms, keys } = memory.deployment;
  const aboutHsm = (index: number) => (world: ReadonlyWorld) => world.hsmState(hsms[index]!);
  const aboutKey = (world: ReadonlyWorld) => world.creation(keys[0]!);
  const aboutCluster = (world: ReadonlyWorld) => world.clusterState(clusters[0]!);

  test('once for worlds that agree on what it asks about', () => {
    const step = asking([aboutKey, aboutHsm(0)]);
    const remembered = new RememberedSteps([step], memory);
    remembered.effectsIn(memory.start);
    const { runCount } = step;
    const elsewhere = memory.start.slice();
    for (const { position } of [...hsms.slice(1), ...clusters]) elsewhere[position] = 1;
    remembered.effectsIn(memory.start);
    remembered.effectsIn(elsewhere);
    expect(step.runCount).toBe(runCount);
    const other = memory.start.slice();
    other[hsms[0]!.position] = 1;
    remembered.effectsIn(other);
    expect(step.runCount).toBe(runCount + 1);
  });

  test('once also for worlds that come later than the tree could hold at first', () => {
    const step = asking([aboutKey, aboutHsm(0)]);
    const remembered = new RememberedSteps([step], memory);
    const worlds = Array.from({ length: 100 }, (_, state) => {
      const numbers = memory.start.slice();
      numbers[hsms[0]!.position] = state;
      return numbers;
    });
    // Each time a node grows, what was looked up in one go is looked up once more.
    for (let round = 0; round < 2; round += 1) for (const world of worlds) remembered.effectsIn(world);
    const { runCount } = step;
    for (const world of worlds) remembered.effectsIn(world);
    expect(step.runCount).toBe(runCount);
  });

  test('and report one that starts with another question after all', () => {
    const remembered = new RememberedSteps([asking([aboutKey], [aboutHsm(0)])], memory);
    expect(() => remembered.effectsIn(memory.start)).toThrow(RangeError);
  });

  test('and report one that goes on with another question after the same answer', () => {
    const step = asking([aboutKey, aboutHsm(0), aboutCluster], [aboutKey, aboutHsm(1), aboutCluster]);
    const remembered = new RememberedSteps([step], memory);
    expect(() => remembered.effectsIn(memory.start)).toThrow('Two paths that agree part at a question.');
  });

  test('and never believe again one that was caught, wherever it is asked about', () => {
    const sound = [aboutKey, aboutHsm(0)];
    const remembered = new RememberedSteps([asking(sound, sound, [aboutHsm(0)], sound)], memory);
    const elsewhere = memory.start.slice();
    elsewhere[keys[0]!.position] = 1;
    expect(remembered.effectsIn(memory.start)).toEqual([]);
    expect(() => remembered.effectsIn(elsewhere)).toThrow(ContradictionError);
    for (const numbers of [memory.start, elsewhere, memory.start]) {
      expect(() => remembered.outcomeOf(0, numbers)).toThrow(ContradictionError);
      expect(() => remembered.effectsIn(numbers)).toThrow(ContradictionError);
    }
  });

  test('and ask anew each time of one that asks nothing', () => {
    const step = asking([]);
    const remembered = new RememberedSteps([step], memory);
    const { runCount } = step;
    expect(remembered.effectsIn(memory.start)).toEqual([]);
    expect(step.runCount).toBeGreaterThan(runCount);
  });
});
