import type { HsmSlot, InternedWorld, Model, StepName } from '#models';
import type { LogEvent } from '../log-event.ts';

/** What may be wrong with the records of a history. */
export interface WritingOptions {
  /** The clocks are apart by up to so much, in microseconds. */
  readonly clockSkew: number;
  /** Whether parts of logs, or whole logs, may be missing. */
  readonly hasHoles: boolean;
  /** How often, in percent, somebody looks after a step, and an HSM does something else. */
  readonly lookPercent: number;
  readonly trafficPercent: number;
  /** Whether clusters, keys and backups are looked at in the end. */
  readonly looksLast: boolean;
}

/** The time at which a history is in a world: what was true then. */
export interface TrueMoment {
  readonly at: number;
  /** The names of the HSMs that hold each key, in whatever state they are. */
  readonly heldBy: ReadonlyMap<string, readonly string[]>;
  readonly world: InternedWorld;
}

/** A step that was taken, with the machines that were in its slots. */
export type TrueStep = StepName;

/** A history of the model as AWS would have recorded it, with the truth beside it. */
export interface WrittenHistory {
  readonly model: Model;
  readonly events: readonly LogEvent[];
  readonly moments: readonly TrueMoment[];
  readonly steps: readonly TrueStep[];
  /** Key to the handle that it has in the records. */
  readonly handles: ReadonlyMap<string, number>;
  /** The HSM that is in each slot in the end, by the name that the records call it. */
  readonly machineIn: (hsm: HsmSlot) => string;
  /** When the creation of a key was acknowledged. */
  readonly acknowledgedAt: ReadonlyMap<string, number>;
  /** When a key was made, and on which machine. */
  readonly madeAt: ReadonlyMap<string, { readonly at: number; readonly hsm: string }>;
  /** By HSM: how far its clock is ahead. */
  readonly offsets: ReadonlyMap<string, number>;
}
