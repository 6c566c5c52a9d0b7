import { X509Certificate } from 'node:crypto';
import { actions, type RegionSlot } from '#models';
import { authorityOf, signRequest } from '../certificates/authority.ts';
import { invalidRequest } from './api-exception.ts';
import { pageOf } from './pages.ts';
import type { BackupResource, ClusterResource } from './resources.ts';
import type { ServiceState } from './service-state.ts';
import type { Input } from './shapes.ts';
import { tagsFrom } from './tags.operations.ts';
import { arnOf, clusterView, type Json, requestIn } from './views.ts';

const pageSizeMax = 25;
const hsmTypes = ['hsm1.medium', 'hsm2m.medium'];
/** The first of these types is older than the choice of a mode. */
const [typeWithoutMode] = hsmTypes;

/** Lists the clusters of a region. One that does not exist is not listed: that is no error. */
export function describeClusters(
  state: ServiceState,
  region: RegionSlot,
  input: Input<'DescribeClusters'>,
): Json {
  const filters = Object.entries(input.Filters ?? {});
  const found = state.clusters.filter((cluster) => {
    if (cluster.region !== region.name) return false;
    const values: Readonly<Record<string, string>> = {
      clusterIds: cluster.id,
      vpcIds: cluster.vpcId,
      states: state.clusterState(cluster),
    };
    return filters.every(([name, wanted]) => wanted.includes(values[name]!));
  });
  const { items, ...next } = pageOf(found, input, pageSizeMax);
  return { Clusters: items.map((cluster) => clusterView(state, cluster)), ...next };
}

/** Requests a cluster: a fresh one, or one with the contents of a backup of this region. */
export function createCluster(state: ServiceState, region: RegionSlot, input: Input<'CreateCluster'>): Json {
  const tags = tagsFrom(input.TagList);
  const source = sourceOf(state, region, input.SourceBackupId);
  const mode = modeOf(input, source);
  if (new Set(input.SubnetIds).size < input.SubnetIds.length)
    throw invalidRequest('SubnetIds: only one subnet for each Availability Zone can be given.');
  // The region may be one that the server has not heard of before.
  const cluster = state.served.vacantCluster(state.served.region(region.name)!);
  if (source === undefined) {
    state.take(actions.createCluster, { cluster }, 'The new cluster');
  } else {
    const backup = state.backupSlot(source);
    state.take(actions.createClusterFromBackup, { cluster, backup }, `A cluster from ${source.id}`);
  }
  const days = input.BackupRetentionPolicy?.Value;
  const resource = state.newCluster(region.name, cluster.name, input.SubnetIds, {
    hsmType: input.HsmType,
    mode,
    networkType: input.NetworkType ?? 'IPV4',
    tags,
    ...(days !== undefined && { retentionDays: Number(days) }),
    ...(source !== undefined && { sourceBackupId: source.id }),
    ...(source?.certificate !== undefined && { certificate: source.certificate }),
  });
  state.clusters.push(resource);
  return { Cluster: clusterView(state, resource) };
}

function sourceOf(
  state: ServiceState,
  region: RegionSlot,
  given: string | null | undefined,
): BackupResource | undefined {
  if (given === undefined || given === null) return undefined;
  if (!given.startsWith('arn:')) return state.expectBackup(region, given);
  const backup = state.expectBackup(region, given.slice(given.indexOf('/') + 1));
  if (arnOf(state, backup) !== given)
    throw invalidRequest(`SourceBackupId: ${given} is no backup of this account.`);
  return backup;
}

function modeOf({ HsmType, Mode }: Input<'CreateCluster'>, source: BackupResource | undefined): string {
  if (!hsmTypes.includes(HsmType)) throw invalidRequest('Provided HsmType is not supported.');
  if (HsmType === typeWithoutMode && Mode === 'NON_FIPS')
    throw invalidRequest('Provided Mode is not supported for this hsm type.');
  if (source !== undefined && Mode !== undefined && Mode !== null && Mode !== source.mode)
    throw invalidRequest(`Provided Mode is not that of the backup, which is ${source.mode}.`);
  const mode = Mode ?? source?.mode ?? (HsmType === typeWithoutMode ? 'FIPS' : undefined);
  if (mode === undefined) throw invalidRequest('Mode is a required argument for this hsm type.');
  return mode;
}

