import { availableParallelism } from 'node:os';
import { sourceDigest } from '../../checkpoint/source-digest.ts';
import { exitCodes } from '../../exit-codes.ts';
import { count, ProgressLine } from '../../output/progress-line.ts';
import { tell } from '../../output/terminal.ts';
import { QueueGoneError } from '../../queue/connection.ts';
import { queueAddressOf } from '../../queue/queue-address.ts';
import { workOnQueue } from '../../queue/queue-worker.ts';
import { StopSignal } from '../../stop-signal.ts';
import { sweepJobOf } from '../../sweeps/job.ts';
import { SweepThreads } from '../../sweeps/local-workers.ts';
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
  const model = sourceDigest();
  const atOnce = workers ?? availableParallelism();
  const stop = new StopSignal();
  const threads = new SweepThreads(atOnce);
  const progress = new ProgressLine();
  let [doneCount, refusedCount] = [0, 0];
  const hello = `keysync ${version}, model ${model.slice(0, 8)}: works on ${address.shown} in ${count(atOnce)} threads; Ctrl-C ends it.`;
  let isConnected = false;
  try {
    await workOnQueue(
      {
        address,
        model,
        patienceSeconds: patience,
        atOnce,
        do: (job) => threads.answer(sweepJobOf(job)),
        onReady: () => {
          if (!isConnected) tell(hello);
          isConnected = true;
        },
        onDone: () => {
          doneCount += 1;
          progress.show(() => `${count(doneCount)} jobs done`);
        },
        onRefused: () => {
          refusedCount += 1;
          if (refusedCount === 1) tell('keysync: a job of another version is left to others.');
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
    await threads.end();
  }
}
