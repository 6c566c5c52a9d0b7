import { describe, expect, test } from 'vitest';
import type { Action } from '../actions/action.ts';
import { type Actions, actions } from '../actions/actions.ts';
import { choices } from '../actions/choices.ts';
import { modelOf } from '../model.ts';
import { parseScenario } from '../scenarios/parse-scenario.ts';
import type { ScenarioInput } from '../scenarios/scenario.ts';
import { Memory } from './interned-world.ts';
import { isActive } from './questions.ts';
import { type Effect, RememberedSteps } from './remembered-steps.ts';
import type { HsmSlot, KeySlot } from './slots.ts';
import { type Distinguish, Symmetry } from './symmetry.ts';

const regions = { 'us-east-1': 'aws', 'us-west-2': 'aws' };
const a = {
  region: 'us-east-1',
  hsms: ['hsm-a1', 'hsm-a2', 'hsm-a3', 'hsm-a4'],
  start: 'running' as const,
};
const b = { region: 'us-west-2', hsms: ['hsm-b1', 'hsm-b2'], start: 'running' as const };
const app = { cluster: 'cluster-a', sdk: 5 as const };
const batch = { cluster: 'cluster-a', sdk: 3 as const, createObjectMinimumNodes: 2 };
const token = { class: 'token' as const, client: 'app', owner: 'cu' };
const session = { ...token, class: 'session' as const };
const people = { users: ['co', 'cu'], cryptoOfficer: 'co' };
const failing = { syncFailures: true, hsmFailures: 2, deleteKey: true };

const everythingAlike: ScenarioInput = {
  name: 'four HSMs and two keys',
  regions,
  clusters: { 'cluster-a': a },
  clients: { app: batch },
  ...people,
  keys: { 'key-1': token, 'key-2': token },
  allow: failing,
};

const clones: ScenarioInput = {
  name: 'clones with backups, files and three keys',
  regions,
  clusters: {
    'cluster-a': { ...a, hsms: a.hsms.slice(0, 2) },
    'cluster-b': { ...b, maskingKey: 'cluster-a' },
  },
  clients: { app },
  ...people,
  keys: { 'key-1': token, 'key-2': session, 'key-3': token },
  backups: 2,
  allow: { ...failing, clone: true, createHsm: true, changeUsers: true, wrapKey: true, hsmOutages: 1 },
};

const oneDown: ScenarioInput = {
  name: 'one HSM down, one out of reach, and session keys',
  regions,
  clusters: { 'cluster-a': { ...a, degraded: ['hsm-a4'] } },
  clients: { app: { ...app, reaches: ['hsm-a1', 'hsm-a2', 'hsm-a4'] } },
  ...people,
  keys: { 'key-1': session, 'key-2': session },
  allow: { ...failing, hsmOutages: 1 },
};

interface Sample {
  readonly memory: Memory;
  readonly steps: RememberedSteps;
  readonly worlds: readonly Int32Array[];
}

function memoryOf(
  input: ScenarioInput,
  acting?: Actions,
): { readonly memory: Memory; readonly steps: RememberedSteps } {
  const { scenario, problems } = parseScenario(input);
  if (scenario === undefined) throw new Error(JSON.stringify(problems));
  const model = modelOf(scenario, acting);
  const memory = new Memory(model.deployment);
  return { memory, steps: new RememberedSteps(model.steps, memory) };
}

/** Worlds met on walks that take another step each time. */
function sampleOf(input: ScenarioInput, acting?: Actions): Sample {
  const { memory, steps } = memoryOf(input, acting);
  const worlds = [memory.start];
  let drawn = 1;
  for (let walk = 0; walk < 16; walk += 1) {
    const world = memory.start.slice();
    for (let length = 0; length < 16; length += 1) {
      const effects = steps.effectsIn(world);
      if (effects.length === 0) break;
      drawn = Math.imul(drawn, 48_271) >>> 1;
      const { positions, values } = effects[drawn % effects.length]!;
      for (const [index, position] of positions.entries()) world[position] = values[index]!;
      worlds.push(world.slice());
    }
  }
  return { memory, steps, worlds };
}

function canonical(symmetry: Symmetry, world: Int32Array): Int32Array {
  const image = world.slice();
  symmetry.canonicalize(image);
  return image;
}

type Names = ReadonlyMap<string, string>;

/** Every way to give the names of each list to each other. */
function renamingsOf(classes: readonly (readonly string[])[]): Names[] {
  const arrangements = (names: readonly string[]): string[][] =>
    names.length === 0
      ? [[]]
      : names.flatMap((first) =>
          arrangements(names.filter((name) => name !== first)).map((rest) => [first, ...rest]),
        );
  let all: (readonly (readonly [string, string])[])[] = [[]];
  for (const names of classes) {
    all = all.flatMap((pairs) =>
      arrangements(names).map((images) => [
        ...pairs,
        ...names.map((name, index) => [name, images[index]!] as const),
      ]),
    );
  }
  return all.map((pairs) => new Map(pairs));
}

