import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { BenchmarkSize } from '#reports';
import type { Once } from '../measure.ts';
import { requirement } from '../scenario-family.ts';
import { ProgramError, run, runTimed } from './programs.ts';

/** The scenarios of the family in Quint. */
const specification = join(import.meta.dirname, 'core.qnt');

/** How often and how far Quint's simulator runs. */
export interface Sampling {
  readonly sampleCount: number;
  readonly stepCountMax: number;
}

/** The options that every run has: the other simulator of Quint is not in its package. */
const always = ['run', '--backend=typescript', '--main=scenario', '--seed=1'] as const;

/**
 * Quint's random runs in the scenario of a size: it has no exhaustive search of its own.
 *
 * @param folder - where the scenario is written
 * @returns what runs it once; seconds on the clock are those that the simulator says it took, without reading
 * and checking the specification
 */
export function quintRuns(
  size: BenchmarkSize,
  { sampleCount, stepCountMax }: Sampling,
  folder: string,
  signal: AbortSignal,
): () => Promise<Once> {
  const scenario = writeScenario(size, folder);
  const args = [...always, `--max-samples=${sampleCount}`, `--max-steps=${stepCountMax}`, scenario];
  return async () => {
    const { stdout, cpuSeconds } = await runTimed(process.execPath, [quint(), ...args], signal, folder);
    const { seconds, stepCount } = simulationNumbers(stdout, sampleCount);
    const counts = { worlds: 0, transitions: stepCount, storedWorlds: 0, bytes: null };
    return { counts, run: { wallSeconds: seconds, cpuSeconds, peakBytes: null } };
  };
}

/** The command line of Quint with some options, on the scenario of a size. */
export function runQuint(
  size: BenchmarkSize,
  options: readonly string[],
  folder: string,
  signal: AbortSignal,
): Promise<string> {
  const args = [quint(), ...always, ...options, writeScenario(size, folder)];
  return run(process.execPath, args, signal, folder).then(({ stdout }) => stdout);
}

/** What a run of the simulator came to. */
export function simulationNumbers(
  report: string,
  sampleCount: number,
): { readonly seconds: number; readonly stepCount: number } {
  const [, milliseconds] = /\((\d+)ms at \d+ traces\/second\)/.exec(report) ?? [];
  const [, worldsPerTrace] = /\baverage=([\d.]+)/.exec(report) ?? [];
  if (milliseconds === undefined || worldsPerTrace === undefined)
    throw new ProgramError(`Quint did not say how long it took, or how far it came:\n${report}`);
  // A trace has one world more than steps.
  const stepCount = Math.round(sampleCount * (Number(worldsPerTrace) - 1));
  return { seconds: Number(milliseconds) / 1000, stepCount };
}

/** Writes the scenario of a size beside a copy of the specification; returns its name. */
function writeScenario({ hsms, keys, failures }: BenchmarkSize, folder: string): string {
  const constants = `hsmCount = ${hsms}, keyCount = ${keys}, failuresMax = ${failures}, requirement = ${requirement}`;
  const module = `module scenario {\n  import core(${constants}).* from "./core"\n}\n`;
  copyFileSync(specification, join(folder, 'core.qnt'));
  writeFileSync(join(folder, 'scenario.qnt'), module);
  return 'scenario.qnt';
}

/** The program of the package. */
function quint(): string {
  const description = createRequire(import.meta.url).resolve('@informalsystems/quint/package.json');
  const { bin } = JSON.parse(readFileSync(description, 'utf8')) as {
    readonly bin: Readonly<Record<string, string>>;
  };
  return join(dirname(description), bin['quint']!);
}
