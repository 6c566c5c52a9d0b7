import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { profiles, runConformance, serviceSuite } from '#properties';
import { ServiceApi } from '../../implementations/service-api/service-api.ts';
import { driverFor } from '../../implementations/service-api/testing.ts';
import { LackingMock } from '../../implementations/service-api/wrong-services/proxy.ts';
import { otherNames } from '../../implementations/service-api/wrong-services/testing.ts';
import type { AnswerCall } from '../../service/http-server.ts';
import type { CloudHsmService } from '../../service/service.ts';
import { Served } from '../../service/testing.ts';
import { responseShapes } from './response-shapes.ts';
import { runWireTests, type WireResult } from './run-wire-tests.ts';
import { wireTests } from './wire-tests.ts';

type InFront = (service: CloudHsmService) => AnswerCall;
type Shown = Record<string, unknown>;

let served: Served;

beforeAll(async () => {
  served = await new Served({ lag: 1 }).listen();
});

afterAll(async () => {
  expect(served.defects).toEqual([]);
  await served.end();
});

/** Runs the tests of some ids against a service with something in front of it. */
async function run(inFront: InFront, only: RegExp): Promise<readonly WireResult[]> {
  const wrong = await new Served({ lag: 1 }, inFront).listen();
  const driver = driverFor(wrong.url);
  const chosen = wireTests.filter(({ id }) => only.test(id));
  const results = await runWireTests(driver, chosen, { patience: 0 });
  await driver.end();
  await wrong.end();
  return results;
}

function withoutDataPlane(url: string): ServiceApi {
  const { dataPlane: _, ...options } = driverFor(url).endpoint.options;
  return new ServiceApi(options);
}

const verdictsOf = (results: readonly WireResult[]): readonly string[] => [
  ...new Set(results.map(({ verdict }) => verdict)),
];

test('every operation is tried, and every test has a name of its own', () => {
  expect(new Set(wireTests.map(({ operation }) => operation))).toEqual(new Set(Object.keys(responseShapes)));
  const answered = wireTests.filter(({ id }) => id.endsWith('/answer'));
  expect(answered.map(({ operation }) => operation).sort()).toEqual(Object.keys(responseShapes).sort());
  expect(new Set(wireTests.map(({ id }) => id)).size).toBe(wireTests.length);
});

test('the service that keysync serves passes all of them, and nothing is left behind', async () => {
  const driver = driverFor(served.url);
  const results = await runWireTests(driver, wireTests, { patience: 0 });
  expect(results.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
  expect(results.length).toBe(wireTests.length);
  await driver.end();
  const { state } = served.service;
  state.tick(true);
  expect(state.clusters.flatMap(({ hsms }) => hsms)).toEqual([]);
  expect(new Set(state.clusters.map((cluster) => state.clusterState(cluster)))).toEqual(new Set(['DELETED']));
  const left = state.backups.map((backup) => state.served.world.backupState(state.backupSlot(backup)));
  expect(new Set(left)).toEqual(new Set(['PENDING_DELETION']));
});

test('without a data plane, what takes a backup has nothing to be tried on', async () => {
  const driver = withoutDataPlane(served.url);
  const results = await runWireTests(driver, wireTests, { patience: 0 });
  expect(results.filter(({ verdict }) => verdict === 'failed')).toEqual([]);
  const open = results.filter(({ verdict }) => verdict === 'not-applicable');
  expect(open.length).toBeGreaterThan(5);
  for (const { because } of open) expect(because).toContain('that takes a cluster which is activated');
  await driver.end();
});

/** An answer with every object in it changed. */
const changing =
  (change: (object: Shown, operation: string) => Shown): InFront =>
  (service) =>
  ({ operation, region, input }) => {
    const deep = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(deep);
      if (typeof value !== 'object' || value === null) return value;
      const inner = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, deep(one)]));
      return change(inner, operation);
    };
    return deep(service.call(operation, region, input)) as Shown;
  };

const renamed = (name: string, to: (value: never) => unknown): InFront =>
  changing((object) =>
    object[name] === undefined ? object : { ...object, [name]: to(object[name] as never) },
  );