/** The world with other names: written down, renamed like a text, and read again. */
function renamed({ deployment, lifecycleAt }: Memory, names: Names, world: Int32Array): Int32Array {
  const inText = (text: string): string =>
    text.replaceAll(/\b(?:hsm|key)-\w+/g, (name) => names.get(name) ?? name);
  const sortLists = (_: string, value: unknown): unknown => (Array.isArray(value) ? value.sort() : value);
  const image = world.slice();
  for (const { kind, name, position } of deployment.slots) {
    const target = deployment.slots.find((slot) => slot.kind === kind && slot.name === inText(name))!;
    const { value, context } = lifecycleAt[position]!.snapshotOf(world[position]!);
    const other = JSON.parse(inText(JSON.stringify(context ?? null)), sortLists);
    image[target.position] = lifecycleAt[target.position]!.numberOf(value, other ?? context);
  }
  return image;
}

/** Two zones with an HSM of each cluster, and a third without one of cluster-b. */
const zoned: ScenarioInput = {
  ...everythingAlike,
  name: 'zones of one shape',
  clusters: {
    'cluster-a': {
      ...a,
      hsms: ['hsm-a1', 'hsm-a2', 'hsm-a3', 'hsm-a4', 'hsm-a5'],
      zones: { 'hsm-a1': 'one', 'hsm-a2': 'two', 'hsm-a3': 'one', 'hsm-a4': 'two', 'hsm-a5': 'three' },
    },
    'cluster-b': {
      ...b,
      region: 'us-east-1',
      start: 'running',
      maskingKey: 'cluster-a',
      zones: { 'hsm-b1': 'two', 'hsm-b2': 'one' },
    },
  },
  keys: { 'key-1': token },
  allow: { syncFailures: true, clone: true, zoneFailures: 1, zoneOutages: 1 },
};

describe('zones of one shape', () => {
  const { memory, steps, worlds } = sampleOf(zoned);
  const symmetry = new Symmetry(memory, undefined, true, true);
  // Within each zone two HSMs can be exchanged, and the two zones for each other.
  const swap = new Map([
    ['hsm-a1', 'hsm-a2'],
    ['hsm-a2', 'hsm-a1'],
    ['hsm-a3', 'hsm-a4'],
    ['hsm-a4', 'hsm-a3'],
    ['hsm-b1', 'hsm-b2'],
    ['hsm-b2', 'hsm-b1'],
  ]);
  const within = renamingsOf(namesIn(symmetry));

  test('are exchanged as wholes, and HSMs within a zone only', () => {
    expect(namesIn(symmetry)).toEqual([
      ['hsm-a1', 'hsm-a3'],
      ['hsm-a2', 'hsm-a4'],
    ]);
    expect(symmetry.zones.map((members) => members.map(({ name }) => name))).toEqual([
      ['us-east-1/one', 'us-east-1/two'],
    ]);
    expect(new Symmetry(memory).zones).toEqual([]);
  });

  test('have the same canonical world as each of their images, which stands for all', () => {
    for (const world of worlds) {
      const expected = canonical(symmetry, world);
      const images = [world, renamed(memory, swap, world)].flatMap((image) =>
        within.map((names) => renamed(memory, names, image)),
      );
      for (const image of images) expect(canonical(symmetry, image)).toEqual(expected);
      expect(symmetry.orbitSizeOf(expected)).toBe(new Set(images.map(String)).size);
    }
  });

  test('are left by one step of those that are alike, counted as often as there are', () => {
    for (const world of worlds.map((any) => canonical(symmetry, any)))
      expectFirstToStandForAll(symmetry, steps, world);
  });

  test('do not matter where nothing can befall a zone', () => {
    const harmless = { ...zoned, allow: { syncFailures: true, clone: true } };
    expect(namesIn(new Symmetry(memoryOf(harmless).memory))).toEqual([
      ['hsm-a1', 'hsm-a2', 'hsm-a3', 'hsm-a4', 'hsm-a5'],
      ['hsm-b1', 'hsm-b2'],
    ]);
  });
});

