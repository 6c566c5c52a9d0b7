import { UnacceptedEventError } from '../machines/lifecycle.ts';
import type { Step } from '../model.ts';
import { type Refusal, refusals } from '../refusals.ts';
import type { AlikeHsms } from './alike-hsms.ts';
import { ContradictionError, DecisionTree } from './decision-tree.ts';
import type { Memory } from './interned-world.ts';
import { ObservedWorld } from './observed-world.ts';

/** What a step does in a world: the positions it writes to, and the numbers it writes there. */
export interface Effect {
  /** The same for equal effects, and less than the number of distinct effects seen. */
  readonly number: number;
  /** The number of the step. */
  readonly step: number;
  readonly positions: readonly number[];
  readonly values: readonly number[];
}

/**
 * The steps of a model, each remembered as a decision tree that grows while it is used.
 *
 * @remarks
 * What a step does depends on nothing but the slots that it asks about. So the first time, the action runs
 * and the slots that it mentions are noted, in order: this is a path in a tree that branches on the state
 * of one slot after the other and ends in a refusal or an effect. The next world that agrees on those few
 * slots is answered by walking the path, without running the action again. As with the machines, this is a
 * memory of the actions and no second version of them; that an action asks the same question after the
 * same answers is checked whenever a path is added.
 *
 * Steps that ask about the same slot first are looked up together: one look at the state of a key rules out
 * most of what could be done with it.
 *
 * Steps with the same key, and those with none, are a part: together they ask about few slots, so that one can
 * remember what all of them do by the states of those.
 */
export class RememberedSteps {
  readonly #steps: readonly Step[];
  /** By step: the indices of the HSMs that it names. */
  readonly #hsms: readonly (readonly number[])[];
  readonly #observed: ObservedWorld;
  readonly #tree = new DecisionTree();
  /** By step: the root of its tree. */
  #roots: number[];
  #groups: readonly Group[] = [];
  /** By step. */
  readonly #groupOf: Group[] = [];
  readonly #parts: readonly Part[];
  readonly #partOf: readonly Part[];
  /** What paths end in. */
  readonly #outcomes: Effect[] = [];
  readonly #outcomeNumbers = new Map<string, number>();
  /** By step: what it ever came to. */
  readonly #answers: readonly Set<Refusal | undefined>[];
  readonly #effects: Effect[] = [];
  /** A bit for each step that is enabled in the world at hand, and what it does there. */
  readonly #enabled: Int32Array;
  readonly #effectOfStep: Int32Array;
  /** When the tree is larger, equal parts of it are put together. */
  #sizeToShare = sizeToShareAtFirst;
  /** By step that was caught contradicting itself: how. It is never believed again. */
  readonly #contradictions = new Map<number, ContradictionError>();
  readonly #onRun: OnRun | undefined;

