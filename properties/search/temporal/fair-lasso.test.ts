import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Exploration } from '../exploration.ts';
import { ToySpace } from '../toy-space.ts';
import { Answers } from './answers.ts';
import type { FairStep } from './fair-component.ts';
import { LassoSearch, type LivenessQuestion } from './fair-lasso.ts';
import { StateGraph } from './state-graph.ts';

/** For each step, where it leads from each node; a node that is not named does not enable it. */
type Steps = Readonly<Record<string, Readonly<Record<number, number>>>>;

/** What is asked of a toy; nodes by number. */
interface Asked {
  readonly kind: LivenessQuestion['kind'];
  readonly weak?: readonly string[];
  readonly strong?: readonly string[];
  readonly triggers?: readonly number[];
  readonly reached: readonly number[];
}

/** The nodes and steps of a history that is not what was claimed. */
interface Told {
  readonly stem: readonly string[];
  readonly loop: readonly string[];
}

describe('weak fairness', () => {
  test('does not promise a step that is enabled only now and then', () => {
    const steps: Steps = { there: { 0: 1 }, back: { 1: 0 }, leave: { 0: 2 } };
    const asked = { kind: 'eventually-always', reached: [2] } as const;
    expect(find(steps, { ...asked, weak: ['there', 'back', 'leave'] })).toEqual({
      stem: [],
      loop: ['there', 'back'],
    });
    expect(find(steps, { ...asked, weak: ['there', 'back'], strong: ['leave'] })).toBeUndefined();
  });

  test('promises a step that is enabled everywhere on a loop', () => {
    const steps: Steps = { there: { 0: 1 }, back: { 1: 0 }, leave: { 0: 2, 1: 2 } };
    const asked = { kind: 'eventually-always', reached: [2], weak: ['leave'] } as const;
    expect(find(steps, asked)).toBeUndefined();
  });
});

describe('a history may stay where it is', () => {
  test('unless a step that is bound to happen is enabled', () => {
    const steps: Steps = { go: { 0: 1 } };
    const asked = { kind: 'eventually-always', reached: [1] } as const;
    expect(find(steps, asked)).toEqual({ stem: [], loop: [] });
    expect(find(steps, { ...asked, weak: ['go'] })).toBeUndefined();
    expect(find(steps, { ...asked, strong: ['go'] })).toBeUndefined();
  });

  test('also while another step could be taken', () => {
    const steps: Steps = { go: { 0: 1 }, away: { 0: 2 } };
    expect(find(steps, { kind: 'leads-to', triggers: [0], reached: [1], weak: ['away'] })).toEqual({
      stem: ['away'],
      loop: [],
    });
  });

  test('for ever where the only step changes nothing', () => {
    const steps: Steps = { idle: { 0: 0 } };
    const asked = { kind: 'eventually-always', reached: [1], weak: ['idle'], strong: ['idle'] } as const;
    expect(find(steps, asked)).toEqual({ stem: [], loop: [] });
  });
});

describe('fairness is judged on what a history goes round in', () => {
  // 0, 1 and 2 are one component, in which "out" happens; the loop of 0 and 1 does without.
  const steps: Steps = { there: { 0: 1 }, back: { 1: 0 }, on: { 1: 2 }, out: { 2: 0 } };

  test('a loop inside of a component is enough', () => {
    const asked = { kind: 'leads-to', triggers: [0], reached: [2] } as const;
    expect(find(steps, { ...asked, weak: ['there', 'back'], strong: ['out'] })).toEqual({
      stem: [],
      loop: ['there', 'back'],
    });
    expect(find(steps, { ...asked, weak: ['there', 'back'], strong: ['on'] })).toBeUndefined();
  });

  test('a component that starves a step falls into smaller ones', () => {
    // "leave" is enabled in 2 only and leads out; under strong fairness a history must keep away from 2.
    const leaving: Steps = { ...steps, leave: { 2: 3 } };
    const asked = { kind: 'eventually-always', reached: [3], weak: ['there', 'back', 'on', 'out'] } as const;
    expect(find(leaving, { ...asked, strong: ['leave'] })).toEqual({ stem: [], loop: ['there', 'back'] });
    const withoutBack: Steps = { ...leaving, back: {} };
    expect(find(withoutBack, { ...asked, strong: ['leave'] })).toBeUndefined();
  });

  test('a loop goes through a world that is not reached, and back', () => {
    const ring: Steps = { a: { 0: 1 }, b: { 1: 2 }, c: { 2: 3 }, d: { 3: 0 }, skip: { 0: 2 } };
    const asked = { kind: 'eventually-always', reached: [0, 2, 3], weak: ['a', 'b', 'c', 'd'] } as const;
    expect(find(ring, asked)).toEqual({ stem: ['a'], loop: ['b', 'c', 'd', 'a'] });
    expect(find({ ...ring, b: {} }, { ...asked, weak: ['a', 'c', 'd'], strong: ['skip'] })).toEqual({
      stem: ['a'],
      loop: [],
    });
  });
});

