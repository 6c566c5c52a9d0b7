import {
  actions,
  type HsmSlot,
  isActive,
  isLiveHolder,
  type KeySlot,
  type ReadonlyWorld,
  type Refusal,
} from '#models';
import { erase, except, type Mutant, mutantOf, related, running, sessionKey, unrelated } from './mutant.ts';

const { serverSyncCopies, syncKey } = actions;

/** The application, with creations that fail in a cluster with two HSMs, however many copies there are. */
const threeCopies = { app: { cluster: 'cluster-a', sdk: 3, createObjectMinimumNodes: 3 } } as const;

const marking = { clients: threeCopies, allow: { tombstoneCleanUp: true } } as const;

/** Server-side synchronization goes wrong. */
const serverSyncMutants: readonly Mutant[] = [
  mutantOf('serverSyncCopies', {
    name: 'server-side synchronization copies session keys',
    wrong: {
      forbids: (_, { source, target }) =>
        source.cluster === target.cluster ? undefined : 'different-clusters',
    },
    scenario: { keys: { 'key-1': sessionKey } },
    breaks: { 'session-key-stays-local': 'holds' },
  }),
  mutantOf('serverSyncCopies', {
    name: 'server-side synchronization reaches other clusters',
    wrong: { forbids: (_, { key }) => (key.class === 'token' ? undefined : 'not-a-token-key') },
    scenario: { clusters: unrelated },
    breaks: { 'key-moves-only-by-sync': 'holds', 'holders-share-masking-key': 'vacuous' },
  }),
  mutantOf('serverSyncCopies', {
    name: 'server-side synchronization forgets deletions that it should remember',
    wrong: {
      refuses: (world, chosen) => except('key-deleted', serverSyncCopies.refuses(world, chosen)),
    },
    scenario: { allow: { deleteKey: true, hsmOutages: 1 }, assume: { tombstones: true } },
    breaks: { 'deleted-key-never-spreads': 'holds' },
  }),
  mutantOf('serverSyncCopies', {
    name: 'server-side synchronization does not look whether its source holds the key',
    wrong: {
      refuses(world, { key, source, target }) {
        if (world.holds(target, key)) return 'already-held';
        if (!isActive(world, source) || !isActive(world, target)) return 'hsm-not-active';
        return world.passwordVersion(target, key.owner) === 0 ? 'owner-missing' : undefined;
      },
    },
    scenario: { allow: { deleteKey: true } },
    breaks: { 'key-moves-only-by-sync': 'holds', 'deleted-key-stays-deleted': 'holds' },
  }),
  mutantOf('serverSyncCopies', {
    name: 'server-side synchronization moves the key instead of copying it',
    wrong: {
      apply(world, chosen) {
        serverSyncCopies.apply(world, chosen);
        erase(world, chosen.source, [chosen.key]);
      },
    },
    scenario: {},
    breaks: { 'acknowledged-key-on-every-active-hsm': 'holds' },
  }),
];

/** Server-side synchronization does not see who should not have a key, or whose copy it is. */
const blindSyncMutants: readonly Mutant[] = [
  mutantOf('serverSyncCopies', {
    name: 'server-side synchronization does not look for the owner of the key',
    wrong: {
      refuses: (world, chosen) => except('owner-missing', serverSyncCopies.refuses(world, chosen)),
    },
    scenario: { allow: { changeUsers: true, hsmOutages: 1 } },
    breaks: { 'key-arrives-only-with-its-owner': 'holds' },
  }),
  mutantOf('serverSyncCopies', {
    name: 'server-side synchronization copies from an HSM that does not answer',
    wrong: {
      refuses(world, { key, source, target }) {
        const refusal = serverSyncCopies.refuses(world, { key, source, target });
        if (refusal !== 'source-holds-no-live-copy' || !world.holds(source, key)) return refusal;
        return isActive(world, target) ? undefined : 'destination-not-active';
      },
    },
    scenario: { allow: { hsmOutages: 1 } },
    breaks: { 'key-arrives-from-an-active-holder': 'holds' },
  }),
  mutantOf('serverSyncCopies', {
    name: 'server-side synchronization moves session keys',
    wrong: {
      forbids: (_, { source, target }) =>
        source.cluster === target.cluster ? undefined : 'different-clusters',
      apply(world, chosen) {
        serverSyncCopies.apply(world, chosen);
        if (chosen.key.class === 'session') erase(world, chosen.source, [chosen.key]);
      },
    },
    scenario: { keys: { 'key-1': sessionKey } },
    breaks: { 'session-key-never-moves': 'holds' },
  }),
  mutantOf('serverSyncCopies', {
    name: 'server-side synchronization does not look for marks',
    wrong: {
      refuses: (world, chosen) => except('copy-marked', serverSyncCopies.refuses(world, chosen)),
    },
    scenario: marking,
    breaks: { 'marked-copy-never-returns': 'holds' },
  }),
  mutantOf('serverSyncCopies', {
    name: 'server-side synchronization copies from a marked copy',
    wrong: {
      refuses(world, { key, source, target }) {
        const refusal = serverSyncCopies.refuses(world, { key, source, target });
        if (refusal !== 'source-holds-no-live-copy' || !world.isMarked(source, key)) return refusal;
        if (!isActive(world, source) || !isActive(world, target)) return 'destination-not-active';
        return world.isMarked(target, key) ? 'copy-marked' : undefined;
      },
    },
    scenario: marking,
    breaks: { 'key-arrives-from-an-active-holder': 'holds', 'key-moves-only-by-sync': 'holds' },
  }),
  mutantOf('serverSyncCopies', {
    name: 'server-side synchronization takes up failed creations that it should leave alone',
    wrong: {
      refuses: (world, chosen) => except('creation-failed', serverSyncCopies.refuses(world, chosen)),
    },
    scenario: { clients: threeCopies, assume: { serverSyncSkipsFailedCreations: true } },
    breaks: { 'rejected-key-leaves-nothing': 'holds' },
  }),
];