describe.each([
  { input: everythingAlike, imageCount: 48 },
  { input: clones, imageCount: 8 },
  { input: oneDown, imageCount: 4 },
])('worlds of $input.name', ({ input, imageCount }) => {
  const { memory, steps, worlds } = sampleOf(input);
  const symmetry = new Symmetry(memory);
  const renamings = renamingsOf(namesIn(symmetry));

  test('name the keys in every slot that can', () => {
    const named = (kind: string): boolean =>
      worlds.some((world) =>
        memory.deployment.slots.some(
          (slot) => slot.kind === kind && memory.encodingsOf(world)[slot.position]!.includes('key-'),
        ),
      );
    expect(named('hsm')).toBe(true);
    expect(named('backup')).toBe(memory.deployment.backups.length > 0);
  });

  test('have as many images as there are ways to exchange what is alike', () => {
    expect(renamings).toHaveLength(imageCount);
  });

  test('have one canonical world, which is its own', () => {
    for (const world of worlds) {
      const image = canonical(symmetry, world);
      expect(canonical(symmetry, image)).toEqual(image);
    }
  });

  test('have the same canonical world as each of their images, which stands for all', () => {
    for (const world of worlds) {
      const expected = canonical(symmetry, world);
      const images = renamings.map((names) => renamed(memory, names, world));
      for (const image of images) expect(canonical(symmetry, image)).toEqual(expected);
      const distinct = new Set(images.map(String));
      expect(distinct).toContain(String(expected));
      expect(symmetry.orbitSizeOf(expected)).toBe(distinct.size);
    }
  });

  test('and differ in it where they are no images of each other', () => {
    const all = new Set(worlds.map((world) => String(canonical(symmetry, world))));
    const apart = new Set<string>();
    for (const world of worlds) {
      const images = renamings.map((names) => String(renamed(memory, names, world)));
      apart.add(images.toSorted()[0]!);
    }
    expect(all.size).toBe(apart.size);
  });

  test('have the same canonical one whichever states were seen first', () => {
    const other = memoryOf(input).memory;
    for (const [index, lifecycle] of memory.lifecycles.entries()) {
      for (let state = lifecycle.size - 1; state >= 0; state -= 1) {
        const { value, context } = lifecycle.snapshotOf(state);
        other.lifecycles[index]!.numberOf(value, context);
      }
    }
    const otherSymmetry = new Symmetry(other);
    const translated = (world: Int32Array): Int32Array =>
      world.map((number, position) => {
        const { value, context } = memory.lifecycleAt[position]!.snapshotOf(number);
        return other.lifecycleAt[position]!.numberOf(value, context);
      });
    expect(worlds.some((world) => String(translated(world)) !== String(world))).toBe(true);
    for (const world of worlds) {
      const expected = memory.encodingsOf(canonical(symmetry, world));
      expect(other.encodingsOf(canonical(otherSymmetry, translated(world)))).toEqual(expected);
    }
  });

  test('are left by one step of those that are alike, counted as often as there are', () => {
    for (const world of worlds.map((any) => canonical(symmetry, any)))
      expectFirstToStandForAll(symmetry, steps, world);
  });
});

test('a step that names two HSMs that are alike names the first and the second', () => {
  const oneOfTwoFails: Action<{ one: HsmSlot; other: HsmSlot }> = {
    name: 'one-of-two-fails',
    clause: 'KS-HSM-LOSS',
    parameters: ({ hsms }) => choices({ one: hsms, other: hsms }),
    forbids: (_, { one, other }) => (one === other ? 'same-cluster' : undefined),
    refuses: (world, { one, other }) =>
      isActive(world, other) && isActive(world, one) ? undefined : 'hsm-not-active',
    apply: (world, { one }) => world.tell(one, { type: 'hsm.failed' }),
    describe: ({ one, other }) => `${one.name} fails, and ${other.name} sees it.`,
  };
  const { memory, steps, worlds } = sampleOf(everythingAlike, { ...actions, oneOfTwoFails } as Actions);
  const symmetry = new Symmetry(memory);
  const pairs = steps.firstEffectsIn(memory.start, symmetry.alikeIn(memory.start));
  expect(pairs.map(({ step }) => steps.hsmsOf(step))).toContainEqual([0, 1]);
  for (const world of worlds.map((any) => canonical(symmetry, any)))
    expectFirstToStandForAll(symmetry, steps, world);
});

/** One step for those that are alike, and each as often as there are, leads where every step leads. */
function expectFirstToStandForAll(symmetry: Symmetry, steps: RememberedSteps, world: Int32Array): void {
  const whereTo = (effects: readonly Effect[], timesOf: (step: number) => number): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const { step, positions, values } of effects) {
      const after = world.slice();
      for (const [index, position] of positions.entries()) after[position] = values[index]!;
      const text = String(canonical(symmetry, after));
      counts.set(text, (counts.get(text) ?? 0) + timesOf(step));
    }
    return counts;
  };
  const every = whereTo(steps.effectsIn(world), () => 1);
  const alike = symmetry.alikeIn(world);
  const first = whereTo(steps.firstEffectsIn(world, alike), (step) => alike.choicesLike(steps.hsmsOf(step)));
  expect(first).toEqual(every);
}

