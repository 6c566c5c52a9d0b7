import type { Scenario, Verdict } from '#models';
import { KeyReduction } from '../keys/key-reduction.ts';
import type { Property } from '../property.ts';
import type { Limits } from '../search/exploration.ts';
import {
  type ScenarioResult,
  type StopReason,
  sliceSize,
  Verification,
} from '../verification/verification.ts';

/** What is known of a property in a scenario, without its trace. */
export interface PropertyAnswer {
  readonly verdict: Verdict;
  /** Steps of the shortest counterexample or witness; null where there is none, and for a history without end. */
  readonly length: number | null;
  /** Whether verdict and length are the same with any number of such keys. */
  readonly anyNumberOfKeys: boolean;
}

/** What is known of a scenario, as plain data: it may be kept, and sent to other machines. */
export interface CellAnswer {
  readonly worlds: number;
  readonly transitions: number;
  readonly complete: boolean;
  readonly stoppedBy: StopReason | null;
  /** By the name of the property. */
  readonly properties: Readonly<Record<string, PropertyAnswer>>;
}

/**
 * Verifies a scenario in one go, with one key of each kind where that decides everything.
 *
 * @param properties - in the order of the answer
 */
export function cellAnswerOf(
  scenario: Scenario,
  properties: readonly Property[],
  limits: Limits = {},
): CellAnswer {
  const options = { ...limits, properties };
  const reduction = Object.keys(scenario.keys).length === 0 ? undefined : new KeyReduction(scenario, options);
  while (reduction?.advance(sliceSize));
  if (reduction?.isDecided === true) return plainAnswer(reduction.result());
  const verification = new Verification(scenario, options);
  while (verification.advance(sliceSize));
  return plainAnswer({ ...verification.result(), keys: reduction?.keysOf('all') ?? null });
}

/** What is known of a scenario, without traces. */
export function plainAnswer({
  worlds,
  transitions,
  complete,
  stoppedBy,
  properties,
  keys,
}: ScenarioResult): CellAnswer {
  return {
    worlds,
    transitions,
    complete,
    stoppedBy,
    properties: Object.fromEntries(
      properties.map(({ name, verdict, length }) => [
        name,
        { verdict, length, anyNumberOfKeys: keys?.anyNumber.includes(name) ?? false },
      ]),
    ),
  };
}

/** The answer of a scenario that nothing was asked of: something stopped the sweep before. */
export function unanswered(properties: readonly Property[]): CellAnswer {
  const nothing: PropertyAnswer = { verdict: 'incomplete', length: null, anyNumberOfKeys: false };
  return {
    worlds: 0,
    transitions: 0,
    complete: false,
    stoppedBy: 'interrupted',
    properties: Object.fromEntries(properties.map(({ name }) => [name, nothing])),
  };
}
