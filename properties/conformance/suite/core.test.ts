import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Actions, actions, useKey } from '#models';
import { areas, type ConformanceTest, type Suite } from '../conformance-test.ts';
import type { Capabilities, Implementation } from '../implementation.ts';
import { modelOfDeployment } from '../possible-worlds.ts';
import { ConformanceRunner, type TestVerdict } from '../run-conformance-test.ts';
import { everything, ModelImplementation } from '../testing.ts';
import { mistakeItem } from './items.ts';
import { type Mistake, mistakes } from './mistakes.ts';
import { declaredItems, shownBy } from './shown.ts';
import { Testbed } from './testbed.ts';
import { uncoverable } from './uncoverable.ts';

/** The suite that comes with keysync, as "npm run docs" wrote it. */
const core = coreSuite();

function coreSuite(): Suite {
  const { suite, deployments, testGroups } = JSON.parse(
    readFileSync('reports/published/suites/core.json', 'utf8'),
  ) as {
    readonly suite: string;
    readonly deployments: Suite['deployments'];
    readonly testGroups: readonly { area: ConformanceTest['area']; tests: readonly ConformanceTest[] }[];
  };
  const tests = testGroups.flatMap(({ area, tests: ofArea }) =>
    ofArea.map((one) => ({
      ...one,
      area,
      steps: one.steps.map((step) => ({ ...step, changes: step.changes ?? {} })),
    })),
  );
  return { name: suite, deployments, tests };
}

const models = new Map(
  Object.entries(core.deployments).map(
    ([name, { scenario }]) => [name, modelOfDeployment(scenario)] as const,
  ),
);

/** The verdicts of some tests, until one of them is the one that is looked for. */
async function verdictsOf(
  implementation: Implementation,
  tests: readonly ConformanceTest[],
  until?: TestVerdict,
): Promise<ReadonlyMap<string, TestVerdict>> {
  const runners = new Map<string, ConformanceRunner>();
  const verdicts = new Map<string, TestVerdict>();
  for (const one of tests) {
    const { deployment } = one;
    const { scenario } = core.deployments[deployment]!;
    const capabilities = await implementation.capabilities();
    const runner =
      runners.get(deployment) ??
      new ConformanceRunner(models.get(deployment)!, scenario, implementation, capabilities, {
        patience: 0,
        pause: async () => {},
      });
    runners.set(deployment, runner);
    const { verdict } = await runner.run(one);
    verdicts.set(one.id, verdict);
    if (verdict === until) break;
  }
  return verdicts;
}

test('the model passes every test', async () => {
  const verdicts = await verdictsOf(new ModelImplementation(), core.tests);
  expect(verdicts.size).toBeGreaterThan(500);
  expect([...verdicts].filter(([, verdict]) => verdict !== 'passed')).toEqual([]);
});

test('each test has an id of its own, and each area has tests', () => {
  expect(new Set(core.tests.map(({ id }) => id)).size).toBe(core.tests.length);
  expect(new Set(core.tests.map(({ area }) => area))).toEqual(new Set(areas));
});

test('a test is a way of accepted steps, and its last step is what it is flagged as', () => {
  for (const { id, steps, flags } of core.tests) {
    const outcomes = steps.map(({ expected }) => expected.outcome);
    expect(
      outcomes.slice(0, -1).every((outcome) => outcome === 'accepted'),
      id,
    ).toBe(true);
    expect(flags.includes('Refusal'), id).toBe(outcomes.at(-1) === 'refused');
    expect(flags.includes('Use'), id).toBe(steps.at(-1)?.action === 'use-key');
  }
});

describe('what is declared', () => {
  const shown = shownBy(core);
  const excused = new Set(uncoverable.map(({ id }) => id));

  test('is shown, or there is a reason why it cannot be', () => {
    const missing = declaredItems()
      .filter(({ criterion }) => criterion === 'actions' || criterion === 'transitions')
      .filter(({ id }) => !shown.has(id) && !excused.has(id));
    expect(missing).toEqual([]);
  });

  test('is not excused where it is shown', () => {
    expect(uncoverable.filter(({ id }) => shown.has(id))).toEqual([]);
    expect(uncoverable.filter(({ because }) => !/^[A-Z].+\.$/.test(because))).toEqual([]);
  });
});