/** syncKey goes wrong. */
const syncKeyMutants: readonly Mutant[] = [
  mutantOf('syncKey', {
    name: 'syncKey works under different masking keys',
    wrong: { refuses: (world, chosen) => refusesSyncKey(world, chosen, 'different-masking-key') },
    scenario: { clusters: { ...related, 'cluster-c': running('hsm-c1') }, allow: { clone: true } },
    breaks: { 'holders-share-masking-key': 'holds', 'key-moves-only-by-sync': 'holds' },
  }),
  mutantOf('syncKey', {
    name: 'syncKey works without the owner on the destination',
    wrong: { refuses: (world, chosen) => refusesSyncKey(world, chosen, 'owner-missing') },
    scenario: { clusters: related, allow: { clone: true, changeUsers: true } },
    breaks: { 'key-moves-only-by-sync': 'holds' },
  }),
  mutantOf('syncKey', {
    name: 'syncKey looks for the owner on the source instead of the destination',
    wrong: {
      refuses(world, chosen) {
        if (world.passwordVersion(chosen.source, chosen.key.owner) === 0) return 'owner-missing';
        return refusesSyncKey(world, chosen, 'owner-missing');
      },
    },
    scenario: { clusters: related, allow: { clone: true, changeUsers: true } },
    breaks: { 'key-moves-only-by-sync': 'holds' },
  }),
  mutantOf('syncKey', {
    name: 'syncKey does not look whether its source holds the key',
    wrong: { refuses: (world, chosen) => refusesSyncKey(world, chosen, 'source-holds-no-live-copy') },
    scenario: { clusters: related, allow: { clone: true, deleteKey: true } },
    breaks: { 'key-moves-only-by-sync': 'holds' },
  }),
  mutantOf('syncKey', {
    name: 'syncKey copies session keys',
    wrong: {
      forbids({ scenario }, { source, destination }) {
        if (!scenario.allow.clone) return 'not-allowed';
        return source.cluster === destination.cluster ? 'same-cluster' : undefined;
      },
    },
    scenario: { clusters: related, keys: { 'key-1': sessionKey }, allow: { clone: true } },
    breaks: { 'session-key-stays-local': 'holds' },
  }),
  mutantOf('syncKey', {
    name: 'syncKey moves the key instead of copying it',
    wrong: {
      apply(world, chosen) {
        syncKey.apply(world, chosen);
        erase(world, chosen.source, [chosen.key]);
      },
    },
    scenario: { clusters: related, allow: { clone: true } },
    breaks: { 'acknowledged-key-on-every-active-hsm': 'holds' },
  }),
  mutantOf('syncKey', {
    name: 'syncKey reads from an HSM that does not answer',
    wrong: {
      refuses(world, chosen) {
        const isThere = world.holds(chosen.source, chosen.key);
        return isThere
          ? refusesSyncKey(world, chosen, 'source-holds-no-live-copy')
          : syncKey.refuses(world, chosen);
      },
    },
    scenario: { clusters: related, allow: { clone: true, hsmOutages: 1 } },
    breaks: { 'key-arrives-from-an-active-holder': 'holds' },
  }),
  mutantOf('syncKey', {
    name: 'syncKey moves session keys',
    wrong: {
      forbids({ scenario }, { source, destination }) {
        if (!scenario.allow.clone) return 'not-allowed';
        return source.cluster === destination.cluster ? 'same-cluster' : undefined;
      },
      apply(world, chosen) {
        syncKey.apply(world, chosen);
        if (chosen.key.class === 'session') erase(world, chosen.source, [chosen.key]);
      },
    },
    scenario: { clusters: related, keys: { 'key-1': sessionKey }, allow: { clone: true } },
    breaks: { 'session-key-never-moves': 'holds' },
  }),
];

/** What can go wrong while a key is copied after its creation. */
export const synchronizationMutants: readonly Mutant[] = [
  ...serverSyncMutants,
  ...blindSyncMutants,
  ...syncKeyMutants,
];

/** Why syncKey refuses, apart from one reason that a mutant takes no notice of. */
function refusesSyncKey(
  world: ReadonlyWorld,
  { key, source, destination }: { key: KeySlot; source: HsmSlot; destination: HsmSlot },
  ignored: Refusal,
): Refusal | undefined {
  const officer = world.deployment.cryptoOfficer;
  const password = world.passwordVersion(source, officer);
  const obstacles: readonly (readonly [Refusal, boolean])[] = [
    ['already-held', world.holds(destination, key)],
    ['source-holds-no-live-copy', !isLiveHolder(world, source, key)],
    ['destination-not-active', !isActive(world, destination)],
    ['different-masking-key', world.maskingKey(source.cluster) !== world.maskingKey(destination.cluster)],
    ['owner-missing', world.passwordVersion(destination, key.owner) === 0],
    ['officer-missing', password === 0],
    ['officer-password-differs', password !== world.passwordVersion(destination, officer)],
  ];
  return obstacles.find(([refusal, isThere]) => isThere && refusal !== ignored)?.[0];
}
