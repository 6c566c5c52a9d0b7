import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { deploymentOf, readDeployment } from './deployment-files.ts';
import { edited, fileOf, folder, refusal, refusalOf, sample } from './testdata/sample-files.ts';

const samples = join(import.meta.dirname, 'testdata');

/** The real files of a sample deployment, as the command line names them. */
const pathsOf = (...names: string[]): string[] =>
  names.map((name) => relative(process.cwd(), join(samples, name)));

const placeIn = (name: string, place: string): string => `${pathsOf(name)[0]}:${place}`;

describe('the sample deployments', () => {
  test('web-signing', () => {
    const names = ['cloudhsm-pkcs11.cfg', 'describe-backups.json', 'describe-clusters.json'];
    const { deployment, notes } = readDeployment(pathsOf(...names.map((name) => `web-signing/${name}`)));
    const inClusters = (place: string): string => placeIn('web-signing/describe-clusters.json', place);
    expect(notes).toEqual([]);
    expect(deployment).toEqual({
      clusters: [
        {
          id: 'cluster-acigb65ikkk',
          region: 'us-east-1',
          partition: 'aws',
          state: 'ACTIVE',
          hsms: [
            {
              id: 'hsm-skfyaf4fqjp',
              zone: 'us-east-1a',
              state: 'ACTIVE',
              hsmType: 'hsm2m.medium',
              networkInterface: 'eni-a87a0235d56efd135',
              addresses: ['10.0.1.10'],
              place: inClusters('20:30'),
            },
            {
              id: 'hsm-sl2houob7x4',
              zone: 'us-east-1b',
              state: 'ACTIVE',
              hsmType: 'hsm2m.medium',
              networkInterface: 'eni-4e1009d667ae1822d',
              addresses: ['10.0.2.17'],
              place: inClusters('31:30'),
            },
          ],
          hsmType: 'hsm2m.medium',
          mode: 'FIPS',
          hsmTypeRollbackExpiration: undefined,
          createTimestamp: Date.UTC(2025, 5, 3, 8, 12, 44, 310),
          retentionDays: 90,
          subnetZones: expect.any(Array),
          sourceBackup: undefined,
          certificate: expect.stringMatching(
            /^-----BEGINCERTIFICATE-----MIICA1F7g[^\s]*-----ENDCERTIFICATE-----$/,
          ),
          place: inClusters('3:9'),
          // There is no SourceBackupId: the cluster itself is the nearest place.
          places: {
            state: inClusters('37:22'),
            hsms: inClusters('11:21'),
            sourceBackup: inClusters('3:9'),
            hsmType: inClusters('35:24'),
            hsmTypeRollbackExpiration: inClusters('3:9'),
            retentionDays: inClusters('5:38'),
          },
        },
      ],
      backups: [
        {
          id: 'backup-gfzxnazii43',
          state: 'READY',
          cluster: 'cluster-acigb65ikkk',
          sourceBackup: undefined,
          sourceRegion: undefined,
          createTimestamp: Date.UTC(2025, 8, 14, 2, 0, 11, 52),
          copyTimestamp: undefined,
          deleteTimestamp: undefined,
          neverExpires: false,
          hsmType: 'hsm2m.medium',
          place: placeIn('web-signing/describe-backups.json', '3:9'),
        },
      ],
      clients: [
        {
          name: 'cloudhsm-pkcs11',
          cluster: 'cluster-acigb65ikkk',
          reaches: undefined,
          startsFrom: ['hsm-skfyaf4fqjp', 'hsm-sl2houob7x4'],
          disabledServers: [],
          unknownServers: [],
          assumed: false,
          place: placeIn('web-signing/cloudhsm-pkcs11.cfg', '8:28'),
          sdk: 5,
          keyAvailabilityCheck: true,
        },
      ],
      strayClients: [],
      syncConfigurations: [],
      keys: [],
      users: [],
      lists: [],
      contradictions: [],
    });
  });

  test('legacy-batch', () => {
    const names = ['cloudhsm_client.cfg', 'describe-clusters.json'];
    const { deployment, notes } = readDeployment(pathsOf(...names.map((name) => `legacy-batch/${name}`)));
    expect(notes).toEqual([]);
    expect(deployment.clusters).toMatchObject([{ id: 'cluster-4qz2oz2whj5', region: 'eu-central-1' }]);
    expect(deployment.clusters[0]?.hsms).toMatchObject([
      { id: 'hsm-ajbnzzufg5z', zone: 'eu-central-1c', state: 'ACTIVE' },
      { id: 'hsm-fp3sw42k5m6', zone: 'eu-central-1a', state: 'ACTIVE' },
      { id: 'hsm-sab6qshe27t', zone: 'eu-central-1b', state: 'ACTIVE' },
    ]);
    expect(deployment.clients).toMatchObject([
      {
        name: 'cloudhsm_client',
        cluster: 'cluster-4qz2oz2whj5',
        place: placeIn('legacy-batch/cloudhsm_client.cfg', '4:40'),
        sdk: 3,
        createObjectMinimumNodes: 1,
      },
    ]);
  });

  test('dev-single', () => {
    const names = ['cloudhsm-cli.cfg', 'cloudhsm-pkcs11.cfg', 'describe-clusters.json'];
    const { deployment, notes } = readDeployment(pathsOf(...names.map((name) => `dev-single/${name}`)));
    expect(notes).toEqual([]);
    expect(deployment.clusters).toMatchObject([
      { id: 'cluster-66qzvqha3va', region: 'ap-southeast-2', hsms: [{ id: 'hsm-2nu5t6z37xb' }] },
    ]);
    expect(deployment.clients).toMatchObject([
      {
        name: 'cloudhsm-cli',
        cluster: 'cluster-66qzvqha3va',
        place: placeIn('dev-single/cloudhsm-cli.cfg', '9:55'),
        sdk: 5,
        keyAvailabilityCheck: false,
      },
      {
        name: 'cloudhsm-pkcs11',
        cluster: 'cluster-66qzvqha3va',
        place: placeIn('dev-single/cloudhsm-pkcs11.cfg', '8:28'),
        sdk: 5,
        keyAvailabilityCheck: true,
      },
    ]);
  });

  test('dr-pair', () => {
    const { deployment, notes } = deploymentOf(folder('dr-pair'));
    expect(notes).toEqual([]);
    const { clusters, backups, clients, syncConfigurations } = deployment;
    expect(clusters).toMatchObject([
      { id: 'cluster-c5rs4dt3odv', region: 'us-east-1', sourceBackup: undefined },
      { id: 'cluster-gylxugrol2h', region: 'us-west-2', sourceBackup: 'backup-rqhrials54p' },
      { id: 'cluster-wf4o7igzzbf', region: 'us-west-2', sourceBackup: undefined },
    ]);
    expect(clusters.map(({ hsms }) => hsms.length)).toEqual([3, 1, 2]);
    expect(clusters[0]?.certificate).toBe(clusters[1]?.certificate);
    expect(clusters[0]?.certificate).not.toBe(clusters[2]?.certificate);
    expect(backups).toMatchObject([
      { id: 'backup-5pjele7fhy2', cluster: 'cluster-c5rs4dt3odv', sourceBackup: undefined },
      { id: 'backup-mneispqjxus', cluster: 'cluster-wf4o7igzzbf', sourceBackup: undefined },
      {
        id: 'backup-rqhrials54p',
        cluster: 'cluster-c5rs4dt3odv',
        sourceBackup: 'backup-5pjele7fhy2',
        sourceRegion: 'us-east-1',
      },
    ]);
    expect(clients).toMatchObject([{ name: 'cloudhsm-jce', cluster: 'cluster-c5rs4dt3odv', sdk: 5 }]);
    expect(syncConfigurations).toMatchObject([
      {
        name: 'SyncClusters',
        servers: [
          {
            address: '10.30.1.10',
            hsm: 'hsm-g4ods3ud2pk',
            cluster: 'cluster-c5rs4dt3odv',
            place: 'dr-pair/SyncClusters.cfg:18:25',
          },
          {
            address: '10.40.1.10',
            hsm: 'hsm-2mxbzezjmbw',
            cluster: 'cluster-gylxugrol2h',
            place: 'dr-pair/SyncClusters.cfg:34:25',
          },
        ],
        place: 'dr-pair/SyncClusters.cfg:8:16',
      },
      {
        name: 'SyncUnrelated',
        servers: [
          {
            address: '10.30.1.10',
            hsm: 'hsm-g4ods3ud2pk',
            cluster: 'cluster-c5rs4dt3odv',
            place: 'dr-pair/SyncUnrelated.cfg:18:25',
          },
          {
            address: '10.50.1.10',
            hsm: 'hsm-nyzebpgnpid',
            cluster: 'cluster-wf4o7igzzbf',
            place: 'dr-pair/SyncUnrelated.cfg:34:25',
          },
        ],
        place: 'dr-pair/SyncUnrelated.cfg:8:16',
      },
    ]);
  });

  test('all of them at once', () => {
    const all = ['dev-single', 'dr-pair', 'legacy-batch', 'web-signing'].flatMap(folder);
    const { deployment, notes } = deploymentOf(all);
    expect(notes).toEqual([]);
    expect(deployment.clusters).toHaveLength(6);
    expect(deployment.clients.map(({ name }) => name)).toEqual([
      'cloudhsm-cli',
      'cloudhsm-jce',
      'cloudhsm_client',
      'dev-single/cloudhsm-pkcs11',
      'web-signing/cloudhsm-pkcs11',
    ]);
  });
});

