import { z } from 'zod';
import type { Rates } from '#models';
import {
  properties as allProperties,
  type Calls,
  type Elasticity,
  type Measure,
  type ScenarioChain,
  type SimulatedMeasure,
  type Waiting,
} from '#properties';
import { countSchema, reportedCount } from '../formats/count.ts';
import { errorBoundMax, sureDigits, sureNumber } from './digits.ts';

const elasticity = z.strictObject({
  action: z.string(),
  elasticity: z
    .number()
    .describe('Where the action is one percent more frequent, the probability is so many percent higher.'),
});

const firstTime = z.strictObject({
  certain: z.boolean().describe('Whether the time comes, sooner or later, with probability 1.'),
  probability: z.number().describe('That it comes at all, however late.'),
  meanSeconds: z.number().describe('The expected time until then, of the cases in which it comes.'),
});

const property = z.strictObject({
  kind: z
    .enum(['violated', 'reached'])
    .describe('Whether the numbers are of being violated, or of what is to be reached being so.'),
  probability: z
    .number()
    .nullable()
    .describe(
      'That it is violated, or reached, at least once within the horizon. null: not known to six digits.',
    ),
  share: z
    .number()
    .nullable()
    .describe('The expected part of the horizon in which it is. null: not known to six digits.'),
  minutesPerYear: z.number().nullable().describe('The share, as minutes of a year of 365 days.'),
  errorBound: z
    .number()
    .describe('Of probability and share, as a part of each. No digit beyond it is written.'),
  first: firstTime.describe('The first time that it is violated, or reached.'),
  elasticities: z.array(elasticity).nullable().describe('The largest first; null where it was not asked.'),
});

const attempt = z.strictObject({
  afterSeconds: z.number().describe('After the acknowledgement.'),
  misses: z.number().describe('The probability that it misses the key, whatever came of those before.'),
  allMiss: z.number().describe('The probability that it and all before it miss the key.'),
});

const waiting = z.strictObject({
  key: z.string(),
  waitSeconds: z.number().describe('From the acknowledgement of the creation to the first attempt.'),
  retryEverySeconds: z.number(),
  below: z.number().describe('The probability of a miss that is asked for.'),
  attempts: z.array(attempt),
  attemptsNeeded: z
    .int()
    .nullable()
    .describe('So many attempts all miss with no more than it; null where more than were looked at.'),
  waitNeededSeconds: z
    .number()
    .nullable()
    .describe(
      'After so long the first attempt misses with no more than it; null for never within the horizon.',
    ),
  errorBound: z.number(),
});

const evenRow = z.strictObject({
  property: z.string(),
  probabilityThere: z.number().describe('In the other scenario.'),
  perSecond: z
    .number()
    .nullable()
    .describe(
      'How frequent the action makes both alike; null where no rate up to a million times away does.',
    ),
  lessLikely: z
    .enum(['above', 'below'])
    .nullable()
    .describe('On which side of it the property is less likely violated here than there.'),
});

const breakEven = z.strictObject({
  action: z.string(),
  against: z.string().describe('The other scenario.'),
  properties: z.array(evenRow),
});

const estimate = z
  .strictObject({ value: z.number(), low: z.number(), high: z.number() })
  .describe('The true value is between low and high with 99 percent, or more.');

const simulation = z.strictObject({
  runs: z.int(),
  seed: z.int(),
  properties: z.record(
    z.string(),
    z.strictObject({ probability: estimate, share: estimate, agrees: z.boolean() }),
  ),
});

/** What `keysync rates --json` writes. */
export const ratesReportSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    keysync: z.string().describe('The version that wrote it.'),
    scenario: z.string(),
    horizonSeconds: z.number(),
    rates: z.record(z.string(), z.string()).describe('Action to rate, as they were given.'),
    complete: z.boolean().describe('Whether every number is known to six digits or better.'),
    states: countSchema.describe('Worlds that steps with a rate lead to.'),
    lumpedStates: z.int().describe('States of the chain: each is of all worlds that differ only in names.'),
    transitions: z.int(),
    keys: z.array(z.string()).describe('The keys that the numbers are of: that it happens to any of them.'),
    properties: z.record(z.string(), property).describe('Those that can be violated, or reached.'),
    never: z
      .array(z.string())
      .describe('Properties that no step with a rate leads to a violation of, or reaches.'),
    withoutRate: z
      .array(z.string())
      .describe('Actions that are possible somewhere and have no rate: here they never happen.'),
    impossible: z.array(z.string()).describe('Actions that have a rate and are possible nowhere.'),
    errorBound: z.number().describe('The largest of all.'),
    waiting: waiting.nullable().describe('Calls right after a creation; null where not asked.'),
    breakEven: breakEven
      .nullable()
      .describe('Where this scenario is as good as another; null where not asked.'),
    simulation: simulation.nullable().describe('Histories that were drawn; null where not asked.'),
  })
  .describe('How likely each property of a scenario is violated, where each action has a rate.');

