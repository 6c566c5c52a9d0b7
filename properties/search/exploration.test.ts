import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Exploration, type Limits } from './exploration.ts';
import type { Check, Finding, Reduction } from './space.ts';
import { StateGraph } from './temporal/state-graph.ts';
import { type Toy, ToySpace, type ToyState, type ToyStep } from './toy-space.ts';

describe('two-phase commit', () => {
  // The numbers that TLC and other checkers find for it.
  test.each([
    [3, 288],
    [5, 8_832],
  ])('with %i managers has the published number of worlds', (managerCount, worldCount) => {
    const toy = twoPhaseCommit(managerCount);
    const space = new ToySpace(toy);
    const isCommitted = (): boolean => Object.values(space.stateAfter).includes('committed');
    const agreement: Check = {
      ...checkOfWorlds(
        'agreement',
        () => isCommitted() && Object.values(space.stateAfter).includes('aborted'),
      ),
      applies: isCommitted,
    };
    const commit = checkOfWorlds('commit', isCommitted);

    const exploration = exploreAll(space, [agreement, commit]);

    const { transitionCount, depth, states } = naiveSearch(toy);
    const committed = states.filter((state) => Object.values(state).includes('committed'));
    expect(exploration.isComplete).toBe(true);
    expect(exploration.progress).toMatchObject({ worldCount, transitionCount, depth });
    expect(exploration.results).toEqual([
      { name: 'agreement', appliedCount: committed.length, finding: undefined },
      // Every manager prepares and is heard, the coordinator decides, a manager obeys.
      {
        name: 'commit',
        appliedCount: worldCount,
        finding: { world: expect.any(Number), step: undefined, length: 2 * managerCount + 2 },
      },
    ]);
  });

  test('counts every enabled step, also those that lead to a known world', () => {
    const exploration = exploreAll(new ToySpace(twoPhaseCommit(3)), []);
    // TLC says 1,146 and 11: it counts the start as one more, and worlds instead of steps.
    expect(exploration.progress).toMatchObject({ worldCount: 288, transitionCount: 1_145, depth: 10 });
  });
});

