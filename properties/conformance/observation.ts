import {
  type BackupSlot,
  type ClusterSlot,
  type Deployment,
  type HsmSlot,
  isVacant,
  type KeySlot,
  type ReadonlyWorld,
} from '#models';

/** One thing that can be seen. A list is in any order; null: there is no such thing. */
export type Seen = string | boolean | null | readonly string[] | Readonly<Record<string, number>>;

/** What is to be seen: kind of slot, name, aspect, value. What cannot be seen is left out. */
export type Observation = {
  readonly [Kind in ObservedKind]?: Readonly<Record<string, Readonly<Record<string, Seen>>>>;
};

/** What kinds of slots can be observed. */
export type ObservedKind = keyof typeof readers;

/** Something about every slot of a kind, such as `hsms.keys`. */
export type Aspect = {
  [Kind in ObservedKind]: `${Kind}.${keyof (typeof readers)[Kind] & string}`;
}[ObservedKind];

const readers = {
  clusters: {
    state: (world: ReadonlyWorld, cluster: ClusterSlot): Seen => world.clusterState(cluster),
    maskingKey: (world: ReadonlyWorld, cluster: ClusterSlot): Seen => world.maskingKey(cluster) ?? null,
    origin: (world: ReadonlyWorld, cluster: ClusterSlot): Seen => world.origin(cluster) ?? null,
  },
  hsms: {
    state: (world: ReadonlyWorld, hsm: HsmSlot): Seen => world.hsmState(hsm),
    keys: (world: ReadonlyWorld, hsm: HsmSlot): Seen => namesWhere(world, (key) => world.holds(hsm, key)),
    marked: (world: ReadonlyWorld, hsm: HsmSlot): Seen =>
      namesWhere(world, (key) => world.isMarked(hsm, key)),
    users: (world: ReadonlyWorld, hsm: HsmSlot): Seen => Object.keys(existing(world.contents(hsm).users)),
    passwords: (world: ReadonlyWorld, hsm: HsmSlot): Seen => existing(world.contents(hsm).users),
    handles: (world: ReadonlyWorld, hsm: HsmSlot): Seen => handlesOn(world, hsm),
    zone: (world: ReadonlyWorld, hsm: HsmSlot): Seen => zoneOf(world, hsm),
  },
  keys: {
    creation: (world: ReadonlyWorld, key: KeySlot): Seen => world.creation(key),
    wrapped: (world: ReadonlyWorld, key: KeySlot): Seen => world.isWrapped(key),
  },
  backups: {
    state: (world: ReadonlyWorld, backup: BackupSlot): Seen => world.backupState(backup),
    region: (world: ReadonlyWorld, backup: BackupSlot): Seen => world.backup(backup)?.region ?? null,
    sourceCluster: (world: ReadonlyWorld, backup: BackupSlot): Seen =>
      world.backup(backup)?.sourceCluster ?? null,
    maskingKey: (world: ReadonlyWorld, backup: BackupSlot): Seen => world.backup(backup)?.maskingKey ?? null,
    keys: (world: ReadonlyWorld, backup: BackupSlot): Seen => world.backup(backup)?.contents.keys ?? [],
    users: (world: ReadonlyWorld, backup: BackupSlot): Seen =>
      Object.keys(existing(world.backup(backup)?.contents.users ?? {})),
    passwords: (world: ReadonlyWorld, backup: BackupSlot): Seen =>
      existing(world.backup(backup)?.contents.users ?? {}),
  },
};

/** Everything that can be seen of a world, in a fixed order. */
export const aspects: readonly Aspect[] = Object.entries(readers).flatMap(([kind, ofKind]) =>
  Object.keys(ofKind).map((aspect) => `${kind}.${aspect}` as Aspect),
);

type Reader = (world: ReadonlyWorld, slot: never) => Seen;

const slotsOf = (deployment: Deployment, kind: ObservedKind): readonly { readonly name: string }[] =>
  deployment[kind];

/** All that is to be seen of a world; with `only`, as much as somebody sees who sees these aspects. */
export function observationOf(
  world: ReadonlyWorld,
  only: readonly Aspect[] = aspects,
): Required<Observation> {
  const kinds = Object.entries(readers) as [ObservedKind, Readonly<Record<string, Reader>>][];
  return Object.fromEntries(
    kinds.map(([kind, ofKind]) => {
      const asked = Object.entries(ofKind).filter(([aspect]) => only.includes(`${kind}.${aspect}` as Aspect));
      const slots = slotsOf(world.deployment, kind).map((slot) => {
        const values = asked.map(([aspect, read]) => [aspect, read(world, slot as never)] as const);
        return [slot.name, Object.fromEntries(values)] as const;
      });
      return [kind, Object.fromEntries(slots)];
    }),
  ) as Required<Observation>;
}

