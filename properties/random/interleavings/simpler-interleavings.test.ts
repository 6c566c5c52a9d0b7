import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Actions,
  actions,
  InternedWorld,
  Memory,
  type Model,
  modelOf,
  type Scenario,
  type StepName,
} from '#models';
import { mutants } from '../../mutants/mutants.ts';
import { safetyPropertyNamed } from '../../properties.ts';
import { publicScenario } from '../../testing.ts';
import { ModelSpace } from '../../verification/model-space.ts';
import { deployments } from '../deployments/deployments.ts';
import { simplerDeployments, sizeOf } from '../deployments/simpler-deployments.ts';
import { failureOf } from '../runner.ts';
import { Shrinking } from '../shrinking.ts';
import { Interleaving } from './interleaving.ts';
import { interleavings } from './interleavings.ts';
import { simplerInterleavings } from './simpler-interleavings.ts';

const textOf = ({ action, parameters }: StepName): string => [action, ...Object.values(parameters)].join(' ');
const textsIn = ({ steps }: Interleaving): readonly string[] => steps.map(textOf);

/** The numbers of those of the steps that a model has. */
function numbersOf(texts: readonly string[], model: Model): readonly number[] {
  const numberOf = new Map(model.steps.map((step, number) => [textOf(step), number] as const));
  return texts.flatMap((text) => numberOf.get(text) ?? []);
}

function written(scenario: Scenario, texts: readonly string[], changed: Partial<Actions> = {}): Interleaving {
  const model = modelOf(scenario, { ...actions, ...changed });
  return new Interleaving(new ModelSpace(model), numbersOf(texts, model));
}

/** The numbers of the steps that happen, and of the uses. */
function takenIn({ space: { model }, numbers }: Interleaving): readonly number[] {
  const world = new InternedWorld(new Memory(model.deployment));
  return numbers.filter((number) => {
    const step = model.steps[number];
    if (step === undefined) return true;
    const isTaken = step.refuses(world) === undefined;
    if (isTaken) step.apply(world);
    return isTaken;
  });
}

/** Whether a list is another one without some of its items. */
function isPartOf<Item>(part: readonly Item[], whole: readonly Item[]): boolean {
  let next = 0;
  for (const item of whole) if (next < part.length && item === part[next]) next += 1;
  return next === part.length;
}

const withoutOne = ({ space, numbers }: Interleaving): readonly Interleaving[] =>
  numbers.map((_, index) => new Interleaving(space, numbers.toSpliced(index, 1)));

// A space for each simplification of a large deployment takes its time, and shows nothing more.
const inSmallDeployments = deployments()
  .filter(({ clusters }) => Object.values(clusters).flatMap(({ hsms }) => hsms).length <= 4)
  .chain((scenario) => interleavings(scenario, { stepCountMax: 64 }));

describe('every simpler interleaving', () => {
  const sample = fc.sample(inSmallDeployments, { seed: 1, numRuns: 90 });

  test('has fewer steps, without a stretch of them, without those that are refused, or without uses', () => {
    let refusedCount = 0;
    let useCount = 0;
    for (const run of sample) {
      const candidates = [...simplerInterleavings(run, false)];
      for (const { space, numbers } of candidates) {
        expect(space).toBe(run.space);
        expect(numbers.length).toBeLessThan(run.numbers.length);
        expect(isPartOf(numbers, run.numbers)).toBe(true);
      }
      const lists = new Set(candidates.map(({ numbers }) => numbers.join()));
      for (const { numbers } of withoutOne(run)) expect(lists).toContain(numbers.join());
      const taken = takenIn(run);
      const steps = taken.filter((number) => number < run.space.model.steps.length);
      const [first, second] = candidates;
      if (taken.length < run.numbers.length) expect(first!.numbers).toEqual(taken);
      if (steps.length < taken.length)
        expect((taken.length < run.numbers.length ? second : first)!.numbers).toEqual(steps);
      refusedCount += run.numbers.length - taken.length;
      useCount += taken.length - steps.length;
    }
    expect(refusedCount).toBeGreaterThan(10);
    expect(useCount).toBeGreaterThan(10);
  });

  test('may have a smaller deployment as well, with the steps that are left there by their names', () => {
    let goneCount = 0;
    for (const run of sample) {
      const candidates = [...simplerInterleavings(run, true)];
      const fewer = [...simplerInterleavings(run, false)];
      const smaller = candidates.slice(fewer.length);
      expect(candidates.slice(0, fewer.length)).toEqual(fewer);
      expect(smaller.map(({ scenario }) => scenario)).toEqual([...simplerDeployments(run.scenario)]);
      for (const candidate of smaller) {
        expect(sizeOf(candidate.scenario)).toBeLessThan(sizeOf(run.scenario));
        expect(isPartOf(textsIn(candidate), textsIn(run))).toBe(true);
        expect(candidate.withoutUses.numbers).toEqual(numbersOf(textsIn(run), candidate.space.model));
        goneCount += run.numbers.length - candidate.numbers.length;
      }
    }
    expect(goneCount).toBeGreaterThan(1_000);
  });
});

