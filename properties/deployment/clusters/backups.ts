import { hsmsInUse } from '../hsms-in-use.ts';
import type { ObservedBackup, ObservedCluster, ObservedDeployment } from '../observed.ts';

/** The backups of a cluster that files show. */
export const backupsOf = (
  { id }: ObservedCluster,
  { backups }: ObservedDeployment,
): readonly ObservedBackup[] => backups.filter(({ cluster }) => cluster === id);

/** Those of them that a new HSM or cluster can be restored from, the newest first. */
export const readyBackupsOf = (
  cluster: ObservedCluster,
  deployment: ObservedDeployment,
): readonly ObservedBackup[] =>
  backupsOf(cluster, deployment)
    .filter(({ state }) => state === 'READY')
    .toSorted((one, other) => (other.createTimestamp ?? 0) - (one.createTimestamp ?? 0));

/** Whether keys of a cluster may still be had: from an HSM, or from a backup that no file says is gone. */
export const mayBeRestored = (cluster: ObservedCluster, deployment: ObservedDeployment): boolean =>
  hsmsInUse(cluster).length > 0 ||
  backupsOf(cluster, deployment).length === 0 ||
  readyBackupsOf(cluster, deployment).length > 0;
