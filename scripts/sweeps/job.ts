import { createHash } from 'node:crypto';
import type { Scenario } from '#models';
import type { CellAnswer } from '#properties';

/** What is asked of one scenario, as plain data. */
export interface SweepJob {
  readonly scenario: Scenario;
  /** The names of the properties, in the order of the answer. */
  readonly properties: readonly string[];
  /** More worlds are not looked at. */
  readonly worldCountMax: number | undefined;
}

/** Jobs by what they ask: those with one key have one answer. */
export type Jobs = ReadonlyMap<string, SweepJob>;

/**
 * Does jobs, in any order, and tells each answer at once. Where the signal is raised it stops, and what it has not told
 * is not done.
 */
export type DoJobs = (
  jobs: Jobs,
  onAnswer: (key: string, answer: CellAnswer) => void,
  signal: AbortSignal,
) => Promise<void>;

/** What a job asks, in a few letters. Whatever a scenario is called, and expects, is no part of it. */
export function keyOf({ scenario, properties, worldCountMax }: SweepJob): string {
  const { $schema: _, name: __, note: ___, expect: ____, ...deployment } = scenario;
  return digestOf([deployment, properties, worldCountMax ?? null]);
}

/** A short text for a value that can be written as JSON. */
export const digestOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 40);

/**
 * Whether the same job always comes to this answer: how much memory there was, and when somebody interrupted it, is no
 * part of a job.
 */
export const isLasting = ({ stoppedBy }: CellAnswer): boolean => stoppedBy === null || stoppedBy === 'worlds';
