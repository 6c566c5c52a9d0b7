import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EnabledEffects } from './enabled-effects.ts';
import type { Effect, Space, StepPart } from './space.ts';
import { Layout } from './worlds/layout.ts';

describe('what is enabled is what the space says, in the order of the steps', () => {
  test.each([
    ['remembered', undefined],
    ['remembered for a few worlds at a time', 8],
    ['not remembered', 0],
  ])('%s', (_, placeCountMax) => {
    fc.assert(
      fc.property(spaces, (made) => {
        const space = new PartedSpace(made);
        const layout = new Layout(space.families, () => valueCount);
        const enabled = new EnabledEffects(space, layout, placeCountMax);
        for (const world of made.worlds)
          expect(effectsBy(enabled, space, layout, world)).toEqual(space.at(world));
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test('also with wider fields', () => {
    fc.assert(
      fc.property(spaces, (made) => {
        const space = new PartedSpace(made);
        const narrow = new Layout(space.families, () => valueCount);
        const wide = new Layout(space.families, () => 1000 * valueCount);
        const enabled = new EnabledEffects(space, narrow);
        for (const world of made.worlds) effectsBy(enabled, space, narrow, world);
        enabled.repack(wide);
        for (const world of made.worlds)
          expect(effectsBy(enabled, space, wide, world)).toEqual(space.at(world));
      }),
      { seed: 1 },
    );
  });

  test('for a space without parts', () => {
    fc.assert(
      fc.property(spaces, (made) => {
        const space = new PartedSpace(made);
        const layout = new Layout(space.families, () => valueCount);
        const { parts: _, ...whole } = {
          ...space,
          effects: () => space.effects(),
          valueCount: () => valueCount,
        };
        const enabled = new EnabledEffects(whole, layout);
        for (const world of made.worlds)
          expect(effectsBy(enabled, space, layout, world)).toEqual(space.at(world));
      }),
      { seed: 1 },
    );
  });
});

describe('a part is asked', () => {
  const families = [0, 0, 0];
  const layout = new Layout(families, () => 1 << 10);

  test('once for worlds that agree where it asks', () => {
    const part = new CountingPart([1]);
    const enabled = new EnabledEffects(part.space, layout);
    for (let value = 0; value < 100; value += 1) part.ask(enabled, layout, [value, value % 3, 99 - value]);
    // The first time, it had not asked about anything yet.
    expect(part.askCount).toBe(3);
  });

  test('every time once it was seen that no two worlds agree there', () => {
    const part = new CountingPart([0, 1]);
    const enabled = new EnabledEffects(part.space, layout, 16);
    for (let value = 0; value < 100; value += 1) part.ask(enabled, layout, [value, value, 0]);
    const { askCount } = part;
    for (let time = 0; time < 10; time += 1) part.ask(enabled, layout, [7, 7, 0]);
    expect(part.askCount).toBe(askCount + 10);
  });

  test('seldom where there is room for all worlds but a few', () => {
    const part = new CountingPart([0]);
    const enabled = new EnabledEffects(part.space, layout, 16);
    for (let time = 0; time < 100; time += 1) part.ask(enabled, layout, [time % 8, 0, 0]);
    expect(part.askCount).toBe(8);
    for (let value = 0; value < 9; value += 1) part.ask(enabled, layout, [value, 0, 0]);
    // The ninth had no room: all were forgotten.
    expect(part.askCount).toBe(9);
    part.ask(enabled, layout, [0, 0, 0]);
    expect(part.askCount).toBe(10);
  });
});

const valueCount = 5;

interface MadeSpace {
  readonly positionCount: number;
  /** For each part, the positions that its steps ask about, one after the other. */
  readonly asked: readonly (readonly number[])[];
  readonly worlds: readonly (readonly number[])[];
}

const spaces: fc.Arbitrary<MadeSpace> = fc.integer({ min: 3, max: 30 }).chain((positionCount) =>
  fc.record({
    positionCount: fc.constant(positionCount),
    asked: fc.array(fc.uniqueArray(fc.nat(positionCount - 1), { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 4,
    }),
    worlds: fc.array(
      fc.array(fc.nat(valueCount - 1), { minLength: positionCount, maxLength: positionCount }),
      { maxLength: 60 },
    ),
  }),
);

/**
 * Steps that write a value that depends on what their part asks about.
 *
 * @remarks
 * Each part has three steps, and those of all parts take turns. A part asks about one more position where the last was
 * not 0, so that it becomes known late what it asks about.
 */
class PartedSpace implements Space {
  readonly families: readonly number[];
  readonly start: Int32Array;
  readonly before: Int32Array;
  readonly after: Int32Array;
  readonly parts: readonly StepPart[];
  readonly #numbers = new Map<string, number>();

  constructor({ positionCount, asked }: MadeSpace) {
    this.families = Array.from({ length: positionCount }, () => 0);
    this.start = new Int32Array(positionCount);
    this.before = this.start.slice();
    this.after = this.start.slice();
    this.parts = asked.map((positions, part) => {
      const mentioned = new Set<number>();
      return { asked: mentioned, effects: () => this.#effectsOf(part, asked.length, positions, mentioned) };
    });
  }

  valueCount(): number {
    return valueCount;
  }

  effects(): readonly Effect[] {
    return this.parts.flatMap((part) => part.effects()).sort((one, other) => one.step - other.step);
  }

  /** What is enabled in a world. */
  at(world: readonly number[]): readonly Effect[] {
    this.before.set(world);
    return this.effects();
  }

  #effectsOf(
    part: number,
    partCount: number,
    positions: readonly number[],
    mentioned: Set<number>,
  ): Effect[] {
    let sum = 0;
    for (const position of positions) {
      mentioned.add(position);
      sum = 3 * sum + this.before[position]!;
      if (this.before[position] === 0) break;
    }
    return [0, 1, 2].flatMap((turn) => {
      if ((sum + turn) % 2 === 0) return [];
      const step = turn * partCount + part;
      const values = [sum % valueCount];
      const text = `${step}: ${values}`;
      const number = this.#numbers.get(text) ?? this.#numbers.size;
      this.#numbers.set(text, number);
      return [{ number, step, positions: [positions[0]!], values }];
    });
  }
}

function effectsBy(
  enabled: EnabledEffects,
  space: Space,
  layout: Layout,
  world: readonly number[],
): readonly Effect[] {
  const words = new Int32Array(layout.wordCount);
  layout.pack(Int32Array.from(world), words, 0);
  if (!enabled.find(words)) {
    space.before.set(world);
    enabled.learn(words);
  }
  return Array.from({ length: enabled.count }, (_, index) => enabled.effectOf(enabled.numbers[index]!));
}

/** A part of one step that counts how often it is asked. */
class CountingPart implements StepPart {
  readonly asked = new Set<number>();
  readonly space: Space;
  askCount = 0;
  readonly #positions: readonly number[];

  constructor(positions: readonly number[]) {
    this.#positions = positions;
    const world = new Int32Array(3);
    this.space = {
      families: [0, 0, 0],
      start: world,
      before: world.slice(),
      after: world.slice(),
      parts: [this],
      effects: () => this.effects(),
      valueCount: () => 1 << 10,
    };
  }

  effects(): readonly Effect[] {
    this.askCount += 1;
    for (const position of this.#positions) this.asked.add(position);
    const value = this.space.before[this.#positions[0]!]!;
    return [{ number: value, step: 0, positions: [2], values: [value] }];
  }

  ask(enabled: EnabledEffects, layout: Layout, world: readonly number[]): void {
    expect(effectsBy(enabled, this.space, layout, world)[0]!.values).toEqual([world[this.#positions[0]!]]);
  }
}
