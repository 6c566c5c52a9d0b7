import { pairItem } from './items.ts';
import type { Plans } from './plan.ts';
import type { ActionAttempt, Testbed } from './testbed.ts';

/** How many worlds of a deployment are looked at. */
const worldCountMax = 200_000;

/** A world, and how it was reached. */
interface Reached {
  readonly numbers: Int32Array;
  readonly from: Reached | undefined;
  readonly attempt: ActionAttempt | undefined;
  readonly depth: number;
}

/**
 * Looks for pairs of actions in a deployment where almost everything may happen.
 *
 * @remarks
 * It has far too many worlds to look at all of them. So a world is left only where other actions can happen than in
 * any nearer one, or where a pair is met that was not met before: which actions can follow each other is all that
 * is asked here.
 */
export function findDistantPairs(plans: Plans, testbed: Testbed): void {
  const start: Reached = { numbers: testbed.memory.start, from: undefined, attempt: undefined, depth: 0 };
  const reached = [start];
  const known = new Set<string>();
  const choices = new Set<string>();
  // A list goes on with what is added while it is walked through.
  for (const world of reached) {
    if (reached.length >= worldCountMax) break;
    const next = nextOf(testbed, world);
    const names = [...new Set(next.map(({ attempt }) => attempt.action.name))];
    const hasNewPair = proposePairs(plans, testbed, world, next);
    const choice = names.join();
    if (choices.has(choice) && !hasNewPair) continue;
    choices.add(choice);
    for (const { attempt, numbers } of next) {
      // By which action it was reached decides which pairs are met there.
      const text = `${attempt.action.name} ${numbers.join()}`;
      if (known.has(text)) continue;
      known.add(text);
      reached.push({ numbers, from: world, attempt, depth: world.depth + 1 });
    }
  }
}

interface Next {
  readonly attempt: ActionAttempt;
  readonly numbers: Int32Array;
}

function nextOf(testbed: Testbed, { numbers }: Reached): readonly Next[] {
  return testbed.effectsIn(numbers).map(({ step, positions, values }) => {
    const next = numbers.slice();
    for (const [index, position] of positions.entries()) next[position] = values[index]!;
    return { attempt: testbed.attemptOfStep[step]!, numbers: next };
  });
}

/** Returns whether one of them was never met. */
function proposePairs(plans: Plans, testbed: Testbed, world: Reached, next: readonly Next[]): boolean {
  if (world.attempt === undefined) return false;
  const flaws = [0, Number(testbed.isOtherReading), world.depth + 1];
  let hasNewPair = false;
  for (const { attempt } of next) {
    const item = pairItem(world.attempt.action.name, attempt.action.name);
    if (!plans.wants(item, flaws)) continue;
    hasNewPair ||= plans.flawsOf(item) === undefined;
    plans.set(item, { testbed, way: wayTo(world), goal: attempt, flaws });
  }
  return hasNewPair;
}

function wayTo(world: Reached): ActionAttempt[] {
  const way: ActionAttempt[] = [];
  for (let at: Reached | undefined = world; at?.attempt !== undefined; at = at.from) way.push(at.attempt);
  return way.reverse();
}
