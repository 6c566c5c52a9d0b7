import { z } from 'zod';
import { parseScenarioToSearch, type Refusal, refusals, type Scenario } from '#models';
import {
  type CampaignOptions,
  type Chunk,
  type ChunkDone,
  isSafety,
  properties,
  useResults,
} from '#properties';
import { digestOf } from '../digest.ts';
import { knownProperty } from '../input/known-property.ts';

/** A chunk of a campaign, as plain data. */
export interface FuzzJob {
  readonly seed: number;
  /** Null for random deployments. */
  readonly scenario: Scenario | null;
  /** The names of the properties that are wanted; null for all. */
  readonly properties: readonly string[] | null;
  readonly chunk: Chunk;
}

/** What a job asks, in a few letters. Whatever a scenario is called is no part of it; what it expects is. */
export function keyOf({ seed, scenario, properties: wanted, chunk }: FuzzJob): string {
  const { $schema: _, name: __, note: ___, ...asked } = scenario ?? { name: '' };
  return digestOf(['fuzz', seed, scenario && asked, wanted, [chunk.slice, chunk.runsBefore, chunk.runs]]);
}

/** The campaign that a job is of. */
export function campaignOf({ seed, scenario, properties: wanted }: FuzzJob): CampaignOptions {
  return {
    seed,
    scenario: scenario ?? undefined,
    wanted: wanted?.map((name) => knownProperty(name)).filter(isSafety),
  };
}

const whole = z.int().min(0);
const chunk: z.ZodType<Chunk> = z.strictObject({ slice: whole, runsBefore: whole, runs: z.int().min(1) });

const jobSchema = z.strictObject({
  seed: whole,
  scenario: z.unknown(),
  properties: z
    .array(z.enum(properties.filter(isSafety).map(({ name }) => name)))
    .min(1)
    .nullable(),
  chunk,
});

/**
 * A job that came from elsewhere.
 *
 * @throws where it is none
 */
export function fuzzJobOf(value: unknown): FuzzJob {
  const { scenario: input, ...job } = jobSchema.parse(value);
  if (input === null) return { ...job, scenario: null };
  const { scenario, problems } = parseScenarioToSearch(input);
  if (scenario === undefined) throw new Error(`This is no scenario: ${problems[0]?.message}.`);
  return { ...job, scenario };
}

const counts = z.array(
  z.tuple([z.string(), z.array(z.tuple([z.enum(Object.keys(refusals) as Refusal[]), whole]))]),
);
const sighting = z.strictObject({
  property: z.string(),
  applied: z.boolean(),
  count: whole,
  nearest: whole.nullable(),
});

/** What came of a chunk elsewhere. */
const chunkDoneSchema: z.ZodType<ChunkDone> = z.strictObject({
  coverage: z.strictObject({
    deploymentCount: whole,
    runCount: whole,
    stepCount: whole,
    refusalCount: whole,
    followedCount: whole,
    worldCount: whole,
    isWorldCountLowerBound: z.boolean(),
    taken: z.array(z.tuple([z.string(), whole])),
    refused: counts,
    forbidden: counts,
    used: z.array(z.tuple([z.enum(useResults), whole])),
    sightings: z.array(sighting),
  }),
  worlds: z
    .strictObject({
      worlds: z.array(z.int()),
      transitions: z.array(whole),
      stepCounts: z.array(whole),
      seen: z.array(z.tuple([z.string(), z.array(whole)])),
    })
    .nullable(),
  failedIn: chunk.nullable(),
});

/** What came of this chunk elsewhere; undefined where it cannot be all of it. */
export function chunkDoneOf({ scenario, chunk: { runs } }: FuzzJob, value: unknown): ChunkDone | undefined {
  const done = chunkDoneSchema.safeParse(value).data;
  if (done === undefined || (done.worlds === null) !== (scenario === null)) return undefined;
  const { runCount } = done.coverage;
  return (done.failedIn === null ? runCount === runs : runCount <= runs) ? done : undefined;
}
