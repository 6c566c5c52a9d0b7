import { describe, expect, test } from 'vitest';
import { deploymentOf } from '../deployment-files.ts';
import type { JsonFile } from '../files/json-file.ts';
import { fileOf, refusalOf } from '../testdata/sample-files.ts';

const hsm = (id: string, traits: object = {}): object => ({
  AvailabilityZone: 'us-east-1a',
  ClusterId: 'cluster-a',
  HsmId: id,
  State: 'ACTIVE',
  ...traits,
});
const cluster = (id: string, ...Hsms: object[]): object => ({ ClusterId: id, State: 'ACTIVE', Hsms });
const backup = (id: string, traits: object = {}): object => ({
  BackupId: id,
  BackupState: 'READY',
  ClusterId: 'cluster-a',
  ...traits,
});
const one = cluster('cluster-a', hsm('hsm-1'));

const shapeOf = (...files: JsonFile[]): string => {
  const { clusters, backups } = deploymentOf(files).deployment;
  return [
    ...clusters.map(({ id, hsms }) => `${id}: ${hsms.map((inner) => inner.id)}`),
    ...backups.map(({ id }) => id),
  ].join('; ');
};

describe('the same is read in every arrangement', () => {
  test.each([
    ['a list', [one, cluster('cluster-b')]],
    ['lists in a list', [[one], [cluster('cluster-b')]]],
    ['pages of yaml-stream', [{ Clusters: [one], NextToken: 'x' }, { Clusters: [cluster('cluster-b')] }]],
    ['answers of several commands', [{ Cluster: one }, { Cluster: cluster('cluster-b') }]],
  ])('clusters: %s', (_, value) => {
    expect(shapeOf(fileOf('x.json', value))).toBe('cluster-a: hsm-1; cluster-b: ');
  });
  test.each([
    ['a list', [backup('backup-1')]],
    ['one', backup('backup-1')],
    ['the answer of delete-backup', { Backup: backup('backup-1') }],
    ['page', { Backups: [backup('backup-1')], NextToken: null }],
  ])('backups: %s', (_, value) => {
    expect(shapeOf(fileOf('a.json', one), fileOf('x.json', value))).toBe('cluster-a: hsm-1; backup-1');
  });
  test('both in one list', () => {
    expect(shapeOf(fileOf('x.json', [backup('backup-1'), one]))).toBe('cluster-a: hsm-1; backup-1');
  });
});

describe('an HSM by itself', () => {
  test('joins its cluster, as create-hsm answers with it', () => {
    const created = { Hsm: hsm('hsm-2', { State: 'CREATE_IN_PROGRESS' }) };
    const { deployment, notes } = deploymentOf([fileOf('a.json', one), fileOf('x.json', created)]);
    expect(deployment.clusters[0]?.hsms).toMatchObject([
      { id: 'hsm-1' },
      { id: 'hsm-2', state: 'CREATE_IN_PROGRESS' },
    ]);
    expect(notes).toEqual([]);
  });
  test('is as the list of its cluster has it, where that has it', () => {
    const created = { Hsm: hsm('hsm-1', { State: 'CREATE_IN_PROGRESS' }) };
    const { clusters } = deploymentOf([fileOf('a.json', one), fileOf('x.json', created)]).deployment;
    expect(clusters[0]?.hsms).toMatchObject([{ id: 'hsm-1', state: 'ACTIVE' }]);
  });
  test.each([
    [
      'without a cluster',
      hsm('hsm-2', { ClusterId: undefined }),
      'nothing says which cluster this HSM is in',
    ],
    ['as delete-hsm answers, with an id alone', { HsmId: 'hsm-2' }, 'expected a string, but it is missing'],
  ])('is refused %s', (_, value, message) => {
    const refused = refusalOf(fileOf('a.json', one), fileOf('x.json', value));
    expect(refused).toContain(message);
    expect(refused).toContain('needs its ClusterId, State and zone');
  });
});

describe('problems are told where they are', () => {
  test('in a list', () => {
    const refused = refusalOf(fileOf('x.json', [one, { ClusterId: 'cluster-b', State: 'FINE' }]));
    expect(refused).toMatch(/^x\.json:\d+:\d+: \[1\]\.State: expected "CREATE_IN_PROGRESS"/);
  });
  test('in the answer of a command', () => {
    const refused = refusalOf(fileOf('x.json', { Cluster: { ClusterId: 'cluster-b', State: 'FINE' } }));
    expect(refused).toContain('Cluster.State: expected');
  });
  test('a list without clusters is of no known kind', () => {
    for (const value of [['cluster-a'], [1], [{}], [[]]]) {
      expect(refusalOf(fileOf('x.json', value))).toContain('it is a list without clusters, HSMs and backups');
    }
  });
  test('an empty list is noted', () => {
    const { notes } = deploymentOf([fileOf('a.json', one), fileOf('x.json', [])]);
    expect(notes).toEqual(['x.json:1:1: the list is empty']);
  });
});

