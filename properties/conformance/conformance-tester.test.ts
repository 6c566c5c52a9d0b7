import { expect, test } from 'vitest';
import { actions, publicScenarios } from '#models';
import { mutants } from '../mutants/mutants.ts';
import { BrokenImplementationError } from './breakdown.ts';
import type { ConformanceStep, ConformanceTest, Suite } from './conformance-test.ts';
import { conformanceTester } from './conformance-tester.ts';
import type { Answer, Capabilities, Implementation } from './implementation.ts';
import { NonconformanceError } from './nonconformance.ts';
import { UnexplainableError } from './possible-worlds.ts';
import { everything, ModelImplementation } from './testing.ts';

const scenario = publicScenarios.find(({ name }) => name === 'sdk3-min2-3hsm-1fail')!;
const deployment = { ...scenario, allow: { ...scenario.allow, syncFailures: true } };

const step = (action: string, parameters: ConformanceStep['parameters']): ConformanceStep => ({
  action,
  parameters,
  sentence: '',
  expected: { outcome: 'accepted' },
  changes: {},
});

const creation: ConformanceTest = {
  id: 'too-few-copies',
  area: 'creation-sdk3',
  comment: 'A key that reaches too few HSMs is not acknowledged.',
  clauses: [],
  flags: [],
  deployment: deployment.name,
  steps: [
    step('generate-key', { key: 'key-1', hsm: 'hsm-a1' }),
    step('client-sync-fails', { key: 'key-1', hsm: 'hsm-a2' }),
    step('client-sync-fails', { key: 'key-1', hsm: 'hsm-a3' }),
    step('settle-creation', { key: 'key-1' }),
  ],
};

const suite: Suite = {
  name: 'one test',
  deployments: { [deployment.name]: { scenario: deployment, start: {} } },
  tests: [creation],
};

const hasty = mutants.find(({ name }) => name === 'a creation settles with one copy too few')!;
const patient = { patience: 0, pause: async () => {} };

async function failureOf(implementation: Implementation): Promise<unknown> {
  return conformanceTester(
    suite,
    implementation,
    patient,
  )(creation).then(
    () => undefined,
    (error: unknown) => error,
  );
}

test('what behaves as documented passes', async () => {
  const result = await conformanceTester(suite, new ModelImplementation(), patient)(creation);
  expect(result.verdict).toBe('passed');
});

test('what cannot be tried is said, and is no failure', async () => {
  const controls = { 'generate-key': ['key'] };
  const result = await conformanceTester(
    suite,
    new ModelImplementation({ ...everything, controls }),
    patient,
  )(creation);
  expect(result).toMatchObject({
    verdict: 'not-applicable',
    because: 'it cannot be told client-sync-fails, settle-creation',
  });
});

test('a failure says what is explained, what was seen, and what would have been', async () => {
  const error = await failureOf(new ModelImplementation(everything, { ...actions, ...hasty.mutation }));
  expect(error).toBeInstanceOf(NonconformanceError);
  expect((error as Error).message).toMatchInlineSnapshot(`
    "too-few-copies: A key that reaches too few HSMs is not acknowledged.
    What is explained:
      generate-key key-1 hsm-a1: accepted
      client-sync-fails key-1 hsm-a2: accepted
      client-sync-fails key-1 hsm-a3: accepted
      settle-creation key-1: accepted
    What is not, although it was seen then:
      keys key-1 creation: "acknowledged"
    What would have been:
      keys key-1 creation: "cleaning""
  `);
});

test('a failure says what was answered, and what would have been allowed', async () => {
  const error = await failureOf(
    answering(({ action }) =>
      action === 'client-sync-fails'
        ? { outcome: 'refused', reason: 'owner-missing', message: 'no such user' }
        : { outcome: 'accepted' },
    ),
  );
  expect((error as Error).message).toMatchInlineSnapshot(`
    "too-few-copies: A key that reaches too few HSMs is not acknowledged.
    What is explained:
      generate-key key-1 hsm-a1: accepted
    What is not:
      client-sync-fails key-1 hsm-a2: refused (owner-missing; no such user)
    What would have been:
      accepted"
  `);
});

test('what answers nonsense, or says nonsense of itself, breaks down', async () => {
  const nonsense = await failureOf(answering(() => ({ outcome: 'failed' })));
  expect(nonsense).toBeInstanceOf(BrokenImplementationError);
  expect(nonsense).toMatchObject({ kind: 'bad-answer' });
  const unknown = { ...everything, controls: { 'generate-keys': [] } };
  expect(await failureOf(new ModelImplementation(unknown))).toMatchObject({ kind: 'bad-capabilities' });
});

test('where nobody can say, nothing passes', async () => {
  const forEver: Capabilities = {
    ...everything,
    controls: { 'take-backup': ['backup', 'hsm'], 'backup-becomes-ready': ['backup'] },
    immediate: ['delete-backup', 'restore-backup'],
  };
  const allow = { ...deployment.allow, clone: true, deleteBackup: true };
  const scenario = { ...deployment, backups: 1, allow };
  const conforms = conformanceTester(
    { ...suite, deployments: { [deployment.name]: { scenario, start: {} } } },
    answering(() => ({ outcome: 'accepted' }), forEver),
    patient,
  );
  const steps = [
    step('take-backup', { backup: 'backup-1', hsm: 'hsm-a1' }),
    step('backup-becomes-ready', { backup: 'backup-1' }),
  ];
  await expect(conforms({ ...creation, steps })).rejects.toBeInstanceOf(UnexplainableError);
});

test('tests that are started at once wait for each other, also for one that fails', async () => {
  let runningCount = 0;
  const order: string[] = [];
  const implementation: Implementation = {
    ...answering(() => ({ outcome: 'accepted' })),
    async act({ action }) {
      runningCount += 1;
      expect(runningCount).toBe(1);
      await Promise.resolve();
      runningCount -= 1;
      order.push(action);
      return { outcome: action === 'settle-creation' ? 'refused' : 'accepted' };
    },
  };
  const conforms = conformanceTester(suite, implementation, patient);
  const outcomes = await Promise.allSettled([conforms(creation), conforms(creation)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const actions = creation.steps.map(({ action }) => action);
  expect(order).toEqual([...actions, ...actions]);
});

test('a test of a deployment that the suite does not have is a mistake of whoever runs it', async () => {
  const conforms = conformanceTester(suite, new ModelImplementation(), patient);
  await expect(conforms({ ...creation, deployment: 'another' })).rejects.toThrow(
    'has no deployment "another"',
  );
});

/** An implementation that shows nothing. */
function answering(
  act: (command: { readonly action: string }) => Answer,
  capabilities: Capabilities = everything,
): Implementation {
  return {
    name: 'a stub',
    capabilities: () => capabilities,
    reset: () => ({ outcome: 'ready' }),
    act,
    observe: () => ({}),
  };
}
