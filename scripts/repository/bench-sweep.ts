import { parseSweep, publicScenarios } from '#models';
import { print } from '../output/terminal.ts';
import { keyOf, type SweepJob } from '../sweeps/job.ts';
import { inThreads } from '../sweeps/local-workers.ts';

/**
 * Measures how much faster a sweep is in two threads than in one: `npm run bench:sweep`. Both are measured in turn in one
 * run, so that a machine that is slower for a while is so for both.
 */
const roundCount = 2;

const { sweep } = parseSweep(
  {
    name: 'bench',
    scenario: 'sdk3-min2-3hsm-1fail',
    clusters: { 'cluster-a': { hsms: 'hsms' } },
    axes: {
      hsms: { from: 5, to: 7 },
      createObjectMinimumNodes: { from: 1, to: 7 },
      hsmFailures: { from: 0, to: 3 },
      createHsm: [false],
    },
    where: ['createObjectMinimumNodes <= hsms'],
  },
  (name) => publicScenarios.find((scenario) => scenario.name === name),
);
if (sweep === undefined) throw new Error('The sweep of the benchmark is not valid.');
const properties = ['acknowledged-key-survives', 'creation-stays-possible', 'token-keys-converge'];
const jobs = new Map(
  sweep.cells.map(({ scenario }) => {
    const job: SweepJob = { scenario, properties, worldCountMax: undefined };
    return [keyOf(job), job] as const;
  }),
);

async function secondsWith(threadCount: number): Promise<number> {
  const startedAt = performance.now();
  await inThreads(threadCount)(jobs, () => {}, new AbortController().signal);
  return (performance.now() - startedAt) / 1000;
}

const seconds = { one: 0, two: 0 };
for (let round = 0; round < roundCount; round += 1) {
  // The first of a pair finds the machine as the second of another left it.
  for (const count of round % 2 === 0 ? [1, 2] : [2, 1])
    seconds[count === 1 ? 'one' : 'two'] += await secondsWith(count);
}
const perSecond = (spent: number): string => ((roundCount * jobs.size) / spent).toFixed(2);
print(
  `${jobs.size} cells, ${roundCount} times: one thread ${perSecond(seconds.one)} cells/s, two threads ${perSecond(seconds.two)} cells/s.`,
);
print(`Two threads are ${(seconds.one / seconds.two).toFixed(2)} times as fast as one.`);
