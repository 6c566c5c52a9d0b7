import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { actions, modelOf, type Scenario } from '#models';
import type { Mutant } from '../mutants/mutant.ts';
import { mutants } from '../mutants/mutants.ts';
import { publicScenario } from '../testing.ts';
import { aspects } from './aspects.ts';
import type { ConformanceStep, ConformanceTest } from './conformance-test.ts';
import { deploymentFields } from './deployment-fields.ts';
import { type Capabilities, type Deployment, type Readiness, useKeyName } from './implementation.ts';
import { observationOf } from './observation.ts';
import { parametersByAction } from './parameters.ts';
import { type Outcome, Possibilities } from './possible-worlds.ts';
import { ConformanceRunner, type TestResult } from './run-conformance-test.ts';
import { everything, ModelImplementation } from './testing.ts';

const flagsOfNone = { area: 'sync-key', comment: '', clauses: [], flags: [] } as const;

function testOf(scenario: Scenario, steps: readonly ConformanceStep[]): ConformanceTest {
  return { ...flagsOfNone, id: 'drawn', deployment: scenario.name, steps };
}

async function run(
  scenario: Scenario,
  implementation: ModelImplementation,
  steps: readonly ConformanceStep[],
): Promise<TestResult> {
  const options = { patience: 50, pause: async () => {} };
  const capabilities = implementation.capabilities();
  const runner = new ConformanceRunner(modelOf(scenario), scenario, implementation, capabilities, options);
  return runner.run(testOf(scenario, steps));
}

/** Everything that can be told in a deployment, with all its parameters. */
function commandsIn(possibilities: Possibilities): readonly Pick<ConformanceStep, 'action' | 'parameters'>[] {
  const { hsms, keys } = possibilities.model.deployment;
  const told = Object.values(actions).flatMap(({ name: action }) =>
    possibilities.allChoicesOf(action).map((parameters) => ({ action, parameters })),
  );
  const uses = keys.flatMap((key) =>
    hsms.map((hsm) => ({ action: useKeyName, parameters: { key: key.name, hsm: hsm.name } })),
  );
  return [...told, ...uses];
}

describe('the model itself', () => {
  const scenarios = [
    'sdk3-min2-3hsm-1fail',
    'clone-2x2-users',
    'key-replicate-2x2',
    'lifecycle-blank',
    'session-outage-delete',
    'clean-up-outcomes-3hsm',
    'copy-by-cluster-2-regions',
    'promotion-sdk5-2hsm-1outage',
    'zone-loss-two-clusters',
    'handles-collide-2x1',
  ];

  /** What it may do by itself without filling every test with worlds: what happens inside of one call, mostly. */
  const byThemselves = [
    'client-sync-copies',
    'client-sync-fails',
    'settle-creation',
    'clean-up-copy',
    'finish-clean-up',
    'server-sync-copies',
    'tombstone-is-removed',
    'cluster-created',
    'cluster-initialized',
    'backup-becomes-ready',
    'hsm-becomes-active',
    'hsm-fails',
    'zone-fails',
    'hsm-recovers',
    'take-backup',
  ];

  const drawnCapabilities: fc.Arbitrary<Capabilities> = fc
    .record({
      spontaneous: fc.subarray(byThemselves, { maxLength: 3 }),
      immediate: fc.subarray(byThemselves, { maxLength: 5 }),
      parameters: fc.dictionary(
        fc.constantFrom(...parametersByAction.keys()),
        fc.subarray([...new Set([...parametersByAction.values()].flat())]),
        { maxKeys: 12 },
      ),
      leftOut: fc.subarray([...parametersByAction.keys()], { maxLength: 4 }),
      observes: fc.subarray([...aspects]),
      reasons: fc.boolean(),
      bounds: fc.boolean(),
    })
    .map(({ spontaneous, immediate, parameters, leftOut, ...rest }) => {
      const controls = [...parametersByAction]
        .filter(([name]) => !leftOut.includes(name) && !immediate.includes(name))
        .map(([name, known]) => [name, known.filter((one) => parameters[name]?.includes(one) ?? true)]);
      return {
        ...rest,
        controls: Object.fromEntries(controls),
        immediate,
        fields: deploymentFields,
        spontaneous: spontaneous.filter((name) => !immediate.includes(name)),
      };
    });

  /** A walk through the model: what happens, and now and then what is refused or asked. */
  function walk(scenario: Scenario, draw: (count: number) => number): readonly ConformanceStep[] {
    const possibilities = new Possibilities(modelOf(scenario), everything);
    const commands = commandsIn(possibilities);
    let now = possibilities.memory.start;
    return Array.from({ length: 1 + draw(9) }, () => {
      const outcomes = commands.flatMap((command) =>
        possibilities.outcomesIn(now, command).map((outcome) => ({ command, outcome })),
      );
      const happen = outcomes.filter(({ outcome }) => outcome.outcome === 'accepted');
      const others = outcomes.filter(({ outcome }) => ['refused', 'failed'].includes(outcome.outcome));
      const some = draw(4) === 0 || happen.length === 0 ? others : happen;
      const { command, outcome } = some[draw(some.length)]!;
      if (outcome.outcome === 'accepted') now = outcome.next;
      return stepOf(command, outcome);
    });
  }

  test('fails no test, whatever it can be told, chooses by itself and lets others see', async () => {
    const verdicts = new Map<string, number>();
    let followed = 0;
    const property = fc.asyncProperty(
      fc.constantFrom(...scenarios),
      drawnCapabilities,
      fc.infiniteStream(fc.nat(2 ** 20)),
      async (name, capabilities, stream) => {
        const scenario = publicScenario(name);
        const draw = (count: number): number => stream.next().value! % count;
        const whims = { draw, isSilent: () => draw(3) === 0 };
        const steps = walk(scenario, draw);
        const isUnbounded = !capabilities.bounds && byItself(capabilities).length === 0;
        const Kind = isUnbounded ? Unbounded : ModelImplementation;
        const result = await run(scenario, new Kind(capabilities, actions, whims), steps);
        verdicts.set(result.verdict, (verdicts.get(result.verdict) ?? 0) + 1);
        if (result.followedCount > 0 && result.verdict === 'passed') followed += 1;
        expect(result.mismatch).toBeUndefined();
        expect(['passed', 'strayed', 'not-applicable', 'undecided']).toContain(result.verdict);
      },
    );
    await fc.assert(property, { seed: 3, numRuns: 400 });
    expect(followed).toBeGreaterThan(1);
    for (const verdict of ['passed', 'strayed', 'not-applicable'])
      expect(verdicts.get(verdict)).toBeGreaterThan(20);
  });
});

