import type { Meeting } from './meeting.ts';

/** What is known of a scenario with other numbers of keys. */
export interface KeysResult {
  /**
   * What the numbers of worlds and steps are of. `all`: the scenario, with all its keys; `one-of-each-kind`: the
   * scenarios with one key of a kind each and no others, added up.
   */
  readonly searched: 'all' | 'one-of-each-kind';
  /**
   * The names of keys that differ in nothing but their names, kind by kind; keys that meet are one entry, as those with
   * one handle, or a session key and the token key that it becomes. The first entry was searched for all.
   */
  readonly kinds: readonly (readonly (readonly string[])[])[];
  /** How keys meet, or might; null where every step was seen to treat each of them by itself, or nothing is known. */
  readonly meeting: Meeting | null;
  /**
   * The properties whose verdict and length are the same for any number of keys of these kinds, at least one of each,
   * that differ in nothing but their names, and handles where they have any.
   */
  readonly anyNumber: readonly string[];
  /** The other properties, by what keeps them from that. */
  readonly doubts: Readonly<Record<string, Doubt>>;
}

/**
 * Why a verdict may be another one where there are more keys.
 *
 * @remarks
 * `relates-keys`: nobody has said that it speaks of keys one by one. `compares-contents`: that two have the same contents
 * may be by chance, or not be so for other keys. `waits-for-all`: each key gets there, and perhaps not all at once.
 * `notices-others`: it says something of a step that is about another key. `open`: it is not decided.
 */
export type Doubt = 'relates-keys' | 'compares-contents' | 'waits-for-all' | 'notices-others' | 'open';
