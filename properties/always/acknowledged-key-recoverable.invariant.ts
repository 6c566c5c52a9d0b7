import { isAcknowledgedTokenKey, isHeld, type KeySlot, type ReadonlyWorld } from '#models';
import type { AlwaysProperty } from '../property.ts';

/**
 * An acknowledged token key is on an HSM or in a backup that can still be used.
 *
 * @remarks
 * Only backups that the scenario lets happen count: the daily ones of the service are not modelled.
 *
 * @clause KS-KEY-LOSS
 * @clause KS-BACKUP-STALE
 * @clause KS-BACKUP-STORED
 * @brokenBy an HSM is removed without a backup
 */
export const acknowledgedKeyRecoverable: AlwaysProperty = {
  kind: 'always',
  name: 'acknowledged-key-recoverable',
  clause: 'KS-KEY-LOSS',
  statement: 'An acknowledged token key is held by some HSM or is in a backup that is not purged.',
  duty: 'hazard',
  scope: 'one by one',

  concerns: ({ keys }) => keys.some((key) => key.class === 'token'),

  appliesTo: (world) => world.deployment.keys.some((key) => isAcknowledgedTokenKey(world, key)),

  findViolation(world) {
    for (const key of world.deployment.keys) {
      const isLost = isAcknowledgedTokenKey(world, key) && !isHeld(world, key) && !isBackedUp(world, key);
      if (isLost) return { key: key.name, holders: [], backups: [] };
    }
    return undefined;
  },
};

function isBackedUp(world: ReadonlyWorld, key: KeySlot): boolean {
  return world.deployment.backups.some((backup) => {
    const state = world.backupState(backup);
    const isThere = state === 'CREATE_IN_PROGRESS' || state === 'READY' || state === 'PENDING_DELETION';
    return isThere && world.backup(backup)?.contents.keys.includes(key.name) === true;
  });
}
