import { actions, type HsmSlot, type KeySlot, type ReadonlyWorld } from '#models';
import { except, type Mutant, mutantOf, related, running, store, tokenKey } from './mutant.ts';

const { clientSyncCopies, clientSyncFails, generateKey, replicateKey, serverSyncCopies, syncKey } = actions;

const clients = { app: { cluster: 'cluster-a', sdk: 3 }, clone: { cluster: 'cluster-b', sdk: 3 } } as const;
/** Each clone gives out the same handle. */
const keys = { 'key-1': { ...tokenKey, handle: 37 }, 'key-2': { ...tokenKey, client: 'clone', handle: 37 } };
const oneEach = { clusters: related, clients, keys } as const;
/** The first of them has two HSMs, so that keys spread there. */
const twoAndOne = {
  ...oneEach,
  clusters: { ...related, 'cluster-a': running('hsm-a1', 'hsm-a2') },
} as const;
/** The second has more, and a key that comes by key replicate may meet another on some of them. */
const oneAnd = (...hsms: readonly string[]) =>
  ({
    ...oneEach,
    clusters: { ...related, 'cluster-b': { ...running(...hsms), maskingKey: 'cluster-a' } },
  }) as const;

const isTaken = (world: ReadonlyWorld, hsm: HsmSlot, key: KeySlot): boolean =>
  key.namesakes.some((other) => world.holds(hsm, other));

/** Two keys have one handle, and a rule about that is wrong. */
export const handleMutants: readonly Mutant[] = [
  mutantOf('generateKey', {
    name: 'a key is generated under a handle that an HSM of its cluster has for another key',
    isDeep: true,
    wrong: { refuses: (world, chosen) => except('handle-taken', generateKey.refuses(world, chosen)) },
    scenario: { ...oneEach, allow: { clone: true } },
    breaks: { 'handle-names-one-key': 'holds', 'hsm-holds-one-key-per-handle': 'holds' },
  }),
  mutantOf('syncKey', {
    name: 'syncKey does not ask whether the handle is taken',
    isDeep: true,
    wrong: {
      refuses(world, chosen) {
        const refusal = syncKey.refuses(world, chosen);
        // What it would have asked next holds in this deployment.
        return except('handle-taken', refusal);
      },
    },
    scenario: { ...oneEach, allow: { clone: true } },
    breaks: { 'hsm-holds-one-key-per-handle': 'holds' },
  }),
  mutantOf('syncKey', {
    name: 'syncKey puts a key in the place of the one that has its handle',
    isDeep: true,
    wrong: {
      refuses: (world, chosen) => except('handle-taken', syncKey.refuses(world, chosen)),
      apply(world, chosen) {
        const { key, destination } = chosen;
        for (const other of key.namesakes) {
          if (world.holds(destination, other))
            world.tell(destination, { type: 'key.erased', key: other.name });
        }
        syncKey.apply(world, chosen);
      },
    },
    scenario: { ...oneEach, allow: { clone: true } },
    breaks: { 'acknowledged-key-survives': 'holds' },
  }),
  mutantOf('serverSyncCopies', {
    name: 'server-side synchronization does not ask whether the handle is taken',
    isDeep: true,
    wrong: { refuses: (world, chosen) => except('handle-taken', serverSyncCopies.refuses(world, chosen)) },
    scenario: { ...twoAndOne, allow: { clone: true } },
    breaks: { 'hsm-holds-one-key-per-handle': 'holds' },
  }),
  mutantOf('clientSyncCopies', {
    name: 'client-side synchronization does not ask whether the handle is taken',
    isDeep: true,
    wrong: { refuses: (world, chosen) => except('handle-taken', clientSyncCopies.refuses(world, chosen)) },
    scenario: { ...twoAndOne, allow: { clone: true } },
    breaks: { 'hsm-holds-one-key-per-handle': 'holds' },
  }),
  mutantOf('clientSyncFails', {
    name: 'client-side synchronization waits for a handle to become free',
    isDeep: true,
    wrong: {
      refuses: (world, chosen) =>
        isTaken(world, chosen.hsm, chosen.key)
          ? 'copying-cannot-fail'
          : clientSyncFails.refuses(world, chosen),
    },
    scenario: { ...twoAndOne, allow: { clone: true } },
    breaks: { 'running-creation-settles': 'holds' },
  }),
  mutantOf('replicateKey', {
    name: 'key replicate does not ask whether the handle is taken',
    isDeep: true,
    wrong: { refuses: (world, chosen) => except('handle-taken', replicateKey.refuses(world, chosen)) },
    scenario: { ...oneEach, allow: { keyReplicate: true } },
    breaks: { 'hsm-holds-one-key-per-handle': 'holds' },
  }),
  mutantOf('replicateKeyPartly', {
    name: 'a key replicate that misses one HSM reaches one that has another key under the handle',
    isDeep: true,
    wrong: {
      apply(world, { key, destination, hsm }) {
        for (const other of destination.hsms)
          if (other !== hsm && !world.holds(other, key)) store(world, other, [key]);
      },
    },
    scenario: { ...oneAnd('hsm-b1', 'hsm-b2', 'hsm-b3'), allow: { keyReplicate: true, syncFailures: true } },
    breaks: { 'hsm-holds-one-key-per-handle': 'holds' },
  }),
  mutantOf('replicateKeyPartly', {
    name: 'a key replicate that meets another key reaches no HSM at all but says that it did',
    isDeep: true,
    wrong: {
      apply(world, { key, destination }) {
        const taken = destination.hsms.find((other) => isTaken(world, other, key));
        if (taken !== undefined) store(world, taken, [key]);
      },
    },
    scenario: { ...oneAnd('hsm-b1', 'hsm-b2'), allow: { keyReplicate: true } },
    breaks: { 'hsm-holds-one-key-per-handle': 'holds' },
  }),
];
