import type { Sweep } from '#models';
import { type CellAnswer, type Property, unanswered } from '#properties';
import type { AnswerStore } from '../jobs/answer-store.ts';
import type { DoJobs } from '../jobs/do-jobs.ts';
import { count, ProgressLine } from '../output/progress-line.ts';
import { tell } from '../output/terminal.ts';
import { QueueGoneError } from '../queue/connection.ts';
import { keyOf, type SweepJob } from './job.ts';

/** How a sweep is made. */
export interface SweepRun {
  readonly properties: readonly Property[];
  /** For each cell. */
  readonly worldCountMax: number | undefined;
  readonly store: AnswerStore<CellAnswer>;
  /** Who does the work. */
  readonly doJobs: DoJobs<SweepJob, CellAnswer>;
  readonly signal: AbortSignal;
}

/**
 * Verifies every cell of a sweep that is not known, with progress on standard error.
 *
 * @returns the answers, in the order of the cells, whoever did them; where the signal is raised some of them are open
 */
export async function runSweep(
  { cells }: Sweep,
  { properties, worldCountMax, store, doJobs, signal }: SweepRun,
): Promise<readonly CellAnswer[]> {
  const names = properties.map(({ name }) => name);
  const asked = cells.map(({ scenario }): SweepJob => ({ scenario, properties: names, worldCountMax }));
  const keys = asked.map(keyOf);
  const answers = new Map<string, CellAnswer>();
  const jobs = new Map<string, SweepJob>();
  for (const [index, key] of keys.entries()) {
    if (answers.has(key) || jobs.has(key)) continue;
    const known = store.of(key);
    if (known === undefined) jobs.set(key, asked[index]!);
    else answers.set(key, known);
  }
  const progress = new ProgressLine();
  await progress.ready;
  const knownCount = answers.size;
  const tellProgress = (seconds: number): string => {
    const doneCount = answers.size - knownCount;
    const left = ((jobs.size - doneCount) * seconds) / doneCount;
    const known = knownCount === 0 ? '' : `, ${count(knownCount)} known from before`;
    return `${count(answers.size)} of ${count(jobs.size + knownCount)} cells${known}, ${count(Math.ceil(left))} s left`;
  };
  progress.start();
  try {
    const onAnswer = (key: string, answer: CellAnswer): void => {
      answers.set(key, answer);
      store.keep(key, answer);
      progress.show(tellProgress);
    };
    // The largest cells of a sweep come last as a rule, and nobody should be left alone with one in the end.
    if (jobs.size > 0) await doJobs([...jobs].reverse(), onAnswer, signal);
  } catch (error) {
    if (!(error instanceof QueueGoneError)) throw error;
    progress.clear();
    const kept = store.isKept ? ' are kept, and the same command goes on from there' : ' are told';
    tell(
      `keysync: ${error.message}; ${count(answers.size)} of ${count(jobs.size + knownCount)} cells${kept}.`,
    );
  } finally {
    progress.clear();
  }
  const open = unanswered(properties);
  return keys.map((key) => answers.get(key) ?? open);
}
