import {
  type BackupSlot,
  type ClusterSlot,
  type HsmSlot,
  isVacant,
  type KeySlot,
  type ReadonlyWorld,
} from '#models';

/** Every kind of value. A list is in any order; null: there is no such thing. */
interface Values {
  readonly text: string;
  readonly 'text or null': string | null;
  readonly truth: boolean;
  readonly names: readonly string[];
  readonly numbers: Readonly<Record<string, number>>;
}

type ValueType = keyof Values;

/** One thing that can be seen. */
export type Seen = Values[ValueType];

/** Every kind of value, as a writer of JSON knows it. */
export const valueTypes = {
  text: 'a string',
  'text or null': 'a string or null',
  truth: 'true or false',
  names: 'a list of strings, in any order',
  numbers: 'an object of names and whole numbers',
} as const satisfies Record<ValueType, string>;

/** Something about a slot: what kind of value, what it means, and what it is in a world. */
type Declared<Observed> = {
  readonly [Type in ValueType]: {
    readonly type: Type;
    readonly means: string;
    readonly read: (world: ReadonlyWorld, slot: Observed) => Values[Type];
  };
}[ValueType];

/** The aspects of a kind of slot by name, for any kind. */
export type AspectsOfKind<Observed = never> = Readonly<Record<string, Declared<Observed>>>;

/** Everything that can be seen of a world, by kind of slot, in a fixed order. */
export const aspectsByKind = {
  clusters: {
    state: {
      type: 'text',
      means:
        '`NONE` (not created yet), `CREATE_IN_PROGRESS`, `UNINITIALIZED`, `INITIALIZE_IN_PROGRESS`, `INITIALIZED`, `ACTIVE`, `DELETE_IN_PROGRESS` or `DELETED`',
      read: (world, cluster) => world.clusterState(cluster),
    },
    maskingKey: {
      type: 'text or null',
      means:
        'the cluster whose masking key it carries: its own name, or for a clone the name of the cluster that the key comes from; null while it has none',
      read: (world, cluster) => world.maskingKey(cluster) ?? null,
    },
    origin: {
      type: 'text or null',
      means: 'the backup slot that it was made from; null for a cluster that was made in no such way',
      read: (world, cluster) => world.origin(cluster) ?? null,
    },
  },
  hsms: {
    state: {
      type: 'text',
      means:
        '`NONE` (nothing there, or deleted), `CREATE_IN_PROGRESS`, `ACTIVE`, `DEGRADED` (out of reach, with all it holds) or `FAILED` (lost, with all it held)',
      read: (world, hsm) => world.hsmState(hsm),
    },
    keys: {
      type: 'names',
      means: 'the keys that it holds, session keys too',
      read: (world, hsm) => namesWhere(world, (key) => world.holds(hsm, key)),
    },
    marked: {
      type: 'names',
      means: 'the keys of which it has a copy that a clean-up marked to be removed; such a copy is not held',
      read: (world, hsm) => namesWhere(world, (key) => world.isMarked(hsm, key)),
    },
    users: {
      type: 'names',
      means: 'the users that exist on it',
      read: (world, hsm) => Object.keys(existing(world.contents(hsm).users)),
    },
    passwords: {
      type: 'numbers',
      means: 'each user that exists on it, with 1 for the first password and 2 for the changed one',
      read: (world, hsm) => existing(world.contents(hsm).users),
    },
    handles: {
      type: 'numbers',
      means: 'each key on it that has a `handle` in the deployment, with its handle there',
      read: handlesOn,
    },
    zone: {
      type: 'text or null',
      means:
        'the availability zone that the HSM there is in, as `zones` of its cluster calls it; null where that says nothing, and where there is no HSM or a failed one',
      read: zoneOf,
    },
  },
  keys: {
    creation: {
      type: 'text',
      means:
        '`none` (not created yet), `replicating` (the call is running), `acknowledged` (it succeeded), `unacknowledged` (SDK 5: the call failed, and what was copied stays), `cleaning` (SDK 3: it failed, and its copies are being removed), `rejected` (the clean-up has ended), `deleted`, `closed` (the session has ended) or `promoted` (turned into a token key)',
      read: (world, key) => world.creation(key),
    },
    wrapped: {
      type: 'truth',
      means: 'whether it has left the HSMs, wrapped into a file',
      read: (world, key) => world.isWrapped(key),
    },
  },
  backups: {
    state: {
      type: 'text',
      means: '`NONE` (not taken yet), `CREATE_IN_PROGRESS`, `READY`, `PENDING_DELETION` or `DELETED`',
      read: (world, backup) => world.backupState(backup),
    },
    region: {
      type: 'text or null',
      means: 'where it is; null while the slot was never filled',
      read: (world, backup) => world.backup(backup)?.region ?? null,
    },
    sourceCluster: {
      type: 'text or null',
      means: 'the cluster that it was taken of; null for a copy in another region, which belongs to none',
      read: (world, backup) => world.backup(backup)?.sourceCluster ?? null,
    },
    maskingKey: {
      type: 'text or null',
      means: 'the cluster whose masking key it carries; null while the slot was never filled',
      read: (world, backup) => world.backup(backup)?.maskingKey ?? null,
    },
    keys: {
      type: 'names',
      means: 'the keys in it',
      read: (world, backup) => world.backup(backup)?.contents.keys ?? [],
    },
    users: {
      type: 'names',
      means: 'the users in it',
      read: (world, backup) => Object.keys(existing(world.backup(backup)?.contents.users ?? {})),
    },
    passwords: {
      type: 'numbers',
      means: 'each user in it with the password, as for an HSM',
      read: (world, backup) => existing(world.backup(backup)?.contents.users ?? {}),
    },
  },
} as const satisfies {
  readonly clusters: AspectsOfKind<ClusterSlot>;
  readonly hsms: AspectsOfKind<HsmSlot>;
  readonly keys: AspectsOfKind<KeySlot>;
  readonly backups: AspectsOfKind<BackupSlot>;
};

/** What kinds of slots can be observed. */
export type ObservedKind = keyof typeof aspectsByKind;

/** Something about every slot of a kind, such as `hsms.keys`. */
export type Aspect = {
  [Kind in ObservedKind]: `${Kind}.${keyof (typeof aspectsByKind)[Kind] & string}`;
}[ObservedKind];

/** What every aspect is, in their order. */
export const aspectValues = Object.fromEntries(
  Object.entries(aspectsByKind).flatMap(([kind, ofKind]) =>
    Object.entries(ofKind).map(([aspect, declared]) => [`${kind}.${aspect}`, declared]),
  ),
) as Readonly<Record<Aspect, Declared<never>>>;

/** The name of every aspect, in the same order. */
export const aspects = Object.keys(aspectValues) as readonly Aspect[];

/** Whether a value, whatever it is, is of a kind. */
export function isOfType(value: unknown, type: ValueType): value is Seen {
  switch (type) {
    case 'text':
      return typeof value === 'string';
    case 'text or null':
      return typeof value === 'string' || value === null;
    case 'truth':
      return typeof value === 'boolean';
    case 'names':
      return Array.isArray(value) && value.every((item) => typeof item === 'string');
    case 'numbers':
      return (
        typeof value === 'object' &&
        value !== null &&
        !Array.isArray(value) &&
        Object.values(value).every(Number.isInteger)
      );
  }
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
