import { setTimeout } from 'node:timers/promises';
import type { Backup, CloudHSMV2, Cluster } from '@aws-sdk/client-cloudhsm-v2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { certificatesFor, Served } from './testing.ts';

/** The way of the blog post "How to clone an AWS CloudHSM cluster across regions", with the official client. */
let served: Served;
let east: CloudHSMV2;
let west: CloudHSMV2;

beforeAll(async () => {
  served = await new Served().listen();
  east = served.client('us-east-1');
  west = served.client('us-west-2');
});

afterAll(async () => {
  expect(served.defects).toEqual([]);
  await served.end();
});

const idPattern = (kind: string): RegExp => new RegExp(`^${kind}-[2-7a-zA-Z]{11,16}$`);

async function clusterNow(client: CloudHSMV2, id: string): Promise<Cluster> {
  const { Clusters } = await client.describeClusters({ Filters: { clusterIds: [id] } });
  return Clusters![0]!;
}

/** Looks until it is so, and returns every state on the way. */
async function statesUntil(client: CloudHSMV2, id: string, last: string): Promise<string[]> {
  const states: string[] = [];
  while (states.at(-1) !== last) {
    states.push((await clusterNow(client, id)).State!);
    if (states.length > 20) throw new Error(`It never became ${last}: ${states.join(', ')}.`);
    await setTimeout(0);
  }
  return [...new Set(states)];
}

async function untilHsmsActive(client: CloudHSMV2, id: string): Promise<Cluster> {
  for (let looks = 0; looks < 20; looks += 1) {
    const cluster = await clusterNow(client, id);
    if (cluster.Hsms!.every(({ State }) => State === 'ACTIVE')) return cluster;
  }
  throw new Error('Its HSMs never became active.');
}

async function backupsNow(client: CloudHSMV2, filters: Record<string, string[]> = {}): Promise<Backup[]> {
  return (await client.describeBackups({ Filters: filters, SortAscending: true })).Backups!;
}

let clusterId: string;
let copyId: string;
let cloneId: string;