  /** @param onRun - told whenever an action runs, because what it does is not remembered yet */
  constructor(steps: readonly Step[], memory: Memory, onRun?: OnRun) {
    this.#steps = steps;
    this.#onRun = onRun;
    this.#hsms = steps.map(({ hsms }) => hsms.map(({ index }) => index));
    this.#observed = new ObservedWorld(memory);
    this.#roots = steps.map(() => 0);
    this.#enabled = new Int32Array(Math.ceil(steps.length / 32));
    this.#effectOfStep = new Int32Array(steps.length);
    this.#answers = steps.map(() => new Set());
    const keys = [...new Set(steps.map(({ key }) => key))];
    this.#parts = keys.map(() => ({ groups: [], asked: new Set() }));
    this.#partOf = steps.map(({ key }) => this.#parts[keys.indexOf(key)]!);
    // The first question is the same in every world, so one world tells it.
    const firstQuestions = steps.map((_, step) => this.#firstQuestionOf(step, memory.start));
    for (const part of this.#parts) {
      const members = [...steps.keys()].filter((step) => this.#partOf[step] === part);
      for (const position of new Set(members.map((step) => firstQuestions[step]!))) {
        const asking = members.filter((step) => firstQuestions[step] === position);
        const named = namedByAll(asking, this.#hsms);
        const group: Group = { position, steps: asking, ...named, candidates: [], isSeen: [] };
        part.groups.push(group);
        for (const step of asking) this.#groupOf[step] = group;
      }
    }
    this.#groups = this.#parts.flatMap(({ groups }) => groups);
  }

  /** How many parts the steps make; they are numbered from 0. */
  get partCount(): number {
    return this.#parts.length;
  }

  /**
   * The positions that steps of a part have asked about, in every world that any of them was asked about so far.
   *
   * @returns a set that grows
   */
  askedBy(part: number): ReadonlySet<number> {
    return this.#parts[part]!.asked;
  }

  /**
   * What every enabled step does in this world, in the order of the steps.
   *
   * @returns a list that is valid until the next call
   */
  effectsIn(world: Int32Array): readonly Effect[] {
    return this.#effectsOf(this.#groups, world);
  }

  /** The same of the steps of one part. */
  effectsOfPart(part: number, world: Int32Array): readonly Effect[] {
    return this.#effectsOf(this.#parts[part]!.groups, world);
  }

  #effectsOf(groups: readonly Group[], world: Int32Array): readonly Effect[] {
    this.#begin();
    const tree = this.#tree;
    for (const group of groups) {
      const state = world[group.position]!;
      const candidates = group.candidates[state] ?? this.#candidatesIn(group, state, world);
      for (let index = 0; index < candidates.length; index += 2) {
        const outcome = tree.outcome(candidates[index + 1]!, world) || this.#learn(candidates[index]!, world);
        if (outcome <= firstEffect) this.#enable(candidates[index]!, firstEffect - outcome);
      }
    }
    return this.#takeEnabled();
  }

  /**
   * The same, but of the steps that differ only in which of several HSMs that are alike they name, the first
   * one only.
   *
   * @param alike - which HSMs of this world are alike
   */
  firstEffectsIn(world: Int32Array, alike: AlikeHsms): readonly Effect[] {
    this.#begin();
    const tree = this.#tree;
    for (const group of this.#groups) {
      // Most steps of a large deployment name an HSM that is like the one before it: not even looked at.
      if (group.hsm !== undefined && alike.place[group.hsm]! > group.placeMax) continue;
      const state = world[group.position]!;
      const candidates = group.candidates[state] ?? this.#candidatesIn(group, state, world);
      for (let index = 0; index < candidates.length; index += 2) {
        const step = candidates[index]!;
        if (!alike.areFirst(this.#hsms[step]!)) continue;
        const outcome = tree.outcome(candidates[index + 1]!, world) || this.#learn(step, world);
        if (outcome <= firstEffect) this.#enable(step, firstEffect - outcome);
      }
    }
    return this.#takeEnabled();
  }

  /** The indices of the HSMs that a step names. */
  hsmsOf(step: number): readonly number[] {
    return this.#hsms[step]!;
  }

  /** Before a world is asked about. */
  #begin(): void {
    // Only between two worlds: whatever was noted of the tree is wrong afterwards.
    if (this.#tree.size > this.#sizeToShare) this.#share();
    this.#enabled.fill(0);
  }

  #enable(step: number, effect: number): void {
    this.#enabled[step >>> 5]! |= 1 << (step & 31);
    this.#effectOfStep[step] = effect;
  }

  /** The groups come in any order, what they do in the order of the steps: it decides what is shown. */
  #takeEnabled(): readonly Effect[] {
    const enabled = this.#enabled;
    const effects = this.#effects;
    effects.length = 0;
    for (let word = 0; word < enabled.length; word += 1) {
      for (let left = enabled[word]!; left !== 0; left &= left - 1) {
        const step = 32 * word + 31 - Math.clz32(left & -left);
        effects.push(this.#outcomes[this.#effectOfStep[step]!]!);
      }
    }
    return effects;
  }

  /** What one step does in this world, or why it refuses. */
  outcomeOf(step: number, world: Int32Array): Effect | Refusal {
    const outcome = this.#tree.outcome(this.#roots[step]!, world) || this.#learn(step, world);
    return outcome <= firstEffect ? this.#outcomes[firstEffect - outcome]! : reasons[-1 - outcome]!;
  }

  /**
   * Why a step was ever refused, and `undefined` if it was ever taken.
   *
   * @remarks
   * Complete for all worlds that `effectsIn` was asked about: what is answered from memory was answered
   * before.
   */
  answersOf(step: number): ReadonlySet<Refusal | undefined> {
    return this.#answers[step]!;
  }

  #firstQuestionOf(step: number, start: Int32Array): number {
    try {
      this.#learn(step, start);
    } catch (error) {
      // A defect that shows in the first world is for those to hear who ask about the step there.
      if (!(error instanceof UnacceptedEventError)) throw error;
    }
    return this.#observed.mentioned[0] ?? 0;
  }

  /** The steps of a group that are not ruled out by the state of the slot they all ask about first. */
  #candidatesIn(group: Group, state: number, world: Int32Array): readonly number[] {
    const isFirstTime = group.isSeen[state] !== true;
    group.isSeen[state] = true;
    const candidates = group.steps.flatMap((step) => {
      // Those known already run once more: one that changes its mind is found out.
      if (isFirstTime || this.#tree.branch(this.#roots[step]!, state) === 0) this.#learn(step, world);
      const branch = this.#tree.branch(this.#roots[step]!, state);
      const isRuledOut = branch < 0 && branch > firstEffect;
      return isRuledOut ? [] : [step, branch];
    });
    group.candidates[state] = candidates;
    return candidates;
  }

  /** Runs a step in a world and adds what it did to its tree. Returns the outcome. */
  #learn(step: number, world: Int32Array): number {
    const contradiction = this.#contradictions.get(step);
    if (contradiction !== undefined) throw contradiction;
    this.#onRun?.(step, world);
    const observed = this.#observed;
    observed.reset(world);
    const refusal = this.#steps[step]!.refuses(observed);
    if (refusal === undefined) this.#steps[step]!.apply(observed);
    this.#answers[step]!.add(refusal);
    const { asked } = this.#partOf[step]!;
    for (const position of observed.mentioned) asked.add(position);
    const outcome =
      refusal === undefined
        ? this.#outcomeOf(effectOf(step, world, observed.numbers))
        : -1 - reasons.indexOf(refusal);
    if (this.#tree.size <= treeSizeMax) this.#addPath(step, world, outcome);
    return outcome;
  }

  #addPath(step: number, world: Int32Array, outcome: number): void {
    const { moveCount } = this.#tree;
    try {
      this.#roots[step] = this.#tree.add(this.#roots[step]!, this.#observed.mentioned, world, outcome);
    } catch (error) {
      if (!(error instanceof ContradictionError)) throw error;
      this.#contradictions.set(step, error);
      this.#roots[step] = 0;
      this.#forgetCandidates();
      throw error;
    }
    // A branch that moved is still right as far as it goes, but would not grow any more. It is of this step: what is
    // shared with others stays where it is.
    const group = this.#groupOf[step];
    if (this.#tree.moveCount > moveCount && group !== undefined) group.candidates.length = 0;
  }

  #share(): void {
    this.#roots = this.#tree.share(this.#roots);
    this.#forgetCandidates();
    this.#sizeToShare = 2 * this.#tree.size + sizeToShareAtFirst;
  }

  #forgetCandidates(): void {
    for (const { candidates } of this.#groups) candidates.length = 0;
  }

  #outcomeOf(effect: Omit<Effect, 'number'>): number {
    const text = `${effect.step}: ${effect.positions} = ${effect.values}`;
    const known = this.#outcomeNumbers.get(text);
    if (known !== undefined) return known;
    const number = this.#outcomes.length;
    this.#outcomes.push({ number, ...effect });
    const outcome = firstEffect - number;
    this.#outcomeNumbers.set(text, outcome);
    return outcome;
  }
}

