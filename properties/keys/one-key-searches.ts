import type { Scenario } from '#models';
import type { Property } from '../property.ts';
import type { Limits } from '../search/exploration.ts';
import { NotedSpace } from './noted-space.ts';
import { OneKeySearch } from './one-key-search.ts';

/** What was searched of one scenario. */
interface Searched {
  readonly noted: NotedSpace;
  /** By the names of the properties. */
  readonly searches: Map<string, OneKeySearch>;
}

/**
 * Searches of scenarios with one key, of which those that were made lately are kept: who asks a second question about a
 * scenario, or whether an answer holds for any number of keys, goes on from what is known.
 */
export class OneKeySearches {
  /** By what the scenario is but for its name, the latest last. */
  readonly #kept = new Map<string, Searched>();

  /** The search that answers these properties, which may have begun, or come to its end, before. */
  searchFor(scenario: Scenario, properties: readonly Property[], limits: Limits): OneKeySearch {
    const { noted, searches } = this.#searchedOf(scenario);
    const names = JSON.stringify(properties.map(({ name }) => name));
    const search = searches.get(names) ?? new OneKeySearch(scenario, { ...limits, properties, noted });
    searches.set(names, search);
    return search;
  }

  #searchedOf(scenario: Scenario): Searched {
    const { name: _, ...rest } = scenario;
    const text = JSON.stringify(rest);
    const searched = this.#kept.get(text) ?? { noted: new NotedSpace(scenario), searches: new Map() };
    this.#kept.delete(text);
    this.#kept.set(text, searched);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > keptCountMax) this.#kept.delete(oldest!);
    return searched;
  }
}

/** As many as are asked about one client, so that its answers are judged while they are kept. */
const keptCountMax = 64;
