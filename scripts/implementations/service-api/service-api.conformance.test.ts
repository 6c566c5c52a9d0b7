import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Scenario } from '#models';
import {
  ConformanceRunner,
  type ConformanceTally,
  type ConformanceTest,
  conformsAtRandom,
  modelOfDeployment,
  runConformance,
  type Suite,
  type TestResult,
} from '#properties';
import { conformanceReportOf, conformanceText } from '#reports';
import { loadSuite } from '../../conformance/load-suite.ts';
import type { AnswerCall } from '../../service/http-server.ts';
import type { CloudHsmService } from '../../service/service.ts';
import { Served } from '../../service/testing.ts';
import type { ServiceApi } from './service-api.ts';
import { driverFor, lifecycleScenario, walks } from './testing.ts';
import { LackingMock } from './wrong-services/proxy.ts';
import { otherNames, wrongServices } from './wrong-services/testing.ts';

/** So slow that what is in progress can be seen to be, when the next step of a test comes. */
const lag = 9;
const noPause = { patience: 1000, pause: async () => {} };
const core = loadSuite('core');

/** How many tests of core say something of the API, at least. */
const passedMin = { 'failure-and-replacement': 10, backups: 18, clones: 11, 'cluster-lifecycle': 38 };

let served: Served;
let driver: ServiceApi;

beforeAll(async () => {
  served = await new Served({ lag }).listen();
  driver = driverFor(served.url);
});

afterAll(async () => {
  await driver.end();
  expect(served.defects).toEqual([]);
  await served.end();
});

/** Runs tests against a service with something in front of it. */
async function run(
  inFront: (service: CloudHsmService) => AnswerCall,
  use: (driver: ServiceApi) => Promise<readonly TestResult[]>,
): Promise<readonly TestResult[]> {
  const wrong = await new Served({ lag }, inFront).listen();
  const own = driverFor(wrong.url);
  try {
    return await use(own);
  } finally {
    await own.end();
    await wrong.end();
  }
}

const verdicts = (results: readonly TestResult[]): readonly string[] => [
  ...new Set(results.map(({ verdict }) => verdict)),
];

const onlyTests = (ids: readonly string[]): Suite => {
  const tests = core.tests.filter(({ id }) => ids.includes(id));
  if (tests.length !== ids.length) throw new Error(`Some of ${ids.join(', ')} are not in the suite.`);
  return { ...core, tests };
};

async function runTests(
  own: ServiceApi,
  scenario: Scenario,
  tests: readonly ConformanceTest[],
): Promise<readonly TestResult[]> {
  const model = modelOfDeployment(scenario);
  const runner = new ConformanceRunner(model, scenario, own, own.capabilities(), noPause);
  const results: TestResult[] = [];
  for (const one of tests) results.push(await runner.run(one));
  return results;
}