const ignoring =
  (operation: string, name: string): InFront =>
  (service) =>
  (call) => {
    const { [name]: _, ...input } = call.input;
    return service.call(call.operation, call.region, call.operation === operation ? input : call.input);
  };

/** What is wrong on the wire and goes through the official client, with the tests that see it. */
const wrong: readonly (readonly [string, InFront, RegExp])[] = [
  [
    'timestamps are texts',
    renamed('CreateTimestamp', (seconds) => new Date(1000 * Number(seconds)).toISOString()),
    /(CreateCluster|DescribeClusters|DeleteCluster|ModifyCluster)\/answer/,
  ],
  ['timestamps are milliseconds', renamed('CreateTimestamp', (s) => 1000 * s), /DescribeClusters\/answer/],
  ['identifiers are UUIDs', renamed('ClusterId', () => 'cluster-1b4e28ba-2fa1'), /CreateCluster\/answer/],
  [
    'HSMs have other identifiers',
    renamed('HsmId', (id: string) => id.replace('hsm-', 'hsm-0')),
    /CreateHsm\/answer/,
  ],
  [
    'states are lower case',
    renamed('State', (state: string) => state.toLowerCase()),
    /CreateCluster\/answer/,
  ],
  ['networks have no identifiers', renamed('SecurityGroup', () => 'default'), /DescribeClusters\/answer/],
  [
    'a backup has no identifier',
    changing(({ BackupId, ...rest }, operation) =>
      operation === 'DeleteBackup' || BackupId === undefined ? rest : { ...rest, BackupId },
    ),
    /DeleteBackup\/answer/,
  ],
  ['retention is a number', renamed('Value', (days) => Number(days)), /ModifyCluster\/answer/],
  ['clusters have no state', changing(({ State: _, ...rest }) => rest), /CreateCluster\/answer/],
  ['ListTags has no TagList', changing(({ TagList: _, ...rest }) => rest), /ListTags\/answer/],
  [
    'pages are as long as they like',
    (service) => (call) => {
      const { MaxResults: _, ...input } = call.input;
      return service.call(call.operation, call.region, input);
    },
    /(DescribeClusters|DescribeBackups|ListTags)\/pages/,
  ],
  [
    'the first page comes again and again',
    ignoring('DescribeClusters', 'NextToken'),
    /DescribeClusters\/pages/,
  ],
  [
    'only the first page comes',
    changing(({ NextToken: _, ...rest }) => rest),
    /(DescribeClusters|ListTags)\/pages/,
  ],
  [
    'every token is taken',
    (service) => (call) => {
      const { NextToken: _, ...input } = call.input;
      return service.call(call.operation, call.region, input);
    },
    /\/token/,
  ],
  [
    'MaxResults may be anything',
    (service) => (call) => {
      const { MaxResults: _, ...input } = call.input;
      return service.call(call.operation, call.region, input);
    },
    /(DescribeClusters|DescribeBackups)\/limits/,
  ],
  [
    'tags are not replaced',
    (service) => {
      const known = new Set<string>();
      return (call) => {
        if (call.operation !== 'TagResource') return service.call(call.operation, call.region, call.input);
        const list = call.input['TagList'] as { readonly Key: string }[];
        const TagList = list.filter(({ Key }) => !known.has(Key));
        for (const { Key } of list) known.add(Key);
        return TagList.length === 0
          ? {}
          : service.call(call.operation, call.region, { ...call.input, TagList });
      };
    },
    /TagResource\/answer/,
  ],
  [
    'what is removed stays',
    (service) => (call) =>
      call.operation === 'UntagResource' ? {} : service.call(call.operation, call.region, call.input),
    /UntagResource\/(answer|unknown|required)/,
  ],
  [
    'exceptions have other names',
    otherNames,
    /^(?!.*DescribeClusters\/unknown).*(unknown|required|malformed|state|token)$/,
  ],
  [
    'everything is not found by an invalid request',
    (service) => (call) => {
      try {
        return service.call(call.operation, call.region, call.input);
      } catch (error) {
        throw Object.assign(error as object, { type: 'CloudHsmInvalidRequestException' });
      }
    },
    /^(?!.*(CreateCluster|DescribeClusters)\/unknown).*\/unknown$/,
  ],
  [
    'a cluster that does not exist is an error',
    (service) => (call) => {
      const answer = service.call(call.operation, call.region, call.input);
      if (call.operation !== 'DescribeClusters' || (answer['Clusters'] as unknown[]).length > 0)
        return answer;
      return service.call('DeleteCluster', call.region, { ClusterId: 'cluster-22222222222' });
    },
    /DescribeClusters\/unknown/,
  ],
];

