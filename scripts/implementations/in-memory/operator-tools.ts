import type { Cluster } from './cluster.ts';
import type { Hsm } from './hsm.ts';
import type { Key } from './key.ts';
import { demand } from './refused.ts';
import type { Site } from './site.ts';

/** What an operator copies keys and users from one cluster to another with. */
export class OperatorTools {
  protected readonly site: Site;

  constructor(site: Site) {
    this.site = site;
  }

  /** syncKey: from one HSM to one HSM. */
  syncKey(key: Key, source: Hsm, destination: Hsm): void {
    demand(key.isToken, 'not-a-token-key');
    demand(source.cluster !== destination.cluster, 'same-cluster');
    demand(!destination.holds(key), 'already-held');
    demand(source.isActive && source.holds(key), 'source-holds-no-live-copy');
    demand(destination.isActive, 'destination-not-active');
    demand(!destination.marked.has(key), 'copy-marked');
    demand(!destination.isHandleTaken(key), 'handle-taken');
    this.demandRelated(source.cluster, destination.cluster);
    demand(destination.knows(key.owner), 'owner-missing');
    this.demandLogin(source, destination);
    this.deliver(key, destination);
  }

  /** key replicate: to every active HSM of another cluster. */
  replicateKey(key: Key, source: Cluster, destination: Cluster): void {
    this.#demandReplicable(key, source, destination);
    demand(!destination.activeHsms.some((hsm) => hsm.isHandleTaken(key)), 'handle-taken');
    for (const hsm of destination.activeHsms) hsm.store(key);
  }

  /** key replicate misses one HSM, and leaves it at that: always one that has another key under the handle. */
  replicateKeyPartly(key: Key, source: Cluster, destination: Cluster, missed: Hsm): void {
    this.#demandKeyToMove(key, source, destination);
    demand(!missed.holds(key), 'already-held');
    demand(missed.isActive, 'hsm-not-active');
    const mayFail = this.site.deployment.allow.syncFailures || missed.isHandleTaken(key);
    demand(mayFail, 'copying-cannot-fail');
    const reached = destination.activeHsms.filter(
      (hsm) => hsm !== missed && !hsm.holds(key) && !hsm.isHandleTaken(key),
    );
    demand(reached.length > 0, 'nowhere-else-to-go');
    this.#demandReplicable(key, source, destination);
    for (const hsm of reached) hsm.store(key);
  }

  /** user replicate: to every active HSM of another cluster, none of which may have the user. */
  replicateUser(user: string, source: Cluster, destination: Cluster): void {
    demand(user !== this.site.deployment.cryptoOfficer, 'is-crypto-officer');
    demand(source !== destination, 'same-cluster');
    demand(source.state === 'ACTIVE' && destination.state === 'ACTIVE', 'cluster-not-active');
    this.demandRelated(source, destination);
    const versions = new Set(source.activeHsms.map((hsm) => hsm.passwords.get(user)));
    const [version] = [...versions].filter((known) => known !== undefined);
    demand(version !== undefined, 'user-missing');
    demand(versions.size === 1, 'user-inconsistent');
    const reached = destination.activeHsms;
    demand(reached.length > 0, 'no-active-hsm');
    demand(!reached.some((hsm) => hsm.knows(user)), 'user-in-destination');
    for (const hsm of reached) hsm.passwords.set(user, version);
  }

  /** Only an equal masking key can unmask what leaves a cluster. */
  protected demandRelated(source: Cluster, destination: Cluster): void {
    demand(source.maskingKey === destination.maskingKey, 'different-masking-key');
  }

  /** syncKey asks for credentials once, and uses them on both HSMs. */
  protected demandLogin(source: Hsm, destination: Hsm): void {
    const { cryptoOfficer } = this.site.deployment;
    const password = source.passwords.get(cryptoOfficer);
    demand(password !== undefined, 'officer-missing');
    demand(password === destination.passwords.get(cryptoOfficer), 'officer-password-differs');
  }

  protected deliver(key: Key, destination: Hsm): void {
    destination.store(key);
  }

  #demandKeyToMove(key: Key, source: Cluster, destination: Cluster): void {
    demand(key.isToken, 'not-a-token-key');
    demand(source !== destination, 'same-cluster');
  }

  #demandReplicable(key: Key, source: Cluster, destination: Cluster): void {
    this.#demandKeyToMove(key, source, destination);
    const holders = source.activeHsms.filter((hsm) => hsm.holds(key));
    demand(holders.length > 0, 'source-holds-no-live-copy');
    demand(holders.length === source.activeHsms.length, 'key-inconsistent');
    this.demandRelated(source, destination);
    const reached = destination.activeHsms;
    demand(reached.length > 0, 'no-active-hsm');
    demand(!reached.every((hsm) => hsm.holds(key)), 'already-held');
    demand(!reached.some((hsm) => hsm.marked.has(key)), 'copy-marked');
    const knowAll = (users: readonly string[]): boolean =>
      reached.every((hsm) => users.every((user) => hsm.knows(user)));
    demand(knowAll([key.owner]), 'owner-missing');
    demand(knowAll(key.template.sharedWith), 'sharee-missing');
  }
}
