import type { AnyEventObject, AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import { encodingOf } from '../machines/lifecycle.ts';
import { remembered } from '../machines/remembered-machine.ts';

/** What a machine was told in one of its states, and where it went. */
export interface Heard {
  readonly from: AnyMachineSnapshot;
  readonly event: AnyEventObject;
  readonly to: AnyMachineSnapshot;
}

/** A state of a machine as plain data. Fields of its context may be `undefined`, and keep their place. */
export interface PlainState {
  readonly value: unknown;
  readonly context: unknown;
}

/**
 * A machine whose states and transitions are numbered as they are seen, and remembered.
 *
 * @remarks
 * XState runs some ten thousand transitions a second, a search needs millions. But within one scenario a
 * machine has few distinct states and hears few distinct events: each pair goes through XState once, and
 * from then on the answer is a look-up. This is no second model, only a memory of the first.
 *
 * Contexts must be plain data with sorted lists: equal states must have equal JSON.
 */
export class InternedLifecycle {
  readonly machine: AnyStateMachine;
  readonly #start: AnyMachineSnapshot;
  readonly #snapshots: AnyMachineSnapshot[] = [];
  readonly #numbers = new Map<string, number>();
  /** By number of the state: its canonical text. */
  readonly #texts: string[] = [];
  readonly #columns: {
    readonly answers: unknown[];
    readonly read: (snapshot: AnyMachineSnapshot) => unknown;
  }[] = [];
  readonly #events = new EventNumbers();
  /** By event number, then by state number: the number of the next state, or {@link unknown}. */
  readonly #next: Int32Array[] = [];
  readonly #heard: Heard[] = [];
  readonly #share: Share | undefined;

  /**
   * @param share - where several threads search: numbers a state that this one sees for the first time as the
   * others do, by interning all that they have seen before it
   */
  constructor(machine: AnyStateMachine, input?: unknown, share?: Share) {
    this.machine = machine;
    this.#share = share;
    this.#start = remembered(machine).start(input);
  }

  /** How many distinct states have been seen. */
  get size(): number {
    return this.#snapshots.length;
  }

  /**
   * Every transition that went through XState: each distinct state and event once, in the order in which
   * they were met.
   */
  get heard(): readonly Heard[] {
    return this.#heard;
  }

  /** The number of a state, given as the state's name and a context; both default to the initial ones. */
  numberOf(value: unknown = this.#start.value, context: unknown = this.#start.context): number {
    // Mostly it is one that is known, and need not be looked up in the machine.
    const known = this.#numbers.get(encodingOf({ value, context }));
    if (known !== undefined) return known;
    return this.#intern(remembered(this.machine).resolve(value, context));
  }

  /** Every state seen so far, by number. */
  get states(): readonly PlainState[] {
    return this.#snapshots.map(({ value, context }) => ({ value, context }));
  }

  /**
   * Numbers states as they were numbered before.
   *
   * @throws RangeError where a state has another number by now
   */
  restore(states: readonly PlainState[]): void {
    for (const [number, { value, context }] of states.entries()) {
      if (this.numberOf(value, context) !== number)
        throw new RangeError(`The machine ${this.machine.id} has another state number ${number}.`);
    }
  }

  /** The state with this number. */
  snapshotOf(number: number): AnyMachineSnapshot {
    const snapshot = this.#snapshots[number];
    if (snapshot === undefined)
      throw new RangeError(`The machine ${this.machine.id} has no state number ${number}.`);
    return snapshot;
  }

  /** The canonical text of the state with this number; see {@link encodingOf}. */
  textOf(number: number): string {
    return this.#texts[number]!;
  }

  /**
   * What a question about one state answers, by state number. The list grows with the states seen.
   *
   * @remarks
   * The same object is returned for the same state, so that an answer can be part of an event.
   */
  remember<Answer>(read: (snapshot: AnyMachineSnapshot) => Answer): readonly Answer[] {
    const answers = this.#snapshots.map(read);
    this.#columns.push({ answers, read });
    return answers;
  }

  /** The number of the state that follows. */
  next(state: number, event: AnyEventObject): number {
    const number = this.#events.numberOf(event);
    const remembered = this.#next[number]?.[state] ?? unknown;
    return remembered === unknown ? this.#learn(state, event, number) : remembered;
  }

  #learn(state: number, event: AnyEventObject, eventNumber: number): number {
    const from = this.snapshotOf(state);
    const next = this.#intern(remembered(this.machine).advance(from, event));
    this.#heard.push({ from, event, to: this.snapshotOf(next) });
    const row = this.#next[eventNumber];
    if (row === undefined || state >= row.length) {
      const longer = new Int32Array(Math.max(16, 2 * state + 2)).fill(unknown);
      if (row !== undefined) longer.set(row);
      this.#next[eventNumber] = longer;
    }
    this.#next[eventNumber]![state] = next;
    return next;
  }

  /** Gives a state that another thread has entered the next number, unless it has one. */
  adopt(value: unknown, context: unknown): void {
    const snapshot = this.machine.resolveState({ value: value as string, context });
    const key = encodingOf(snapshot);
    if (!this.#numbers.has(key)) this.#add(snapshot, key);
  }

  #intern(snapshot: AnyMachineSnapshot): number {
    const key = encodingOf(snapshot);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    if (this.#share === undefined) return this.#add(snapshot, key);
    this.#share(snapshot);
    return this.#numbers.get(key)!;
  }

  #add(snapshot: AnyMachineSnapshot, key: string): number {
    const number = this.#snapshots.push(snapshot) - 1;
    this.#numbers.set(key, number);
    this.#texts.push(key);
    for (const { answers, read } of this.#columns) answers.push(read(snapshot));
    return number;
  }
}

