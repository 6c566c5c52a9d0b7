import {
  actions,
  type BackupSlot,
  type HsmSlot,
  latestBackup,
  nothing,
  originBackup,
  type RegionSlot,
  refusalOf,
} from '#models';
import { invalidRequest, notFound } from './api-exception.ts';
import type { ClusterResource, HsmResource } from './resources.ts';
import { exceptionOf, type ServiceState } from './service-state.ts';
import type { Input } from './shapes.ts';
import { hsmView, type Json } from './views.ts';

/**
 * Adds an HSM to a cluster.
 *
 * @remarks
 * A cluster that works is backed up as an HSM is added. What the new HSM is restored from is the choice of the
 * service: an active HSM, else the latest backup, else the one that the cluster was made from.
 */
export function createHsm(
  state: ServiceState,
  region: RegionSlot,
  { ClusterId, AvailabilityZone, IpAddress }: Input<'CreateHsm'>,
): Json {
  const cluster = state.expectCluster(region, ClusterId);
  if (!Object.hasOwn(cluster.subnets, AvailabilityZone))
    throw invalidRequest(
      `AvailabilityZone: the cluster ${ClusterId} has subnets in ${Object.keys(cluster.subnets).join(', ')}.`,
    );
  expectFree(state, cluster, IpAddress);
  const taken = new Set(
    cluster.hsms.filter((hsm) => hsm.isLeaving || isLost(state, hsm)).map(({ slot }) => slot),
  );
  expectReady(state, cluster);
  const { name } = state.served.vacantHsm(state.served.cluster(cluster.slot), taken, AvailabilityZone);
  expectSource(state, cluster, name);
  state.backUp(cluster);
  const hsm = state.served.hsm(name);
  state.take(actions.createHsm, { hsm, source: sourceFor(state, hsm) }, `The cluster ${ClusterId}`);
  const resource = state.newHsm(cluster, name, AvailabilityZone, IpAddress ?? undefined);
  cluster.hsms.push(resource);
  return { Hsm: hsmView(state, cluster, resource) };
}

const isLost = (state: ServiceState, hsm: HsmResource): boolean => state.hsmState(hsm) === 'FAILED';

/** Whether the cluster takes an HSM now, in the words of the service. */
function expectReady(state: ServiceState, cluster: ClusterResource): void {
  const current = state.clusterState(cluster);
  if (current === 'ACTIVE') return;
  const isRestored = cluster.sourceBackupId !== undefined;
  const takesFirst = current === 'UNINITIALIZED' || (current === 'INITIALIZED' && isRestored);
  const hasHsm = cluster.hsms.length > 0;
  if (takesFirst && !hasHsm) return;
  if (hasHsm && (current === 'UNINITIALIZED' || current === 'INITIALIZED'))
    throw invalidRequest(
      `Cluster '${cluster.id}' already contains an HSM but has not yet been fully activated`,
    );
  throw invalidRequest(`Cluster '${cluster.id}' is ${current} and takes no HSM.`);
}

/** Asked before the service takes a backup: a call that is refused changes nothing. */
function expectSource(state: ServiceState, cluster: ClusterResource, name: string): void {
  const hsm = state.served.hsm(name);
  const refusal = refusalOf(actions.createHsm, state.served.world, { hsm, source: sourceFor(state, hsm) });
  if (refusal !== undefined) throw exceptionOf(refusal, `The cluster ${cluster.id}`);
}

/** What a new HSM is restored from: the first source that serves. */
function sourceFor(state: ServiceState, hsm: HsmSlot): HsmSlot | BackupSlot | typeof nothing {
  const { world } = state.served;
  // Of backups only the latest one and the one that the cluster was made from may serve.
  const backups = [latestBackup(world, hsm.cluster), originBackup(world, hsm.cluster)];
  const sources = [...hsm.cluster.hsms, ...backups.filter((backup) => backup !== undefined), nothing];
  return (
    sources.find((source) => refusalOf(actions.createHsm, world, { hsm, source }) === undefined) ?? nothing
  );
}

function expectFree(state: ServiceState, cluster: ClusterResource, address: string | null | undefined): void {
  if (address === undefined || address === null) return;
  const others = state.clusters.filter(({ vpcId }) => vpcId === cluster.vpcId).flatMap(({ hsms }) => hsms);
  if (others.some(({ eniIp }) => eniIp === address)) throw invalidRequest(`IpAddress: ${address} is in use.`);
  if (address.split('.').some((part) => Number(part) > 255))
    throw invalidRequest(`IpAddress: ${address} is no address.`);
}

/** Removes an HSM; one that works is backed up first. It is listed for a while after that. */
export function deleteHsm(state: ServiceState, region: RegionSlot, input: Input<'DeleteHsm'>): Json {
  const cluster = state.expectCluster(region, input.ClusterId);
  const resource = expectHsm(cluster, input);
  if (resource.isLeaving) throw invalidRequest(`The HSM ${resource.id} is being deleted already.`);
  if (isLost(state, resource)) {
    // The model has it as gone already; what is left to remove is its entry.
    state.startLeaving(cluster, resource);
    return { HsmId: resource.id };
  }
  const isBackedUp = state.hsmState(resource) === 'ACTIVE' && state.clusterState(cluster) === 'ACTIVE';
  if (isBackedUp) state.served.expectBackupSlot();
  const backup = isBackedUp ? state.nextBackup() : undefined;
  state.take(actions.deleteHsm, { hsm: state.served.hsm(resource.slot) }, `The HSM ${resource.id}`);
  if (backup !== undefined) state.addBackup(cluster, backup);
  state.startLeaving(cluster, resource);
  return { HsmId: resource.id };
}

function expectHsm(cluster: ClusterResource, { HsmId, EniId, EniIp }: Input<'DeleteHsm'>): HsmResource {
  const given = Object.entries({ id: HsmId, eniId: EniId, eniIp: EniIp }).filter(
    ([, value]) => value !== undefined && value !== null,
  ) as [keyof HsmResource, string][];
  const [selector, ...others] = given;
  if (selector === undefined || others.length > 0)
    throw invalidRequest('Expected exactly one of HsmId, EniId and EniIp.');
  const [field, value] = selector;
  const hsm = cluster.hsms.find((one) => one[field] === value);
  if (hsm === undefined) throw notFound(`The HSM ${value} does not exist in the cluster ${cluster.id}.`);
  return hsm;
}
