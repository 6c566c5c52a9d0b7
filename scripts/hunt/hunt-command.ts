import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mutantHuntMarkdown } from '#reports';
import { checkoutDigest } from '../checkpoint/source-digest.ts';
import { exitCodes } from '../exit-codes.ts';
import { InputError } from '../input/files/input-error.ts';
import { AnswerStore } from '../jobs/answer-store.ts';
import { ProgressLine } from '../output/progress-line.ts';
import { print } from '../output/terminal.ts';
import { expectWritable, writeOutput } from '../output/write-output.ts';
import { queueIn } from '../queue/queue-arguments.ts';
import type { QueueOptions } from '../queue/queued-jobs.ts';
import { runProgram } from '../repository/program.ts';
import { root } from '../root.ts';
import { StopSignal } from '../stop-signal.ts';
import { hunted, huntInThreads, huntJson, huntOnQueue, published, runCountMax } from './mutant-hunt.ts';

const usualMemory = join(root, 'node_modules/.cache/keysync/hunt');

/**
 * Looks for mutants as it is told to, and writes what became of all. Returns the exit code.
 *
 * @param args - see `npm run hunt`
 */
export function huntMutants(args: readonly string[]): Promise<number> {
  return runProgram('hunt', () => hunt(args));
}

async function hunt(args: readonly string[]): Promise<number> {
  const stop = new StopSignal();
  const line = new ProgressLine();
  try {
    const { only, queue, memory } = optionsIn(args);
    const [page, data] = [published.page, published.data].map((path) => join(root, path));
    if (only === undefined) [page!, data!].forEach(expectWritable);
    const { found, isComplete } = await hunted({
      isMeant: (name) => name.includes(only ?? ''),
      doJobs: queue === undefined ? huntInThreads : huntOnQueue(queue),
      store: new AnswerStore(memory, checkoutDigest()),
      signal: stop.signal,
      onMutant: (count, all) => line.show(() => `${count} of ${all} mutants looked for`),
    }).finally(() => line.clear());
    if (!isComplete) {
      print(`Incomplete: ${found.length} mutants are looked for; the next run goes on from there.`);
      return exitCodes.incomplete;
    }
    if (found.length === 0) throw new InputError('--only', 'no mutant has this text in its name');
    const markdown = mutantHuntMarkdown(found, runCountMax);
    if (only === undefined) {
      writeOutput(page!, markdown);
      writeOutput(data!, huntJson(found));
    }
    print(markdown);
    return exitCodes.success;
  } finally {
    stop.end();
  }
}

interface Options {
  readonly only: string | undefined;
  readonly queue: QueueOptions | undefined;
  readonly memory: string;
}

function optionsIn(args: readonly string[]): Options {
  const text = { type: 'string' } as const;
  let values: Readonly<Partial<Record<'only' | 'queue' | 'patience' | 'memory', string>>>;
  try {
    const options = { only: text, queue: text, patience: text, memory: text };
    values = parseArgs({ args: [...args], options }).values;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const all = 'There are --only TEXT, --queue ADDRESS, --patience S and --memory FOLDER.';
    throw new InputError('arguments', message, all);
  }
  const { only, queue, patience, memory = usualMemory } = values;
  return { only, queue: queueIn(queue, patience), memory };
}
