import { describe, expect, test } from 'vitest';
import { deploymentOf } from '../deployment-files.ts';
import type { JsonFile } from '../files/json-file.ts';
import { edited, fileOf, refusalOf, sample } from '../testdata/sample-files.ts';

const clusterType = 'aws_cloudhsm_v2_cluster';
const hsmType = 'aws_cloudhsm_v2_hsm';
const id = 'cluster-aaaabbbbccc';

interface Resource {
  readonly address: string;
  readonly type: string;
  readonly values: object;
}

const cluster = (address: string, values: object = {}): Resource => ({
  address,
  type: clusterType,
  values: { cluster_id: id, cluster_state: 'ACTIVE', hsm_type: 'hsm2m.medium', ...values },
});

const hsm = (address: string, letter: string, values: object = {}): Resource => ({
  address,
  type: hsmType,
  values: {
    cluster_id: id,
    hsm_id: `hsm-aaaabbbbcc${letter}`,
    hsm_state: 'ACTIVE',
    hsm_eni_id: `eni-${letter}`,
    availability_zone: `us-east-1${letter}`,
    ip_address: `10.0.0.${letter.charCodeAt(0)}`,
    ...values,
  },
});

const versions = { format_version: '1.2', terraform_version: '1.9.5' };

const stateOf = (...resources: Resource[]): object => ({ root_module: { resources } });

const state = (...resources: Resource[]): JsonFile =>
  fileOf('state.json', { ...versions, values: stateOf(...resources) });

interface Change {
  readonly before?: Resource;
  readonly after?: Resource;
  readonly actions: readonly string[];
}

function plan(changes: readonly Change[], more: object = {}): JsonFile {
  const resourceChanges = changes.map(({ before, after, actions }) => ({
    address: (before ?? after)?.address,
    type: (before ?? after)?.type,
    change: { actions, before: before?.values ?? null, after: after?.values ?? null },
  }));
  return fileOf('plan.json', { ...versions, planned_values: {}, resource_changes: resourceChanges, ...more });
}

const stays = (resource: Resource): Change => ({ before: resource, after: resource, actions: ['no-op'] });

const hsmsOf = (deployment: ReturnType<typeof deploymentOf>['deployment'] | undefined): string[] =>
  (deployment?.clusters ?? []).flatMap(({ id: home, hsms }) => hsms.map((inner) => `${home}/${inner.id}`));

describe('a state', () => {
  test('with counts, child modules and data sources', () => {
    const module = { address: 'module.keys', resources: [hsm(`module.keys.${hsmType}.b["x.y"]`, 'b')] };
    const file = fileOf('state.json', {
      ...versions,
      values: {
        root_module: {
          resources: [
            { ...cluster(`data.${clusterType}.c`, { hsm_type: null }), mode: 'data' },
            hsm(`${hsmType}.a[0]`, 'a'),
            hsm(`${hsmType}.a[1]`, 'c'),
            { address: 'aws_vpc.v', type: 'aws_vpc', values: { cluster_id: 'no' } },
          ],
          child_modules: [{ address: 'module.outer', child_modules: [module] }],
        },
      },
    });
    const { deployment, before, notes } = deploymentOf([file]);
    expect(hsmsOf(deployment)).toEqual(['a', 'b', 'c'].map((letter) => `${id}/hsm-aaaabbbbcc${letter}`));
    expect(deployment.clusters).toMatchObject([
      { region: 'us-east-1', partition: 'aws', hsmType: undefined },
    ]);
    expect(deployment.clusters[0]?.hsms[0]?.place).toMatch(/^state\.json:\d+:\d+$/);
    expect(before).toBeUndefined();
    expect(notes).toEqual([]);
  });

  test('as a file of Terraform has it', () => {
    const instances = [
      { index_key: 0, attributes: hsm('', 'a').values },
      { index_key: 1, attributes: hsm('', 'b').values },
    ];
    const file = fileOf('terraform.tfstate', {
      version: 4,
      lineage: 'x',
      resources: [
        { type: clusterType, name: 'c', instances: [{ attributes: cluster('').values }] },
        { type: hsmType, name: 'h', module: 'module.m', instances },
      ],
    });
    expect(hsmsOf(deploymentOf([file]).deployment)).toEqual([
      `${id}/hsm-aaaabbbbcca`,
      `${id}/hsm-aaaabbbbccb`,
    ]);
  });

  test('beside what the API lists, which counts', () => {
    const listed = edited('web-signing/describe-clusters.json', {
      'Clusters.0.ClusterId': id,
      'Clusters.0.Hsms.0.ClusterId': id,
      'Clusters.0.Hsms.1.ClusterId': id,
    });
    const { clusters } = deploymentOf([listed, state(cluster('c'), hsm('h', 'a'))]).deployment;
    expect(clusters).toMatchObject([{ id, hsms: [{ id: 'hsm-skfyaf4fqjp' }, { id: 'hsm-sl2houob7x4' }] }]);
  });

  test('without clusters is no list of clusters', () => {
    expect(refusalOf(state())).toContain('state.json: the list of clusters is empty');
  });

  test('that is broken is refused at its place', () => {
    expect(refusalOf(state(cluster('c', { cluster_state: 'FINE' })))).toMatch(
      /^state\.json:\d+:\d+: values\.root_module\.resources\[0\]\.values\.cluster_state: expected "CREATE/,
    );
    expect(refusalOf(state(hsm('h', 'a', { availability_zone: 'us-east' })))).toContain(
      'an availability zone',
    );
  });
});

