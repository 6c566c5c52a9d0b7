import { ClientLibrary } from './client-library.ts';
import type { Hsm } from './hsm.ts';
import type { Key } from './key.ts';
import { demand, Refused } from './refused.ts';

/** What is configured for an application of Client SDK 3. */
export interface Sdk3Settings {
  /** `create_object_minimum_nodes`. */
  readonly createObjectMinimumNodes: number;
  /** `-min_srv` of key_mgmt_util. */
  readonly minSrv: number;
  /** `-min_srv` without `-timeout`. */
  readonly waitsForMinimum: boolean;
}

/** Client SDK 3: a minimum of HSMs decides, and a key that reaches too few is removed again. */
export class Sdk3Client extends ClientLibrary {
  readonly settings: Sdk3Settings;

  constructor(settings: Sdk3Settings, ...rest: ConstructorParameters<typeof ClientLibrary>) {
    super(...rest);
    this.settings = settings;
  }

  protected override copiesRequired(): number {
    return Math.max(this.settings.createObjectMinimumNodes, this.settings.minSrv);
  }

  protected override copiesToUse(): number {
    return 1;
  }

  protected override giveUp(key: Key): void {
    demand(!this.settings.waitsForMinimum, 'minimum-awaited');
    key.become('cleaning');
  }

  /** The clean-up removes one copy. */
  removeCopy(key: Key, hsm: Hsm): void {
    this.#demandCopyToRemove(key, hsm);
    demand(hsm.isActive, 'hsm-not-active');
    demand(!key.tried.has(hsm), 'already-attempted');
    hsm.erase(key);
    key.tried.add(hsm);
  }

  /** The clean-up leaves the removal of one copy to the service. */
  markCopy(key: Key, hsm: Hsm): void {
    this.#demandCopyToRemove(key, hsm);
    demand(hsm.isActive, 'hsm-not-active');
    demand(!key.tried.has(hsm), 'already-attempted');
    hsm.mark(key);
    key.tried.add(hsm);
  }

  /** The clean-up cannot remove one copy. */
  failToRemoveCopy(key: Key, hsm: Hsm): void {
    this.#demandCopyToRemove(key, hsm);
    demand(!key.tried.has(hsm), 'already-attempted');
    demand(this.site.deployment.allow.syncFailures || !hsm.isActive, 'copying-cannot-fail');
    key.tried.add(hsm);
  }

  /** Every copy was tried: the application is told that there is no key. */
  finishCleanUp(key: Key): void {
    demand(key.creation === 'cleaning', 'clean-up-not-running');
    demand(
      this.copiesToRemove(key).every((hsm) => key.tried.has(hsm)),
      'copy-still-to-remove',
    );
    key.become('rejected');
  }

  /** Copies on HSMs that do not answer are copies as well. */
  protected copiesToRemove(key: Key): readonly Hsm[] {
    return this.hsms.filter((hsm) => hsm.holds(key));
  }

  /** The service removes a copy that a clean-up marked. */
  removeMarked(key: Key, hsm: Hsm): void {
    this.demandConnection(hsm);
    demand(hsm.marked.has(key), 'copy-not-marked');
    demand(hsm.isActive, 'hsm-not-active');
    hsm.marked.delete(key);
  }

  #demandCopyToRemove(key: Key, hsm: Hsm): void {
    this.demandConnection(hsm);
    demand(key.creation === 'cleaning', 'clean-up-not-running');
    demand(hsm.holds(key), 'not-held');
  }
}

/** The client of a key that may have to be cleaned up: Client SDK 5 never does that. */
export function cleaningClientOf(key: Key): Sdk3Client {
  demand(key.isToken, 'not-a-token-key');
  if (key.client instanceof Sdk3Client) return key.client;
  throw new Refused('not-an-sdk3-key');
}