/** Hands in the signed certificate of a fresh cluster, with the certificate that it was signed with. */
export function initializeCluster(
  state: ServiceState,
  region: RegionSlot,
  { ClusterId, SignedCert, TrustAnchor }: Input<'InitializeCluster'>,
): Json {
  const cluster = state.expectCluster(region, ClusterId);
  const problem = problemOfCertificates(SignedCert, TrustAnchor, requestIn(state, cluster));
  const slot = state.served.cluster(cluster.slot);
  const refusal = actions.initializeCluster.refuses(state.served.world, { cluster: slot });
  // What is wrong with the cluster comes first: it may have nothing to sign.
  if (refusal === undefined && problem !== undefined) throw invalidRequest(problem);
  state.take(actions.initializeCluster, { cluster: slot }, `The cluster ${ClusterId}`);
  cluster.certificate = SignedCert;
  const { State, StateMessage } = clusterView(state, cluster);
  return { State, StateMessage };
}

function problemOfCertificates(
  signed: string,
  anchor: string,
  request: string | undefined,
): string | undefined {
  const certificate = certificateIn(signed);
  const root = certificateIn(anchor);
  if (certificate === undefined) return 'SignedCert: expected a certificate in PEM format.';
  if (root === undefined) return 'TrustAnchor: expected a certificate in PEM format.';
  if (!root.verify(root.publicKey)) return 'TrustAnchor: expected a self-signed certificate.';
  if (!certificate.verify(root.publicKey)) return 'SignedCert: it was not signed by the TrustAnchor.';
  if (request === undefined || certificate.publicKey.equals(publicKeyOf(request))) return undefined;
  return 'SignedCert: it is not for the certificate signing request of this cluster.';
}

function certificateIn(text: string): X509Certificate | undefined {
  if (!text.includes('-----BEGIN CERTIFICATE-----')) return undefined;
  try {
    return new X509Certificate(text);
  } catch {
    return undefined;
  }
}

const publicKeyOf = (request: string): X509Certificate['publicKey'] =>
  new X509Certificate(signRequest(request, authorityOf('anybody'))!).publicKey;

/** Changes how long backups are kept. */
export function modifyCluster(
  state: ServiceState,
  region: RegionSlot,
  { ClusterId, BackupRetentionPolicy, HsmType }: Input<'ModifyCluster'>,
): Json {
  const cluster = state.expectCluster(region, ClusterId);
  if (HsmType !== undefined && HsmType !== null)
    throw invalidRequest('HsmType: keysync does not know the migration to another HSM type.');
  const days = BackupRetentionPolicy?.Value;
  if (days === undefined)
    throw invalidRequest('BackupRetentionPolicy: expected a number of days to change to.');
  expectNotDeleted(state, cluster);
  cluster.retentionDays = Number(days);
  return { Cluster: clusterView(state, cluster) };
}

/** Requests the deletion of a cluster, which has no HSM any more. */
export function deleteCluster(
  state: ServiceState,
  region: RegionSlot,
  { ClusterId }: Input<'DeleteCluster'>,
): Json {
  const resource = state.expectCluster(region, ClusterId);
  expectNotDeleted(state, resource);
  if (resource.hsms.length > 0)
    throw invalidRequest(
      `The cluster ${ClusterId} contains HSMs: ${resource.hsms.map(({ id }) => id).join(', ')}. Delete them first.`,
    );
  const cluster = state.served.cluster(resource.slot);
  state.take(actions.deleteCluster, { cluster }, `The cluster ${ClusterId}`);
  return { Cluster: clusterView(state, resource) };
}

function expectNotDeleted(state: ServiceState, cluster: ClusterResource): void {
  const current = state.clusterState(cluster);
  if (current === 'DELETED' || current === 'DELETE_IN_PROGRESS')
    throw invalidRequest(`The cluster ${cluster.id} is ${current}.`);
}
