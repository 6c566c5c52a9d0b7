import type { Cluster } from '@aws-sdk/client-cloudhsm-v2';
import { expectAccepted } from './added-hsm.ts';
import type { Reply } from './endpoint.ts';
import type { SeenBackup, View } from './lookout.ts';
import { expectId, firstZone, hsmIn, noBackup, ownRefusal, type Site } from './site.ts';
import type { OwnCluster } from './slots.ts';

/**
 * Has the service back up a cluster that works.
 *
 * @remarks
 * The API has no call for it, but the service does so whenever an HSM is added: one that is in no slot, and is gone
 * again before it could matter. What the service is just backing up does as well: the API changes nothing of what a
 * backup would hold.
 */
export async function takeBackup(site: Site, hsm: string): Promise<Reply<unknown>> {
  const { slots } = site;
  const own = slots.clusters.get(slots.clusterOf(hsm));
  const view = await site.look();
  slots.note(view);
  const cluster = view.clusters.get(own?.id ?? '');
  if (own === undefined || cluster?.State !== 'ACTIVE')
    return ownRefusal('the service backs up only clusters that are ACTIVE');
  if (hsmIn(cluster, slots.hsms.get(hsm)?.id)?.State !== 'ACTIVE')
    return ownRefusal('the service backs up only HSMs that are ACTIVE');
  const backup = backupBeingMade(site, own.id, view) ?? (await backupByAdding(site, own, cluster));
  if (backup !== undefined) slots.take(backup.BackupId);
  return { outcome: 'accepted', output: undefined };
}

/** What the service backs up by itself and has not done yet. */
function backupBeingMade(site: Site, clusterId: string, { backups }: View): SeenBackup | undefined {
  return [...site.slots.apart]
    .flatMap((id) => backups.get(id) ?? [])
    .find(({ ClusterId, BackupState }) => ClusterId === clusterId && BackupState === 'CREATE_IN_PROGRESS');
}

async function backupByAdding(
  site: Site,
  { id, region }: OwnCluster,
  cluster: Cluster,
): Promise<SeenBackup | undefined> {
  const { slots } = site;
  const known = new Set(slots.knownBackups.keys());
  const added = await expectAccepted(site, region, 'CreateHsm', (client) =>
    client.createHsm({ ClusterId: id, AvailabilityZone: firstZone(cluster, region) }),
  );
  const hsm = expectId(site, added.Hsm?.HsmId, 'CreateHsm', 'Hsm.HsmId');
  site.added.set(id, [...(site.added.get(id) ?? []), hsm]);
  const isNew = ({ BackupId, ClusterId }: SeenBackup): boolean => !known.has(BackupId) && ClusterId === id;
  const view = await site.until(({ backups }) => [...backups.values()].some(isNew));
  slots.note(view);
  return [...view.backups.values()].find(isNew);
}

/** Copies a backup to another region. */
export async function copyBackup(site: Site, from: string, region: string): Promise<Reply<unknown>> {
  const { slots } = site;
  const source = slots.backupIn(from);
  const [anyRegion = region] = Object.keys(slots.deployment.regions);
  const known = new Set(slots.knownBackups.keys());
  const reply = await site.endpoint.ask(source?.region ?? anyRegion, (client) =>
    client.copyBackupToRegion({ DestinationRegion: region, BackupId: source?.id ?? noBackup }),
  );
  if (reply.outcome === 'refused' || source === undefined) return reply;
  slots.copied.set(region, [...(slots.copied.get(region) ?? []), source.id]);
  const isThere = ({ backups }: View): boolean =>
    [...backups.values()].some(
      ({ BackupId, SourceBackup }) => SourceBackup === source.id && !known.has(BackupId),
    );
  slots.note(await site.until(isThere));
  return reply;
}

/** Marks a backup for deletion, or takes that back. */
export async function changeBackup(
  site: Site,
  what: 'delete' | 'restore',
  slot: string,
): Promise<Reply<unknown>> {
  const { slots } = site;
  const own = slots.backupIn(slot);
  const [anyRegion] = Object.keys(slots.deployment.regions);
  const BackupId = own?.id ?? noBackup;
  slots.note(await site.look());
  const reply = await site.endpoint.ask<unknown>(own?.region ?? anyRegion!, (client) =>
    what === 'delete' ? client.deleteBackup({ BackupId }) : client.restoreBackup({ BackupId }),
  );
  const before = what === 'delete' ? ['CREATE_IN_PROGRESS', 'READY'] : ['PENDING_DELETION'];
  if (reply.outcome === 'accepted')
    await site.until(({ backups }) => !before.includes(String(backups.get(BackupId)?.BackupState)));
  return reply;
}