describe('a random graph', () => {
  test('is searched like a naive search does it: worlds, transitions, depth, and the way to each world', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const toy = toyOf(graph);
        const exploration = exploreAll(new ToySpace(toy), []);
        const naive = naiveSearch(toy);

        expect(exploration.isComplete).toBe(true);
        expect(exploration.progress).toMatchObject({
          worldCount: naive.states.length,
          transitionCount: naive.transitionCount,
          depth: naive.depth,
        });
        for (const [world, state] of naive.states.entries()) {
          const way = exploration.wayTo(world);
          expect(exploration.depthOf(world)).toBe(naive.depths[world]);
          expect(way).toHaveLength(naive.depths[world]!);
          expect(walk(toy, way)).toEqual(state);
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test('is judged world by world: the first finding is a shortest one', () => {
    fc.assert(
      fc.property(graphs, nodeSets, nodeSets, (graph, targets, noticed) => {
        const toy = toyOf(graph);
        const space = new ToySpace(toy);
        const check: Check = {
          ...checkOfWorlds('target', () => targets.has(nodeOf(space.stateAfter))),
          applies: () => noticed.has(nodeOf(space.stateAfter)),
        };
        const exploration = exploreAll(space, [check]);

        const naive = naiveSearch(toy);
        const world = naive.states.findIndex((state) => targets.has(nodeOf(state)));
        const finding = world < 0 ? undefined : { world, step: undefined, length: naive.depths[world] };
        const appliedCount = naive.states.filter((state) => noticed.has(nodeOf(state))).length;
        expect(exploration.results).toEqual([{ name: 'target', appliedCount, finding }]);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test('is judged step by step: the first finding is the last step of a shortest way', () => {
    fc.assert(
      fc.property(graphs, nodeSets, nodeSets, fc.subarray(fields), (graph, sources, targets, watched) => {
        const toy = toyOf(graph);
        const space = new ToySpace(toy);
        const isFound = (before: Node, after: Node): boolean =>
          sources.has(nodeOf(before)) && targets.has(nodeOf(after));
        const check: Check = {
          name: 'forbidden',
          judges: 'steps',
          watches: watched.map((field) => space.positionOf(field)),
          applies: () => sources.has(nodeOf(space.stateBefore)),
          finds: () => isFound(space.stateBefore, space.stateAfter),
        };
        const exploration = exploreAll(space, [check]);

        const judged = naiveSearch(toy).transitions.filter(({ written }) =>
          watched.some((field) => written.includes(field)),
        );
        const first = judged.find(({ before, after }) => isFound(before, after));
        const applied = judged.filter(({ before }) => sources.has(nodeOf(before)));
        const appliedCount = new Set(applied.map(({ world }) => world)).size;
        const finding = first && { world: first.world, step: first.step, length: first.length };
        expect(exploration.results).toEqual([{ name: 'forbidden', appliedCount, finding }]);
        if (finding !== undefined) {
          const way = [...exploration.wayTo(finding.world), finding.step];
          expect(way).toHaveLength(finding.length);
          expect(walk(toy, way)).toEqual(first?.after);
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test('gives the same in slices of any size, whatever is asked in between', () => {
    fc.assert(
      fc.property(graphs, nodeSets, fc.array(fc.integer({ min: 1, max: 3 })), (graph, targets, slices) => {
        const atOnce = explorationTo(graph, targets);
        while (atOnce.advance(Number.POSITIVE_INFINITY));
        const inSlices = explorationTo(graph, targets);
        for (let slice = 0; inSlices.advance(slices[slice] ?? 1); slice += 1) {
          expect(inSlices.isComplete).toBe(false);
          for (let world = 0; world < inSlices.progress.worldCount; world += 1) inSlices.wayTo(world);
        }

        expect(inSlices.isComplete).toBe(true);
        expect(inSlices.progress).toEqual(atOnce.progress);
        expect(inSlices.results).toEqual(atOnce.results);
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});

describe('a limit', () => {
  test('of the number of worlds stops the search, and what was found stays found', () => {
    fc.assert(
      fc.property(graphs, nodeSets, fc.integer({ min: 1, max: 12 }), (graph, targets, worldCountMax) => {
        const full = explorationTo(graph, targets);
        while (full.advance(1));
        const limited = explorationTo(graph, targets, { worldCountMax });
        while (limited.advance(2));

        const naive = naiveSearch(toyOf(graph));
        const left = naive.knownCounts.filter((known) => known < worldCountMax).length;
        const worldCount = naive.knownCounts[left] ?? naive.states.length;
        expect(limited.isComplete).toBe(left === naive.states.length);
        expect(limited.progress).toMatchObject({
          worldCount,
          transitionCount: naive.transitions.filter(({ world }) => world < left).length,
          depth: naive.depths[worldCount - 1],
        });
        const isSeen = ({ world, step }: Finding): boolean =>
          world < (step === undefined ? worldCount : left);
        expect(limited.results.map(({ finding }) => finding)).toEqual(
          full.results.map(({ finding }) => (finding && isSeen(finding) ? finding : undefined)),
        );
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test('of the depth stops the search at exactly this depth', () => {
    fc.assert(
      fc.property(graphs, nodeSets, fc.nat(6), (graph, targets, depthMax) => {
        const naive = naiveSearch(toyOf(graph));
        const limited = explorationTo(graph, targets, { depthMax });
        while (limited.advance(2));
        const full = explorationTo(graph, targets);
        while (full.advance(2));

        expect(limited.progress).toMatchObject({
          worldCount: naive.depths.filter((depth) => depth <= depthMax).length,
          transitionCount: naive.transitions.filter(({ length }) => length <= depthMax).length,
          depth: Math.min(naive.depth, depthMax),
        });
        // Worlds at the limit are not expanded, so what they could lead to is not known.
        expect(limited.isComplete).toBe(naive.depth < depthMax);
        const isNear = (length = 0): boolean => length <= depthMax;
        expect(limited.results.map(({ finding }) => finding)).toEqual(
          full.results.map(({ finding }) => (isNear(finding?.length) ? finding : undefined)),
        );
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test('of the memory stops the search before the worlds take more', () => {
    const length = 50_000;
    const whole = exploreAll(new ToySpace(ring(length)), []);
    const found = checkOfWorlds('found', () => true);
    for (const byteCountMax of [1, 2 ** 18, 2 ** 19, whole.progress.byteCount]) {
      const limited = new Exploration(new ToySpace(ring(length)), [found], { byteCountMax });
      const { byteCount } = limited.progress;
      while (limited.advance(100)) {
        expect(limited.progress.byteCount).toBeLessThanOrEqual(Math.max(byteCount, byteCountMax));
      }
      expect(limited.isComplete).toBe(false);
      expect(limited.progress.worldCount).toBeLessThan(length);
      expect(limited.results[0]?.finding?.length).toBe(0);
    }

    // While a table grows, there are the old one and the new one.
    const enough = new Exploration(new ToySpace(ring(length)), [], {
      byteCountMax: 3 * whole.progress.byteCount,
    });
    while (enough.advance(1_000));
    expect(enough.isComplete).toBe(true);
    expect(enough.progress).toEqual(whole.progress);
  });

  test('of the memory is asked about for each batch, however many of them a slice has', () => {
    const digits = ['a', 'b', 'c', 'd'];
    const counters: Toy<Readonly<Record<string, number>>> = {
      start: Object.fromEntries(digits.map((digit) => [digit, 0])),
      steps: digits.map((digit) => ({
        name: digit,
        isEnabled: (state) => state[digit]! < 15,
        apply: (state) => ({ [digit]: state[digit]! + 1 }),
      })),
    };
    const whole = exploreAll(new ToySpace(counters), []);
    const byteCountMax = whole.progress.byteCount / 2;
    const limited = new Exploration(new ToySpace(counters), [], { byteCountMax });
    expect(limited.advance(Number.POSITIVE_INFINITY)).toBe(false);
    expect(limited.limitReached).toBe('memory');
    expect(limited.progress.byteCount).toBeLessThanOrEqual(byteCountMax);
  });

  test('lets nothing more happen once it was reached', () => {
    const limited = explorationTo({ edges: [edge(0, 1), edge(1, 2)] }, new Set(), {
      worldCountMax: 2,
    });
    expect(limited.advance(10)).toBe(false);
    const { progress } = limited;
    expect(progress).toMatchObject({ worldCount: 2, transitionCount: 1, depth: 1 });
    expect(limited.advance(10)).toBe(false);
    expect(limited.progress).toEqual(progress);
    expect(limited.isComplete).toBe(false);
  });
});

test('how far a search is complete: every world within so many steps is known', () => {
  fc.assert(
    fc.property(graphs, fc.integer({ min: 1, max: 9 }), (graph, worldCountMax) => {
      const naive = naiveSearch(toyOf(graph));
      const exploration = explorationTo(graph, new Set(), { worldCountMax });
      for (;;) {
        const isMore = exploration.advance(1);
        const { completedDepth, progress } = exploration;
        const known = naive.depths.filter((depth) => depth <= completedDepth).length;
        expect(progress.worldCount).toBeGreaterThanOrEqual(known);
        // Beyond, some world was not expanded: as long as there is one, it is a smaller depth than that of all.
        const leftCount = naive.depths.filter((depth) => depth < completedDepth).length;
        expect(progress.transitionCount).toBeGreaterThanOrEqual(
          naive.transitions.filter(({ world }) => world < leftCount).length,
        );
        if (isMore) continue;
        expect(exploration.limitReached).toBe(exploration.isComplete ? undefined : 'worlds');
        if (exploration.isComplete) expect(completedDepth).toBe(naive.depth);
        break;
      }
    }),
    { seed: 1, numRuns: 200 },
  );
});

test.each([0, 1, 5])('a search to depth %i is complete to there', (depthMax) => {
  const exploration = new Exploration(new ToySpace(ring(10)), [], { depthMax });
  while (exploration.advance(1));
  expect(exploration).toMatchObject({ completedDepth: depthMax, limitReached: 'depth', isComplete: false });
});

describe('a search that is saved', () => {
  test('goes on as another one, whatever its slices are, and comes to the same', () => {
    fc.assert(
      fc.property(graphs, nodeSets, fc.array(fc.integer({ min: 1, max: 3 })), (graph, targets, slices) => {
        const atOnce = explorationTo(graph, targets);
        while (atOnce.advance(1));
        let inTurns = explorationTo(graph, targets);
        for (let slice = 0; ; slice += 1) {
          const saved = inTurns.save();
          inTurns = explorationTo(graph, targets);
          // Where it was is nothing to it.
          inTurns.advance(2);
          // Toys number their values anew: so much must have been seen for them to be the same.
          while (inTurns.progress.storedWorldCount < saved.worlds.count && inTurns.advance(1));
          inTurns.restore(saved);
          if (!inTurns.advance(slices[slice] ?? 1)) break;
        }

        expect(inTurns.isComplete).toBe(true);
        expect(inTurns.results).toEqual(atOnce.results);
        const { byteCount: _, ...progress } = atOnce.progress;
        expect(inTurns.progress).toMatchObject(progress);
        for (let world = 0; world < progress.worldCount; world += 1) {
          expect(inTurns.wayTo(world)).toEqual(atOnce.wayTo(world));
          expect(inTurns.depthOf(world)).toBe(atOnce.depthOf(world));
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test('keeps its worlds over many blocks, and goes on where fields were widened', () => {
    const space = new ToySpace(ring(50_000));
    const first = new Exploration(space, []);
    while (first.progress.worldCount < 40_000 && first.advance(1_000));
    const second = new Exploration(space, []);
    second.restore(first.save());
    expect(second.progress).toEqual(first.progress);
    while (first.advance(1_000));
    while (second.advance(1_000));
    expect(second.progress).toEqual(first.progress);
    expect(second.wayTo(49_999)).toHaveLength(49_999);
  });

  test('does not record transitions', () => {
    const exploration = new Exploration(
      new ToySpace(ring(3)),
      [],
      {},
      { graph: new StateGraph(new Int32Array(1)) },
    );
    expect(() => exploration.save()).toThrow('cannot be saved');
  });
});

describe('a check', () => {
  test('that never applies says so', () => {
    const space = new ToySpace(ring(10));
    const never: Check = { ...checkOfWorlds('never', () => false), applies: () => false };
    expect(exploreAll(space, [never]).results).toEqual([
      { name: 'never', appliedCount: 0, finding: undefined },
    ]);
  });

  test('finds the start itself, without a step', () => {
    const exploration = new Exploration(new ToySpace(ring(10)), [checkOfWorlds('start', () => true)]);
    expect(exploration.results).toEqual([
      { name: 'start', appliedCount: 1, finding: { world: 0, step: undefined, length: 0 } },
    ]);
    expect(exploration.wayTo(0)).toEqual([]);
    expect(exploration.isComplete).toBe(false);
  });

  test('is judged after its finding, to count where it applies', () => {
    const space = new ToySpace(ring(10));
    const late: Check = { ...checkOfWorlds('late', () => true), applies: () => space.stateAfter.place > 6 };
    expect(exploreAll(space, [late]).results).toEqual([
      { name: 'late', appliedCount: 3, finding: { world: 0, step: undefined, length: 0 } },
    ]);
  });

  test('is not asked again for what it has found', () => {
    const space = new ToySpace(ring(10));
    const asked = { applies: [] as unknown[], finds: [] as unknown[] };
    const counting: Check = {
      ...checkOfWorlds('counting', () => asked.finds.push(space.stateAfter.place) > 4),
      applies: () => asked.applies.push(space.stateAfter.place) > 2,
    };
    exploreAll(space, [counting]);
    expect(asked).toEqual({ applies: [...Array(10).keys()], finds: [0, 1, 2, 3, 4] });
  });

  test('is asked once of each world, or of each watched position that a step writes to', () => {
    const edges = [0, 1, 2].flatMap((from) => [0, 1, 2].map((to): Edge => ({ from, to, writesAll: true })));
    const space = new ToySpace(toyOf({ edges }));
    const asked = { worlds: 0, steps: 0 };
    const worlds = checkOfWorlds('worlds', () => {
      asked.worlds += 1;
      return false;
    });
    const steps = checkOfWorlds('steps', () => {
      asked.steps += 1;
      return false;
    });
    exploreAll(space, [worlds, { ...steps, judges: 'steps', watches: [0, 1] }]);
    // Nine steps, each of which writes to both positions.
    expect(asked).toEqual({ worlds: 3, steps: 18 });
  });

  test('of steps sees the world before and the world after, and no step that writes elsewhere', () => {
    const start = { place: 0, noise: 0 };
    const space = new ToySpace<typeof start>({
      start,
      steps: [
        { name: 'rustle', isEnabled: ({ noise }) => noise < 1, apply: () => ({ noise: 1 }) },
        { name: 'move', isEnabled: ({ place }) => place < 2, apply: ({ place }) => ({ place: place + 1 }) },
      ],
    });
    const seen: unknown[] = [];
    const moves: Check = {
      name: 'moves',
      judges: 'steps',
      watches: [space.positionOf('place')],
      applies: () => true,
      finds: () => {
        seen.push([space.stateBefore, space.stateAfter]);
        return false;
      },
    };
    exploreAll(space, [moves]);
    expect(seen).toEqual([
      [start, { place: 1, noise: 0 }],
      [
        { place: 0, noise: 1 },
        { place: 1, noise: 1 },
      ],
      [
        { place: 1, noise: 0 },
        { place: 2, noise: 0 },
      ],
      [
        { place: 1, noise: 1 },
        { place: 2, noise: 1 },
      ],
    ]);
  });
});

test('a way to a step leads to where it can be taken, which need not be the world that was kept', () => {
  type Pair = Readonly<Record<'first' | 'second', number>>;
  const sides = ['first', 'second'] as const;
  const [rise, win] = [0, 1].map((from) =>
    sides.map(
      (side): ToyStep<Pair> => ({
        name: `${side} leaves ${from}`,
        isEnabled: (state) => state[side] === from,
        apply: () => ({ [side]: from + 1 }),
      }),
    ),
  );
  const toy: Toy<Pair> = {
    start: { first: 0, second: 0 },
    steps: [...rise!, ...win!],
    familyOf: () => 'side',
  };
  const space = new ToySpace(toy);
  const reduction: Reduction = {
    canonicalize: (world) => world.sort(),
    orbitSizeOf: ([first, second]) => (first === second ? 1 : 2),
    effects: () => space.effects(),
    get enabledCount() {
      return space.effects().length;
    },
  };
  const won: Check = {
    name: 'won',
    judges: 'steps',
    watches: [0, 1],
    applies: () => true,
    finds: (position) => space.after[position] === 2,
  };
  const exploration = new Exploration(space, [won], {}, { reduction });
  while (exploration.advance(1));

  // The second wins in the world that is kept, where it was the second that rose.
  const kept = exploration.results[0]!.finding!;
  expect(toy.steps[kept.step!]!.name).toBe('second leaves 1');
  const way = exploration.wayToFindingOf('won');
  expect(way.map((step) => toy.steps[step]!.name)).toEqual(['first leaves 0', 'first leaves 1']);
  expect(walk(toy, way)).toEqual({ first: 2, second: 0 });
});

test('a search is settled when every check has applied and has its finding, and not before', () => {
  const space = new ToySpace(ring(10));
  const isAt = (place: number) => (): boolean => space.stateAfter.place === place;
  const early = checkOfWorlds('early', isAt(2));
  const late: Check = { ...checkOfWorlds('late', isAt(0)), applies: isAt(5) };
  const exploration = new Exploration(space, [early, late]);
  const settled: number[] = [];
  while (exploration.advance(1)) if (exploration.isSettled) settled.push(exploration.progress.worldCount - 1);
  expect(settled).toEqual([5, 6, 7, 8, 9]);
  expect(exploration.isComplete).toBe(true);
});

test('one call leaves as many worlds as it is told to', () => {
  const exploration = new Exploration(new ToySpace(ring(10)), []);
  expect(exploration.advance(3)).toBe(true);
  expect(exploration.progress).toMatchObject({ worldCount: 4, transitionCount: 3, depth: 3 });
});

test('a world without a way out is a complete search', () => {
  const exploration = new Exploration(new ToySpace({ start: { place: 0 }, steps: [] }), []);
  expect(exploration.isComplete).toBe(false);
  expect(exploration.advance(1)).toBe(false);
  expect(exploration.isComplete).toBe(true);
  expect(exploration.progress).toMatchObject({ worldCount: 1, transitionCount: 0, depth: 0 });
});

test('values that are first seen late in a long search are found again', () => {
  const length = 5_000;
  const exploration = exploreAll(new ToySpace(ring(length)), []);
  expect(exploration.progress).toMatchObject({
    worldCount: length,
    transitionCount: length,
    depth: length - 1,
  });
  expect(exploration.wayTo(length - 1)).toHaveLength(length - 1);
});

const fields = ['row', 'column'];

/** A node of a random graph: its number, as two digits. */
interface Node extends ToyState {
  readonly row: number;
  readonly column: number;
}

interface Edge {
  readonly from: number;
  readonly to: number;
  /** Whether it writes a digit that stays the same too. */
  readonly writesAll: boolean;
}

interface Graph {
  readonly edges: readonly Edge[];
}

const base = 3;
const nodes = fc.nat(base * base - 1);
const nodeSets = fc.array(nodes, { maxLength: 4 }).map((members) => new Set(members));
/** Edges may be loops, parallel, or in a part that is never reached. */
const graphs: fc.Arbitrary<Graph> = fc.record({
  edges: fc.array(fc.record({ from: nodes, to: nodes, writesAll: fc.boolean() }), {
    maxLength: 30,
    size: 'max',
  }),
});

const edge = (from: number, to: number): Edge => ({ from, to, writesAll: false });
const node = (number: number): Node => ({ row: Math.floor(number / base), column: number % base });
const nodeOf = ({ row, column }: Node): number => row * base + column;

function toyOf({ edges }: Graph): Toy<Node> {
  const steps = edges.map(
    ({ from, to, writesAll }): ToyStep<Node> => ({
      name: `${from} to ${to}`,
      isEnabled: (state) => nodeOf(state) === from,
      apply(state) {
        const target = node(to);
        const written = Object.entries(target).filter(
          ([field, value]) => writesAll || state[field] !== value,
        );
        return Object.fromEntries(written);
      },
    }),
  );
  return { start: node(0), steps, familyOf: () => 'digit' };
}

function explorationTo(graph: Graph, targets: ReadonlySet<number>, limits?: Limits): Exploration {
  const space = new ToySpace(toyOf(graph));
  const isTarget = (): boolean => targets.has(nodeOf(space.stateAfter));
  const checks: readonly Check[] = [
    checkOfWorlds('world', isTarget),
    { ...checkOfWorlds('step', isTarget), judges: 'steps', watches: [0, 1] },
  ];
  return new Exploration(space, checks, limits);
}

function checkOfWorlds(name: string, finds: () => boolean): Check {
  return { name, judges: 'worlds', watches: [], applies: () => true, finds };
}

function exploreAll<State extends ToyState>(space: ToySpace<State>, checks: readonly Check[]): Exploration {
  const exploration = new Exploration(space, checks);
  while (exploration.advance(7));
  return exploration;
}

/** Takes steps by number from the start of a toy. */
function walk<State extends ToyState>(toy: Toy<State>, way: readonly number[]): State {
  let state = toy.start;
  for (const number of way) {
    const step = toy.steps[number]!;
    if (!step.isEnabled(state)) throw new Error(`The step ${step.name} is not enabled.`);
    state = { ...state, ...step.apply(state) };
  }
  return state;
}

interface Transition<State> {
  readonly before: State;
  readonly after: State;
  readonly written: readonly string[];
  readonly world: number;
  readonly step: number;
  readonly length: number;
}

interface NaiveSearch<State> {
  readonly states: readonly State[];
  readonly depths: readonly number[];
  /** By world: how many were known before it was expanded. */
  readonly knownCounts: readonly number[];
  readonly transitions: readonly Transition<State>[];
  readonly transitionCount: number;
  readonly depth: number;
}

/** The textbook: a queue, and a set of what was seen. */
function naiveSearch<State extends ToyState>({ start, steps }: Toy<State>): NaiveSearch<State> {
  const states = [start];
  const depths = [0];
  const seen = new Set([JSON.stringify(start)]);
  const knownCounts: number[] = [];
  const transitions: Transition<State>[] = [];
  for (let world = 0; world < states.length; world += 1) {
    const before = states[world]!;
    const length = depths[world]! + 1;
    knownCounts.push(states.length);
    for (const [step, { isEnabled, apply }] of steps.entries()) {
      if (!isEnabled(before)) continue;
      const change = apply(before);
      const after = { ...before, ...change };
      transitions.push({ before, after, written: Object.keys(change), world, step, length });
      if (seen.has(JSON.stringify(after))) continue;
      seen.add(JSON.stringify(after));
      states.push(after);
      depths.push(length);
    }
  }
  return {
    states,
    depths,
    knownCounts,
    transitions,
    transitionCount: transitions.length,
    depth: depths.at(-1) ?? 0,
  };
}

/** A cycle of places. */
function ring(length: number): Toy<{ readonly place: number }> {
  const next: ToyStep<{ readonly place: number }> = {
    name: 'next',
    isEnabled: () => true,
    apply: ({ place }) => ({ place: (place + 1) % length }),
  };
  return { start: { place: 0 }, steps: [next] };
}

/** Gray's protocol: managers prepare, a coordinator hears them and decides, managers obey. */
function twoPhaseCommit(managerCount: number): Toy<Readonly<Record<string, string | boolean>>> {
  type Commit = Readonly<Record<string, string | boolean>>;
  const ids = Array.from({ length: managerCount }, (_, index) => index + 1);
  const start = Object.fromEntries([
    [decision, 'undecided'],
    ['sent commit', false],
    ['sent abort', false],
    ...ids.flatMap((id) => [
      [`manager ${id}`, 'working'],
      [`sent prepared ${id}`, false],
      [`heard ${id}`, false],
    ]),
  ]);
  const step = (name: string, isEnabled: (state: Commit) => boolean, change: Commit): ToyStep<Commit> => ({
    name,
    isEnabled,
    apply: () => change,
  });
  const isOpen = (state: Commit): boolean => state[decision] === 'undecided';
  const steps = [
    step('commit', (state) => isOpen(state) && ids.every((id) => state[`heard ${id}`]), {
      [decision]: 'decided to commit',
      'sent commit': true,
    }),
    step('abort', isOpen, { [decision]: 'decided to abort', 'sent abort': true }),
    ...ids.flatMap((id) => [
      step(`hear ${id}`, (state) => isOpen(state) && state[`sent prepared ${id}`] === true, {
        [`heard ${id}`]: true,
      }),
      step(`prepare ${id}`, (state) => state[`manager ${id}`] === 'working', {
        [`manager ${id}`]: 'prepared',
        [`sent prepared ${id}`]: true,
      }),
      step(`give up ${id}`, (state) => state[`manager ${id}`] === 'working', {
        [`manager ${id}`]: 'aborted',
      }),
      step(`obey commit ${id}`, (state) => state['sent commit'] === true, { [`manager ${id}`]: 'committed' }),
      step(`obey abort ${id}`, (state) => state['sent abort'] === true, { [`manager ${id}`]: 'aborted' }),
    ]),
  ];
  return { start, steps, familyOf: (field) => field.replace(/ \d+$/, '') };
}

const decision = 'decision of the coordinator';
