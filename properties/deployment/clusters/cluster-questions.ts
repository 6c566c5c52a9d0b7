import { about, at, type Finding, hazard, statement } from '../finding.ts';
import { activeHsmsOf, hsmsInUse, joiningHsmsOf } from '../hsms-in-use.ts';
import {
  type ObservedBackup,
  type ObservedCluster,
  type ObservedDeployment,
  standingOf,
} from '../observed.ts';
import { adviceForCluster } from './advice.ts';
import { backupsOf, mayBeRestored, readyBackupsOf } from './backups.ts';
import { daysBetween, newestTimeIn, timeText } from './times.ts';

/**
 * What is to be said of a cluster whoever its clients are.
 *
 * @param at - the time for which it is said, in milliseconds since 1970; by default the newest in the files
 */
export function askAboutCluster(
  cluster: ObservedCluster,
  deployment: ObservedDeployment,
  time: number | undefined = newestTimeIn(deployment),
): readonly Finding[] {
  if (cluster.isDescribed === false) return about(cluster.id, [notDescribed(cluster)]);
  const state = stateFindings(cluster);
  // What is deleted, or on its way there, is no matter of advice.
  if (isGone(cluster)) return about(cluster.id, state);
  return about(cluster.id, [
    ...emptiness(cluster, deployment),
    ...rollback(cluster, time),
    ...state,
    ...hsmStates(cluster),
    ...adviceForCluster(cluster),
    ...backupFindings(cluster, deployment, time),
  ]);
}

function notDescribed({ id, place }: ObservedCluster): Finding {
  const sentence = `No file describes ${id}: what failures do to its keys is not known. Add the output of describe-clusters.`;
  return at(place, statement('cluster-state', 'incomplete', null, 'KS-CLUSTER-LIFECYCLE', sentence));
}

/** Whether a cluster is deleted, or being deleted. */
export const isGone = ({ state }: ObservedCluster): boolean =>
  state === 'DELETED' || state === 'DELETE_IN_PROGRESS';

/**
 * A cluster that has nothing to hold its keys. The answer is how many backups there are to restore it from.
 *
 * @clause KS-CLUSTER-SCALE-TO-ZERO
 */
function emptiness(cluster: ObservedCluster, deployment: ObservedDeployment): readonly Finding[] {
  const { id, state, places } = cluster;
  if (state === 'UNINITIALIZED' || state === 'CREATE_IN_PROGRESS' || state === 'INITIALIZE_IN_PROGRESS')
    return [];
  if (activeHsmsOf(cluster).length > 0) return [];
  const backupCount = readyBackupsOf(cluster, deployment).length;
  const sentence = emptinessText(cluster, deployment);
  const found = at(
    places.hsms,
    hazard('no-active-hsm', 'lost', backupCount, 'KS-CLUSTER-SCALE-TO-ZERO', sentence),
  );
  if (mayBeRestored(cluster, deployment)) return [found];
  const change = `delete ${id}, in which nothing is left, and make its keys anew elsewhere`;
  const remedy = { change, removes: [`no-active-hsm/${id}`], price: ['its keys are gone whatever is done'] };
  return [{ ...found, remedies: [remedy] }];
}

function emptinessText(cluster: ObservedCluster, deployment: ObservedDeployment): string {
  const { id } = cluster;
  const down = hsmsInUse(cluster).length;
  if (down > 0)
    return `No HSM of ${id} is active: no key of it can be used, and what is on no other HSM and in no backup is lost if the ${down} that ${down === 1 ? 'is' : 'are'} DEGRADED cannot be recovered.`;
  const joining = joiningHsmsOf(cluster);
  const [newest] = readyBackupsOf(cluster, deployment);
  const has =
    joining.length === 0
      ? `${id} has no HSM: no key of it can be used`
      : `${id} has no HSM but ${joining.join(' and ')}, which ${joining.length === 1 ? 'is' : 'are'} being created: until then no key of it can be used`;
  if (newest !== undefined)
    return `${has}; what ${newest.id} has comes back with a new HSM, and what is in no backup is lost.`;
  return mayBeRestored(cluster, deployment)
    ? `${has}, and what is in no backup is lost.`
    : `${has}, and none of its backups is ready: its keys are lost.`;
}

/**
 * A migration that can be taken back, with all that was made since.
 *
 * @clause KS-HSM-MIGRATION
 */
