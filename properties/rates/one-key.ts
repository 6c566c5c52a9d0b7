import type { Actions, Scenario } from '#models';
import { keyKindsOf, withKeys } from '../keys/key-kinds.ts';
import { KeyReduction } from '../keys/key-reduction.ts';
import type { Meeting } from '../keys/meeting.ts';
import { properties } from '../properties.ts';

/** A scenario with one of its keys, or why its numbers are not those of the key among the others. */
export type OneKey =
  | { readonly kind: 'alone'; readonly scenario: Scenario }
  | { readonly kind: 'meets'; readonly meeting: Meeting }
  | { readonly kind: 'unknown-key' };

/**
 * The scenario with one of its keys, and those that it is known to meet, and no others.
 *
 * @remarks
 * Where no step treats keys but one by one, what happens to one key is a chain by itself, whatever the others do: steps of
 * others change nothing of it, and no rate of its own depends on them. So the numbers of the key alone are those of the
 * key among any number of others. Whether that is so is looked at step by step, as for a verification: see
 * [keys.md](../search/keys.md).
 *
 * @param actions - another model than that of the actions
 * @returns yields between parts of the work
 */
export function* withOneKey(scenario: Scenario, key: string, actions?: Actions): Generator<void, OneKey> {
  const group = keyKindsOf(scenario)
    .flat()
    .find((names) => names.includes(key));
  if (group === undefined) return { kind: 'unknown-key' };
  const alone: OneKey = { kind: 'alone', scenario: withKeys(scenario, group) };
  if (!KeyReduction.isSmaller(scenario)) return alone;
  const asked = properties.filter(({ kind, scope }) => kind === 'always' && scope === 'one by one');
  const reduction = new KeyReduction(scenario, { properties: asked, ...(actions && { actions }) });
  while (reduction.advance(worldCount)) yield;
  const { meeting } = reduction.keysOf('one-of-each-kind');
  return meeting === null ? alone : { kind: 'meets', meeting };
}

/** At a time. */
const worldCount = 500;
