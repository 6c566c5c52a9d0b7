import { Backup } from './backup.ts';
import type { BackupService } from './backup-service.ts';
import type { Cluster } from './cluster.ts';
import { emptyImage, Hsm, type Image } from './hsm.ts';
import { demand } from './refused.ts';

/** What a new HSM is restored from; nothing for the first one of a fresh cluster. */
export type Source = Hsm | Backup | undefined;

/** Adds HSMs to clusters and removes them. */
export class HsmService {
  protected readonly backups: BackupService;

  constructor(backups: BackupService) {
    this.backups = backups;
  }

  create(hsm: Hsm, source: Source): void {
    if (source instanceof Hsm) {
      demand(source !== hsm, 'not-the-source');
      demand(source.cluster === hsm.cluster, 'different-clusters');
    }
    demand(hsm.isVacant, 'slot-occupied');
    demand(hsm.cluster.takesHsm, 'cluster-not-ready-for-hsm');
    hsm.create(this.imageFor(hsm.cluster, source));
  }

  remove(hsm: Hsm): void {
    demand(hsm.isInUse, 'hsm-not-in-use');
    demand(hsm.cluster.isInUse, 'cluster-not-in-use');
    const isBackedUp = hsm.isActive && hsm.cluster.state === 'ACTIVE';
    if (isBackedUp) this.backups.takeBeforeRemoval(hsm);
    hsm.remove();
  }

  /** An active HSM of the cluster serves, whichever; without one, a backup; without that, nothing. */
  protected imageFor(cluster: Cluster, source: Source): Image {
    if (source instanceof Hsm) {
      demand(source.isActive, 'hsm-not-active');
      return source.image();
    }
    demand(cluster.activeHsms.length === 0, 'not-the-source');
    const backup = this.backupFor(cluster);
    demand(source === backup, 'not-the-source');
    if (backup instanceof Backup) return backup.image;
    demand(cluster.state === 'UNINITIALIZED', 'not-the-source');
    return emptyImage;
  }

  /** The latest backup of the cluster, or else the one that the cluster was made from. */
  protected backupFor(cluster: Cluster): Backup | undefined {
    const origin = cluster.origin?.state === 'DELETED' ? undefined : cluster.origin;
    return this.backups.latestOf(cluster) ?? origin;
  }
}
