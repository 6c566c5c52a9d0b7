import type { Cluster } from '../cluster.ts';
import type { Hsm } from '../hsm.ts';
import { demand } from '../refused.ts';
import { UserManagement } from '../user-management.ts';
import type { WrongVariant } from './wrong-variant.ts';

class UsersInClones extends UserManagement {
  override create(cluster: Cluster, user: string): void {
    super.create(cluster, user);
    const clones = this.site.clusters.filter(({ maskingKey }) => maskingKey === cluster.maskingKey);
    for (const hsm of clones.flatMap(({ activeHsms }) => activeHsms)) {
      if (!hsm.knows(user)) hsm.passwords.set(user, 1);
    }
  }
}

class ReachesUnreachable extends UserManagement {
  protected override hsmsToChange(cluster: Cluster): readonly Hsm[] {
    return cluster.hsms.filter((hsm) => hsm.isInUse);
  }
}

class OneIsEnough extends UserManagement {
  override create(cluster: Cluster, user: string): void {
    const isKnown = cluster.state === 'ACTIVE' && cluster.activeHsms.some((hsm) => hsm.knows(user));
    demand(!isKnown || user === this.site.deployment.cryptoOfficer, 'user-exists');
    super.create(cluster, user);
  }
}

/** Mistakes about users. */
export const wrongUsers: readonly WrongVariant[] = [
  {
    name: 'users-appear-in-clones',
    area: 'users',
    sentence: 'A user who is created in one cluster appears in its clones.',
    parts: { UserManagement: UsersInClones },
  },
  {
    name: 'changes-reach-the-unreachable',
    area: 'users',
    sentence: 'Users and passwords change on HSMs that do not answer.',
    parts: { UserManagement: ReachesUnreachable },
  },
  {
    name: 'known-once-is-known',
    area: 'users',
    sentence: 'A user whom one HSM knows cannot be created on the others.',
    parts: { UserManagement: OneIsEnough },
  },
];
