import {
  type CloudHSMV2,
  CloudHsmAccessDeniedException,
  CloudHsmInternalFailureException,
  CloudHsmInvalidRequestException,
  CloudHsmResourceNotFoundException,
  CloudHsmServiceException,
  CloudHsmTagException,
} from '@aws-sdk/client-cloudhsm-v2';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { publicScenarios } from '#models';
import { certificatesFor, Served } from './testing.ts';

let served: Served;
let client: CloudHSMV2;

beforeEach(async () => {
  served = await new Served({ lag: 1 }).listen();
  client = served.client();
});

afterEach(async () => {
  expect(served.defects).toEqual([]);
  await served.end();
});

const subnets = ['subnet-0123456789abcdef0'];

async function newCluster(): Promise<string> {
  const { Cluster } = await client.createCluster({ HsmType: 'hsm1.medium', SubnetIds: subnets });
  await client.describeClusters({});
  return Cluster!.ClusterId!;
}

async function activeCluster(): Promise<string> {
  const ClusterId = await newCluster();
  await client.createHsm({ ClusterId, AvailabilityZone: 'us-east-1a' });
  const { Clusters } = await client.describeClusters({});
  await client.initializeCluster({ ClusterId, ...certificatesFor(Clusters![0]!.Certificates!.ClusterCsr!) });
  await client.describeClusters({});
  expect((await served.dataPlane('activate-cluster', { ClusterId })).status).toBe(200);
  return ClusterId;
}

