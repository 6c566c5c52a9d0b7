import type { BackupRecord, ReadonlyWorld } from '#models';
import type { AlwaysProperty } from '../property.ts';

/**
 * Backups of one history never leave their partition.
 *
 * @clause KS-BACKUP-PARTITION
 * @brokenBy a clone is made in another region than its backup
 */
export const backupsStayInPartition: AlwaysProperty = {
  kind: 'always',
  name: 'backups-stay-in-partition',
  clause: 'KS-BACKUP-PARTITION',
  statement: 'Backups with equal masking keys are in regions of one partition.',
  duty: 'must',
  scope: 'one by one',

  concerns: ({ backups }) => backups.length > 1,

  appliesTo: (world) => pairsOf(world).length > 0,

  findViolation(world) {
    for (const [one, other] of pairsOf(world)) {
      if (partitionOf(world, one) === partitionOf(world, other)) continue;
      return { 'masking key': one.maskingKey, region: one.region, 'other region': other.region };
    }
    return undefined;
  },
};

/** Backups that share a masking key, two by two. */
function pairsOf(world: ReadonlyWorld): (readonly [BackupRecord, BackupRecord])[] {
  const records = world.deployment.backups.flatMap((backup) => world.backup(backup) ?? []);
  return records.flatMap((one, index) =>
    records
      .slice(index + 1)
      .filter((other) => other.maskingKey === one.maskingKey)
      .map((other) => [one, other] as const),
  );
}

const partitionOf = ({ deployment }: ReadonlyWorld, { region }: BackupRecord): string | undefined =>
  deployment.regions.find(({ name }) => name === region)?.partition;