test('the order of the files makes no difference', () => {
  const files = [
    ...['dr-pair', 'dev-single', 'web-signing'].flatMap(folder),
    edited('dr-pair/us-west-2.clusters.json', { Pages: 1 }, 'again/us-west-2.clusters.json'),
    edited('dev-single/cloudhsm-cli.cfg', { 'clusters.0.cluster.servers.0.enable': false }, 'again.cfg'),
  ];
  const expected = deploymentOf(files);
  expect(expected.notes).toHaveLength(2);
  for (let turn = 0; turn < files.length; turn += 1) {
    const turned = [...files.slice(turn), ...files.slice(0, turn)];
    expect(deploymentOf(turned)).toEqual(expected);
    expect(deploymentOf(turned.toReversed())).toEqual(expected);
  }
});

test('which of several refusals is told does not depend on the order either', () => {
  const files = [fileOf('b.json', null), fileOf('a.json', 1), sample('web-signing/describe-clusters.json')];
  expect(refusalOf(...files)).toBe(refusalOf(...files.toReversed()));
  expect(refusalOf(...files)).toContain('a.json:1:1: ');
});

test('a file that is named twice is read once', () => {
  const [file] = pathsOf('dev-single/cloudhsm-cli.cfg');
  const clusters = pathsOf('dev-single/describe-clusters.json');
  const { deployment } = readDeployment([
    `./${file}`,
    file!,
    join(process.cwd(), file!),
    ...clusters,
    ...clusters,
  ]);
  expect(deployment.clusters).toHaveLength(1);
  expect(deployment.clients.map(({ name }) => name)).toEqual(['cloudhsm-cli']);
});

