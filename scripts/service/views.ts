import { partitionOfRegion } from '#models';
import { authorityOf, certificateRequestOf, signRequest } from '../certificates/authority.ts';
import type { BackupResource, ClusterResource, HsmResource } from './resources.ts';
import { requestOf, type ServiceState } from './service-state.ts';

/** Something that is written as JSON. */
export type Json = Readonly<Record<string, unknown>>;

const stateMessages: Readonly<Record<string, string>> = {
  INITIALIZE_IN_PROGRESS: 'Cluster is initializing. State will change to INITIALIZED upon completion.',
  DELETE_IN_PROGRESS: 'The cluster is being deleted.',
};

/** A cluster as the API shows it. */
export function clusterView(state: ServiceState, cluster: ClusterResource): Json {
  const current = state.clusterState(cluster);
  const stateMessage = stateMessages[current];
  return {
    BackupPolicy: 'DEFAULT',
    BackupRetentionPolicy: { Type: 'DAYS', Value: String(cluster.retentionDays) },
    ClusterId: cluster.id,
    CreateTimestamp: cluster.createdAt,
    Hsms: cluster.hsms.map((hsm) => hsmView(state, cluster, hsm)),
    HsmType: cluster.hsmType,
    Mode: cluster.mode,
    NetworkType: cluster.networkType,
    SecurityGroup: cluster.securityGroup,
    ...(cluster.sourceBackupId !== undefined && { SourceBackupId: cluster.sourceBackupId }),
    State: current,
    ...(stateMessage !== undefined && { StateMessage: stateMessage }),
    SubnetMapping: cluster.subnets,
    VpcId: cluster.vpcId,
    Certificates: certificatesOf(state, cluster),
    TagList: tagsView(cluster.tags),
  };
}

/** A request to be signed is there only while the cluster is uninitialized, and its first HSM makes it. */
function certificatesOf(state: ServiceState, cluster: ClusterResource): Json {
  if (cluster.certificate !== undefined) return { ClusterCertificate: cluster.certificate };
  const first = firstToSign(state, cluster);
  return first === undefined ? {} : certificatesOfHardware(cluster, first);
}

/** By HSM. Signatures take longer than all else that is shown, and these are always the same. */
const hardwareCertificates = new WeakMap<HsmResource, Json>();

function certificatesOfHardware(cluster: ClusterResource, hsm: HsmResource): Json {
  const made = hardwareCertificates.get(hsm) ?? makeHardwareCertificates(cluster, hsm);
  hardwareCertificates.set(hsm, made);
  return made;
}

/** Who made the HSM, and who runs it, vouch for it: an owner checks both before signing anything. */
function makeHardwareCertificates(cluster: ClusterResource, hsm: HsmResource): Json {
  const hardware = certificateRequestOf(`HSM:${hsm.id}`, `hardware of ${hsm.id}`);
  const signedBy = (authority: string): string => signRequest(hardware, authorityOf(authority))!;
  const request = requestOf(cluster, hsm);
  return {
    ClusterCsr: request,
    HsmCertificate: signRequest(request, authorityOf(`hardware of ${hsm.id}`))!,
    AwsHardwareCertificate: signedBy('the service'),
    ManufacturerHardwareCertificate: signedBy('the manufacturer'),
  };
}

/** What the owner of a cluster is to sign; nothing where there is nothing to sign. */
export function requestIn(state: ServiceState, cluster: ClusterResource): string | undefined {
  const first = firstToSign(state, cluster);
  return first && requestOf(cluster, first);
}

function firstToSign(state: ServiceState, cluster: ClusterResource): HsmResource | undefined {
  if (state.clusterState(cluster) !== 'UNINITIALIZED') return undefined;
  return cluster.hsms.find((hsm) => !hsm.isLeaving && state.hsmState(hsm) === 'ACTIVE');
}

/** The address of the same interface in the other network. */
function ipV6Of(address: string): string {
  const [, , third = 0, fourth = 0] = address.split('.').map(Number);
  return `2600:1f18:0:1::${(256 * third + fourth).toString(16)}`;
}

const degradedMessage = 'The HSM does not answer. Please delete this HSM and try again.';

/** An HSM as the API shows it: one that is lost is degraded until somebody removes it. */
export function hsmView(state: ServiceState, cluster: ClusterResource, hsm: HsmResource): Json {
  const current = hsm.isLeaving ? 'DELETE_IN_PROGRESS' : state.hsmState(hsm);
  const shown = current === 'FAILED' ? 'DEGRADED' : current;
  return {
    AvailabilityZone: hsm.availabilityZone,
    ClusterId: cluster.id,
    SubnetId: hsm.subnetId,
    EniId: hsm.eniId,
    EniIp: hsm.eniIp,
    ...(cluster.networkType === 'DUALSTACK' && { EniIpV6: ipV6Of(hsm.eniIp) }),
    HsmId: hsm.id,
    HsmType: cluster.hsmType,
    State: shown,
    ...(shown === 'DEGRADED' && { StateMessage: degradedMessage }),
  };
}

/** A backup as the API shows it. */
export function backupView(state: ServiceState, backup: BackupResource): Json {
  const { copy } = backup;
  return {
    BackupId: backup.id,
    BackupArn: arnOf(state, backup),
    BackupState: state.served.world.backupState(state.backupSlot(backup)),
    ...(backup.clusterId !== undefined && { ClusterId: backup.clusterId }),
    CreateTimestamp: backup.createdAt,
    ...(copy !== undefined && {
      CopyTimestamp: copy.copiedAt,
      SourceRegion: copy.sourceRegion,
      SourceBackup: copy.sourceBackup,
      SourceCluster: copy.sourceCluster,
    }),
    NeverExpires: backup.neverExpires,
    ...(backup.deleteAt !== undefined && { DeleteTimestamp: backup.deleteAt }),
    TagList: tagsView(backup.tags),
    HsmType: backup.hsmType,
    Mode: backup.mode,
  };
}

/** The Amazon Resource Name of a backup. */
export const arnOf = ({ account, served }: ServiceState, { id, region }: BackupResource): string => {
  const partition = served.region(region)?.partition ?? partitionOfRegion(region);
  return `arn:${partition}:cloudhsm:${region}:${account}:backup/${id}`;
};

/** Tags in the order in which they were given. */
export const tagsView = (tags: ReadonlyMap<string, string>): readonly Json[] =>
  [...tags].map(([Key, Value]) => ({ Key, Value }));
