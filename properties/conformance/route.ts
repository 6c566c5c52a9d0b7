import type { ConformanceStep, ConformanceTest } from './conformance-test.ts';
import { useKeyName } from './implementation.ts';
import type { Outcome, Possibilities } from './possible-worlds.ts';

/** The steps of a test with the worlds that they go through: the start, and after each step. */
export interface Route {
  readonly steps: readonly ConformanceStep[];
  readonly worlds: readonly Int32Array[];
}

/** A test expects what the model does not: it was made for another version of it, or changed by hand. */
export class OtherModelError extends Error {
  override readonly name = 'OtherModelError';
}

/**
 * The way that a test wants to go.
 *
 * @throws {@link OtherModelError} where it is no test of this model
 */
export function routeOf(possibilities: Possibilities, { id, steps }: ConformanceTest): Route {
  const route = routeFrom(possibilities, possibilities.memory.start, steps);
  if (route.unexpected === undefined) return route;
  const { position, found } = route.unexpected;
  const { action, sentence, expected } = steps[position]!;
  throw new OtherModelError(
    `${id} is no test of this model: its step ${position + 1}, ${action} (${sentence}), is expected to be ${toldExpected(expected)}, and here it is ${found === undefined ? 'unknown' : toldExpected(found)}`,
  );
}

/** The way of some steps from a world on, as far as every outcome is the expected one. */
function routeFrom(
  possibilities: Possibilities,
  start: Int32Array,
  steps: readonly ConformanceStep[],
): Route & { readonly unexpected?: { readonly position: number; readonly found: Outcome | undefined } } {
  const worlds = [start];
  for (const [position, { action, parameters, expected }] of steps.entries()) {
    const before = worlds.at(-1)!;
    const [found, ...others] = possibilities.outcomesIn(before, { action, parameters });
    if (found === undefined || others.length > 0 || toldExpected(found) !== toldExpected(expected))
      return { steps, worlds, unexpected: { position, found } };
    worlds.push(found.outcome === 'accepted' && action !== useKeyName ? found.next : before);
  }
  return { steps, worlds };
}

/**
 * A route for an implementation that chose something else where it had the choice: what it chose takes the place of
 * what the test chose, everywhere, and the other way round.
 *
 * @remarks
 * It is the same test as long as the two could not be told apart until then, in the deployment and in what happened.
 *
 * @param position - of the step in which it had the choice
 * @returns nothing where they could
 */
export function routeAfterChoice(
  possibilities: Possibilities,
  { steps, worlds }: Route,
  position: number,
  chosen: ConformanceStep['parameters'],
): Route | undefined {
  const exchanged = exchangeOf(steps[position]!.parameters, chosen);
  if (exchanged === undefined) return undefined;
  const rename = (name: string): string => exchanged.get(name) ?? name;
  const { scenario } = possibilities.model;
  if (canonical(scenario, rename) !== canonical(scenario, (name) => name)) return undefined;
  const renamed = steps.map((step) => ({
    ...step,
    parameters: Object.fromEntries(
      Object.entries(step.parameters).map(([parameter, name]) => [parameter, rename(name)]),
    ),
  }));
  const route = routeFrom(possibilities, worlds[0]!, renamed);
  const isSame = route.worlds[position]?.join() === worlds[position]!.join();
  return isSame && route.unexpected === undefined ? route : undefined;
}

/** A deployment as a text in which neither the order of anything matters, nor what a name is exchanged for. */
function canonical(value: unknown, rename: (name: string) => string): string {
  if (typeof value === 'string') return JSON.stringify(rename(value));
  if (typeof value !== 'object' || value === null) return String(value);
  const parts = Array.isArray(value)
    ? value.map((inner) => canonical(inner, rename))
    : Object.entries(value).map(([name, inner]) => `${rename(name)}: ${canonical(inner, rename)}`);
  return `{${parts.sort().join()}}`;
}

/** Which names take the place of which; nothing where one would have to take two places. */
function exchangeOf(
  wanted: ConformanceStep['parameters'],
  chosen: ConformanceStep['parameters'],
): ReadonlyMap<string, string> | undefined {
  const exchanged = new Map<string, string>();
  for (const [parameter, name] of Object.entries(wanted)) {
    const other = chosen[parameter] ?? name;
    for (const [from, to] of [
      [name, other],
      [other, name],
    ] as const) {
      if ((exchanged.get(from) ?? to) !== to) return undefined;
      exchanged.set(from, to);
    }
  }
  return exchanged;
}

/** An outcome as a text: the same one exactly for what is the same to an expectation. */
export function toldExpected(outcome: ConformanceStep['expected'] | Outcome): string {
  return outcome.outcome === 'refused' ? `refused: ${outcome.reason}` : outcome.outcome;
}
