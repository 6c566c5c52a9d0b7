import type { CellAnswer } from '#properties';
import type { DoJobs } from '../jobs/do-jobs.ts';
import { onQueue } from '../jobs/on-queue.ts';
import type { QueueOptions } from '../queue/queued-jobs.ts';
import { answerSchema, type SweepJob } from './job.ts';

/** Has the workers of a queue answer. */
export const sweepOnQueue = (options: QueueOptions, model: string): DoJobs<SweepJob, CellAnswer> =>
  onQueue(
    { ...options, kind: 'sweep', model },
    {
      nameOf: ({ scenario }) => scenario.name,
      resultOf: ({ properties }, result) => answerSchema(properties).safeParse(result).data,
    },
  );
