import type { StepName } from '#models';
import type { TraceStep } from '../verification/trace.ts';

/**
 * What becomes of a finding when its trace is changed in one place and the rest is taken as it was.
 *
 * @remarks
 * `remains`: it is still found, on the way or in the end. `gone`: every step was taken, and it is not. `refused`: a
 * later step can no longer be taken. `unknown`: a limit was reached before that was known. After a history without
 * end that was changed, everything that is bound to happen does, in every order.
 */
export type Fate = 'remains' | 'gone' | 'refused' | 'unknown';

/** What one step of a trace has to do with what the trace shows. */
export interface StepRole {
  /** Whether there is no such finding without the step. In a shortest trace that is so of all of them. */
  readonly matters: boolean;
  /**
   * Whether the claim would have been kept, with something to say, had this step alone not been taken, or come
   * later, or gone the other way, as a copy that fails could have succeeded. Never so of a step towards a witness.
   */
  readonly decides: boolean;
  /** What becomes of the finding without this step. */
  readonly without: Fate;
  /** What becomes of it when this step is taken later, as late as all steps can be taken; null for the last. */
  readonly postponed: Fate | null;
  /** The places, from 0, of the steps that it can change places with while the finding remains. */
  readonly interchangeableWith: readonly number[];
  /** All this in a sentence or two for a person. */
  readonly sentence: string;
}

/** A setting of the scenario, by its place in the file. */
export interface ChangedSetting {
  /** Such as `clients`, `app`, `createObjectMinimumNodes`. */
  readonly path: readonly string[];
  /** Null where it was not there. */
  readonly from: string | null;
  readonly to: string;
}

/**
 * The smallest change after which the finding is not there.
 *
 * @remarks
 * `inserted`, `replaced`, `moved` to a later place, `left-out`: the same history but for one step, at `position`, and its
 * claim still has something to say in the end. `setting`: another configuration, in which no history within the scope comes to the
 * finding, and nothing severer is worse.
 */
export interface Neighbour {
  readonly kind: 'inserted' | 'replaced' | 'moved' | 'left-out' | 'setting';
  /** What would have been, in a sentence for a person. */
  readonly sentence: string;
  /** The number of steps before the change; null for a setting. */
  readonly position: number | null;
  /** The step that was inserted, that replaced another, or that came later; null for the others. */
  readonly step: StepName | null;
  readonly setting: ChangedSetting | null;
  /** What a setting makes worse, one for each claim; empty where it makes nothing worse, and for a history. */
  readonly price: readonly string[];
  /**
   * The history with the change in it, and where the finding has no end, with what is bound to happen after it;
   * empty for a setting.
   */
  readonly trace: readonly TraceStep[];
}

/** Why a finding is one: which steps it depends on, and what would have prevented it. */
export interface Explanation {
  /** One for each step of the trace, uses of keys left out; none where the trace is too long to look at each. */
  readonly steps: readonly StepRole[];
  /** The nearest first. Empty where nothing so small prevents it, or nothing was found within the limits. */
  readonly neighbours: readonly Neighbour[];
  /** Whether every change was looked at; a limit, or its user, may have stopped it. */
  readonly complete: boolean;
}
