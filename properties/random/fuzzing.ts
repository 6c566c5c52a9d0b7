import fc from 'fast-check';
import { type ActionSet, type Model, modelOf, type Scenario, type useKey } from '#models';
import { safetyProperties } from '../properties.ts';
import type { SafetyProperty } from '../property.ts';
import { Exploration } from '../search/exploration.ts';
import type { UseResult } from '../uses.ts';
import { judge } from '../verification/judgement.ts';
import { ModelSpace } from '../verification/model-space.ts';
import { sliceSize } from '../verification/verification.ts';
import { unlessDefect } from './claims.ts';
import { type ActionCoverage, Coverage, type Missed, missedOn } from './coverage.ts';
import { deployments } from './deployments.ts';
import { type FailedRun, FuzzedDeployment } from './fuzzed-deployment.ts';
import { type FuzzingFailure, Minimising } from './minimising.ts';
import type { Sighting } from './runner.ts';
import { knownWorldCountMax } from './seen-worlds.ts';

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

const runCountDefault = 20_000;
const runsPerSlice = 250;

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
  readonly #seed: number;
  readonly #runCountMax: number;
  readonly #work: Generator<void, void>;
  readonly #coverage = new Coverage();
  #phase: FuzzingProgress['phase'] = 'running';
  #fuzzed: FuzzedDeployment | undefined;
  #missed: Missed | undefined;
  #minimising: Minimising | undefined;
  #isComplete = false;

  constructor(options: FuzzingOptions = {}) {
    this.#options = options;
    this.#seed = options.seed ?? 1;
    this.#runCountMax = options.runCountMax ?? runCountDefault;
    this.#work = options.scenario === undefined ? this.#runMany() : this.#runOne(options.scenario);
  }

  get progress(): FuzzingProgress {
    return {
      phase: this.#phase,
      runCount: this.#runCount,
      runCountMax: this.#runCountMax,
      stepCount: this.#coverage.stepCount + (this.#fuzzed?.runner.stepCount ?? 0),
    };
  }

  /** Does the next slice of work; returns whether there is more to do. */
  advance(): boolean {
    this.#isComplete = this.#work.next().done === true;
    return !this.#isComplete;
  }

  /** What is known now. The search is then over. */
  result(): FuzzingResult {
    this.#leave();
    const { deploymentCount, stepCount, refusalCount, followedCount, worldCount } = this.#coverage;
    return {
      seed: this.#seed,
      scenario: this.#options.scenario ?? null,
      runCountMax: this.#runCountMax,
      complete: this.#isComplete,
      runCount: this.#coverage.runCount,
      deploymentCount,
      stepCount,
      refusalCount,
      followedCount,
      worldCount,
      isWorldCountLowerBound: this.#coverage.isWorldCountLowerBound,
      actions: this.#coverage.actions,
      used: this.#coverage.used,
      missed: this.#missed ?? null,
      sightings: this.#coverage.sightings,
      failure: this.#minimising?.failure ?? null,
    };
  }

  get #runCount(): number {
    return this.#coverage.runCount + (this.#fuzzed?.runCount ?? 0);
  }

  /** Many runs over one deployment. */
  *#runOne(scenario: Scenario): Generator<void, void> {
    this.#phase = 'exploring';
    const space = this.#spaceOf(modelOf(scenario, this.#options.actions));
    const exploration = new Exploration(
      space,
      [],
      { worldCountMax: knownWorldCountMax },
      { isNumbered: true },
    );
    // A defect of an action ends the exploration; the runs find it and tell how it came about.
    while (unlessDefect(() => exploration.advance(sliceSize)) === true) yield;
    this.#phase = 'running';
    this.#enter(space, exploration.isComplete ? exploration : undefined);
    for (let slice = 0; this.#runCount < this.#runCountMax; slice += 1) {
      const failed = this.#runSlice(slice, runsPerSlice);
      if (failed !== undefined) {
        yield* this.#minimise(failed);
        return;
      }
      yield;
    }
  }

  /** A few runs over each of many deployments. */
  *#runMany(): Generator<void, void> {
    for (let slice = 0; this.#runCount < this.#runCountMax; slice += 1) {
      const [scenario] = fc.sample(deployments(), { seed: this.#seedOf(slice), numRuns: 1 });
      const model = modelOf(scenario!, this.#options.actions);
      this.#enter(this.#spaceOf(model), undefined);
      const failed = this.#runSlice(slice, runsPerDeployment(model));
      if (failed !== undefined) {
        yield* this.#minimise(failed);
        return;
      }
      this.#leave();
      yield;
    }
  }

  #runSlice(slice: number, runCount: number): FailedRun | undefined {
    const left = this.#runCountMax - this.#runCount;
    return this.#fuzzed!.run(this.#seedOf(slice), Math.min(runCount, left));
  }

  *#minimise(failed: FailedRun): Generator<void, void> {
    const { actions, scenario } = this.#options;
    const mayReduceDeployment = scenario === undefined;
    this.#minimising = new Minimising(failed, actions, mayReduceDeployment);
    do {
      this.#phase = this.#minimising.phase;
      yield;
    } while (this.#minimising.advance());
  }

  #spaceOf(model: Model): ModelSpace {
    return new ModelSpace(model, { ask: this.#options.ask });
  }

  #enter(space: ModelSpace, exploration: Exploration | undefined): void {
    const { wanted, stepCountMax } = this.#options;
    const { scenario } = space.model;
    const isFailure = (property: SafetyProperty): boolean =>
      wanted !== undefined && property.kind !== 'reachable' ? true : isUnexpected(scenario, property);
    const properties = wanted ?? safetyProperties;
    const options = { properties, isFailure, stepCountMax, runCountBefore: this.#runCount };
    this.#fuzzed = new FuzzedDeployment(space, options, exploration);
  }

  #leave(): void {
    if (this.#fuzzed === undefined) return;
    this.#coverage.add(this.#fuzzed);
    this.#missed = missedOn(this.#fuzzed);
    this.#fuzzed = undefined;
  }

  /** A seed for each slice: far apart for neighbouring seeds. */
  #seedOf(slice: number): number {
    return (Math.imul(this.#seed, 0x9e3779b1) + slice) | 0;
  }
}

/** Whether it is a failure to see the property violated, or a witness of it, in this scenario. */
function isUnexpected(scenario: Scenario, property: SafetyProperty): boolean {
  const verdict = property.kind === 'reachable' ? 'reachable' : 'violated';
  return judge({ scenario }, { name: property.name, property, verdict }) === 'unexpected';
}

/** Large deployments are slow to build and to run. */
function runsPerDeployment({ steps }: Model): number {
  return steps.length > 500 ? 4 : 16;
}
