import { type BackupSlot, type Deployment, latestBackup, type ReadonlyWorld } from '#models';
import { sameContents } from '../evidence.ts';
import type { StepProperty } from '../property.ts';

/**
 * Whoever copies by the identifier of a cluster gets its most recent backup that is ready.
 *
 * @remarks
 * A step does not say how a copy was asked for, so this is about deployments where nobody can name a backup.
 *
 * @clause KS-BACKUP-COPY-BY-CLUSTER
 * @brokenBy a copy by cluster is of the oldest backup
 */
export const copyByClusterIsOfTheLatestBackup: StepProperty<BackupSlot> = {
  kind: 'step',
  name: 'copy-by-cluster-is-of-the-latest-backup',
  clause: 'KS-BACKUP-COPY-BY-CLUSTER',
  statement:
    'A copy made by naming a cluster carries what the most recent ready backup of that cluster carries.',
  duty: 'must',
  scope: 'as a whole',
  watches: 'backup',

  concerns: isByClusterOnly,

  appliesTo: isCopiedByCluster,

  findViolation(before, after, backup) {
    const record = after.backup(backup);
    if (record === undefined || !isCopiedByCluster(before, after, backup)) return undefined;
    const latest = before.deployment.clusters.flatMap((cluster) => latestBackup(before, cluster) ?? []);
    const isLatest = latest.some((original) => {
      const { contents, maskingKey } = before.backup(original) ?? {};
      return (
        contents !== undefined && maskingKey === record.maskingKey && sameContents(contents, record.contents)
      );
    });
    if (isLatest) return undefined;
    return { copy: backup.name, keys: record.contents.keys, latest: latest.map(({ name }) => name) };
  },
};

function isByClusterOnly({ scenario: { allow } }: Deployment): boolean {
  return allow.copyByCluster && !allow.clone;
}

function isCopiedByCluster(before: ReadonlyWorld, after: ReadonlyWorld, backup: BackupSlot): boolean {
  if (!isByClusterOnly(before.deployment) || before.backup(backup) !== undefined) return false;
  const record = after.backup(backup);
  return record !== undefined && record.sourceCluster === undefined;
}
