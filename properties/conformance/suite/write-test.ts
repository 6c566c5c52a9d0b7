import { type ClauseId, type KeySlot, refusals, useKey } from '#models';
import { boundRefusals } from '../bounds.ts';
import type { ConformanceStep, ConformanceTest, Expected, Flag } from '../conformance-test.ts';
import { availabilityCheck } from '../implementation.ts';
import { changesFrom, observationOf } from '../observation.ts';
import { areaOf } from './area-of.ts';
import { type Item, outcomesOfUse } from './items.ts';
import type { Plan } from './plan.ts';
import type { Attempt } from './testbed.ts';
import { NotingWorld } from './transitions.ts';

/** The actions that nobody wants to happen, and that few can bring about. */
const faults: ReadonlySet<string> = new Set([
  'hsm-fails',
  'hsm-becomes-unreachable',
  'hsm-recovers',
  'zone-fails',
  'zone-becomes-unreachable',
  'hsm-creation-fails',
  'client-sync-fails',
  'clean-up-fails',
  'clean-up-tombstones',
  'replicate-key-partly',
  'backup-copy-fails',
]);

/** A test as it is written, and what happens in it. */
export interface WrittenTest {
  readonly test: ConformanceTest;
  /** The transitions that machines take in it. */
  readonly transitions: readonly Item[];
  /** The world in which the last step is tried. */
  readonly last: Int32Array;
}

/**
 * Takes the steps of a plan, and takes down what must come of each.
 *
 * @param tellsFrom - the mistakes that the test was made against, besides what its goal is
 */
export function writeTest(id: string, plan: Plan, about: string, tellsFrom: readonly string[]): WrittenTest {
  const { testbed, way, goal } = plan;
  const world = new NotingWorld(testbed.memory);
  let numbers = world.numbers.slice();
  const steps = [...way, goal].map((attempt): ConformanceStep => {
    numbers = world.numbers.slice();
    const before = observationOf(world);
    const expected = take(plan, world, attempt);
    return {
      ...attempt.command,
      sentence: attempt.sentence,
      expected,
      changes: changesFrom(before, observationOf(world)),
    };
  });
  const last = steps.at(-1)!;
  if (steps.slice(0, -1).some(({ expected }) => expected.outcome !== 'accepted'))
    throw new Error(`${id}: a step on the way is refused.`);
  const test: ConformanceTest = {
    id,
    area: areaOf(goal),
    comment: [about, commentOf(last), noticeOf(tellsFrom)].filter((sentence) => sentence !== '').join(' '),
    clauses: clausesOf(plan),
    flags: flagsOf(plan, last),
    deployment: testbed.deployment.name,
    steps,
  };
  return { test, transitions: [...world.taken.values()], last: numbers };
}

function take({ testbed }: Plan, world: NotingWorld, attempt: Attempt): Expected {
  if (attempt.kind === 'use') {
    const { outcome } = useKey(world, attempt.key, attempt.hsm);
    if (outcome === 'not-asked') throw new Error(`${attempt.sentence} There is no such call.`);
    const told = outcomesOfUse[outcome];
    return told === 'refused' ? { outcome: told, reason: availabilityCheck } : { outcome: told };
  }
  const reason = testbed.refusalOf(world.numbers, attempt);
  if (reason !== undefined) return { outcome: 'refused', reason };
  attempt.action.apply(world, attempt.chosen);
  return { outcome: 'accepted' };
}

function commentOf({ action, sentence, expected }: ConformanceStep): string {
  switch (expected.outcome) {
    case 'accepted':
      return action === 'use-key' ? `${sentence} It succeeds.` : sentence;
    case 'failed':
      return `${sentence} It fails: the HSM does not have the key.`;
    case 'refused':
      return `${sentence} It is refused: ${reasonOf(expected.reason)}.`;
  }
}

const reasonOf = (reason: (Expected & { outcome: 'refused' })['reason']): string =>
  reason === availabilityCheck ? 'the key must be available on at least 2 HSMs' : refusals[reason];

function noticeOf(mistakes: readonly string[]): string {
  const clauses = mistakes.map((mistake) => `that ${mistake}`);
  if (clauses.length === 0) return '';
  const before = clauses.slice(0, -1).join(', ');
  return `It would notice ${before === '' ? '' : `${before}, and `}${clauses.at(-1)}.`;
}

/** Those of the goal first. */
function clausesOf({ way, goal }: Plan): readonly ClauseId[] {
  const own =
    goal.kind === 'action' ? [goal.action.clause] : ['KS-ROUTING' as const, ...clausesOfUse(goal.key)];
  const all = [...own, ...way.map(({ action }) => action.clause).reverse()];
  return [...new Set(all)].filter((clause) => typeof clause === 'string');
}

const clausesOfUse = (key: KeySlot): readonly ClauseId[] =>
  key.class === 'token' && key.sdk === 5 ? ['KS-SDK5-QUORUM'] : [];

function flagsOf({ testbed, way, goal }: Plan, { expected }: ConformanceStep): readonly Flag[] {
  const isBound = expected.outcome === 'refused' && boundRefusals.has(expected.reason as never);
  const isFault = [...way, goal].some(({ command }) => faults.has(command.action));
  return [
    ...(expected.outcome === 'refused' ? ['Refusal' as const] : []),
    ...(isFault ? ['Fault' as const] : []),
    ...(isBound ? ['Bound' as const] : []),
    ...(goal.kind === 'use' ? ['Use' as const] : []),
    ...(testbed.isOtherReading ? ['OtherReading' as const] : []),
  ];
}
