import type { Actions, Scenario } from '#models';
import type { Property } from '../property.ts';
import type { Limits, Progress } from '../search/exploration.ts';
import type { PropertyResult } from '../verification/verification.ts';
import { keyKindsOf } from './key-kinds.ts';
import { KeySearch } from './key-search.ts';
import type { NotedSpace } from './noted-space.ts';

/** What such a search may be told. */
export interface OneKeySearchOptions extends Limits {
  readonly properties: readonly Property[];
  readonly actions?: Actions;
  /** What earlier searches of the same scenario, with the same actions, came by; by default nothing. */
  readonly noted?: NotedSpace;
}

/**
 * A search of a scenario with one key, as far as its questions are decided, which tells whether the answers hold for any
 * number of such keys.
 *
 * @remarks
 * Call `advance` until it returns false. A question that is answered by a finding needs no more worlds than those before
 * it: see [keys.md](../search/keys.md), *Searches that stop at a finding*.
 */
export class OneKeySearch {
  readonly #search: KeySearch;
  readonly #properties: readonly Property[];

  constructor(scenario: Scenario, { properties, ...options }: OneKeySearchOptions) {
    const kinds = keyKindsOf(scenario);
    const [kind, ...others] = kinds;
    if (kind === undefined || others.length > 0 || !OneKeySearch.isFor(scenario))
      throw new Error(`${scenario.name} has not one key that meets no other.`);
    this.#properties = properties;
    this.#search = new KeySearch(kind, kinds, scenario, { properties, ...options, countsWorlds: false });
  }

  /** Whether there is one key, and no handle under which it is to meet others. */
  static isFor({ keys }: Scenario): boolean {
    const [key, ...others] = Object.values(keys);
    return key !== undefined && others.length === 0 && key.handle === undefined;
  }

  get progress(): Progress {
    return this.#search.progress;
  }

  /** Leaves up to this many more worlds; returns whether there is more to do. */
  advance(worldCount: number): boolean {
    return this.#search.advanceUntilSettled(worldCount);
  }

  /** What the questions come to in the scenario as it is, as far as that is known. */
  results(): readonly PropertyResult[] {
    return this.#properties.map((property) => ({ ...this.#search.answerTo(property), property }));
  }

  /** Whether every answer is known, and holds for any number of such keys. */
  get holdsForAnyNumber(): boolean {
    return (
      this.#search.isOver &&
      this.#search.meeting === undefined &&
      this.#properties.every((property) => {
        const { doubt, verdict, appliesWhileOthersStep } = this.#search.resultOf(property);
        return doubt === undefined && !(verdict === 'vacuous' && appliesWhileOthersStep);
      })
    );
  }
}
