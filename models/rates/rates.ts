import { z } from 'zod';
import { actions } from '../actions/actions.ts';
import { durationPattern, ratePattern, ratePerSecondOf, secondsOf, timeUnits } from './durations.ts';

/** The names of all actions, in the order of the model. */
const actionNames = Object.values(actions).map(({ name }) => name);

/**
 * Actions that can bring the same thing from several sources: their rate is that of the destination, and the sources
 * that are possible in a world share it equally.
 */
export const actionsWithSharedRate: ReadonlySet<string> = new Set([
  actions.serverSyncCopies.name,
  actions.syncKey.name,
  actions.createHsm.name,
]);

const rate = z
  .string()
  .regex(ratePattern, {
    error: `expected a number and a unit such as "0.2/year", with one of ${timeUnits.join(', ')}`,
    abort: true,
  })
  .refine((text) => ratePerSecondOf(text) !== undefined, 'expected a rate that a number can say')
  .describe('How often it happens where it is possible, such as "0.2/year"; 0 for never.');

/** A duration as files and options say it. */
const duration = z
  .string()
  .regex(durationPattern, {
    error: `expected a number and a unit such as "1 year", with one of ${timeUnits.join(', ')}`,
    abort: true,
  })
  .refine((text) => secondsOf(text) !== undefined, 'expected a time that is longer than 0, and has an end');

/** What a file of rates says. */
export const ratesSchema = z
  .strictObject({
    $schema: z.string().optional().describe('Where the schema of this file is.'),
    note: z.string().optional().describe('What the rates are of.'),
    horizon: duration
      .optional()
      .describe('The time that probabilities are of, such as "1 year" of 365 days.'),
    rates: z
      .partialRecord(z.enum(actionNames), rate)
      .describe('Action to rate. An action that has none never happens.'),
    sources: z
      .partialRecord(z.enum(actionNames), z.string())
      .optional()
      .describe('Action to where its rate comes from; "yours" where nobody but you can say it.'),
  })
  .describe('How often each action happens, which makes a Markov chain of a scenario.');

/** How often actions happen, and over which time. */
export interface Rates {
  readonly note: string | undefined;
  /** In seconds; undefined where nothing says it. */
  readonly horizon: number | undefined;
  /** By action: how often a second. Never zero. */
  readonly perSecond: ReadonlyMap<string, number>;
  /** By action: the rate as it was written. */
  readonly texts: ReadonlyMap<string, string>;
  /** By action: where its rate comes from. */
  readonly sources: ReadonlyMap<string, string>;
}