const unknown = -1;

/** Has a new state adopted, after all that others have entered. */
export type Share = (snapshot: AnyMachineSnapshot) => void;

type Branch = Map<unknown, Branch | number>;

/**
 * Numbers for events, equal ones for events with equal fields.
 *
 * @remarks
 * Looked up several million times a second, so by a walk over the fields instead of a text of them.
 * Fields that are objects are compared by identity first, and by their JSON when they are new.
 */
class EventNumbers {
  readonly #types = new Map<string, { readonly fields: readonly string[]; readonly root: Branch | number }>();
  readonly #byText = new Map<string, number>();

  numberOf(event: AnyEventObject): number {
    const { fields, root } = this.#types.get(event.type) ?? this.#learnType(event);
    let at: Branch | number | undefined = root;
    for (let depth = 0; depth < fields.length; depth += 1) {
      if (at === undefined || typeof at === 'number') break;
      at = at.get(event[fields[depth]!]);
    }
    return typeof at === 'number' ? at : this.#learn(event, fields, root as Branch);
  }

  #learnType(event: AnyEventObject): { readonly fields: readonly string[]; readonly root: Branch | number } {
    const fields = Object.keys(event).filter((field) => field !== 'type');
    const learnt = { fields, root: fields.length === 0 ? this.#numberByText(event) : (new Map() as Branch) };
    this.#types.set(event.type, learnt);
    return learnt;
  }

  #learn(event: AnyEventObject, fields: readonly string[], root: Branch): number {
    const number = this.#numberByText(event);
    let at = root;
    for (const field of fields.slice(0, -1)) {
      const branch = at.get(event[field]) ?? (new Map() as Branch);
      at.set(event[field], branch);
      at = branch as Branch;
    }
    at.set(event[fields.at(-1)!], number);
    return number;
  }

  #numberByText(event: AnyEventObject): number {
    const text = JSON.stringify(event);
    const known = this.#byText.get(text);
    if (known !== undefined) return known;
    this.#byText.set(text, this.#byText.size);
    return this.#byText.size - 1;
  }
}
