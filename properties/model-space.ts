import { InternedWorld, Memory, type Model, type SlotKind, type Step } from '#models';
import type { Property } from './property.ts';
import type { Check, Space } from './search/space.ts';

/** A model as something to search, with the worlds that properties are asked about. */
export class ModelSpace implements Space {
  readonly families: readonly number[];
  readonly start: Int32Array;
  readonly before: Int32Array;
  readonly after: Int32Array;
  readonly changed: number[];
  readonly stepCount: number;
  readonly worldBefore: InternedWorld;
  readonly worldAfter: InternedWorld;
  readonly #memory: Memory;
  readonly #steps: readonly Step[];

  constructor({ deployment, steps }: Model) {
    const memory = new Memory(deployment);
    this.#memory = memory;
    this.#steps = steps;
    this.worldBefore = new InternedWorld(memory);
    this.worldAfter = new InternedWorld(memory);
    this.families = memory.lifecycleAt.map((lifecycle) => memory.lifecycles.indexOf(lifecycle));
    this.start = memory.start;
    this.before = this.worldBefore.numbers;
    this.after = this.worldAfter.numbers;
    this.changed = this.worldAfter.changed;
    this.stepCount = steps.length;
  }

  valueCount(family: number): number {
    return this.#memory.lifecycles[family]!.size;
  }

  take(number: number): boolean {
    const step = this.#steps[number]!;
    if (step.refuses(this.worldAfter) !== undefined) return false;
    step.apply(this.worldAfter);
    return true;
  }

  /** The families of the slots of these kinds. */
  familiesOf(kinds: readonly SlotKind[]): number[] {
    const { slots } = this.#memory.deployment;
    return [...new Set(this.families.filter((_, position) => kinds.includes(slots[position]!.kind)))];
  }
}

/** A property as a question that the search can ask. */
export function checkOf(property: Property, space: ModelSpace): Check {
  const { name } = property;
  const { worldBefore, worldAfter } = space;
  switch (property.kind) {
    case 'always':
      return {
        name,
        judges: 'worlds',
        watches: [],
        applies: () => property.appliesTo(worldAfter),
        finds: () => property.findViolation(worldAfter) !== undefined,
      };
    case 'step':
      return {
        name,
        judges: 'steps',
        watches: space.familiesOf(property.watches),
        applies: () => property.appliesTo(worldBefore, worldAfter),
        finds: () => property.findViolation(worldBefore, worldAfter) !== undefined,
      };
    case 'reachable':
      return {
        name,
        judges: 'worlds',
        watches: [],
        // Whether a world like this can be reached is a question in every scenario.
        applies: () => true,
        finds: () => property.findWitness(worldAfter) !== undefined,
      };
  }
}
