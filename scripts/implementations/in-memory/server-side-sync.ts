import type { Hsm } from './hsm.ts';
import type { Key } from './key.ts';
import { demand } from './refused.ts';
import type { Site } from './site.ts';

/** The service copies token keys between the HSMs of a cluster, one at a time. */
export class ServerSideSync {
  protected readonly site: Site;

  constructor(site: Site) {
    this.site = site;
  }

  copy(key: Key, source: Hsm, target: Hsm): void {
    this.demandTokenKey(key);
    demand(source !== target, 'already-held');
    demand(source.cluster === target.cluster, 'different-clusters');
    demand(!target.holds(key), 'already-held');
    demand(source.isActive && source.holds(key), 'source-holds-no-live-copy');
    demand(target.isActive, 'destination-not-active');
    demand(!target.marked.has(key), 'copy-marked');
    demand(!target.isHandleTaken(key), 'handle-taken');
    this.demandOwner(key, target);
    this.demandSpread(key);
    target.store(key);
  }

  protected demandTokenKey(key: Key): void {
    demand(key.isToken, 'not-a-token-key');
  }

  protected demandOwner(key: Key, target: Hsm): void {
    demand(target.knows(key.owner), 'owner-missing');
  }

  /** It knows nothing of what clients did with a key, but for what is assumed. */
  protected demandSpread(key: Key): void {
    const { tombstones, serverSyncSkipsFailedCreations } = this.site.deployment.assume;
    demand(!tombstones || key.creation !== 'deleted', 'key-deleted');
    const hasFailed = key.creation === 'cleaning' || key.creation === 'rejected';
    demand(!serverSyncSkipsFailedCreations || !hasFailed, 'creation-failed');
  }
}
