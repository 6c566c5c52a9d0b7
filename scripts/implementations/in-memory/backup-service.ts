import type { Backup } from './backup.ts';
import type { Cluster, Region } from './cluster.ts';
import type { Hsm } from './hsm.ts';
import { demand } from './refused.ts';

/** Takes backups of HSMs and copies them to other regions. */
export class BackupService {
  /** In the order in which they are filled, each once. */
  readonly backups: readonly Backup[];

  constructor(backups: readonly Backup[]) {
    this.backups = backups;
  }

  get nextFree(): Backup | undefined {
    return this.backups.find(({ state }) => state === 'NONE');
  }

  take(backup: Backup, hsm: Hsm): void {
    demand(backup === this.nextFree, 'not-the-next-slot');
    demand(hsm.isActive, 'hsm-not-active');
    demand(hsm.cluster.state === 'ACTIVE', 'cluster-not-active');
    this.#save(backup, hsm);
  }

  /** An HSM is about to be removed: its backup is complete before that. */
  takeBeforeRemoval(hsm: Hsm): void {
    const backup = this.nextFree;
    demand(backup !== undefined, 'no-free-backup-slot');
    this.#save(backup, hsm);
    backup.complete();
  }

  copy(from: Backup, to: Backup, region: Region): void {
    demand(from.state === 'READY', 'backup-not-ready');
    demand(to === this.nextFree, 'not-the-next-slot');
    demand(from.region !== region, 'same-region');
    demand(from.region?.partition === region.partition, 'other-partition');
    this.duplicate(from, to, region);
  }

  /** Copies a backup that is named by its cluster: the latest one. */
  copyLatest(cluster: Cluster, to: Backup, region: Region): void {
    demand(cluster.region !== region, 'same-region');
    demand(cluster.region.partition === region.partition, 'other-partition');
    demand(to === this.nextFree, 'not-the-next-slot');
    const from = this.latestOf(cluster);
    demand(from !== undefined, 'no-backup-of-cluster');
    this.duplicate(from, to, region);
  }

  /** The backups of a cluster that can be used, the oldest first. Copies belong to no cluster. */
  readyOf(cluster: Cluster): readonly Backup[] {
    return this.backups.filter(
      ({ state, sourceCluster, region }) =>
        state === 'READY' && sourceCluster === cluster && region === cluster.region,
    );
  }

  latestOf(cluster: Cluster): Backup | undefined {
    return this.readyOf(cluster).at(-1);
  }

  protected duplicate(from: Backup, to: Backup, region: Region): void {
    to.begin({ image: from.image, maskingKey: from.maskingKey, region, sourceCluster: undefined });
  }

  #save(backup: Backup, hsm: Hsm): void {
    const { cluster } = hsm;
    backup.begin({
      image: hsm.image(),
      maskingKey: cluster.maskingKey,
      region: cluster.region,
      sourceCluster: cluster,
    });
  }
}