describe('leads-to', () => {
  test('counts a trigger that is long gone', () => {
    const steps: Steps = { a: { 0: 1 }, b: { 1: 2 } };
    expect(find(steps, { kind: 'leads-to', triggers: [0], reached: [], weak: ['a', 'b'] })).toEqual({
      stem: ['a', 'b'],
      loop: [],
    });
  });

  test('is done with a trigger once it was reached', () => {
    const steps: Steps = { a: { 0: 1 }, b: { 1: 2 } };
    const asked = { kind: 'leads-to', triggers: [0], weak: ['a', 'b'] } as const;
    expect(find(steps, { ...asked, reached: [1] })).toBeUndefined();
    expect(find(steps, { ...asked, triggers: [0, 2], reached: [1] })).toEqual({ stem: ['a', 'b'], loop: [] });
    expect(find(steps, { ...asked, triggers: [2], reached: [2] })).toBeUndefined();
  });

  test('looks at loops that nothing ever leaves', () => {
    const steps: Steps = { start: { 0: 1 }, there: { 1: 2 }, back: { 2: 1 }, leave: { 1: 3 } };
    const asked = {
      kind: 'leads-to',
      triggers: [0],
      reached: [3],
      weak: ['start', 'there', 'back'],
    } as const;
    expect(find(steps, asked)).toEqual({ stem: ['start'], loop: ['there', 'back'] });
  });
});

describe('random graphs', () => {
  test('agree with a search through all sets of nodes', () => {
    let violatedCount = 0;
    let loopCount = 0;
    fc.assert(
      fc.property(graphs, questions, (steps, asked) => {
        const lasso = find(steps, asked);
        expect(lasso !== undefined).toBe(hasFairHistory(steps, asked));
        if (lasso === undefined) return;
        violatedCount += 1;
        if (lasso.loop.length > 0) loopCount += 1;
        expectToShow(lasso, steps, asked);
      }),
      { numRuns: 3_000, seed: 1 },
    );
    expect(violatedCount).toBeGreaterThan(300);
    expect(loopCount).toBeGreaterThan(100);
  });
});

const nodeCount = 5;
const stepNames = ['a', 'b', 'c', 'd'];
const nodes = fc.nat({ max: nodeCount - 1 });

const graphs: fc.Arbitrary<Steps> = fc.record(
  Object.fromEntries(
    stepNames.map((name) => [
      name,
      fc.dictionary(
        nodes.map((node) => String(node)),
        nodes,
        { maxKeys: nodeCount, noNullPrototype: true },
      ),
    ]),
  ),
) as fc.Arbitrary<Steps>;

const questions: fc.Arbitrary<Asked> = fc
  .record({
    kind: fc.constantFrom<Asked['kind']>('leads-to', 'eventually-always'),
    fair: fc.array(fc.constantFrom('weak', 'strong', 'none'), { minLength: 4, maxLength: 4 }),
    triggers: fc.uniqueArray(nodes),
    reached: fc.uniqueArray(nodes),
  })
  .map(({ fair, ...asked }) => ({
    ...asked,
    weak: stepNames.filter((_, index) => fair[index] === 'weak'),
    strong: stepNames.filter((_, index) => fair[index] === 'strong'),
  }));