describe('the service that keysync serves', () => {
  test('passes core, as far as the API goes', async () => {
    const { results } = await runConformance(core, driver, noPause);
    expect(verdicts(results).toSorted()).toEqual(['not-applicable', 'passed', 'strayed']);
    const passed = results.filter(({ verdict }) => verdict === 'passed');
    const strayed = results.filter(({ verdict }) => verdict === 'strayed');
    expect(strayed.length).toBeLessThan(passed.length / 8);
    for (const [area, countMin] of Object.entries(passedMin))
      expect(passed.filter(({ test: { area: own } }) => own === area).length).toBeGreaterThanOrEqual(
        countMin,
      );
    const unsupported = results.filter(({ because }) => because?.startsWith('no call makes'));
    expect(unsupported.length).toBeLessThan(passed.length / 10);
  });

  test('is not said to be wrong where it goes on between a look and a call', async () => {
    const creating = core.tests.filter(({ id }) => /^(delete|create)-hsm\/.*CREATE_IN_PROGRESS/.test(id));
    const suite = { ...core, tests: creating };
    const found: string[] = [];
    for (const own of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const fast = await new Served({ lag: own }).listen();
      const { results } = await runConformance(suite, driverFor(fast.url), noPause);
      found.push(...verdicts(results));
      await fast.end();
    }
    expect(new Set(found)).toEqual(new Set(['passed', 'strayed']));
  });

  test.each([
    ['where a cluster from a backup is active before its first HSM', true],
    ['where it is so with its first HSM, by the deployment', false],
  ])('passes walks through its life, %s', async (_, restoredClusterActive) => {
    const scenario = lifecycleScenario({ assume: { restoredClusterActive } });
    const results = await runTests(driver, scenario, walks(scenario, 3, 40));
    expect(verdicts(results).filter((verdict) => verdict !== 'passed' && verdict !== 'strayed')).toEqual([]);
    const accepted = results.flatMap(({ exchanges }) =>
      exchanges.flatMap(({ command, answer }) => (answer?.outcome === 'accepted' ? command!.action : [])),
    );
    expect([...new Set(accepted)].sort()).toEqual([
      'activate-cluster',
      'copy-backup',
      'create-cluster',
      'create-hsm',
      'delete-backup',
      'delete-cluster',
      'delete-hsm',
      'initialize-cluster',
      'restore-backup',
      'take-backup',
    ]);
  });

  test('passes random runs, and the driver leaves nothing behind', async () => {
    const running = lifecycleScenario({
      clusters: {
        'cluster-a': { region: 'us-east-1', hsms: ['hsm-a1', 'hsm-a2'], start: 'running' },
        'cluster-b': { region: 'us-west-2', hsms: ['hsm-b1', 'hsm-b2'] },
      },
    });
    const tally = await conformsAtRandom(driver, running, { runCount: 4, commandCountMax: 40 });
    expect(acceptedIn(tally)).toBeGreaterThan(5);
    await driver.end();
    for (let looks = 0; looks < lag; looks += 1) served.service.state.tick(true);
    const {
      clusters,
      backups,
      served: { world },
    } = served.service.state;
    expect(clusters.flatMap(({ hsms }) => hsms)).toEqual([]);
    expect(new Set(clusters.map((cluster) => served.service.state.clusterState(cluster)))).toEqual(
      new Set(['DELETED']),
    );
    const states = backups.map((backup) => world.backupState(served.service.state.backupSlot(backup)));
    expect(new Set(states)).toEqual(new Set(['PENDING_DELETION']));
  });
});

const acceptedIn = ({ outcomes }: ConformanceTally): number =>
  [...outcomes.values()].reduce((sum, { accepted }) => sum + accepted, 0);

/** What mocks do wrong, with tests of core that see it. */
const caught: Readonly<Record<string, readonly string[]>> = {
  'a fresh cluster is active at once': ['create-cluster/accepted'],
  'the first HSM of a fresh cluster is refused': ['initialize-cluster/accepted'],
  'an initialized cluster becomes active by itself': ['cluster/INITIALIZED-on-cluster.deletionStarted'],
  'a cluster from a backup is uninitialized': ['cluster/CREATE_IN_PROGRESS-on-cluster.created-1'],
  'a cluster without HSMs is initialized again': ['cluster/ACTIVE-on-cluster.deletionStarted'],
  'a removed HSM is not backed up': ['delete-hsm/accepted'],
  'a restored backup is active': ['restore-backup/accepted'],
  'a deleted backup is gone at once': ['delete-backup/accepted'],
  'a cluster is deleted with its HSMs': ['delete-cluster/refused/cluster-not-vacant'],
  'every new cluster has a backup': ['delete-hsm/accepted'],
  'a cluster is made from a backup that does not exist': [
    'create-cluster-from-backup/refused/backup-not-ready',
  ],
  'a cluster is initialized without an HSM': ['initialize-cluster/refused/no-active-hsm'],
  'a second HSM is created before the activation': [
    'mistake/a-cluster-takes-its-second-hsm-before-it-is-active',
  ],
  'backups are copied to any partition': ['copy-backup/refused/other-partition'],
};