describe('the simpler ones', () => {
  const scenario = publicScenario('sdk3-min1-3hsm-1fail');
  const five = [
    'generate-key key-1 hsm-a1',
    'client-sync-fails key-1 hsm-a2',
    'client-sync-copies key-1 hsm-a3',
    'settle-creation key-1',
    'hsm-fails hsm-a1',
  ];
  /** Which steps are left, as digits. */
  const leftIn = (texts: readonly string[], candidates: Iterable<Interleaving>): readonly string[] =>
    [...candidates].map((candidate) =>
      textsIn(candidate)
        .map((text) => 1 + texts.indexOf(text))
        .join(''),
    );

  test.each<readonly [what: string, texts: readonly string[], left: readonly string[]]>([
    ['nothing', [], []],
    ['one step', five.slice(0, 1), ['']],
    ['two', five.slice(0, 2), ['1', '2']],
    ['three', five.slice(0, 3), ['1', '23', '12', '13', '23']],
    ['five', five, ['12', '345', '123', '145', '2345', '1234', '1235', '1245', '1345', '2345']],
    [
      'five, of which the third is refused, and so the fourth',
      five.with(2, 'hsm-recovers hsm-a1'),
      ['125', '12', '345', '123', '145', '2345', '1234', '1235', '1245', '1345', '2345'],
    ],
    ['two that are refused', ['hsm-recovers hsm-a1', 'hsm-recovers hsm-a2'], ['', '1', '2']],
  ])('of %s come with the largest stretch left out first, from the end', (_, texts, left) => {
    expect(leftIn(texts, simplerInterleavings(written(scenario, texts), false))).toEqual(left);
  });

  const { hsmFails } = actions;
  const failsTwice: typeof hsmFails = {
    ...hsmFails,
    apply(world, { hsm }) {
      hsmFails.apply(world, { hsm });
      world.tell(hsm, { type: 'hsm.failed' });
    },
  };

  test('keep a step that cannot be asked about, because its action has a defect', () => {
    const run = written(scenario, ['hsm-recovers hsm-a1', ...five], { hsmFails: failsTwice });
    const [first] = [...simplerInterleavings(run, false)];
    expect(textsIn(first!)).toEqual(five);
  });

  test('have the same defect of an action in a smaller deployment, even if it shows there from the start', () => {
    const run = written(scenario, five, { hsmFails: failsTwice });
    const smaller = [...simplerInterleavings(run, true)].filter(({ space }) => space !== run.space);
    expect(smaller.length).toBeGreaterThan(5);
    for (const { space } of smaller) expect(space.model.actions).toBe(run.space.model.actions);
    const failing = smaller.filter((each) => failureOf(each)?.claim === 'events-are-accepted');
    expect(failing.length).toBeGreaterThan(5);
  });
});

/** How the end of shrinking is looked for: what fails, and where. */
interface Search {
  readonly runs: fc.Arbitrary<Interleaving>;
  /** How many of them have one that fails. */
  readonly runCount: number;
  /** Steps up to the failure. */
  readonly failsAt: (run: Interleaving) => number | undefined;
  readonly mayReduceDeployment: boolean;
}

/** A run fails where it has come to violate a property. */
function violating(name: string): (run: Interleaving) => number | undefined {
  const property = safetyPropertyNamed(name)!;
  return (run) => failureOf(run, [property])?.position;
}

/** A run fails where it has tried so many steps of an action. */
function trying(action: string, count: number): (run: Interleaving) => number | undefined {
  return ({ steps }) => {
    const positions = [...steps.keys()].filter((position) => steps[position]!.action === action);
    const last = positions[count - 1];
    return last === undefined ? undefined : last + 1;
  };
}

