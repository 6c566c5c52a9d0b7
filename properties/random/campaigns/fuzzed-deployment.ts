import fc from 'fast-check';
import type { Model } from '#models';
import type { SafetyProperty } from '../../property.ts';
import type { Exploration } from '../../search/exploration.ts';
import type { ModelSpace } from '../../verification/model-space.ts';
import { disagreementIn } from '../interleavings/engines.ts';
import { Interleaving } from '../interleavings/interleaving.ts';
import { interleavingsOn } from '../interleavings/interleavings.ts';
import { type Possible, possibleIn } from '../run-coverage/possible.ts';
import { CountedWorlds, KnownWorlds, type SeenWorlds } from '../run-coverage/seen-worlds.ts';
import type { WorldNotes } from '../run-coverage/world-notes.ts';
import { type Failure, Runner } from '../runner.ts';

/** A run that failed, up to its failure. */
export interface FailedRun {
  readonly interleaving: Interleaving;
  /** See {@link Failure}. */
  readonly claim: string;
  /** What the run knew of worlds. */
  readonly worlds: SeenWorlds;
}

/** How random runs are done on it. */
export interface FuzzedDeploymentOptions {
  readonly properties: readonly SafetyProperty[];
  readonly isFailure: (property: SafetyProperty) => boolean;
  readonly stepCountMax: number | undefined;
  /** Runs done on other deployments before. */
  readonly runCountBefore: number;
  /** Where to note what was seen of worlds, for who puts together what several did. */
  readonly notes?: WorldNotes | undefined;
}

/** One run in so many is also done on live actors, which takes a hundred times as long. */
const runsPerFollowed = 250;

/** A deployment that random runs are done on. */
export class FuzzedDeployment {
  readonly space: ModelSpace;
  readonly runner: Runner;
  readonly worlds: CountedWorlds | KnownWorlds;
  /** What can happen, where an exhaustive search has told. */
  readonly possible: Possible | undefined;
  readonly #arbitrary: fc.Arbitrary<Interleaving>;
  readonly #runCountBefore: number;
  #runCount = 0;
  #followedCount = 0;

  /** @param exploration - of this space and complete, if there is one */
  constructor(
    space: ModelSpace,
    { properties, isFailure, stepCountMax, runCountBefore, notes }: FuzzedDeploymentOptions,
    exploration?: Exploration,
  ) {
    this.space = space;
    this.possible = exploration && possibleIn(space);
    this.worlds =
      exploration === undefined
        ? new CountedWorlds(space, undefined, notes)
        : new KnownWorlds(exploration, space, notes);
    this.runner = new Runner(space, properties, isFailure, this.worlds, notes);
    this.#runCountBefore = runCountBefore;
    this.#arbitrary = interleavingsOn(space, stepCountMax === undefined ? {} : { stepCountMax });
  }

  get model(): Model {
    return this.space.model;
  }

  /** All worlds that there are, where they are known. */
  get knownWorlds(): KnownWorlds | undefined {
    return this.worlds instanceof KnownWorlds ? this.worlds : undefined;
  }

  get runCount(): number {
    return this.#runCount;
  }

  /** Runs that were also done on live actors. */
  get followedCount(): number {
    return this.#followedCount;
  }

  /** Does so many runs, or fewer if one fails. */
  run(seed: number, runCount: number): FailedRun | undefined {
    let failed: FailedRun | undefined;
    const property = fc.property(this.#arbitrary, (interleaving) => {
      const failure = this.#runOne(interleaving);
      if (failure === undefined) return true;
      const { space, numbers } = interleaving;
      const { claim, position } = failure;
      const { worlds } = this;
      failed = { interleaving: new Interleaving(space, numbers.slice(0, position)), claim, worlds };
      return false;
    });
    // What fails is shrunk later, in slices.
    const { failed: isStopped, errorInstance } = fc.check(property, {
      seed,
      numRuns: runCount,
      endOnFailure: true,
    });
    // fast-check keeps every error to itself; one that is no failure of a run is nobody's to keep.
    if (isStopped && failed === undefined) throw errorInstance;
    return failed;
  }

  #runOne(interleaving: Interleaving): Failure | undefined {
    const failure = this.runner.run(interleaving.numbers);
    const isFollowed = (this.#runCountBefore + this.#runCount) % runsPerFollowed === 0;
    this.#runCount += 1;
    if (failure !== undefined || !isFollowed) return failure;
    this.#followedCount += 1;
    const disagreement = disagreementIn(interleaving);
    return disagreement && { claim: 'engines-agree', position: disagreement.position };
  }
}