/** What the search under test tells. */
function find(steps: Steps, asked: Asked): Told | undefined {
  const names = Object.keys(steps);
  const space = new ToySpace<{ readonly node: number }>({
    start: { node: 0 },
    steps: names.map((name) => ({
      name,
      isEnabled: ({ node }) => steps[name]![node] !== undefined,
      apply: ({ node }) => ({ node: steps[name]![node]! }),
    })),
  });
  const fairSteps = [
    ...(asked.weak ?? []).map((name): FairStep => ({ step: names.indexOf(name), strength: 'weak' })),
    ...(asked.strong ?? []).map((name): FairStep => ({ step: names.indexOf(name), strength: 'strong' })),
  ];
  const mark = 4;
  const marks = new Int32Array(names.length);
  for (const { step } of fairSteps) marks[step] = mark;
  const graph = new StateGraph(marks);
  const exploration = new Exploration(space, [], {}, { graph });
  while (exploration.advance(1));
  const isIn = (set: readonly number[] | undefined): boolean => (set ?? []).includes(space.stateAfter.node);
  const answers = new Answers(graph.worldCount);
  for (let world = 0; world < graph.worldCount; world += 1) {
    exploration.worlds.load(world, space.after);
    answers.set(world, isIn(asked.reached), isIn(asked.triggers));
  }
  const search = new LassoSearch(space, exploration, graph).find({
    kind: asked.kind,
    fairSteps,
    mark,
    answers,
  });
  let next = search.next();
  while (next.done !== true) next = search.next();
  const outcome = next.value;
  if (outcome.kind !== 'lasso') return undefined;
  const named = (numbers: readonly number[]): string[] => numbers.map((number) => names[number]!);
  return { stem: named(outcome.stem), loop: named(outcome.loop) };
}

/** Whether some set of nodes can be what a fair history visits for ever, tried one by one. */
function hasFairHistory(steps: Steps, asked: Asked): boolean {
  const tails =
    asked.kind === 'leads-to' ? pendingNodes(steps, asked) : reachableFrom(steps, [0], () => true);
  for (let bits = 1; bits < 1 << nodeCount; bits += 1) {
    const set = [...Array(nodeCount).keys()].filter((node) => (bits >> node) & 1);
    if (!set.every((node) => tails.has(node)) || !isConnected(steps, set)) continue;
    if (set.every((node) => asked.reached.includes(node))) continue;
    if (isFairOn(steps, asked, set, (name, node) => set.includes(steps[name]![node]!))) return true;
  }
  return false;
}

/** Nodes that come after a trigger without being reached. */
function pendingNodes(steps: Steps, { triggers = [], reached }: Asked): ReadonlySet<number> {
  const everywhere = reachableFrom(steps, [0], () => true);
  const isPending = (node: number): boolean => !reached.includes(node);
  const roots = triggers.filter((node) => everywhere.has(node) && isPending(node));
  return reachableFrom(steps, roots, isPending);
}

function reachableFrom(
  steps: Steps,
  roots: readonly number[],
  isIn: (node: number) => boolean,
): ReadonlySet<number> {
  const found = new Set(roots);
  for (const node of found) {
    for (const targets of Object.values(steps)) {
      const target = targets[node];
      if (target !== undefined && isIn(target)) found.add(target);
    }
  }
  return found;
}

function isConnected(steps: Steps, set: readonly number[]): boolean {
  return set.every((node) => {
    const found = reachableFrom(steps, [node], (target) => set.includes(target));
    return set.every((other) => found.has(other));
  });
}

function isFairOn(
  steps: Steps,
  { weak = [], strong = [] }: Asked,
  set: readonly number[],
  isTaken: (name: string, node: number) => boolean,
): boolean {
  const isEnabled = (name: string, node: number): boolean => (steps[name]![node] ?? node) !== node;
  const happens = (name: string): boolean => set.some((node) => isEnabled(name, node) && isTaken(name, node));
  return (
    weak.every((name) => happens(name) || set.some((node) => !isEnabled(name, node))) &&
    strong.every((name) => happens(name) || !set.some((node) => isEnabled(name, node)))
  );
}

/** Follows a history step by step. */
function expectToShow({ stem, loop }: Told, steps: Steps, asked: Asked): void {
  const visited = [0];
  for (const name of [...stem, ...loop]) visited.push(steps[name]![visited.at(-1)!]!);
  expect(visited).not.toContain(undefined);
  expect(visited.at(-1)).toBe(visited[stem.length]);
  const round = visited.slice(stem.length);
  const taken = loop.map((name, index) => `${name} from ${round[index]}`);
  const isFair = isFairOn(steps, asked, [...new Set(round)], (name, node) =>
    taken.includes(`${name} from ${node}`),
  );
  expect(isFair).toBe(true);
  const isReached = (node: number): boolean => asked.reached.includes(node);
  if (asked.kind === 'eventually-always') {
    expect(round.every(isReached)).toBe(false);
  } else {
    const tail = visited.slice(visited.findLastIndex(isReached) + 1);
    expect(tail.some((node) => asked.triggers!.includes(node))).toBe(true);
    expect(round.some(isReached)).toBe(false);
  }
}
