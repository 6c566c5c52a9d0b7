import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchmarkCounts, BenchmarkSize } from '#reports';
import type { Once } from '../measure.ts';
import { ProgramError, run, runTimed } from './programs.ts';
import { promelaOf } from './promela.ts';

/** How the verifier that Spin writes is compiled: every world is visited, and nothing is asked of it. */
const compilerOptions = ['-O2', '-DSAFETY', '-DNOREDUCE', '-DMEMLIM=8000'] as const;

/** Which Debian package each program is in. */
const debianPackages: Readonly<Record<string, string>> = {
  spin: 'spin',
  gcc: 'gcc',
  bash: 'bash',
  java: 'default-jre-headless',
};

/**
 * Spin's exhaustive search of the scenario of a size.
 *
 * @param folder - where the verifier is built, and stays
 * @param hashTableBits - about as many as the number of worlds has
 * @returns what runs it once
 */
export async function spinSearch(
  size: BenchmarkSize,
  folder: string,
  hashTableBits: number,
  signal: AbortSignal,
): Promise<() => Promise<Once>> {
  writeFileSync(join(folder, 'core.pml'), promelaOf(size));
  await run('spin', ['-a', 'core.pml'], signal, folder);
  await run('gcc', [...compilerOptions, '-o', 'pan', 'pan.c'], signal, folder);
  return async () => {
    const args = ['-E', '-m1000000', `-w${hashTableBits}`];
    const { stdout, wallSeconds, cpuSeconds } = await runTimed(join(folder, 'pan'), args, signal, folder);
    const { counts, peakBytes } = panNumbers(stdout);
    return { counts, run: { wallSeconds, cpuSeconds, peakBytes } };
  };
}

/** A message for somebody who has to install what is missing; undefined for another error. */
export function missingPackage(error: unknown): string | undefined {
  if (!(error instanceof ProgramError) || !error.isMissing) return undefined;
  const [program = ''] = error.message.split(':');
  const name = debianPackages[program];
  return name === undefined
    ? undefined
    : `${program} is not installed. It is in the Debian package ${name}: apt-get install ${name}`;
}

/**
 * The numbers in the report of a verifier.
 *
 * @remarks
 * Spin takes the start for a transition, too.
 *
 * @throws ProgramError where it did not see every world
 */
export function panNumbers(report: string): {
  readonly counts: BenchmarkCounts;
  readonly peakBytes: number;
} {
  const number = (pattern: RegExp): number => {
    const [, found] = pattern.exec(report) ?? [];
    if (found === undefined)
      throw new ProgramError(`pan did not say what was looked for (${pattern}):\n${report}`);
    return Number(found);
  };
  if (!/errors: 0$/m.test(report) || /search not completed|too small|out of memory/i.test(report))
    throw new ProgramError(`pan did not see every world:\n${report}`);
  const worlds = number(/^\s*(\d+) states, stored$/m);
  const transitions = number(/^\s*(\d+) transitions \(= stored\+matched\)$/m) - 1;
  const megabyte = 2 ** 20;
  return {
    counts: {
      worlds,
      transitions,
      storedWorlds: worlds,
      bytes: spentOnWorlds(report, megabyte),
    },
    peakBytes: number(/^\s*([\d.]+)\s+total actual memory usage$/m) * megabyte,
  };
}

/** Memory for the states and for the table that finds them; a small search does not tell. */
function spentOnWorlds(report: string, megabyte: number): number | null {
  const [, states] = /^\s*([\d.]+)\s+actual memory usage for states/m.exec(report) ?? [];
  const [, table] = /^\s*([\d.]+)\s+memory used for hash table/m.exec(report) ?? [];
  return states === undefined || table === undefined ? null : (Number(states) + Number(table)) * megabyte;
}
