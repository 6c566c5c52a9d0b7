import type { Actions, Scenario } from '#models';
import { propertyNamed } from '../properties.ts';
import type { Evidence } from '../property.ts';
import { Trace, type TraceStep } from '../trace.ts';
import { sliceSize, Verification } from '../verification.ts';
import { unlessDefect } from './claims.ts';
import { disagreementIn } from './engines.ts';
import type { FailedRun } from './ground.ts';
import type { Interleaving } from './interleaving.ts';
import { failureOf, Runner } from './runner.ts';
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
 * the trace by a provably shortest one; a claim about the engines keeps what shrinking came to.
 */
export class Minimising {
  readonly #failed: FailedRun;
  readonly #actions: Actions | undefined;
  readonly #shrinking: Shrinking;
  #isMinimal = false;
  #verification: Verification | undefined;
  #shortest: Told | undefined;

  /** @param mayReduceDeployment - whether a smaller deployment may take the place of the one it was found in */
  constructor(failed: FailedRun, actions: Actions | undefined, mayReduceDeployment: boolean) {
    this.#failed = failed;
    this.#actions = actions;
    this.#shrinking = new Shrinking(failed.interleaving, failsLike(failed), mayReduceDeployment);
  }

  /** What it does now. */
  get phase(): 'shrinking' | 'shortening' {
    return this.#isMinimal ? 'shortening' : 'shrinking';
  }

  /** Does the next slice of work; returns whether there is more to do. */
  advance(): boolean {
    if (!this.#isMinimal) {
      this.#isMinimal = !this.#shrinking.advance(candidatesPerSlice);
      return true;
    }
    return this.#shorten();
  }

  /** The simplest form so far. */
  get failure(): FuzzingFailure {
    const { claim, interleaving } = this.#failed;
    const shrunk = tell(this.#shrinking.simplest, claim);
    return {
      claim,
      scenario: this.#shrinking.simplest.scenario,
      ...(this.#shortest ?? shrunk),
      lengths: {
        found: tell(interleaving, claim).trace.length,
        shrunk: shrunk.trace.length,
        shortest: this.#shortest?.trace.length ?? null,
      },
      isMinimal: this.#isMinimal,
    };
  }

  #shorten(): boolean {
    const property = propertyNamed(this.#failed.claim);
    if (property === undefined) return false;
    // A mutant can tell a machine what it does not accept; then no search comes to an end.
    const mayGoOn = unlessDefect(() => {
      this.#verification ??= new Verification(this.#shrinking.simplest.scenario, {
        properties: [property],
        worldCountMax,
        ...(this.#actions && { actions: this.#actions }),
      });
      return this.#verification.advance(sliceSize) && !this.#verification.isSettled;
    });
    if (mayGoOn === true) return true;
    if (mayGoOn instanceof Error) return false;
    const [result] = this.#verification?.result().properties ?? [];
    if (result !== undefined && result.length !== null) this.#shortest = result;
    return false;
  }
}

/** Whether a run fails in the same way. */
function failsLike({ claim, worlds }: FailedRun): (candidate: Interleaving) => boolean {
  if (claim === 'engines-agree') return (candidate) => disagreementIn(candidate) !== undefined;
  if (claim === 'search-sees-every-world') {
    return ({ space, numbers }) => new Runner(space, [], () => false, worlds).run(numbers)?.claim === claim;
  }
  const property = propertyNamed(claim);
  const asked = property === undefined ? [] : [property];
  return (candidate) => failureOf(candidate, asked)?.claim === claim;
}

/** Tells a failing run: the steps that it takes, and what is wrong in the end. */
function tell({ space, numbers }: Interleaving, claim: string): Told {
  const trace = new Trace(space.model);
  for (const number of numbers) {
    const refusal = unlessDefect(() => trace.take(number));
    if (!(refusal instanceof Error)) continue;
    const { action, parameters, sentence } = space.model.steps[number]!;
    trace.steps.push({ action, parameters, sentence, changed: [] });
    return { trace: trace.steps, evidence: { error: refusal.message } };
  }
  const property = propertyNamed(claim);
  return { trace: trace.steps, evidence: (property && trace.evidenceOf(property)) ?? null };
}
