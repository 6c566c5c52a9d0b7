import { initialTransition, transition } from 'xstate';
import { machines, type Scenario } from '#models';
import { Fuzzing, propertyNamed, sliceSize, Verification, type VerificationOptions } from '#properties';
import type { BenchmarkCounts, BenchmarkSize } from '#reports';
import { ThreadPool } from '../workers/thread-pool.ts';
import { searchLiveActors } from './live-actors.ts';
import { coreScenario } from './scenario-family.ts';

/** Something of ours that is measured, in a process of its own. */
export interface Subject {
  /** Its short name. */
  readonly name: string;
  readonly title: string;
  /** Whether it sees every world. */
  readonly isWhole: boolean;
  /** Makes all ready that is not to be measured; what it returns is. */
  prepare(size: BenchmarkSize): () => BenchmarkCounts | Promise<BenchmarkCounts>;
}

/** All of them, by name. A new way to search is a new line here, and a name in the comparisons. */
export const subjects = {
  exploration: whole('exploration', 'exploration', { properties: [], symmetry: false }),
  'two-workers': {
    name: 'two-workers',
    title: 'exploration, two workers',
    isWhole: true,
    prepare: (size) => {
      const scenario = coreScenario(size);
      return () => searchWithWorkers(scenario, 2);
    },
  },
  reduced: whole('reduced', 'reduced exploration', { properties: [] }),
  checked: whole('checked', 'every property checked', {}),
  'first-counterexample': {
    name: 'first-counterexample',
    title: 'first counterexample',
    isWhole: false,
    prepare: (size) => {
      const property = hazardOf(size);
      return () => firstCounterexample(size, property);
    },
  },
  'live-actors': {
    name: 'live-actors',
    title: 'live XState actors',
    isWhole: true,
    prepare: (size) => {
      const scenario = coreScenario(size);
      return () => searchLiveActors(scenario);
    },
  },
  random: {
    name: 'random',
    title: 'random runs, every property checked',
    isWhole: false,
    prepare: (size) => {
      const fuzzing = new Fuzzing({ scenario: coreScenario(size), runCountMax: randomRunCount });
      // It explores the scenario first, to know what there is to reach.
      while (fuzzing.progress.phase !== 'running' || fuzzing.progress.runCount === 0) fuzzing.advance();
      const before = fuzzing.progress.stepCount;
      return () => {
        while (fuzzing.advance());
        const { stepCount, missed, failure } = fuzzing.result();
        if (failure !== null) throw new Error('The random runs found a failure.');
        return othersCounts(missed?.worlds.reached ?? 0, stepCount - before);
      };
    },
  },
  xstate: {
    name: 'xstate',
    title: 'bare XState transition()',
    isWhole: false,
    prepare: () => {
      const [start] = initialTransition(machines.creationSdk3);
      return () => {
        for (let taken = 0; taken < bareTransitionCount; taken += 1) {
          transition(machines.creationSdk3, start, { type: 'key.generated' });
        }
        return othersCounts(0, bareTransitionCount);
      };
    },
  },
} as const satisfies Readonly<Record<string, Subject>>;

/** See {@link subjects}. */
export type SubjectName = keyof typeof subjects;

const randomRunCount = 50_000;
const bareTransitionCount = 50_000;

/** Worlds between two looks at whether a counterexample is there: few, so that its time is told. */
const smallSliceSize = 100;

/** An exhaustive search. */
function whole(name: string, title: string, options: VerificationOptions): Subject {
  return {
    name,
    title,
    isWhole: true,
    prepare: (size) => {
      const scenario = coreScenario(size);
      return () => {
        const verification = new Verification(scenario, options);
        while (verification.advance(sliceSize));
        if (!verification.result().complete) throw new Error(`${title} did not see every world.`);
        return countsIn(verification);
      };
    },
  };
}

/** The threads are started while it is measured, as they are for everybody. */
async function searchWithWorkers(scenario: Scenario, workerCount: number): Promise<BenchmarkCounts> {
  const options = { properties: [], symmetry: false };
  const verification = new Verification(scenario, options, (order) => new ThreadPool(workerCount, order));
  try {
    while (await verification.goOn(sliceSize));
  } finally {
    await verification.end();
  }
  return countsIn(verification);
}

/** The gravest hazard of a scenario: the more HSMs may be lost, the more can be lost with them. */
function hazardOf({ failures }: BenchmarkSize): string {
  if (failures === 0) return 'rejected-key-leaves-nothing';
  return failures === 1 ? 'usable-key-on-two-hsms' : 'acknowledged-key-survives';
}

function firstCounterexample(size: BenchmarkSize, name: string): BenchmarkCounts {
  const property = propertyNamed(name);
  if (property === undefined) throw new Error(`There is no property ${name}.`);
  const verification = new Verification(coreScenario(size), { properties: [property] });
  while (!verification.isSettled && verification.advance(smallSliceSize));
  const found = verification.result().properties[0];
  if (found?.verdict !== 'violated') throw new Error(`${name} has no counterexample.`);
  return countsIn(verification);
}

function countsIn({ progress }: Verification): BenchmarkCounts {
  const { worldCount, transitionCount, storedWorldCount, byteCount } = progress;
  return {
    worlds: worldCount,
    transitions: transitionCount,
    storedWorlds: storedWorldCount,
    bytes: byteCount,
  };
}

/** For what is no search of ours. */
function othersCounts(worlds: number, transitions: number): BenchmarkCounts {
  return { worlds, transitions, storedWorlds: worlds, bytes: null };
}
