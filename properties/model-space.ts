import { type Effect, InternedWorld, Memory, type Model, RememberedSteps, type SlotKind } from '#models';
import type { Property } from './property.ts';
import type { Check, Space } from './search/space.ts';

/** A model as something to search, with the worlds that properties are asked about. */
export class ModelSpace implements Space {
  readonly families: readonly number[];
  readonly start: Int32Array;
  readonly before: Int32Array;
  readonly after: Int32Array;
  readonly worldBefore: InternedWorld;
  readonly worldAfter: InternedWorld;
  readonly #memory: Memory;
  readonly #steps: RememberedSteps;

  constructor({ deployment, steps }: Model) {
    const memory = new Memory(deployment);
    this.#memory = memory;
    this.#steps = new RememberedSteps(steps, memory);
    this.worldBefore = new InternedWorld(memory);
    this.worldAfter = new InternedWorld(memory);
    this.families = memory.lifecycleAt.map((lifecycle) => memory.lifecycles.indexOf(lifecycle));
    this.start = memory.start;
    this.before = this.worldBefore.numbers;
    this.after = this.worldAfter.numbers;
  }

  valueCount(family: number): number {
    return this.#memory.lifecycles[family]!.size;
  }

  effects(): readonly Effect[] {
    return this.#steps.effectsIn(this.before);
  }

  /** Where the slots of these kinds are. */
  positionsOf(kinds: readonly SlotKind[]): number[] {
    const { slots } = this.#memory.deployment;
    return slots.filter(({ kind }) => kinds.includes(kind)).map(({ position }) => position);
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
        watches: space.positionsOf(property.watches),
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
