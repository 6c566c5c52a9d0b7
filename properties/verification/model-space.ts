import {
  type AlikeHsms,
  type Effect,
  InternedWorld,
  Memory,
  type Model,
  type OnRun,
  type Refusal,
  RememberedSteps,
  type SharedInternTable,
  type useKey,
} from '#models';
import { type SafetyProperty, watchedSlots } from '../property.ts';
import type { Check, Space, StepPart } from '../search/space.ts';
import { Uses } from '../uses.ts';

/** What a space may be given beside its model. */
export interface ModelSpaceOptions {
  /** Where threads that search together number their states. */
  readonly internTable?: SharedInternTable | undefined;
  /** Told whenever an action runs. */
  readonly onRun?: OnRun | undefined;
  /** What says what comes of using a key: pass another to build a mutant. */
  readonly ask?: typeof useKey | undefined;
}

/** A model as something to search, with the worlds that properties are asked about. */
export class ModelSpace implements Space {
  readonly model: Model;
  readonly memory: Memory;
  readonly families: readonly number[];
  readonly start: Int32Array;
  readonly before: Int32Array;
  readonly after: Int32Array;
  readonly parts: readonly StepPart[];
  readonly worldBefore: InternedWorld;
  readonly worldAfter: InternedWorld;
  /** What no search takes: see {@link Uses}. */
  readonly uses: Uses;
  readonly #steps: RememberedSteps;

  constructor(model: Model, { internTable, onRun, ask }: ModelSpaceOptions = {}) {
    const memory = new Memory(model.deployment, internTable);
    this.model = model;
    this.uses = new Uses(model, ask);
    this.memory = memory;
    this.#steps = new RememberedSteps(model.steps, memory, onRun);
    this.worldBefore = new InternedWorld(memory);
    this.worldAfter = new InternedWorld(memory);
    this.families = memory.lifecycleAt.map((lifecycle) => memory.lifecycles.indexOf(lifecycle));
    this.start = memory.start;
    this.before = this.worldBefore.numbers;
    this.after = this.worldAfter.numbers;
    this.parts = Array.from({ length: this.#steps.partCount }, (_, part) => ({
      asked: this.#steps.askedBy(part),
      effects: () => this.#steps.effectsOfPart(part, this.before),
    }));
  }

  valueCount(family: number): number {
    return this.memory.lifecycles[family]!.size;
  }

  effects(): readonly Effect[] {
    return this.#steps.effectsIn(this.before);
  }

  /** The same, but of the steps that differ only in which of several HSMs that are alike they name, one only. */
  firstEffects(alike: AlikeHsms): readonly Effect[] {
    return this.#steps.firstEffectsIn(this.before, alike);
  }

  /** The indices of the HSMs that a step names. */
  hsmsOf(step: number): readonly number[] {
    return this.#steps.hsmsOf(step);
  }

  /** Why a step was refused in some world that was left so far, and `undefined` if it was taken in one. */
  answersOf(step: number): ReadonlySet<Refusal | undefined> {
    return this.#steps.answersOf(step);
  }

  /** What one step does in `before`, or why it refuses. */
  outcomeOf(step: number): Effect | Refusal {
    return this.#steps.outcomeOf(step, this.before);
  }
}

/** A property as a question that the search can ask. */
export function checkOf(property: SafetyProperty, space: ModelSpace): Check {
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
    case 'step': {
      const watched = watchedSlots(property, worldBefore.deployment);
      const slotAt = new Map(watched.map((slot) => [slot.position, slot] as const));
      const changed = worldBefore.deployment.slots.map(({ position }) => slotAt.get(position));
      return {
        name,
        judges: 'steps',
        watches: watched.map(({ position }) => position),
        applies: (position) => property.appliesTo(worldBefore, worldAfter, changed[position]!),
        finds: (position) =>
          property.findViolation(worldBefore, worldAfter, changed[position]!) !== undefined,
      };
    }
    case 'reachable':
      return {
        name,
        judges: 'worlds',
        watches: [],
        applies: () => property.findWitness(worldAfter) !== undefined,
        finds: () => property.findWitness(worldAfter) !== undefined,
      };
  }
}