/** See {@link ratesReportSchema}. */
export type RatesReport = Readonly<z.infer<typeof ratesReportSchema>>;

/** What is known of one property. */
export type RatesRow = RatesReport['properties'][string];

/** What a report is made of. */
export interface RatesFindings {
  readonly found: ScenarioChain;
  readonly rates: Rates;
  /** In seconds. */
  readonly horizon: number;
  readonly measures: readonly Measure[];
  /** By the name of the property. */
  readonly elasticities?: ReadonlyMap<string, readonly Elasticity[]>;
  readonly waiting?: Pick<Calls, 'wait' | 'interval' | 'below'> & Waiting;
  readonly breakEven?: NonNullable<RatesReport['breakEven']>;
  readonly simulation?: {
    readonly runCount: number;
    readonly seed: number;
    readonly measures: readonly SimulatedMeasure[];
  };
}

const minutesPerYear = 365 * 24 * 60;

/** The report of a scenario with rates. */
export function ratesReportOf(findings: RatesFindings, version: string): RatesReport {
  const { found, rates, horizon, measures } = findings;
  const rows = measures.map((measure) => [measure.property.name, rowOf(measure, findings)] as const);
  const bounds = rows.map(([, { errorBound }]) => errorBound);
  return {
    schemaVersion: 1,
    keysync: version,
    scenario: found.scenario.name,
    horizonSeconds: horizon,
    rates: Object.fromEntries(rates.texts),
    complete: bounds.every((bound) => bound <= errorBoundMax),
    states: reportedCount(found.worldCount),
    lumpedStates: found.chain.stateCount,
    transitions: found.chain.targets.length,
    keys: Object.keys(found.scenario.keys),
    properties: Object.fromEntries(rows.toSorted(([one], [other]) => placeOf(one) - placeOf(other))),
    never: found.unmarked.map(({ name }) => name),
    withoutRate: [...found.withoutRate],
    impossible: [...found.impossible],
    errorBound: Math.max(0, ...bounds),
    waiting: waitingOf(findings),
    breakEven: findings.breakEven ?? null,
    simulation: simulationOf(findings),
  };
}

function waitingOf({ waiting: found, found: { scenario } }: RatesFindings): RatesReport['waiting'] {
  if (found === undefined) return null;
  const { wait, interval, below, attempts, attemptsNeeded, waitNeeded, errorBound } = found;
  const sure = (value: number): number => Number(value.toPrecision(sureDigits(errorBound)));
  return {
    key: Object.keys(scenario.keys)[0]!,
    waitSeconds: wait,
    retryEverySeconds: interval,
    below,
    attempts: attempts.map(({ after, misses, allMiss }) => ({
      afterSeconds: after,
      misses: sure(misses),
      allMiss: sure(allMiss),
    })),
    attemptsNeeded,
    waitNeededSeconds: waitNeeded === null ? null : Number(waitNeeded.toPrecision(4)),
    errorBound: Number(errorBound.toPrecision(2)),
  };
}

function simulationOf({ simulation: found, measures }: RatesFindings): RatesReport['simulation'] {
  if (found === undefined) return null;
  const rows = found.measures.map(({ property, probability, share }) => {
    const known = measures.find((measure) => measure.property === property);
    const isIn = ({ low, high }: typeof probability, value: number): boolean => low <= value && value <= high;
    const agrees = isIn(probability, known?.probability.value ?? 0) && isIn(share, known?.share.value ?? 0);
    return [property.name, { probability, share, agrees }] as const;
  });
  return { runs: found.runCount, seed: found.seed, properties: Object.fromEntries(rows) };
}

const placeOf = (name: string): number => allProperties.findIndex((property) => property.name === name);

function rowOf({ property, probability, share, first }: Measure, { elasticities }: RatesFindings): RatesRow {
  const listed = elasticities?.get(property.name);
  return {
    kind: property.kind === 'reachable' ? 'reached' : 'violated',
    probability: sureNumber(probability),
    share: sureNumber(share),
    minutesPerYear: sureNumber({ ...share, value: share.value * minutesPerYear }),
    errorBound: Number(Math.max(probability.errorBound, share.errorBound).toPrecision(2)),
    first: {
      certain: first.isCertain,
      probability: Number(first.probability.toPrecision(9)),
      meanSeconds: Number(first.mean.toPrecision(9)),
    },
    elasticities:
      listed?.map(({ action, value }) => ({ action, elasticity: Number(value.toFixed(4)) + 0 })) ?? null,
  };
}
