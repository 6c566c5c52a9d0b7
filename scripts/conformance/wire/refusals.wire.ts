import type { JsonObject } from './caller.ts';
import type { WireOperation } from './response-shapes.ts';
import {
  arnOf,
  either,
  invalid,
  noBackup,
  noCluster,
  noHsm,
  notFound,
  policy,
  test,
  type WireTest,
  without,
} from './wire-test.ts';

/** A call that would be right, but for what it is about: that does not exist. */
const unknown: readonly (readonly [WireOperation, (region: string, zone: string) => JsonObject])[] = [
  ['CreateHsm', (_, AvailabilityZone) => ({ ClusterId: noCluster, AvailabilityZone })],
  ['DeleteHsm', () => ({ ClusterId: noCluster, HsmId: noHsm })],
  ['DeleteCluster', () => ({ ClusterId: noCluster })],
  ['ModifyCluster', () => ({ ClusterId: noCluster, BackupRetentionPolicy: { Type: 'DAYS', Value: '30' } })],
  ['CopyBackupToRegion', (DestinationRegion) => ({ DestinationRegion, BackupId: noBackup })],
  ['DeleteBackup', () => ({ BackupId: noBackup })],
  ['RestoreBackup', () => ({ BackupId: noBackup })],
  ['ModifyBackupAttributes', () => ({ BackupId: noBackup, NeverExpires: true })],
  ['TagResource', () => ({ ResourceId: noCluster, TagList: [{ Key: 'a', Value: 'b' }] })],
  ['UntagResource', () => ({ ResourceId: noCluster, TagKeyList: ['a'] })],
  ['ListTags', () => ({ ResourceId: noCluster })],
  ['GetResourcePolicy', (region) => ({ ResourceArn: arnOf(region, noBackup!) })],
  ['PutResourcePolicy', (region) => ({ ResourceArn: arnOf(region, noBackup!), Policy: policy })],
  ['DeleteResourcePolicy', (region) => ({ ResourceArn: arnOf(region, noBackup!) })],
];

/** The members that an operation requires, in a call that has them. */
const required: readonly (readonly [WireOperation, JsonObject])[] = [
  ['CopyBackupToRegion', { DestinationRegion: 'us-east-1', BackupId: noBackup }],
  ['CreateHsm', { ClusterId: noCluster, AvailabilityZone: 'us-east-1a' }],
  ['DeleteBackup', { BackupId: noBackup }],
  ['DeleteCluster', { ClusterId: noCluster }],
  ['DeleteHsm', { ClusterId: noCluster }],
  ['InitializeCluster', { ClusterId: noCluster, SignedCert: 'none', TrustAnchor: 'none' }],
  ['ListTags', { ResourceId: noCluster }],
  ['ModifyBackupAttributes', { BackupId: noBackup, NeverExpires: true }],
  ['ModifyCluster', { ClusterId: noCluster }],
  ['RestoreBackup', { BackupId: noBackup }],
  ['TagResource', { ResourceId: noCluster, TagList: [{ Key: 'a', Value: 'b' }] }],
  ['UntagResource', { ResourceId: noCluster, TagKeyList: ['a'] }],
];

const requiredOfClusters = ['HsmType', 'SubnetIds'] as const;

/** Identifiers that are none. */
const malformed: readonly (readonly [WireOperation, JsonObject])[] = [
  ['CreateHsm', { ClusterId: 'cluster-0', AvailabilityZone: 'us-east-1a' }],
  ['DeleteBackup', { BackupId: 'backup-1' }],
  ['DeleteCluster', { ClusterId: 'my-cluster' }],
  ['ListTags', { ResourceId: 'hsm-22222222222' }],
  ['RestoreBackup', { BackupId: '' }],
];

/** What is refused whatever is there. */
export const plainRefusals: readonly WireTest[] = [
  ...unknown.map(([operation, input]) =>
    test(operation, 'unknown', 'What does not exist is not found.', async (session) => {
      await session.refused(operation, input(session.region, `${session.region}a`), notFound);
    }),
  ),
  ...required.map(([operation, input]) =>
    test(operation, 'required', 'A call without a member that is required is refused.', async (session) => {
      for (const member of Object.keys(input))
        await session.refused(operation, without(input, member), invalid);
    }),
  ),
  test(
    'CreateCluster',
    'required',
    'A call without a member that is required is refused.',
    async (session, stage) => {
      for (const member of requiredOfClusters)
        await session.refused('CreateCluster', without(stage.terms.cluster, member), invalid);
    },
  ),
  ...malformed.map(([operation, input]) =>
    test(operation, 'malformed', 'An identifier that is none is refused.', async (session) => {
      await session.refused(operation, input, either);
    }),
  ),
];
