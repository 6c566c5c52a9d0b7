import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Sweep } from '#models';
import { type CellAnswer, type Limits, type Property, unanswered } from '#properties';
import { count, ProgressLine } from '../output/progress-line.ts';
import { root } from '../root.ts';
import { StopSignal } from '../stop-signal.ts';
import { doJobs } from '../workers/job-pool.ts';
import type { SweepJob } from './job.ts';

/** How a sweep is made. */
export interface SweepOptions {
  readonly workerCount: number;
  /** For each cell. */
  readonly limits: Limits;
  /** For all cells together. */
  readonly secondsMax?: number | undefined;
}

const program = pathToFileURL(
  join(root, 'scripts', 'workers', `sweep-thread.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`),
);

/**
 * Verifies every cell of a sweep, with progress on standard error.
 *
 * @returns the answers, in the order of the cells; Ctrl-C and the time limit leave some of them open
 */
export async function runSweep(
  { cells }: Sweep,
  properties: readonly Property[],
  { workerCount, limits, secondsMax }: SweepOptions,
): Promise<readonly CellAnswer[]> {
  const answers = new Map<number, CellAnswer>();
  const stop = new StopSignal(secondsMax);
  const progress = new ProgressLine();
  await progress.ready;
  progress.start();
  const names = properties.map(({ name }) => name);
  const jobs = cells.map(({ scenario }, index) => ({ index, scenario, properties: names, limits }));
  try {
    await doJobs<SweepJob & { readonly index: number }, CellAnswer>(jobs, {
      program,
      threadCount: Math.min(workerCount, jobs.length),
      signal: stop.signal,
      onDone: ({ index }, answer) => {
        answers.set(index, answer);
        progress.show((seconds) => {
          const left = ((cells.length - answers.size) * seconds) / answers.size;
          return `${count(answers.size)} of ${count(cells.length)} cells, ${count(Math.ceil(left))} s left`;
        });
      },
    });
  } finally {
    progress.clear();
    stop.end();
  }
  const open = unanswered(properties);
  return cells.map((_, index) => answers.get(index) ?? open);
}
