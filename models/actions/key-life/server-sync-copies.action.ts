import { isActive, isHandleTaken, isLiveHolder } from '../../world/questions.ts';
import type { HsmSlot, KeySlot } from '../../world/slots.ts';
import type { ReadonlyWorld } from '../../world/world.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * The service clones one token key from one HSM to another of the same cluster.
 *
 * @remarks
 * Atomic for each key and target, although one periodic pass clones many: small steps can reach every
 * world that a large one can, so they are the stronger check. "Periodically" has no stated period: it may
 * happen at any time, or never. It neither knows nor cares whether the key was rejected or deleted, unless
 * the scenario assumes that deletions are remembered, or that keys whose creation failed are left alone
 * (KS-SERVER-SYNC-BLIND). It is the work of the service, so what a client reaches does not matter.
 *
 * @clause KS-SERVER-SYNC
 * @clause KS-SERVER-SYNC-UNMANAGED
 * @clause KS-SERVER-SYNC-BLIND
 * @clause KS-SYNC-ONE-CLUSTER
 * @clause KS-CLONE-SPREADS
 * @clause KS-TOMBSTONES
 * @clause KS-KEY-HANDLE-COLLISION
 * @assumption sync-at-any-time
 * @assumption owner-needed
 */
export const serverSyncCopies: Action<{ key: KeySlot; source: HsmSlot; target: HsmSlot }> = {
  name: 'server-sync-copies',
  clause: 'KS-SERVER-SYNC',
  parameters: ({ keys, hsms }) => choices({ key: keys, source: hsms, target: hsms }),

  forbids(_, { key, source, target }) {
    if (key.class !== 'token') return 'not-a-token-key';
    if (source === target) return 'already-held';
    return source.cluster === target.cluster ? undefined : 'different-clusters';
  },

  refuses(world, { key, source, target }) {
    if (world.holds(target, key)) return 'already-held';
    if (!isLiveHolder(world, source, key)) return 'source-holds-no-live-copy';
    if (!isActive(world, target)) return 'destination-not-active';
    if (world.isMarked(target, key)) return 'copy-marked';
    if (isHandleTaken(world, target, key)) return 'handle-taken';
    if (world.passwordVersion(target, key.owner) === 0) return 'owner-missing';
    return whyLeftAlone(world, key);
  },

  apply: (world, { key, target }) => world.tell(target, { type: 'key.stored', key: key.name }),

  describe: ({ key, source, target }) =>
    `Server-side synchronization copies ${key.name} from ${source.name} to ${target.name}.`,
};

/**
 * Why server-side synchronization leaves a key alone wherever it is, if the scenario assumes that it does.
 *
 * @clause KS-SERVER-SYNC-BLIND
 * @assumption failed-creations-spread
 * @assumption tombstones
 */
export function whyLeftAlone(
  world: ReadonlyWorld,
  key: KeySlot,
): 'key-deleted' | 'creation-failed' | undefined {
  const { tombstones, serverSyncSkipsFailedCreations } = world.deployment.scenario.assume;
  if (tombstones && world.creation(key) === 'deleted') return 'key-deleted';
  // A question that is not asked costs nothing: most scenarios assume neither.
  if (!serverSyncSkipsFailedCreations) return undefined;
  const creation = world.creation(key);
  return creation === 'cleaning' || creation === 'rejected' ? 'creation-failed' : undefined;
}
