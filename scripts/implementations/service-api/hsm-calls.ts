import type { Cluster } from '@aws-sdk/client-cloudhsm-v2';
import { removeAdded } from './added-hsm.ts';
import type { Reply } from './endpoint.ts';
import type { SeenBackup, View } from './lookout.ts';
import { isOtherReading } from './observe.ts';
import { expectId, firstZone, hasActiveHsm, hsmIn, noCluster, noHsm, ownRefusal, type Site } from './site.ts';

/** Adds an HSM to a cluster. */
export async function createHsm(site: Site, slot: string): Promise<Reply<unknown>> {
  const { slots } = site;
  const clusterSlot = slots.clusterOf(slot);
  const own = slots.clusters.get(clusterSlot);
  await removeAdded(site, own);
  const view = await site.look();
  const cluster = view.clusters.get(own?.id ?? '');
  if (own !== undefined && hsmIn(cluster, slots.hsms.get(slot)?.id) !== undefined)
    return ownRefusal(`the slot ${slot} has an HSM already`);
  if (cluster !== undefined) await deleteBackupsApart(site, cluster, view);
  const zone = firstZone(cluster, site.regionOf(clusterSlot));
  const reply = await site.endpoint.ask(site.regionOf(clusterSlot), (client) =>
    client.createHsm({ ClusterId: own?.id ?? noCluster, AvailabilityZone: zone }),
  );
  if (reply.outcome === 'refused' || own === undefined) return reply;
  const id = expectId(site, reply.output.Hsm?.HsmId, 'CreateHsm', 'Hsm.HsmId');
  slots.hsms.set(slot, { id, eniId: reply.output.Hsm?.EniId });
  const after = await site.until(({ clusters }) => hsmIn(clusters.get(own.id), id) !== undefined);
  // By the other reading the cluster takes a second HSM now, so it must not stay in between.
  if (isOtherReading(slots, own, String(after.clusters.get(own.id)?.State)))
    await site.until(({ clusters }) => hasActiveHsm(clusters.get(own.id)));
  return reply;
}

/** Removes an HSM, and waits until it is gone and its backup is there. */
export async function deleteHsm(site: Site, slot: string): Promise<Reply<unknown>> {
  const { slots } = site;
  const own = slots.clusters.get(slots.clusterOf(slot));
  const id = slots.hsms.get(slot)?.id ?? noHsm;
  await removeAdded(site, own);
  const view = await site.look();
  slots.note(view);
  const before = view.clusters.get(own?.id ?? '');
  // Where it was not active yet, it is by the time that it can be removed.
  const isActivated = before?.State === 'ACTIVE' || own?.wasActive === true || own?.isRestored === true;
  const isBackedUp = isActivated && hsmIn(before, id)?.State !== 'DEGRADED';
  const reply = await site.endpoint.ask(site.regionOf(slots.clusterOf(slot)), (client) =>
    client.deleteHsm({ ClusterId: own?.id ?? noCluster, HsmId: id }),
  );
  if (reply.outcome === 'refused' || own === undefined) return reply;
  const known = new Set(slots.knownBackups.keys());
  const isNew = ({ BackupId, ClusterId, SourceBackup }: SeenBackup): boolean =>
    !known.has(BackupId) && ClusterId === own.id && SourceBackup === undefined;
  const after = await site.until(({ clusters, backups }) => {
    const added = [...backups.values()].filter(isNew);
    const isDone = added.length > 0 && added.every(({ BackupState }) => BackupState !== 'CREATE_IN_PROGRESS');
    return hsmIn(clusters.get(own.id), id) === undefined && (isDone || !isBackedUp);
  });
  site.expectEnd(hsmIn(after.clusters.get(own.id), id)?.State, `the HSM ${id}`);
  for (const { BackupId, BackupState } of [...after.backups.values()].filter(isNew))
    site.expectEnd(BackupState, `the backup ${BackupId}`);
  slots.note(after, isBackedUp ? isNew : undefined);
  return reply;
}

/**
 * Deletes what the service backed up by itself, where it would decide what comes of a new HSM: the tests know only
 * the backups that are in slots.
 */
async function deleteBackupsApart(site: Site, cluster: Cluster, { backups }: View): Promise<void> {
  if (cluster.State !== 'ACTIVE' || hasActiveHsm(cluster)) return;
  const apart = [...site.slots.apart].filter((id) => backups.get(id)?.ClusterId === cluster.ClusterId);
  const view = await site.until((seen) =>
    apart.every((id) => seen.backups.get(id)?.BackupState !== 'CREATE_IN_PROGRESS'),
  );
  for (const id of apart) {
    const backup = view.backups.get(id);
    site.expectEnd(backup?.BackupState, `the backup ${id}`);
    if (backup?.BackupState !== 'READY') continue;
    await site.endpoint.read(backup.region, (client) => client.deleteBackup({ BackupId: id }));
  }
}
