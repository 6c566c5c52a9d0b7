import { describe, expect, test } from 'vitest';
import { deploymentOf } from '../deployment-files.ts';
import type { JsonFile } from '../files/json-file.ts';
import { edited, fileOf, refusalOf, sample } from '../testdata/sample-files.ts';

const web = 'web-signing/describe-clusters.json';
const backups = 'web-signing/describe-backups.json';
const pkcs11 = 'web-signing/cloudhsm-pkcs11.cfg';
const daemon = 'legacy-batch/cloudhsm_client.cfg';
const legacy = 'legacy-batch/describe-clusters.json';
const cmu = 'dr-pair/SyncClusters.cfg';

/** The files that a file needs around it. */
const around: Readonly<Record<string, readonly string[]>> = {
  [web]: [],
  [backups]: [web],
  [pkcs11]: [web],
  [daemon]: [legacy],
  [cmu]: ['dr-pair/us-east-1.clusters.json', 'dr-pair/us-west-2.clusters.json'],
};

const withOthers = (name: string, file: JsonFile): JsonFile[] => [file, ...(around[name] ?? []).map(sample)];

/** The one message for a file with changes. */
const refusalOfEdited = (name: string, changes: Readonly<Record<string, unknown>>): string =>
  refusalOf(...withOthers(name, edited(name, changes, 'x')));

const readEdited = (name: string, changes: Readonly<Record<string, unknown>>) =>
  deploymentOf(withOthers(name, edited(name, changes, 'x')));

/** @clause KS-SDK3-CONFIGURATION */
describe('create_object_minimum_nodes is a whole number of HSMs', () => {
  const path = 'client.create_object_minimum_nodes';

  test.each([
    ['2', 'expected a whole number, found "2"'],
    [0, 'expected at least 1, found 0'],
    [-1, 'expected at least 1, found -1'],
    [1.5, 'expected a whole number, found 1.5'],
    [29, 'expected at most 28, found 29'],
    [null, 'expected a whole number, found null'],
    [true, 'expected a whole number, found true'],
    [[2], 'expected a whole number, found a list'],
  ])('%j is refused', (value, message) => {
    expect(refusalOfEdited(daemon, { [path]: value })).toContain(`x:4:40: ${path}: ${message}.`);
  });

  test.each([1, 2, 28])('%i is read, even where the cluster has fewer HSMs', (value) => {
    expect(readEdited(daemon, { [path]: value }).deployment.clients).toMatchObject([
      { name: 'x', cluster: 'cluster-4qz2oz2whj5', place: 'x:4:40', sdk: 3, createObjectMinimumNodes: value },
    ]);
  });

  test('1 where it is absent, and the place is the client node', () => {
    expect(readEdited(daemon, { [path]: undefined }).deployment.clients).toMatchObject([
      { name: 'x', cluster: 'cluster-4qz2oz2whj5', place: 'x:2:15', sdk: 3, createObjectMinimumNodes: 1 },
    ]);
  });
});

/** @clause KS-SDK5-CONFIGURE */
describe('disable_key_availability_check is true or false', () => {
  const options = 'clusters.0.cluster.options';
  const path = `${options}.disable_key_availability_check`;

  test.each([
    ['true', 'found "true"'],
    [1, 'found 1'],
    [null, 'found null'],
  ])('%j is refused', (value, found) => {
    const where = 'clusters[0].cluster.options.disable_key_availability_check';
    expect(refusalOfEdited(pkcs11, { [path]: value })).toContain(
      `x:9:55: ${where}: expected true or false, ${found}.`,
    );
  });

  test.each([
    ['on where it is absent', {}, true, 'x:8:28'],
    ['on where there are no options', { [options]: undefined }, true, 'x:3:9'],
    ['on where it is false', { [path]: false }, true, 'x:9:55'],
    ['off where it is true', { [path]: true }, false, 'x:9:55'],
  ])('the check is %s', (_, changes, keyAvailabilityCheck, place) => {
    expect(readEdited(pkcs11, changes).deployment.clients).toMatchObject([
      { name: 'x', cluster: 'cluster-acigb65ikkk', place, sdk: 5, keyAvailabilityCheck },
    ]);
  });
});

