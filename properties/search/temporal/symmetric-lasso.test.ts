import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Exploration, type Limits } from '../exploration.ts';
import { changes, type Reduction, write } from '../space.ts';
import { ToySpace } from '../toy-space.ts';
import { Answers } from './answers.ts';
import type { FairStep } from './fair-component.ts';
import { type Lasso, type LassoOutcome, LassoSearch, type LivenessQuestion } from './fair-lasso.ts';
import { findIrrecoverable } from './recoverability.ts';
import { StateGraph } from './state-graph.ts';

/** What something that can be exchanged is doing, by its index; and what belongs to none of them. */
interface State {
  readonly members: readonly number[];
  readonly shared: number;
}

/** A step of one of the members. There is one for each member, and they differ in nothing else. */
interface Template {
  readonly name: string;
  isEnabled(state: State, member: number): boolean;
  apply(state: State, member: number): State;
}

/** What is asked of a toy. */
interface Asked {
  readonly kind: LivenessQuestion['kind'];
  readonly weak?: readonly string[];
  readonly strong?: readonly string[];
  isTriggered?(state: State): boolean;
  isReached(state: State): boolean;
}

/** Members that start alike. */
interface Toy {
  readonly memberCount: number;
  readonly templates: readonly Template[];
}

/** Sets one member, and leaves the others as they are. */
function withMember({ members, shared }: State, member: number, value: number): State {
  return { members: members.with(member, value), shared };
}

describe('a token that is passed on', () => {
  const [off, on] = [0, 1];
  const take: Template = {
    name: 'take',
    isEnabled: ({ members }) => members.every((value) => value === off),
    apply: (state, member) => withMember(state, member, on),
  };
  const pass: Template = {
    name: 'pass',
    isEnabled: ({ members }, member) => members[member] === on,
    apply: ({ members, shared }, member) => ({
      members: members.map((_, index) => (index === (member + 1) % members.length ? on : off)),
      shared,
    }),
  };
  // Two members: with more, who comes next would tell them apart.
  const toy: Toy = { memberCount: 2, templates: [take, pass] };
  const asked: Asked = { kind: 'eventually-always', weak: ['take'], isReached: () => false };

  test('is a loop, though it leads from a world to the one that stands for it', () => {
    const { stem, loop } = foundIn(toy, { ...asked, weak: ['take', 'pass'] });
    expect(stem).toHaveLength(1);
    expect(loop).toHaveLength(2);
    expect(new Set(loop)).toEqual(new Set(['pass 0', 'pass 1']));
  });

  test('is found after a trigger as well', () => {
    const isHeld = ({ members }: State): boolean => members.includes(on);
    const leadsTo: Asked = { kind: 'leads-to', weak: ['pass'], isTriggered: isHeld, isReached: () => false };
    expect(foundIn(toy, leadsTo).loop).toHaveLength(2);
    expect(find(toy, { ...leadsTo, isReached: (state) => !isHeld(state) }).kind).toBe('lasso');
    expect(find(toy, { ...leadsTo, isReached: isHeld }).kind).toBe('none');
  });

  test('starves nobody who can use it only now and then', () => {
    // In the world that stands for both, the last member can use the token all the time.
    const use: Template = {
      name: 'use',
      isEnabled: ({ members, shared }, member) => members[member] === on && shared === 0,
      apply: ({ members }) => ({ members: members.map(() => off), shared: 1 }),
    };
    const using: Toy = { ...toy, templates: [...toy.templates, use] };
    const used: Asked = {
      kind: 'eventually-always',
      weak: ['take', 'pass', 'use'],
      isReached: ({ shared }) => shared === 1,
    };
    expect(foundIn(using, used).loop).toHaveLength(2);
    expect(find(using, { ...used, weak: ['take', 'pass'], strong: ['use'] }).kind).toBe('none');
  });

  test('comes home after as many rounds as it takes', () => {
    const rest: Template = {
      name: 'rest',
      isEnabled: ({ members, shared }, member) => members[member] === on && shared === 0,
      apply: ({ members }) => ({ members, shared: 1 }),
    };
    const passRested: Template = {
      name: 'pass',
      isEnabled: ({ members, shared }, member) => members[member] === on && shared === 1,
      apply: (state, member) => ({ ...pass.apply(state, member), shared: 0 }),
    };
    const resting: Toy = { memberCount: 2, templates: [take, rest, passRested] };
    expect(foundIn(resting, { ...asked, weak: ['take', 'rest', 'pass'] }).loop).toHaveLength(4);
  });
});

