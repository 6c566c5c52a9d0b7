import type { CloudHSMV2, Cluster, Hsm } from '@aws-sdk/client-cloudhsm-v2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadServed } from './served-scenarios.ts';
import { certificatesFor, Served } from './testing.ts';

/** What the provider of Terraform does, state by state: it fails where a state comes that it does not wait through. */
let served: Served;
let client: CloudHSMV2;

beforeAll(async () => {
  served = await new Served({ scenario: loadServed('clone-across-regions'), lag: 2 }).listen();
  client = served.client();
});

afterAll(async () => {
  expect(served.defects).toEqual([]);
  await served.end();
});

const subnet = 'subnet-0123456789abcdef0';

/** Looks until a state is reached, through others that may come before it. */
async function waitFor<Found extends { readonly State?: string }>(
  find: () => Promise<Found | undefined>,
  pending: readonly string[],
  target: string | undefined,
): Promise<Found | undefined> {
  for (let looks = 0; looks < 30; looks += 1) {
    const found = await find();
    if (found?.State === target) return found;
    if (found === undefined || !pending.includes(found.State!))
      throw new Error(`unexpected state ${found?.State}, wanted target ${target}`);
  }
  throw new Error(`timeout while waiting for state to become ${target}`);
}

const clusterOf = (id: string) => async (): Promise<Cluster | undefined> => {
  const { Clusters } = await client.describeClusters({ Filters: { clusterIds: [id] } });
  return Clusters![0];
};

const hsmOf = (id: string) => async (): Promise<Hsm | undefined> => {
  const { Clusters } = await client.describeClusters({});
  return Clusters!.flatMap(({ Hsms = [] }) => Hsms).find(({ HsmId }) => HsmId === id);
};

async function createCluster(SourceBackupId?: string): Promise<string> {
  const { Cluster: made } = await client.createCluster({
    HsmType: 'hsm1.medium',
    SubnetIds: [subnet],
    ...(SourceBackupId !== undefined && { SourceBackupId }),
  });
  const target = SourceBackupId === undefined ? 'UNINITIALIZED' : 'ACTIVE';
  const id = made!.ClusterId!;
  await waitFor(clusterOf(id), ['CREATE_IN_PROGRESS', 'INITIALIZE_IN_PROGRESS'], target);
  const TagList = [{ Key: 'Name', Value: 'terraform' }];
  await client.tagResource({ ResourceId: id, TagList });
  return id;
}

async function createHsm(ClusterId: string): Promise<string> {
  const cluster = await clusterOf(ClusterId)();
  const zone = Object.entries(cluster!.SubnetMapping!).find(([, id]) => id === subnet)![0];
  const { Hsm: made } = await client.createHsm({ ClusterId, AvailabilityZone: zone });
  await waitFor(hsmOf(made!.HsmId!), ['CREATE_IN_PROGRESS'], 'ACTIVE');
  return made!.HsmId!;
}

/** What is gone already is no error, and nothing else is forgiven. */
async function tolerating(ask: () => Promise<unknown>): Promise<'done' | 'gone'> {
  try {
    await ask();
    return 'done';
  } catch (error) {
    if ((error as Error).name !== 'CloudHsmResourceNotFoundException') throw error;
    return 'gone';
  }
}

async function destroyHsm(ClusterId: string, HsmId: string): Promise<void> {
  expect(await tolerating(() => client.deleteHsm({ ClusterId, HsmId }))).toBe('done');
  await waitFor(hsmOf(HsmId), ['DELETE_IN_PROGRESS'], undefined);
  expect(await tolerating(() => client.deleteHsm({ ClusterId, HsmId }))).toBe('gone');
}

async function destroyCluster(ClusterId: string): Promise<void> {
  expect(await tolerating(() => client.deleteCluster({ ClusterId }))).toBe('done');
  await waitFor(clusterOf(ClusterId), ['DELETE_IN_PROGRESS'], 'DELETED');
}

test('a cluster and its HSM are created, restored elsewhere, and destroyed', async () => {
  const id = await createCluster();
  const hsm = await createHsm(id);
  const { Certificates } = (await clusterOf(id)())!;
  await client.initializeCluster({ ClusterId: id, ...certificatesFor(Certificates!.ClusterCsr!) });
  await waitFor(clusterOf(id), ['INITIALIZE_IN_PROGRESS'], 'INITIALIZED');
  await served.dataPlane('activate-cluster', { ClusterId: id });

  // The scenario has its other cluster in another region: the backup is copied there.
  const { Backups } = await client.describeBackups({ Filters: { clusterIds: [id] } });
  await waitFor(
    async () => {
      const [backup] = (await client.describeBackups({ Filters: { clusterIds: [id] } })).Backups!;
      return { State: backup!.BackupState! };
    },
    ['CREATE_IN_PROGRESS'],
    'READY',
  );
  await client.copyBackupToRegion({ DestinationRegion: 'us-west-2', BackupId: Backups![0]!.BackupId! });
  await destroyHsm(id, hsm);
  await destroyCluster(id);

  client = served.client('us-west-2');
  const backup = await waitFor(
    async () => {
      const [copy] = (await client.describeBackups({})).Backups!;
      return { State: copy!.BackupState!, id: copy!.BackupId! };
    },
    ['CREATE_IN_PROGRESS'],
    'READY',
  );
  const restored = await createCluster(backup!.id);
  const restoredHsm = await createHsm(restored);
  expect(await clusterOf(restored)()).toMatchObject({ State: 'ACTIVE', SourceBackupId: backup!.id });
  await destroyHsm(restored, restoredHsm);
  await destroyCluster(restored);
});
