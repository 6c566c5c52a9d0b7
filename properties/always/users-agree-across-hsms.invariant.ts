import { activeHsmCount, type HsmSlot, isActive, type ReadonlyWorld } from '#models';
import type { AlwaysProperty } from '../property.ts';

/**
 * The HSMs of a cluster know the same users with the same passwords.
 *
 * @clause KS-USERS-APART
 * @brokenBy a new HSM is restored without users
 */
export const usersAgreeAcrossHsms: AlwaysProperty = {
  kind: 'always',
  name: 'users-agree-across-hsms',
  clause: 'KS-USERS-APART',
  statement: 'Active HSMs of one cluster have the same users and passwords.',
  duty: 'hazard',
  scope: 'one by one',

  appliesTo: (world) => world.deployment.clusters.some((cluster) => activeHsmCount(world, cluster) > 1),

  findViolation(world) {
    for (const cluster of world.deployment.clusters) {
      let first: HsmSlot | undefined;
      for (const hsm of cluster.hsms) {
        if (!isActive(world, hsm)) continue;
        if (first === undefined) first = hsm;
        else {
          const difference = differenceBetween(world, first, hsm);
          if (difference !== undefined) return difference;
        }
      }
    }
    return undefined;
  },
};

function differenceBetween(
  world: ReadonlyWorld,
  one: HsmSlot,
  other: HsmSlot,
): Record<string, string> | undefined {
  for (const user of world.deployment.users) {
    const version = world.passwordVersion(one, user);
    const otherVersion = world.passwordVersion(other, user);
    if (version === otherVersion) continue;
    const known = (hsm: HsmSlot, at: number) =>
      `${hsm.name} (${at === 0 ? 'no such user' : `password ${at}`})`;
    return { user: user.name, hsm: known(one, version), 'other hsm': known(other, otherVersion) };
  }
  return undefined;
}
