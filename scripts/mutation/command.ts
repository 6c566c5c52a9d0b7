import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mutationMatrixJson, mutationMatrixMarkdown, mutationScoreOf } from '#reports';
import { exitCodes } from '../exit-codes.ts';
import { InputError } from '../input/files/input-error.ts';
import { ProgressLine } from '../output/progress-line.ts';
import { print, tell } from '../output/terminal.ts';
import { expectWritable, writeOutput } from '../output/write-output.ts';
import { QueueGoneError } from '../queue/connection.ts';
import { queueIn } from '../queue/queue-arguments.ts';
import type { QueueOptions } from '../queue/queued-jobs.ts';
import { runProgram } from '../repository/program.ts';
import { root } from '../root.ts';
import { StopSignal } from '../stop-signal.ts';
import type { Judged, Sound } from './judging/fate.ts';
import { judgeOnQueue } from './judging/job.ts';
import type { Job } from './judging/judging.ts';
import { PartialResults } from './judging/partial-results.ts';
import { judgeAll } from './judging/pool.ts';
import { idOf, matrixOf, observeSound, published, publishedMatrix, type Subject, subject } from './matrix.ts';
import { faultsOf } from './verdict.ts';

const usualMemory = join(root, 'node_modules/.cache/keysync/mutants.json');
/** Mutants between two times that what has been judged is saved. */
const judgedPerSave = 20;

/**
 * Judges mutants as it is told to, and writes the matrix of all. Returns the exit code.
 *
 * @param args - see `npm run mutants`
 * @param makeSubject - makes the mutants, which takes long
 */
export function judgeMutants(args: readonly string[], makeSubject = subject): Promise<number> {
  return runProgram('mutants', () => judgeAsTold(args, makeSubject));
}

async function judgeAsTold(args: readonly string[], makeSubject: () => Subject): Promise<number> {
  const stop = new StopSignal();
  try {
    const { only, onlyNew, asIs, threadCount, queue, memory } = optionsIn(args);
    const files = [published.data, published.page].map((file) => join(root, file));
    if (only === undefined) files.forEach(expectWritable);
    const all = makeSubject();
    const jobs = all.jobs.filter(({ id }) => id.includes(only ?? ''));
    if (jobs.length === 0) throw new InputError('--only', 'no mutant has this text in its id');
    const partial = new PartialResults(memory, all.fingerprint);
    // What was judged since then is what is so now.
    if (onlyNew)
      for (const [id, judged] of earlierResults()) if (partial.of(id) === undefined) partial.add(id, judged);
    // Where others judge, the model as it is takes half a minute only once the matrix is made.
    const sound = (): readonly Sound[] => partial.soundOr(observeSound);
    const judge: JudgeAll =
      queue === undefined
        ? (open, onJudged) => judgeAll(open, sound(), threadCount, onJudged, () => !stop.isRaised)
        : (open, onJudged) => judgeOnQueue(open, queue, onJudged, stop.signal);
    if (!asIs) await judgeOpen(jobs, partial, judge);
    const judgedCount = jobs.filter(({ id }) => partial.of(id) !== undefined).length;
    if (judgedCount < jobs.length && !asIs) {
      print(
        `Incomplete: ${judgedCount} of ${jobs.length} mutants are judged; the next run goes on from there.`,
      );
      return exitCodes.incomplete;
    }
    if (only !== undefined) return tellFates(jobs, (id) => partial.of(id)!);
    return publish(all, sound(), (id) => partial.of(id), files);
  } finally {
    stop.end();
  }
}

/** Judges mutants, whoever does, and tells of each at once. */
type JudgeAll = (open: readonly Job[], onJudged: (id: string, judged: Judged) => void) => Promise<void>;

interface Options {
  readonly only: string | undefined;
  readonly onlyNew: boolean;
  readonly asIs: boolean;
  readonly threadCount: number;
  readonly queue: QueueOptions | undefined;
  readonly memory: string;
}

