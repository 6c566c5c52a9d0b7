import { z } from 'zod';
import { type Path, partitionOfRegion } from '#models';
import type { ObservedCluster } from '#properties';
import { backupIdOf } from '../backup-id.ts';
import type { JsonFile } from '../files/json-file.ts';
import { goesOn } from '../pages.ts';
import { type Format, hostname, hsmIdentifier, identifier, notRead, readFormat } from './format.ts';
import type { ClusterReading, HsmReading, Reading } from './reading.ts';
import { regionOf, unknownRegion, zonePattern } from './region.ts';
import { timestamp } from './timestamp.ts';

const zone = z.string().regex(zonePattern, 'expected an availability zone, such as us-east-1a');

/** The schema of an `HsmState` of the API. */
export const hsmState = z.enum(['CREATE_IN_PROGRESS', 'ACTIVE', 'DEGRADED', 'DELETE_IN_PROGRESS', 'DELETED']);

/** The schema of a `ClusterState` of the API. */
export const clusterState = z.enum([
  'CREATE_IN_PROGRESS',
  'UNINITIALIZED',
  'INITIALIZE_IN_PROGRESS',
  'INITIALIZED',
  'ACTIVE',
  'UPDATE_IN_PROGRESS',
  'MODIFY_IN_PROGRESS',
  'ROLLBACK_IN_PROGRESS',
  'DELETE_IN_PROGRESS',
  'DELETED',
  'DEGRADED',
]);

const hsm = z.strictObject({
  AvailabilityZone: zone,
  ClusterId: identifier.optional(),
  EniId: z.string().optional(),
  EniIp: hostname.optional(),
  EniIpV6: hostname.optional(),
  HsmId: hsmIdentifier,
  HsmType: z.string().optional(),
  State: hsmState,
  StateMessage: z.string().optional(),
  SubnetId: notRead,
});

const days = z.unknown().transform((written, context) => {
  if (/^[1-9]\d{0,4}$/.test(String(written))) return Number(written);
  context.addIssue({ code: 'custom', message: 'expected a number of days' });
  return z.NEVER;
});

const certificates = z.strictObject({
  AwsHardwareCertificate: notRead,
  ClusterCertificate: z.string().optional(),
  ClusterCsr: notRead,
  HsmCertificate: notRead,
  ManufacturerHardwareCertificate: notRead,
});

const cluster = z.strictObject({
  BackupPolicy: notRead,
  BackupRetentionPolicy: z.strictObject({ Type: z.string().optional(), Value: days.optional() }).optional(),
  Certificates: certificates.optional(),
  ClusterId: identifier,
  CreateTimestamp: timestamp.optional(),
  Hsms: z.array(hsm).optional(),
  HsmType: z.string().optional(),
  HsmTypeRollbackExpiration: timestamp.optional(),
  Mode: z.string().optional(),
  NetworkType: notRead,
  PreCoPassword: notRead,
  SecurityGroup: notRead,
  SourceBackupId: z.string().optional(),
  State: clusterState,
  StateMessage: notRead,
  SubnetMapping: z.record(z.string(), z.string()).optional(),
  TagList: notRead,
  Tags: notRead,
  VpcId: z.string().optional(),
});

const schema = z.strictObject({
  $metadata: notRead,
  Clusters: z.array(cluster),
  NextToken: z.string().optional(),
  ResponseMetadata: notRead,
  ResultMetadata: notRead,
});

type Cluster = z.infer<typeof cluster>;

const format: Format<z.infer<typeof schema>> = {
  schema,
  unknownFields: { format: 'grows', writtenBy: 'service' },
  remedy: 'Expected the output of "aws cloudhsmv2 describe-clusters --output json", unchanged.',
};

const looseSchema = z.strictObject({ Hsms: z.array(hsm), NextToken: notRead });

const looseFormat: Format<z.infer<typeof looseSchema>> = {
  schema: looseSchema,
  unknownFields: { format: 'grows', writtenBy: 'service' },
  remedy: 'An HSM by itself needs its ClusterId, State and zone: the output of describe-clusters has them.',
};

/** Reads HSMs that stand by themselves, as `create-hsm` and `--query 'Clusters[].Hsms[]'` print them. */
export function readHsms(file: JsonFile): Reading {
  const { value, notes } = readFormat(looseFormat, file);
  const hsms = value.Hsms.map((entry, index) => {
    const path = ['Hsms', index];
    const { ClusterId: cluster } = entry;
    if (cluster === undefined) {
      const message = 'nothing says which cluster this HSM is in';
      throw file.errorAt({ path, message }, looseFormat.remedy);
    }
    return { cluster, hsm: hsmOf(file, path, entry, cluster) };
  });
  return { kind: 'hsms', hsms, notes };
}