describe('a cluster is cloned to another region', () => {
  test('it is created, and has neither HSMs nor a request to be signed', async () => {
    const { Cluster } = await east.createCluster({
      HsmType: 'hsm1.medium',
      SubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
      TagList: [{ Key: 'stage', Value: 'test' }],
    });
    clusterId = Cluster!.ClusterId!;
    expect(Cluster).toMatchObject({
      ClusterId: expect.stringMatching(idPattern('cluster')),
      State: 'CREATE_IN_PROGRESS',
      Hsms: [],
      BackupPolicy: 'DEFAULT',
      BackupRetentionPolicy: { Type: 'DAYS', Value: '90' },
      SubnetMapping: {
        'us-east-1a': 'subnet-0123456789abcdef0',
        'us-east-1b': 'subnet-0123456789abcdef1',
      },
      TagList: [{ Key: 'stage', Value: 'test' }],
    });
    expect(Cluster!.CreateTimestamp).toBeInstanceOf(Date);
    expect(await statesUntil(east, clusterId, 'UNINITIALIZED')).toEqual([
      'CREATE_IN_PROGRESS',
      'UNINITIALIZED',
    ]);
    expect((await clusterNow(east, clusterId)).Certificates).toEqual({});
    expect(await backupsNow(east)).toEqual([]);
  });

  test('its first HSM makes the request, and a second one has to wait', async () => {
    const { Hsm } = await east.createHsm({ ClusterId: clusterId, AvailabilityZone: 'us-east-1a' });
    expect(Hsm).toMatchObject({
      HsmId: expect.stringMatching(idPattern('hsm')),
      EniId: expect.stringMatching(/^eni-[0-9a-f]{8,17}$/),
      EniIp: expect.stringMatching(/^10(\.\d+){3}$/),
      State: 'CREATE_IN_PROGRESS',
      SubnetId: 'subnet-0123456789abcdef0',
    });
    expect((await clusterNow(east, clusterId)).Certificates).toEqual({});
    const second = east.createHsm({ ClusterId: clusterId, AvailabilityZone: 'us-east-1b' });
    await expect(second).rejects.toMatchObject({
      name: 'CloudHsmInvalidRequestException',
      message: `Cluster '${clusterId}' already contains an HSM but has not yet been fully activated`,
    });
    const { Certificates, State } = await untilHsmsActive(east, clusterId);
    expect(State).toBe('UNINITIALIZED');
    expect(Certificates?.ClusterCsr).toMatch(/^-----BEGIN CERTIFICATE REQUEST-----\n/);
  });

  test('it is initialized, and stays so until the first password is changed', async () => {
    const { Certificates } = await clusterNow(east, clusterId);
    const certificates = certificatesFor(Certificates!.ClusterCsr!);
    expect(await east.initializeCluster({ ClusterId: clusterId, ...certificates })).toMatchObject({
      State: 'INITIALIZE_IN_PROGRESS',
      StateMessage: 'Cluster is initializing. State will change to INITIALIZED upon completion.',
    });
    expect(await statesUntil(east, clusterId, 'INITIALIZED')).toEqual([
      'INITIALIZE_IN_PROGRESS',
      'INITIALIZED',
    ]);
    for (let looks = 0; looks < 10; looks += 1)
      expect(await clusterNow(east, clusterId)).toMatchObject({ State: 'INITIALIZED' });
    const initialized = await clusterNow(east, clusterId);
    expect(initialized.Certificates).toEqual({ ClusterCertificate: certificates.SignedCert });
    expect(await served.dataPlane('activate-cluster', { ClusterId: clusterId })).toMatchObject({
      status: 200,
    });
    expect((await clusterNow(east, clusterId)).State).toBe('ACTIVE');
    expect(await backupsNow(east, { clusterIds: [clusterId] })).toHaveLength(1);
  });

  test('a second HSM triggers a backup, which is copied to the other region', async () => {
    await east.createHsm({ ClusterId: clusterId, AvailabilityZone: 'us-east-1b' });
    await untilHsmsActive(east, clusterId);
    const [, backup] = await backupsNow(east);
    expect(backup).toMatchObject({
      BackupId: expect.stringMatching(idPattern('backup')),
      BackupState: 'READY',
      ClusterId: clusterId,
      NeverExpires: false,
    });
    const { DestinationBackup } = await east.copyBackupToRegion({
      DestinationRegion: 'us-west-2',
      BackupId: backup!.BackupId!,
    });
    expect(DestinationBackup).toEqual({
      CreateTimestamp: backup!.CreateTimestamp,
      SourceRegion: 'us-east-1',
      SourceBackup: backup!.BackupId,
      SourceCluster: clusterId,
    });
    const filters = { sourceBackupIds: [backup!.BackupId!] };
    const [making] = await backupsNow(west, filters);
    expect(making).toMatchObject({ BackupState: 'CREATE_IN_PROGRESS' });
    expect(making).not.toHaveProperty('ClusterId');
    const [copy] = await backupsNow(west, filters);
    expect(copy).toMatchObject({ BackupState: 'READY', CreateTimestamp: backup!.CreateTimestamp });
    expect(copy!.CopyTimestamp!.getTime()).toBeGreaterThan(copy!.CreateTimestamp!.getTime());
    copyId = copy!.BackupId!;
    expect(await backupsNow(east, { backupIds: [copyId] })).toEqual([]);
  });

  test('a clone is made of the copy, with the certificate of the original', async () => {
    const original = await clusterNow(east, clusterId);
    const { Cluster } = await west.createCluster({
      HsmType: 'hsm1.medium',
      SubnetIds: ['subnet-0123456789abcdef0'],
      SourceBackupId: copyId,
    });
    cloneId = Cluster!.ClusterId!;
    expect(Cluster).toMatchObject({
      State: 'CREATE_IN_PROGRESS',
      SourceBackupId: copyId,
      Certificates: original.Certificates,
    });
    expect(await statesUntil(west, cloneId, 'ACTIVE')).toEqual(['CREATE_IN_PROGRESS', 'ACTIVE']);
    await west.createHsm({ ClusterId: cloneId, AvailabilityZone: 'us-west-2a' });
    expect(await untilHsmsActive(west, cloneId)).toMatchObject({ State: 'ACTIVE' });
  });

  test('removed HSMs are backed up, and the cluster can go only without them', async () => {
    const { Hsms } = await clusterNow(east, clusterId);
    const before = await backupsNow(east);
    const [first, second] = Hsms!;
    const deletion = east.deleteCluster({ ClusterId: clusterId });
    await expect(deletion).rejects.toThrow(`contains HSMs: ${first!.HsmId}, ${second!.HsmId}`);
    expect(await east.deleteHsm({ ClusterId: clusterId, EniId: first!.EniId! })).toMatchObject({
      HsmId: first!.HsmId,
    });
    expect(await east.deleteHsm({ ClusterId: clusterId, EniIp: second!.EniIp! })).toMatchObject({
      HsmId: second!.HsmId,
    });
    expect(await backupsNow(east)).toHaveLength(before.length + 2);
    await statesUntil(east, clusterId, 'ACTIVE');
    expect((await clusterNow(east, clusterId)).Hsms).toEqual([]);
    const { Cluster } = await east.deleteCluster({ ClusterId: clusterId });
    expect(Cluster).toMatchObject({
      State: 'DELETE_IN_PROGRESS',
      StateMessage: 'The cluster is being deleted.',
    });
    expect(await statesUntil(east, clusterId, 'DELETED')).toEqual(['DELETE_IN_PROGRESS', 'DELETED']);
  });

  test('a deleted backup can be restored for seven days', async () => {
    const [backup] = await backupsNow(east);
    const { BackupId } = backup!;
    const { Backup } = await east.deleteBackup({ BackupId: BackupId! });
    expect(Backup?.BackupState).toBe('PENDING_DELETION');
    const { Backup: restored } = await east.restoreBackup({ BackupId: BackupId! });
    expect(restored?.BackupState).toBe('READY');
    expect(restored).not.toHaveProperty('DeleteTimestamp');
    await east.deleteBackup({ BackupId: BackupId! });
    await served.dataPlane('advance', { days: 6 });
    expect(await backupsNow(east, { states: ['PENDING_DELETION'] })).toMatchObject([{ BackupId }]);
    await served.dataPlane('advance', { days: 1 });
    expect(await backupsNow(east, { backupIds: [BackupId!] })).toMatchObject([{ BackupState: 'DELETED' }]);
    await expect(east.restoreBackup({ BackupId: BackupId! })).rejects.toThrow(/not marked for deletion/);
  });

  test('the clone lives on by itself, and its last HSM leaves it active', async () => {
    const { Hsms } = await clusterNow(west, cloneId);
    await west.deleteHsm({ ClusterId: cloneId, HsmId: Hsms![0]!.HsmId! });
    expect(await statesUntil(west, cloneId, 'ACTIVE')).toEqual(['ACTIVE']);
    await clusterNow(west, cloneId);
    expect(await clusterNow(west, cloneId)).toMatchObject({ State: 'ACTIVE', Hsms: [] });
    await west.createHsm({ ClusterId: cloneId, AvailabilityZone: 'us-west-2a' });
    expect((await untilHsmsActive(west, cloneId)).Hsms).toHaveLength(1);
  });
});
