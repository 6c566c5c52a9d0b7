import { join } from 'node:path';
import type { BenchmarkSize } from '#reports';
import { machineText, runBenchmark } from '../bench/command.ts';
import { contenderOf, contendersTogether } from '../bench/contenders.ts';
import { ratiosWithin } from '../bench/growth/bars.ts';
import { countFamily } from '../bench/growth/count-family.ts';
import { disagreementsIn, growthFile, growthJson, knownCounts } from '../bench/growth/known-counts.ts';
import { measureInTurn } from '../bench/measure.ts';
import { type Options, optionsIn } from '../bench/options.ts';
import { benchmarkSize } from '../bench/scenario-family.ts';
import type { SubjectName } from '../bench/subjects.ts';
import { exitCodes } from '../exit-codes.ts';
import { print } from '../output/terminal.ts';
import { writeOutput } from '../output/write-output.ts';
import { root } from '../root.ts';
import { runProgram } from './program.ts';

async function main(): Promise<number> {
  const names = ['quick', 'runs', 'max-worlds', 'json', 'markdown', 'svg', 'count'] as const;
  const options = optionsIn(process.argv.slice(2), names);
  return options.isCount ? count(options) : await measure(options);
}

/** Subjects that are measured in turn, on one scenario. */
interface Comparison {
  readonly title: string;
  readonly remark: string;
  readonly size: BenchmarkSize;
  readonly subjects: readonly SubjectName[];
}

const small: BenchmarkSize = { hsms: 3, keys: 2, failures: 1 };
const smaller: BenchmarkSize = { hsms: 3, keys: 1, failures: 1 };

function comparisonsOf({ isQuick }: Options): readonly Comparison[] {
  return [
    {
      title: 'The exhaustive search',
      remark: 'The bare transition() is what XState does by itself, for one machine.',
      size: isQuick ? smaller : benchmarkSize,
      subjects: ['exploration', 'two-workers', 'reduced', 'checked', 'xstate'],
    },
    {
      title: 'Interned worlds and live actors',
      remark: 'The same search over both; both must come to the same worlds.',
      size: isQuick ? smaller : { hsms: 3, keys: 2, failures: 0 },
      subjects: ['exploration', 'live-actors'],
    },
    {
      title: 'Random runs',
      remark: 'Their transitions are the steps they take, their worlds those they reach.',
      size: isQuick ? smaller : small,
      subjects: ['checked', 'random'],
    },
  ];
}

/** What is measured over the whole family. */
const familySubjects: readonly SubjectName[] = ['exploration', 'reduced', 'first-counterexample'];

function measure(options: Options): Promise<number> {
  const { runCount, worldCountMax, isQuick } = options;
  return runBenchmark('bench', options, async (signal, onRun) => {
    const measureAt = (size: BenchmarkSize, subjects: readonly SubjectName[]) => {
      const contenders = subjects.map((name) => contenderOf(name, size, signal));
      return measureInTurn(size, contenders, runCount, onRun);
    };
    const measureInFamily = (size: BenchmarkSize) =>
      isQuick
        ? measureInTurn(size, contendersTogether(familySubjects, size, signal), runCount, onRun)
        : measureAt(size, familySubjects);
    const comparisons = [];
    for (const { title, remark, size, subjects } of comparisonsOf(options)) {
      comparisons.push({ title, remark, measurements: await measureAt(size, subjects) });
    }
    const family = [];
    for (const { size, worlds } of knownCounts) {
      if (worlds <= worldCountMax) family.push(...(await measureInFamily(size)));
    }
    const compared = comparisons.map(({ measurements }) => measurements);
    return {
      machine: machineText(),
      comparisons,
      family,
      ratios: compared.flatMap(ratiosWithin),
      faults: [...compared, family].flatMap((measurements) => disagreementsIn(measurements)),
    };
  });
}

function count({ worldCountMax }: Options): number {
  const counted = [];
  for (const one of countFamily(worldCountMax)) {
    print(JSON.stringify(one));
    counted.push(one);
  }
  writeOutput(join(root, growthFile), growthJson(counted));
  return exitCodes.success;
}

// Measures the searches: `npm run bench`. What it may be told is in `bench/README.md`.
process.exitCode = await runProgram('bench', main);
