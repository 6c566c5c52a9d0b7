import {
  actionsWithSharedRate,
  type Deployment,
  type Effect,
  modelOf,
  namesOf,
  type Rates,
  type ReadonlyWorld,
  type Scenario,
  Symmetry,
} from '#models';
import { properties as allProperties } from '../properties.ts';
import type { AlwaysProperty, ReachableProperty } from '../property.ts';
import { WorldStore } from '../search/worlds/world-store.ts';
import { ModelSpace } from '../verification/model-space.ts';
import type { Chain } from './chain.ts';

/** A property that can be so or not in a world, and so has a probability and a share of time. */
export type MeasuredProperty = AlwaysProperty | ReachableProperty;

/** The properties that a probability is told of, where the deployment has what they are about. */
export function measuredProperties(deployment: Deployment): readonly MeasuredProperty[] {
  return allProperties.filter(
    (property): property is MeasuredProperty =>
      (property.kind === 'always' || property.kind === 'reachable') &&
      (property.concerns?.(deployment) ?? true),
  );
}

/** The chain of a scenario, and where its properties are violated, or reached. */
export interface ScenarioChain {
  readonly scenario: Scenario;
  readonly chain: Chain;
  /** The reachable worlds: those that a state of the chain stands for, added up. */
  readonly worldCount: number;
  /** By property that is violated, or reached, in some state: by state, 1 where it is. */
  readonly marks: ReadonlyMap<MeasuredProperty, Uint8Array>;
  /** Properties that no state violates, or reaches. */
  readonly unmarked: readonly MeasuredProperty[];
  /** For each question that was asked of worlds, by state: the answer. */
  readonly answers: readonly Float64Array[];
  /** Actions that are possible in some state, would change something, and have no rate. */
  readonly withoutRate: readonly string[];
  /** Actions that have a rate and are possible in no state. */
  readonly impossible: readonly string[];
}

/** A question about worlds that has a number as its answer, the same for worlds that are alike. */
export type Ask = (world: ReadonlyWorld) => number;

/** How the worlds of a chain are found. */
export interface ChainSearchOptions {
  /** Whether one state stands for all worlds that are alike, as by default, or every world is a state. */
  readonly isLumped?: boolean;
  /** Makes questions that are asked of every state. */
  readonly asks?: (deployment: Deployment) => readonly Ask[];
}

/**
 * Finds the worlds that steps with a rate lead to, and how often each step happens.
 *
 * @remarks
 * One state stands for all worlds that differ only in which HSM, key or zone is which. That is exact: the exchanges
 * are symmetries of the model and keep every rate, so all worlds of a state leave for another state at the same
 * rate, that of all their steps there added up (the chain is ordinarily lumpable). Every enabled step of the one
 * world that is kept is counted, where several HSMs are alike once for all of them, and as often as they are. Nothing
 * else is reduced: no step is left out.
 */
export class ChainSearch {
  readonly #scenario: Scenario;
  readonly #space: ModelSpace;
  readonly #symmetry: Symmetry;
  readonly #store: WorldStore;
  readonly #perSecond: ReadonlyMap<string, number>;
  readonly #properties: readonly MeasuredProperty[];
  readonly #marks: ReadonlyMap<MeasuredProperty, number[]>;
  readonly #asks: readonly { readonly ask: Ask; readonly answers: number[] }[];
  readonly #actions: readonly string[];
  /** By step: the number of its action, or -1 where it has no rate. */
  readonly #actionOf: Int32Array;
  /** By step: what its rate is shared among: steps with equal numbers; -1 where it is not shared. */
  readonly #shareOf: Int32Array;
  readonly #sharers: Int32Array;
  /** By step: the indices of the HSMs that it names, but for a source that its rate is shared with. */
  readonly #hsms: readonly (readonly number[])[];
  readonly #writes = new Map<string, number>();
  /** By effect: what it writes, as a number that is the same for all that write the same; 0 where not known yet. */
  readonly #writeOf: number[] = [];
  readonly #firsts: number[] = [0];
  readonly #targets: number[] = [];
  readonly #transitionActions: number[] = [];
  readonly #factors: number[] = [];
  readonly #possible = new Set<string>();
  readonly #world: Int32Array;
  #worldCount = 0;
  #next = 0;