function stepOf(command: Pick<ConformanceStep, 'action' | 'parameters'>, outcome: Outcome): ConformanceStep {
  const expected =
    outcome.outcome === 'refused'
      ? ({ outcome: 'refused', reason: outcome.reason } as const)
      : ({ outcome: outcome.outcome === 'failed' ? 'failed' : 'accepted' } as const);
  return { ...command, sentence: '', expected, changes: {} };
}

const byItself = ({ spontaneous, immediate }: Capabilities): readonly string[] => [
  ...spontaneous,
  ...immediate,
];

/** A real system, which knows no bounds: whatever is told is done, but for what the documentation refuses. */
class Unbounded extends ModelImplementation {
  override reset(deployment: Deployment): Readiness {
    const lifted = Object.entries(deployment.allow).map(([name, bound]) => {
      // It decides who exists at the start.
      if (name === 'changeUsers') return [name, bound];
      return [name, typeof bound === 'number' ? 1000 : true];
    });
    return super.reset({ ...deployment, allow: Object.fromEntries(lifted) as Deployment['allow'] });
  }
}

describe('with everything told and everything seen', () => {
  const distinguishable = mutants;

  test.each(distinguishable.map((mutant) => [mutant.name, mutant] as const))(
    '%s is noticed',
    async (_, mutant) => {
      const { scenario, mutation } = mutant;
      const steps = shortestDifference(mutant);
      const wrong = new ModelImplementation(everything, { ...actions, ...mutation });
      expect(await run(scenario, wrong, steps)).toMatchObject({ verdict: 'failed' });
      expect(await run(scenario, new ModelImplementation(), steps)).toMatchObject({ verdict: 'passed' });
    },
  );

  /** The shortest steps that the model and a mutant answer differently, or look differently after. */
  function shortestDifference({ scenario, mutation }: Mutant): readonly ConformanceStep[] {
    const right = new Possibilities(modelOf(scenario), everything);
    const wrong = new Possibilities(modelOf(scenario, { ...actions, ...mutation }), everything);
    const commands = commandsIn(right);
    const begin = { one: right.memory.start, other: wrong.memory.start, steps: [] as ConformanceStep[] };
    const reached = new Map([[`${begin.one} ${begin.other}`, begin]]);
    for (const { one, other, steps } of reached.values()) {
      for (const command of commands) {
        const [first] = right.outcomesIn(one, command);
        if (first === undefined || first.outcome === 'any') continue;
        const step = stepOf(command, first);
        const [second] = outcomesOrNone(wrong, other, command);
        const isSame =
          second !== undefined && JSON.stringify(stepOf(command, second)) === JSON.stringify(step);
        if (!isSame) return [...steps, step];
        if (first.outcome !== 'accepted' || second.outcome !== 'accepted') continue;
        const looks = [right.worldAt(first.next), wrong.worldAt(second.next)].map((world) =>
          JSON.stringify(observationOf(world)),
        );
        if (looks[0] !== looks[1]) return [...steps, step];
        const text = `${first.next} ${second.next}`;
        if (!reached.has(text))
          reached.set(text, { one: first.next, other: second.next, steps: [...steps, step] });
      }
    }
    throw new Error('Nothing tells them apart.');
  }
});

/** A mutant may tell a machine what it does not accept. */
function outcomesOrNone(
  ...[possibilities, ...rest]: [Possibilities, ...Parameters<Possibilities['outcomesIn']>]
) {
  try {
    return possibilities.outcomesIn(...rest);
  } catch {
    return [];
  }
}
