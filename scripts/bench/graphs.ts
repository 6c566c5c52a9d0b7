import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InternedWorld, Memory, modelOf, type ReadonlyWorld } from '#models';
import type { BenchmarkSize } from '#reports';
import { coreScenario } from './scenario-family.ts';

/** Worlds by a text that says what is in them, and steps from one such text to another. */
export interface Graph {
  readonly worlds: ReadonlySet<string>;
  /** Two texts with an arrow between them. */
  readonly steps: ReadonlySet<string>;
}

/**
 * What the model says of the scenario of a size.
 *
 * @param isMeant - the worlds whose steps are asked for, by their texts; all by default. No others are gone through
 */
export function modelGraph(size: BenchmarkSize, isMeant = (_world: string) => true): Graph {
  const model = modelOf(coreScenario(size));
  const memory = new Memory(model.deployment);
  const world = new InternedWorld(memory);
  const found = new Map([[worldText(world), world.numbers.slice()]]);
  const steps = new Set<string>();
  for (const [from, numbers] of found) {
    if (!isMeant(from)) continue;
    for (const step of model.steps) {
      world.numbers.set(numbers);
      if (step.refuses(world) !== undefined) continue;
      step.apply(world);
      const to = worldText(world);
      steps.add(`${from} -> ${to}`);
      if (!found.has(to)) found.set(to, world.numbers.slice());
    }
  }
  return { worlds: new Set(found.keys()), steps };
}

/** What the traces in a folder say, in the format that Quint writes. */
export function traceGraph(folder: string): Graph {
  const traces = readdirSync(folder)
    .filter((file) => file.endsWith('.itf.json'))
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as { readonly states: ItfState[] });
  const texts = traces.map(({ states }) => states.map(stateText));
  const steps = texts.flatMap((trace) => trace.slice(1).map((to, index) => `${trace[index]} -> ${to}`));
  return { worlds: new Set(texts.flat()), steps: new Set(steps) };
}

type ItfState = Readonly<Record<string, unknown>>;

const creationNames: Readonly<Record<string, string>> = {
  NotBegun: 'none',
  Replicating: 'replicating',
  Acknowledged: 'acknowledged',
  Cleaning: 'cleaning',
  Rejected: 'rejected',
};

function worldText(world: ReadonlyWorld): string {
  const { hsms, keys } = world.deployment;
  const numbersOf = (isIn: (hsm: (typeof hsms)[number]) => boolean): readonly number[] =>
    hsms.flatMap((hsm, index) => (isIn(hsm) ? [index + 1] : []));
  return JSON.stringify([
    numbersOf((hsm) => world.hsmState(hsm) === 'ACTIVE'),
    numbersOf((hsm) => world.hsmState(hsm) === 'CREATE_IN_PROGRESS'),
    world.failures(),
    keys.map((key) => [
      world.creation(key),
      numbersOf((hsm) => world.holds(hsm, key)),
      numbersOf((hsm) => world.isAttempted(key, hsm)),
    ]),
  ]);
}

function stateText(state: ItfState): string {
  const read = (variable: string): unknown => decoded(state[`scenario::core::${variable}`]);
  const [creation, holders, attempted] = ['creation', 'holders', 'attempted'].map(
    (variable) => new Map(read(variable) as [number, unknown][]),
  );
  return JSON.stringify([
    read('active'),
    read('arriving'),
    read('failures'),
    [...creation!.keys()]
      .sort()
      .map((key) => [
        creationNames[(creation!.get(key) as { tag: string }).tag],
        holders!.get(key),
        attempted!.get(key),
      ]),
  ]);
}

/** A value of the format: numbers, sets of them in order, maps as pairs; all else as it stands. */
function decoded(value: unknown): unknown {
  const { '#bigint': number, '#set': set, '#map': map } = value as Readonly<Record<string, unknown>>;
  if (number !== undefined) return Number(number);
  if (set !== undefined) return (set as unknown[]).map(decoded).sort();
  if (map === undefined) return value;
  return (map as [unknown, unknown][]).map(([key, of]) => [decoded(key), decoded(of)]);
}