/** One value of an observation, and where it stands. */
export interface SeenValue {
  readonly kind: ObservedKind;
  readonly slot: string;
  readonly aspect: string;
  readonly value: Seen;
}

/** Every value of an observation, in its order. */
export function valuesIn(observation: Observation): SeenValue[] {
  return Object.entries(observation).flatMap(([kind, slots]) =>
    Object.entries(slots).flatMap(([slot, values]) =>
      Object.entries(values).map(([aspect, value]) => ({ kind: kind as ObservedKind, slot, aspect, value })),
    ),
  );
}

/** What was seen otherwise than it is in a world: each value with what it would be. */
export function differencesFrom(
  observation: Observation,
  world: ReadonlyWorld,
): (SeenValue & { readonly expected: Seen | undefined })[] {
  return valuesIn(observation).flatMap((seen) => {
    const own = valueIn(world, seen);
    return own !== undefined && textOf(own) === textOf(seen.value) ? [] : [{ ...seen, expected: own }];
  });
}

/** Whether every value is as it is in a world. */
export function looksLike(observation: Observation, world: ReadonlyWorld): boolean {
  return valuesIn(observation).every((seen) => {
    const own = valueIn(world, seen);
    return own !== undefined && textOf(own) === textOf(seen.value);
  });
}

function valueIn(
  world: ReadonlyWorld,
  { kind, slot: name, aspect }: Omit<SeenValue, 'value'>,
): Seen | undefined {
  const ofKind: Readonly<Record<string, Reader>> = Object.hasOwn(readers, kind) ? readers[kind] : {};
  const read = Object.hasOwn(ofKind, aspect) ? ofKind[aspect] : undefined;
  const slot = read && slotsOf(world.deployment, kind).find((candidate) => candidate.name === name);
  return slot && read(world, slot as never);
}

/** The values that are new in `after`; every other is as it was. */
export function changesFrom(before: Observation, after: Observation): Observation {
  const keyOf = ({ kind, slot, aspect }: SeenValue): string => JSON.stringify([kind, slot, aspect]);
  const old = new Map(valuesIn(before).map((seen) => [keyOf(seen), textOf(seen.value)]));
  return observationFrom(valuesIn(after).filter((seen) => old.get(keyOf(seen)) !== textOf(seen.value)));
}

/** The observation of some values. A slot may have any name, also one that every object inherits. */
export function observationFrom(values: readonly SeenValue[]): Observation {
  const seen = new Map<string, Map<string, [string, Seen][]>>();
  for (const { kind, slot, aspect, value } of values) {
    const slots = seen.get(kind) ?? new Map<string, [string, Seen][]>();
    seen.set(kind, slots);
    slots.set(slot, [...(slots.get(slot) ?? []), [aspect, value]]);
  }
  return Object.fromEntries(
    [...seen].map(([kind, slots]) => [
      kind,
      Object.fromEntries([...slots].map(([slot, aspects]) => [slot, Object.fromEntries(aspects)])),
    ]),
  ) as Observation;
}

/** A value as a text: the same one exactly for equal values, in whatever order their parts are. */
function textOf(value: Seen): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return JSON.stringify([...value].sort());
  return JSON.stringify(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

function namesWhere(world: ReadonlyWorld, isSo: (key: KeySlot) => boolean): string[] {
  return world.deployment.keys.filter(isSo).map(({ name }) => name);
}

/** Each key on it that has a handle, with the handle. */
function handlesOn(world: ReadonlyWorld, hsm: HsmSlot): Record<string, number> {
  const held = world.deployment.keys.filter((key) => key.handle !== undefined && world.holds(hsm, key));
  return Object.fromEntries(held.map((key) => [key.name, key.handle!]));
}

/** The zone of the HSM that is there, as the deployment calls it. */
function zoneOf(world: ReadonlyWorld, hsm: HsmSlot): string | null {
  if (isVacant(world, hsm)) return null;
  return world.deployment.scenario.clusters[hsm.cluster.name]?.zones?.[hsm.name] ?? null;
}

const existing = (users: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(users).filter(([, version]) => version > 0));
