import { availableParallelism } from 'node:os';
import { exitCodes } from '../../exit-codes.ts';
import { jobRunners } from '../../jobs/runners.ts';
import { count, ProgressLine } from '../../output/progress-line.ts';
import { tell } from '../../output/terminal.ts';
import { QueueGoneError } from '../../queue/connection.ts';
import { type JobKind, jobKinds, type RefusalReason, refusalReasons } from '../../queue/messages.ts';
import { queueAddressOf } from '../../queue/queue-address.ts';
import { type JobRunners, workOnQueue } from '../../queue/queue-worker.ts';
import { StopSignal } from '../../stop-signal.ts';
import { version } from '../../version.ts';

/** The options of `keysync worker`. */
export interface WorkerOptions {
  readonly queue: string;
  readonly workers?: number;
  readonly patience: number;
}

/** Does jobs of a queue, until Ctrl-C. Returns the exit code. */
export async function workerCommand({ queue, workers, patience }: WorkerOptions): Promise<number> {
  const address = queueAddressOf(queue);
  const atOnce = workers ?? availableParallelism();
  const runners = await jobRunners(atOnce);
  const stop = new StopSignal();
  const progress = new ProgressLine();
  let doneCount = 0;
  const refused = new Set<string>();
  let isConnected = false;
  try {
    await workOnQueue(
      {
        address,
        runners,
        patienceSeconds: patience,
        atOnce,
        onReady: () => {
          if (!isConnected) tell(helloOf(runners, address.shown, atOnce));
          isConnected = true;
        },
        onDone: () => {
          doneCount += 1;
          progress.show(() => `${count(doneCount)} jobs done`);
        },
        onRefused: (why, kind) => {
          const text = refusalText(why, kind);
          if (!refused.has(text)) tell(text);
          refused.add(text);
        },
      },
      stop.signal,
    );
    progress.clear();
    tell(`keysync: ${count(doneCount)} jobs done.`);
    return exitCodes.success;
  } catch (error) {
    if (!(error instanceof QueueGoneError)) throw error;
    progress.clear();
    tell(`keysync: ${error.message}; ${count(doneCount)} jobs are done.`);
    return exitCodes.incomplete;
  } finally {
    progress.clear();
    stop.end();
    await Promise.all(Object.values(runners).map((runner) => runner.end()));
  }
}

function helloOf(runners: JobRunners, address: string, atOnce: number): string {
  const sources = runners.sweep?.model.slice(0, 8);
  const kinds = (Object.keys(runners) as JobKind[]).map((kind) => jobKinds[kind]).join(', ');
  return `keysync ${version}, sources ${sources}: works on ${address} in ${count(atOnce)} threads, at ${kinds}; Ctrl-C ends it.`;
}

const refusalText = (why: RefusalReason, kind: JobKind | undefined): string =>
  `keysync: ${kind === undefined ? 'some jobs' : jobKinds[kind]} are left to others: ${refusalReasons[why]}.`;
