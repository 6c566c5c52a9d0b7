import type { AnyEventObject } from 'xstate';
import {
  type Asked,
  ask,
  type Deployment,
  DerivedWorld,
  InternedWorld,
  type KeySlot,
  type Memory,
  type Reader,
  type Slot,
  type World,
  withKeysOf,
} from '#models';
import { ownerOf } from './embedding.ts';
import { watchedDeployment, watchedList } from './watched-data.ts';

/**
 * A world that notes where an action that is about some keys looks at others, or tells others something.
 *
 * @remarks
 * The readers are the unit, and not the slots: what an HSM holds of a key is that key's own, while its state and its users
 * are shared. Whoever passes the contents of an HSM or a backup on as a whole treats all keys alike and sees none.
 */
export class WatchedWorld extends DerivedWorld implements World {
  readonly deployment: Deployment;
  /** What the action did that keys which do not meet leave out, in words that follow its sentence. */
  readonly trespasses: string[] = [];
  /** What it told, in order, in words that are the same whatever its keys are called. */
  readonly told: string[] = [];
  /** Positions of the slots that it told something. */
  readonly toldAt = new Set<number>();
  readonly #world: InternedWorld;
  readonly #names: ReadonlyMap<string, string>;
  readonly #labels: readonly string[];
  readonly #owners: readonly (KeySlot | undefined)[];
  readonly #lists = new WeakMap<readonly string[], readonly string[]>();
  readonly #originals = new WeakMap<readonly string[], readonly string[]>();
  /** Whether the action is about the keys at all. */
  #isTheirs = false;

  /** @param places - what the keys that may be looked at are called elsewhere, by what they are called here */
  constructor(memory: Memory, places: ReadonlyMap<string, string>) {
    super();
    const { keys, slots } = memory.deployment;
    this.#world = new InternedWorld(memory);
    this.#names = places;
    this.#owners = slots.map((slot) => ownerOf(slot, keys));
    this.#labels = slots.map((slot, position) => this.#labelOf(slot, this.#owners[position]));
    this.deployment = watchedDeployment(memory.deployment, (what) => this.#note(`asks for ${what}`));
  }

  /** The numbers of its states, by position. */
  get numbers(): Int32Array {
    return this.#world.numbers;
  }

  /**
   * Starts over from the numbers that were put into it.
   *
   * @param isTheirs - whether the action that follows is about the keys that may be looked at
   */
  begin(isTheirs: boolean): void {
    this.#isTheirs = isTheirs;
    this.trespasses.length = 0;
    this.told.length = 0;
    this.toldAt.clear();
  }

  protected override answer(reader: Reader, _: Slot | undefined, asked: readonly Asked[]): unknown {
    for (const about of asked) if (about.kind === 'key') this.#look(about);
    return this.#watched(ask(this.#world, reader, asked));
  }

  tell(slot: Slot, event: AnyEventObject): void {
    const owner = this.#owners[slot.position];
    if (owner !== undefined) this.#tellKey(owner);
    else if (this.#isTheirs && withKeysOf[slot.kind] === undefined)
      this.#note(`tells ${slot.name} something, which other keys see`);
    const told = this.#plain(event) as AnyEventObject;
    this.told.push(`${this.#labels[slot.position]}: ${JSON.stringify(this.#renamed(event))}`);
    this.toldAt.add(slot.position);
    this.#world.tell(slot as KeySlot, told as never);
  }

  #look(key: KeySlot): void {
    if (!this.#isTheirs) this.#note(`asks about ${key.name}, a key that it is not about`);
    else if (!this.#names.has(key.name)) this.#note(`asks about ${key.name}, another key`);
  }

  #tellKey(key: KeySlot): void {
    const isOwn = this.#isTheirs && this.#names.has(key.name);
    if (!isOwn) this.#note(`tells ${key.name} something, a key that it is not about`);
  }

  #note(trespass: string): void {
    this.trespasses.push(trespass);
  }

  /** The same answer, in which every list is watched: all that are read are of keys. */
  #watched(answer: unknown): unknown {
    if (typeof answer !== 'object' || answer === null) return answer;
    if (Array.isArray(answer)) return this.#watchedList(answer);
    return Object.fromEntries(Object.entries(answer).map(([field, part]) => [field, this.#watched(part)]));
  }

  #watchedList(keys: readonly string[]): readonly string[] {
    const known = this.#lists.get(keys);
    if (known !== undefined) return known;
    const list = watchedList(keys, (name) => {
      const isOwn = name !== undefined && this.#isTheirs && this.#names.has(name);
      if (!isOwn) this.#note('looks at which keys an HSM or a backup has');
    });
    this.#lists.set(keys, list);
    this.#originals.set(list, keys);
    return list;
  }

  /** What an event says, without anything that watches. */
  #plain(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return this.#originals.get(value) ?? value;
    return Object.fromEntries(Object.entries(value).map(([field, part]) => [field, this.#plain(part)]));
  }

  /** The same with the keys called as elsewhere, and no other keys; notes whatever may speak of other keys. */
  #renamed(value: unknown, field = ''): unknown {
    if (Array.isArray(value)) return this.#renamedList(value);
    // The users that there are, and the version of each one's password.
    if (field === 'users') return value;
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(
        Object.entries(value).map(([name, part]) => [name, this.#renamed(part, name)]),
      );
    if (sharedFields.has(field) || value === undefined) return value;
    if (keyFields.has(field) && typeof value === 'string') {
      const name = this.#isTheirs ? this.#names.get(value) : undefined;
      if (name === undefined) this.#note(`tells something of ${value}, a key that it is not about`);
      return name ?? value;
    }
    this.#note(`tells ${field}, and nobody knows of which keys that is`);
    return value;
  }

  #renamedList(list: readonly string[]): readonly string[] {
    const original = this.#originals.get(list);
    if (original === undefined && list.length > 0) this.#note('makes a list of keys');
    if (original !== undefined && this.#isTheirs) this.#note('passes on which keys an HSM or a backup has');
    return (original ?? list).flatMap((key) => this.#names.get(key) ?? []).sort();
  }

  #labelOf(slot: Slot, owner: KeySlot | undefined): string {
    if (owner === undefined) return `${slot.kind} ${slot.name}`;
    const own = this.#names.get(owner.name) ?? `another key, ${owner.name}`;
    return slot.kind === 'attempt'
      ? `attempt ${owner.attempts.indexOf(slot)} of ${own}`
      : `${slot.kind} ${own}`;
  }
}

/** Fields of events that never speak of keys. */
const sharedFields = new Set(['type', 'user', 'version', 'maskingKey', 'origin', 'region', 'sourceCluster']);

/** Fields of events that name one key. */
const keyFields = new Set(['key', 'to']);
