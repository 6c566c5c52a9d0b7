import { describe, expect, test } from 'vitest';
import {
  InternedWorld,
  type KeyList,
  type KeySlot,
  Memory,
  modelOf,
  publicScenarios,
  type Scenario,
  withKeysOf,
} from '#models';
import { properties } from '../properties.ts';
import {
  type AlwaysProperty,
  type Property,
  type ReachableProperty,
  type StepProperty,
  watchedSlots,
} from '../property.ts';
import { write } from '../search/space.ts';
import { benchmark, publicScenario } from '../testing.ts';
import type { ModelSpace } from '../verification/model-space.ts';
import { Verification } from '../verification/verification.ts';
import { Embedding } from './embedding.ts';
import { withKeys } from './key-kinds.ts';

/** A step with one key alone, or the world that it starts in. */
interface Moment {
  readonly before: Int32Array;
  readonly after: Int32Array;
  readonly changed: readonly number[];
}

/** Some worlds of a scenario with one key, each with the steps about no key. */
function momentsOf(scenario: Scenario): { readonly space: ModelSpace; readonly moments: readonly Moment[] } {
  const moments: Moment[] = [];
  const verification = new Verification(scenario, { properties: [], symmetry: false, worldCountMax: 600 });
  while (verification.advance(500));
  verification.visitWorlds((space) => {
    for (const effect of space.effects()) {
      if (space.model.steps[effect.step]!.key !== undefined) continue;
      const after = space.before.slice();
      write(effect, after);
      moments.push({ before: space.before.slice(), after, changed: effect.positions });
    }
  });
  return { space: verification.space, moments };
}

/** Says of a world, or a step, whether a property applies and whether it is violated. */
function judgements(
  property: AlwaysProperty | ReachableProperty | StepProperty,
  before: InternedWorld,
  after: InternedWorld,
  changed: readonly string[],
): readonly boolean[] {
  switch (property.kind) {
    case 'always':
      return [property.appliesTo(after), property.findViolation(after) !== undefined];
    case 'reachable':
      return [property.findWitness(after) !== undefined];
    case 'step': {
      const slots = watchedSlots(property, before.deployment).filter(({ kind, name }) =>
        changed.includes(`${kind} ${name}`),
      );
      return [
        slots.some((slot) => property.appliesTo(before, after, slot)),
        slots.some((slot) => property.findViolation(before, after, slot) !== undefined),
      ];
    }
  }
}

const judged = properties.filter(
  (property): property is AlwaysProperty | ReachableProperty | StepProperty =>
    property.scope === 'one by one' &&
    (property.kind === 'always' || property.kind === 'reachable' || property.kind === 'step'),
);

/**
 * Puts worlds of one key and of another together where they agree on all that is shared, and asks whether what is
 * said of both is what is said of one or of the other.
 *
 * @returns the properties of which it is not so, and how many worlds were put together
 */
function compare(
  scenario: Scenario,
  asked: readonly (AlwaysProperty | ReachableProperty | StepProperty)[],
  momentCount = 20,
): { readonly wrong: ReadonlySet<string>; readonly count: number; readonly said: number } {
  const names = Object.keys(scenario.keys).slice(0, 2);
  const [one, other] = names.map((name) => momentsOf(withKeys(scenario, [name])));
  const both = new Memory(modelOf(withKeys(scenario, names)).deployment);
  const byShared = new Map<string, Moment[]>();
  for (const moment of other!.moments) {
    const text = sharedText(other!.space, moment);
    byShared.set(text, [...(byShared.get(text) ?? []), moment]);
  }
  const wrong = new Set<string>();
  let count = 0;
  let said = 0;
  // Enough of them, from all over the scenario.
  const stride = Math.max(1, Math.floor(one!.moments.length / momentCount));
  const inOrder = one!.moments.toSorted((first, second) =>
    creationIn(one!.space, first) < creationIn(one!.space, second) ? -1 : 1,
  );
  for (const [index, moment] of inOrder.entries()) {
    if (index % stride !== 0) continue;
    const like = byShared.get(sharedText(one!.space, moment)) ?? [];
    if (like.length === 0) continue;
    // One for each thing that can have become of the other key, another one each time.
    const creations = new Set(like.map((second) => creationIn(other!.space, second)));
    for (const creation of creations) {
      const alike = like.filter((second) => creationIn(other!.space, second) === creation);
      const second = alike[index % alike.length]!;
      count += 1;
      for (const property of asked) {
        const [together, apart] = sayings(property, both, [one!.space, moment], [other!.space, second]);
        if (together.some(Boolean)) said += 1;
        if (JSON.stringify(together) !== JSON.stringify(apart)) wrong.add(property.name);
      }
    }
  }
  return { wrong, count, said };
}

/** What has become of the one key there is. */
function creationIn(space: ModelSpace, { before }: Moment): string {
  space.before.set(before);
  return space.worldBefore.creation(space.model.deployment.keys[0]!);
}

