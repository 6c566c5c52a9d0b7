import type { ObservedClient, ObservedCluster, ObservedHsm } from './observed.ts';

// What of a cluster counts: an HSM that is being removed, or is gone, counts for nothing.

const idsIn = ({ hsms }: ObservedCluster, state: ObservedHsm['state']): readonly string[] =>
  hsms.filter((hsm) => hsm.state === state).map(({ id }) => id);

/** The HSMs that answer. */
export const activeHsmsOf = (cluster: ObservedCluster): readonly string[] => idsIn(cluster, 'ACTIVE');

/** The HSMs that are out of reach, hold what they held, and may come back. One whose creation failed is none. */
export const degradedHsmsOf = ({ hsms }: ObservedCluster): readonly string[] =>
  hsms.filter((hsm) => hsm.state === 'DEGRADED' && hsm.wasNeverCreated !== true).map(({ id }) => id);

/** The HSMs that are being created, from what another one held when that began. */
export const joiningHsmsOf = (cluster: ObservedCluster): readonly string[] =>
  idsIn(cluster, 'CREATE_IN_PROGRESS');

/** The HSMs that hold keys: the active ones first. */
export const hsmsInUse = (cluster: ObservedCluster): readonly string[] => [
  ...activeHsmsOf(cluster),
  ...degradedHsmsOf(cluster),
];

/** The active HSMs that a client reaches: those that serve it. */
export function servingHsms(client: ObservedClient, cluster: ObservedCluster): readonly string[] {
  const active = activeHsmsOf(cluster);
  return client.reaches === undefined ? active : active.filter((id) => client.reaches?.includes(id));
}

/** The availability zones in which a cluster has HSMs in use, sorted. */
export function zonesInUse(cluster: ObservedCluster): readonly string[] {
  const inUse = hsmsInUse(cluster);
  return [...new Set(cluster.hsms.filter(({ id }) => inUse.includes(id)).map(({ zone }) => zone))].toSorted();
}

/** Those of some HSMs that are in a zone. */
export const inZone = (cluster: ObservedCluster, hsms: readonly string[], zone: string): readonly string[] =>
  hsms.filter((id) => cluster.hsms.some((hsm) => hsm.id === id && hsm.zone === zone));

/** Whether the cluster has, or is on its way to, the type of HSM that Client SDK 3 and its tools do not work with. */
export function isOfNewType({ hsmType, hsms }: ObservedCluster): boolean {
  const types = hsmType === undefined ? hsms.map((hsm) => hsm.hsmType) : [hsmType];
  return types.some((type) => type?.startsWith('hsm2m.') ?? false);
}

/**
 * The cluster when the HSMs that are being created have become active.
 *
 * @remarks
 * One that takes over the network interface of another replaces it: the other is gone then.
 *
 * @clause KS-HSM-ADDRESS
 */
export function onceJoined(cluster: ObservedCluster): ObservedCluster {
  const joining = joiningHsmsOf(cluster);
  const taken = new Set(
    cluster.hsms.filter(({ id }) => joining.includes(id)).flatMap((hsm) => hsm.networkInterface ?? []),
  );
  const stays = ({ id, networkInterface }: ObservedHsm): boolean =>
    joining.includes(id) || networkInterface === undefined || !taken.has(networkInterface);
  const hsms = cluster.hsms
    .filter(stays)
    .map((hsm) => (joining.includes(hsm.id) ? { ...hsm, state: 'ACTIVE' } : hsm));
  return { ...cluster, hsms };
}
