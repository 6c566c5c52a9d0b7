import { setImmediate } from 'node:timers/promises';
import { type ChunkDone, FuzzingCampaign, type FuzzingProgress, type FuzzingResult } from '#properties';
import type { AnswerStore } from '../jobs/answer-store.ts';
import type { DoJobs, KeyedJob } from '../jobs/do-jobs.ts';
import { inThreads, threadProgram } from '../jobs/in-threads.ts';
import { onQueue } from '../jobs/on-queue.ts';
import { count, ProgressLine } from '../output/progress-line.ts';
import { tell } from '../output/terminal.ts';
import { QueueGoneError } from '../queue/connection.ts';
import type { QueueOptions } from '../queue/queued-jobs.ts';
import type { StopSignal } from '../stop-signal.ts';
import { campaignOf, chunkDoneOf, type FuzzJob, keyOf } from './job.ts';

/** What a thread that does chunks runs. */
export const fuzzThread = threadProgram('fuzz-thread');

/** Does chunks in threads of this process. */
export const fuzzInThreads = (threadCount: number): DoJobs<FuzzJob, ChunkDone> =>
  inThreads(fuzzThread, threadCount);

/** Has the workers of a queue do chunks. */
export const fuzzOnQueue = (options: QueueOptions, model: string): DoJobs<FuzzJob, ChunkDone> =>
  onQueue(
    { ...options, kind: 'fuzz', model },
    {
      nameOf: ({ chunk: { runsBefore, runs } }) =>
        `what runs ${count(runsBefore + 1)} to ${count(runsBefore + runs)} came to`,
      resultOf: chunkDoneOf,
    },
  );

/** How a campaign is made. */
export interface CampaignRun {
  readonly runCountMax: number;
  readonly store: AnswerStore<ChunkDone>;
  readonly doJobs: DoJobs<FuzzJob, ChunkDone>;
  readonly stop: StopSignal;
  readonly progressText: (progress: FuzzingProgress, seconds: number) => string;
}

/**
 * Does the random runs of a campaign that are not known, with progress on standard error.
 *
 * @param asked - a job of the campaign, but for its chunk
 * @returns the same as one search does, whoever did what; where it was stopped, what is known
 */
export async function runCampaign(
  asked: Omit<FuzzJob, 'chunk'>,
  { runCountMax, store, doJobs, stop, progressText }: CampaignRun,
): Promise<FuzzingResult> {
  const campaign = new FuzzingCampaign(campaignOf({ ...asked, chunk: noChunk }), runCountMax);
  const line = new ProgressLine();
  const { signal } = stop;
  const show = (): void => line.show((seconds) => progressText(campaign.progress, seconds));
  const chunks = new Map<string, FuzzJob['chunk']>();
  const take = (key: string, done: ChunkDone): void => {
    campaign.take(chunks.get(key)!, done);
    store.keep(key, done);
    show();
  };
  const open = function* (): Generator<KeyedJob<FuzzJob>> {
    for (const chunk of campaign.chunks()) {
      const job = { ...asked, chunk };
      const key = keyOf(job);
      const known = store.of(key);
      chunks.set(key, chunk);
      if (known === undefined) yield [key, job];
      else campaign.take(chunk, known);
    }
  };
  try {
    const working = doJobs(open(), take, signal);
    working.catch(() => {});
    while (!signal.aborted && campaign.explore()) await setImmediate();
    await working;
    while (!signal.aborted && campaign.advance()) {
      show();
      await setImmediate();
    }
  } catch (error) {
    if (!(error instanceof QueueGoneError)) throw error;
    line.clear();
    const kept = store.isKept ? ' are kept, and the same command goes on from there' : ' are told';
    const { runCount } = campaign.progress;
    tell(`keysync: ${error.message}; ${count(runCount)} of ${count(runCountMax)} runs${kept}.`);
  } finally {
    line.clear();
  }
  return campaign.result();
}

const noChunk = { slice: 0, runsBefore: 0, runs: 1 };
