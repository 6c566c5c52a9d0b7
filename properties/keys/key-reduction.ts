import { type Actions, type Model, modelOf, type Scenario, StepNames, type Verdict } from '#models';
import type { Property } from '../property.ts';
import { isSafety } from '../property.ts';
import type { Limits, Progress } from '../search/exploration.ts';
import { type TraceStep, traceOf } from '../verification/trace.ts';
import type { PropertyResult, ScenarioResult } from '../verification/verification.ts';
import { keyKindsOf } from './key-kinds.ts';
import { type GroupResult, KeySearch, type KeySearchOptions } from './key-search.ts';
import type { Doubt, KeysResult } from './keys-result.ts';

/** What a reduction may be told. */
export interface KeyReductionOptions extends Omit<KeySearchOptions, 'properties'>, Limits {
  readonly properties: readonly Property[];
}

/**
 * A scenario searched with one key of each kind, instead of all keys at once.
 *
 * @remarks
 * Call `advance` until it returns false. Where `isDecided`, `result` is that of the scenario with all keys, but for the
 * numbers of worlds and steps; where not, all keys are to be searched at once, and `keysOf` tells what is known.
 */
export class KeyReduction {
  readonly #scenario: Scenario;
  readonly #properties: readonly Property[];
  readonly #actions: Actions | undefined;
  readonly #searches: readonly KeySearch[];
  #current = 0;
  #modelOfAll: Model | undefined;
  #names: StepNames | undefined;

  constructor(scenario: Scenario, options: KeyReductionOptions) {
    const kinds = keyKindsOf(scenario);
    this.#scenario = scenario;
    this.#properties = options.properties;
    this.#actions = options.actions;
    this.#searches = kinds.map((kind) => new KeySearch(kind, kinds, scenario, options));
  }

  /** Whether there is more than one key, or group of keys, so that a search of one at a time is a smaller one. */
  static isSmaller(scenario: Scenario): boolean {
    return keyKindsOf(scenario).flat().length > 1;
  }

  get progress(): Progress {
    const all = this.#searches.map(({ progress }) => progress);
    const sum = (of: (progress: Progress) => number): number =>
      all.reduce((total, progress) => total + of(progress), 0);
    return {
      worldCount: sum(({ worldCount }) => worldCount),
      storedWorldCount: sum(({ storedWorldCount }) => storedWorldCount),
      transitionCount: sum(({ transitionCount }) => transitionCount),
      depth: Math.max(0, ...all.map(({ depth }) => depth)),
      byteCount: sum(({ byteCount }) => byteCount),
    };
  }

  /** Leaves up to this many more worlds; returns whether there is more to do. */
  advance(worldCount: number): boolean {
    const search = this.#searches[this.#current];
    if (search === undefined) return false;
    if (search.advance(worldCount)) return true;
    const isHopeless = !search.isComplete || search.meeting !== undefined;
    this.#current = isHopeless ? this.#searches.length : this.#current + 1;
    return this.#current < this.#searches.length;
  }

