import type { Cluster } from './cluster.ts';
import type { Hsm } from './hsm.ts';
import { demand } from './refused.ts';
import type { Site } from './site.ts';

/** Users are kept by each HSM for itself: a change reaches those that answer. */
export class UserManagement {
  protected readonly site: Site;

  constructor(site: Site) {
    this.site = site;
  }

  create(cluster: Cluster, user: string): void {
    demand(user !== this.site.deployment.cryptoOfficer, 'is-crypto-officer');
    demand(cluster.state === 'ACTIVE', 'cluster-not-active');
    const lacking = this.hsmsToChange(cluster).filter((hsm) => !hsm.knows(user));
    demand(lacking.length > 0, 'user-exists');
    for (const hsm of lacking) hsm.passwords.set(user, 1);
  }

  /** The crypto officer changes the first password. */
  changePassword(cluster: Cluster): void {
    demand(cluster.state === 'ACTIVE', 'cluster-not-active');
    const { cryptoOfficer } = this.site.deployment;
    const outdated = this.hsmsToChange(cluster).filter((hsm) => hsm.passwords.get(cryptoOfficer) === 1);
    demand(outdated.length > 0, 'password-already-changed');
    for (const hsm of outdated) hsm.passwords.set(cryptoOfficer, 2);
  }

  protected hsmsToChange(cluster: Cluster): readonly Hsm[] {
    return cluster.activeHsms;
  }
}