  constructor(
    scenario: Scenario,
    rates: Pick<Rates, 'perSecond'>,
    { isLumped = true, asks }: ChainSearchOptions = {},
  ) {
    const model = modelOf(scenario);
    this.#scenario = scenario;
    this.#space = new ModelSpace(model);
    this.#perSecond = rates.perSecond;
    this.#properties = measuredProperties(model.deployment);
    this.#asks = (asks?.(model.deployment) ?? []).map((ask) => ({ ask, answers: [] }));
    this.#symmetry = new Symmetry(
      this.#space.memory,
      (slot) =>
        isLumped
          ? JSON.stringify(this.#properties.map((property) => property.distinguishes?.(slot)))
          : slot.name,
      true,
      isLumped,
    );
    const { families } = this.#space;
    this.#store = new WorldStore(families, (family) => this.#space.valueCount(family), { isNumbered: true });
    this.#marks = new Map(this.#properties.map((property) => [property, []]));
    this.#actions = [...rates.perSecond.keys()];
    this.#actionOf = Int32Array.from(model.steps, ({ action }) => this.#actions.indexOf(action));
    const shares = new Map<string, number>();
    this.#shareOf = Int32Array.from(model.steps, ({ action, chosen }) => {
      if (!actionsWithSharedRate.has(action)) return -1;
      const { source: _, ...others } = namesOf(chosen);
      const share = JSON.stringify([action, others]);
      if (!shares.has(share)) shares.set(share, shares.size);
      return shares.get(share)!;
    });
    this.#sharers = new Int32Array(shares.size);
    this.#hsms = model.steps.map(({ hsms, chosen }, step) =>
      hsms.filter((hsm) => this.#shareOf[step]! < 0 || hsm !== chosen['source']).map(({ index }) => index),
    );
    this.#world = new Int32Array(families.length);
    this.#world.set(this.#space.start);
    this.#symmetry.canonicalize(this.#world);
    this.#enter(-1);
  }

  /** How many states were found so far. */
  get stateCount(): number {
    return this.#store.count;
  }

  /** How many transitions were found so far. */
  get transitionCount(): number {
    return this.#targets.length;
  }

  /** Expands up to this many more states; returns whether there is more to do. */
  advance(stateCount: number): boolean {
    const end = Math.min(this.#next + stateCount, this.#store.count);
    for (; this.#next < end; this.#next += 1) this.#expand(this.#next);
    return this.#next < this.#store.count;
  }

  /** What was found; to be asked when there is nothing more to do. */
  result(): ScenarioChain {
    const found = this.#properties.filter((property) => this.#marks.get(property)!.length > 0);
    return {
      scenario: this.#scenario,
      chain: {
        stateCount: this.#store.count,
        start: 0,
        actions: this.#actions,
        firsts: Int32Array.from(this.#firsts),
        targets: Int32Array.from(this.#targets),
        actionOf: Int32Array.from(this.#transitionActions),
        factors: Float64Array.from(this.#factors),
      },
      worldCount: this.#worldCount,
      marks: new Map(found.map((property) => [property, this.#flagsOf(property)])),
      unmarked: this.#properties.filter((property) => !found.includes(property)),
      answers: this.#asks.map(({ answers }) => Float64Array.from(answers)),
      withoutRate: [...this.#possible].filter((action) => !this.#perSecond.has(action)),
      impossible: this.#actions.filter((action) => !this.#possible.has(action)),
    };
  }

  #flagsOf(property: MeasuredProperty): Uint8Array {
    const flags = new Uint8Array(this.#store.count);
    for (const state of this.#marks.get(property)!) flags[state] = 1;
    return flags;
  }

  /** The state of the world at hand. */
  #enter(parent: number): number {
    const { count } = this.#store;
    const state = this.#store.add(this.#world, parent);
    if (state === count) this.#look(state);
    return state;
  }

  /** At the world at hand, which is new. */
  #look(state: number): void {
    this.#worldCount += this.#symmetry.orbitSizeOf(this.#world);
    const { after, worldAfter } = this.#space;
    after.set(this.#world);
    for (const [property, states] of this.#marks) {
      const isSo =
        property.kind === 'always' ? property.findViolation(worldAfter) : property.findWitness(worldAfter);
      if (isSo !== undefined) states.push(state);
    }
    for (const { ask, answers } of this.#asks) answers.push(ask(worldAfter));
  }

  #expand(state: number): void {
    const { before } = this.#space;
    this.#store.load(state, before);
    for (const { effect, action, factor } of this.#transitions()) {
      this.#world.set(before);
      for (const [index, position] of effect.positions.entries())
        this.#world[position] = effect.values[index]!;
      this.#symmetry.canonicalize(this.#world);
      const target = this.#enter(state);
      // To another world of the same state: that is nothing that can be seen.
      if (target === state) continue;
      this.#targets.push(target);
      this.#transitionActions.push(action);
      this.#factors.push(factor);
    }
    this.#firsts.push(this.#targets.length);
  }

  /** What happens in the world before, those that write the same by the same action put together. */
  #transitions(): Iterable<Transition> {
    const effects = this.#space.effects();
    const { steps } = this.#space.model;
    const alike = this.#symmetry.alikeIn(this.#space.before);
    for (const { step } of effects) {
      const share = this.#shareOf[step]!;
      if (share >= 0) this.#sharers[share]! += 1;
    }
    const found = new Map<number, Transition>();
    for (const effect of effects) {
      const { step, positions } = effect;
      if (positions.length === 0) continue;
      this.#possible.add(steps[step]!.action);
      const action = this.#actionOf[step]!;
      // What is alike leads to what is alike: the first of them says it for all.
      const hsms = this.#hsms[step]!;
      if (action < 0 || !alike.areFirst(hsms)) continue;
      const share = this.#shareOf[step]!;
      const factor = alike.choicesLike(hsms) / (share < 0 ? 1 : this.#sharers[share]!);
      const written = this.#writeNumberOf(effect) * this.#actions.length + action;
      const known = found.get(written);
      if (known === undefined) found.set(written, { effect, action, factor });
      else known.factor += factor;
    }
    this.#sharers.fill(0);
    return found.values();
  }

  #writeNumberOf({ number, positions, values }: Effect): number {
    const known = this.#writeOf[number];
    if (known !== undefined) return known;
    const text = `${positions}=${values}`;
    const write = this.#writes.get(text) ?? this.#writes.size;
    this.#writes.set(text, write);
    this.#writeOf[number] = write;
    return write;
  }
}

interface Transition {
  readonly effect: Effect;
  /** Its number. */
  readonly action: number;
  factor: number;
}

/** The whole chain of a scenario at once, for one that is known to be small. */
export function chainOf(
  scenario: Scenario,
  rates: Pick<Rates, 'perSecond'>,
  options?: ChainSearchOptions,
): ScenarioChain {
  const search = new ChainSearch(scenario, rates, options);
  while (search.advance(1 << 10));
  return search.result();
}
