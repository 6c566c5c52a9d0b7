import { activeHsmsOf, type HsmSlot, isActive, type ReadonlyWorld, type UserSlot } from '#models';
import type { StepProperty } from '../property.ts';

/**
 * A user comes to all active HSMs of a cluster at once: created there, or replicated from a clone.
 *
 * @remarks
 * The crypto officer comes with the activation of a fresh cluster. Users who disagree do so because of HSMs
 * that were out of reach or were restored, never because a command reached some of those that answer.
 *
 * @clause KS-USER-REPLICATE
 * @brokenBy users are replicated to unrelated clusters
 */
export const usersArriveTogether: StepProperty<HsmSlot> = {
  kind: 'step',
  name: 'users-arrive-together',
  clause: 'KS-USER-REPLICATE',
  statement:
    'A user who is new on an active HSM is on every one of its cluster, and was created or came from a clone.',
  duty: 'must',
  scope: 'one by one',
  watches: 'hsm',

  appliesTo: (before, after, hsm) => before.deployment.users.some((user) => isNew(before, after, hsm, user)),

  findViolation(before, after, hsm) {
    for (const user of before.deployment.users) {
      if (!isNew(before, after, hsm, user)) continue;
      const missing = activeHsmsOf(after, hsm.cluster).filter(
        (other) => after.passwordVersion(other, user) === 0,
      );
      if (missing.length === 0 && isExplained(before, after, hsm, user)) continue;
      return { user: user.name, 'new on': hsm.name, 'missing on': missing.map(({ name }) => name) };
    }
    return undefined;
  },
};

function isNew(before: ReadonlyWorld, after: ReadonlyWorld, hsm: HsmSlot, user: UserSlot): boolean {
  return (
    isActive(before, hsm) && before.passwordVersion(hsm, user) === 0 && after.passwordVersion(hsm, user) > 0
  );
}

function isExplained(before: ReadonlyWorld, after: ReadonlyWorld, hsm: HsmSlot, user: UserSlot): boolean {
  const { scenario, cryptoOfficer, clusters } = before.deployment;
  const version = after.passwordVersion(hsm, user);
  if (user === cryptoOfficer) return before.clusterState(hsm.cluster) === 'INITIALIZED' && version === 1;
  if (before.clusterState(hsm.cluster) !== 'ACTIVE') return false;
  if (scenario.allow.changeUsers && version === 1) return true;
  return clusters.some((source) => {
    const asked = activeHsmsOf(before, source);
    const isWhole =
      asked.length > 0 && asked.every((other) => before.passwordVersion(other, user) === version);
    const isRelated = before.maskingKey(source) === before.maskingKey(hsm.cluster);
    return scenario.allow.replicateUsers && source !== hsm.cluster && isWhole && isRelated;
  });
}
