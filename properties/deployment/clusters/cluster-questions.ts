import { about, at, type Finding, hazard, statement } from '../finding.ts';
import { activeHsmsOf, hsmsInUse } from '../hsms-in-use.ts';
import {
  type ObservedBackup,
  type ObservedCluster,
  type ObservedDeployment,
  standingOf,
} from '../observed.ts';
import { adviceForCluster } from './advice.ts';
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
    ...emptiness(cluster),
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
 * A cluster that has nothing to hold its keys.
 *
 * @clause KS-CLUSTER-SCALE-TO-ZERO
 */
function emptiness(cluster: ObservedCluster): readonly Finding[] {
  const { id, state, places } = cluster;
  if (state === 'UNINITIALIZED' || state === 'CREATE_IN_PROGRESS' || state === 'INITIALIZE_IN_PROGRESS')
    return [];
  if (activeHsmsOf(cluster).length > 0) return [];
  const down = hsmsInUse(cluster).length;
  const sentence =
    down === 0
      ? `${id} has no HSM: no key of it can be used, and what is in no backup is lost.`
      : `No HSM of ${id} is active: no key of it can be used, and what is on no other HSM and in no backup is lost if the ${down} that ${down === 1 ? 'is' : 'are'} DEGRADED cannot be recovered.`;
  return [at(places.hsms, hazard('no-active-hsm', 'lost', false, 'KS-CLUSTER-SCALE-TO-ZERO', sentence))];
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
  return hsms.flatMap(({ id, state, networkInterface, place }) => {
    if (state === 'ACTIVE' || state === 'DELETED') return [];
    const other = hsms.find((hsm) => hsm.id !== id && hsm.networkInterface === networkInterface);
    const isReplaced = networkInterface !== undefined && other !== undefined;
    const sentence = isReplaced
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
  { backups }: ObservedDeployment,
  time: number | undefined,
): readonly Finding[] {
  const own = backups.filter((backup) => backup.cluster === cluster.id);
  const ready = own.filter(({ state }) => state === 'READY');
  const inform = (question: string, sentence: string, place: string): Finding =>
    at(place, statement(question, 'information', null, 'KS-BACKUP-STALE', sentence));
  const newest = newestOf(ready);
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
    const sentence = `Its newest backup that is ready, ${newest.id}, is of ${timeText(newest.createTimestamp)}${age}: what was made later is in none.`;
    found.push(inform('backup', sentence, newest.place));
  }
  for (const { id, state, deleteTimestamp, place } of own) {
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

function newestOf(backups: readonly ObservedBackup[]): ObservedBackup | undefined {
  const age = ({ createTimestamp }: ObservedBackup): number => createTimestamp ?? 0;
  return backups.toSorted((one, other) => age(other) - age(one))[0];
}