/**
 * Told which step ran in which world. Every way that an action ever goes is among them: where it would go the same
 * way again, it does not run.
 *
 * @param world - to be copied where it is kept
 */
export type OnRun = (step: number, world: Int32Array) => void;

/** The outcome of a path that ends in a refusal for the first of these reasons is -1, for the second -2. */
const reasons = Object.keys(refusals) as readonly Refusal[];
/** The outcome of a path that ends in the first effect; the second is one less. */
const firstEffect = -1 - reasons.length;
/** Beyond this, steps run anew instead of being remembered: a memory must not outgrow the worlds. */
const treeSizeMax = 50_000_000;

/** A tree of this size still lies near the processor. */
const sizeToShareAtFirst = 1 << 16;

interface Part {
  readonly groups: Group[];
  /** Positions. */
  readonly asked: Set<number>;
}

interface Group {
  /** The slot that its steps ask about first. */
  readonly position: number;
  readonly steps: readonly number[];
  /** The index of an HSM that all its steps name, if there is one. */
  readonly hsm: number | undefined;
  /** At most so many HSMs are named beside it. */
  readonly placeMax: number;
  /** By the number of the state of that slot: steps that may be enabled, each followed by its branch. */
  readonly candidates: (readonly number[] | undefined)[];
  /** By the number of the state: whether candidates were ever looked for. */
  readonly isSeen: boolean[];
}

function namedByAll(
  steps: readonly number[],
  hsmsOf: readonly (readonly number[])[],
): Pick<Group, 'hsm' | 'placeMax'> {
  const [first = []] = steps.map((step) => hsmsOf[step]!);
  const hsm = first.find((candidate) => steps.every((step) => hsmsOf[step]!.includes(candidate)));
  return { hsm, placeMax: Math.max(0, ...steps.map((step) => hsmsOf[step]!.length - 1)) };
}

function effectOf(step: number, before: Int32Array, after: Int32Array): Omit<Effect, 'number'> {
  const positions: number[] = [];
  const values: number[] = [];
  for (let position = 0; position < before.length; position += 1) {
    if (after[position] === before[position]) continue;
    positions.push(position);
    values.push(after[position]!);
  }
  return { step, positions, values };
}
