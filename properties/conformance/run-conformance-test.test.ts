import { expect, test } from 'vitest';
import { actions, parseScenario, publicScenarios } from '#models';
import { mutants } from '../mutants/mutants.ts';
import type { ConformanceTest } from './conformance-test.ts';
import type { Answer, Capabilities, Command, Deployment, Readiness } from './implementation.ts';
import type { Observation } from './observation.ts';
import { modelOfDeployment } from './possible-worlds.ts';
import { ConformanceRunner, type TestResult } from './run-conformance-test.ts';
import { everything, ModelImplementation } from './testing.ts';

const scenario = publicScenarios.find(({ name }) => name === 'sdk3-min2-3hsm-1fail')!;
const deployment: Deployment = { ...scenario, allow: { ...scenario.allow, syncFailures: true } };

function step(
  action: string,
  parameters: Readonly<Record<string, string>>,
): ConformanceTest['steps'][number] {
  return { action, parameters, sentence: '', expected: { outcome: 'accepted' }, changes: {} };
}

/** A creation that either copy can be made of, or none. */
const creation = (copying: string): ConformanceTest => ({
  id: 'a-key-is-created',
  area: 'creation-sdk3',
  comment: '',
  clauses: [],
  flags: [],
  deployment: deployment.name,
  steps: [
    step('generate-key', { key: 'key-1', hsm: 'hsm-a1' }),
    step(copying, { key: 'key-1', hsm: 'hsm-a2' }),
    step(copying, { key: 'key-1', hsm: 'hsm-a3' }),
    step('settle-creation', { key: 'key-1' }),
  ],
});

async function run(
  implementation: ModelImplementation,
  test: ConformanceTest,
  where: Deployment = deployment,
): Promise<TestResult> {
  const options = { patience: 0, pause: async () => {} };
  const capabilities = implementation.capabilities();
  const model = modelOfDeployment(where);
  return new ConformanceRunner(model, where, implementation, capabilities, options).run(test);
}

const testOf = (...steps: ConformanceTest['steps']): ConformanceTest => ({
  ...creation('client-sync-copies'),
  steps,
});

/** Draws the last of what there is. */
const last = { draw: (count: number) => count - 1 };

/** What can do everything but choose an HSM, in some actions. */
const routing = (...routed: readonly string[]): Capabilities => ({
  ...everything,
  controls: Object.fromEntries(
    Object.entries(everything.controls).map(([action, parameters]) => [
      action,
      routed.includes(action) ? parameters.filter((parameter) => parameter !== 'hsm') : parameters,
    ]),
  ),
});

/** What copies and settles by itself before it answers. */
const immediately: Capabilities = {
  ...everything,
  controls: { 'generate-key': ['key'] },
  immediate: ['client-sync-copies', 'settle-creation'],
};

test('what does every step as it is told passes', async () => {
  const result = await run(new ModelImplementation(), creation('client-sync-copies'));
  expect(result).toMatchObject({ verdict: 'passed', explainedStepCount: 4 });
});

test('what does the rest by itself passes', async () => {
  const result = await run(new ModelImplementation(immediately), creation('client-sync-copies'));
  expect(result.exchanges.flatMap(({ command }) => command?.action ?? [])).toEqual(['generate-key']);
  expect(result).toMatchObject({ verdict: 'passed', explainedStepCount: 4 });
});

test('what cannot do a step is not tried', async () => {
  const result = await run(new ModelImplementation(immediately), creation('client-sync-fails'));
  expect(result).toMatchObject({
    verdict: 'not-applicable',
    because: 'it cannot be told client-sync-fails',
    exchanges: [],
  });
});

test('what acknowledges with too few copies fails, where it is seen', async () => {
  const hasty = mutants.find(({ name }) => name === 'a creation settles with one copy too few')!;
  const implementation = new ModelImplementation(everything, { ...actions, ...hasty.mutation });
  const result = await run(implementation, creation('client-sync-fails'));
  expect(result).toMatchObject({ verdict: 'failed', explainedStepCount: 3 });
  expect(result.mismatch).toMatchObject({
    kind: 'observation',
    differences: [[{ kind: 'keys', slot: 'key-1', value: 'acknowledged', expected: 'cleaning' }]],
  });
});

test('what chose another HSM is followed: the two change places in the rest of the test', async () => {
  const implementation = new ModelImplementation(routing('generate-key'), actions, last);
  const result = await run(implementation, creation('client-sync-copies'));
  const told = result.exchanges.flatMap(({ command }) => command?.parameters['hsm'] ?? []);
  expect(told).toEqual(['hsm-a2', 'hsm-a1']);
  expect(result).toMatchObject({ verdict: 'passed', followedCount: 1 });
});

