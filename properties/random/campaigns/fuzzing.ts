import type { ActionSet, Scenario, useKey } from '#models';
import type { SafetyProperty } from '../../property.ts';
import type { UseResult } from '../../uses.ts';
import { type FuzzingFailure, Minimising } from '../minimising.ts';
import type { ActionCoverage, Missed } from '../run-coverage/coverage.ts';
import type { Sighting } from '../runner.ts';
import { Runs } from './runs.ts';

/** What a random search may be told. */
export interface FuzzingOptions {
  /** The same seed gives the same runs. A whole number below 2³²; 1 by default. */
  readonly seed?: number | undefined;
  /** 20,000 by default. */
  readonly runCountMax?: number | undefined;
  /** Steps of the longest run; 256 by default. */
  readonly stepCountMax?: number | undefined;
  /** The deployment to run; many random ones by default. */
  readonly scenario?: Scenario | undefined;
  /** Only these are asked, and a violation is a failure wherever it is seen. */
  readonly wanted?: readonly SafetyProperty[] | undefined;
  /** Pass an object with an action replaced to search a mutant. */
  readonly actions?: ActionSet | undefined;
  /** Pass another to search a mutant of what comes of using a key. */
  readonly ask?: typeof useKey | undefined;
}

/** How far a random search has come. */
export interface FuzzingProgress {
  /** `exploring`: exhaustively, to know what there is. `shrinking`, `shortening`: a failure was found. */
  readonly phase: 'exploring' | 'running' | 'shrinking' | 'shortening';
  readonly runCount: number;
  readonly runCountMax: number;
  readonly stepCount: number;
}

/** What is known after random runs. */
export interface FuzzingResult {
  readonly seed: number;
  /** Null for random deployments. */
  readonly scenario: Scenario | null;
  readonly runCountMax: number;
  /** Whether every run was done, or a failure found and made as simple as it can be. */
  readonly complete: boolean;
  readonly runCount: number;
  readonly deploymentCount: number;
  /** Steps taken; uses of keys are counted for themselves. */
  readonly stepCount: number;
  /** Steps tried and refused. */
  readonly refusalCount: number;
  /** Runs that were also done on live actors. */
  readonly followedCount: number;
  /** Distinct worlds, over all deployments; at least so many where some had to be forgotten. */
  readonly worldCount: number;
  readonly isWorldCountLowerBound: boolean;
  readonly actions: readonly ActionCoverage[];
  /** What came of the uses of keys, and how often; all that can come of one. */
  readonly used: ReadonlyMap<UseResult, number>;
  /** What the runs missed; null where nobody knows how many worlds there are. */
  readonly missed: Missed | null;
  readonly sightings: readonly Sighting[];
  readonly failure: FuzzingFailure | null;
}

/** Runs that are done where nobody says how many. */
export const runCountDefault = 20_000;

/**
 * A random search for failures, in slices.
 *
 * @remarks
 * Call `advance` until it returns false, or stop early: what was seen so far stays seen, and the search is
 * then not complete. It ends at the first failure, which is what `keysync verify` would call unexpected, and
 * makes it as simple as it can be.
 */
export class Fuzzing {
  readonly #options: FuzzingOptions;
  readonly #runCountMax: number;
  readonly #runs: Runs;
  readonly #work: Generator<void, void>;
  #minimising: Minimising | undefined;
  #isComplete = false;

  constructor(options: FuzzingOptions = {}) {
    this.#options = options;
    this.#runCountMax = options.runCountMax ?? runCountDefault;
    this.#runs = new Runs(options, { slice: 0, runsBefore: 0, runs: this.#runCountMax });
    this.#work = this.#search();
  }

  get progress(): FuzzingProgress {
    const { phase, runCount, stepCount } = this.#runs;
    return { phase: this.#minimising?.phase ?? phase, runCount, runCountMax: this.#runCountMax, stepCount };
  }

  /** Does the next slice of work; returns whether there is more to do. */
  advance(): boolean {
    this.#isComplete = this.#work.next().done === true;
    return !this.#isComplete;
  }

  /** What is known now. The search is then over. */
  result(): FuzzingResult {
    const { coverage, missed } = this.#runs.end();
    const { deploymentCount, stepCount, refusalCount, followedCount, worldCount } = coverage;
    return {
      seed: this.#runs.seed,
      scenario: this.#options.scenario ?? null,
      runCountMax: this.#runCountMax,
      complete: this.#isComplete,
      runCount: coverage.runCount,
      deploymentCount,
      stepCount,
      refusalCount,
      followedCount,
      worldCount,
      isWorldCountLowerBound: coverage.isWorldCountLowerBound,
      actions: coverage.actions,
      used: coverage.used,
      missed: missed ?? null,
      sightings: coverage.sightings,
      failure: this.#minimising?.failure ?? null,
    };
  }

  *#search(): Generator<void, void> {
    const failed = yield* this.#runs.work();
    if (failed === undefined) return;
    const { actions, scenario } = this.#options;
    this.#minimising = new Minimising(failed, actions, scenario === undefined);
    do yield;
    while (this.#minimising.advance());
  }
}
