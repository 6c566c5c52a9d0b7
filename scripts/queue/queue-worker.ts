import { hostname } from 'node:os';
import type { Job } from 'bullmq';
import { raised } from '../stop-signal.ts';
import { Connections, queuePackages } from './connection.ts';
import { type JobKind, jobIn, queueName, type RefusalReason, resultMessage } from './messages.ts';
import { closed, type QueueOptions } from './queued-jobs.ts';

/** What does the jobs of one kind. */
export interface JobRunner {
  /** Stands for all that a result depends on beside the job: jobs of another model are left to others. */
  readonly model: string;
  /** @throws where it is no such job, or cannot be done */
  readonly do: (job: unknown) => Promise<unknown>;
  /** Ends what it works with. */
  readonly end: () => Promise<void>;
}

/** What does jobs, by their kind: a kind that is not there needs a checkout of the sources. */
export type JobRunners = Partial<Readonly<Record<JobKind, JobRunner>>>;

/** How jobs are taken. */
export interface QueueWorkerOptions extends QueueOptions {
  /** Jobs that are done at once. */
  readonly atOnce: number;
  readonly runners: JobRunners;
  /** Told whenever there is a connection. */
  readonly onReady: () => void;
  readonly onDone: () => void;
  /** @param kind - undefined for a job of another version, which nobody here can read */
  readonly onRefused: (why: RefusalReason, kind: JobKind | undefined) => void;
  readonly refusal?: { readonly milliseconds: number; readonly countMax: number };
}

/** A job whose worker was not heard of for so long is taken over by another. */
const lockMilliseconds = 10_000;
const lookMilliseconds = 5000;

const retryMilliseconds = 500;

/** A job that ends its worker each time is given up. */
const deathCountMax = 3;

/** A job of another version is left to others for so long, so often. */
const usualRefusal = { milliseconds: 1000, countMax: 60 } as const;

/**
 * Takes jobs from a queue and does them, until a signal is raised; then those that are under way are finished.
 *
 * @throws QueueGoneError where the queue is gone for good
 * @throws InputError where it does not let us in
 */
export async function workOnQueue(options: QueueWorkerOptions, signal: AbortSignal): Promise<void> {
  const { bullmq, ioredis } = await queuePackages();
  const { address, runners, patienceSeconds, atOnce, onDone, onReady, onRefused } = options;
  const { refusal = usualRefusal } = options;
  const connections = new Connections(address, patienceSeconds, ioredis);
  const take = async (job: Job, token?: string): Promise<unknown> => {
    const message = jobIn(job.data);
    const runner = message && runners[message.kind];
    if (message !== undefined && runner?.model === message.model) {
      const result = await runner.do(message.job);
      onDone();
      return resultMessage(message, result);
    }
    const why = message === undefined ? 'version' : runner === undefined ? 'package' : 'sources';
    onRefused(why, message?.kind);
    const sources = runner === undefined ? '' : ` with the sources ${runner.model.slice(0, 8)}`;
    await job.updateProgress({ refusedBy: `${hostname()}${sources}`, why });
    if (job.attemptsStarted > refusal.countMax)
      throw new bullmq.UnrecoverableError('every worker that took it is of other sources');
    await job.moveToDelayed(Date.now() + refusal.milliseconds, token);
    throw new bullmq.DelayedError();
  };
  const worker = new bullmq.Worker(queueName, take, {
    connection: connections.open(onReady),
    concurrency: atOnce,
    lockDuration: lockMilliseconds,
    stalledInterval: lookMilliseconds,
    maxStalledCount: deathCountMax,
    // What could not be told while the queue was away is told soon after.
    runRetryDelay: retryMilliseconds,
  });
  worker.on('error', () => {});
  try {
    await Promise.race([raised(signal), raised(connections.lost)]);
    if (!connections.lost.aborted) await Promise.race([worker.close(), raised(connections.lost)]);
  } finally {
    // What is under way in a queue that is gone comes to no end.
    await closed(connections, { close: () => worker.close(connections.lost.aborted) });
  }
  if (connections.lost.aborted) throw connections.lost.reason;
}
