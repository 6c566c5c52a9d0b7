import { z } from 'zod';
import { clusterState, hsmState } from '../../input/formats/describe-clusters.format.ts';

/** What each operation answers, by the patterns and types of the model of the API. What is new in it is let be. */

const id = (kind: string) =>
  z
    .string()
    .regex(new RegExp(`^${kind}-[2-7a-zA-Z]{11,16}$`), `expected an identifier such as ${kind}-abc2defghij`);
const network = (kind: string) =>
  z
    .string()
    .regex(
      new RegExp(`^${kind}-[0-9a-fA-F]{8,17}$`),
      `expected an identifier such as ${kind}-0123456789abcdef0`,
    );

/** Between them every date of the service is, in seconds; in milliseconds none is. */
const [secondsMin, secondsMax] = [Date.UTC(2017, 0) / 1000, Date.UTC(2100, 0) / 1000];
const timestamp = z
  .number('expected a number of seconds since 1970')
  .min(secondsMin, 'expected seconds since 1970')
  .max(secondsMax, 'expected seconds since 1970, not milliseconds');

const zone = z
  .string()
  .regex(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, 'expected an availability zone such as us-east-1a');
const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'expected a region such as us-east-1');
const ipAddress = z.string().regex(/^(\d{1,3}\.){3}\d{1,3}$/, 'expected an IPv4 address');
const hsmType = z
  .string()
  .max(32)
  .regex(/^p?hsm[0-9][a-z.]*\.[a-zA-Z]+$/, 'expected a type such as hsm2m.medium');
const certificate = z
  .string()
  .max(20_000)
  .regex(/^[a-zA-Z0-9+\-/=\s]*$/, 'expected PEM');
const tags = z.array(z.looseObject({ Key: z.string().min(1).max(128), Value: z.string().max(256) })).max(50);
const stateMessage = z.string().max(300);
const nextToken = z.string().min(1).max(256).optional();
const resourceArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:cloudhsm:[a-z0-9-]+:\d{12}:(backup\/backup|cluster\/cluster|hsm\/hsm)-[2-7a-zA-Z]{11,16}$/,
    'expected an Amazon Resource Name of CloudHSM',
  );
const mode = z.enum(['FIPS', 'NON_FIPS']);

const hsm = z.looseObject({
  AvailabilityZone: zone.optional(),
  ClusterId: id('cluster').optional(),
  SubnetId: network('subnet').optional(),
  EniId: network('eni').optional(),
  EniIp: ipAddress.optional(),
  EniIpV6: z.string().max(100).optional(),
  HsmId: id('hsm'),
  HsmType: hsmType.optional(),
  State: hsmState.optional(),
  StateMessage: z.string().optional(),
});

/** Nobody can go on without the identifier and the state, although the model requires neither. */
const cluster = z.looseObject({
  BackupPolicy: z.enum(['DEFAULT']).optional(),
  BackupRetentionPolicy: z
    .looseObject({
      Type: z.enum(['DAYS']).optional(),
      Value: z
        .string()
        .regex(/^\d{1,3}$/)
        .optional(),
    })
    .optional(),
  ClusterId: id('cluster'),
  CreateTimestamp: timestamp.optional(),
  Hsms: z.array(hsm).optional(),
  HsmType: hsmType.optional(),
  HsmTypeRollbackExpiration: timestamp.optional(),
  PreCoPassword: z.string().min(7).max(32).optional(),
  SecurityGroup: network('sg').optional(),
  SourceBackupId: id('backup').optional(),
  State: clusterState,
  StateMessage: stateMessage.optional(),
  SubnetMapping: z.record(zone, network('subnet')).optional(),
  VpcId: z
    .string()
    .regex(/^vpc-[0-9a-fA-F]/, 'expected an identifier such as vpc-0123456789abcdef0')
    .optional(),
  NetworkType: z.enum(['IPV4', 'DUALSTACK']).optional(),
  Certificates: z
    .looseObject({
      ClusterCsr: certificate.optional(),
      HsmCertificate: certificate.optional(),
      AwsHardwareCertificate: certificate.optional(),
      ManufacturerHardwareCertificate: certificate.optional(),
      ClusterCertificate: certificate.optional(),
    })
    .optional(),
  TagList: tags.optional(),
  Mode: mode.optional(),
});

const backup = z.looseObject({
  BackupId: id('backup'),
  BackupArn: resourceArn.optional(),
  BackupState: z.enum(['CREATE_IN_PROGRESS', 'READY', 'DELETED', 'PENDING_DELETION']).optional(),
  ClusterId: id('cluster').optional(),
  CreateTimestamp: timestamp.optional(),
  CopyTimestamp: timestamp.optional(),
  NeverExpires: z.boolean().optional(),
  SourceRegion: region.optional(),
  SourceBackup: id('backup').optional(),
  SourceCluster: id('cluster').optional(),
  DeleteTimestamp: timestamp.optional(),
  TagList: tags.optional(),
  HsmType: hsmType.optional(),
  Mode: mode.optional(),
});

const policy = z.string().min(1).max(20_000);

/** The answer of each operation. */
export const responseShapes = {
  CopyBackupToRegion: z.looseObject({
    DestinationBackup: z.looseObject({
      CreateTimestamp: timestamp.optional(),
      SourceRegion: region.optional(),
      SourceBackup: id('backup').optional(),
      SourceCluster: id('cluster').optional(),
    }),
  }),
  CreateCluster: z.looseObject({ Cluster: cluster }),
  CreateHsm: z.looseObject({ Hsm: hsm }),
  DeleteBackup: z.looseObject({ Backup: backup }),
  DeleteCluster: z.looseObject({ Cluster: cluster }),
  DeleteHsm: z.looseObject({ HsmId: id('hsm') }),
  DeleteResourcePolicy: z.looseObject({ ResourceArn: resourceArn.optional(), Policy: policy.optional() }),
  DescribeBackups: z.looseObject({ Backups: z.array(backup), NextToken: nextToken }),
  DescribeClusters: z.looseObject({ Clusters: z.array(cluster), NextToken: nextToken }),
  GetResourcePolicy: z.looseObject({ Policy: policy.optional() }),
  InitializeCluster: z.looseObject({ State: clusterState.optional(), StateMessage: stateMessage.optional() }),
  ListTags: z.looseObject({ TagList: tags, NextToken: nextToken }),
  ModifyBackupAttributes: z.looseObject({ Backup: backup }),
  ModifyCluster: z.looseObject({ Cluster: cluster }),
  PutResourcePolicy: z.looseObject({ ResourceArn: resourceArn.optional(), Policy: policy.optional() }),
  RestoreBackup: z.looseObject({ Backup: backup }),
  TagResource: z.looseObject({}),
  UntagResource: z.looseObject({}),
} as const satisfies Readonly<Record<string, z.ZodType>>;

/** The operations of the API. */
export type WireOperation = keyof typeof responseShapes;

/** What an operation answers, checked. */
export type Output<Name extends WireOperation> = z.output<(typeof responseShapes)[Name]>;