  /** Whether the verdicts and lengths of all properties are those of the scenario with all keys. */
  get isDecided(): boolean {
    const { length } = this.#searches;
    if (length === 0 || !this.#isSeen) return false;
    const isAlone = this.#searches.length === 1 && this.#searches[0]!.kind.length === 1;
    if (isAlone) return true;
    return this.#properties.every((property) => this.#doubtOf(property) === undefined);
  }

  /** What is known of it, where the worlds of all keys were searched, or of one of each kind. */
  keysOf(searched: KeysResult['searched']): KeysResult {
    const isShown = this.#isSeen;
    const doubted = this.#properties.flatMap((property) => {
      const doubt = isShown ? this.#doubtOf(property) : 'open';
      return doubt === undefined ? [] : [[property.name, doubt] as const];
    });
    const doubts = Object.fromEntries(doubted);
    return {
      searched,
      kinds: this.#searches.map(({ kind }) => kind),
      meeting: this.#searches.find(({ meeting }) => meeting !== undefined)?.meeting ?? null,
      anyNumber: this.#properties.map(({ name }) => name).filter((name) => !Object.hasOwn(doubts, name)),
      doubts,
    };
  }

  /** What is known of the scenario; only where everything is decided. */
  result(): ScenarioResult {
    const results = this.#searches.map(({ result }) => result);
    const [first] = results as [ScenarioResult];
    const { worldCount, transitionCount, depth } = this.progress;
    const isAlone = this.#searches.length === 1 && this.#searches[0]!.kind.length === 1;
    return {
      scenario: this.#scenario,
      worlds: worldCount,
      transitions: transitionCount,
      depth,
      complete: true,
      stoppedBy: null,
      completedDepth: Math.max(...results.map(({ completedDepth }) => completedDepth)),
      properties: this.#properties.map((property) => this.#resultOf(property)),
      missProbability: null,
      interchangeable: first.interchangeable && distinct(results.flatMap((one) => one.interchangeable ?? [])),
      toldApartBy: [...new Set(results.flatMap(({ toldApartBy }) => toldApartBy))].filter((name) =>
        this.#properties.some((property) => property.name === name),
      ),
      keys: this.keysOf(isAlone ? 'all' : 'one-of-each-kind'),
    };
  }

  /** Whether every search came to its end, and no keys meet. */
  get #isSeen(): boolean {
    return this.#searches.every((search) => search.isComplete && search.meeting === undefined);
  }

  #doubtOf(property: Property): Doubt | undefined {
    const results = this.#searches.map((search) => search.resultOf(property));
    const doubt = results.map((result) => result.doubt).find((one) => one !== undefined);
    if (doubt !== undefined) return doubt;
    // It may have something to say for the first time where there is another key that does something.
    const saysNothing = results.every(({ verdict }) => verdict === 'vacuous');
    if (saysNothing && results.some((result) => result.appliesWhileOthersStep)) return 'notices-others';
    return this.#isSeenOtherwise(property, results) ? 'notices-others' : undefined;
  }

  /** A history without end is told of some keys; others that are there from the start would not stand still in it. */
  #isSeenOtherwise(property: Property, results: readonly GroupResult[]): boolean {
    if (isSafety(property) || results.every(({ loop }) => loop === null)) return false;
    return (
      Object.values(this.#scenario.keys).some(({ start }) => start !== undefined) && this.#searchCount > 1
    );
  }

  get #searchCount(): number {
    return this.#searches.flatMap(({ kind }) => kind).length;
  }

  #resultOf(property: Property): PropertyResult {
    const results = this.#searches.map((search) => search.resultOf(property));
    const found = results.filter(({ verdict }) => verdict === 'violated' || verdict === 'reachable');
    const appliedCount = results.reduce((sum, result) => sum + result.appliedCount, 0);
    const { name } = property;
    if (found.length === 0) {
      const verdict = verdictOfAll(results.map((result) => result.verdict));
      return { name, property, verdict, appliedCount, length: null, evidence: null, trace: [], loop: null };
    }
    const { verdict, length, evidence, loop, way } = this.#firstOf(property, found);
    // Told anew, with all keys that are there: it is taken once more, step by step.
    const { steps: trace } = traceOf(this.#model, way);
    return { name, property, verdict, appliedCount, length, evidence, trace, loop };
  }

  /** The finding that a search of all keys would come to first; what comes later is asked key by key. */
  #firstOf(
    property: Property,
    results: readonly GroupResult[],
  ): GroupResult & { readonly way: readonly number[] } {
    const found = results.map((result) => ({ ...result, way: this.#wayOf(result.trace) }));
    if (!isSafety(property)) return found[0]!;
    const shortest = Math.min(...found.map(({ way }) => way.length));
    return found
      .filter(({ way }) => way.length === shortest)
      .reduce((first, next) => (isBefore(next.way, first.way) ? next : first));
  }

  /** The numbers of the steps of a trace among those of all keys. */
  #wayOf(trace: readonly TraceStep[]): readonly number[] {
    this.#names ??= new StepNames(this.#model);
    return trace.map((step) => {
      const named = this.#names!.find(step);
      if (named.kind !== 'step') throw new Error(`With all keys there is no such step: ${step.sentence}`);
      return named.number;
    });
  }

  /** With all keys; made when something was found. */
  get #model(): Model {
    this.#modelOfAll ??= modelOf(this.#scenario, this.#actions);
    return this.#modelOfAll;
  }
}

function verdictOfAll(verdicts: readonly Verdict[]): Verdict {
  return verdicts.find((verdict) => verdict !== 'vacuous') ?? 'vacuous';
}

function isBefore(one: readonly number[], other: readonly number[]): boolean {
  const at = one.findIndex((number, index) => number !== other[index]);
  return at >= 0 && one[at]! < other[at]!;
}

function distinct(lists: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return [...new Map(lists.map((list) => [JSON.stringify(list), list])).values()];
}
