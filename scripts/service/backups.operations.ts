import { actions, type RegionSlot } from '#models';
import { invalidRequest } from './api-exception.ts';
import { pageOf } from './pages.ts';
import type { BackupResource } from './resources.ts';
import type { ServiceState } from './service-state.ts';
import type { Input } from './shapes.ts';
import { tagsFrom } from './tags.operations.ts';
import { backupView, type Json } from './views.ts';

const pageSizeMax = 50;

/** Lists the backups of a region. */
export function describeBackups(
  state: ServiceState,
  region: RegionSlot,
  input: Input<'DescribeBackups'>,
): Json {
  // There is one account, so nothing is shared with it.
  const own = input.Shared === true ? [] : state.backups.filter((backup) => backup.region === region.name);
  const found = own.filter((backup) => fits(state, backup, input.Filters ?? {}));
  const inOrder = found.toSorted((one, other) => one.createdAt - other.createdAt);
  const asked = input.SortAscending === true ? inOrder : inOrder.reverse();
  const { items, ...next } = pageOf(asked, input, pageSizeMax);
  return { Backups: items.map((backup) => backupView(state, backup)), ...next };
}

function fits(
  state: ServiceState,
  backup: BackupResource,
  filters: NonNullable<Input<'DescribeBackups'>['Filters']>,
): boolean {
  const values: Readonly<Record<string, string | undefined>> = {
    backupIds: backup.id,
    sourceBackupIds: backup.copy?.sourceBackup,
    clusterIds: backup.clusterId,
    states: state.served.world.backupState(state.backupSlot(backup)),
    neverExpires: String(backup.neverExpires),
  };
  return Object.entries(filters).every(([name, wanted]) =>
    wanted.some((one) => (name === 'neverExpires' ? one.toLowerCase() : one) === values[name]),
  );
}

/** Copies a backup to another region of its partition. The copy belongs to no cluster. */
export function copyBackupToRegion(
  state: ServiceState,
  region: RegionSlot,
  { DestinationRegion, BackupId, TagList }: Input<'CopyBackupToRegion'>,
): Json {
  const source = state.expectBackup(region, BackupId);
  const tags = tagsFrom(TagList);
  if (state.served.region(DestinationRegion) === undefined)
    throw invalidRequest(`DestinationRegion: there is no region ${DestinationRegion}.`);
  state.served.expectBackupSlot();
  const to = state.nextBackup();
  const destination = state.served.region(DestinationRegion)!;
  const from = state.backupSlot(source);
  state.take(
    actions.copyBackup,
    { from, to, region: destination },
    `The copy of ${BackupId} to ${DestinationRegion}`,
  );
  const copy: BackupResource = {
    ...withoutDeletion(source),
    id: state.ids.resource('backup'),
    slot: to.name,
    region: DestinationRegion,
    tags: tags.size > 0 ? tags : new Map(source.tags),
    copy: {
      copiedAt: state.clock.now(),
      sourceRegion: region.name,
      sourceBackup: source.id,
      sourceCluster: source.clusterId ?? source.copy?.sourceCluster ?? '',
    },
    neverExpires: false,
  };
  state.backups.push(copy);
  return {
    DestinationBackup: {
      CreateTimestamp: copy.createdAt,
      SourceRegion: region.name,
      SourceBackup: source.id,
      SourceCluster: copy.copy!.sourceCluster,
    },
  };
}

function withoutDeletion({
  clusterId: _cluster,
  copy: _copy,
  deleteAt: _time,
  policy: _policy,
  ...rest
}: BackupResource): Omit<BackupResource, 'clusterId' | 'copy' | 'deleteAt' | 'policy'> {
  return rest;
}

/** Marks a backup for deletion. It can be restored for seven days. */
export function deleteBackup(
  state: ServiceState,
  region: RegionSlot,
  { BackupId }: Input<'DeleteBackup'>,
): Json {
  const backup = state.expectBackup(region, BackupId);
  state.take(actions.deleteBackup, { backup: state.backupSlot(backup) }, `The backup ${BackupId}`);
  backup.deleteAt = state.deletionTime();
  return { Backup: backupView(state, backup) };
}

/** Takes the deletion of a backup back. */
export function restoreBackup(
  state: ServiceState,
  region: RegionSlot,
  { BackupId }: Input<'RestoreBackup'>,
): Json {
  const backup = state.expectBackup(region, BackupId);
  state.take(actions.restoreBackup, { backup: state.backupSlot(backup) }, `The backup ${BackupId}`);
  delete backup.deleteAt;
  return { Backup: backupView(state, backup) };
}

/** Exempts a backup from the retention policy of its cluster, or no longer. */
export function modifyBackupAttributes(
  state: ServiceState,
  region: RegionSlot,
  { BackupId, NeverExpires }: Input<'ModifyBackupAttributes'>,
): Json {
  const backup = state.expectBackup(region, BackupId);
  const current = state.served.world.backupState(state.backupSlot(backup));
  if (current !== 'READY') throw invalidRequest(`The backup ${BackupId} is ${current}; expected READY.`);
  backup.neverExpires = NeverExpires;
  return { Backup: backupView(state, backup) };
}
