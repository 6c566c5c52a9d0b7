import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type BenchmarkSize, isSameSize } from '#reports';
import { machineText, runBenchmark } from '../bench/command.ts';
import { contenderOf } from '../bench/contenders.ts';
import { ratiosWithin } from '../bench/growth/bars.ts';
import { disagreementsIn } from '../bench/growth/known-counts.ts';
import { type Contender, measureInTurn } from '../bench/measure.ts';
import { type Options, optionsIn } from '../bench/options.ts';
import { inTemporaryFolder } from '../bench/peers/programs.ts';
import { quintRuns } from '../bench/peers/quint.ts';
import { spinSearch } from '../bench/peers/spin.ts';
import { benchmarkSize, nameOf } from '../bench/scenario-family.ts';
import type { SubjectName } from '../bench/subjects.ts';
import { spinSizes } from '../cross-check/peers.ts';
import { runProgram } from './program.ts';

/** Sizes on which only the numbers of Spin are compared with ours. */
const small: readonly BenchmarkSize[] = [
  { hsms: 2, keys: 1, failures: 2 },
  { hsms: 2, keys: 2, failures: 1 },
  { hsms: 3, keys: 1, failures: 1 },
  { hsms: 4, keys: 1, failures: 0 },
];

/** What of ours runs beside the peers. */
const ours: readonly SubjectName[] = ['exploration', 'reduced', 'checked'];

async function main(): Promise<number> {
  const options = optionsIn(process.argv.slice(2), ['quick', 'runs', 'json', 'markdown']);
  return runBenchmark('bench:peers', options, (signal, onRun) =>
    inTemporaryFolder((folder) => measure(options, folder, signal, onRun)),
  );
}

async function measure(
  { isQuick, runCount }: Options,
  folder: string,
  signal: AbortSignal,
  onRun: (what: string) => void,
) {
  const comparisons = [];
  // With --quick, only what `npm run cross-check` does not compare.
  const isElsewhere = (size: BenchmarkSize): boolean => spinSizes.some((one) => isSameSize(one, size));
  for (const size of isQuick ? small.filter((one) => !isElsewhere(one)) : small) {
    const contenders = [contenderOf('exploration', size, signal), await spinAt(size, folder, signal)];
    const measurements = await measureInTurn(size, contenders, 1, onRun);
    comparisons.push({
      title: 'The numbers of Spin',
      remark:
        'Both must come to the same worlds and transitions; such a small scenario says nothing of speed.',
      measurements,
    });
  }
  const size = isQuick ? { hsms: 3, keys: 2, failures: 1 } : benchmarkSize;
  const contenders = [
    ...ours.map((name) => contenderOf(name, size, signal)),
    await spinAt(size, folder, signal),
    quintAt(size, isQuick ? 100 : 1000, folder, signal),
  ];
  const measurements = await measureInTurn(size, contenders, runCount, onRun);
  comparisons.push({
    title: 'Speed',
    remark: 'Quint runs at random, so its transitions are the steps it takes.',
    measurements,
  });
  return {
    machine: machineText(),
    comparisons,
    family: [],
    ratios: ratiosWithin(measurements),
    faults: comparisons.flatMap((one) => disagreementsIn(one.measurements)),
  };
}

async function spinAt(size: BenchmarkSize, folder: string, signal: AbortSignal): Promise<Contender> {
  const isLarge = size === benchmarkSize;
  const once = await spinSearch(size, newFolder(folder, `spin-${nameOf(size)}`), isLarge ? 26 : 20, signal);
  return { subject: 'spin', title: 'Spin', isWhole: true, once };
}

function quintAt(size: BenchmarkSize, sampleCount: number, folder: string, signal: AbortSignal): Contender {
  const sampling = { sampleCount, stepCountMax: 30 };
  const once = quintRuns(size, sampling, newFolder(folder, `quint-${nameOf(size)}`), signal);
  return { subject: 'quint', title: 'Quint', isWhole: false, once };
}

function newFolder(folder: string, name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}

// Measures our search beside Spin and Quint: `npm run bench:peers`. What it may be told is in `bench/README.md`.
process.exitCode = await runProgram('bench:peers', main);
