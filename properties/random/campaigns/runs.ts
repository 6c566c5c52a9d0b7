import fc from 'fast-check';
import { type Model, modelOf, type Scenario } from '#models';
import { safetyProperties } from '../../properties.ts';
import type { SafetyProperty } from '../../property.ts';
import { Exploration } from '../../search/exploration.ts';
import { judge } from '../../verification/judgement.ts';
import { ModelSpace } from '../../verification/model-space.ts';
import { sliceSize } from '../../verification/verification.ts';
import { unlessDefect } from '../claims.ts';
import { deployments } from '../deployments/deployments.ts';
import { Coverage, type Missed, missedOn } from '../run-coverage/coverage.ts';
import { knownWorldCountMax } from '../run-coverage/seen-worlds.ts';
import type { WorldNotes } from '../run-coverage/world-notes.ts';
import { type FailedRun, FuzzedDeployment } from './fuzzed-deployment.ts';
import type { FuzzingOptions } from './fuzzing.ts';

/** Some of the runs of a search, which anybody can do without those before them. */
export interface Chunk {
  /** Its first slice: runs are drawn in slices, each of which has a seed of its own. */
  readonly slice: number;
  /** Runs in the slices before. */
  readonly runsBefore: number;
  /** How many runs it has. */
  readonly runs: number;
}

/** Runs over one scenario in a slice. */
const runsPerSlice = 250;

/** A scenario that runs are done on, explored exhaustively to know what there is. */
export class Ground {
  readonly space: ModelSpace;
  readonly #exploration: Exploration;
  #isOver = false;

  constructor(scenario: Scenario, { actions, ask }: FuzzingOptions = {}) {
    this.space = new ModelSpace(modelOf(scenario, actions), { ask });
    const limits = { worldCountMax: knownWorldCountMax };
    this.#exploration = new Exploration(this.space, [], limits, { isNumbered: true });
  }

  /** Does the next slice of work; returns whether there is more to do. */
  explore(): boolean {
    // A defect of an action ends the exploration; the runs find it and tell how it came about.
    if (!this.#isOver) this.#isOver = unlessDefect(() => this.#exploration.advance(sliceSize)) !== true;
    return !this.#isOver;
  }

  get isExplored(): boolean {
    return this.#isOver;
  }

  /** All that there is; undefined where that is too much, or as long as it is not known. */
  get exploration(): Exploration | undefined {
    return this.#isOver && this.#exploration.isComplete ? this.#exploration : undefined;
  }
}

/**
 * The runs of one chunk of a random search, in slices. They end at the first that fails.
 *
 * @remarks
 * What a run does depends on its seed alone, and not on the runs before it; but properties of worlds are asked only in
 * worlds that no run of the chunk has been in.
 */
export class Runs {
  readonly seed: number;
  readonly #options: FuzzingOptions;
  readonly #chunk: Chunk;
  readonly #ground: Ground | undefined;
  readonly #notes: WorldNotes | undefined;
  readonly #coverage = new Coverage();
  #phase: 'exploring' | 'running' = 'running';
  #fuzzed: FuzzedDeployment | undefined;
  #missed: Missed | undefined;
  #failedIn: Chunk | undefined;

  /**
   * @param ground - the scenario of the options, where others have explored it
   * @param notes - where to note what is seen of worlds, of one scenario
   */
  constructor(options: FuzzingOptions, chunk: Chunk, ground?: Ground, notes?: WorldNotes) {
    const { seed = 1, scenario } = options;
    this.seed = seed;
    this.#options = options;
    this.#chunk = chunk;
    this.#ground = ground ?? (scenario && new Ground(scenario, options));
    this.#notes = notes;
  }

  get phase(): 'exploring' | 'running' {
    return this.#phase;
  }

  get runCount(): number {
    return this.#coverage.runCount + (this.#fuzzed?.runCount ?? 0);
  }

  /** Steps taken. */
  get stepCount(): number {
    return this.#coverage.stepCount + (this.#fuzzed?.runner.stepCount ?? 0);
  }

  /** The slice that has the run that failed. */
  get failedIn(): Chunk | undefined {
    return this.#failedIn;
  }

