import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Backup, CloudHSMV2, Cluster } from '@aws-sdk/client-cloudhsm-v2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { partitionOfRegion, publicScenarios } from '#models';
import { loadServed } from './served-scenarios.ts';
import { ServedWorld } from './served-world.ts';
import { certificatesFor, Served } from './testing.ts';

const SubnetIds = ['subnet-0123456789abcdef0'];

let served: Served;
let client: CloudHSMV2;

beforeAll(async () => {
  served = await new Served({ lag: 1 }).listen();
  client = served.client();
});

afterAll(async () => {
  expect(served.defects).toEqual([]);
  await served.end();
});

async function clusterNow(id: string, own = client): Promise<Cluster> {
  return (await own.describeClusters({ Filters: { clusterIds: [id] } })).Clusters![0]!;
}

async function backupsOf(id: string): Promise<readonly Backup[]> {
  const { Backups } = await client.describeBackups({ Filters: { clusterIds: [id] }, SortAscending: true });
  return Backups!;
}

/** A cluster with an HSM that asks for its certificate. */
async function clusterWithHsm(more: object = {}): Promise<string> {
  const { Cluster: made } = await client.createCluster({ HsmType: 'hsm1.medium', SubnetIds, ...more });
  const ClusterId = made!.ClusterId!;
  await clusterNow(ClusterId);
  await client.createHsm({ ClusterId, AvailabilityZone: 'us-east-1a' });
  await clusterNow(ClusterId);
  return ClusterId;
}

async function activeCluster(): Promise<string> {
  const ClusterId = await clusterWithHsm();
  const { Certificates } = await clusterNow(ClusterId);
  await client.initializeCluster({ ClusterId, ...certificatesFor(Certificates!.ClusterCsr!) });
  await clusterNow(ClusterId);
  await served.dataPlane('activate-cluster', { ClusterId });
  return ClusterId;
}

const daysFrom = (before: number, after: number): number => Math.round((after - before) / 86_400_000);

describe('a day passes', () => {
  test('and each cluster that works is backed up, once', async () => {
    const id = await activeCluster();
    const fresh = await clusterWithHsm();
    const before = (await backupsOf(id)).length;
    await served.dataPlane('advance', { days: 1 });
    expect(await backupsOf(id)).toHaveLength(before + 1);
    await served.dataPlane('advance', { days: 3 });
    const after = await backupsOf(id);
    expect(after).toHaveLength(before + 4);
    expect(new Set(after.map(({ BackupState }) => BackupState))).toEqual(new Set(['READY']));
    const times = after.map(({ CreateTimestamp }) => CreateTimestamp!.getTime());
    const daily = times.slice(before).map((time, index, all) => daysFrom(all[index - 1] ?? time, time));
    expect(daily).toEqual([0, 1, 1, 1]);
    // Nobody has set a password there.
    expect(await backupsOf(fresh)).toEqual([]);
  });

  test('many days pass, and what is older than its cluster keeps is gone', async () => {
    const own = await new Served({ scenario: { ...oneRunning(), backups: 400 }, lag: 1 }).listen();
    await own.dataPlane('advance', { days: 2000 });
    const { state } = own.service;
    const states = state.backups.map((backup) => state.served.world.backupState(state.backupSlot(backup)));
    const counted = (wanted: string): number => states.filter((one) => one === wanted).length;
    expect(counted('READY')).toBe(90);
    expect(counted('PENDING_DELETION')).toBe(7);
    await own.end();
  });

  test('and a scenario that has no room for a backup has none', async () => {
    const own = await new Served({ scenario: { ...oneRunning(), backups: 2 }, lag: 1 }).listen();
    expect((await own.dataPlane('advance', { days: 5 })).status).toBe(200);
    expect(own.service.state.backups).toHaveLength(2);
    await own.end();
  });
});

const oneRunning = () => {
  const scenario = publicScenarios.find(({ name }) => name === 'service-backup-1hsm-delete')!;
  return { ...scenario, allow: { ...scenario.allow, serviceBackups: true, deleteBackup: true } };
};