describe('a plan', () => {
  const all = [stays(cluster('c')), stays(hsm('a', 'a'))];

  test('that deletes an HSM', () => {
    const file = plan([...all, { before: hsm('b', 'b'), actions: ['delete'] }]);
    const { before, deployment } = deploymentOf([file]);
    expect(hsmsOf(before)).toEqual([`${id}/hsm-aaaabbbbcca`, `${id}/hsm-aaaabbbbccb`]);
    expect(hsmsOf(deployment)).toEqual([`${id}/hsm-aaaabbbbcca`]);
  });

  test('that replaces one: the new one has no id and no address yet', () => {
    const planned = hsm('b', 'b', { hsm_id: null, hsm_eni_id: null, ip_address: null, hsm_state: null });
    const file = plan([...all, { before: hsm('b', 'b'), after: planned, actions: ['delete', 'create'] }]);
    const config = fileOf('x.cfg', { client: {}, server: { hostname: '10.0.0.98' } });
    const { before, deployment } = deploymentOf([file, config]);
    expect(hsmsOf(deployment)).toEqual([`${id}/b`, `${id}/hsm-aaaabbbbcca`]);
    expect(deployment.clusters[0]?.hsms[0]).toMatchObject({
      state: 'ACTIVE',
      zone: 'us-east-1b',
      addresses: [],
    });
    expect(before?.clients).toMatchObject([{ name: 'x', startsFrom: ['hsm-aaaabbbbccb'] }]);
    expect(deployment.strayClients).toMatchObject([{ name: 'x', reason: 'unknown-servers' }]);
  });

  test('that deletes a cluster', () => {
    const file = plan([
      { before: cluster('c'), actions: ['delete'] },
      { before: hsm('a', 'a'), actions: ['delete'] },
    ]);
    const { before, deployment } = deploymentOf([file]);
    expect(before?.clusters).toMatchObject([{ state: 'ACTIVE' }]);
    expect(deployment.clusters).toMatchObject([{ id, state: 'DELETED', hsms: [] }]);
  });

  test('that forgets an HSM leaves it where it is', () => {
    const { deployment } = deploymentOf([plan([...all, { before: hsm('b', 'b'), actions: ['forget'] }])]);
    expect(hsmsOf(deployment)).toHaveLength(2);
  });

  test('is carried out on what the API lists, also on an HSM that was replaced since', () => {
    const entry = { ClusterId: id, State: 'ACTIVE', HsmType: 'hsm1.medium' };
    const listed = (letter: string, hsmId: string): object => ({
      AvailabilityZone: `us-east-1${letter}`,
      EniId: `eni-${letter}`,
      HsmId: hsmId,
      State: 'ACTIVE',
    });
    const hsms = [listed('a', 'hsm-aaaabbbbcca'), listed('b', 'hsm-newid'), listed('c', 'hsm-unmanaged')];
    const file = fileOf('clusters.json', { Clusters: [{ ...entry, Hsms: hsms }] });
    const changes = [
      {
        before: cluster('c', { mode: 'FIPS' }),
        after: cluster('c', { mode: 'NON_FIPS' }),
        actions: ['update'],
      },
      stays(hsm('a', 'a')),
      { before: hsm('b', 'b'), actions: ['delete'] },
    ];
    const { before, deployment } = deploymentOf([file, plan(changes)]);
    expect(hsmsOf(before)).toEqual([`${id}/hsm-aaaabbbbcca`, `${id}/hsm-newid`, `${id}/hsm-unmanaged`]);
    expect(hsmsOf(deployment)).toEqual([`${id}/hsm-aaaabbbbcca`, `${id}/hsm-unmanaged`]);
    expect(deployment.clusters).toMatchObject([{ hsmType: 'hsm1.medium', mode: 'NON_FIPS' }]);
  });

  test('keeps what is only in the state before, and what is only planned', () => {
    const file = plan([stays(hsm('a', 'a'))], {
      prior_state: { values: stateOf(cluster(`data.${clusterType}.c`)) },
      planned_values: stateOf(hsm('b', 'b')),
    });
    const { before, deployment } = deploymentOf([file]);
    expect(hsmsOf(before)).toEqual([`${id}/hsm-aaaabbbbcca`]);
    expect(hsmsOf(deployment)).toEqual([`${id}/hsm-aaaabbbbcca`, `${id}/hsm-aaaabbbbccb`]);
    expect(deployment.clusters).toMatchObject([{ hsmType: 'hsm2m.medium' }]);
  });
});

