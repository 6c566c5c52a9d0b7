import { z } from 'zod';
import { mutationMatrixSchema } from '#reports';
import { checkoutDigest } from '../../checkpoint/source-digest.ts';
import { digestOf } from '../../digest.ts';
import type { DoJobs, KeyedJob } from '../../jobs/do-jobs.ts';
import { onQueue } from '../../jobs/on-queue.ts';
import type { QueueOptions } from '../../queue/queued-jobs.ts';
import type { Judged } from './fate.ts';
import type { Job } from './judging.ts';

// What is in the queue of a mutant is its id alone: no worker runs a source that somebody else has sent.
const jobSchema = z.strictObject({ id: z.string() });

/**
 * The id of a mutant that somebody else asks about.
 *
 * @throws where it is none
 */
export const idIn = (value: unknown): string => jobSchema.parse(value).id;

const judgedSchema: z.ZodType<Judged> = mutationMatrixSchema.shape.madeByHand.element.pick({
  fate: true,
  killers: true,
  defect: true,
  counted: true,
});

const doJobsOf = (options: QueueOptions): DoJobs<Job, Judged> =>
  onQueue(
    { ...options, kind: 'mutants', model: checkoutDigest() },
    {
      nameOf: ({ id }) => `the mutant "${id}"`,
      sent: ({ id }) => ({ id }),
      resultOf: (_, result) => judgedSchema.safeParse(result).data,
    },
  );

/** Has the workers of a queue judge mutants, whose sources must be the same as here. */
export async function judgeOnQueue(
  jobs: readonly Job[],
  options: QueueOptions,
  onJudged: (id: string, judged: Judged) => void,
  signal: AbortSignal,
): Promise<void> {
  if (jobs.length === 0) return;
  const ids = new Map(jobs.map(({ id }) => [digestOf(id), id] as const));
  const keyed = jobs.map((job): KeyedJob<Job> => [digestOf(job.id), job]);
  await doJobsOf(options)(keyed, (key, judged) => onJudged(ids.get(key)!, judged), signal);
}