describe('every exception is the class of the client', () => {
  test('CloudHsmResourceNotFoundException', async () => {
    const ClusterId = await newCluster();
    const asked = [
      () => client.deleteCluster({ ClusterId: 'cluster-22222222222' }),
      () => client.createHsm({ ClusterId: 'cluster-22222222222', AvailabilityZone: 'us-east-1a' }),
      () => client.deleteHsm({ ClusterId, HsmId: 'hsm-22222222222' }),
      () => client.deleteBackup({ BackupId: 'backup-22222222222' }),
      () => client.restoreBackup({ BackupId: 'backup-22222222222' }),
      () => client.copyBackupToRegion({ BackupId: 'backup-22222222222', DestinationRegion: 'us-west-2' }),
      () =>
        client.createCluster({
          HsmType: 'hsm1.medium',
          SubnetIds: subnets,
          SourceBackupId: 'backup-22222222222',
        }),
      () => client.listTags({ ResourceId: 'cluster-22222222222' }),
    ];
    for (const ask of asked) await expect(ask()).rejects.toBeInstanceOf(CloudHsmResourceNotFoundException);
  });

  test('CloudHsmInvalidRequestException, with a message', async () => {
    const ClusterId = await newCluster();
    const cases: readonly (readonly [() => Promise<unknown>, string])[] = [
      [
        () => client.createCluster({ HsmType: 'hsm9.large', SubnetIds: subnets }),
        'Provided HsmType is not supported.',
      ],
      [
        () => client.createCluster({ HsmType: 'hsm2m.medium', SubnetIds: subnets }),
        'Mode is a required argument for this hsm type.',
      ],
      [() => client.createCluster({ HsmType: 'hsm1.medium', SubnetIds: [] }), 'SubnetIds: '],
      [
        () => client.createCluster({ HsmType: 'hsm1.medium', SubnetIds: [...subnets, ...subnets] }),
        'only one subnet',
      ],
      [() => client.createHsm({ ClusterId, AvailabilityZone: 'us-east-1f' }), 'has subnets in us-east-1a'],
      [() => client.deleteHsm({ ClusterId }), 'exactly one of HsmId, EniId and EniIp'],
      [() => client.deleteHsm({ ClusterId, HsmId: 'hsm-22222222222', EniIp: '10.0.0.1' }), 'exactly one of'],
      [() => client.deleteCluster({ ClusterId: 'cluster-1' }), 'ClusterId: expected an identifier'],
      [
        () => client.initializeCluster({ ClusterId, SignedCert: 'x', TrustAnchor: 'x' }),
        'the cluster has no active HSM',
      ],
      [
        () => client.modifyCluster({ ClusterId, BackupRetentionPolicy: { Type: 'DAYS', Value: '6' } }),
        '7 to 379 days',
      ],
      [
        () => client.modifyCluster({ ClusterId, BackupRetentionPolicy: { Type: 'DAYS', Value: '380' } }),
        '7 to 379 days',
      ],
      [() => client.describeClusters({ Filters: { colours: ['red'] } }), 'Filters'],
      [() => client.describeClusters({ MaxResults: 26 }), 'MaxResults'],
      [() => client.describeBackups({ NextToken: 'made up' }), 'NextToken'],
      [
        () => client.createHsm({ ClusterId, AvailabilityZone: 'us-east-1a', IpAddress: '10.0.0.256' }),
        'IpAddress',
      ],
    ];
    for (const [ask, message] of cases) {
      const error = await ask().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(CloudHsmInvalidRequestException);
      expect((error as Error).message).toContain(message);
    }
  });

  test('CloudHsmTagException', async () => {
    const reserved = { HsmType: 'hsm1.medium', SubnetIds: subnets, TagList: [{ Key: 'aws:x', Value: '' }] };
    await expect(client.createCluster(reserved)).rejects.toBeInstanceOf(CloudHsmTagException);
    const twice = [
      { Key: 'a', Value: '1' },
      { Key: 'a', Value: '2' },
    ];
    const tagging = client.tagResource({ ResourceId: await newCluster(), TagList: twice });
    await expect(tagging).rejects.toBeInstanceOf(CloudHsmTagException);
  });

  test('the limit of tags, which is younger than this client', async () => {
    const ResourceId = await newCluster();
    const many = Array.from({ length: 50 }, (_, index) => ({ Key: `key-${index}`, Value: '' }));
    await client.tagResource({ ResourceId, TagList: many });
    const more = client.tagResource({ ResourceId, TagList: [{ Key: 'one', Value: 'more' }] });
    await expect(more).rejects.toMatchObject({ name: 'CloudHsmResourceLimitExceededException' });
  });

  test('CloudHsmServiceException, where the scenario has no room', async () => {
    const scenario = publicScenarios.find(({ name }) => name === 'lifecycle-blank')!;
    const small = await new Served({ scenario, lag: 1 }).listen();
    const east = small.client();
    await east.createCluster({ HsmType: 'hsm1.medium', SubnetIds: subnets });
    const second = await east
      .createCluster({ HsmType: 'hsm1.medium', SubnetIds: subnets })
      .catch((thrown) => thrown);
    expect(second).toBeInstanceOf(CloudHsmServiceException);
    expect(second.message).toContain('All 1 clusters of us-east-1 have been created already.');
    const elsewhere = await small
      .client('eu-west-1')
      .describeClusters({})
      .catch((thrown) => thrown);
    expect(elsewhere).toBeInstanceOf(CloudHsmServiceException);
    expect(elsewhere.message).toContain('There is no region eu-west-1, but us-east-1, us-west-2.');
    await small.end();
  });

  test('CloudHsmAccessDeniedException, where a call is not signed', async () => {
    client.middlewareStack.add(
      (next) => (args) => {
        delete (args.request as { headers: Record<string, string> }).headers['authorization'];
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
    await expect(client.describeClusters({})).rejects.toBeInstanceOf(CloudHsmAccessDeniedException);
  });

  test('CloudHsmInternalFailureException, as it was asked for, and a retry helps', async () => {
    const failure = { operation: 'DescribeClusters', exception: 'CloudHsmInternalFailureException' };
    expect((await served.dataPlane('fail', { ...failure, times: 10 })).status).toBe(200);
    await expect(client.describeClusters({})).rejects.toBeInstanceOf(CloudHsmInternalFailureException);
    await served.dataPlane('fail', { ...failure, times: 1 });
    expect((await client.describeClusters({})).Clusters).toEqual([]);
  });
});

describe('what mocks get wrong', () => {
  test('a cluster that does not exist is not listed, and that is no error', async () => {
    const { Clusters } = await client.describeClusters({ Filters: { clusterIds: ['cluster-22222222222'] } });
    expect(Clusters).toEqual([]);
  });

  test('what is in another region does not exist', async () => {
    const ClusterId = await newCluster();
    const west = served.client('us-west-2');
    expect((await west.describeClusters({})).Clusters).toEqual([]);
    await expect(west.deleteCluster({ ClusterId })).rejects.toBeInstanceOf(CloudHsmResourceNotFoundException);
  });

  test('the deletion of a backup is in seven days', async () => {
    const ClusterId = await activeCluster();
    const { Backups } = await client.describeBackups({});
    const { BackupId } = Backups![0]!;
    const { Backup } = await client.deleteBackup({ BackupId: BackupId! });
    const seconds = (Backup!.DeleteTimestamp!.getTime() - Backup!.CreateTimestamp!.getTime()) / 1000;
    expect(seconds).toBeGreaterThanOrEqual(7 * 86_400);
    expect(seconds).toBeLessThan(8 * 86_400);
    await expect(
      client.copyBackupToRegion({ BackupId: BackupId!, DestinationRegion: 'us-west-2' }),
    ).rejects.toThrow('the backup is not ready');
    expect(ClusterId).toBe(Backup!.ClusterId);
  });

  test('backups do not leave their partition', async () => {
    await activeCluster();
    const { Backups } = await client.describeBackups({});
    const BackupId = Backups![0]!.BackupId!;
    const across = client.copyBackupToRegion({ BackupId, DestinationRegion: 'us-gov-west-1' });
    await expect(across).rejects.toThrow('backups do not leave their partition');
    await client.copyBackupToRegion({ BackupId, DestinationRegion: 'eu-west-1' });
  });

  test('a certificate is checked against what the HSM asked for', async () => {
    const ClusterId = await newCluster();
    await client.createHsm({ ClusterId, AvailabilityZone: 'us-east-1a' });
    const { Clusters } = await client.describeClusters({});
    const request = Clusters![0]!.Certificates!.ClusterCsr!;
    const { SignedCert, TrustAnchor } = certificatesFor(request);
    const wrong: readonly (readonly [string, string, string])[] = [
      ['', TrustAnchor, 'SignedCert: expected a certificate'],
      [SignedCert, 'anything', 'TrustAnchor: expected a certificate'],
      [SignedCert, SignedCert, 'TrustAnchor: expected a self-signed certificate'],
      [TrustAnchor, TrustAnchor, 'it is not for the certificate signing request'],
      ['x'.repeat(5001), TrustAnchor, 'SignedCert: '],
    ];
    for (const [signed, anchor, message] of wrong) {
      const initialized = client.initializeCluster({ ClusterId, SignedCert: signed, TrustAnchor: anchor });
      await expect(initialized).rejects.toThrow(message);
    }
    expect(await client.initializeCluster({ ClusterId, SignedCert, TrustAnchor })).toMatchObject({
      State: 'INITIALIZE_IN_PROGRESS',
    });
  });

  test('a request is made anew by another first HSM', async () => {
    const ClusterId = await newCluster();
    const requestNow = async (): Promise<string | undefined> => {
      await client.createHsm({ ClusterId, AvailabilityZone: 'us-east-1a' });
      const { Clusters } = await client.describeClusters({});
      return Clusters![0]!.Certificates!.ClusterCsr;
    };
    const first = await requestNow();
    const { Clusters } = await client.describeClusters({});
    await client.deleteHsm({ ClusterId, HsmId: Clusters![0]!.Hsms![0]!.HsmId! });
    expect((await client.describeBackups({})).Backups).toEqual([]);
    expect(await requestNow()).toMatch(/^-----BEGIN/);
    expect(await requestNow().catch(() => 'refused')).toBe('refused');
    const { Clusters: now } = await client.describeClusters({});
    expect(now![0]!.Certificates!.ClusterCsr).not.toBe(first);
  });

  test('a lost HSM is degraded until it is removed, and a cluster with it stays', async () => {
    const ClusterId = await activeCluster();
    const { Clusters } = await client.describeClusters({});
    const HsmId = Clusters![0]!.Hsms![0]!.HsmId!;
    const failed = await served.dataPlane('do', { action: 'hsm-fails', parameters: { hsm: HsmId } });
    expect(failed.status).toBe(200);
    const { Clusters: now } = await client.describeClusters({});
    expect(now![0]!.Hsms).toMatchObject([{ State: 'DEGRADED', StateMessage: expect.any(String) }]);
    await expect(client.deleteCluster({ ClusterId })).rejects.toThrow(`contains HSMs: ${HsmId}`);
    await client.deleteHsm({ ClusterId, HsmId });
    expect((await client.describeClusters({})).Clusters![0]!.Hsms).toEqual([]);
    await client.createHsm({ ClusterId, AvailabilityZone: 'us-east-1a' });
  });

  test('backups are kept as long as their cluster says, but for the last one', async () => {
    const ClusterId = await activeCluster();
    await client.modifyCluster({ ClusterId, BackupRetentionPolicy: { Type: 'DAYS', Value: '7' } });
    await client.createHsm({ ClusterId, AvailabilityZone: 'us-east-1a' });
    await client.describeBackups({});
    await client.createHsm({ ClusterId, AvailabilityZone: 'us-east-1a' });
    const { Backups } = await client.describeBackups({ SortAscending: true });
    const [first, second, third] = Backups!.map(({ BackupId }) => BackupId!);
    await client.describeBackups({});
    await client.modifyBackupAttributes({ BackupId: second!, NeverExpires: true });
    await served.dataPlane('advance', { days: 8 });
    const statesNow = async () =>
      new Map(
        (await client.describeBackups({})).Backups!.map(({ BackupId, BackupState }) => [
          BackupId,
          BackupState,
        ]),
      );
    const states = await statesNow();
    expect([first, second, third].map((id) => states.get(id))).toEqual([
      'PENDING_DELETION',
      'READY',
      'PENDING_DELETION',
    ]);
    expect((await client.describeBackups({ Filters: { neverExpires: ['true'] } })).Backups).toHaveLength(1);
    await served.dataPlane('advance', { days: 8 });
    expect((await statesNow()).get(first)).toBe('DELETED');
  });
});

test('lists come page by page, and every page once', async () => {
  const ids: string[] = [];
  for (let number = 0; number < 7; number += 1) ids.push(await newCluster());
  const seen: string[] = [];
  let token: string | undefined;
  do {
    const page = await client.describeClusters({ MaxResults: 3, ...(token && { NextToken: token }) });
    expect(page.Clusters!.length).toBeLessThanOrEqual(3);
    seen.push(...page.Clusters!.map(({ ClusterId }) => ClusterId!));
    token = page.NextToken;
  } while (token !== undefined);
  expect(seen).toEqual(ids);
  const [{ VpcId }] = (await client.describeClusters({})).Clusters as [{ VpcId: string }];
  expect((await client.describeClusters({ Filters: { vpcIds: [VpcId] } })).Clusters).toHaveLength(7);
  expect((await client.describeClusters({ Filters: { states: ['ACTIVE'] } })).Clusters).toEqual([]);
});

test('tags are given, listed and taken away', async () => {
  const ResourceId = await newCluster();
  await client.tagResource({ ResourceId, TagList: [{ Key: 'stage', Value: 'test' }] });
  await client.tagResource({
    ResourceId,
    TagList: [
      { Key: 'stage', Value: 'live' },
      { Key: 'owner', Value: 'us' },
    ],
  });
  const first = await client.listTags({ ResourceId, MaxResults: 1 });
  expect(first.TagList).toEqual([{ Key: 'stage', Value: 'live' }]);
  const second = await client.listTags({ ResourceId, NextToken: first.NextToken! });
  expect(second.TagList).toEqual([{ Key: 'owner', Value: 'us' }]);
  await client.untagResource({ ResourceId, TagKeyList: ['stage', 'none'] });
  expect((await client.listTags({ ResourceId })).TagList).toEqual([{ Key: 'owner', Value: 'us' }]);
});
