import type { Refusal } from '#models';
import {
  isSafety,
  type LivenessProperty,
  type Property,
  type RecoverableProperty,
  type SafetyProperty,
  violationOfStep,
  watchedSlots,
} from '../property.ts';
import { takePath } from '../replay/taken-path.ts';
import { changes, write } from '../search/space.ts';
import { replayIrrecoverableFrom, seeLasso } from '../temporal/temporal-replay.ts';
import { fairStepsOf } from '../temporal/temporal-stage.ts';
import type { ModelSpace } from '../verification/model-space.ts';

/** What comes of a finding in a history that was changed. */
export type Outcome =
  /** It is found on the way, or after what is bound to happen then. */
  | { readonly kind: 'remains' }
  /** A step cannot be taken any more. */
  | { readonly kind: 'refused'; readonly index: number; readonly refusal: Refusal }
  /** A limit was reached before that was known. */
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'gone';
      /** Whether the claim has something to say in the end, so that it is kept and not just silent. */
      readonly speaks: boolean;
      /** What was taken; for a claim about histories without end, with what is bound to happen after it. */
      readonly way: readonly number[];
    };

/** Whether a claim fails on a way, and if it does not, whether it has something to say. */
type Judged = 'fails' | 'kept' | 'silent' | 'unknown';

/** Where more worlds can follow, nobody looks whether one of them is as claimed: there are many histories to ask. */
const laterWorldCountMax = 20_000;

/** More that is bound to happen, in whatever order, is not followed. */
const boundWorldCountMax = 300;

/**
 * The histories of a scenario, asked about one claim.
 *
 * @remarks
 * A claim that one world or one step decides is asked about all of a history, not only about its end: what was
 * found earlier is found as well. Of a claim about histories without end nothing is known where a history stops
 * in the middle, so everything that is bound to happen then does, in every order.
 */
export class Histories {
  readonly space: ModelSpace;
  readonly property: Property;
  /** By world: whether it is one that the claim cannot be reached from. */
  readonly #stuck = new Map<string, boolean | undefined>();

  constructor(space: ModelSpace, property: Property) {
    this.space = space;
    this.property = property;
  }

  /**
   * Takes the steps of a history, and looks for a finding.
   *
   * @param loop - for a history without end: after so many steps, those that follow repeat for ever
   */
  outcomeOf(way: readonly number[], loop: number | null): Outcome {
    const { property } = this;
    const { worlds, refusal } = takePath(this.space, way);
    const index = worlds.length - 1;
    if (!isSafety(property) && property.kind !== 'recoverable') {
      if (refusal !== undefined) return { kind: 'refused', index, refusal };
      return this.#outcomeLater(property, way, loop);
    }
    const judged = isSafety(property) ? this.#judge(property, worlds) : this.#judgeStuck(property, worlds);
    if (judged === 'fails') return { kind: 'remains' };
    if (refusal !== undefined) return { kind: 'refused', index, refusal };
    if (judged === 'unknown') return { kind: 'unknown' };
    return { kind: 'gone', speaks: judged === 'kept', way };
  }

  #judge(property: SafetyProperty, worlds: readonly Int32Array[]): Judged {
    const { worldBefore, worldAfter } = this.space;
    let speaks = false;
    for (const [index, world] of worlds.entries()) {
      worldBefore.numbers.set(worlds[index - 1] ?? world);
      worldAfter.numbers.set(world);
      switch (property.kind) {
        case 'always':
          if (property.findViolation(worldAfter) !== undefined) return 'fails';
          speaks = property.appliesTo(worldAfter);
          break;
        case 'reachable':
          if (property.findWitness(worldAfter) !== undefined) return 'fails';
          break;
        case 'step': {
          if (index === 0) break;
          if (violationOfStep(property, worldBefore, worldAfter) !== undefined) return 'fails';
          const changed = watchedSlots(property, worldAfter.deployment).filter(
            ({ position }) => worldBefore.numbers[position] !== worldAfter.numbers[position],
          );
          speaks ||= changed.some((slot) => property.appliesTo(worldBefore, worldAfter, slot));
        }
      }
    }
    return speaks ? 'kept' : 'silent';
  }

  #judgeStuck(property: RecoverableProperty, worlds: readonly Int32Array[]): Judged {
    let isOpen = false;
    let speaks = false;
    for (const [index, world] of worlds.entries()) {
      const subjects = property.subjects(this.space.model.deployment);
      this.space.after.set(world);
      speaks = subjects.some((subject) => property.appliesTo(this.space.worldAfter, subject));
      if (!speaks) continue;
      const stuck = this.#isStuck(property, worlds, index);
      if (stuck) return 'fails';
      isOpen ||= stuck === undefined;
    }
    return isOpen ? 'unknown' : speaks ? 'kept' : 'silent';
  }

  /** Whether the claim cannot be reached from here any more; undefined where nobody knows. */
  #isStuck(property: RecoverableProperty, worlds: readonly Int32Array[], index: number): boolean | undefined {
    const world = worlds[index]!;
    const name = world.join();
    if (!this.#stuck.has(name)) {
      const { evidence, isOpen = false } = replayIrrecoverableFrom(
        this.space,
        world,
        property,
        laterWorldCountMax,
      );
      this.#stuck.set(name, isOpen ? undefined : evidence !== undefined);
    }
    return this.#stuck.get(name);
  }

  #outcomeLater(property: LivenessProperty, way: readonly number[], loop: number | null): Outcome {
    const isRound = loop !== null && loop < way.length;
    if (isRound && seeLasso(this.space, way, loop, property).evidence !== undefined)
      return { kind: 'remains' };
    const ends = this.#endsOf(property, way);
    if (ends === undefined) return { kind: 'unknown' };
    for (const end of ends) {
      if (seeLasso(this.space, end, end.length, property).evidence !== undefined) return { kind: 'remains' };
    }
    return { kind: 'gone', speaks: this.#saysSomething(property, ends[0]!), way: ends[0]! };
  }

  /** The history with what is bound to happen after it, in every order; undefined where that has no end. */
  #endsOf(property: LivenessProperty, way: readonly number[]): readonly (readonly number[])[] | undefined {
    const fair = new Set(fairStepsOf(property, this.space.model).map(({ step }) => step));
    const ends: (readonly number[])[] = [];
    const known = new Map<string, 'open' | 'closed'>();
    const follow = (world: Int32Array, taken: readonly number[]): boolean => {
      const name = world.join();
      const state = known.get(name);
      if (state !== undefined) return state === 'closed';
      if (known.size === boundWorldCountMax) return false;
      known.set(name, 'open');
      this.space.before.set(world);
      const next = this.space
        .effects()
        .filter((effect) => fair.has(effect.step) && changes(effect, world))
        .map((effect) => {
          const after = world.slice();
          write(effect, after);
          return [after, [...taken, effect.step]] as const;
        });
      if (next.length === 0) ends.push(taken);
      const hasEnd = next.every(([after, longer]) => follow(after, longer));
      known.set(name, 'closed');
      return hasEnd;
    };
    return follow(takePath(this.space, way).worlds.at(-1)!, way) ? ends : undefined;
  }

  #saysSomething(property: LivenessProperty, way: readonly number[]): boolean {
    const { after, worldAfter, model } = this.space;
    const subjects = property.subjects(model.deployment);
    return takePath(this.space, way).worlds.some((world) => {
      after.set(world);
      return subjects.some((subject) => property.appliesTo(worldAfter, subject));
    });
  }
}