test('who made the HSM and who runs it vouch for it, beside what is to be signed', async () => {
  const id = await clusterWithHsm();
  const { ClusterCsr, ...others } = (await clusterNow(id)).Certificates!;
  expect(ClusterCsr).toMatch(/^-----BEGIN CERTIFICATE REQUEST-----\n/);
  expect(Object.keys(others).sort()).toEqual([
    'AwsHardwareCertificate',
    'HsmCertificate',
    'ManufacturerHardwareCertificate',
  ]);
  const read = Object.fromEntries(
    Object.entries(others).map(([name, pem]) => [name, new X509Certificate(pem!)] as const),
  );
  // Both vouch for one piece of hardware, and that for the key of the HSM.
  const hardware = read['AwsHardwareCertificate']!;
  expect(read['ManufacturerHardwareCertificate']!.publicKey.equals(hardware.publicKey)).toBe(true);
  expect(read['HsmCertificate']!.verify(hardware.publicKey)).toBe(true);
  await client.initializeCluster({ ClusterId: id, ...certificatesFor(ClusterCsr!) });
  expect(Object.keys((await clusterNow(id)).Certificates!)).toEqual(['ClusterCertificate']);
});

test('an HSM has an address in both networks where its cluster has', async () => {
  const plain = (await clusterNow(await clusterWithHsm())).Hsms![0]!;
  expect(plain).not.toHaveProperty('EniIpV6');
  const id = await clusterWithHsm({ NetworkType: 'DUALSTACK' });
  const { state } = served.service;
  await client.createHsm({ ClusterId: id, AvailabilityZone: 'us-east-1a' }).catch(() => {});
  const shown = served.service.call('DescribeClusters', 'us-east-1', { Filters: { clusterIds: [id] } });
  const [{ Hsms, NetworkType }] = shown['Clusters'] as [{ Hsms: { EniIpV6: string }[]; NetworkType: string }];
  expect(NetworkType).toBe('DUALSTACK');
  expect(Hsms.map(({ EniIpV6 }) => EniIpV6)).toEqual([
    expect.stringMatching(/^2600:1f18(:[0-9a-f]{0,4}){2,6}$/),
  ]);
  expect(state.clusters.length).toBeGreaterThan(1);
});

describe('regions and partitions', () => {
  const file = join(
    dirname(createRequire(import.meta.url).resolve('@aws-sdk/util-endpoints')),
    'lib/aws/partitions.json',
  );
  const { partitions } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly partitions: readonly {
      readonly id: string;
      readonly regions: Readonly<Record<string, unknown>>;
    }[];
  };

  test('are those of the endpoint data of the client', () => {
    const served = new ServedWorld(undefined);
    const named = partitions.flatMap(({ id, regions }) =>
      Object.keys(regions)
        .filter((region) => !region.endsWith('-global'))
        .map((region) => [region, id] as const),
    );
    expect(named.length).toBeGreaterThan(30);
    for (const [region, partition] of named) {
      expect([region, served.region(region)?.partition]).toEqual([region, partition]);
      expect(partitionOfRegion(region)).toBe(partition);
    }
  });

  test.each(['eusc-de-east-1', 'mx-central-1'])('also newer ones: %s', (region) => {
    expect(new ServedWorld(undefined).region(region)).toBeDefined();
  });

  test.each(['us-east', 'xx-east-1', 'us-gov-1', 'aws-global', 'US-EAST-1'])('but not %s', (region) => {
    expect(new ServedWorld(undefined).region(region)).toBeUndefined();
  });
});

test('a call fails only with what it declares', async () => {
  const plan = (operation: string, exception: string) => served.dataPlane('fail', { operation, exception });
  expect(await plan('CreateHsm', 'CloudHsmTagException')).toMatchObject({
    status: 400,
    body: {
      Message: expect.stringMatching(/^exception: CreateHsm declares .*, and not CloudHsmTagException\.$/),
    },
  });
  expect((await plan('DescribeClusters', 'CloudHsmResourceNotFoundException')).status).toBe(400);
  expect((await plan('TagResource', 'CloudHsmResourceLimitExceededException')).status).toBe(200);
  await expect(
    client.tagResource({ ResourceId: 'cluster-22222222222', TagList: [{ Key: 'a', Value: 'b' }] }),
  ).rejects.toMatchObject({ name: 'CloudHsmResourceLimitExceededException' });
});

describe('a cluster from a backup', () => {
  test('is ACTIVE at once where a scenario is served, unless its file says otherwise', () => {
    expect(loadServed('clone-across-regions').assume.restoredClusterActive).toBe(true);
    expect(loadServed('lifecycle-blank').assume.restoredClusterActive).toBe(true);
    const file = join(import.meta.dirname, 'testdata', 'restored-initialized.json');
    expect(loadServed(file).assume.restoredClusterActive).toBe(false);
    const silent = join(import.meta.dirname, 'walk', 'clone-across-regions.json');
    expect(loadServed(silent).assume.restoredClusterActive).toBe(true);
  });
});
