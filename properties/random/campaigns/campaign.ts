import { Minimising } from '../minimising.ts';
import { Coverage, missedOn } from '../run-coverage/coverage.ts';
import { possibleIn } from '../run-coverage/possible.ts';
import type { PlainWorldNotes } from '../run-coverage/world-notes.ts';
import { type CampaignWorlds, noWorldsOf } from './campaign-worlds.ts';
import type { CampaignOptions, ChunkDone } from './chunk-doer.ts';
import type { FailedRun } from './fuzzed-deployment.ts';
import { type FuzzingProgress, type FuzzingResult, runCountDefault } from './fuzzing.ts';
import { type Chunk, chunksOf, Ground, Runs } from './runs.ts';

/** About so many runs are a chunk, where nobody says how many: some seconds of work. */
const usualRunsPerChunk = 2500;

/**
 * A random search whose runs are done elsewhere, in chunks, by as many as there are. It comes to the same as
 * {@link Fuzzing}, whoever does which chunk, and in whatever order they are done.
 *
 * @remarks
 * Call `explore` until it returns false, while the chunks are done; once they are, `advance` until it returns false. Of
 * several chunks that have a failure the first in order counts. Its slice is done here again, so that what another tells
 * of a failure is seen here, and made as simple as it can be.
 */
export class FuzzingCampaign {
  readonly #options: CampaignOptions;
  readonly #runCountMax: number;
  readonly #runsPerChunk: number;
  readonly #ground: Ground | undefined;
  readonly #coverage = new Coverage();
  /** By the runs before them: chunks that are done, and wait for one before them, or for the ground to be explored. */
  readonly #waiting = new Map<number, Finished>();
  #worlds: CampaignWorlds | undefined;
  #mergedRuns = 0;
  #hasFailure = false;
  #failed: { readonly slice: Chunk; readonly runCount: number } | undefined;
  #minimising: Minimising | undefined;
  #isComplete = false;

  constructor(options: CampaignOptions, runCountMax = runCountDefault, runsPerChunk = usualRunsPerChunk) {
    this.#options = options;
    this.#runCountMax = runCountMax;
    this.#runsPerChunk = runsPerChunk;
    this.#ground = options.scenario && new Ground(options.scenario);
  }

