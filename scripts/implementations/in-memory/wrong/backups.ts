import { Backup } from '../backup.ts';
import { BackupService } from '../backup-service.ts';
import type { Region } from '../cluster.ts';
import { Hsm, type Image } from '../hsm.ts';
import { demand } from '../refused.ts';
import type { WrongVariant } from './wrong-variant.ts';

class KeepsSourceCluster extends BackupService {
  protected override duplicate(from: Backup, to: Backup, region: Region): void {
    to.begin({ ...from, image: from.image, region });
  }
}

class RestoresPurged extends Backup {
  override restore(): void {
    demand(this.state === 'PENDING_DELETION' || this.state === 'DELETED', 'backup-not-pending-deletion');
    this.state = 'READY';
  }
}

class IgnoresPartitions extends BackupService {
  override copy(from: Backup, to: Backup, region: Region): void {
    demand(from.state === 'READY', 'backup-not-ready');
    demand(to === this.nextFree, 'not-the-next-slot');
    demand(from.region !== region, 'same-region');
    this.duplicate(from, to, region);
  }
}

class SharesTableOfUsers extends Hsm {
  override image(): Image {
    return { ...super.image(), passwords: this.passwords };
  }
}

class RemovesWithoutBackup extends BackupService {
  override takeBeforeRemoval(): void {}
}

class CopiesMarked extends BackupService {
  override copy(from: Backup, to: Backup, region: Region): void {
    const isMarked = from.state === 'PENDING_DELETION';
    if (isMarked) from.restore();
    super.copy(from, to, region);
    if (isMarked) from.markForDeletion();
  }
}

class BacksUpForClonesOnly extends BackupService {
  override take(backup: Backup, hsm: Hsm): void {
    demand(hsm.cluster.deployment.allow.clone, 'not-allowed');
    super.take(backup, hsm);
  }
}

/** Mistakes about backups. */
export const wrongBackups: readonly WrongVariant[] = [
  {
    name: 'copy-keeps-its-source-cluster',
    area: 'backups',
    sentence: 'The copy of a backup still belongs to the cluster of its source.',
    parts: { BackupService: KeepsSourceCluster },
  },
  {
    name: 'purged-backup-is-restored',
    area: 'backups',
    sentence: 'The deletion of a backup can be taken back after it was purged.',
    parts: { Backup: RestoresPurged },
  },
  {
    name: 'backups-leave-their-partition',
    area: 'backups',
    sentence: 'A backup is copied to a region of another partition.',
    parts: { BackupService: IgnoresPartitions },
  },
  {
    name: 'backup-shares-memory',
    area: 'backups',
    sentence: 'A backup shares the table of users with its HSM, and changes with it.',
    parts: { Hsm: SharesTableOfUsers },
  },
  {
    name: 'removed-without-backup',
    area: 'backups',
    sentence: 'An active HSM is removed without a backup.',
    parts: { BackupService: RemovesWithoutBackup },
  },
  {
    name: 'marked-backup-is-copied',
    area: 'backups',
    sentence: 'A backup that is marked for deletion can still be copied.',
    parts: { BackupService: CopiesMarked },
  },
  {
    name: 'backups-for-clones-only',
    area: 'backups',
    sentence: 'The service takes no backup where nothing is cloned.',
    parts: { BackupService: BacksUpForClonesOnly },
  },
];