test('what chose an HSM that something had happened to alone is not followed', async () => {
  const implementation = new ModelImplementation(routing('take-backup'), actions, last);
  const where: Deployment = { ...deployment, backups: 1, allow: { ...deployment.allow, clone: true } };
  const steps = [
    step('generate-key', { key: 'key-1', hsm: 'hsm-a1' }),
    step('take-backup', { backup: 'backup-1', hsm: 'hsm-a1' }),
  ];
  expect(await run(implementation, testOf(...steps), where)).toMatchObject({
    verdict: 'strayed',
    because: 'step 2 led it elsewhere',
    followedCount: 0,
  });
});

const generated = step('generate-key', { key: 'key-1', hsm: 'hsm-a1' });
const settled = [
  generated,
  step('client-sync-copies', { key: 'key-1', hsm: 'hsm-a2' }),
  step('client-sync-fails', { key: 'key-1', hsm: 'hsm-a3' }),
  step('settle-creation', { key: 'key-1' }),
];

test('a use that was routed to another HSM than that of the test strays', async () => {
  const use = {
    ...step('use-key', { key: 'key-1', hsm: 'hsm-a3' }),
    expected: { outcome: 'failed' },
  } as const;
  const implementation = new ModelImplementation(routing('use-key'));
  expect(await run(implementation, testOf(...settled, use))).toMatchObject({
    verdict: 'strayed',
    because: 'step 5 was accepted, which it may be',
  });
  expect(await run(new ModelImplementation(), testOf(...settled, use))).toMatchObject({ verdict: 'passed' });
});

test('a call is not routed to an HSM that serves nobody, whatever is said of it', async () => {
  const use = step('use-key', { key: 'key-1', hsm: 'hsm-a1' });
  class Careless extends ModelImplementation {
    override act(command: Command): Answer {
      return command.action === 'use-key' ? { outcome: 'refused' } : super.act(command);
    }
  }
  const steps = [
    ...settled,
    step('hsm-fails', { hsm: 'hsm-a1' }),
    { ...use, parameters: { key: 'key-1', hsm: 'hsm-a2' } },
  ];
  expect(await run(new Careless(routing('use-key')), testOf(...steps))).toMatchObject({
    verdict: 'failed',
    mismatch: { kind: 'answer', allowed: [{ outcome: 'accepted' }, { outcome: 'failed' }] },
  });
});

test('what keeps to no bounds is not told what may be beyond them', async () => {
  const strict: Deployment = { ...deployment, allow: { ...deployment.allow, syncFailures: false } };
  class Unbounded extends ModelImplementation {
    override reset(): Readiness {
      return super.reset(deployment);
    }
  }
  const refused = {
    ...step('client-sync-fails', { key: 'key-1', hsm: 'hsm-a1' }),
    expected: { outcome: 'refused', reason: 'already-attempted' },
  } as const;
  const unbounded = { ...routing('client-sync-fails'), bounds: false };
  expect(
    await run(new Unbounded(unbounded, actions, last), testOf(generated, refused), strict),
  ).toMatchObject({ verdict: 'strayed', because: 'step 2 may be beyond the bounds of the deployment' });
});

test('what keeps to bounds is told what is beyond them', async () => {
  const steps = [
    step('hsm-fails', { hsm: 'hsm-a1' }),
    {
      ...step('hsm-fails', { hsm: 'hsm-a2' }),
      expected: { outcome: 'refused', reason: 'failures-used-up' } as const,
    },
  ];
  expect(await run(new ModelImplementation(), testOf(...steps))).toMatchObject({ verdict: 'passed' });
});

test('of what never comes to rest nobody can say', async () => {
  const { scenario: blank } = parseScenario({
    name: 'blank',
    regions: { east: 'aws' },
    clusters: { 'cluster-a': { region: 'east', hsms: ['hsm-a1'] } },
    users: ['co'],
    cryptoOfficer: 'co',
    allow: { provision: true, createHsm: true, deleteHsm: true },
  });
  const immediate = ['create-hsm', 'hsm-becomes-active', 'delete-hsm'];
  const controls = { 'create-cluster': ['cluster'], 'cluster-created': ['cluster'] };
  class Restless extends ModelImplementation {
    override act(): Answer {
      return { outcome: 'accepted' };
    }
    override observe(): Observation {
      return {};
    }
  }
  const steps = ['create-cluster', 'cluster-created'].map((action) => step(action, { cluster: 'cluster-a' }));
  const restless = new Restless({ ...everything, controls, immediate });
  expect(await run(restless, testOf(...steps), blank)).toMatchObject({
    verdict: 'undecided',
    because: 'What is said to happen immediately never comes to an end.',
  });
});
