import { removeAdded } from './added-hsm.ts';
import { certificatesFor } from './certificates.ts';
import type { Reply } from './endpoint.ts';
import { expectId, hasActiveHsm, noBackup, noCluster, ownRefusal, type Site } from './site.ts';

/** Requests a cluster, fresh or from a backup. */
export async function createCluster(site: Site, slot: string, backup?: string): Promise<Reply<unknown>> {
  const { slots } = site;
  if (slots.clusters.has(slot)) return ownRefusal(`the slot ${slot} has a cluster already`);
  const { region } = slots.deployment.clusters[slot]!;
  const { hsmType, subnets } = site.endpoint.options;
  const reply = await site.endpoint.ask(region, (client) =>
    client.createCluster({
      HsmType: hsmType,
      SubnetIds: [...subnets],
      ...(backup !== undefined && { SourceBackupId: slots.backupIn(backup)?.id ?? noBackup }),
    }),
  );
  if (reply.outcome === 'refused') return reply;
  const id = expectId(site, reply.output.Cluster?.ClusterId, 'CreateCluster', 'Cluster.ClusterId');
  slots.clusters.set(slot, {
    id,
    region,
    slot,
    isRestored: backup !== undefined,
    wasActive: false,
    hadActiveHsm: false,
    isDeleted: false,
  });
  await site.until(({ clusters }) => clusters.has(id));
  return reply;
}

/** Hands in a certificate for what the first HSM of a cluster asks to be signed. */
export async function initializeCluster(site: Site, slot: string): Promise<Reply<unknown>> {
  const own = site.slots.clusters.get(slot);
  const before = own && (await site.look()).clusters.get(own.id);
  const isToBeSigned = before?.State === 'UNINITIALIZED' && hasActiveHsm(before);
  let request = before?.Certificates?.ClusterCsr;
  if (own !== undefined && isToBeSigned && request === undefined) {
    const view = await site.until(
      ({ clusters }) => clusters.get(own.id)?.Certificates?.ClusterCsr !== undefined,
    );
    request = view.clusters.get(own.id)?.Certificates?.ClusterCsr;
  }
  const { signed, anchor } = certificatesFor(slot, request);
  const reply = await site.endpoint.ask(site.regionOf(slot), (client) =>
    client.initializeCluster({ ClusterId: own?.id ?? noCluster, SignedCert: signed, TrustAnchor: anchor }),
  );
  if (reply.outcome === 'accepted') await untilNoMore(site, own?.id, ['UNINITIALIZED']);
  return reply;
}

/** Has the first password of a cluster changed. */
export async function activateCluster(site: Site, slot: string): Promise<Reply<unknown>> {
  const own = site.slots.clusters.get(slot);
  const reply = await site.endpoint.activate(own?.id ?? noCluster);
  if (reply.outcome === 'refused' || own === undefined) return reply;
  own.wasActive = true;
  // The service learns only after a while of what happened on the HSMs.
  await site.until(({ clusters }) => clusters.get(own.id)?.State === 'ACTIVE');
  return reply;
}

/** Requests the deletion of a cluster. */
export async function deleteCluster(site: Site, slot: string): Promise<Reply<unknown>> {
  const own = site.slots.clusters.get(slot);
  await removeAdded(site, own);
  const reply = await site.endpoint.ask(site.regionOf(slot), (client) =>
    client.deleteCluster({ ClusterId: own?.id ?? noCluster }),
  );
  if (reply.outcome === 'refused' || own === undefined) return reply;
  own.isDeleted = true;
  await untilNoMore(site, own.id, ['CREATE_IN_PROGRESS', 'UNINITIALIZED', 'INITIALIZED', 'ACTIVE']);
  return reply;
}

/** What a service lists may be behind what it answered. */
async function untilNoMore(site: Site, id: string | undefined, states: readonly string[]): Promise<void> {
  await site.until(({ clusters }) => !states.includes(String(clusters.get(id ?? '')?.State)));
}
