import type { StepName } from '#models';
import type { TraceStep } from '../trace.ts';

/**
 * What becomes of a finding when its trace is changed in one place and the rest is taken as it was.
 *
 * @remarks
 * `remains`: it is still found. `gone`: every step was taken, and it is not. `refused`: a later step can no
 * longer be taken.
 */
export type Fate = 'remains' | 'gone' | 'refused';

/** What one step of a trace has to do with what the trace shows. */
export interface StepRole {
  /** Whether the finding depends on the step or on its place. */
  readonly matters: boolean;
  /** What becomes of the finding without this step. */
  readonly without: Fate;
  /** What becomes of it when this step is taken later, as late as it can be; null for the last. */
  readonly postponed: Fate | null;
  /** Both in a sentence for a person. */
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
 * `inserted`, `replaced`, `left-out`: the same history but for one step, at `position`, and its claim still has something to
 * say in the end. `setting`: another configuration, in which no history within the scope comes to the finding.
 */
export interface Neighbour {
  readonly kind: 'inserted' | 'replaced' | 'left-out' | 'setting';
  /** What would have been, in a sentence for a person. */
  readonly sentence: string;
  /** The number of steps before the change; null for a setting. */
  readonly position: number | null;
  /** The step that was inserted, or that replaced another; null for the others. */
  readonly step: StepName | null;
  readonly setting: ChangedSetting | null;
  /** The history with the change in it; empty for a setting. */
  readonly trace: readonly TraceStep[];
}

/** Why a finding is one: which steps it depends on, and what would have prevented it. */
export interface Explanation {
  /** One for each step of the trace. */
  readonly steps: readonly StepRole[];
  /** The nearest first. Empty where nothing so small prevents it, or nothing was found within the limits. */
  readonly neighbours: readonly Neighbour[];
}