function sayings(
  property: AlwaysProperty | ReachableProperty | StepProperty,
  both: Memory,
  first: readonly [ModelSpace, Moment],
  second: readonly [ModelSpace, Moment],
): readonly [readonly boolean[], readonly boolean[]] {
  const apart = [first, second].map(([space, { before, after, changed }]) => {
    space.before.set(before);
    space.after.set(after);
    return judgements(property, space.worldBefore, space.worldAfter, changedNames(space, changed));
  });
  const before = new InternedWorld(both);
  const after = new InternedWorld(both);
  for (const [world, at] of [
    [before, 'before'],
    [after, 'after'],
  ] as const)
    world.numbers.set(joined(both, [first[0], first[1][at]], [second[0], second[1][at]]));
  const changed = [
    ...changedNames(first[0], first[1].changed),
    ...changedNames(second[0], second[1].changed),
  ];
  return [
    judgements(property, before, after, changed),
    apart[0]!.map((is, index) => is || apart[1]![index]!),
  ];
}

const changedNames = ({ model }: ModelSpace, positions: readonly number[]): readonly string[] =>
  positions.map((position) => {
    const { kind, name } = model.deployment.slots[position]!;
    return `${kind} ${name}`;
  });

/** The world that has of each key what it has in the world of that key. */
function joined(
  both: Memory,
  [one, oneWorld]: readonly [ModelSpace, Int32Array],
  [other, otherWorld]: readonly [ModelSpace, Int32Array],
): Int32Array {
  const images = [both.start.slice(), both.start.slice()] as const;
  new Embedding(one.memory, both, new Map()).apply(oneWorld, images[0]);
  const keysOfFirst = (position: number, list: KeyList): readonly string[] => {
    let keys: readonly string[] = [];
    const { kind } = both.deployment.slots[position]!;
    const { context } = both.lifecycleAt[position]!.snapshotOf(images[0][position]!);
    withKeysOf[kind]?.(context as never, (held, named) => {
      if (named === list) keys = held;
      return held;
    });
    return keys;
  };
  const positionOf = new Map(
    both.deployment.slots.map(({ kind, name, position }) => [`${kind} ${name}`, position]),
  );
  new Embedding(other.memory, both, new Map(), (slot, list) =>
    keysOfFirst(positionOf.get(`${slot.kind} ${slot.name}`)!, list),
  ).apply(otherWorld, images[1]);
  const mine = one.model.deployment.keys.map(
    ({ name }) => both.deployment.keys.find((key) => key.name === name)!,
  );
  for (const key of mine) for (const { position } of partsOf(key)) images[1][position] = images[0][position]!;
  return images[1];
}

const partsOf = (key: KeySlot): readonly { readonly position: number }[] => [
  key,
  ...key.attempts,
  ...(key.export === undefined ? [] : [key.export]),
];

/** All but keys of a step, as text. */
function sharedText({ memory, model }: ModelSpace, { before, after }: Moment): string {
  return JSON.stringify(
    model.deployment.slots.flatMap(({ kind, position }) => {
      if (kind === 'key' || kind === 'attempt' || kind === 'export') return [];
      return [before, after].map((world) => {
        const { value, context } = memory.lifecycleAt[position]!.snapshotOf(world[position]!);
        return [value, withKeysOf[kind]?.(context as never, () => []) ?? context];
      });
    }),
  );
}

const scenarios = publicScenarios.filter(
  ({ name, keys }) =>
    name !== benchmark &&
    Object.keys(keys).length > 1 &&
    Object.values(keys).every(({ promotes, handle }) => promotes === undefined && handle === undefined),
);
const deleting: Scenario = {
  ...publicScenario('sdk3-min2-3hsm-outage-delete'),
  name: 'two keys that are deleted',
  clusters: {
    'cluster-a': {
      ...publicScenario('sdk3-min2-3hsm-outage-delete').clusters['cluster-a']!,
      hsms: ['hsm-a1', 'hsm-a2'],
    },
  },
  keys: Object.fromEntries(
    ['key-1', 'key-2'].map((name) => [name, publicScenario('sdk3-min2-3hsm-outage-delete').keys['key-1']!]),
  ),
};

describe('what a property says of several keys is what it says of one or another', () => {
  test.each([deleting, ...scenarios].map((scenario) => [scenario.name, scenario] as const))(
    'in %s',
    (_, scenario) => {
      const { wrong, count, said } = compare(scenario, judged);
      expect([...wrong]).toEqual([]);
      expect(count).toBeGreaterThan(10);
      expect(said).toBeGreaterThan(10);
    },
  );

  test('and one that relates keys is found out', () => {
    const relating: AlwaysProperty = {
      ...(properties.find(({ name }) => name === 'acknowledged-key-survives') as AlwaysProperty),
      findViolation: (world) =>
        world.deployment.keys.filter((key) => world.creation(key) === 'acknowledged').length > 1
          ? { keys: 'two' }
          : undefined,
    };
    expect([...compare(deleting, [relating], 300).wrong]).toEqual([relating.name]);
  });
});

test('every property says how it speaks of keys', () => {
  const unsaid = properties.filter(({ scope }: Property) => scope === undefined).map(({ name }) => name);
  expect(unsaid).toEqual([]);
});
