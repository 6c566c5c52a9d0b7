import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Actions, actions, modelOf, publicScenarios, type Scenario, type ScenarioInput } from '#models';
import { Exploration } from '../../search/exploration.ts';
import { write } from '../../search/space.ts';
import { publicScenario, scenarioFrom } from '../../testing.ts';
import { ModelSpace } from '../../verification/model-space.ts';
import { possibleIn } from '../run-coverage/possible.ts';
import { failureOf } from '../runner.ts';
import type { Interleaving } from './interleaving.ts';
import { interleavingsOn } from './interleavings.ts';

/** What was drawn, and what came of it. */
interface Walk {
  readonly numbers: readonly number[];
  /** Those of them that were refused. */
  readonly refused: readonly number[];
  /** The names of the actions that happened. */
  readonly happened: ReadonlySet<string>;
  /** By name of an action: in how many worlds on the way it could happen. */
  readonly chances: ReadonlyMap<string, number>;
  /** Whether something can happen where it ended. */
  readonly mayGoOn: boolean;
}

function runsOf(space: ModelSpace, stepCountMax: number, count: number, seed = 1): readonly Interleaving[] {
  return fc
    .sample(interleavingsOn(space, { stepCountMax }), { seed, numRuns: count })
    .map((run) => run.withoutUses);
}

function walksIn(scenario: Scenario, stepCountMax: number, count: number): readonly Walk[] {
  const space = new ModelSpace(modelOf(scenario));
  return runsOf(space, stepCountMax, count).map(walkAlong);
}

function walkAlong({ space, numbers }: Interleaving): Walk {
  const { before, start, model } = space;
  const happened = new Set<string>();
  const chances = new Map<string, number>();
  const refused: number[] = [];
  before.set(start);
  for (const number of numbers) {
    const enabled = new Set(space.effects().map(({ step }) => model.steps[step]!.action));
    for (const action of enabled) chances.set(action, (chances.get(action) ?? 0) + 1);
    const outcome = space.outcomeOf(number);
    if (typeof outcome === 'string') {
      refused.push(number);
      continue;
    }
    happened.add(model.steps[number]!.action);
    write(outcome, before);
  }
  return { numbers, refused, happened, chances, mayGoOn: space.effects().length > 0 };
}

const shareOf = (walks: readonly Walk[], has: (walk: Walk) => boolean): number =>
  walks.filter(has).length / walks.length;

/** More outages than a walk has steps: some HSM can always fall away or come back. */
const endless = scenarioFrom({
  name: 'endless',
  regions: { 'us-east-1': 'aws' },
  clusters: { 'cluster-a': { region: 'us-east-1', hsms: ['hsm-a1', 'hsm-a2', 'hsm-a3'], start: 'running' } },
  clients: { app: { cluster: 'cluster-a', sdk: 3 } },
  users: ['co', 'cu'],
  cryptoOfficer: 'co',
  keys: { 'key-1': { class: 'token', client: 'app', owner: 'cu' } },
  backups: 2,
  allow: { hsmOutages: 1_000, syncFailures: true, clone: true, deleteBackup: true },
} satisfies ScenarioInput);

/** In the other one, nothing can happen. */
const eventful = publicScenarios.filter(({ name }) => name !== 'sdk5-quorum-1hsm');

describe('the steps of a walk', () => {
  test.each([...eventful, endless].map((scenario) => [scenario.name, scenario] as const))(
    'in %s are mostly possible, and some are not',
    (_, scenario) => {
      const walks = walksIn(scenario, 256, 500);
      const attemptCount = walks.reduce((sum, { numbers }) => sum + numbers.length, 0);
      const refusedCount = walks.reduce((sum, { refused }) => sum + refused.length, 0);
      // At least one in each walk; where next to nothing can happen, hardly more.
      expect(attemptCount).toBeGreaterThan(walks.length);
      expect(refusedCount / attemptCount).toBeGreaterThan(0.02);
      expect(refusedCount / attemptCount).toBeLessThan(0.15);
    },
  );

  const explored = publicScenarios.flatMap((scenario) => {
    const space = new ModelSpace(modelOf(scenario));
    const exploration = new Exploration(space, [], { worldCountMax: 12_000 });
    while (exploration.advance(12_000));
    return exploration.isComplete ? [[scenario.name, scenario, space] as const] : [];
  });

  test.each(explored)('in %s are of every action that can happen there', (_, scenario, space) => {
    const possible = [...possibleIn(space)].filter(([, answers]) => answers.has(undefined));
    const happened = new Set<string>();
    // Some things need much bad luck.
    for (let seed = 1; seed <= 20 && happened.size < possible.length; seed += 1) {
      for (const walk of runsOf(new ModelSpace(modelOf(scenario)), 256, 1_000, seed).map(walkAlong))
        for (const action of walk.happened) happened.add(action);
    }
    expect(happened).toEqual(new Set(possible.map(([action]) => action)));
  });

  test.each(['sdk3-min1-3hsm-1fail', 'clone-2x2'])('in %s are also all that can be refused there', (name) => {
    const [, scenario, space] = explored.find(([other]) => other === name)!;
    const isRefusedSomewhere = (step: number): boolean =>
      [...space.answersOf(step)].some((answer) => answer !== undefined);
    const possible = [...space.model.steps.keys()].filter(isRefusedSomewhere);
    const refused = new Set(walksIn(scenario, 256, 5_000).flatMap((walk) => walk.refused));
    expect([...refused].sort((one, other) => one - other)).toEqual(possible);
    expect(possible.length).toBeGreaterThan(40);
  });

  test('are of every action that there is, over all public scenarios', () => {
    const happened = publicScenarios.flatMap((scenario) =>
      walksIn(scenario, 256, 300).flatMap((walk) => [...walk.happened]),
    );
    expect(new Set(happened)).toEqual(new Set(Object.values(actions).map(({ name }) => name)));
  });

  test('leave out an action in many walks, however often it could have happened', () => {
    const walks = walksIn(endless, 256, 1_000).filter(
      ({ numbers }) => 30 <= numbers.length && numbers.length < 100,
    );
    expect(walks.length).toBeGreaterThan(200);
    const isLeftOut = ({ happened, chances }: Walk): boolean =>
      [...chances].some(([action, count]) => count >= 30 && !happened.has(action));
    // Where every action has a chance, rare as it may be, this is so in one walk of twenty.
    expect(shareOf(walks, isLeftOut)).toBeGreaterThan(0.2);
    expect(shareOf(walks, isLeftOut)).toBeLessThan(0.5);
  });
});