/** Those that were made against a mistake first, and only those that have to do with it. */
function testsAgainst({ name, ...mistake }: Mistake): readonly ConformanceTest[] {
  const action = mistake.kind === 'use' ? 'use-key' : mistake.action.name;
  const isMadeFor = ({ id, comment }: ConformanceTest): boolean =>
    id === mistakeItem(name).id || comment.includes(`that ${name}`);
  const others = core.tests.filter((one) => one.steps.some((step) => step.action === action));
  return [...core.tests.filter(isMadeFor), ...others];
}

/** The actions with one of them gone wrong. */
function mistaken(mistake: Mistake & { readonly kind: 'action' }): Actions {
  const [changed] = Object.entries(actions).find(([, { name }]) => name === mistake.action.name)!;
  return { ...actions, [changed]: mistake.action };
}

const withoutReasons: Capabilities = { ...everything, reasons: false };

describe.each([
  ['one that gives reasons', everything],
  ['one that gives none', withoutReasons],
])('a mistake in %s', (_, capabilities) => {
  const ofActions = mistakes.filter((mistake) => mistake.kind === 'action');

  test.each(ofActions.map((mistake) => [mistake.name, mistake] as const))(
    'is noticed: %s',
    async (__, mistake) => {
      const implementation = new ModelImplementation(capabilities, mistaken(mistake));
      const verdicts = await verdictsOf(implementation, testsAgainst(mistake), 'failed');
      expect([...verdicts.values()]).toContain('failed');
    },
  );
});

const ofUse = mistakes.filter((mistake) => mistake.kind === 'use');

test.each(ofUse.map((mistake) => [mistake.name, mistake] as const))(
  'a mistake is noticed: %s',
  (_, mistake) => {
    const noticed = testsAgainst(mistake).filter((one) => {
      const { scenario } = core.deployments[one.deployment]!;
      const testbed = new Testbed(scenario);
      const world = testbed.worldAt(testbed.memory.start);
      for (const { action, parameters } of one.steps.slice(0, -1)) {
        const text = JSON.stringify(parameters);
        const taken = testbed
          .attemptsOf(action)
          .find(({ command }) => JSON.stringify(command.parameters) === text)!;
        taken.action.apply(world, taken.chosen);
      }
      const asked = one.steps.at(-1)!;
      const use = testbed.uses.find(
        ({ command }) => JSON.stringify(command.parameters) === JSON.stringify(asked.parameters),
      );
      if (asked.action !== 'use-key' || use === undefined) return false;
      const right = useKey(world, use.key, use.hsm).outcome;
      return mistake.useKey(world, use.key, use.hsm).outcome !== right;
    });
    expect(noticed.map(({ id }) => id)).not.toEqual([]);
  },
);

/** What does by itself whatever follows from a creation, and chooses the HSM. */
const immediately: Capabilities = {
  ...everything,
  controls: Object.fromEntries(
    Object.entries(everything.controls)
      .filter(([action]) => action !== 'client-sync-copies' && action !== 'settle-creation')
      .map(([action, parameters]) => [action, parameters.filter((parameter) => parameter !== 'hsm')]),
  ),
  immediate: ['client-sync-copies', 'settle-creation'],
  reasons: false,
  bounds: false,
};

/** What synchronizes whenever it likes. */
const spontaneously: Capabilities = {
  ...everything,
  controls: Object.fromEntries(
    Object.entries(everything.controls).filter(([action]) => action !== 'server-sync-copies'),
  ),
  spontaneous: ['server-sync-copies'],
  bounds: false,
};

test.each([
  ['synchronizes at once, and chooses its HSMs', immediately],
  ['synchronizes whenever it likes', spontaneously],
])('what behaves as documented and %s fails no test', async (_, capabilities) => {
  let seed = 1;
  const draw = (count: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * count);
  };
  const implementation = new ModelImplementation(capabilities, actions, { draw });
  const verdicts = [...(await verdictsOf(implementation, core.tests))];
  expect(verdicts.filter(([, verdict]) => verdict === 'failed')).toEqual([]);
  expect(verdicts.filter(([, verdict]) => verdict === 'passed').length).toBeGreaterThan(100);
});
