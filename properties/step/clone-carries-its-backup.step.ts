import type { ClusterSlot, ReadonlyWorld } from '#models';
import type { StepProperty } from '../property.ts';

/**
 * A cluster is made from a backup that is ready and in its region, and takes over its masking key.
 *
 * @clause KS-CLONE
 * @brokenBy a clone is made from a backup that is not ready
 */
export const cloneCarriesItsBackup: StepProperty<ClusterSlot> = {
  kind: 'step',
  name: 'clone-carries-its-backup',
  clause: 'KS-CLONE',
  statement:
    'A cluster made from a backup is in its region, carries its masking key, and was made while it was ready.',
  duty: 'must',
  scope: 'one by one',
  watches: 'cluster',

  concerns: ({ scenario, backups }) => scenario.allow.clone && backups.length > 0,

  appliesTo: isCloned,

  findViolation(before, after, cluster) {
    if (!isCloned(before, after, cluster)) return undefined;
    const origin = before.deployment.backups.find(({ name }) => name === after.origin(cluster));
    const record = origin && before.backup(origin);
    const state = origin === undefined ? 'NONE' : before.backupState(origin);
    const maskingKey = after.maskingKey(cluster);
    const isRight =
      state === 'READY' && record?.region === cluster.region.name && record.maskingKey === maskingKey;
    if (isRight) return undefined;
    return {
      cluster: cluster.name,
      origin: `${origin?.name ?? 'none'} (${state}, ${record?.region ?? 'nowhere'})`,
      'masking key': maskingKey ?? 'none',
    };
  },
};

function isCloned(before: ReadonlyWorld, after: ReadonlyWorld, cluster: ClusterSlot): boolean {
  return before.origin(cluster) === undefined && after.origin(cluster) !== undefined;
}