test('a step that stays enabled is starved, though another member is in its place each time round', () => {
  // One is chosen, and goes up and down past the others: the last of the sorted members, then the first.
  const [low, middle, high] = [1, 2, 3];
  const isChosen = ({ members }: State, member: number): boolean =>
    members[member] === low || members[member] === high;
  const choose: Template = {
    name: 'choose',
    isEnabled: ({ shared }) => shared === 0,
    apply: ({ members }, member) => ({
      members: members.map((_, index) => (index === member ? low : middle)),
      shared: 1,
    }),
  };
  const move: Template = {
    name: 'move',
    isEnabled: isChosen,
    apply: (state, member) => withMember(state, member, low + high - state.members[member]!),
  };
  const leave: Template = {
    name: 'leave',
    isEnabled: isChosen,
    apply: (state) => ({ members: state.members.map(() => middle), shared: 2 }),
  };
  const toy: Toy = { memberCount: 3, templates: [choose, move, leave] };
  const asked: Asked = {
    kind: 'eventually-always',
    weak: ['choose', 'move', 'leave'],
    isReached: ({ shared }) => shared === 2,
  };
  expect(find(toy, asked).kind).toBe('none');
  expect(foundIn(toy, { ...asked, weak: ['choose', 'move'] }).loop).toHaveLength(2);
});

test('where everybody must be served again and again, the loop serves each of them', () => {
  const [idle, busy] = [0, 1];
  const begin: Template = {
    name: 'begin',
    isEnabled: ({ members }) => members.every((value) => value === idle),
    apply: (state, member) => withMember(state, member, busy),
  };
  const end: Template = {
    name: 'end',
    isEnabled: ({ members }, member) => members[member] === busy,
    apply: (state, member) => withMember(state, member, idle),
  };
  const toy: Toy = { memberCount: 3, templates: [begin, end] };
  const asked: Asked = {
    kind: 'leads-to',
    weak: ['end'],
    strong: ['begin'],
    isTriggered: () => true,
    isReached: () => false,
  };
  const { loop } = foundIn(toy, asked);
  expect(loop).toHaveLength(6);
  for (const member of [0, 1, 2]) expect(loop).toContain(`begin ${member}`);
});

test('a claim about one member is not that about another that is like it', () => {
  const turn: Template = {
    name: 'turn',
    isEnabled: ({ members, shared }, member) => shared === 0 && members[member] === 0,
    apply: ({ members }, member) => ({ members: members.with(member, 1), shared: 1 }),
  };
  const toy: Toy = { memberCount: 3, templates: [turn] };
  for (const member of [0, 1, 2]) {
    const isTurned = ({ members }: State): boolean => members[member] === 1;
    const asked: Asked = { kind: 'leads-to', isTriggered: isTurned, isReached: () => false };
    expect(find(toy, asked, member).kind, `member ${member}`).toBe('lasso');
  }
});

test('where a limit keeps it from looking at particular worlds, nothing is decided', () => {
  const step = (name: string, from: number, to: number): Template => ({
    name,
    isEnabled: ({ members }, member) => members[member] === from,
    apply: (state, member) => withMember(state, member, to),
  });
  const toy: Toy = { memberCount: 3, templates: [step('up', 0, 1), step('down', 1, 0)] };
  const asked: Asked = { kind: 'eventually-always', weak: ['up', 'down'], isReached: () => false };
  const kindWith = (limits: Limits): unknown =>
    searched(toy, asked, reductionFor(3, null), limits).outcome.kind;
  expect(kindWith({ worldCountMax: 7 })).toBe('undecided');
  expect(kindWith({ byteCountMax: 1 })).toBe('undecided');
  expect(kindWith({ worldCountMax: 9 })).toBe('lasso');
});

describe('random toys', () => {
  test('give the same answer where one world stands for others, and a lasso that is real', () => {
    const counts = { reduced: 0, none: 0, stays: 0, loops: 0, stuck: 0 };
    fc.assert(
      fc.property(toys, questions, fc.option(fc.nat({ max: 2 })), (toy, asked, fixed) => {
        const question = questionAbout(asked, fixed);
        const whole = searched(toy, question, undefined);
        const reduced = searched(toy, question, reductionFor(toy.memberCount, fixed));
        expect(reduced.outcome.kind).toBe(whole.outcome.kind);
        expect(reduced.wayBackLength).toBe(whole.wayBackLength);
        if (reduced.worldCount < whole.worldCount) counts.reduced += 1;
        if (whole.wayBackLength !== undefined) counts.stuck += 1;
        if (reduced.outcome.kind === 'none') counts.none += 1;
        if (reduced.outcome.kind !== 'lasso') return;
        expectToShow(toy, question, reduced.outcome);
        if (reduced.outcome.loop.length === 0) counts.stays += 1;
        else counts.loops += 1;
      }),
      { numRuns: 4_000, seed: 1 },
    );
    for (const [what, count] of Object.entries(counts)) expect(count, what).toBeGreaterThan(100);
  });
});

