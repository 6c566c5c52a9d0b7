import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiException, invalidRequest } from '../../service/api-exception.ts';
import { Served } from '../../service/testing.ts';
import { ServiceApi } from './service-api.ts';
import { driverFor, lifecycleScenario } from './testing.ts';
import { LackingMock } from './wrong-services/proxy.ts';
import { wrongServices } from './wrong-services/testing.ts';

let served: Served;

beforeAll(async () => {
  served = await new Served({ lag: 1 }).listen();
});

afterAll(() => served.end());

const running = (more: object = {}) =>
  lifecycleScenario({
    clusters: { 'cluster-a': { region: 'us-east-1', hsms: ['hsm-a1'], start: 'running', ...more } },
  });

const createCluster = { action: 'create-cluster', parameters: { cluster: 'cluster-a' } };

test('what others made on the endpoint is not looked at, and stays', async () => {
  const subnets = ['subnet-0123456789abcdef0'];
  const { Cluster } = await served.client().createCluster({ HsmType: 'hsm1.medium', SubnetIds: subnets });
  const driver = driverFor(served.url);
  expect(await driver.reset(lifecycleScenario())).toEqual({ outcome: 'ready' });
  const { clusters } = await driver.observe();
  expect(Object.values(clusters!).map(({ state }) => state)).toEqual(['NONE', 'NONE']);
  await driver.end();
  const { Clusters } = await served.client().describeClusters({});
  expect(Clusters!.find(({ ClusterId }) => ClusterId === Cluster!.ClusterId)).toMatchObject({
    State: 'UNINITIALIZED',
  });
});

test('a deployment that runs at the start is built, and a degraded HSM ends what can be said', async () => {
  const driver = driverFor(served.url);
  expect(await driver.reset(running())).toEqual({ outcome: 'ready' });
  expect(await driver.observe()).toMatchObject({
    clusters: { 'cluster-a': { state: 'ACTIVE', origin: null } },
    hsms: { 'hsm-a1': { state: 'ACTIVE' } },
    // What the service backed up meanwhile is told of when somebody asks for a backup.
    backups: { 'backup-1': { state: 'NONE' } },
  });
  const { clusters } = served.service.state;
  const [hsm] = clusters.at(-1)!.hsms;
  await served.dataPlane('do', { action: 'hsm-becomes-unreachable', parameters: { hsm: hsm!.id } });
  await expect(driver.observe()).rejects.toThrow(`the HSM ${hsm!.id} is DEGRADED`);
  await driver.end();
});

describe('a deployment is unsupported', () => {
  const { dataPlane: _, ...options } = driverFor('http://127.0.0.1:1').endpoint.options;
  const withoutDataPlane = new ServiceApi(options);
  test.each([
    ['where nobody can activate it', withoutDataPlane, running(), 'there is no data plane'],
    ['with a degraded HSM', undefined, running({ degraded: ['hsm-a1'] }), 'makes an HSM degraded, as hsm-a1'],
    ['without HSMs', undefined, running({ up: [] }), 'makes cluster-a active without HSMs'],
    [
      'with a clone that came from nowhere',
      undefined,
      lifecycleScenario({
        clusters: {
          'cluster-a': { region: 'us-east-1', hsms: ['hsm-a1'], start: 'running' },
          'cluster-b': { region: 'us-west-2', hsms: ['hsm-b1'], start: 'running', maskingKey: 'cluster-a' },
        },
      }),
      'makes cluster-b a clone',
    ],
    [
      'in regions that are none',
      undefined,
      lifecycleScenario({ regions: { east: 'aws' }, clusters: {} }),
      'east is no region of AWS',
    ],
    [
      'in regions of other partitions',
      undefined,
      lifecycleScenario({ regions: { 'us-east-1': 'aws', 'us-west-2': 'aws-us-gov' }, clusters: {} }),
      'the partition of us-east-1 is another one in AWS',
    ],
  ])('%s', async (_, own, deployment, because) => {
    const driver = own ?? driverFor(served.url);
    expect(await driver.reset(deployment)).toEqual({
      outcome: 'unsupported',
      because: expect.stringContaining(because),
    });
  });
});

test('an HSM type that needs a mode gets it, although the client is older', async () => {
  const type = { hsmType: 'hsm2m.medium' };
  const without = driverFor(served.url, type);
  await without.reset(lifecycleScenario());
  expect(await without.act(createCluster)).toEqual({
    outcome: 'refused',
    message: 'CloudHsmInvalidRequestException: Mode is a required argument for this hsm type.',
  });
  const driver = driverFor(served.url, { ...type, mode: 'NON_FIPS' });
  await driver.reset(lifecycleScenario());
  expect(await driver.act(createCluster)).toEqual({ outcome: 'accepted' });
  expect(served.service.state.clusters.at(-1)).toMatchObject({ mode: 'NON_FIPS' });
  await driver.end();
});

