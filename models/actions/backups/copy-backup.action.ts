import { nextBackupSlot } from '../../world/questions.ts';
import type { BackupSlot, RegionSlot } from '../../world/slots.ts';
import type { ReadonlyWorld } from '../../world/world.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * A backup is copied to another region of its partition. The copy belongs to no cluster.
 *
 * @clause KS-BACKUP-COPY
 */
export const copyBackup: Action<{ from: BackupSlot; to: BackupSlot; region: RegionSlot }> = {
  name: 'copy-backup',
  clause: 'KS-BACKUP-COPY',
  parameters: ({ backups, regions }) => choices({ from: backups, to: backups, region: regions }),

  forbids: ({ scenario }) => (scenario.allow.clone ? undefined : 'not-allowed'),

  refuses(world, { from, to, region }) {
    const record = world.backup(from);
    if (record === undefined || world.backupState(from) !== 'READY') return 'backup-not-ready';
    if (nextBackupSlot(world) !== to) return 'not-the-next-slot';
    if (record.region === region.name) return 'same-region';
    return partitionOf(world, record.region) === region.partition ? undefined : 'other-partition';
  },

  apply(world, { from, to, region }) {
    const record = world.backup(from);
    if (record === undefined) throw new Error(`${from.name} is copied before it was taken.`);
    world.tell(to, {
      type: 'backup.started',
      record: { ...record, region: region.name, sourceCluster: undefined },
    });
  },

  describe: ({ from, to, region }) => `${from.name} is copied to ${region.name} as ${to.name}.`,
};

const partitionOf = ({ deployment }: ReadonlyWorld, region: string): string | undefined =>
  deployment.regions.find(({ name }) => name === region)?.partition;