describe('an unknown field of a frozen format is refused with the nearest known one', () => {
  test.each([
    [daemon, 'client.create_object_minimum_node', '"create_object_minimum_nodes"'],
    [daemon, 'client.create-object-minimum-nodes', '"create_object_minimum_nodes"'],
    [daemon, 'client.createObjectMinimumNodes', '"create_object_minimum_nodes"'],
    [daemon, 'client.colour', '"workers"'],
    [daemon, 'servers', '"server"'],
    [daemon, 'server.host', '"port"'],
    [daemon, 'ssl.capath', '"CApath"'],
    [daemon, 'loadbalance.success_rate_weight', '"sucess_rate_weight"'],
    [daemon, 'dualfactor.ports', '"port"'],
    [cmu, 'servers.1.Hostname', '"hostname"'],
    [cmu, 'servers.1.e2e_encryption.enabled', '"enable"'],
    [cmu, 'scard.enabled', '"enable"'],
    [cmu, 'server', '"servers"'],
  ])('%s: %s', (name, path, nearest) => {
    const field = JSON.stringify(path.split('.').at(-1));
    const refusal = refusalOfEdited(name, { [path]: 2 });
    expect(refusal).toMatch(/^x:\d+:\d+: /);
    expect(refusal).toContain(`unknown field ${field}; the nearest known one is ${nearest}.`);
  });

  test('or with where it belongs', () => {
    expect(refusalOfEdited(daemon, { create_object_minimum_nodes: 2 })).toContain(
      'x:42:36: create_object_minimum_nodes: unknown field "create_object_minimum_nodes" here; it belongs in client.',
    );
  });
});

describe('an unknown field of a format that grows', () => {
  test.each([
    [pkcs11, 'clusters.0.cluster.options.disable_key_availabilty_check', 'disable_key_availability_check'],
    [pkcs11, 'clusters.0.cluster.options.disable-key-availability-check', 'disable_key_availability_check'],
    [pkcs11, 'clusters.0.cluster.options.Disable_Key_Availability_Check', 'disable_key_availability_check'],
    [pkcs11, 'clusters.0.cluster.options.disableKeyAvailabilityCheck', 'disable_key_availability_check'],
    [pkcs11, 'clusters.0.cluster.options.enable_key_availability_check', 'disable_key_availability_check'],
    [pkcs11, 'clusters.0.cluster.option', 'options'],
    [pkcs11, 'clusters.0.cluster.servers.0.enabled', 'enable'],
    [pkcs11, 'loging', 'logging'],
    [web, 'Clusters.0.SourceBackupID', 'SourceBackupId'],
    [web, 'Clusters.0.source_backup_id', 'SourceBackupId'],
    [web, 'Clusters.0.Hsms.1.EniIP', 'EniIp'],
    [backups, 'Backups.0.SourceBackups', 'SourceBackup'],
  ])('is refused where it looks like a known one: %s: %s', (name, path, nearest) => {
    const refusal = refusalOfEdited(name, { [path]: true });
    expect(refusal).toMatch(/^x:\d+:\d+: /);
    expect(refusal).toContain(
      `unknown field ${JSON.stringify(path.split('.').at(-1))}; the nearest known one is "${nearest}".`,
    );
  });

  test.each([
    ['Clusters.0', 'Hsm', 'Hsms'],
    ['Clusters.0.Certificates', 'ClusterCertificates', 'ClusterCertificate'],
  ])('in %s of the API: %s is refused in place of %s, and noted beside it', (home, name, known) => {
    const replaced = { [`${home}.${name}`]: true, [`${home}.${known}`]: undefined };
    expect(refusalOfEdited(web, replaced)).toContain(
      `unknown field ${JSON.stringify(name)}; the nearest known one is ${JSON.stringify(known)}.`,
    );
    expect(readEdited(web, { [`${home}.${name}`]: true }).notes).toEqual([
      expect.stringMatching(/^x:\d+:\d+: not read: /),
    ]);
  });

  test.each([
    'clusters.0.disable_key_availability_check',
    'clusters.0.cluster.disable_key_availability_check',
    'clusters.0.cluster.options.key_availability_check',
    'clusters.0.cluster.options.disable_key_availability',
    'disable_key_availability_check',
  ])('is refused where it may decide the availability check: %s', (path) => {
    expect(refusalOfEdited(pkcs11, { [path]: true })).toMatch(
      /^x:\d+:\d+: .* the availability check is decided by disable_key_availability_check in clusters\[\]\.cluster\.options\./,
    );
  });

  test('is refused where the availability check is inside it', () => {
    const refusal = refusalOfEdited(pkcs11, { settings: { disable_key_availability_check: true } });
    expect(refusal).toContain('unknown field "settings"; the availability check is decided by');
  });

  test('is noted otherwise, once for each kind', () => {
    const { deployment, notes } = readEdited(web, {
      'Clusters.0.Hsms.0.Colour': 'red',
      'Clusters.0.Hsms.1.Colour': 'blue',
      'Clusters.0.Weather': { Rain: true },
      Pages: 1,
    });
    // What is passed over moves the lines after it.
    const withoutPlaces = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value, (key, inner) => (/^places?$/.test(key) ? undefined : inner)));
    expect(withoutPlaces(deployment)).toEqual(withoutPlaces(readEdited(web, {}).deployment));
    expect(notes).toEqual([
      'x:22:31: not read: Clusters[].Hsms[].Colour',
      'x:51:24: not read: Clusters[].Weather',
      'x:56:14: not read: Pages',
    ]);
  });

  test('such as an option of one component', () => {
    const path = 'clusters.0.cluster.options.enable_validate_key_at_init';
    expect(readEdited(pkcs11, { [path]: true }).notes).toEqual([
      'x:9:52: not read: clusters[].cluster.options.enable_validate_key_at_init',
    ]);
  });

  test('does not hide a mistake beside it', () => {
    const refusal = refusalOfEdited(web, { 'Clusters.0.Weather': 1, 'Clusters.0.Hsms.1.State': 'FINE' });
    expect(refusal).toContain('Clusters[0].Hsms[1].State: expected "CREATE_IN_PROGRESS" or "ACTIVE"');
    expect(refusal).not.toContain('more problem');
  });
});

