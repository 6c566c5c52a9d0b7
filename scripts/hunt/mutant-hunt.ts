import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type HuntedMutant, mutants } from '#properties';
import { checkoutDigest } from '../checkpoint/source-digest.ts';
import { digestOf } from '../digest.ts';
import { AnswerStore } from '../jobs/answer-store.ts';
import type { DoJobs } from '../jobs/do-jobs.ts';
import { inThreads, threadProgram } from '../jobs/in-threads.ts';
import { onQueue } from '../jobs/on-queue.ts';
import { tell } from '../output/terminal.ts';
import { QueueGoneError } from '../queue/connection.ts';
import type { QueueOptions } from '../queue/queued-jobs.ts';
import { root } from '../root.ts';
import type { HuntDone, HuntJob } from '../workers/hunt-thread.ts';

/** The seeds and the runs of the published hunt. */
export const seeds = [1, 2, 3] as const;
/** See {@link seeds}. */
export const runCountMax = 20_000;

/** Where the hunt is committed: as a page, and for tests. */
export const published = {
  page: 'reports/published/mutant-hunt.md',
  data: 'reports/published/mutant-hunt.json',
} as const;

/** What a thread that hunts runs. */
export const huntThread = threadProgram('hunt-thread');

/** Hunts in threads of this process, as many as there are processors. */
export const huntInThreads: DoJobs<HuntJob, HuntDone> = inThreads(huntThread, availableParallelism());

/** Has the workers of a queue hunt, whose sources must be the same as here. */
export const huntOnQueue = (options: QueueOptions): DoJobs<HuntJob, HuntDone> =>
  onQueue(
    { ...options, kind: 'hunt', model: checkoutDigest() },
    {
      nameOf: ({ place }) => `the hunt of "${mutants[place]!.name}"`,
      resultOf: ({ seeds: asked }, result) => {
        const { ground, hunts } = huntDoneSchema.safeParse(result).data ?? {};
        return hunts?.every(({ seed }, index) => seed === asked[index]) ? { ground, hunts } : undefined;
      },
    },
  );

const whole = z.int().min(0);

/**
 * A hunt that somebody else asks for.
 *
 * @throws where it is none
 */
export const huntJobOf = (value: unknown): HuntJob => huntJobSchema.parse(value);

const huntJobSchema = z.strictObject({
  place: whole.max(mutants.length - 1),
  seeds: z.array(whole),
  runCountMax: z.int().min(1),
});

const huntDoneSchema = z.strictObject({
  ground: z.enum(['random-deployments', 'own-scenario']).optional(),
  hunts: z.array(
    z.strictObject({
      seed: whole,
      claim: z.string().nullable(),
      runCount: whole,
      lengths: z.strictObject({ found: whole, shrunk: whole, shortest: whole.nullable() }).nullable(),
    }),
  ),
});

/** How a hunt is made. */
export interface HuntOptions {
  /** Which mutants, by name; all by default. */
  readonly isMeant?: (name: string) => boolean;
  /** With which of the seeds, by the place of the mutant. */
  readonly seedsOf?: (place: number) => readonly number[];
  readonly doJobs?: DoJobs<HuntJob, HuntDone>;
  readonly store?: AnswerStore<HuntDone>;
  readonly signal?: AbortSignal;
  readonly onMutant?: (count: number, all: number) => void;
}

/** Looks for mutants as published. Returns those that were looked for, all unless it was stopped. */
export async function hunted({
  isMeant = () => true,
  seedsOf = () => seeds,
  doJobs = huntInThreads,
  store = new AnswerStore(false, ''),
  signal = new AbortController().signal,
  onMutant = () => {},
}: HuntOptions = {}): Promise<{ readonly found: readonly HuntedMutant[]; readonly isComplete: boolean }> {
  const asked = mutants
    .map((_, place): HuntJob => ({ place, seeds: seedsOf(place), runCountMax }))
    .filter(({ place }) => isMeant(mutants[place]!.name));
  const done = new Map<number, HuntDone>();
  const jobs = new Map<string, HuntJob>();
  for (const job of asked) {
    const key = digestOf(['hunt', mutants[job.place]!.name, job.seeds, job.runCountMax]);
    const known = store.of(key);
    if (known === undefined) jobs.set(key, job);
    else done.set(job.place, known);
  }
  const onDone = (key: string, one: HuntDone): void => {
    done.set(jobs.get(key)!.place, one);
    store.keep(key, one);
    onMutant(done.size, asked.length);
  };
  try {
    if (jobs.size > 0) await doJobs(jobs, onDone, signal);
  } catch (error) {
    if (!(error instanceof QueueGoneError)) throw error;
    tell(`hunt: ${error.message}.`);
  }
  const found = asked.flatMap(({ place }) => {
    const one = done.get(place);
    // What was kept as text has no field for what is not there.
    return one === undefined ? [] : [{ mutant: mutants[place]!, ground: one.ground, hunts: one.hunts }];
  });
  return { found, isComplete: found.length === asked.length };
}

/** What became of each mutant, in a line of its own. */
export function huntJson(all: readonly HuntedMutant[]): string {
  const lines = all.map(({ mutant: { name }, ground, hunts }) => JSON.stringify({ name, ground, hunts }));
  return `[\n${lines.join(',\n')}\n]\n`;
}

/** What is committed of the mutants that there are. */
export function readHunt(): HuntedMutant[] {
  const text = readFileSync(join(root, published.data), 'utf8');
  const rows = JSON.parse(text) as (Pick<HuntedMutant, 'ground' | 'hunts'> & { readonly name: string })[];
  return rows.flatMap(({ name, ground, hunts }) => {
    const mutant = mutants.find((one) => one.name === name);
    return mutant === undefined ? [] : [{ mutant, ground, hunts }];
  });
}
