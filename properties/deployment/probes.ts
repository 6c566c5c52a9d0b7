import {
  actions,
  hasActiveHsm,
  holdersOf,
  isAcknowledgedTokenKey,
  isActive,
  isHeld,
  isLiveHolder,
  type KeySlot,
  liveCopyCountInReach,
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
  statement:
    'An acknowledged token key has as many active holders in reach of its client as its use requires.',
  duty: 'hazard',
  scope: 'one by one',
  appliesTo: (world) => world.deployment.keys.some((key) => isAcknowledgedTokenKey(world, key)),
  findViolation(world) {
    for (const key of world.deployment.keys) {
      const required = key.sdk === 5 ? key.need : 1;
      if (!isAcknowledgedTokenKey(world, key) || liveCopyCountInReach(world, key) >= required) continue;
      return { key: key.name, required, 'active holders': liveHolderNames(world, key) };
    }
    return undefined;
  },
};

/** Whether a call finds an acknowledged key wherever it is routed: to any active HSM that its client reaches. */
export const calledHsmsHaveKey: AlwaysProperty = {
  kind: 'always',
  name: 'called-hsms-have-key',
  clause: 'KS-ROUTING',
  statement: 'Every active HSM that its client reaches holds each acknowledged token key.',
  duty: 'hazard',
  scope: 'one by one',
  appliesTo: (world) => world.deployment.keys.some((key) => isAcknowledgedTokenKey(world, key)),
  findViolation(world) {
    for (const key of world.deployment.keys) {
      if (!isAcknowledgedTokenKey(world, key)) continue;
      const missing = key.reached.find((hsm) => isActive(world, hsm) && !world.holds(hsm, key));
      if (missing !== undefined) return { key: key.name, 'missing on': missing.name };
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
    name: `key-arrives-on-${hsms.join()}`,
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

/** What brings a key to another cluster. */
type Tool = 'syncKey' | 'key replicate';

/** Whether bringing an acknowledged key to the other cluster is ever refused for this reason. */
export function keyNeverLeavesFor(reason: Refusal, tool: Tool): AlwaysProperty {
  return {
    kind: 'always',
    name: `key-never-refused-for-${reason}-by-${tool}`,
    clause: 'KS-USERS-APART',
    statement: 'Nothing but time stands between an acknowledged key and the clone.',
    duty: 'hazard',
    scope: 'one by one',
    appliesTo: (world) => world.deployment.keys.some((key) => isAcknowledgedTokenKey(world, key)),
    findViolation(world) {
      for (const key of world.deployment.keys) {
        if (!isAcknowledgedTokenKey(world, key)) continue;
        if (refusalsOf(tool, world, key).has(reason))
          return { key: key.name, [`${tool} is refused for`]: reason };
      }
      return undefined;
    },
  };
}

/** Why this key cannot be brought from home to an active HSM of another cluster. */
function refusalsOf(tool: Tool, world: ReadonlyWorld, key: KeySlot): Set<Refusal> {
  const reasons = new Set<Refusal>();
  const add = (reason: Refusal | undefined): void => {
    if (reason !== undefined) reasons.add(reason);
  };
  for (const cluster of world.deployment.clusters) {
    if (cluster === key.home || !hasActiveHsm(world, cluster)) continue;
    if (tool === 'key replicate') {
      add(refusalOf(actions.replicateKey, world, { key, source: key.home, destination: cluster }));
      continue;
    }
    for (const source of key.home.hsms.filter((hsm) => isLiveHolder(world, hsm, key))) {
      for (const destination of cluster.hsms.filter((hsm) => isActive(world, hsm)))
        add(refusalOf(actions.syncKey, world, { key, source, destination }));
    }
  }
  return reasons;
}

/** What stands in the way once a key is acknowledged; the evidence says why. */
export function keyIsRefused(tool: Tool): ReachableProperty {
  return {
    kind: 'reachable',
    name: `key-is-refused-by-${tool}`,
    clause: 'KS-SYNC-KEY',
    statement: 'An acknowledged token key cannot be brought to the other cluster.',
    duty: 'hazard',
    scope: 'one by one',
    findWitness(world) {
      for (const key of world.deployment.keys) {
        if (!isAcknowledgedTokenKey(world, key)) continue;
        const reasons = refusalsOf(tool, world, key);
        // A key that has yet to spread is refused as well, and that comes to an end.
        reasons.delete('key-inconsistent');
        if (reasons.size > 0) return { key: key.name, [`${tool} is refused for`]: [...reasons] };
      }
      return undefined;
    },
  };
}
