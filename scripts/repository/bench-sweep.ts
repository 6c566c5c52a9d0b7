import { parseSweep, publicScenarios } from '#models';
import { properties } from '#properties';
import { print } from '../output/terminal.ts';
import { keyOf, type SweepJob } from '../sweeps/job.ts';
import { sweepInThreads } from '../sweeps/local-workers.ts';

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
      hsms: [5, 6],
      createObjectMinimumNodes: { from: 1, to: 6 },
      hsmFailures: { from: 3, to: 6 },
    },
    where: ['createObjectMinimumNodes <= hsms'],
  },
  (name) => publicScenarios.find((scenario) => scenario.name === name),
);
if (sweep === undefined) throw new Error('The sweep of the benchmark is not valid.');
const names = properties.map(({ name }) => name);
const jobs = new Map(
  sweep.cells.map(({ scenario }) => {
    const job: SweepJob = { scenario, properties: names, worldCountMax: undefined };
    return [keyOf(job), job] as const;
  }),
);

/** Seconds on the clock, and seconds of all processors. */
interface Spent {
  clock: number;
  processors: number;
}

async function measure(threadCount: number, spent: Spent): Promise<void> {
  const [startedAt, before] = [performance.now(), process.cpuUsage()];
  await sweepInThreads(threadCount)([...jobs].reverse(), () => {}, new AbortController().signal);
  const { user, system } = process.cpuUsage(before);
  spent.clock += (performance.now() - startedAt) / 1000;
  spent.processors += (user + system) / 1_000_000;
}

const [one, two]: readonly [Spent, Spent] = [
  { clock: 0, processors: 0 },
  { clock: 0, processors: 0 },
];
for (let round = 0; round < roundCount; round += 1) {
  // The first of a pair finds the machine as the second of another left it.
  const inTurn = [() => measure(1, one), () => measure(2, two)];
  for (const run of round % 2 === 0 ? inTurn : inTurn.toReversed()) await run();
}
const told = (threads: string, { clock, processors }: Spent): string =>
  `${threads}: ${((roundCount * jobs.size) / clock).toFixed(2)} cells/s, ${processors.toFixed(1)} s of processors`;
print(`${jobs.size} cells, ${roundCount} times. ${told('One thread', one)}. ${told('Two threads', two)}.`);
print(`Two threads are ${(one.clock / two.clock).toFixed(2)} times as fast as one.`);