describe('a service that is wrong is caught', () => {
  test.each(Object.entries(caught))('by core: %s', async (name, ids) => {
    const results = await run(wrongServices[name]!, async (own) => {
      const result = await runConformance(onlyTests(ids), own, noPause);
      return result.results;
    });
    expect(verdicts(results)).toEqual(['failed']);
  });

  test('and the page says so', () => {
    const page = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');
    const rows = [...page.matchAll(/^\| (.+) \| yes \|$/gm)].map(([, mistake]) => mistake);
    expect(rows.sort()).toEqual(Object.keys(caught).sort());
  });

  test('and none is left out', () => {
    expect(Object.keys(caught).sort()).toEqual(Object.keys(wrongServices).sort());
  });

  test('and where its exceptions have names of its own, each call says so, and the run goes on', async () => {
    const ids = ['delete-cluster/refused/cluster-not-in-use', 'create-cluster/accepted'];
    const results = await run(otherNames, async (own) => {
      const { results: all } = await runConformance(onlyTests(ids), own, noPause);
      return all;
    });
    const verdictOf = (id: string) => results.find(({ test: one }) => one.id === id);
    expect(verdictOf(ids[0]!)).toMatchObject({
      verdict: 'failed',
      mismatch: {
        kind: 'call',
        operation: 'DeleteCluster',
        answered: expect.stringMatching(/^HTTP 400, ResourceNotFoundException, which is no exception of/),
      },
    });
    expect(verdictOf(ids[1]!)).toMatchObject({ verdict: 'passed' });
  });
});

/** What a maintainer of a mock sees who runs core on it, as one screen. */
async function screenOf(url: string, suite: Suite, more: object = {}): Promise<string> {
  const own = driverFor(url, more);
  const result = await runConformance(suite, own, { ...noPause, identicalMax: 5, passedMin: 10 });
  await own.end();
  const again = (id: string): string => `keysync conform --only ${id}`;
  const text = conformanceText(
    conformanceReportOf(result, { keysync: '', driver: '', lastWords: [], again }),
  );
  expect(text.split('\n').length).toBeLessThan(50);
  return text;
}

describe('a maintainer can file an issue from one screen', () => {
  const stories: readonly (readonly [string, readonly RegExp[]])[] = [
    [
      'a fresh cluster is active at once',
      [
        /^failed After create-cluster cluster=cluster-a, cluster-a: state is ACTIVE, and should be CREATE_IN_PROGRESS or UNINITIALIZED\n {2}In: +5 tests, such as mistake\/a-cluster-takes-its-second-hsm-before-it-is-active; \d+ more were skipped that come to the same\n {2}Rule: +A cluster is created without HSMs/m,
        /^failed The deployment cannot be built: cluster-a: it is ACTIVE instead of UNINITIALIZED\n/m,
        /^10 tests failed for 2 causes, 0 passed, \d+ were skipped/m,
      ],
    ],
    [
      'every new cluster has a backup',
      [
        /^failed After create-cluster cluster=cluster-a, backup-1: state is READY, and should be NONE\n/m,
        /^\d+ tests failed for 2 causes/m,
      ],
    ],
  ];
  test.each(stories)('of a mock in which %s', async (name, wanted) => {
    const wrong = await new Served({ lag }, wrongServices[name]!).listen();
    const text = await screenOf(wrong.url, core);
    await wrong.end();
    for (const pattern of wanted) expect(text).toMatch(pattern);
  });

  test('of a mock that speaks HTML for what it lacks', async () => {
    const mock = await new LackingMock(served.url, ['CopyBackupToRegion']).listen();
    const some = core.tests.filter(({ id }) => /^(copy-backup|create-cluster)\//.test(id));
    const text = await screenOf(
      mock.url,
      { ...core, tests: some },
      { dataPlane: `${served.url}/data-plane` },
    );
    await mock.end();
    expect(text).toMatch(/^failed CopyBackupToRegion answered HTTP 501 with a page of HTML\n/m);
    expect(text).toMatch(/ Without: .*--without CopyBackupToRegion;/);
    // The run went on: what needs no such call passed.
    expect(text).toMatch(/ [1-9]\d* passed/);
  });
});
