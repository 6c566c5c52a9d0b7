import { cpus, totalmem } from 'node:os';
import { initialTransition, transition } from 'xstate';
import { machines, publicScenarios, type Scenario } from '#models';
import { Fuzzing, type Property, properties, sliceSize, Verification } from '#properties';
import { exitCodes } from './exit-codes.ts';
import { print } from './terminal.ts';

/**
 * Times the searches: `npm run bench`. The exhaustive one on the benchmark scenario, or on the public scenario
 * whose name is given: on a small one the ratios say little, and it takes seconds instead of minutes.
 */
const [benchmark = 'core-4hsm-2keys-2fail'] = process.argv.slice(2);
/** Numbers that another search found, too. */
const expected: Readonly<Record<string, { readonly worldCount: number; readonly transitionCount: number }>> =
  {
    'core-4hsm-2keys-2fail': { worldCount: 5_558_289, transitionCount: 52_319_594 },
    'sdk3-min2-3hsm-1fail-2keys': { worldCount: 83_033, transitionCount: 532_774 },
  };

/** And the random one, on a scenario with three HSMs and two keys. */
const randomBenchmark = 'sdk3-min2-3hsm-1fail-2keys';
const runCount = 100_000;

interface Run {
  readonly name: string;
  readonly transitionsPerSecond: number;
}

function run(name: string, chosen: readonly Property[]): Run {
  const verification = new Verification(scenarioNamed(benchmark), { properties: chosen });
  const start = performance.now();
  while (verification.advance(sliceSize));
  const seconds = (performance.now() - start) / 1000;

  const { worldCount, transitionCount, byteCount } = verification.progress;
  const known = expected[benchmark];
  const isRight =
    known === undefined || (worldCount === known.worldCount && transitionCount === known.transitionCount);
  if (!isRight) process.exitCode = exitCodes.failure;
  const transitionsPerSecond = transitionCount / seconds;
  print(`${name}
  ${count(worldCount)} worlds, ${count(transitionCount)} transitions${isRight ? '' : ' (WRONG)'}
  ${seconds.toFixed(1)} s, ${count(transitionsPerSecond)} transitions/s, ${count(worldCount / seconds)} worlds/s
  ${(byteCount / worldCount).toFixed(1)} bytes for each world: state, hash table, way back${chosen.length === 0 ? '' : ', and every transition'}`);
  return { name, transitionsPerSecond };
}

/** Random runs with every property asked after every step; returns steps a second. */
function runAtRandom(): number {
  const fuzzing = new Fuzzing({ scenario: scenarioNamed(randomBenchmark), runCountMax: runCount });
  while (fuzzing.progress.phase !== 'running' || fuzzing.progress.runCount === 0) fuzzing.advance();
  const { stepCount: stepCountBefore } = fuzzing.progress;
  const start = performance.now();
  while (fuzzing.advance());
  const seconds = (performance.now() - start) / 1000;

  const { stepCount, followedCount, missed, failure } = fuzzing.result();
  if (missed === null || failure !== null) process.exitCode = exitCodes.failure;
  const stepsPerSecond = (stepCount - stepCountBefore) / seconds;
  const { worlds, transitions } = missed ?? { worlds: none, transitions: none };
  print(`Random runs under fast-check on ${randomBenchmark}, with every property checked${failure === null ? '' : ' (FAILED)'}
  ${count(runCount)} runs, ${count(stepCount)} steps, ${count(followedCount)} of the runs also on live actors
  ${seconds.toFixed(1)} s, ${count(stepsPerSecond)} steps/s
  ${count(worlds.reached)} of ${count(worlds.known)} worlds and ${count(transitions.reached)} of ${count(transitions.known)} transitions reached`);
  return stepsPerSecond;
}

const none = { reached: 0, known: 0 };

function scenarioNamed(name: string): Scenario {
  const scenario = publicScenarios.find((candidate) => candidate.name === name);
  if (scenario === undefined) throw new Error(`The scenario ${name} does not come with keysync.`);
  return scenario;
}

/** How often a second XState takes one transition: what the search would do without its memory. */
function xstateTransitionsPerSecond(): number {
  const [start] = initialTransition(machines.creationSdk3);
  const millisecondsMax = 1000;
  const begin = performance.now();
  let taken = 0;
  for (; performance.now() - begin < millisecondsMax; taken += 1) {
    transition(machines.creationSdk3, start, { type: 'key.generated' });
  }
  return taken / ((performance.now() - begin) / 1000);
}

const count = (value: number): string => Math.round(value).toLocaleString('en-US');

const [cpu] = cpus();
print(
  `${cpu?.model ?? 'unknown processor'}, ${cpus().length} cores, ${count(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
);
print(`${benchmark}, one worker\n`);
const alone = run('Exploration alone', []);
const checked = run('With every property checked', properties);
const random = runAtRandom();
const xstate = xstateTransitionsPerSecond();
print(`
Ratios within this run
  with every property / alone: ${(checked.transitionsPerSecond / alone.transitionsPerSecond).toFixed(2)}
  alone / bare XState transition() (${count(xstate)}/s): ${(alone.transitionsPerSecond / xstate).toFixed(0)}
  random steps / transitions of the exhaustive search, both with every property: ${(random / checked.transitionsPerSecond).toFixed(2)}`);
