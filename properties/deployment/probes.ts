import {
  actions,
  hasActiveHsm,
  holdersOf,
  isAcknowledgedTokenKey,
  isActive,
  isHeld,
  isLiveHolder,
  type KeySlot,
  liveCopyCountInHome,
  type ReadonlyWorld,
  type Refusal,
  refusalOf,
} from '#models';
import { liveHolderNames } from '../evidence.ts';
import type { AlwaysProperty, ReachableProperty } from '../property.ts';

/**
 * Questions about one deployment that are no properties of every scenario.
 *
 * @remarks
 * They have the form of properties, so that the same search answers them.
 */

/** Whether an acknowledged key can be used, whatever the SDK: SDK 3 needs one active holder. */
export const acknowledgedKeyCanBeUsed: AlwaysProperty = {
  kind: 'always',
  name: 'acknowledged-key-can-be-used',
  clause: 'KS-SDK5-QUORUM',
  statement: 'An acknowledged token key has as many active holders as its use requires.',
  duty: 'hazard',
  scope: 'one by one',
  appliesTo: (world) => world.deployment.keys.some((key) => isAcknowledgedTokenKey(world, key)),
  findViolation(world) {
    for (const key of world.deployment.keys) {
      const required = key.sdk === 5 ? key.need : 1;
      if (!isAcknowledgedTokenKey(world, key) || liveCopyCountInHome(world, key) >= required) continue;
      return { key: key.name, required, 'active holders': liveHolderNames(world, key) };
    }
    return undefined;
  },
};

/** Whether a creation that was reported as failed leaves key material behind, for either SDK. */
export const failedCreationLeavesNothing: AlwaysProperty = {
  kind: 'always',
  name: 'failed-creation-leaves-nothing',
  clause: 'KS-SDK3-CLEAN-UP',
  statement: 'A key whose creation was reported as failed is held by no HSM.',
  duty: 'hazard',
  scope: 'one by one',
  appliesTo: (world) => world.deployment.keys.some((key) => isReportedAsFailed(world, key)),
  findViolation(world) {
    for (const key of world.deployment.keys) {
      if (!isReportedAsFailed(world, key) || !isHeld(world, key)) continue;
      return { key: key.name, 'left on': holdersOf(world, key).map(({ name }) => name) };
    }
    return undefined;
  },
};

function isReportedAsFailed(world: ReadonlyWorld, key: KeySlot): boolean {
  const creation = world.creation(key);
  return creation === 'rejected' || creation === 'unacknowledged';
}

/** Whether an acknowledged key can arrive on one of these HSMs of another cluster. */
export function keyArrivesOn(hsms: readonly string[]): ReachableProperty {
  return {
    kind: 'reachable',
    name: 'key-arrives-in-other-cluster',
    clause: 'KS-SYNC-KEY',
    statement: 'An acknowledged token key arrives on an HSM of the other cluster.',
    duty: 'hazard',
    scope: 'one by one',
    distinguishes: ({ name }) => String(hsms.includes(name)),
    findWitness(world) {
      for (const key of world.deployment.keys) {
        if (!isAcknowledgedTokenKey(world, key)) continue;
        const arrived = holdersOf(world, key).find(
          (hsm) => hsm.cluster !== key.home && hsms.includes(hsm.name),
        );
        if (arrived !== undefined) return { key: key.name, 'arrived on': arrived.name };
      }
      return undefined;
    },
  };
}

/** Whether syncKey of an acknowledged key is ever refused for this reason. */
export function syncKeyIsNeverRefusedFor(reason: Refusal): AlwaysProperty {
  return {
    kind: 'always',
    name: `sync-key-never-refused-for-${reason}`,
    clause: 'KS-USERS-APART',
    statement: 'Nothing but time stands between an acknowledged key and the clone.',
    duty: 'hazard',
    scope: 'one by one',
    appliesTo: (world) => world.deployment.keys.some((key) => isAcknowledgedTokenKey(world, key)),
    findViolation(world) {
      for (const key of world.deployment.keys) {
        if (!isAcknowledgedTokenKey(world, key)) continue;
        if (refusalsOfSyncKey(world, key).has(reason))
          return { key: key.name, 'syncKey is refused for': reason };
      }
      return undefined;
    },
  };
}

/** Why syncKey cannot bring this key from a live holder of home to an active HSM of another cluster. */
function refusalsOfSyncKey(world: ReadonlyWorld, key: KeySlot): ReadonlySet<Refusal> {
  const reasons = new Set<Refusal>();
  for (const source of key.home.hsms.filter((hsm) => isLiveHolder(world, hsm, key))) {
    for (const cluster of world.deployment.clusters) {
      if (cluster === key.home || !hasActiveHsm(world, cluster)) continue;
      for (const destination of cluster.hsms.filter((hsm) => isActive(world, hsm))) {
        const reason = refusalOf(actions.syncKey, world, { key, source, destination });
        if (reason !== undefined) reasons.add(reason);
      }
    }
  }
  return reasons;
}

/** What stands in the way of syncKey once a key is acknowledged; the evidence says why. */
export const syncKeyIsRefused: ReachableProperty = {
  kind: 'reachable',
  name: 'sync-key-is-refused',
  clause: 'KS-SYNC-KEY',
  statement: 'An acknowledged token key cannot be brought to the other cluster.',
  duty: 'hazard',
  scope: 'one by one',
  findWitness(world) {
    for (const key of world.deployment.keys) {
      if (!isAcknowledgedTokenKey(world, key)) continue;
      const reasons = refusalsOfSyncKey(world, key);
      if (reasons.size > 0) return { key: key.name, 'syncKey is refused for': [...reasons] };
    }
    return undefined;
  },
};