describe('clusters are required', () => {
  test('configurations alone are not enough', () => {
    const refused = refusalOf(
      sample('web-signing/cloudhsm-pkcs11.cfg'),
      sample('web-signing/describe-backups.json'),
    );
    expect(refused).toContain(
      'web-signing/cloudhsm-pkcs11.cfg, web-signing/describe-backups.json: nothing says which clusters there are.',
    );
    expect(refused).toContain('aws cloudhsmv2 describe-clusters');
    expect(refusal(() => readDeployment([]))).toContain('no files: nothing says which clusters there are.');
  });
  test('empty lists are not enough', () => {
    expect(refusalOf(fileOf('x.json', { Clusters: [] }))).toContain('x.json: the list of clusters is empty.');
  });
  test('a region without clusters is no problem beside one with some', () => {
    const { deployment } = deploymentOf([fileOf('x.json', { Clusters: [] }), ...folder('web-signing')]);
    expect(deployment.clusters).toHaveLength(1);
  });
  test('clients are not required', () => {
    const { deployment } = deploymentOf([sample('web-signing/describe-clusters.json')]);
    expect(deployment).toMatchObject({ clients: [], backups: [], syncConfigurations: [] });
  });
});

describe('what several files describe', () => {
  const clusters = 'web-signing/describe-clusters.json';
  const backups = 'web-signing/describe-backups.json';

  test('is one cluster and one backup where they agree', () => {
    const hsms = Reflect.get(
      (sample(clusters).value as { Clusters: [object] }).Clusters[0],
      'Hsms',
    ) as object[];
    const { deployment } = deploymentOf([
      sample(clusters),
      edited(
        clusters,
        { 'Clusters.0.Hsms': hsms.toReversed(), 'Clusters.0.StateMessage': 'later' },
        'later.json',
      ),
      sample(backups),
      edited(backups, {}, 'later-backups.json'),
    ]);
    expect(deployment.clusters).toHaveLength(1);
    expect(deployment.clusters[0]?.place).toBe('later.json:3:9');
    expect(deployment.backups).toHaveLength(1);
  });

  test.each([
    [{ 'Clusters.0.State': 'DEGRADED' }, 'state'],
    [{ 'Clusters.0.Hsms.0.State': 'DEGRADED', 'Clusters.0.HsmType': 'hsm1.medium' }, 'hsmType, hsms'],
    [{ 'Clusters.0.Hsms.0.EniIp': '10.0.1.11' }, 'addresses'],
    [{ 'Clusters.0.VpcId': 'vpc-2' }, 'network'],
  ])('is refused where they differ: %j', (changes, fields) => {
    expect(refusalOf(sample(clusters), edited(clusters, changes, 'x.json'))).toContain(
      `x.json:3:9: Clusters[0]: the cluster cluster-acigb65ikkk is described differently at ${clusters}:3:9, in its ${fields}`,
    );
  });

  test('is refused where they differ on a backup', () => {
    const other = edited(backups, { 'Backups.0.BackupState': 'PENDING_DELETION' }, 'x.json');
    expect(refusalOf(sample(clusters), sample(backups), other)).toContain(
      `x.json:3:9: Backups[0]: the backup backup-gfzxnazii43 is described differently at ${backups}:3:9, in its state.`,
    );
  });
});

