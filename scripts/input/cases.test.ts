import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type DeploymentFiles, readDeployment } from './deployment-files.ts';
import { refusal } from './testdata/sample-files.ts';

/** What people have in their hands: small, and made up after real situations. */
const at = (name: string): string => join(import.meta.dirname, 'testdata', 'cases', name);
const read = (...names: string[]): DeploymentFiles => readDeployment(names.map(at));
const clustersOf = (...names: string[]) => read(...names).deployment.clusters;
/** Notes without the folder that the cases are in. */
const notesOf = ({ notes }: DeploymentFiles): string[] =>
  notes.map((note) => note.replaceAll(`${at('.')}/`, ''));

const shape = (...names: string[]): string[] =>
  clustersOf(...names).map(({ state, hsms }) => `${state}: ${hsms.map((hsm) => hsm.state).join(', ')}`);

describe('what the AWS CLI prints', () => {
  const three = ['ACTIVE: ACTIVE, ACTIVE, ACTIVE'];

  test.each(['query/list.json', 'query/one.json', 'query/trimmed.json', 'query/hsms.json', 'query'])(
    'whole, or what --query leaves of it: %s',
    (name) => {
      expect(shape(name)).toEqual(three);
      expect(clustersOf(name)).toMatchObject([{ id: 'cluster-vf3yt7o74zu', region: 'us-east-1' }]);
    },
  );
  test('HSMs by themselves do not tell the state of their cluster, which is noted', () => {
    expect(notesOf(read('query/hsms.json'))).toEqual([
      'query/hsms.json:2:5: nothing describes cluster-vf3yt7o74zu, so it is taken to be ACTIVE and to have no other HSMs: add the output of describe-clusters',
    ]);
    expect(read('query').notes).toEqual([]);
  });
  test('the answer of create-cluster and of delete-cluster', () => {
    expect(shape('lists/create-cluster.json')).toEqual(['DELETE_IN_PROGRESS: ']);
  });
  test('a list of resources of another tool', () => {
    expect(shape('lists/resources.json')).toEqual(['ACTIVE: ACTIVE']);
    expect(notesOf(read('lists/resources.json'))).toEqual([
      'lists/resources.json:1:213: not read: Clusters[]["c7n:MatchedFilters"]',
    ]);
  });
  test('YAML, with the places in it', () => {
    expect(shape('formats/clusters.yaml')).toEqual(three);
    const [cluster] = clustersOf('formats/clusters.yaml');
    expect(cluster).toMatchObject({ retentionDays: 90, hsmType: 'hsm2m.medium', sourceBackup: undefined });
    expect(cluster?.certificate).toBe(clustersOf('onehost')[0]?.certificate);
    expect(cluster?.places.state).toBe(`${at('formats/clusters.yaml')}:38:10`);
    expect(cluster?.hsms[0]?.place).toBe(`${at('formats/clusters.yaml')}:16:12`);
  });
  test.each(['text', 'table'])('but not as %s', (format) => {
    const message = refusal(() => read(`formats/clusters.${format}`));
    expect(message).toContain(`clusters.${format}:1:1: this is output of the AWS CLI as `);
    expect(message).toContain('Use --output json');
  });
  test('null is a field that is absent', () => {
    const [cluster] = clustersOf('go-nulls');
    expect(cluster).toMatchObject({
      retentionDays: undefined,
      certificate: undefined,
      sourceBackup: undefined,
    });
    expect(read('go-nulls').notes).toEqual([]);
  });
  test('pages that belong together', () => {
    expect(shape('paginated/page1.json', 'paginated/page2.json')).toEqual(['ACTIVE: ACTIVE', ...three]);
    expect(shape('paginated/null.json')).toEqual(three);
    expect(notesOf(read('paginated/page1.json', 'paginated/page2.json'))).toEqual([
      'paginated/page1.json:68:18: taken for a page of the list that paginated/page2.json ends',
    ]);
    expect(refusal(() => read('paginated/page1.json'))).toContain('no file has the rest of it');
    expect(refusal(() => read('paginated/page1.json', 'dr-copies/us-west-2.backups.json'))).toContain(
      'no file has the rest of it',
    );
  });
});