describe('shrinking', () => {
  const various = { runs: inSmallDeployments, runCount: 300 };
  const hazardous = { runs: interleavings(publicScenario('sdk3-min1-3hsm-1fail')), runCount: 3_000 };
  const mutant = mutants.find(({ name }) => name === 'server-side synchronization reaches other clusters')!;
  const wrong = {
    runs: interleavings(mutant.scenario, { actions: { ...actions, ...mutant.mutation } }),
    runCount: 300,
  };

  const searches: readonly (readonly [what: string, search: Search])[] = [
    [
      'a lost key in its deployment',
      { ...hazardous, failsAt: violating('acknowledged-key-survives'), mayReduceDeployment: false },
    ],
    [
      'a lost key, wherever it gets lost',
      { ...hazardous, failsAt: violating('acknowledged-key-survives'), mayReduceDeployment: true },
    ],
    [
      'a key on one HSM only, in random deployments',
      { ...various, failsAt: violating('usable-key-on-two-hsms'), mayReduceDeployment: true },
    ],
    ['a wrong action', { ...wrong, failsAt: violating('key-moves-only-by-sync'), mayReduceDeployment: true }],
    [
      'two copies in random deployments',
      { ...various, runCount: 600, failsAt: trying('client-sync-copies', 2), mayReduceDeployment: true },
    ],
    ['a step in vain', { ...hazardous, failsAt: trying('hsm-recovers', 1), mayReduceDeployment: false }],
  ];

  test.each(searches)('%s ends, fails at any time, and leaves nothing that is not needed', (_, search) => {
    const { failsAt, mayReduceDeployment } = search;
    const failing = failingRuns(search);
    expect(failing.length).toBe(failingCount);
    for (const run of failing) {
      const shrinking = new Shrinking(run, cutAt(failsAt), mayReduceDeployment);
      expect(shrinking.simplest).toBe(run);
      let sliceCount = 0;
      for (let before = run; shrinking.advance(1); before = shrinking.simplest) {
        const { simplest } = shrinking;
        if (simplest !== before) {
          expect(failsAt(simplest)).toBe(simplest.numbers.length);
          expect(isSimpler(simplest, before)).toBe(true);
        }
        sliceCount += 1;
        expect(sliceCount).toBeLessThan(attemptCountMax);
      }

      const { simplest } = shrinking;
      expect(simplest).not.toBe(run);
      const simpler = [
        ...withoutOne(simplest),
        ...(mayReduceDeployment ? inSimplerDeployments(simplest) : []),
      ];
      expect(simpler.filter((each) => failsAt(each) !== undefined)).toEqual([]);
      expect(shrinking.advance(1)).toBe(false);
      expect(shrinking.simplest).toBe(simplest);
    }
  });

  test.each(searches)('%s comes to the same, however long its slices are', (_, search) => {
    const { failsAt, mayReduceDeployment } = search;
    const [run] = failingRuns(search);
    const ends = [1, 7, Number.POSITIVE_INFINITY].map((candidateCount) => {
      const shrinking = new Shrinking(run!, cutAt(failsAt), mayReduceDeployment);
      toItsEnd(shrinking, candidateCount);
      return [shrinking.simplest.scenario, textsIn(shrinking.simplest)];
    });
    expect(ends).toEqual([ends[0], ends[0], ends[0]]);
  });

  test('tries as many candidates as it is told, and no more', () => {
    const [run] = failingRuns(searches[0]![1]);
    let attemptCount = 0;
    const shrinking = new Shrinking(
      run!,
      () => {
        attemptCount += 1;
        return undefined;
      },
      false,
    );
    expect(shrinking.advance(3)).toBe(true);
    expect(attemptCount).toBe(3);
    toItsEnd(shrinking, 3);
    expect(attemptCount).toBe([...simplerInterleavings(run!, false)].length);
    expect(shrinking.simplest).toBe(run);
  });
});

const failingCount = 5;
const known = new Map<Search, readonly Interleaving[]>();

function failingRuns(search: Search): readonly Interleaving[] {
  const failing =
    known.get(search) ??
    fc
      .sample(search.runs, { seed: 1, numRuns: search.runCount })
      .filter((run) => search.failsAt(run) !== undefined);
  known.set(search, failing);
  return failing.slice(0, failingCount);
}

/** More than any of these takes: a test that does not end would tell nobody why. */
const attemptCountMax = 5_000;

function cutAt(failsAt: Search['failsAt']): (run: Interleaving) => Interleaving | undefined {
  let attemptCount = 0;
  return (run) => {
    attemptCount += 1;
    expect(attemptCount).toBeLessThan(attemptCountMax);
    const position = failsAt(run);
    return position === undefined ? undefined : new Interleaving(run.space, run.numbers.slice(0, position));
  };
}

function toItsEnd(shrinking: Shrinking, candidateCount: number): void {
  for (let sliceCount = 0; shrinking.advance(candidateCount); sliceCount += 1) {
    expect(sliceCount).toBeLessThan(attemptCountMax);
  }
}

/** Fewer steps in the same deployment, or a smaller one. */
function isSimpler(run: Interleaving, than: Interleaving): boolean {
  return run.space === than.space
    ? run.numbers.length < than.numbers.length
    : sizeOf(run.scenario) < sizeOf(than.scenario);
}

const inSimplerDeployments = (run: Interleaving): readonly Interleaving[] =>
  [...simplerDeployments(run.scenario)].map((simpler) =>
    written(simpler, textsIn(run), run.space.model.actions),
  );
