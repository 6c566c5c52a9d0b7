import { zoneOf } from './stage.ts';
import { NothingToTry } from './wire-session.ts';
import {
  either,
  expectSame,
  invalid,
  noBackup,
  noCluster,
  policy,
  test,
  type WireTest,
} from './wire-test.ts';

/** What is refused, or empty, where nothing is there. */
export const emptyStates: readonly WireTest[] = [
  test(
    'DescribeClusters',
    'unknown',
    'A cluster that does not exist is not listed, and that is no error.',
    async (session) => {
      const { Clusters } = await session.accepted('DescribeClusters', {
        Filters: { clusterIds: [noCluster] },
      });
      expectSame('DescribeClusters', 'the number of clusters that do not exist', Clusters.length, 0);
    },
  ),
  test(
    'CreateCluster',
    'unknown',
    'No cluster is made of a backup that does not exist.',
    async (session, stage) => {
      await session.refused('CreateCluster', { ...stage.terms.cluster, SourceBackupId: noBackup }, either);
    },
  ),
  test(
    'InitializeCluster',
    'state',
    'A cluster without an HSM has nothing to be signed, and is not initialized.',
    async (session, stage) => {
      const ClusterId = await stage.cluster(session, 'second');
      const pem = { SignedCert: 'none', TrustAnchor: 'none' };
      await session.refused('InitializeCluster', { ClusterId, ...pem }, invalid);
    },
  ),
];

/** What is refused because of an HSM that is there. */
export const hsmStates: readonly WireTest[] = [
  test('CreateHsm', 'state', 'A cluster takes no second HSM before it is active.', async (session, stage) => {
    await stage.hsm(session);
    const ClusterId = await stage.cluster(session);
    const cluster = await stage.clusterNow(session, ClusterId);
    if (cluster.State === 'ACTIVE') throw new NothingToTry('the cluster is ACTIVE already');
    await session.refused('CreateHsm', { ClusterId, AvailabilityZone: zoneOf(cluster) }, invalid);
  }),
  test('DeleteCluster', 'state', 'A cluster does not go before its last HSM.', async (session, stage) => {
    await stage.hsm(session);
    await session.refused('DeleteCluster', { ClusterId: await stage.cluster(session) }, invalid);
  }),
];

/** What is refused because of the state of a backup, or of what is none. */
export const backupStates: readonly WireTest[] = [
  test(
    'RestoreBackup',
    'state',
    'A backup that is not marked for deletion has nothing to be restored.',
    async (session, stage) => {
      await session.refused('RestoreBackup', { BackupId: await stage.backup(session) }, invalid);
    },
  ),
  test('PutResourcePolicy', 'state', 'Only backups have policies.', async (session) => {
    const ResourceArn = `arn:aws:cloudhsm:${session.region}:111122223333:cluster/${noCluster}`;
    await session.refused('PutResourcePolicy', { ResourceArn, Policy: policy }, either);
  }),
];
