import type { Actions, Scenario } from '#models';
import { safetyPropertyNamed } from '../properties.ts';
import type { Evidence } from '../property.ts';
import { isUse, resultOf } from '../uses.ts';
import { Trace, type TraceStep } from '../verification/trace.ts';
import { sliceSize, Verification } from '../verification/verification.ts';
import type { FailedRun } from './campaigns/fuzzed-deployment.ts';
import { isEngineClaim, unlessDefect } from './claims.ts';
import { disagreementIn } from './interleavings/engines.ts';
import { Interleaving } from './interleavings/interleaving.ts';
import { expectedOfUse } from './interleavings/use-fit.ts';
import { type Failure, failureOf, Runner } from './runner.ts';
import { Shrinking } from './shrinking.ts';

/** A failure as it is told: the simplest form of it that was found. */
export interface FuzzingFailure {
  /** The name of the property that was violated, or of a claim about the engines. */
  readonly claim: string;
  /** The deployment, which may be a simplification of the one it was found in. */
  readonly scenario: Scenario;
  readonly trace: readonly TraceStep[];
  readonly evidence: Evidence | null;
  readonly lengths: {
    /** Steps taken in the random run, up to the failure. */
    readonly found: number;
    /** Steps after shrinking: none of them can be dropped. */
    readonly shrunk: number;
    /** Steps of a provably shortest trace in the same deployment; null where it was not looked for. */
    readonly shortest: number | null;
  };
  /** Whether shrinking came to its end. */
  readonly isMinimal: boolean;
}

/** Beyond this, nobody looks for a shortest trace. */
const worldCountMax = 200_000;
const candidatesPerSlice = 200;

/** A trace, and what it shows. */
type Told = Pick<FuzzingFailure, 'trace' | 'evidence'>;

/**
 * Makes a failed run as simple as it can be, in slices.
 *
 * @remarks
 * First it shrinks. Then, where the deployment that is left is small enough, an exhaustive search replaces
 * the trace by a provably shortest one, and because that may do with even less of the deployment, it shrinks
 * again. A claim about the engines keeps what shrinking came to.
 */
export class Minimising {
  readonly #failed: FailedRun;
  readonly #actions: Actions | undefined;
  readonly #mayReduceDeployment: boolean;
  readonly #work: Generator<void, void>;
  #phase: 'shrinking' | 'shortening' = 'shrinking';
  #simplest: Interleaving;
  /** After shrinking for the first time; until then, of the simplest run so far. */
  #shrunkLength: number | undefined;
  #shortest: Told | undefined;

  /** @param mayReduceDeployment - whether a smaller deployment may take the place of the one it was found in */
  constructor(failed: FailedRun, actions: Actions | undefined, mayReduceDeployment: boolean) {
    this.#failed = failed;
    this.#actions = actions;
    this.#mayReduceDeployment = mayReduceDeployment;
    this.#simplest = failed.interleaving;
    this.#work = this.#minimise();
  }

  /** What it does now. */
  get phase(): 'shrinking' | 'shortening' {
    return this.#phase;
  }

  /** Does the next slice of work; returns whether there is more to do. */
  advance(): boolean {
    return this.#work.next().done !== true;
  }