/** Enabled where the member is so, and the shared value unless it does not matter; sets both, and moves others on, perhaps. */
interface RandomStep {
  readonly own: number;
  readonly shared: number;
  readonly nextOwn: number;
  readonly nextShared: number;
  /** All others that are at this value go to the next; none where it is too large. */
  readonly pushed: number;
}

const values = 3;
const value = fc.nat({ max: values - 1 });
const toys: fc.Arbitrary<Toy> = fc
  .record({
    memberCount: fc.constantFrom(2, 3),
    steps: fc.array(
      fc.record<RandomStep>({
        own: value,
        shared: fc.nat({ max: values }),
        nextOwn: value,
        nextShared: value,
        pushed: fc.nat({ max: 5 }),
      }),
      { minLength: 3, maxLength: 5 },
    ),
  })
  .map(({ memberCount, steps }) => ({
    memberCount,
    templates: steps.map(
      ({ own, shared, nextOwn, nextShared, pushed }, index): Template => ({
        name: names[index]!,
        isEnabled: (state, member) =>
          state.members[member] === own && (shared === values || state.shared === shared),
        apply: ({ members }, member) => ({
          members: members.map((other, at) => {
            if (at === member) return nextOwn;
            return other === pushed ? (other + 1) % values : other;
          }),
          shared: nextShared,
        }),
      }),
    ),
  }));
const names = ['a', 'b', 'c', 'd', 'e'];

interface RandomQuestion {
  readonly kind: Asked['kind'];
  readonly fair: readonly ('weak' | 'strong' | 'none')[];
  readonly reached: readonly number[];
  readonly triggered: readonly number[];
  readonly count: number;
}

const questions: fc.Arbitrary<RandomQuestion> = fc.record({
  kind: fc.constantFrom<Asked['kind']>('leads-to', 'eventually-always'),
  fair: fc.array(fc.constantFrom('weak', 'weak', 'weak', 'strong', 'none'), { minLength: 5, maxLength: 5 }),
  reached: fc.uniqueArray(value, { maxLength: 2 }),
  triggered: fc.uniqueArray(value, { minLength: 1 }),
  count: fc.nat({ max: 3 }),
});

/** About one member, or about how many of them are so. */
function questionAbout(
  { kind, fair, reached, triggered, count }: RandomQuestion,
  fixed: number | null,
): Asked {
  const isIn = (set: readonly number[], { members, shared }: State): boolean =>
    fixed === null
      ? members.filter((member) => set.includes(member)).length + shared > count
      : set.includes(members[fixed % members.length]!);
  return {
    kind,
    weak: names.filter((_, index) => fair[index] === 'weak'),
    strong: names.filter((_, index) => fair[index] === 'strong'),
    isTriggered: (state) => isIn(triggered, state),
    isReached: (state) => isIn(reached, state),
  };
}

/** What a search comes to. */
interface Searched {
  readonly outcome: LassoOutcome;
  /** The length of the shortest way to a world from which what was claimed cannot be reached. */
  readonly wayBackLength: number | undefined;
  readonly worldCount: number;
}

type Fields = Readonly<Record<string, number>>;

function spaceOf({ memberCount, templates }: Toy): ToySpace<Fields> {
  const members = Array.from({ length: memberCount }, (_, index) => index);
  const fieldsOf = ({ members: all, shared }: State): Fields => ({
    ...Object.fromEntries(all.map((member, index) => [`member ${index}`, member])),
    shared,
  });
  return new ToySpace<Fields>({
    start: fieldsOf({ members: members.map(() => 0), shared: 0 }),
    steps: templates.flatMap(({ name, isEnabled, apply }) =>
      members.map((member) => ({
        name: `${name} ${member}`,
        isEnabled: (fields: Fields) => isEnabled(stateOf(fields), member),
        apply: (fields: Fields) => fieldsOf(apply(stateOf(fields), member)),
      })),
    ),
    familyOf: (field) => (field === 'shared' ? field : 'member'),
  });
}

function stateOf({ shared, ...members }: Fields): State {
  return { members: Object.values(members), shared: shared! };
}

/** Sorts the members, but for one that is to stay where it is. */
function reductionFor(
  memberCount: number,
  fixed: number | null,
): Omit<Reduction, 'effects' | 'enabledCount'> {
  const sorted = Array.from({ length: memberCount }, (_, index) => index).filter(
    (index) => fixed === null || index !== fixed % memberCount,
  );
  return {
    canonicalize: (world) => {
      const inOrder = sorted.map((index) => world[index]!).sort((one, other) => one - other);
      for (const [at, index] of sorted.entries()) world[index] = inOrder[at]!;
    },
    orbitSizeOf: () => 1,
  };
}