describe('servers of a configuration', () => {
  test('that no HSM has: the rest stands', () => {
    const { deployment } = read('stale');
    expect(deployment.clients).toMatchObject([
      {
        name: 'cloudhsm-cli',
        reaches: ['hsm-uokxzowniaa', 'hsm-xxjag7xranb'],
        disabledServers: [{ address: '10.0.2.11' }],
        unknownServers: [],
      },
      { name: 'cloudhsm-pkcs11', reaches: undefined, unknownServers: [{ address: '10.0.9.99' }] },
    ]);
    expect(deployment.clients[1]?.startsFrom).toHaveLength(2);
    expect(deployment.strayClients).toMatchObject([{ name: 'cloudhsm-jce', reason: 'unknown-servers' }]);
    expect(read('stale-ip').deployment.clients).toMatchObject([
      { startsFrom: ['hsm-aaaabbbbcc2'], unknownServers: [{ address: '10.0.1.10' }] },
    ]);
  });
  test('that are not enabled', () => {
    const [client] = read('servers-disabled').deployment.clients;
    expect(client?.reaches).toEqual(['hsm-aaaabbbbca2']);
    expect(client?.disabledServers).toHaveLength(5);
  });
  test('of which one is listed: it starts from that one', () => {
    const [client] = read('onehost').deployment.clients;
    expect(client?.startsFrom).toHaveLength(1);
    expect(client?.reaches).toBeUndefined();
  });
  test('in two accounts with the same addresses', () => {
    const { clients, clusters } = read('accounts').deployment;
    expect(clusters).toHaveLength(2);
    expect(clients).toMatchObject([{ cluster: 'cluster-tzj7ncnfk77' }]);
  });
});

/** @clause KS-HSM-ADDRESS */
test.each([
  ['active', 'ACTIVE'],
  ['degraded', 'DEGRADED'],
  ['leaving', 'DELETE_IN_PROGRESS'],
])('a replacement under way is two HSMs on one interface: %s', (name, state) => {
  const { deployment, notes } = read(`replacement/${name}.json`, 'replacement/cloudhsm_client.cfg');
  expect(deployment.clusters[0]?.hsms).toMatchObject([
    { id: 'hsm-aaaabbbbcc2', networkInterface: 'eni-1' },
    { id: 'hsm-aaaabbbbcc3', state, networkInterface: 'eni-2', addresses: ['10.0.1.10'] },
    { id: 'hsm-aaaabbbbcc4', state: 'CREATE_IN_PROGRESS', networkInterface: 'eni-2' },
  ]);
  expect(deployment.clients).toMatchObject([{ createObjectMinimumNodes: 2, unknownServers: [] }]);
  expect(notes).toEqual([]);
});

describe('what the fields say', () => {
  test('of the type of HSM, its migration and the way back', () => {
    for (const [file, state] of [
      ['migration/clusters.json', 'MODIFY_IN_PROGRESS'],
      ['migration/rollback.json', 'ROLLBACK_IN_PROGRESS'],
    ] as const) {
      const [cluster] = clustersOf(file);
      expect(cluster).toMatchObject({
        state,
        hsmType: 'hsm2m.medium',
        hsmTypeRollbackExpiration: Date.UTC(2025, 10, 2, 10, 21, 9, 551),
      });
      const types = cluster?.hsms.map(({ hsmType }) => hsmType).toSorted();
      expect(types).toEqual(['hsm1.medium', 'hsm2m.medium', 'hsm2m.medium']);
    }
    expect(read('sdk3-on-hsm2m').deployment).toMatchObject({
      clusters: [{ hsmType: 'hsm2m.medium', createTimestamp: Date.UTC(2025, 6, 11, 7, 38, 38, 603) }],
      clients: [{ sdk: 3 }],
    });
    expect(clustersOf('synckey-hsm2m').map(({ hsmType }) => hsmType)).toEqual([
      'hsm2m.medium',
      'hsm2m.medium',
    ]);
  });
  test('of backups', () => {
    expect(read('backups').deployment).toMatchObject({
      clusters: [{ retentionDays: 7 }],
      backups: [
        { state: 'READY', createTimestamp: Date.UTC(2022, 0, 1, 2, 0, 11), neverExpires: false },
        { state: 'PENDING_DELETION', deleteTimestamp: Date.UTC(2025, 9, 8, 2, 0, 11) },
      ],
    });
    expect(read('dr-copies').deployment.backups).toMatchObject([
      {
        id: 'backup-ddddeeeefff',
        cluster: 'cluster-aaaabbbbccc',
        sourceBackup: 'backup-aaaabbbbccc',
        createTimestamp: Date.UTC(2024, 0, 1),
        copyTimestamp: Date.UTC(2024, 0, 1, 1),
      },
    ]);
  });
  test('of clusters without HSMs', () => {
    expect(shape('zerohsm')).toEqual(['ACTIVE: ', 'DELETED: ']);
  });
});

