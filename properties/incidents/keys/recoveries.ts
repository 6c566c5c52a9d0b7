import type { Recovery } from '../analysis.ts';
import { restorableFor } from '../intake/facts.ts';
import type { HsmLife } from '../intake/lives.ts';
import { toldCluster } from './ground.ts';
import type { KeyPlaces } from './places.ts';
import { statusDuring } from './stretches.ts';

const minute = 60_000_000;

/** After an HSM is deleted, its backup is listed as made within so long. */
const removalBackupReach = 15 * minute;

/** The backups that have a key, or may, and are there still. */
export function recoveriesOf(places: KeyPlaces): readonly Recovery[] {
  const { topology, end } = places.ground;
  const recoveries: Recovery[] = [];
  for (const { backup, state, goneAt, places: records } of topology.backups.values()) {
    // A copy that nobody has seen ready may have failed.
    const isSeen = state === 'READY' || state === 'PENDING_DELETION';
    const isGone = state === 'DELETED' || (goneAt !== null && goneAt <= end);
    const status = isGone ? 'no' : places.statusInBackup(backup);
    if (status === 'no') continue;
    recoveries.push({
      backup,
      certainty: status === 'yes' && isSeen ? 'known' : 'possible',
      pendingDeletionUntil: state === 'PENDING_DELETION' ? goneAt : null,
      places: records,
    });
  }
  return [...recoveries, ...places.lives.flatMap((life) => removalBackupOf(life, places))];
}

/**
 * An HSM that is deleted is backed up first, unless it does not answer.
 *
 * @clause KS-HSM-REMOVAL-BACKUP
 * @assumption removal-backup-first
 */
function removalBackupOf(life: HsmLife, places: KeyPlaces): readonly Recovery[] {
  const { topology } = places.ground;
  const { gone, facts, cluster } = life;
  if (gone?.by !== 'hsm-deleted' || places.seenClass.class === 'session') return [];
  const at = facts.deleteCalled?.at ?? gone.earliest;
  if (statusDuring(places.stretchesOn(life), at - minute, gone.latest) === 'no') return [];
  const isListed = [...topology.backups.values()].some(
    ({ cluster: source, madeAt }) =>
      source === cluster && madeAt !== null && Math.abs(madeAt - at) <= removalBackupReach,
  );
  if (isListed || areBackupsListed(places, cluster, at + removalBackupReach)) return [];
  return [{ backup: null, certainty: 'possible', pendingDeletionUntil: null, places: gone.places }];
}

/**
 * Whether a whole list shows every backup of a cluster that may have the key, made up to then.
 *
 * @remarks
 * A backup that was deleted stays in the list for seven days. Within these, what a list of one region does not show was
 * not copied elsewhere either; after them, only a list of all regions is whole.
 */
function areBackupsListed(places: KeyPlaces, cluster: string, at: number): boolean {
  const { topology, clockSkew } = places.ground;
  const region = places.ground.factsOf(cluster)?.region ?? null;
  return topology.backupLists.some((list) => {
    if (list.at < at || (list.cluster !== null && list.cluster !== cluster)) return false;
    if (list.region === null) return true;
    const isInTime = list.at <= places.existsFrom - clockSkew + restorableFor;
    return isInTime && (region === null || list.region === region);
  });
}

/** The clusters of a family of which no whole list of backups was read since then. */
export function clustersWithoutList(places: KeyPlaces, at: number): readonly string[] {
  return places.family
    .filter((cluster) => {
      const presence = places.presenceIn(cluster);
      const wasThere = [...presence.stretches.values()].flat().some(({ status }) => status !== 'no');
      return wasThere && !areBackupsListed(places, cluster, at);
    })
    .flatMap((cluster) => toldCluster(cluster) ?? []);
}