function optionsIn(args: readonly string[]): Options {
  try {
    const text = { type: 'string' } as const;
    const flag = { type: 'boolean', default: false } as const;
    const { values } = parseArgs({
      args: [...args],
      options: {
        only: text,
        new: flag,
        'as-is': flag,
        threads: text,
        queue: text,
        patience: text,
        memory: text,
      },
    });
    if (values.queue !== undefined && values.threads !== undefined)
      throw new InputError('--threads', 'it says nothing where a queue has the work done');
    const threadCount = Number(values.threads ?? availableParallelism());
    if (!Number.isInteger(threadCount) || threadCount < 1)
      throw new InputError('--threads', `expected a whole number from 1 up, found ${values.threads}`);
    return {
      only: values.only,
      onlyNew: values.new,
      asIs: values['as-is'],
      threadCount,
      queue: queueIn(values.queue, values.patience),
      memory: values.memory ?? usualMemory,
    };
  } catch (error) {
    if (error instanceof InputError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new InputError(
      'arguments',
      message,
      'There are --only TEXT, --new, --as-is, --threads N, --queue ADDRESS, --patience S and --memory FILE.',
    );
  }
}

/** What is published of mutants, by their ids. */
function earlierResults(): readonly (readonly [string, Judged & { readonly isEarlier: true }])[] {
  const { generated, madeByHand } = publishedMatrix();
  return [
    ...generated.map((row) => [row.id, row] as const),
    ...madeByHand.map((row) => [idOf(row.name), row] as const),
  ].map(([id, { fate, killers, defect, counted }]) => [
    id,
    { fate, killers, defect, counted, isEarlier: true },
  ]);
}

async function judgeOpen(jobs: readonly Job[], partial: PartialResults, judge: JudgeAll): Promise<void> {
  const open = jobs.filter(({ id }) => partial.of(id) === undefined);
  const line = new ProgressLine();
  let judgedCount = 0;
  const onJudged = (id: string, judged: Judged): void => {
    partial.add(id, judged);
    judgedCount += 1;
    if (judgedCount % judgedPerSave === 0) partial.save();
    line.show((seconds) => {
      const left = ((open.length - judgedCount) * seconds) / judgedCount;
      return `${jobs.length - open.length + judgedCount} of ${jobs.length} mutants, ${Math.ceil(left)} s left`;
    });
  };
  line.start();
  try {
    await judge(open, onJudged);
  } catch (error) {
    if (!(error instanceof QueueGoneError)) throw error;
    line.clear();
    tell(`mutants: ${error.message}.`);
  } finally {
    line.clear();
    partial.save();
  }
}

/** Writes the matrix and tells what is wrong. */
function publish(
  all: Subject,
  sound: readonly Sound[],
  judgedOf: (id: string) => Judged | undefined,
  [data, page]: readonly string[],
): number {
  const matrix = matrixOf(all, sound, judgedOf);
  writeOutput(data!, mutationMatrixJson(matrix));
  writeOutput(page!, mutationMatrixMarkdown(matrix));
  const faults = faultsOf(matrix);
  for (const fault of faults) print(fault);
  const { generated, equivalent, killed, byProperty } = mutationScoreOf(matrix);
  print(
    `${generated} mutants, ${equivalent} equivalent; ${killed} of ${generated - equivalent} killed, ${byProperty} by a property. See ${published.page}.`,
  );
  return faults.length === 0 ? exitCodes.success : exitCodes.failure;
}

/** Tells what became of some mutants. */
function tellFates(jobs: readonly Job[], judgedOf: (id: string) => Judged): number {
  for (const { id } of jobs) {
    const { fate, killers, defect, counted } = judgedOf(id);
    const by = Object.entries(killers).map(([property, scenario]) => `  ${property} (${scenario})`);
    const broken = defect === null ? [] : [`  ${defect.kind}: ${defect.message} (${defect.scenario})`];
    const numbers = counted === null ? [] : [`  numbers (${counted})`];
    print([`${fate}: ${id}`, ...by, ...broken, ...numbers].join('\n'));
  }
  return exitCodes.success;
}
