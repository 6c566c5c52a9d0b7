import { z } from 'zod';

/** What each operation takes. What the API does not know is left out, as the service does. */

const clusterId = z
  .string()
  .regex(/^cluster-[2-7a-zA-Z]{11,16}$/, 'expected an identifier such as cluster-abc2defghij');
const hsmId = z.string().regex(/^hsm-[2-7a-zA-Z]{11,16}$/, 'expected an identifier such as hsm-abc2defghij');
const backupId = z
  .string()
  .regex(/^backup-[2-7a-zA-Z]{11,16}$/, 'expected an identifier such as backup-abc2defghij');
const backupArn = z
  .string()
  .regex(
    /^(arn:aws[a-z-]*:cloudhsm:[a-z0-9-]+:\d{12}:backup\/)?backup-[2-7a-zA-Z]{11,16}$/,
    'expected a backup',
  );
const resourceId = z
  .string()
  .regex(/^(cluster|backup)-[2-7a-zA-Z]{11,16}$/, 'expected the identifier of a cluster or a backup');
const resourceArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:cloudhsm:[a-z0-9-]+:\d{12}:(backup\/backup|cluster\/cluster|hsm\/hsm)-[2-7a-zA-Z]{11,16}$/,
    'expected an Amazon Resource Name of CloudHSM',
  );
const subnetId = z
  .string()
  .regex(/^subnet-[0-9a-fA-F]{8,17}$/, 'expected an identifier such as subnet-0123456789abcdef0');
const ipAddress = z.string().regex(/^(\d{1,3}\.){3}\d{1,3}$/, 'expected an IPv4 address');
const hsmType = z
  .string()
  .max(32)
  .regex(/^p?hsm[0-9][a-z.]*\.[a-zA-Z]+$/, 'expected a type such as hsm2m.medium');
const certificateLengthMax = 5000;
const certificate = z.string().max(certificateLengthMax);
const region = z.string().min(1).max(200);
const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const tagKey = z.string().min(1).max(128).regex(tagText, 'has a character that no tag may have');
const tag = z.object({
  Key: tagKey,
  Value: z.string().max(256).regex(tagText, 'has a character that no tag may have'),
});
const tagListLengthMax = 50;
const tagList = z.array(tag).min(1).max(tagListLengthMax);
const retention = z.object({
  Type: z.enum(['DAYS']).optional(),
  Value: z
    .string()
    .regex(/^\d{1,3}$/, 'expected a number of days')
    .refine((days) => Number(days) >= 7 && Number(days) <= 379, 'expected 7 to 379 days')
    .optional(),
});
const page = (sizeMax: number) => ({
  NextToken: z.string().max(256).nullish(),
  MaxResults: z.int().min(1).max(sizeMax).nullish(),
});
const filters = <const Names extends readonly [string, ...string[]]>(names: Names) =>
  z.partialRecord(z.enum(names), z.array(z.string())).nullish();

/** The input of each operation of the API. */
export const shapes = {
  CopyBackupToRegion: z.object({ DestinationRegion: region, BackupId: backupId, TagList: tagList.nullish() }),
  CreateCluster: z.object({
    BackupRetentionPolicy: retention.nullish(),
    HsmType: hsmType,
    SourceBackupId: backupArn.nullish(),
    SubnetIds: z.array(subnetId).min(1).max(10),
    NetworkType: z.enum(['IPV4', 'DUALSTACK']).nullish(),
    TagList: tagList.nullish(),
    Mode: z.enum(['FIPS', 'NON_FIPS']).nullish(),
  }),
  CreateHsm: z.object({
    ClusterId: clusterId,
    AvailabilityZone: z.string().min(1),
    IpAddress: ipAddress.nullish(),
  }),
  DeleteBackup: z.object({ BackupId: backupId }),
  DeleteCluster: z.object({ ClusterId: clusterId }),
  DeleteHsm: z.object({
    ClusterId: clusterId,
    HsmId: hsmId.nullish(),
    EniId: z
      .string()
      .regex(/^eni-[0-9a-fA-F]{8,17}$/, 'expected an identifier such as eni-0123456789abcdef0')
      .nullish(),
    EniIp: ipAddress.nullish(),
  }),
  DeleteResourcePolicy: z.object({ ResourceArn: resourceArn }),
  DescribeBackups: z.object({
    ...page(50),
    Filters: filters(['backupIds', 'sourceBackupIds', 'clusterIds', 'states', 'neverExpires']),
    Shared: z.boolean().nullish(),
    SortAscending: z.boolean().nullish(),
  }),
  DescribeClusters: z.object({ ...page(25), Filters: filters(['clusterIds', 'vpcIds', 'states']) }),
  GetResourcePolicy: z.object({ ResourceArn: resourceArn }),
  InitializeCluster: z.object({ ClusterId: clusterId, SignedCert: certificate, TrustAnchor: certificate }),
  ListTags: z.object({ ResourceId: resourceId, ...page(100) }),
  ModifyBackupAttributes: z.object({ BackupId: backupId, NeverExpires: z.boolean() }),
  ModifyCluster: z.object({
    ClusterId: clusterId,
    BackupRetentionPolicy: retention.nullish(),
    HsmType: hsmType.nullish(),
  }),
  PutResourcePolicy: z.object({ ResourceArn: resourceArn, Policy: z.string().min(1).max(20_000) }),
  RestoreBackup: z.object({ BackupId: backupId }),
  TagResource: z.object({ ResourceId: resourceId, TagList: tagList }),
  UntagResource: z.object({
    ResourceId: resourceId,
    TagKeyList: z.array(tagKey).min(1).max(tagListLengthMax),
  }),
} as const satisfies Record<string, z.ZodType>;

/** The operations of the API. */
export type OperationName = keyof typeof shapes;

/** What an operation takes, checked. */
export type Input<Name extends OperationName> = z.output<(typeof shapes)[Name]>;
