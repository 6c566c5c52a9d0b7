import type { Effect } from '#models';
import type { Exploration } from '../../search/exploration.ts';
import { write } from '../../search/space.ts';
import { WorldStore } from '../../search/worlds/world-store.ts';
import type { ModelSpace } from '../../verification/model-space.ts';
import { WorldFingerprints } from './world-fingerprints.ts';
import type { WorldNotes } from './world-notes.ts';

/** A scenario with more worlds is not explored before it is run: nobody then knows what its runs miss. */
export const knownWorldCountMax = 250_000;

/** Memory for worlds of which nobody knows how many there are. */
export const worldByteCountMax = 2 ** 29;

/** The worlds that random runs come to. A run goes back to the start and follows its steps from there. */
export interface SeenWorlds {
  /** Goes to the start. Returns whether no run has been here. */
  restart(): boolean;
  /** Follows a step. Returns whether no run has been here. */
  follow(effect: Effect): boolean;
}

/** Remembers nothing: every world is new. */
export const everyWorldIsNew: SeenWorlds = { restart: () => true, follow: () => true };

/** Counts the distinct worlds of runs of which nobody knows how many there are. */
export class CountedWorlds implements SeenWorlds {
  readonly #space: ModelSpace;
  readonly #byteCountMax: number;
  #store: WorldStore;
  /** Where the run is. */
  readonly #world: Int32Array;
  #at = 0;
  #most = 0;
  #hasForgotten = false;
  readonly #note: () => void;

  /**
   * @param byteCountMax - memory for the worlds; when it is used up, all are forgotten
   * @param notes - where to note the fingerprint of each new world
   */
  constructor(space: ModelSpace, byteCountMax = worldByteCountMax, notes?: WorldNotes) {
    this.#space = space;
    this.#byteCountMax = byteCountMax;
    this.#store = this.#emptyStore();
    this.#world = space.start.slice();
    const fingerprints = notes && new WorldFingerprints(space);
    this.#note = () => notes?.worlds.push(...fingerprints!.of(this.#world));
  }

  /** Distinct worlds; at least so many, once some were forgotten. */
  get reachedWorldCount(): number {
    return Math.max(this.#most, this.#store.count);
  }

  /** Whether some worlds had to be forgotten, so that there may be more. */
  get hasForgotten(): boolean {
    return this.#hasForgotten;
  }

  restart(): boolean {
    this.#at = 0;
    this.#world.set(this.#space.start);
    if (this.#store.count > 0) return false;
    this.#store.add(this.#world, -1);
    this.#note();
    return true;
  }

  follow(effect: Effect): boolean {
    if (this.#store.byteCount > this.#byteCountMax) this.#forget();
    const known = this.#store.count;
    write(effect, this.#world);
    this.#at = this.#store.add(this.#world, this.#at);
    if (this.#at !== known) return false;
    this.#note();
    return true;
  }

  #forget(): void {
    this.#most = this.reachedWorldCount;
    this.#hasForgotten = true;
    this.#store = this.#emptyStore();
    this.#store.add(this.#space.start, -1);
    this.#at = this.#store.add(this.#world, 0);
  }

  #emptyStore(): WorldStore {
    return new WorldStore(this.#space.families, (family) => this.#space.valueCount(family), {
      isNumbered: true,
    });
  }
}

/** A run came to a world that the exhaustive search has not seen. */
export class UnseenWorldError extends Error {
  override readonly name = 'UnseenWorldError';
}

/**
 * All worlds and transitions of a scenario, found by exhaustive search, and which of them random runs reach.
 *
 * @throws UnseenWorldError from `follow`, where a run comes to another world
 */
export class KnownWorlds implements SeenWorlds {
  readonly hasForgotten = false;
  readonly worldCount: number;
  readonly transitionCount: number;
  readonly #exploration: Exploration;
  readonly #store: WorldStore;
  readonly #stepCount: number;
  readonly #isReached: Bits;
  readonly #isTaken: Bits;
  readonly #start: Int32Array;
  readonly #notes: WorldNotes | undefined;
  /** Where the run is. */
  readonly #world: Int32Array;
  #at = 0;

  /**
   * @param exploration - of this space, complete, and with the numbers of its worlds
   * @param notes - where to note each new world and transition
   */
  constructor(exploration: Exploration, space: ModelSpace, notes?: WorldNotes) {
    if (!exploration.isComplete) throw new RangeError('The exploration is not complete.');
    const { worldCount, transitionCount } = exploration.progress;
    this.worldCount = worldCount;
    this.transitionCount = transitionCount;
    this.#exploration = exploration;
    this.#notes = notes;
    this.#store = exploration.worlds;
    this.#stepCount = space.model.steps.length;
    this.#start = space.start;
    this.#world = space.start.slice();
    this.#isReached = new Bits(worldCount);
    this.#isTaken = new Bits(worldCount * this.#stepCount);
  }

  get reachedWorldCount(): number {
    return this.#isReached.count;
  }

  get reachedTransitionCount(): number {
    return this.#isTaken.count;
  }

  /** The steps of a shortest way to a world that no run has reached; of several, the first found. */
  get wayToUnreached(): readonly number[] | undefined {
    const world = this.#isReached.firstUnset;
    return world === undefined ? undefined : this.#exploration.wayTo(world);
  }

  restart(): boolean {
    this.#at = 0;
    this.#world.set(this.#start);
    return this.reach(0);
  }

  /** Notes that runs have reached a world, by its number. Returns whether no run has been there. */
  reach(world: number): boolean {
    const isNew = this.#isReached.set(world);
    if (isNew) this.#notes?.worlds.push(world);
    return isNew;
  }

  /** Notes that runs have taken a step in a world; see {@link WorldNotes.transitions}. */
  take(transition: number): void {
    if (this.#isTaken.set(transition)) this.#notes?.transitions.push(transition);
  }

  follow(effect: Effect): boolean {
    this.take(this.#at * this.#stepCount + effect.step);
    write(effect, this.#world);
    this.#at = this.#store.add(this.#world, this.#at);
    if (this.#at >= this.worldCount) throw new UnseenWorldError('The exhaustive search has missed a world.');
    return this.reach(this.#at);
  }
}

class Bits {
  readonly #size: number;
  readonly #words: Uint32Array;
  count = 0;

  constructor(size: number) {
    this.#size = size;
    this.#words = new Uint32Array(Math.ceil(size / 32));
  }

  /** Returns whether the bit was not set before. */
  set(bit: number): boolean {
    const word = Math.floor(bit / 32);
    const mask = 1 << (bit % 32);
    if ((this.#words[word]! & mask) !== 0) return false;
    this.#words[word]! |= mask;
    this.count += 1;
    return true;
  }

  get firstUnset(): number | undefined {
    for (let bit = 0; bit < this.#size; bit += 1) {
      if ((this.#words[Math.floor(bit / 32)]! & (1 << (bit % 32))) === 0) return bit;
    }
    return undefined;
  }
}
