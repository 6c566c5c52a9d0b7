import type { Cluster } from './cluster.ts';
import type { Hsm } from './hsm.ts';
import type { Key } from './key.ts';
import { demand } from './refused.ts';
import type { Site } from './site.ts';

/** What an application uses its cluster through: all that Client SDK 3 and Client SDK 5 have in common. */
export abstract class ClientLibrary {
  readonly name: string;
  readonly cluster: Cluster;
  /** The HSMs of the cluster that it can connect to. */
  readonly hsms: readonly Hsm[];
  protected readonly site: Site;

  constructor(name: string, cluster: Cluster, hsms: readonly Hsm[], site: Site) {
    this.name = name;
    this.cluster = cluster;
    this.hsms = hsms;
    this.site = site;
  }

  /** On how many HSMs a new token key must be. */
  protected abstract copiesRequired(): number;

  /** What becomes of a new key that is on too few. */
  protected abstract giveUp(key: Key): void;

  /** Of how many copies it wants to know before it uses a token key. */
  protected abstract copiesToUse(key: Key): number;

  /** Whether a creation of a token key can begin at all. */
  protected demandEnoughHsms(): void {}

  activeHsms(): readonly Hsm[] {
    return this.hsms.filter((hsm) => hsm.isActive);
  }

  /** The HSMs that have the key and answer. */
  copiesOf(key: Key): readonly Hsm[] {
    return this.activeHsms().filter((hsm) => hsm.holds(key));
  }

  generate(key: Key, hsm: Hsm): void {
    demand(key.promotes === undefined, 'made-by-promotion');
    this.demandConnection(hsm);
    demand(key.creation === 'none', 'key-already-created');
    demand(this.cluster.state === 'ACTIVE', 'cluster-not-active');
    demand(hsm.isActive, 'hsm-not-active');
    demand(hsm.knows(key.owner), 'owner-missing');
    this.demandFreeHandle(key);
    if (key.isToken) this.demandEnoughHsms();
    hsm.store(key);
    if (key.isToken) this.beginCopying(key, hsm);
    else key.become('acknowledged');
  }

  /** Turns a session key into a token key, where it is. */
  promote(key: Key): void {
    demand(key.isToken, 'not-a-token-key');
    const session = key.promotes;
    demand(session !== undefined, 'promotes-no-key');
    demand(key.creation === 'none', 'key-already-created');
    demand(session.creation === 'acknowledged', 'session-not-open');
    const [hsm] = this.copiesOf(session);
    demand(hsm !== undefined, 'no-live-copy');
    this.demandEnoughHsms();
    hsm.erase(session);
    session.become('promoted');
    hsm.store(key);
    this.beginCopying(key, hsm);
  }

  /** Client-side synchronization reaches one more HSM. */
  copyTo(hsm: Hsm, key: Key): void {
    this.#demandAttempt(hsm, key);
    demand(this.copiesOf(key).length > 0, 'no-live-copy');
    demand(!hsm.isHandleTaken(key), 'handle-taken');
    demand(hsm.knows(key.owner), 'owner-missing');
    hsm.store(key);
    key.tried.add(hsm);
  }

  /** Client-side synchronization tries one more HSM, in vain. */
  failToCopyTo(hsm: Hsm, key: Key): void {
    this.#demandAttempt(hsm, key);
    const mayFail =
      this.site.deployment.allow.syncFailures ||
      this.copiesOf(key).length === 0 ||
      hsm.isHandleTaken(key) ||
      !hsm.knows(key.owner);
    demand(mayFail, 'copying-cannot-fail');
    key.tried.add(hsm);
  }

  /** Every HSM was tried: the application is told what came of it. */
  settle(key: Key): void {
    demand(key.isToken, 'not-a-token-key');
    demand(key.creation === 'replicating', 'creation-not-running');
    demand(this.isEverywhereTried(key), 'hsm-still-to-attempt');
    if (this.hasEnoughCopies(key)) key.become('acknowledged');
    else this.giveUp(key);
  }

  protected isEverywhereTried(key: Key): boolean {
    return this.activeHsms().every((hsm) => key.tried.has(hsm));
  }

  protected hasEnoughCopies(key: Key): boolean {
    return this.copiesOf(key).length >= this.copiesRequired();
  }

  delete(key: Key): void {
    const { deleteKeyAgain } = this.site.deployment.allow;
    const isThere = ['acknowledged', 'unacknowledged', 'rejected'].includes(key.creation);
    demand(isThere || (deleteKeyAgain && key.creation === 'deleted'), 'key-not-created');
    demand(this.copiesOf(key).length > 0, 'no-live-copy');
    key.become('deleted');
    for (const hsm of this.copiesOf(key)) hsm.erase(key);
  }

  /** The session key goes with its session, even from an HSM that does not answer. */
  closeSession(key: Key): void {
    demand(!key.isToken, 'not-a-session-key');
    demand(key.creation === 'acknowledged', 'session-not-open');
    key.become('closed');
    for (const hsm of this.cluster.hsms) hsm.erase(key);
  }

  /** What a call comes to that uses the key on this HSM: whether the HSM has it. */
  use(key: Key, hsm: Hsm): boolean {
    const isKnown = ['acknowledged', 'unacknowledged', 'deleted', 'rejected'].includes(key.creation);
    // Such a call cannot be made: there is no key to ask for, or nobody to ask.
    if (!isKnown || !this.hsms.includes(hsm) || !hsm.isActive) return false;
    if (key.isToken) this.demandAvailability(key);
    return hsm.holds(key);
  }

  /** A key that is on too few HSMs is refused; on none, the call just fails. */
  protected demandAvailability(key: Key): void {
    const wanted = this.copiesToUse(key);
    demand(wanted < 2 || this.copiesOf(key).length >= wanted, 'availability-check');
  }

  /** Takes the key out of the HSMs in a file. */
  wrap(key: Key, hsm: Hsm): void {
    demand(key.isToken, 'not-a-token-key');
    demand(key.template.exportable, 'not-exportable');
    this.demandConnection(hsm);
    demand(!key.isWrapped, 'already-wrapped');
    demand(hsm.isActive, 'hsm-not-active');
    demand(hsm.holds(key), 'not-held');
    const isCreated = key.creation === 'acknowledged' || key.creation === 'unacknowledged';
    demand(isCreated && this.copiesOf(key).length >= this.copiesToUse(key), 'key-not-usable');
    key.isWrapped = true;
  }

  protected beginCopying(key: Key, hsm: Hsm): void {
    key.creation = 'replicating';
    key.tried.add(hsm);
  }

  /** A cluster gives out no handle that it has given to another key, as far as it can see. */
  protected demandFreeHandle(key: Key): void {
    demand(!this.cluster.activeHsms.some((hsm) => hsm.isHandleTaken(key)), 'handle-taken');
  }

  protected demandConnection(hsm: Hsm): void {
    demand(hsm.cluster === this.cluster, 'hsm-not-in-home-cluster');
    demand(this.hsms.includes(hsm), 'hsm-out-of-reach');
  }

  #demandAttempt(hsm: Hsm, key: Key): void {
    demand(key.isToken, 'not-a-token-key');
    this.demandConnection(hsm);
    demand(key.creation === 'replicating', 'creation-not-running');
    demand(hsm.isActive, 'hsm-not-active');
    demand(!key.tried.has(hsm), 'already-attempted');
  }
}