/** Reads the output of `aws cloudhsmv2 describe-clusters`. */
export function readDescribeClusters(file: JsonFile): Reading {
  const { value, notes } = readFormat(format, file);
  const clusters = value.Clusters.map((entry, index) => readingOf(file, ['Clusters', index], entry));
  const unplaced = clusters
    .filter(({ observed }) => observed.region === unknownRegion)
    .map(
      ({ observed: { id, place } }) =>
        `${place}: ${id} has neither HSMs nor subnets, so that its region is not known`,
    );
  return {
    kind: 'clusters',
    clusters,
    goesOn: goesOn(file, value.NextToken),
    notes: [...notes, ...unplaced],
  };
}

function readingOf(file: JsonFile, path: Path, entry: Cluster): ClusterReading {
  const hsms = (entry.Hsms ?? [])
    .map((inner, index) => hsmOf(file, [...path, 'Hsms', index], inner, entry.ClusterId))
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const region = regionOfCluster(file, path, entry);
  const observed: ObservedCluster = {
    id: entry.ClusterId,
    region,
    partition: partitionOfRegion(region),
    state: entry.State,
    hsmType: entry.HsmType,
    mode: entry.Mode,
    hsmTypeRollbackExpiration: entry.HsmTypeRollbackExpiration,
    createTimestamp: entry.CreateTimestamp,
    retentionDays: entry.BackupRetentionPolicy?.Value,
    hsms: hsms.map(({ source: _, ...inner }) => inner),
    ...(entry.SubnetMapping == null ? {} : { subnetZones: Object.keys(entry.SubnetMapping).toSorted() }),
    sourceBackup: backupIdOf(entry.SourceBackupId),
    ...(isTrimmed(entry) ? { isTrimmed: true } : {}),
    certificate: entry.Certificates?.ClusterCertificate?.replaceAll(/\s/g, '') || undefined,
    place: file.placeOf(path),
    places: {
      state: file.placeOf([...path, 'State']),
      hsms: file.placeOf([...path, 'Hsms']),
      sourceBackup: file.placeOf([...path, 'SourceBackupId']),
      hsmType: file.placeOf([...path, 'HsmType']),
      hsmTypeRollbackExpiration: file.placeOf([...path, 'HsmTypeRollbackExpiration']),
      retentionDays: file.placeOf([...path, 'BackupRetentionPolicy']),
    },
  };
  return { observed, vpc: entry.VpcId, hsms, source: { file, path } };
}

/** The service never leaves these out: whoever did, may have left out the source backup as well. */
const isTrimmed = ({ CreateTimestamp, SubnetMapping, VpcId }: Cluster): boolean =>
  CreateTimestamp === undefined && SubnetMapping === undefined && VpcId === undefined;

function hsmOf(file: JsonFile, path: Path, entry: z.infer<typeof hsm>, home: string): HsmReading {
  if (entry.ClusterId !== undefined && entry.ClusterId !== home) {
    const message = `expected ${JSON.stringify(home)}, the cluster that lists this HSM, found ${JSON.stringify(entry.ClusterId)}`;
    throw file.errorAt({ path: [...path, 'ClusterId'], message }, format.remedy);
  }
  return {
    id: entry.HsmId,
    zone: entry.AvailabilityZone,
    state: entry.State,
    hsmType: entry.HsmType,
    ...(entry.State === 'DEGRADED' && /creation failed/i.test(entry.StateMessage ?? '')
      ? { wasNeverCreated: true }
      : {}),
    networkInterface: entry.EniId,
    place: file.placeOf([...path, 'State']),
    addresses: [entry.EniIp, entry.EniIpV6].filter((address) => address !== undefined),
    source: { file, path },
  };
}

function regionOfCluster(file: JsonFile, path: Path, { Hsms = [], SubnetMapping = {} }: Cluster): string {
  const ofHsms = Hsms.map(({ AvailabilityZone }, index) => ({
    name: AvailabilityZone,
    at: [...path, 'Hsms', index, 'AvailabilityZone'],
  }));
  const ofSubnets = Object.keys(SubnetMapping).map((name) => ({
    name,
    at: [...path, 'SubnetMapping', name],
  }));
  const zones = ofHsms.length > 0 ? ofHsms : ofSubnets;
  const [first] = zones;
  if (first === undefined) return unknownRegion;
  const region = regionOf(first.name);
  for (const { name, at } of zones) {
    const isZone = zonePattern.test(name);
    if (isZone && regionOf(name) === region) continue;
    const expected = isZone
      ? `a zone of ${region}, where the cluster is`
      : 'an availability zone, such as us-east-1a';
    throw file.errorAt(
      { path: at, message: `expected ${expected}, found ${JSON.stringify(name)}` },
      format.remedy,
    );
  }
  return region;
}