test('a service that cannot be brought to the start says which calls were made', async () => {
  const wrong = await new Served(
    { lag: 1 },
    wrongServices['the first HSM of a fresh cluster is refused']!,
  ).listen();
  const driver = driverFor(wrong.url);
  const readiness = await driver.reset(running());
  expect(readiness).toMatchObject({
    outcome: 'failed',
    because:
      'cluster-a: CreateHsm was refused: CloudHsmInvalidRequestException: The cluster must be INITIALIZED or ACTIVE.',
    calls: [
      { call: 'CreateCluster HsmType=hsm1.medium SubnetIds=["subnet-0123456789abcdef0"]', came: 'accepted' },
      {
        call: expect.stringMatching(/^CreateHsm ClusterId=cluster-\w+ AvailabilityZone=us-east-1a$/),
        came: 'refused, CloudHsmInvalidRequestException: The cluster must be INITIALIZED or ACTIVE.',
      },
    ],
  });
  await driver.end();
  await wrong.end();
});

describe('what is no answer is told as one, and names the operation', () => {
  test.each([200, 404, 500, 501])('a page of HTML, with its status %i', async (status) => {
    const mock = await new LackingMock(served.url, ['CreateCluster'], status).listen();
    const driver = driverFor(mock.url);
    await driver.reset(lifecycleScenario());
    await expect(driver.act(createCluster)).rejects.toMatchObject({
      name: 'UnimplementedError',
      operation: 'CreateCluster',
      answered: `HTTP ${status} with a page of HTML`,
    });
    await driver.end();
    await mock.end();
  });

  test.each([
    [{ State: 'ACTIVE' }, 'HTTP 200 without Cluster.ClusterId'],
    [
      new ApiException('CloudHsmInternalFailureException', 'later'),
      'HTTP 500, CloudHsmInternalFailureException: later',
    ],
    [
      Object.assign(invalidRequest('no'), { type: 'ValidationException' }),
      'HTTP 400, ValidationException, which is no exception of the API: no',
    ],
  ])('%j', async (given, answered) => {
    const wrong = await new Served({ lag: 1 }, () => () => {
      if (given instanceof Error) throw given;
      return { Cluster: given };
    }).listen();
    const driver = driverFor(wrong.url);
    await driver.reset(lifecycleScenario());
    await expect(driver.act(createCluster)).rejects.toMatchObject({ operation: 'CreateCluster', answered });
    await driver.end();
    await wrong.end();
  });

  test('but not what is said of who asks', async () => {
    const closed = await new Served({ lag: 1 }, () => () => {
      throw new ApiException('CloudHsmAccessDeniedException', 'who are you?');
    }).listen();
    const driver = driverFor(closed.url);
    await driver.reset(lifecycleScenario());
    await expect(driver.act(createCluster)).rejects.toMatchObject({ kind: 'gave-up' });
    await driver.end();
    await closed.end();
  });
});

test('what the service is not asked for cannot be told, nor seen', async () => {
  const driver = driverFor(served.url, { without: ['DescribeBackups', 'InitializeCluster'] });
  const { controls, observes } = driver.capabilities();
  expect(Object.keys(controls).sort()).toEqual([
    'activate-cluster',
    'create-cluster',
    'create-hsm',
    'delete-cluster',
    'delete-hsm',
  ]);
  expect(observes).toEqual(['clusters.state', 'clusters.origin', 'hsms.state']);
  await driver.reset(lifecycleScenario());
  expect(Object.keys(await driver.observe())).toEqual(['clusters', 'hsms']);
  await driver.end();
});

test('where nobody answers, or somebody else, nothing is said of the service', async () => {
  const nobody = driverFor('http://127.0.0.1:1');
  await nobody.reset(lifecycleScenario());
  await expect(nobody.act(createCluster)).rejects.toMatchObject({ kind: 'gave-up' });
  const elsewhere = driverFor(`${served.url}/data-plane/world`);
  await elsewhere.reset(lifecycleScenario());
  await expect(elsewhere.act(createCluster)).rejects.toMatchObject({
    operation: 'CreateCluster',
    answered: expect.stringContaining('HTTP 404'),
  });
});
