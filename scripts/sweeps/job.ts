import { z } from 'zod';
import { parseScenarioToSearch, type Scenario, verdicts } from '#models';
import type { CellAnswer } from '#properties';
import { digestOf } from '../digest.ts';

/** What is asked of one scenario, as plain data. */
export interface SweepJob {
  readonly scenario: Scenario;
  /** The names of the properties, in the order of the answer. */
  readonly properties: readonly string[];
  /** More worlds are not looked at. */
  readonly worldCountMax: number | undefined;
}

/** What a job asks, in a few letters. Whatever a scenario is called, and expects, is no part of it. */
export function keyOf({ scenario, properties, worldCountMax }: SweepJob): string {
  const { $schema: _, name: __, note: ___, expect: ____, ...deployment } = scenario;
  return digestOf([deployment, properties, worldCountMax ?? null]);
}

/**
 * Whether the same job always comes to this answer: how much memory there was, and when somebody interrupted it, is no
 * part of a job.
 */
export const isLasting = ({ stoppedBy }: CellAnswer): boolean => stoppedBy === null || stoppedBy === 'worlds';

const propertyAnswer = z.strictObject({
  verdict: z.enum(verdicts),
  length: z.int().nullable(),
  anyNumberOfKeys: z.boolean(),
});

/** An answer that came from elsewhere: to all that was asked, and nothing else. */
export const answerSchema = (properties: readonly string[]): z.ZodType<CellAnswer> =>
  z.strictObject({
    worlds: z.number(),
    transitions: z.number(),
    complete: z.boolean(),
    stoppedBy: z.enum(['worlds', 'depth', 'memory', 'hash-compact', 'interrupted']).nullable(),
    properties: z.strictObject(Object.fromEntries(properties.map((name) => [name, propertyAnswer]))),
  });

const jobSchema = z.strictObject({
  scenario: z.unknown(),
  properties: z.array(z.string()).min(1),
  worldCountMax: z.int().min(1).optional(),
});

/**
 * A job that came from elsewhere.
 *
 * @throws where it is none
 */
export function sweepJobOf(value: unknown): SweepJob {
  const { scenario: input, properties, worldCountMax } = jobSchema.parse(value);
  const { scenario, problems } = parseScenarioToSearch(input);
  if (scenario === undefined) throw new Error(`This is no scenario: ${problems[0]?.message}.`);
  return { scenario, properties, worldCountMax };
}
