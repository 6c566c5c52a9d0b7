import type { Backup } from '../backup.ts';
import type { Cluster } from '../cluster.ts';
import { Hsm, type Image } from '../hsm.ts';
import { HsmService, type Source } from '../hsm-service.ts';
import type { WrongVariant } from './wrong-variant.ts';

class SurvivesFailure extends Hsm {
  override fail(): void {
    this.state = 'FAILED';
  }
}

class EmptyAfterOutage extends Hsm {
  override recover(): void {
    super.recover();
    this.keys.clear();
  }
}

class OldestBackup extends HsmService {
  protected override backupFor(cluster: Cluster): Backup | undefined {
    const [oldest] = this.backups.readyOf(cluster);
    return oldest ?? super.backupFor(cluster);
  }
}

class KeysComeLater extends HsmService {
  protected override imageFor(cluster: Cluster, source: Source): Image {
    const { passwords } = super.imageFor(cluster, source);
    return { keys: [], passwords };
  }
}

class NeedsReplacedHsmGone extends Hsm {
  override get isVacant(): boolean {
    return this.state === 'NONE';
  }
}

/** Mistakes about HSMs that fail, come back and are replaced. */
export const wrongFailureAndReplacement: readonly WrongVariant[] = [
  {
    name: 'failed-hsm-keeps-its-keys',
    area: 'failure-and-replacement',
    sentence: 'An HSM that failed still has its keys and users.',
    parts: { Hsm: SurvivesFailure },
  },
  {
    name: 'recovered-hsm-is-empty',
    area: 'failure-and-replacement',
    sentence: 'An HSM that can be reached again has lost its keys.',
    parts: { Hsm: EmptyAfterOutage },
  },
  {
    name: 'restored-from-the-oldest-backup',
    area: 'failure-and-replacement',
    sentence: 'A new HSM is restored from the oldest backup of its cluster, not from the latest.',
    parts: { HsmService: OldestBackup },
  },
  {
    name: 'keys-come-later',
    area: 'failure-and-replacement',
    sentence: 'A new HSM starts without keys and waits for server-side synchronization.',
    parts: { HsmService: KeysComeLater },
  },
  {
    name: 'failed-hsm-blocks-its-place',
    area: 'failure-and-replacement',
    sentence: 'A failed HSM counts as one that is there: it cannot be replaced.',
    parts: { Hsm: NeedsReplacedHsmGone },
  },
];
