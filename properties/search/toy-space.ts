import type { Effect, Space } from './space.ts';

/** A state of a toy: a record whose values have distinct JSON. */
export type ToyState = Readonly<Record<string, unknown>>;

/** One step of a toy. */
export interface ToyStep<State extends ToyState> {
  readonly name: string;
  isEnabled(state: State): boolean;
  /** The fields that it writes, even where they stay the same. */
  apply(state: State): Partial<State>;
}

/** A model small enough to be written down in a test. */
export interface Toy<State extends ToyState> {
  readonly start: State;
  readonly steps: readonly ToyStep<State>[];
  /** Fields of one family share the numbers of their values; each field is its own family by default. */
  familyOf?(field: string): string;
}

/**
 * A toy as something to search.
 *
 * @remarks
 * Each field is one position of a world. Its values are numbered by their JSON when they are first seen,
 * as late as a model would do it, so that families grow while the search runs.
 */
export class ToySpace<State extends ToyState> implements Space {
  readonly families: readonly number[];
  readonly start: Int32Array;
  readonly before: Int32Array;
  readonly after: Int32Array;
  readonly #toy: Toy<State>;
  readonly #fields: readonly string[];
  /** By family: the values seen, by number, and their numbers by JSON. */
  readonly #values: readonly unknown[][];
  readonly #numbers: readonly Map<string, number>[];

  readonly #effectNumbers = new Map<string, number>();

  constructor(toy: Toy<State>) {
    this.#toy = toy;
    this.#fields = Object.keys(toy.start);
    const names = this.#fields.map((field) => toy.familyOf?.(field) ?? field);
    const distinct = [...new Set(names)];
    this.families = names.map((name) => distinct.indexOf(name));
    this.#values = distinct.map(() => []);
    this.#numbers = distinct.map(() => new Map());
    this.start = Int32Array.from(this.#fields, (field, position) =>
      this.#numberOf(position, toy.start[field]),
    );
    this.before = this.start.slice();
    this.after = this.start.slice();
  }

  get stateBefore(): State {
    return this.#stateOf(this.before);
  }

  get stateAfter(): State {
    return this.#stateOf(this.after);
  }

  valueCount(family: number): number {
    return this.#values[family]!.length;
  }

  effects(): readonly Effect[] {
    const state = this.stateBefore;
    return this.#toy.steps.flatMap(({ isEnabled, apply }, step) => {
      if (!isEnabled(state)) return [];
      const written = apply(state);
      const positions = Object.keys(written).map((field) => this.positionOf(field));
      const values = Object.values(written).map((value, index) => this.#numberOf(positions[index]!, value));
      return [{ number: this.#effectNumberOf(`${step}: ${positions} = ${values}`), step, positions, values }];
    });
  }

  /** Where a field is. */
  positionOf(field: string): number {
    return this.#fields.indexOf(field);
  }

  #effectNumberOf(text: string): number {
    const number = this.#effectNumbers.get(text) ?? this.#effectNumbers.size;
    this.#effectNumbers.set(text, number);
    return number;
  }

  #numberOf(position: number, value: unknown): number {
    const family = this.families[position]!;
    const text = JSON.stringify(value);
    const known = this.#numbers[family]!.get(text);
    if (known !== undefined) return known;
    const number = this.#values[family]!.push(value) - 1;
    this.#numbers[family]!.set(text, number);
    return number;
  }

  #stateOf(world: Int32Array): State {
    const entries = this.#fields.map((field, position) => [
      field,
      this.#values[this.families[position]!]![world[position]!],
    ]);
    return Object.fromEntries(entries) as State;
  }
}
