import { cpus, totalmem } from 'node:os';
import { initialTransition, transition } from 'xstate';
import { machines, publicScenarios } from '#models';
import { type Property, properties, sliceSize, Verification } from '#properties';

import { exitCodes } from './exit-codes.ts';
import { print } from './terminal.ts';

/** Times the search on the benchmark scenario: `npm run bench`. */
const benchmark = 'core-4hsm-2keys-2fail';
const expected = { worldCount: 5_558_289, transitionCount: 52_319_594 };

interface Run {
  readonly name: string;
  readonly transitionsPerSecond: number;
}

function run(name: string, chosen: readonly Property[]): Run {
  const scenario = publicScenarios.find((candidate) => candidate.name === benchmark);
  if (scenario === undefined) throw new Error(`The scenario ${benchmark} does not come with keysync.`);
  const verification = new Verification(scenario, { properties: chosen });
  const start = performance.now();
  while (verification.advance(sliceSize));
  const seconds = (performance.now() - start) / 1000;

  const { worldCount, transitionCount, byteCount } = verification.progress;
  const isRight = worldCount === expected.worldCount && transitionCount === expected.transitionCount;
  if (!isRight) process.exitCode = exitCodes.failure;
  const transitionsPerSecond = transitionCount / seconds;
  print(`${name}
  ${count(worldCount)} worlds, ${count(transitionCount)} transitions${isRight ? '' : ' (WRONG)'}
  ${seconds.toFixed(1)} s, ${count(transitionsPerSecond)} transitions/s, ${count(worldCount / seconds)} worlds/s
  ${(byteCount / worldCount).toFixed(1)} bytes for each world: state, hash table and way back`);
  return { name, transitionsPerSecond };
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
const xstate = xstateTransitionsPerSecond();
print(`
Ratios within this run
  with every property / alone: ${(checked.transitionsPerSecond / alone.transitionsPerSecond).toFixed(2)}
  alone / bare XState transition() (${count(xstate)}/s): ${(alone.transitionsPerSecond / xstate).toFixed(0)}`);