function searched(
  toy: Toy,
  asked: Asked,
  likeness: Omit<Reduction, 'effects' | 'enabledCount'> | undefined,
  limits: Limits = {},
): Searched {
  const space = spaceOf(toy);
  // Every step is taken, those that lead to worlds that are alike, too.
  const reduction = likeness && {
    ...likeness,
    effects: () => space.effects(),
    get enabledCount() {
      return space.effects().length;
    },
  };
  const fairSteps = fairStepsOf(toy, asked);
  const mark = 2;
  const marks = new Int32Array(toy.templates.length * toy.memberCount);
  for (const { step } of fairSteps) marks[step] = mark;
  const graph = new StateGraph(marks);
  const exploration = new Exploration(space, [], {}, { graph, reduction });
  while (exploration.advance(10));
  const answers = new Answers(graph.worldCount);
  for (let world = 0; world < graph.worldCount; world += 1) {
    exploration.worlds.load(world, space.after);
    const state = stateOf(space.stateAfter);
    answers.set(world, asked.isReached(state), asked.isTriggered?.(state) ?? false);
  }
  const search = new LassoSearch(space, exploration, graph, limits).find({
    kind: asked.kind,
    fairSteps,
    mark,
    answers,
  });
  let next = search.next();
  while (next.done !== true) next = search.next();
  const stuck = findIrrecoverable(graph, answers);
  return {
    outcome: next.value,
    wayBackLength: stuck === undefined ? undefined : exploration.wayTo(stuck).length,
    worldCount: graph.worldCount,
  };
}

function fairStepsOf({ memberCount, templates }: Toy, { weak = [], strong = [] }: Asked): FairStep[] {
  return templates.flatMap(({ name }, index) =>
    Array.from({ length: memberCount }, (_, member): FairStep[] => {
      const step = index * memberCount + member;
      if (weak.includes(name)) return [{ step, strength: 'weak' }];
      return strong.includes(name) ? [{ step, strength: 'strong' }] : [];
    }).flat(),
  );
}

/** What the search finds where members can be exchanged, which is what it finds where they cannot. */
function find(toy: Toy, asked: Asked, fixed: number | null = null): LassoOutcome {
  const { outcome } = searched(toy, asked, reductionFor(toy.memberCount, fixed));
  expect(outcome.kind).toBe(searched(toy, asked, undefined).outcome.kind);
  if (outcome.kind === 'lasso') expectToShow(toy, asked, outcome);
  return outcome;
}

/** The steps of a lasso by name; there must be one. */
function foundIn(
  toy: Toy,
  asked: Asked,
): { readonly stem: readonly string[]; readonly loop: readonly string[] } {
  const outcome = find(toy, asked);
  if (outcome.kind !== 'lasso') throw new Error('There is no lasso.');
  const named = (steps: readonly number[]): string[] =>
    steps.map(
      (step) => `${toy.templates[Math.floor(step / toy.memberCount)]!.name} ${step % toy.memberCount}`,
    );
  return { stem: named(outcome.stem), loop: named(outcome.loop) };
}

/** Follows a history step by step: it leads back, it is fair, and it does not come to what is claimed. */
function expectToShow(toy: Toy, asked: Asked, { stem, loop }: Lasso): void {
  const space = spaceOf(toy);
  const visited = [space.start.slice()];
  for (const step of [...stem, ...loop]) {
    const world = visited.at(-1)!.slice();
    space.before.set(world);
    const effect = space.effects().find((candidate) => candidate.step === step);
    expect(effect).toBeDefined();
    write(effect!, world);
    visited.push(world);
  }
  expect(visited.at(-1)).toEqual(visited[stem.length]);
  const round = visited.slice(stem.length);
  const enabled = round.map((world) => {
    space.before.set(world);
    return new Set(space.effects().flatMap((effect) => (changes(effect, world) ? [effect.step] : [])));
  });
  for (const { step, strength } of fairStepsOf(toy, asked)) {
    if (loop.includes(step)) continue;
    const isEnabled = (steps: ReadonlySet<number>): boolean => steps.has(step);
    expect(strength === 'weak' ? enabled.every(isEnabled) : enabled.some(isEnabled)).toBe(false);
  }
  const states = visited.map((world) => {
    space.after.set(world);
    return stateOf(space.stateAfter);
  });
  const statesOnRound = states.slice(stem.length);
  expect(asked.isReached(statesOnRound[0]!)).toBe(false);
  if (asked.kind === 'eventually-always') return;
  expect(statesOnRound.some(asked.isReached)).toBe(false);
  const tail = states.slice(states.findLastIndex(asked.isReached) + 1);
  expect(tail.some((state) => asked.isTriggered!(state))).toBe(true);
}