describe('newer fields of the API are known', () => {
  test('of clusters and HSMs', () => {
    const changes = {
      'Clusters.0.HsmTypeRollbackExpiration': '2026-01-01T00:00:00Z',
      'Clusters.0.Hsms.0.EniIpV6': '2001:db8::10',
      'Clusters.0.PreCoPassword': 'password',
      'Clusters.0.StateMessage': 'fine',
      ResponseMetadata: { HTTPStatusCode: 200 },
      NextToken: null,
    };
    expect(readEdited(web, changes).notes).toEqual([]);
  });
  test('of backups', () => {
    const changes = {
      'Backups.0.BackupArn': 'arn:aws:cloudhsm:us-east-1:123456789012:backup/backup-gfzxnazii43',
      'Backups.0.DeleteTimestamp': 1_700_000_000,
      ResponseMetadata: {},
    };
    expect(readEdited(backups, changes).notes).toEqual([]);
  });
});

/** @clause KS-CLUSTER-STATES */
describe('states are those of the API', () => {
  const clusterStates = [
    ...['CREATE_IN_PROGRESS', 'UNINITIALIZED', 'INITIALIZE_IN_PROGRESS', 'INITIALIZED', 'ACTIVE', 'DEGRADED'],
    ...['UPDATE_IN_PROGRESS', 'MODIFY_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS', 'DELETE_IN_PROGRESS', 'DELETED'],
  ];
  const hsmStates = ['CREATE_IN_PROGRESS', 'ACTIVE', 'DEGRADED', 'DELETE_IN_PROGRESS', 'DELETED'];
  const backupStates = ['CREATE_IN_PROGRESS', 'READY', 'DELETED', 'PENDING_DELETION'];

  test.each(clusterStates)('a cluster is %s', (state) => {
    expect(readEdited(web, { 'Clusters.0.State': state }).deployment.clusters[0]?.state).toBe(state);
  });
  test.each(hsmStates)('an HSM is %s', (state) => {
    const { clusters } = readEdited(web, { 'Clusters.0.Hsms.1.State': state }).deployment;
    expect(clusters[0]?.hsms.map((hsm) => hsm.state)).toEqual(['ACTIVE', state]);
  });
  test.each(backupStates)('a backup is %s', (state) => {
    expect(readEdited(backups, { 'Backups.0.BackupState': state }).deployment.backups[0]?.state).toBe(state);
  });

  test.each([
    [web, 'Clusters.0.State', 'active', 'Clusters[0].State'],
    [web, 'Clusters.0.State', undefined, 'Clusters[0].State'],
    [web, 'Clusters.0.Hsms.0.State', 'UNINITIALIZED', 'Clusters[0].Hsms[0].State'],
    [backups, 'Backups.0.BackupState', 'PENDING_DELETE', 'Backups[0].BackupState'],
    [backups, 'Backups.0.BackupState', 'ACTIVE', 'Backups[0].BackupState'],
  ])('%s: %s is not %s', (name, path, state, where) => {
    const refusal = refusalOfEdited(name, { [path]: state });
    const found = state === undefined ? 'but it is missing' : `found ${JSON.stringify(state)}`;
    expect(refusal).toMatch(/^x:\d+:\d+: /);
    expect(refusal).toContain(`${where}: expected "CREATE_IN_PROGRESS" or `);
    expect(refusal).toContain(`, ${found}.`);
  });
});