test('keys and users as the CloudHSM CLI lists them', () => {
  const { deployment, notes } = read('observed-state', 'onehost/clusters.json');
  expect(deployment.keys).toEqual([
    {
      cluster: 'cluster-lpygv5hnbcf',
      reference: '0x000000000048000f',
      label: 'k',
      lifetime: 'token',
      coverage: 'inconsistent',
      owners: [{ name: 'cu1', coverage: 'full' }],
      sharedWith: [],
      inconsistentAttributes: ['sign'],
      place: `${at('observed-state/key-list.json')}:1:41`,
    },
  ]);
  expect(deployment.users).toEqual([
    {
      cluster: 'cluster-lpygv5hnbcf',
      name: 'kmsuser',
      role: 'crypto-user',
      coverage: 'inconsistent',
      inconsistentFields: [],
      place: `${at('observed-state/user-list.json')}:1:34`,
    },
  ]);
  expect(notes).toEqual([]);
});

describe('Terraform', () => {
  test('a state', () => {
    expect(clustersOf('terraform/terraform.tfstate')).toMatchObject([
      {
        id: 'cluster-aaaabbbbccc',
        region: 'us-east-1',
        hsmType: 'hsm2m.medium',
        hsms: [{ id: 'hsm-aaaabbbbcc2', networkInterface: 'eni-1', addresses: ['10.0.0.1'] }],
      },
    ]);
    expect(read('terraform').before).toBeUndefined();
    expect(refusal(() => read('terraform/main.tf'))).toContain('terraform show -json');
  });
  test('a plan, before and after', () => {
    const { before, deployment, notes } = read('tf');
    expect(notes[0]).toContain(
      'plan.json:1:1: a plan of Terraform: this describes the deployment after the plan',
    );
    expect(before?.clusters).toMatchObject([
      { id: 'cluster-2ssucq4blp4', hsms: [{ id: 'hsm-p3lbrg6expa' }] },
    ]);
    expect(deployment.clusters).toMatchObject([{ id: 'cluster-2ssucq4blp4', hsms: [] }]);
  });
});

test('what a folder has besides is told', () => {
  expect(notesOf(read('formats'))).toEqual([
    'formats/clusters.table: not read: its name does not end in .json, .cfg, .yaml, .yml or .tfstate',
    'formats/clusters.text: not read: its name does not end in .json, .cfg, .yaml, .yml or .tfstate',
  ]);
});

describe('a whole folder', () => {
  const stateOf = (folder: string): string[] => shape(folder);

  test('of snapshots of one cluster: the latest counts, where what they say tells which that is', () => {
    expect(stateOf('migration')).toEqual(['ROLLBACK_IN_PROGRESS: ACTIVE, ACTIVE, ACTIVE']);
    expect(notesOf(read('migration'))).toEqual([
      'migration/clusters.json:3:9: not read: what migration/rollback.json:3:9 says of the cluster cluster-bcpx6s3anvc came after it',
    ]);
    expect(stateOf('replacement')).toEqual(['ACTIVE: ACTIVE, DELETE_IN_PROGRESS, CREATE_IN_PROGRESS']);
    expect(notesOf(read('replacement')).filter((note) => note.includes('came after it'))).toHaveLength(2);
    expect(stateOf('lists')).toEqual(['DELETE_IN_PROGRESS: ']);
  });
  test('in which an HSM that is deleted is listed once, and then no longer', () => {
    expect(stateOf('deleted-counted')[0]).toContain('ACTIVE: ACTIVE, ACTIVE');
    expect(read('deleted-counted').notes).toEqual([]);
  });
  test('of snapshots of which nothing tells the later: both are named, with what to do', () => {
    const message = refusal(() => read('replacement/active.json', 'replacement/degraded.json'));
    expect(message.replaceAll(`${at('.')}/`, '')).toBe(
      [
        'replacement/degraded.json:3:3: Clusters[0]: the cluster cluster-aaaabbbbccc is described differently at replacement/active.json:3:3, in its hsms (hsm-aaaabbbbcc3 is DEGRADED here and ACTIVE there). Nothing tells which of the two came later.',
        '  Leave the older of the two files out, or check each of them by itself.',
      ].join('\n'),
    );
  });
  test('is read, whichever it is, but for one with a file that is wrong in itself', () => {
    const folders = readdirSync(at('.'));
    expect(folders.length).toBeGreaterThan(30);
    for (const folder of folders) {
      if (folder === 'off') expect(refusal(() => read(folder))).toContain('string.cfg:25:55');
      else expect(read(folder).deployment.clusters.length, folder).toBeGreaterThan(0);
    }
  });
});