describe('what is exchanged', () => {
  const classesOf = (input: Partial<ScenarioInput>, distinguish?: Distinguish) =>
    namesIn(new Symmetry(memoryOf({ ...everythingAlike, ...input }).memory, distinguish));
  const allHsms = a.hsms;
  const bothKeys = ['key-1', 'key-2'];
  const withCluster = (changes: object) => ({ clusters: { 'cluster-a': { ...a, ...changes } } });
  const withKeys = (first: object, second: object) => ({
    keys: { 'key-1': { ...token, ...first }, 'key-2': { ...token, ...second } },
  });

  test('all HSMs of a cluster, and keys with the same attributes', () => {
    expect(classesOf({})).toEqual([allHsms, bothKeys]);
    expect(classesOf({ clusters: { 'cluster-a': a, 'cluster-b': b } })).toEqual([
      allHsms,
      ['hsm-b1', 'hsm-b2'],
      bothKeys,
    ]);
  });

  test.each([
    ['are degraded', withCluster({ degraded: ['hsm-a1'] }), ['hsm-a2', 'hsm-a3', 'hsm-a4']],
    ['are not there', withCluster({ up: ['hsm-a2', 'hsm-a3'] }), ['hsm-a1', 'hsm-a4'], ['hsm-a2', 'hsm-a3']],
    [
      'are reached by the client',
      { clients: { app: { ...batch, reaches: ['hsm-a1', 'hsm-a3'] } } },
      ['hsm-a1', 'hsm-a3'],
      ['hsm-a2', 'hsm-a4'],
    ],
  ])('no HSMs of which some %s', (_, input, ...expected) => {
    expect(classesOf(input)).toEqual([...expected, bothKeys]);
  });

  test.each([
    ['owner', { users: ['co', 'cu', 'other'], ...withKeys({ owner: 'cu' }, { owner: 'other' }) }],
    ['class', withKeys({}, { class: 'session' })],
    ['exportability', withKeys({}, { exportable: false })],
    ['start', withKeys({}, { start: { creation: 'acknowledged', heldBy: [] } })],
    ['sharing', withKeys({}, { sharedWith: ['co'] })],
    ['client', { clients: { app: batch, other: batch }, ...withKeys({}, { client: 'other' }) }],
  ])('no keys that differ in their %s', (_, input) => {
    expect(classesOf(input)).toEqual([allHsms]);
  });

  test('no keys of which one is turned into the other', () => {
    const keys = { 'key-1': session, 'key-2': { ...token, promotes: 'key-1' } };
    expect(classesOf({ keys })).toEqual([allHsms]);
    const twice = { ...keys, 'key-3': session, 'key-4': { ...token, promotes: 'key-3' } };
    expect(classesOf({ keys: twice })).toEqual([allHsms]);
  });

  test('no keys that share a handle with a key of a clone', () => {
    const clusters = {
      'cluster-a': a,
      'cluster-b': { ...b, start: 'running', maskingKey: 'cluster-a' },
    } as const;
    const clients = { app: batch, other: { ...batch, cluster: 'cluster-b' } };
    const twin = { ...token, client: 'other', handle: 1 };
    const withHandles = (first: number, second: number) => ({
      clusters,
      clients,
      keys: { 'key-1': { ...token, handle: first }, 'key-2': { ...token, handle: second }, 'key-3': twin },
    });
    expect(classesOf(withHandles(1, 2))).toEqual([allHsms, ['hsm-b1', 'hsm-b2']]);
    expect(classesOf(withHandles(3, 2))).toEqual([allHsms, ['hsm-b1', 'hsm-b2'], bothKeys]);
  });

  test('no keys of which there are too many', () => {
    const keysOf = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`key-${index}`, token]));
    expect(classesOf({ keys: keysOf(4) })).toHaveLength(2);
    expect(classesOf({ keys: keysOf(5) })).toEqual([allHsms]);
  });

  test('nothing that is told apart', () => {
    const named =
      (...names: readonly string[]) =>
      (slot: HsmSlot | KeySlot) =>
        String(names.includes(slot.name));
    expect(classesOf({}, named('hsm-a2'))).toEqual([['hsm-a1', 'hsm-a3', 'hsm-a4'], bothKeys]);
    expect(classesOf({}, named('key-1'))).toEqual([allHsms]);
    expect(classesOf({}, ({ name }) => name)).toEqual([]);
  });
});

function namesIn({ classes }: Symmetry): readonly (readonly string[])[] {
  return classes.map((members) => members.map(({ name }) => name));
}