describe('a walk', () => {
  test.each([1, 2, 3, 16, 64, 256])('of up to %i steps is as long now and then, and never longer', (most) => {
    const lengths = walksIn(endless, most, 2_000).map(({ numbers }) => numbers.length);
    expect(Math.max(...lengths)).toBe(most);
    expect(Math.min(...lengths)).toBe(1);
  });

  test('is often short, and often long', () => {
    const walks = walksIn(endless, 256, 2_000);
    // Every third length is drawn up to a sixteenth, up to a quarter, or up to the most.
    expect(shareOf(walks, ({ numbers }) => numbers.length <= 16)).toBeCloseTo((1 + 1 / 4 + 1 / 16) / 3, 1);
    expect(shareOf(walks, ({ numbers }) => numbers.length > 128)).toBeGreaterThan(0.14);
  });

  // So many that no length that is drawn is likely to be reached: there is an end to what can happen in these.
  test.each([
    'core-4hsm-2keys-2fail',
    'sdk3-min2-3hsm-2fail',
    'session-3hsm',
    'clone-2x2-users',
    'sdk5-quorum-1hsm',
  ])('in %s ends where nothing can happen, and nowhere before', (name) => {
    const walks = walksIn(publicScenario(name), 1_000_000, 500);
    expect(walks.filter(({ mayGoOn }) => mayGoOn)).toEqual([]);
  });

  test('has at least a step, where something can happen', () => {
    // Nobody who is used to nothing that can happen gives up.
    for (const each of eventful) {
      expect(walksIn(each, 1, 300).filter(({ numbers }) => numbers.length !== 1)).toEqual([]);
    }
  });

  test('in a deployment with nothing to do is empty', () => {
    const idle = scenarioFrom({
      name: 'idle',
      regions: {},
      clusters: {},
      users: ['co'],
      cryptoOfficer: 'co',
    });
    expect(modelOf(idle).steps).toEqual([]);
    expect(walksIn(idle, 256, 20).flatMap(({ numbers }) => numbers)).toEqual([]);
  });

  test('leaves the space where it ended', () => {
    const space = new ModelSpace(modelOf(endless));
    for (let seed = 1; seed <= 20; seed += 1) {
      const [run] = runsOf(space, 64, 1, seed);
      const left = space.before.slice();
      walkAlong(run!);
      expect(space.before).toEqual(left);
    }
  });
});

describe('a defect of an action', () => {
  const { hsmRecovers, generateKey } = actions;
  test.each<readonly [what: string, changed: Partial<Actions>, action: string, claim: string]>([
    [
      'that tells a machine what it does not accept',
      {
        hsmRecovers: {
          ...hsmRecovers,
          apply(world, chosen) {
            hsmRecovers.apply(world, chosen);
            hsmRecovers.apply(world, chosen);
          },
        },
      },
      'hsm-recovers',
      'events-are-accepted',
    ],
    [
      'that does so in the first world',
      {
        generateKey: { ...generateKey, apply: (world, { key }) => world.tell(key, { type: 'key.deleted' }) },
      },
      'generate-key',
      'events-are-accepted',
    ],
  ])('%s ends a walk, and is its last step', (_, changed, action, claim) => {
    const space = new ModelSpace(modelOf(endless, { ...actions, ...changed }));
    const walks = runsOf(space, 256, 200);
    const failing = walks.filter((run) => failureOf(run) !== undefined);
    for (const run of failing) {
      expect(failureOf(run)).toEqual({ claim, position: run.numbers.length });
      expect(run.steps.at(-1)!.action).toBe(action);
    }
    // The others are too short to come to it.
    expect(failing.length).toBeGreaterThan(150);
  });

  test('that shows in two answers to one question ends every walk once it was noticed', () => {
    const { hsmBecomesUnreachable } = actions;
    let isContrary = false;
    const refuses: typeof hsmBecomesUnreachable.refuses = (world, chosen) =>
      hsmBecomesUnreachable.refuses(world, chosen) ?? (isContrary ? 'outages-used-up' : undefined);
    const wrong = { hsmBecomesUnreachable: { ...hsmBecomesUnreachable, refuses } };
    const space = new ModelSpace(modelOf(endless, { ...actions, ...wrong }));
    isContrary = true;
    for (const run of runsOf(space, 256, 50)) {
      expect(failureOf(run)).toMatchObject({ claim: 'steps-are-deterministic' });
      expect(run.steps.at(-1)!.action).toBe('hsm-becomes-unreachable');
    }
  });

  test('that the model knows nothing of is thrown on', () => {
    const apply = (): void => {
      throw new TypeError('Something is not a function.');
    };
    const broken = { ...hsmRecovers, apply };
    const space = new ModelSpace(modelOf(endless, { ...actions, hsmRecovers: broken }));
    expect(() => runsOf(space, 256, 200)).toThrow(TypeError);
  });
});