describe('the output of describe-clusters', () => {
  test.each([
    [{ Clusters: {} }, 'x:2:17: Clusters: expected a list, found an object.'],
    [{ Clusters: 'all' }, 'x:2:17: Clusters: expected a list, found "all".'],
    [{ 'Clusters.0': null }, 'x:3:9: Clusters[0]: expected an object, found null.'],
    [{ 'Clusters.0.Hsms': {} }, 'Clusters[0].Hsms: expected a list, found an object.'],
    [{ 'Clusters.0.ClusterId': 5 }, 'Clusters[0].ClusterId: expected a string, found 5.'],
    [{ 'Clusters.0.ClusterId': '' }, 'Clusters[0].ClusterId: expected an id, found "".'],
    [{ 'Clusters.0.ClusterId': '__proto__' }, 'Clusters[0].ClusterId: expected an id, found "__proto__".'],
    [
      { 'Clusters.0.Hsms.0.HsmId': undefined },
      'Clusters[0].Hsms[0].HsmId: expected a string, but it is missing.',
    ],
    [
      { 'Clusters.0.Hsms.0.HsmId': 'nothing' },
      'Clusters[0].Hsms[0].HsmId: expected the id of an HSM, which this word cannot be: in a trace it means something else, found "nothing".',
    ],
    [
      { 'Clusters.0.Hsms.0.HsmId': 'backup-1' },
      'Clusters[0].Hsms[0].HsmId: expected the id of an HSM, which this word cannot be: in a trace it means something else, found "backup-1".',
    ],
    [
      { 'Clusters.0.Hsms.1.ClusterId': 'cluster-bbbbbbbbbbb' },
      'Clusters[0].Hsms[1].ClusterId: expected "cluster-acigb65ikkk", the cluster that lists this HSM, found "cluster-bbbbbbbbbbb".',
    ],
    [
      { 'Clusters.0.Hsms.0.AvailabilityZone': 'us-east-1' },
      'Clusters[0].Hsms[0].AvailabilityZone: expected an availability zone, such as us-east-1a, found "us-east-1".',
    ],
    [
      { 'Clusters.0.Hsms.1.AvailabilityZone': 'us-west-2b' },
      'Clusters[0].Hsms[1].AvailabilityZone: expected a zone of us-east-1, where the cluster is, found "us-west-2b".',
    ],
    [
      { 'Clusters.0.Hsms': [], 'Clusters.0.SubnetMapping': { 'us-east-1': 'subnet-1' } },
      'Clusters[0].SubnetMapping.us-east-1: expected an availability zone, such as us-east-1a, found "us-east-1".',
    ],
  ])('%j is refused', (changes, message) => {
    const refusal = refusalOfEdited(web, changes);
    expect(refusal).toMatch(/^x:\d+:\d+: /);
    expect(refusal).toContain(message);
  });

  test('tells the first of several problems and counts the others', () => {
    const refusal = refusalOfEdited(web, {
      'Clusters.0.Hsms.1.State': 1,
      'Clusters.0.Hsms.0.State': 2,
      'Clusters.0.VpcId': 3,
    });
    expect(refusal).toContain('Clusters[0].Hsms[0].State: ');
    expect(refusal).toContain('found 2; 2 more problems in this file.');
  });

  test.each([web, backups])('%s is refused where it is only a part', (name) => {
    const refusal = refusalOfEdited(name, { NextToken: 'eyJ' });
    expect(refusal).toMatch(/^x:\d+:18: NextToken: the list goes on/);
    expect(refusal).toContain('without --max-items');
  });

  test.each([
    ['us-east-1a', 'us-east-1', 'aws'],
    ['ap-southeast-2c', 'ap-southeast-2', 'aws'],
    ['us-gov-west-1b', 'us-gov-west-1', 'aws-us-gov'],
    ['cn-northwest-1a', 'cn-northwest-1', 'aws-cn'],
    ['us-iso-east-1a', 'us-iso-east-1', 'aws-iso'],
  ])('%s is in %s, %s', (zone, region, partition) => {
    const ofHsm = { 'Clusters.0.Hsms.0.AvailabilityZone': zone, 'Clusters.0.Hsms.1.AvailabilityZone': zone };
    const ofSubnet = { 'Clusters.0.Hsms': [], 'Clusters.0.SubnetMapping': { [zone]: 'subnet-1' } };
    for (const changes of [ofHsm, ofSubnet]) {
      expect(readEdited(web, changes).deployment.clusters[0]).toMatchObject({ region, partition });
    }
  });

  test('a cluster without HSMs and subnets has no known region, which is noted', () => {
    const { deployment, notes } = readEdited(web, {
      'Clusters.0.Hsms': undefined,
      'Clusters.0.SubnetMapping': undefined,
      'Clusters.0.Certificates': undefined,
    });
    expect(deployment.clusters).toMatchObject([
      {
        id: 'cluster-acigb65ikkk',
        region: 'unknown',
        partition: 'aws',
        state: 'ACTIVE',
        hsms: [],
        sourceBackup: undefined,
        certificate: undefined,
        place: 'x:3:9',
        places: {
          state: 'x:13:22',
          hsms: 'x:3:9',
          sourceBackup: 'x:3:9',
          hsmType: 'x:11:24',
          hsmTypeRollbackExpiration: 'x:3:9',
          retentionDays: 'x:5:38',
        },
      },
    ]);
    expect(notes).toEqual([
      'x:3:9: cluster-acigb65ikkk has neither HSMs nor subnets, so that its region is not known',
    ]);
  });

  test('a source backup may be given by its full name', () => {
    const name = 'arn:aws:cloudhsm:us-east-1:123456789012:backup/backup-gfzxnazii43';
    const { clusters } = readEdited(web, { 'Clusters.0.SourceBackupId': name }).deployment;
    expect(clusters[0]?.sourceBackup).toBe('backup-gfzxnazii43');
  });
});

