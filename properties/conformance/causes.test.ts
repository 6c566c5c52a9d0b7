import { expect, test } from 'vitest';
import { publicScenarios } from '#models';
import { causeOf, fromNothingFirst, withoutNames } from './causes.ts';
import { runConformance } from './conformance.ts';
import type { ConformanceTest, Suite } from './conformance-test.ts';
import type { Deployment, Implementation } from './implementation.ts';
import { everything, ModelImplementation } from './testing.ts';

const deploymentNamed = (name: string): Deployment => publicScenarios.find((one) => one.name === name)!;
const running = deploymentNamed('sdk3-min2-3hsm-1fail');
const blank = deploymentNamed('lifecycle-blank');
const cluster = Object.keys(blank.clusters)[0]!;

const testOf = (id: string, deployment: Deployment, ...steps: ConformanceTest['steps']): ConformanceTest => ({
  id,
  area: 'cluster-lifecycle',
  comment: '',
  clauses: [],
  flags: [],
  deployment: deployment.name,
  steps,
});
const step = (action: string, parameters: Record<string, string>): ConformanceTest['steps'][number] => ({
  action,
  parameters,
  sentence: '',
  expected: { outcome: 'accepted' },
  changes: {},
});
const created = step('create-cluster', { cluster });
const generated = (hsm: string) => step('generate-key', { key: 'key-1', hsm });

const suite: Suite = {
  name: 'some',
  deployments: {
    [running.name]: { scenario: running, start: {} },
    [blank.name]: { scenario: blank, start: {} },
  },
  tests: [
    testOf('one', running, generated('hsm-a1')),
    testOf('two', running, generated('hsm-a2')),
    testOf('three', running, generated('hsm-a3')),
    testOf('blank', blank, created),
  ],
};

/** It refuses to generate a key, and else is as documented. */
function refusing(): Implementation {
  const model = new ModelImplementation({ ...everything, reasons: false });
  return {
    name: 'one that generates no keys',
    capabilities: () => model.capabilities(),
    reset: (deployment) => model.reset(deployment),
    act: (command) => (command.action === 'generate-key' ? { outcome: 'refused' } : model.act(command)),
    observe: () => model.observe(),
  };
}

const how = { patience: 0, pause: async () => {} };

test('tests that start from nothing come first, and the rest of a cause is skipped and counted', async () => {
  const { results } = await runConformance(suite, refusing(), { ...how, identicalMax: 2 });
  expect(results.map(({ test: { id }, verdict }) => [id, verdict])).toEqual([
    ['blank', 'passed'],
    ['one', 'failed'],
    ['two', 'failed'],
    ['three', 'skipped'],
  ]);
  expect(results[3]).toMatchObject({
    skippedFor: 'one',
    because: 'it would come to generate-key, at which 2 tests failed alike, one first',
  });
});

test('what differs only in names is one cause, and what is answered otherwise is another', async () => {
  const { results } = await runConformance(suite, refusing(), how);
  const causes = results.map((result) =>
    causeOf(result, suite.deployments[result.test.deployment]!.scenario),
  );
  expect(causes[3]).toBeUndefined();
  expect(new Set(causes.slice(0, 3)).size).toBe(1);
});

test('everything is run, in the order of the suite, unless somebody asks for less', async () => {
  const { results } = await runConformance(suite, refusing(), how);
  expect(results.map(({ test: { id } }) => id)).toEqual(['one', 'two', 'three', 'blank']);
  const longer = testOf('longer', blank, created, step('cluster-created', { cluster }));
  const more = { ...suite, tests: [longer, ...suite.tests] };
  expect(fromNothingFirst(more).map(({ id }) => id)).toEqual(['blank', 'longer', 'one', 'two', 'three']);
});

test('a deployment that takes less than one that could not be built is tried all the same', async () => {
  const few = deploymentNamed('sdk5-quorum-2hsm-1fail');
  const implementation: Implementation = {
    ...refusing(),
    reset: () => ({ outcome: 'failed', because: 'hsm-a1 was refused' }),
  };
  const several = {
    ...suite,
    deployments: { ...suite.deployments, [few.name]: { scenario: few, start: {} } },
  };
  const tests = [...suite.tests.slice(0, 2), testOf('fewer', few, generated('hsm-a1')), suite.tests[2]!];
  const options = { ...how, identicalMax: 2 };
  const { results } = await runConformance({ ...several, tests }, implementation, options);
  expect(results.map(({ verdict }) => verdict)).toEqual(['failed', 'failed', 'failed', 'skipped']);
});

test('identifiers and names are no part of a cause', () => {
  expect(withoutNames('CreateHsm of cluster-abc2defghij in us-east-1: hsm-a1', running)).toBe(
    'CreateHsm of the cluster in the region: the HSM',
  );
});