describe('a plan that makes a cluster', () => {
  const newCluster = (address: string, values: object = {}): Change => ({
    after: cluster(address, { cluster_id: null, cluster_state: null, ...values }),
    actions: ['create'],
  });
  const newHsm = (address: string, letter: string): Change => ({
    after: hsm(address, letter, { cluster_id: null, hsm_id: null, hsm_state: null }),
    actions: ['create'],
  });
  const reference = (...references: string[]): object => ({ cluster_id: { references } });

  test('whose HSMs refer to it', () => {
    const configuration = {
      root_module: {
        resources: [
          {
            address: `${hsmType}.one`,
            expressions: reference(`${clusterType}.main.cluster_id`, `${clusterType}.main`),
          },
          {
            address: `${hsmType}.two`,
            expressions: reference(`${clusterType}.other.cluster_id`, `${clusterType}.other`),
          },
        ],
      },
    };
    const changes = [
      newCluster(`${clusterType}.main`),
      newCluster(`${clusterType}.other`, { source_backup_identifier: 'backup-aaaabbbbccc' }),
      newHsm(`${hsmType}.one`, 'a'),
      newHsm(`${hsmType}.two[0]`, 'b'),
      newHsm(`${hsmType}.two[1]`, 'c'),
    ];
    const { before, deployment } = deploymentOf([plan(changes, { configuration })]);
    expect(before?.clusters).toEqual([]);
    expect(deployment.clusters).toMatchObject([
      { id: `${clusterType}.main`, state: 'UNINITIALIZED', hsms: [{ id: `${hsmType}.one` }] },
      { id: `${clusterType}.other`, state: 'ACTIVE', sourceBackup: 'backup-aaaabbbbccc', hsms: [{}, {}] },
    ]);
  });

  test('in a module that is called twice', () => {
    const inner = {
      resources: [
        { address: `${hsmType}.h`, expressions: reference('var.cluster') },
        {
          address: `${hsmType}.own`,
          expressions: reference(`${clusterType}.c.cluster_id`, `${clusterType}.c`),
        },
      ],
    };
    const call = (name: string): object => ({
      module: inner,
      expressions: {
        cluster: { references: [`${clusterType}.${name}.cluster_id`, `${clusterType}.${name}`] },
      },
    });
    const configuration = { root_module: { module_calls: { east: call('x'), west: call('y') } } };
    const changes = [
      newCluster(`${clusterType}.x`),
      newCluster(`${clusterType}.y`),
      newCluster(`module.west.${clusterType}.c`),
      newHsm(`module.east.${hsmType}.h`, 'a'),
      newHsm(`module.west.${hsmType}.h`, 'b'),
      newHsm(`module.west.${hsmType}.own["k.l"]`, 'c'),
    ];
    const { deployment } = deploymentOf([plan(changes, { configuration })]);
    expect(hsmsOf(deployment)).toEqual([
      `${clusterType}.x/module.east.${hsmType}.h`,
      `${clusterType}.y/module.west.${hsmType}.h`,
      `module.west.${clusterType}.c/module.west.${hsmType}.own["k.l"]`,
    ]);
  });

  test('for each of several, one HSM each', () => {
    const resources = [{ address: `${hsmType}.h`, expressions: reference(`${clusterType}.c`, 'each.key') }];
    const changes = ['"a"', '"b"'].flatMap((key, index) => [
      newCluster(`${clusterType}.c[${key}]`),
      newHsm(`${hsmType}.h[${key}]`, 'ab'[index]!),
    ]);
    const { deployment } = deploymentOf([plan(changes, { configuration: { root_module: { resources } } })]);
    expect(hsmsOf(deployment)).toEqual([
      `${clusterType}.c["a"]/${hsmType}.h["a"]`,
      `${clusterType}.c["b"]/${hsmType}.h["b"]`,
    ]);
  });

  test('is refused where nothing tells which of several', () => {
    const changes = [
      newCluster(`${clusterType}.x`),
      newCluster(`${clusterType}.y`),
      newHsm(`${hsmType}.h`, 'a'),
    ];
    expect(refusalOf(plan(changes))).toContain(`${hsmType}.h: nothing says which cluster this HSM is in`);
  });
});

test('a plan and other files read as one deployment', () => {
  const { before, deployment } = deploymentOf([
    sample('web-signing/describe-clusters.json'),
    sample('web-signing/cloudhsm-pkcs11.cfg'),
    plan([stays(cluster('c')), { before: hsm('a', 'a'), actions: ['delete'] }]),
  ]);
  for (const side of [before, deployment]) {
    expect(side?.clusters.map((inner) => inner.id)).toEqual([id, 'cluster-acigb65ikkk']);
    expect(side?.clients).toMatchObject([{ name: 'cloudhsm-pkcs11' }]);
  }
});