  /** What is to be done, in order: up to the first failure that anybody has told of. */
  *chunks(): Generator<Chunk> {
    for (const chunk of chunksOf(this.#options, this.#runCountMax, this.#runsPerChunk)) {
      if (this.#hasFailure) return;
      yield chunk;
    }
  }

  get progress(): FuzzingProgress {
    const waiting = [...this.#waiting.values()].map(({ done }) => done.coverage);
    const { runCount, stepCount } = this.#coverage;
    return {
      phase: this.#minimising?.phase ?? 'running',
      runCount: waiting.reduce((sum, one) => sum + one.runCount, runCount),
      runCountMax: this.#runCountMax,
      stepCount: waiting.reduce((sum, one) => sum + one.stepCount, stepCount),
    };
  }

  /** Explores the scenario, to know what the runs miss; returns whether there is more to do. */
  explore(): boolean {
    const isExploring = this.#ground?.explore() === true;
    if (!isExploring) this.#mergeReady();
    return isExploring;
  }

  /** Takes what came of a chunk. */
  take(chunk: Chunk, done: ChunkDone): void {
    this.#waiting.set(chunk.runsBefore, { chunk, done });
    this.#hasFailure ||= done.failedIn !== null;
    if (this.#isExplored) this.#mergeReady();
  }

  /** Does the next slice of what is left once the chunks are done; returns whether there is more to do. */
  advance(): boolean {
    if (this.explore()) return true;
    if (this.#failed === undefined) {
      this.#isComplete = this.#mergedRuns >= this.#runCountMax;
      return false;
    }
    if (this.#minimising === undefined) {
      this.#minimising = this.#startMinimising(this.#failed.slice);
      return true;
    }
    this.#isComplete = !this.#minimising.advance();
    return !this.#isComplete;
  }

  /** What is known now. The campaign is then over. */
  result(): FuzzingResult {
    this.#mergeRest();
    if (this.#failed !== undefined) this.#minimising ??= this.#startMinimising(this.#failed.slice);
    const [coverage, worlds, ground] = [this.#coverage, this.#worlds, this.#ground];
    const { deploymentCount, stepCount, refusalCount, followedCount } = coverage;
    return {
      seed: this.#options.seed ?? 1,
      scenario: this.#options.scenario ?? null,
      runCountMax: this.#runCountMax,
      complete: this.#isComplete,
      runCount: this.#failed?.runCount ?? coverage.runCount,
      deploymentCount,
      stepCount,
      refusalCount,
      followedCount,
      worldCount: worlds?.reachedWorldCount ?? coverage.worldCount,
      isWorldCountLowerBound: coverage.isWorldCountLowerBound || worlds?.hasForgotten === true,
      actions: coverage.actions,
      used: coverage.used,
      missed: (ground && worlds && missedIn(ground, worlds, coverage)) ?? null,
      sightings: coverage.sightings,
      failure: this.#minimising?.failure ?? null,
    };
  }

  get #isExplored(): boolean {
    return this.#ground === undefined || this.#ground.isExplored;
  }

  /** Adds what is next in order, as far as it is there. */
  #mergeReady(): void {
    for (;;) {
      const next = this.#waiting.get(this.#mergedRuns);
      if (next === undefined || this.#failed !== undefined) return;
      this.#waiting.delete(this.#mergedRuns);
      this.#merge(next);
    }
  }

  /** Where it was stopped, some chunks are not there: what others came to counts all the same, a failure above all. */
  #mergeRest(): void {
    if (this.#waiting.size === 0) return;
    // Whoever did chunks has explored the scenario, so this is nearly done as well.
    while (this.#ground?.explore() === true);
    const inOrder = [...this.#waiting.values()].sort(
      (one, other) => one.chunk.runsBefore - other.chunk.runsBefore,
    );
    this.#waiting.clear();
    for (const finished of inOrder) if (this.#failed === undefined) this.#merge(finished);
  }

  #merge({ chunk, done }: Finished): void {
    const { coverage, worlds, failedIn } = done;
    if (this.#ground === undefined || this.#coverage.deploymentCount === 0) this.#coverage.addPlain(coverage);
    else this.#coverage.addRuns(coverage);
    if (this.#ground !== undefined && worlds !== null) this.#mergeWorlds(this.#ground, worlds);
    this.#mergedRuns = chunk.runsBefore + chunk.runs;
    if (failedIn !== null) this.#failed = { slice: failedIn, runCount: chunk.runsBefore + coverage.runCount };
  }

  #mergeWorlds(ground: Ground, { seen, stepCounts, ...met }: PlainWorldNotes): void {
    this.#worlds ??= noWorldsOf(ground);
    const isNew = this.#worlds.add(met);
    for (const [property, places] of seen) {
      for (const place of places.filter((one) => isNew[one] === true))
        this.#coverage.addSighting({ property, applied: true, count: 1, nearest: stepCounts[place]! });
    }
  }

  #startMinimising(slice: Chunk): Minimising {
    const work = new Runs(this.#options, slice, this.#ground).work();
    let failed: FailedRun | undefined;
    for (let next = work.next(); failed === undefined; next = work.next()) {
      if (next.done !== true) continue;
      if (next.value === undefined)
        throw new Error(`A run failed elsewhere, and does not fail here: after ${slice.runsBefore} runs.`);
      failed = next.value;
    }
    return new Minimising(failed, undefined, this.#options.scenario === undefined);
  }
}

interface Finished {
  readonly chunk: Chunk;
  readonly done: ChunkDone;
}

function missedIn({ space }: Ground, { knownWorlds }: CampaignWorlds, { actions }: Coverage) {
  return missedOn({ model: space.model, possible: possibleIn(space), knownWorlds }, actions);
}