describe('a file that cannot be read', () => {
  const temporary = mkdtempSync(join(tmpdir(), 'keysync-'));
  afterAll(() => rmSync(temporary, { recursive: true }));
  const file = (name: string, text: string): string => {
    writeFileSync(join(temporary, name), text);
    return join(temporary, name);
  };

  test.each([
    ['is not there', join(temporary, 'none.json'), /none\.json: there is no such file/],
    [
      'is a folder without any',
      join(samples, '..', '..', 'commands'),
      /: there is no file in this folder that/,
    ],
    [
      'is inside a file',
      join(file('plain.json', '{}'), 'x.json'),
      /plain\.json.x\.json: there is no such file/,
    ],
    ['is empty', file('empty.json', ''), /empty\.json: the file is empty/],
    ['is truncated', file('cut.json', '{ "Clusters": [\n {'), /cut\.json:2:3: the text ends too early/],
    [
      'has a comma too many',
      file('comma.json', '{ "Clusters": [1,] }'),
      /comma\.json:1:18: a comma before a closing/,
    ],
    ['is deeply nested', file('deep.json', '['.repeat(100_000)), /deep\.json:1:65: brackets are nested/],
    [
      'has a name twice',
      file('twice.json', '{ "Clusters": [], "Clusters": [] }'),
      /twice\.json:1:19: the name "Clusters"/,
    ],
  ])('because it %s', (_, path, message) => {
    expect(refusal(() => readDeployment([path, ...pathsOf('web-signing/describe-clusters.json')]))).toMatch(
      message,
    );
  });

  test('is read in spite of a byte-order mark', () => {
    const text = `\uFEFF${JSON.stringify(sample('web-signing/describe-clusters.json').value)}`;
    expect(readDeployment([file('bom.json', text)]).deployment.clusters).toHaveLength(1);
  });
});
