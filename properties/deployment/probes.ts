import {
  actions,
  hasActiveHsm,
  holdersOf,
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
import { neverOfAKey, onceOfAKey } from './of-keys.ts';

/**
 * Questions about one deployment that are no properties of every scenario.
 *
 * @remarks
 * They have the form of properties, so that the same search answers them.
 */

/** Whether an acknowledged key can be used, whatever the SDK: SDK 3 needs one active holder. */
export const acknowledgedKeyCanBeUsed: AlwaysProperty = {
  name: 'acknowledged-key-can-be-used',
  clause: 'KS-SDK5-QUORUM',
  statement:
    'An acknowledged token key has as many active holders in reach of its client as its use requires.',
  ...neverOfAKey((world, key) => {
    const required = key.sdk === 5 ? key.need : 1;
    if (liveCopyCountInReach(world, key) >= required) return undefined;
    return { required, 'active holders': liveHolderNames(world, key) };
  }),
};

/** Whether a call finds an acknowledged key wherever it is routed: to any active HSM that its client reaches. */
export const calledHsmsHaveKey: AlwaysProperty = {
  name: 'called-hsms-have-key',
  clause: 'KS-ROUTING',
  statement: 'Every active HSM that its client reaches holds each acknowledged token key.',
  ...neverOfAKey((world, key) => {
    const missing = key.reached.find((hsm) => isActive(world, hsm) && !world.holds(hsm, key));
    return missing && { 'missing on': missing.name };
  }),
};

/** Whether a creation that was reported as failed leaves key material behind, for either SDK. */
export const failedCreationLeavesNothing: AlwaysProperty = {
  name: 'failed-creation-leaves-nothing',
  clause: 'KS-SDK3-CLEAN-UP',
  statement: 'A key whose creation was reported as failed is held by no HSM.',
  ...neverOfAKey(
    (world, key) =>
      isHeld(world, key) ? { 'left on': holdersOf(world, key).map(({ name }) => name) } : undefined,
    isReportedAsFailed,
  ),
};

function isReportedAsFailed(world: ReadonlyWorld, key: KeySlot): boolean {
  const creation = world.creation(key);
  return creation === 'rejected' || creation === 'unacknowledged';
}

/** Whether an acknowledged key can arrive on one of these HSMs of another cluster. */
export function keyArrivesOn(hsms: readonly string[]): ReachableProperty {
  return {
    name: `key-arrives-on-${hsms.join()}`,
    clause: 'KS-SYNC-KEY',
    statement: 'An acknowledged token key arrives on an HSM of the other cluster.',
    distinguishes: ({ name }) => String(hsms.includes(name)),
    ...onceOfAKey((world, key) => {
      const arrived = holdersOf(world, key).find(
        (hsm) => hsm.cluster !== key.home && hsms.includes(hsm.name),
      );
      return arrived && { 'arrived on': arrived.name };
    }),
  };
}

/** What brings a key to another cluster. */
type Tool = 'syncKey' | 'key replicate';

/** Whether bringing an acknowledged key to the other cluster is ever refused for this reason. */
export function keyNeverLeavesFor(reason: Refusal, tool: Tool): AlwaysProperty {
  return {
    name: `key-never-refused-for-${reason}-by-${tool}`,
    clause: 'KS-USERS-APART',
    statement: 'Nothing but time stands between an acknowledged key and the clone.',
    ...neverOfAKey((world, key) =>
      refusalsOf(tool, world, key).has(reason) ? { [`${tool} is refused for`]: reason } : undefined,
    ),
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
    name: `key-is-refused-by-${tool}`,
    clause: 'KS-SYNC-KEY',
    statement: 'An acknowledged token key cannot be brought to the other cluster.',
    ...onceOfAKey((world, key) => {
      const reasons = refusalsOf(tool, world, key);
      // A key that has yet to spread is refused as well, and that comes to an end.
      reasons.delete('key-inconsistent');
      return reasons.size > 0 ? { [`${tool} is refused for`]: [...reasons] } : undefined;
    }),
  };
}