test('the cluster of a backup is taken from the source where the API no longer knows it', () => {
  const changes = { 'Backups.0.ClusterId': undefined, 'Backups.0.SourceCluster': 'cluster-acigb65ikkk' };
  expect(readEdited(backups, changes).deployment.backups[0]?.cluster).toBe('cluster-acigb65ikkk');
  const neither = readEdited(backups, { 'Backups.0.ClusterId': undefined }).deployment;
  expect(neither.backups[0]?.cluster).toBeUndefined();
});

describe('configurations', () => {
  test.each([
    [daemon, { server: undefined, ssl: undefined, client: [] }, 'x:1:1: this kind of file is not known'],
    [daemon, { client: [] }, 'x:2:15: client: expected an object, found an empty list.'],
    [daemon, { 'server.hostname': undefined }, 'server.hostname: expected a string, but it is missing.'],
    [daemon, { 'server.hostname': '' }, 'server.hostname: expected an address, found "".'],
    [pkcs11, { clusters: {} }, 'x:2:17: clusters: expected a list, found an object.'],
    [pkcs11, { clusters: [] }, 'x:2:17: clusters: expected at least one cluster, found none.'],
    [
      pkcs11,
      { 'clusters.0.cluster': undefined },
      'x:3:9: clusters[0].cluster: expected an object, but it is missing.',
    ],
    [
      pkcs11,
      { 'clusters.0.cluster.servers.1.enable': 'yes' },
      'enable: expected true or false, found "yes".',
    ],
    [
      pkcs11,
      { 'clusters.0.cluster.cluster_id': undefined, 'clusters.0.cluster.servers': [] },
      'x:5:24: clusters[0].cluster: expected a cluster_id, servers, or both',
    ],
    [cmu, { servers: {} }, 'servers: expected a list, found an object.'],
    [cmu, { 'servers.0.enable': true }, 'servers[0].enable: expected "yes" or "no", found true.'],
    [cmu, { 'servers.0.hostname': undefined }, 'servers[0].hostname: expected a string, but it is missing.'],
  ])('%s: %j is refused', (name, changes, message) => {
    const refusal = refusalOfEdited(name, changes);
    expect(refusal).toMatch(/^x:\d+:\d+: /);
    expect(refusal).toContain(message);
  });

  test('sections that decide nothing may be left out', () => {
    const bare = fileOf('x', { client: {}, server: { hostname: '10.20.1.10' } });
    expect(deploymentOf([sample(legacy), bare]).deployment.clients).toHaveLength(1);
  });
});
