import { tell } from '../output/terminal.ts';
import { type AskerOptions, doQueuedJobs } from '../queue/queued-jobs.ts';
import type { DoJobs, KeyedJob } from './do-jobs.ts';

/** How jobs of one kind are told, and what comes back is read. */
export interface JobReading<Job, Done> {
  /** What a person knows the job as. */
  readonly nameOf: (job: Job) => string;
  /** The job as it is in the queue. */
  readonly sent?: (job: Job) => unknown;
  /** A result that came from elsewhere; undefined where it is none of this job. */
  readonly resultOf: (job: Job, result: unknown) => Done | undefined;
}

/** Has the workers of a queue do jobs, see `keysync worker`. */
export const onQueue =
  <Job, Done>(options: AskerOptions, reading: JobReading<Job, Done>): DoJobs<Job, Done> =>
  async (jobs, onDone, signal) => {
    const asked = new Map<string, Job>();
    const giveUp = (key: string, why: string): void => {
      tell(`keysync: ${reading.nameOf(asked.get(key)!)} is given up: ${why}.`);
      asked.delete(key);
    };
    const listeners = {
      onGivenUp: giveUp,
      onDone: (key: string, result: unknown): void => {
        const done = reading.resultOf(asked.get(key)!, result);
        if (done === undefined) {
          giveUp(key, 'a worker answered something else');
          return;
        }
        asked.delete(key);
        onDone(key, done);
      },
    };
    await doQueuedJobs(sentOf(jobs, asked, reading.sent), options, listeners, signal);
  };

/** The jobs as they are in the queue, each noted as it is taken. */
function* sentOf<Job>(
  jobs: Iterable<KeyedJob<Job>>,
  asked: Map<string, Job>,
  sent: (job: Job) => unknown = (job) => job,
): Generator<KeyedJob> {
  for (const [key, job] of jobs) {
    asked.set(key, job);
    yield [key, sent(job)];
  }
}
