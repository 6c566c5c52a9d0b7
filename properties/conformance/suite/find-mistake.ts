import { type Action, useKey } from '#models';
import { boundRefusals } from '../bounds.ts';
import { observationOf } from '../observation.ts';
import type { Mistake } from './mistakes.ts';
import { isBetter, type Plan } from './plan.ts';
import type { ReachedWorlds } from './reached-worlds.ts';
import type { ActionAttempt, Attempt, Result, Testbed } from './testbed.ts';

/** How many worlds that differ in nothing to be seen are followed for one mistake in one deployment. */
const divergedCountMax = 300;

/** A world of the model and one that it was mistaken for: nobody could tell them apart so far. */
interface Diverged {
  readonly numbers: Int32Array;
  readonly wrong: Int32Array;
  readonly way: readonly ActionAttempt[];
}

/** How a mistake shows in a step. */
type Difference =
  /** In whether it is accepted, or in what is to be seen after it. */
  | { readonly kind: 'seen' }
  /** The same, where it is refused only because of a bound of the deployment: few can be asked. */
  | { readonly kind: 'bound' }
  /** In the reason of the refusal only, or in that a machine cannot go on. */
  | { readonly kind: 'hardly' }
  | { readonly kind: 'unseen'; readonly numbers: Int32Array; readonly wrong: Int32Array }
  | { readonly kind: 'none' };

const flawOf = { seen: 0, bound: 1, hardly: 2 } as const;

/**
 * The shortest test in which a mistake shows, where it shows in these worlds.
 *
 * @remarks
 * Each world of the model is compared with what the mistaken action would make of it. Where they differ in nothing
 * that is to be seen, both go on step by step until they do.
 *
 * @param best - what the best plan so far has against it
 */
export function findMistake(
  mistake: Mistake,
  reached: ReachedWorlds,
  best: readonly number[] | undefined,
): Plan | undefined {
  const { testbed } = reached;
  let found: Plan | undefined;
  const flawsOf = (kind: keyof typeof flawOf, length: number): readonly number[] => [
    flawOf[kind],
    Number(testbed.isOtherReading),
    length,
  ];
  const wants = (flaws: readonly number[]): boolean => isBetter(flaws, best) && isBetter(flaws, found?.flaws);
  const known = new Set<string>();
  let world = 0;
  let diverged: Diverged[] = [];
  for (let depth = 0; world < reached.worlds.length || diverged.length > 0; depth += 1) {
    if (!wants(flawsOf('seen', depth + 1))) return found;
    const next: Diverged[] = [];
    const look = (from: Diverged | number, attempt: Attempt): void => {
      const numbers = typeof from === 'number' ? reached.worlds[from]! : from.numbers;
      const wrong = typeof from === 'number' ? numbers : from.wrong;
      const difference = differenceOf(testbed, mistake, attempt, numbers, wrong);
      if (difference.kind === 'none') return;
      const way = (): readonly ActionAttempt[] => (typeof from === 'number' ? reached.wayTo(from) : from.way);
      if (difference.kind === 'unseen') {
        const text = `${difference.numbers.join()} ${difference.wrong.join()}`;
        if (attempt.kind === 'use' || known.has(text) || known.size === divergedCountMax) return;
        known.add(text);
        next.push({ ...difference, way: [...way(), attempt] });
        return;
      }
      const flaws = flawsOf(difference.kind, depth + 1);
      if (wants(flaws)) found = { testbed, way: way(), goal: attempt, flaws };
    };
    for (; world < reached.worlds.length && reached.depthOf(world) === depth; world += 1)
      for (const attempt of attemptsWith(testbed, mistake)) look(world, attempt);
    for (const pair of diverged) {
      for (const attempt of testbed.attempts) look(pair, attempt);
      for (const attempt of testbed.uses) look(pair, attempt);
    }
    diverged = next;
  }
  return found;
}

function attemptsWith(testbed: Testbed, mistake: Mistake): readonly Attempt[] {
  return mistake.kind === 'use' ? testbed.uses : testbed.attemptsOf(mistake.action.name);
}

function differenceOf(
  testbed: Testbed,
  mistake: Mistake,
  attempt: Attempt,
  numbers: Int32Array,
  wrong: Int32Array,
): Difference {
  if (attempt.kind === 'use') {
    const { key, hsm } = attempt;
    const expected = useKey(testbed.worldAt(numbers), key, hsm).outcome;
    if (expected === 'not-asked') return { kind: 'none' };
    const answer = mistake.kind === 'use' ? mistake.useKey : useKey;
    const { outcome } = answer(testbed.worldAt(wrong), key, hsm);
    return outcome === expected ? { kind: 'none' } : { kind: 'seen' };
  }
  if (mistake.kind === 'use') return { kind: 'none' };
  const action: Action = attempt.action.name === mistake.action.name ? mistake.action : attempt.action;
  return differenceBetween(
    testbed,
    testbed.resultOf(numbers, attempt),
    testbed.resultOf(wrong, attempt, action),
    numbers,
    wrong,
  );
}

function differenceBetween(
  testbed: Testbed,
  expected: Result,
  actual: Result,
  numbers: Int32Array,
  wrong: Int32Array,
): Difference {
  if (expected instanceof Error) throw expected;
  if (actual instanceof Error) return { kind: 'hardly' };
  if (typeof expected === 'string' || typeof actual === 'string') {
    if (typeof expected !== typeof actual)
      return { kind: typeof expected === 'string' && boundRefusals.has(expected) ? 'bound' : 'seen' };
    // Both are refused, so nothing changed.
    return expected === actual ? { kind: 'none' } : { kind: 'hardly' };
  }
  const isSame = expected.join() === actual.join();
  if (isSame) return { kind: 'none' };
  if (!looksAlike(testbed, expected, actual)) return { kind: 'seen' };
  return expected.join() === numbers.join() && actual.join() === wrong.join()
    ? { kind: 'none' }
    : { kind: 'unseen', numbers: expected, wrong: actual };
}

/** Whether two worlds look alike. Most do that differ in nothing but what has no aspect: those are not looked at. */
function looksAlike(testbed: Testbed, one: Int32Array, other: Int32Array): boolean {
  const { slots } = testbed.model.deployment;
  const differs = slots.some(
    ({ kind, position }) => kind !== 'attempt' && kind !== 'faults' && one[position] !== other[position],
  );
  return !differs || seenIn(testbed, one) === seenIn(testbed, other);
}

const seenIn = (testbed: Testbed, numbers: Int32Array): string =>
  JSON.stringify(observationOf(testbed.worldAt(numbers)));