  /** The simplest form so far. */
  get failure(): FuzzingFailure {
    const { claim, interleaving } = this.#failed;
    const simplest = tell(this.#simplest, claim);
    return {
      claim,
      scenario: this.#simplest.scenario,
      ...(this.#shortest ?? simplest),
      lengths: {
        found: stepCountOf(tell(interleaving, claim)),
        shrunk: this.#shrunkLength ?? stepCountOf(simplest),
        shortest: this.#shortest?.trace.length ?? null,
      },
      isMinimal: this.#phase !== 'shrinking',
    };
  }

  *#minimise(): Generator<void, void> {
    yield* this.#shrink();
    this.#shrunkLength = stepCountOf(tell(this.#simplest, this.#failed.claim));
    for (;;) {
      const shortest = yield* this.#findShortest();
      this.#shortest = shortest;
      if (shortest === undefined || !this.#mayReduceDeployment) return;
      const { space } = this.#simplest;
      this.#simplest = this.#simplest.following(shortest.trace);
      this.#shortest = undefined;
      yield* this.#shrink();
      // Shorter it does not get, so where the deployment stayed, nothing has changed.
      if (this.#simplest.space !== space) continue;
      this.#shortest = shortest;
      return;
    }
  }

  *#shrink(): Generator<void, void> {
    this.#phase = 'shrinking';
    const cut = (candidate: Interleaving): Interleaving | undefined => cutLike(this.#failed, candidate);
    const shrinking = new Shrinking(this.#simplest, cut, this.#mayReduceDeployment);
    while (shrinking.advance(candidatesPerSlice)) {
      this.#simplest = shrinking.simplest;
      yield;
    }
    this.#simplest = shrinking.simplest;
    this.#phase = 'shortening';
    yield;
  }

  *#findShortest(): Generator<void, Told | undefined> {
    const property = safetyPropertyNamed(this.#failed.claim);
    if (property === undefined) return undefined;
    const options = {
      properties: [property],
      worldCountMax,
      ...(this.#actions && { actions: this.#actions }),
    };
    const verification = new Verification(this.#simplest.scenario, options);
    // A mutant can tell a machine what it does not accept; then no search comes to an end.
    const mayGoOn = (): boolean | Error =>
      unlessDefect(() => verification.advance(sliceSize) && !verification.isSettled);
    for (let going = mayGoOn(); going !== false; going = mayGoOn()) {
      if (going instanceof Error) return undefined;
      yield;
    }
    const [result] = verification.result().properties;
    if (result === undefined || result.length === null) return undefined;
    const { trace, evidence } = result;
    return { trace, evidence };
  }
}

/** Uses of keys lead nowhere, and do not count. */
const stepCountOf = ({ trace }: Told): number => trace.filter((step) => !isUse(step)).length;

/** A run up to where it fails in the same way; undefined for one that does not. */
function cutLike(failed: FailedRun, candidate: Interleaving): Interleaving | undefined {
  const failure = failureLike(failed, candidate);
  if (failure?.claim !== failed.claim) return undefined;
  return new Interleaving(candidate.space, candidate.numbers.slice(0, failure.position));
}

/** How a run fails, if it is only asked what the failed one is about. */
function failureLike({ claim, worlds }: FailedRun, candidate: Interleaving): Failure | undefined {
  if (claim === 'engines-agree') {
    const disagreement = unlessDefect(() => disagreementIn(candidate));
    // A step that is wrong in itself is another failure.
    return disagreement instanceof Error ? undefined : disagreement && { claim, ...disagreement };
  }
  if (claim === 'search-sees-every-world') {
    return new Runner(candidate.space, [], () => false, worlds).run(candidate.numbers);
  }
  const property = safetyPropertyNamed(claim);
  return failureOf(candidate, property === undefined ? [] : [property]);
}

/** Tells a failing run: the steps that it takes, and what is wrong in the end. */
function tell({ space, numbers }: Interleaving, claim: string): Told {
  const trace = new Trace(space.model);
  let ofUse: Evidence | null = null;
  for (const [index, number] of numbers.entries()) {
    const use = space.uses.at(number);
    if (use !== undefined) {
      trace.use(space.uses, use);
      ofUse = {
        answered: resultOf(space.uses.outcomeOf(use, trace.after)),
        expected: expectedOfUse(trace.after, use),
      };
      continue;
    }
    const refusal = unlessDefect(() => trace.take(number));
    // A step that is wrong in itself may be refused this time: it is told all the same.
    const isCulprit = index === numbers.length - 1 && isEngineClaim(claim);
    if (!(refusal instanceof Error) && !(isCulprit && refusal !== undefined)) continue;
    const { action, parameters, sentence } = space.model.steps[number]!;
    trace.steps.push({ action, parameters, sentence, changed: [] });
    return { trace: trace.steps, evidence: refusal instanceof Error ? { error: refusal.message } : null };
  }
  if (claim === 'use-fits-the-copies') return { trace: trace.steps, evidence: ofUse };
  const property = safetyPropertyNamed(claim);
  return { trace: trace.steps, evidence: (property && trace.evidenceOf(property)) ?? null };
}
