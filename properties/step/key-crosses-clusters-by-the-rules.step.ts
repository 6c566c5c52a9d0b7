import {
  activeHsmsOf,
  type ClusterSlot,
  type HsmSlot,
  isActive,
  isLiveHolder,
  type KeySlot,
  type ReadonlyWorld,
} from '#models';
import type { StepProperty } from '../property.ts';

/**
 * A key that a cluster did not have comes from another one by one of the two tools, and by its conditions.
 *
 * @remarks
 * `syncKey` logs in once: the crypto officer has one password on both HSMs. `key replicate` logs in twice
 * and asks for something else: the key on all of the source (KS-KEY-REPLICATE-CONSISTENT), its users on all
 * of the destination (KS-KEY-REPLICATE-USERS); and it leaves none of the destination out but those that have
 * another key under the handle, or one where copying may fail. A step does not say which tool it is of, so where both may be used the conditions of
 * either do.
 *
 * @clause KS-SYNC-KEY-CREDENTIALS
 * @clause KS-KEY-REPLICATE-CONSISTENT
 * @clause KS-KEY-REPLICATE-USERS
 * @brokenBy syncKey does not ask for the password of the destination
 */
export const keyCrossesClustersByTheRules: StepProperty<HsmSlot> = {
  kind: 'step',
  name: 'key-crosses-clusters-by-the-rules',
  clause: 'KS-SYNC-KEY-CREDENTIALS',
  statement:
    'A key comes from another cluster only by syncKey with common credentials, or by a key replicate that may begin.',
  duty: 'must',
  watches: 'hsm',

  concerns: ({ clusters }) => clusters.length > 1,

  appliesTo: (before, after, hsm) =>
    before.deployment.keys.some((key) => comesFromElsewhere(before, after, hsm, key)),

  findViolation(before, after, hsm) {
    for (const key of before.deployment.keys) {
      if (!comesFromElsewhere(before, after, hsm, key)) continue;
      if (mayBySyncKey(before, hsm, key) || mayByReplicate(before, after, hsm, key)) continue;
      const holders = before.deployment.hsms.filter((holder) => isLiveHolder(before, holder, key));
      return { key: key.name, 'gained by': hsm.name, 'active holders': holders.map(({ name }) => name) };
    }
    return undefined;
  },
};

function comesFromElsewhere(
  before: ReadonlyWorld,
  after: ReadonlyWorld,
  hsm: HsmSlot,
  key: KeySlot,
): boolean {
  const arrives = isActive(before, hsm) && after.holds(hsm, key) && !before.holds(hsm, key);
  if (!arrives || before.creation(key) === 'none') return false;
  return !hsm.cluster.hsms.some((holder) => isLiveHolder(before, holder, key));
}

function mayBySyncKey(before: ReadonlyWorld, hsm: HsmSlot, key: KeySlot): boolean {
  const { scenario, cryptoOfficer, hsms } = before.deployment;
  const password = before.passwordVersion(hsm, cryptoOfficer);
  if (!scenario.allow.clone || password === 0) return false;
  return hsms.some(
    (holder) =>
      isLiveHolder(before, holder, key) &&
      areRelated(before, holder.cluster, hsm.cluster) &&
      before.passwordVersion(holder, cryptoOfficer) === password,
  );
}

function mayByReplicate(before: ReadonlyWorld, after: ReadonlyWorld, hsm: HsmSlot, key: KeySlot): boolean {
  const { scenario, clusters } = before.deployment;
  const { keyReplicate, syncFailures } = scenario.allow;
  const reached = activeHsmsOf(before, hsm.cluster);
  const knows = (other: HsmSlot): boolean =>
    [key.owner, ...key.sharedWith].every((user) => before.passwordVersion(other, user) > 0);
  const isTaken = (other: HsmSlot): boolean => key.namesakes.some((twin) => before.holds(other, twin));
  const missed = reached.filter((other) => !after.holds(other, key) && !isTaken(other)).length;
  if (!keyReplicate || !reached.every(knows) || missed > Number(syncFailures)) return false;
  return clusters.some((source) => {
    const asked = activeHsmsOf(before, source);
    const isWhole = asked.length > 0 && asked.every((holder) => before.holds(holder, key));
    return isWhole && areRelated(before, source, hsm.cluster);
  });
}

const areRelated = (before: ReadonlyWorld, one: ClusterSlot, other: ClusterSlot): boolean =>
  before.maskingKey(one) === before.maskingKey(other);
