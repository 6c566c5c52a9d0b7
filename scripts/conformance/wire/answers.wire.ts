import type { WireOperation } from './response-shapes.ts';
import { WireProblem } from './wire-session.ts';
import {
  arnOfBackup,
  expectSame,
  freshCluster,
  policy,
  type Run,
  tag,
  tagsOf,
  test,
  type WireTest,
} from './wire-test.ts';

const answerTest = ([operation, run]: readonly [WireOperation, Run]): WireTest =>
  test(operation, 'answer', 'It does what it says, and its answer is as the model of the API has it.', run);

const ofClusters: readonly (readonly [WireOperation, Run])[] = [
  [
    'CreateCluster',
    async (session, stage) => {
      const { Cluster } = await session.accepted('CreateCluster', stage.terms.cluster);
      stage.noteCluster(Cluster.ClusterId);
    },
  ],
  [
    'DescribeClusters',
    async (session, stage) => {
      await stage.clusterNow(session, await stage.cluster(session));
    },
  ],
  [
    'ModifyCluster',
    async (session, stage) => {
      const ClusterId = await stage.cluster(session);
      const BackupRetentionPolicy = { Type: 'DAYS', Value: '30' };
      const { Cluster } = await session.accepted('ModifyCluster', { ClusterId, BackupRetentionPolicy });
      expectSame('ModifyCluster', 'BackupRetentionPolicy.Value', Cluster.BackupRetentionPolicy?.Value, '30');
    },
  ],
  [
    'DescribeBackups',
    async (session, stage) => {
      const clusterIds = [await stage.cluster(session)];
      await session.accepted('DescribeBackups', { Filters: { clusterIds } });
    },
  ],
];

const others: readonly (readonly [WireOperation, Run])[] = [
  [
    'InitializeCluster',
    async (session, stage) => {
      await stage.initialized(session);
    },
  ],
  [
    'DeleteCluster',
    async (session, stage) => {
      const ClusterId = await freshCluster(session, stage);
      const { Cluster } = await session.accepted('DeleteCluster', { ClusterId });
      expectSame('DeleteCluster', 'Cluster.ClusterId', Cluster.ClusterId, ClusterId);
    },
  ],
  [
    'ModifyBackupAttributes',
    async (session, stage) => {
      const BackupId = await stage.backup(session);
      for (const NeverExpires of [true, false]) {
        const { Backup } = await session.accepted('ModifyBackupAttributes', { BackupId, NeverExpires });
        expectSame('ModifyBackupAttributes', 'Backup.NeverExpires', Backup.NeverExpires, NeverExpires);
      }
    },
  ],
  [
    'PutResourcePolicy',
    async (session, stage) => {
      const ResourceArn = await arnOfBackup(session, stage);
      await session.accepted('PutResourcePolicy', { ResourceArn, Policy: policy });
    },
  ],
  [
    'GetResourcePolicy',
    async (session, stage) => {
      const ResourceArn = await arnOfBackup(session, stage);
      await session.accepted('PutResourcePolicy', { ResourceArn, Policy: policy });
      const { Policy } = await session.accepted('GetResourcePolicy', { ResourceArn });
      expectSame('GetResourcePolicy', 'Policy', Policy, policy);
    },
  ],
  [
    'DeleteResourcePolicy',
    async (session, stage) => {
      const ResourceArn = await arnOfBackup(session, stage);
      await session.accepted('PutResourcePolicy', { ResourceArn, Policy: policy });
      await session.accepted('DeleteResourcePolicy', { ResourceArn });
    },
  ],
  [
    'CopyBackupToRegion',
    async (session, stage) => {
      const BackupId = await stage.backup(session);
      const { DestinationBackup } = await session.accepted('CopyBackupToRegion', {
        DestinationRegion: stage.terms.otherRegion,
        BackupId,
      });
      stage.noteCopyOf(BackupId);
      expectSame(
        'CopyBackupToRegion',
        'DestinationBackup.SourceBackup',
        DestinationBackup.SourceBackup,
        BackupId,
      );
    },
  ],
  [
    'DeleteBackup',
    async (session, stage) => {
      const BackupId = await stage.backup(session);
      const { Backup } = await session.accepted('DeleteBackup', { BackupId });
      expectSame('DeleteBackup', 'Backup.BackupState', Backup.BackupState, 'PENDING_DELETION');
      if (Backup.DeleteTimestamp === undefined)
        throw new WireProblem(
          'DeleteBackup: Backup.DeleteTimestamp says until when it can be restored, and is not there',
        );
      await session.accepted('RestoreBackup', { BackupId });
    },
  ],
  [
    'RestoreBackup',
    async (session, stage) => {
      const BackupId = await stage.backup(session);
      await session.accepted('DeleteBackup', { BackupId });
      const { Backup } = await session.accepted('RestoreBackup', { BackupId });
      expectSame('RestoreBackup', 'Backup.BackupId', Backup.BackupId, BackupId);
      const isBack = Backup.BackupState === 'READY' || Backup.BackupState === 'CREATE_IN_PROGRESS';
      if (!isBack)
        throw new WireProblem(
          `RestoreBackup: Backup.BackupState is ${Backup.BackupState} and should be READY`,
        );
    },
  ],
  [
    'TagResource',
    async (session, stage) => {
      const ResourceId = await stage.cluster(session);
      await tag(session, ResourceId, { stage: 'one', owner: '' });
      await tag(session, ResourceId, { stage: 'two' });
      const tags = await tagsOf(session, ResourceId);
      expectSame('TagResource', 'the value of a tag that was given twice', tags.get('stage'), 'two');
      expectSame('TagResource', 'the value of a tag without one', tags.get('owner'), '');
    },
  ],
  [
    'ListTags',
    async (session, stage) => {
      const ResourceId = await stage.cluster(session);
      await tag(session, ResourceId, { listed: 'yes' });
      expectSame('ListTags', 'the value of a tag', (await tagsOf(session, ResourceId)).get('listed'), 'yes');
    },
  ],
  [
    'UntagResource',
    async (session, stage) => {
      const ResourceId = await stage.cluster(session);
      await tag(session, ResourceId, { passing: 'by' });
      await session.accepted('UntagResource', { ResourceId, TagKeyList: ['passing'] });
      expectSame(
        'UntagResource',
        'a tag that was removed',
        (await tagsOf(session, ResourceId)).get('passing'),
        undefined,
      );
    },
  ],
];

/** What needs a cluster at most. */
export const clusterAnswers: readonly WireTest[] = ofClusters.map(answerTest);

/** What adds an HSM. */
export const hsmAnswer: WireTest = answerTest([
  'CreateHsm',
  async (session, stage) => {
    await stage.hsm(session);
  },
]);

/** What needs an HSM, or a backup. */
export const otherAnswers: readonly WireTest[] = others.map(answerTest);

/** What removes the HSM, after all that need it. */
export const removalAnswer: WireTest = answerTest([
  'DeleteHsm',
  async (session, stage) => {
    const HsmId = await stage.hsm(session);
    const ClusterId = await stage.cluster(session);
    const deleted = await session.accepted('DeleteHsm', { ClusterId, HsmId });
    expectSame('DeleteHsm', 'HsmId', deleted.HsmId, HsmId);
  },
]);