describe('pages', () => {
  const page = (name: string, zone: string | undefined, token?: string): JsonFile => {
    const hsms =
      zone === undefined ? [] : [hsm(`hsm-${name}`, { AvailabilityZone: zone, ClusterId: undefined })];
    return fileOf(`${name}.json`, { Clusters: [cluster(`cluster-${name}`, ...hsms)], NextToken: token });
  };

  test('need a last one of the same region', () => {
    const first = page('a', 'us-east-1a', 'x');
    expect(refusalOf(first, page('b', 'us-west-2a'))).toMatch(
      /^a\.json:\d+:\d+: NextToken: the list goes on/,
    );
    expect(refusalOf(first, page('b', 'us-east-1b', 'y'))).toContain('no file has the rest of it');
    expect(shapeOf(first, page('b', 'us-east-1b', 'y'), page('c', 'us-east-1a'))).toContain('cluster-c');
    expect(shapeOf(first, fileOf('c.json', { Clusters: [] }))).toContain('cluster-a');
  });
  test('of backups need a last one of backups', () => {
    const arn = (region: string): object => ({ BackupArn: `arn:aws:cloudhsm:${region}:1:backup/b` });
    const backups = (name: string, region: string, NextToken?: string): JsonFile =>
      fileOf(`${name}.json`, { Backups: [backup(`backup-${name}`, arn(region))], NextToken });
    const first = backups('p', 'us-east-1', 'x');
    expect(refusalOf(page('a', 'us-east-1a'), first)).toContain('no file has the rest of it');
    expect(refusalOf(page('a', 'us-east-1a'), first, backups('q', 'us-west-2'))).toContain(
      'no file has the rest',
    );
    expect(shapeOf(page('a', 'us-east-1a'), first, backups('q', 'us-east-1'))).toContain(
      'backup-p; backup-q',
    );
  });
});

describe('two lists of one cluster', () => {
  const full = {
    ...cluster('cluster-a', hsm('hsm-1', { HsmType: 'hsm2m.medium', EniId: 'eni-1' })),
    HsmType: 'hsm2m.medium',
  };

  test.each([
    ['the full one first', ['a.json', 'b.json']],
    ['the full one last', ['b.json', 'a.json']],
  ])('where one tells less are one cluster: %s', (_, [trimmed, whole]) => {
    const { clusters } = deploymentOf([
      fileOf(trimmed!, { Clusters: [{ ...one, VpcId: 'vpc-1', SourceBackupId: 'backup-1' }] }),
      fileOf(whole!, { Clusters: [full] }),
    ]).deployment;
    expect(clusters).toMatchObject([
      { hsmType: 'hsm2m.medium', sourceBackup: 'backup-1', hsms: [{ networkInterface: 'eni-1' }] },
    ]);
  });
  test('where they contradict each other are refused', () => {
    expect(
      refusalOf(fileOf('a.json', [{ ...full, HsmType: 'hsm1.medium' }]), fileOf('b.json', [full])),
    ).toContain('is described differently at a.json:2:5, in its hsmType');
  });
});

describe('times', () => {
  const timeOf = (CreateTimestamp: unknown): number | undefined =>
    deploymentOf([fileOf('x.json', [{ ...one, CreateTimestamp }])]).deployment.clusters[0]?.createTimestamp;

  test.each([
    ['2024-11-18T10:21:09.551000+00:00', Date.UTC(2024, 10, 18, 10, 21, 9, 551)],
    ['2025-07-11T15:38:38.603000+08:00', Date.UTC(2025, 6, 11, 7, 38, 38, 603)],
    ['2025-01-01T00:00:00Z', Date.UTC(2025, 0, 1)],
    [1_502_423_370.069, 1_502_423_370_069],
    ['1767225600', Date.UTC(2026, 0, 1)],
    [null, undefined],
  ])('%j', (written, time) => {
    expect(timeOf(written)).toBe(time);
  });
  test.each(['yesterday', '', true, '2024-13-45T00:00:00Z', 1e20, {}, '12 May 2024'])(
    '%j is refused',
    (written) => {
      expect(refusalOf(fileOf('x.json', [{ ...one, CreateTimestamp: written }]))).toContain(
        '[0].CreateTimestamp: expected a time, such as 2026-01-31T09:00:00+00:00',
      );
    },
  );
});