function rollback(cluster: ObservedCluster, time: number | undefined): readonly Finding[] {
  const { id, state, hsmTypeRollbackExpiration: end, places } = cluster;
  const isUnderWay = state === 'ROLLBACK_IN_PROGRESS';
  if (!isUnderWay && end === undefined) return [];
  const place = end === undefined ? places.state : places.hsmTypeRollbackExpiration;
  if (!isUnderWay && end !== undefined && time !== undefined && time >= end) return [];
  const until = end === undefined ? '' : ` until ${timeText(end)}`;
  const what = 'keys and users made since the migration to another HSM type';
  const sentence = isUnderWay
    ? `${id} is rolled back to what it was before its migration: ${what} are lost.`
    : `A rollback, which is possible${until}, loses ${what} of ${id} was completed.`;
  return [at(place, hazard('rollback', 'lost', false, 'KS-HSM-MIGRATION', sentence))];
}

function stateFindings(cluster: ObservedCluster): readonly Finding[] {
  const { id, state, places } = cluster;
  if (state === 'ACTIVE') return [];
  const isMoving = standingOf(cluster) === 'not-modelled';
  const sentence = isGone(cluster)
    ? `${id} is ${state}: nothing is asked about it.`
    : `The cluster is ${state}, not ACTIVE: what is said of ${isMoving ? 'failures' : 'its future'} holds once it is.`;
  return [
    at(places.state, statement('cluster-state', 'information', null, 'KS-CLUSTER-LIFECYCLE', sentence)),
  ];
}

/**
 * HSMs that cannot be counted on; one that takes over the network interface of another replaces it.
 *
 * @clause KS-HSM-ADDRESS
 */
function hsmStates({ hsms }: ObservedCluster): readonly Finding[] {
  return hsms.flatMap(({ id, state, networkInterface, wasNeverCreated, place }) => {
    if (state === 'ACTIVE' || state === 'DELETED') return [];
    const other = hsms.find((hsm) => hsm.id !== id && hsm.networkInterface === networkInterface);
    const isReplaced = networkInterface !== undefined && other !== undefined;
    const sentence =
      wasNeverCreated === true
        ? `${id} is ${state} because its creation failed: it holds nothing, and never will. Delete it and create another.`
        : isReplaced
          ? `${id} is ${state}, on one network interface with ${other.id}: a replacement is under way.`
          : `${id} is ${state} and cannot be counted on.`;
    const finding = statement('hsm-state', 'information', null, 'KS-HSM-LIFECYCLE', sentence);
    return [at(place, { ...finding, id: `hsm-state/${id}` })];
  });
}

/**
 * What its backups have, and how long.
 *
 * @clause KS-BACKUP-STALE
 * @clause KS-BACKUP-RETENTION
 */
function backupFindings(
  cluster: ObservedCluster,
  deployment: ObservedDeployment,
  time: number | undefined,
): readonly Finding[] {
  const inform = (question: string, sentence: string, place: string): Finding =>
    at(place, statement(question, 'information', null, 'KS-BACKUP-STALE', sentence));
  const [newest] = readyBackupsOf(cluster, deployment);
  const found: Finding[] = [];
  if (newest === undefined) {
    found.push(
      inform(
        'backup',
        'No file shows a backup of it that is ready: what its HSMs lose is lost.',
        cluster.place,
      ),
    );
  } else if (newest.createTimestamp !== undefined) {
    const days = time === undefined ? 0 : daysBetween(newest.createTimestamp, time);
    const age =
      days < 1
        ? ''
        : `, ${days} ${days === 1 ? 'day' : 'days'} before the time of this report (${timeText(time!)})`;
    const sentence = `Its newest backup that is ready, ${newest.id}, dates from ${timeText(newest.createTimestamp)}${age}: what was made later is in none.`;
    found.push(inform('backup', `${sentence}${expiryText(newest, cluster, days)}`, newest.place));
  }
  for (const { id, state, deleteTimestamp, place } of backupsOf(cluster, deployment)) {
    if (state !== 'PENDING_DELETION') continue;
    const end = deleteTimestamp === undefined ? 'soon' : timeText(deleteTimestamp);
    const isOver = deleteTimestamp !== undefined && time !== undefined && deleteTimestamp <= time;
    const sentence = isOver
      ? `${id} was to be deleted for good on ${end}: count on it for nothing.`
      : `${id} waits for its deletion and can be restored until then: ${end}.`;
    found.push({ ...inform('backup-deletion', sentence, place), id: `backup-deletion/${id}` });
  }
  return found;
}

/** Whether the retention of the cluster has deleted a backup since the files were written. */
function expiryText(
  { neverExpires, copyTimestamp }: ObservedBackup,
  { retentionDays }: ObservedCluster,
  days: number,
): string {
  const isKept = neverExpires === true || copyTimestamp !== undefined;
  if (isKept || retentionDays === undefined || days <= retentionDays) return '';
  return ` Backups of the cluster are kept for ${retentionDays} days, so that it should be deleted by now.`;
}
