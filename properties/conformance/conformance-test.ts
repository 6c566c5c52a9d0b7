import type { ClauseId } from '#models';
import type { Command, Deployment, Reason } from './implementation.ts';
import type { Observation } from './observation.ts';

/** What part of the documented behaviour a test is about. */
export const areas = [
  'creation-sdk3',
  'creation-sdk5',
  'session-keys',
  'server-side-sync',
  'failure-and-replacement',
  'backups',
  'clones',
  'sync-key',
  'users',
  'cluster-lifecycle',
] as const;

/** See {@link areas}. */
export type Area = (typeof areas)[number];

/** What somebody may want to know of a test before running it. */
export const flags = {
  Refusal: 'Its last step must be refused.',
  Fault:
    'An HSM fails or goes out of reach, or a copy fails: the implementation must let the tester do that.',
  Bound: 'Its last step is beyond the bounds of the deployment, which a real system does not know.',
  Use: 'Its last step asks what comes of using a key.',
  OtherReading:
    'Its deployment assumes a reading of the documentation other than the default: see "assume" there.',
} as const satisfies Record<string, string>;

/** See {@link flags}. */
export type Flag = keyof typeof flags;

/** One thing to try, step by step, with what must come of each. */
export interface ConformanceTest {
  /** Stays the same as long as the test is about the same thing. */
  readonly id: string;
  readonly area: Area;
  /** What it is about, in a sentence. */
  readonly comment: string;
  readonly clauses: readonly ClauseId[];
  readonly flags: readonly Flag[];
  /** The name of a deployment of the suite. */
  readonly deployment: string;
  readonly steps: readonly ConformanceStep[];
}

/** One step of a test. */
export interface ConformanceStep extends Command {
  /** What is done, in a sentence. */
  readonly sentence: string;
  readonly expected: Expected;
  /** What is to be seen otherwise after it than before; everything else is as it was. */
  readonly changes: Observation;
}

/** What must come of a step. */
export type Expected =
  | { readonly outcome: 'accepted' }
  | { readonly outcome: 'refused'; readonly reason: Reason }
  | { readonly outcome: 'failed' };

/** Tests, and the deployments that they start from. */
export interface Suite {
  readonly name: string;
  readonly deployments: Readonly<Record<string, SuiteDeployment>>;
  readonly tests: readonly ConformanceTest[];
}

/** A deployment, and what is to be seen of it at the start. */
export interface SuiteDeployment {
  readonly scenario: Deployment;
  readonly start: Observation;
}