  /** Does all of it, slice by slice. Returns the run that failed. */
  work(): Generator<void, FailedRun | undefined> {
    return this.#ground === undefined ? this.#runMany() : this.#runOne(this.#ground);
  }

  /** What was done. No more is. */
  end(): { readonly coverage: Coverage; readonly missed: Missed | undefined } {
    this.#leave();
    return { coverage: this.#coverage, missed: this.#missed };
  }

  /** Many runs over one deployment. */
  *#runOne(ground: Ground): Generator<void, FailedRun | undefined> {
    this.#phase = 'exploring';
    while (ground.explore()) yield;
    this.#phase = 'running';
    this.#enter(ground.space, ground.exploration);
    for (let { slice } = this.#chunk; this.runCount < this.#chunk.runs; slice += 1) {
      const failed = this.#runSlice(slice, runsPerSlice);
      if (failed !== undefined) return failed;
      yield;
    }
    return undefined;
  }

  /** A few runs over each of many deployments. */
  *#runMany(): Generator<void, FailedRun | undefined> {
    for (let { slice } = this.#chunk; this.runCount < this.#chunk.runs; slice += 1) {
      const model = drawnModel(this.#options, slice);
      this.#enter(new ModelSpace(model, { ask: this.#options.ask }), undefined);
      const failed = this.#runSlice(slice, runsPerDeployment(model));
      if (failed !== undefined) return failed;
      this.#leave();
      yield;
    }
    return undefined;
  }

  #runSlice(slice: number, runCount: number): FailedRun | undefined {
    const before = this.runCount;
    const runs = Math.min(runCount, this.#chunk.runs - before);
    const failed = this.#fuzzed!.run(seedOf(this.seed, slice), runs);
    if (failed !== undefined) this.#failedIn = { slice, runsBefore: this.#chunk.runsBefore + before, runs };
    return failed;
  }

  #enter(space: ModelSpace, exploration: Exploration | undefined): void {
    const { wanted, stepCountMax } = this.#options;
    const { scenario } = space.model;
    const isFailure = (property: SafetyProperty): boolean =>
      wanted !== undefined && property.kind !== 'reachable' ? true : isUnexpected(scenario, property);
    const properties = wanted ?? safetyProperties;
    const runCountBefore = this.#chunk.runsBefore + this.runCount;
    const options = { properties, isFailure, stepCountMax, runCountBefore, notes: this.#notes };
    this.#fuzzed = new FuzzedDeployment(space, options, exploration);
  }

  #leave(): void {
    if (this.#fuzzed === undefined) return;
    this.#coverage.add(this.#fuzzed);
    this.#missed = missedOn(this.#fuzzed, this.#coverage.actions);
    this.#fuzzed = undefined;
  }
}

/** The chunks of a search, in order, each of about so many runs. */
export function* chunksOf(options: FuzzingOptions, runCountMax: number, runCount: number): Generator<Chunk> {
  let [slice, runsBefore] = [0, 0];
  while (runsBefore < runCountMax) {
    const first = slice;
    let runs = 0;
    for (; runs < runCount; slice += 1)
      runs += options.scenario === undefined ? runsPerDeployment(drawnModel(options, slice)) : runsPerSlice;
    yield { slice: first, runsBefore, runs: Math.min(runs, runCountMax - runsBefore) };
    runsBefore += runs;
  }
}

/** The deployment of a slice, where each has its own. */
function drawnModel({ seed = 1, actions }: FuzzingOptions, slice: number): Model {
  const [scenario] = fc.sample(deployments(), { seed: seedOf(seed, slice), numRuns: 1 });
  return modelOf(scenario!, actions);
}

/** A seed for each slice: far apart for neighbouring seeds. */
const seedOf = (seed: number, slice: number): number => (Math.imul(seed, 0x9e3779b1) + slice) | 0;

/** Large deployments are slow to build and to run. */
function runsPerDeployment({ steps }: Model): number {
  return steps.length > 500 ? 4 : 16;
}

/** Whether it is a failure to see the property violated, or a witness of it, in this scenario. */
function isUnexpected(scenario: Scenario, property: SafetyProperty): boolean {
  const verdict = property.kind === 'reachable' ? 'reachable' : 'violated';
  return judge({ scenario }, { name: property.name, property, verdict }) === 'unexpected';
}