describe('what the official client swallows is seen', () => {
  test.each(wrong)('%s', async (_, inFront, only) => {
    const results = await run(inFront, only);
    expect(results.length).toBeGreaterThan(0);
    expect(verdictsOf(results)).toContain('failed');
    expect(results.filter(({ verdict }) => verdict === 'passed').map(({ id }) => id)).toEqual([]);
  });

  test('and the same, wherever it is, is one cause', async () => {
    const [, inFront, only] = wrong[0]!;
    const results = await run(inFront, only);
    const failed = results.filter(({ verdict }) => verdict === 'failed');
    expect(failed.length).toBeGreaterThan(2);
    expect(new Set(failed.map(({ kind }) => kind))).toEqual(
      new Set(['CreateTimestamp: expected a number of seconds since 1970']),
    );
    expect(results[0]!.because).toMatch(
      /^CreateCluster: Cluster\.CreateTimestamp: expected a number .*, and it is "2026-01-01T/,
    );
  });
});

test('an operation that is not there fails once, and what takes it has nothing to try', async () => {
  const mock = await new LackingMock(served.url, ['TagResource', 'CreateHsm']).listen();
  const driver = driverFor(mock.url, { dataPlane: `${served.url}/data-plane` });
  const chosen = wireTests.filter(({ operation }) =>
    /TagResource|ListTags|CreateHsm|DeleteHsm/.test(operation),
  );
  const results = await runWireTests(driver, chosen, { patience: 0 });
  await driver.end();
  await mock.end();
  const failed = results.filter(({ verdict }) => verdict === 'failed');
  expect(failed.map(({ id, because }) => [id, because])).toEqual([
    ['wire/CreateHsm/unknown', 'CreateHsm answered HTTP 501 with a page of HTML'],
    ['wire/TagResource/unknown', 'TagResource answered HTTP 501 with a page of HTML'],
  ]);
  const pages = results.find(({ id }) => id === 'wire/ListTags/pages');
  expect(pages).toMatchObject({
    verdict: 'not-applicable',
    because: 'it takes TagResource, see wire/TagResource/unknown',
  });
});

describe('the suite of the service', () => {
  const suite = serviceSuite();
  const { capabilities, isFor } = profiles.find(({ name }) => name === 'service-api')!;

  test('is for everything that has the calls of the API, and starts from nothing', () => {
    expect(suite.tests.length).toBeGreaterThan(30);
    expect(Object.values(suite.deployments).every(({ scenario }) => isFor(scenario))).toBe(true);
    const taken = new Set(suite.tests.flatMap(({ steps }) => steps.map(({ action }) => action)));
    const controls = Object.keys(capabilities.controls).filter((action) => action !== 'take-backup');
    expect(controls.filter((action) => !taken.has(action))).toEqual([]);
  });

  test('passes where the service is right, without a data plane', async () => {
    const own = await new Served({ lag: 9 }).listen();
    const driver = withoutDataPlane(own.url);
    const { results } = await runConformance(suite, driver, { patience: 1000, pause: async () => {} });
    await driver.end();
    await own.end();
    const verdicts = results.map(({ verdict }) => verdict);
    expect(verdicts.filter((verdict) => verdict !== 'passed' && verdict !== 'strayed')).toEqual([]);
    expect(verdicts.filter((verdict) => verdict === 'passed').length).toBeGreaterThan(25);
  });
});
