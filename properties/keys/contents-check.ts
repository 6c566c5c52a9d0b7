import {
  type HsmSlot,
  InternedWorld,
  isVacant,
  Memory,
  modelOf,
  type Scenario,
  type Slot,
  type Step,
} from '#models';
import { type StepProperty, type WatchedSlot, watchedSlots } from '../property.ts';
import { type Effect, write } from '../search/space.ts';
import type { ModelSpace } from '../verification/model-space.ts';
import type { Verification } from '../verification/verification.ts';
import { Embedding } from './embedding.ts';

/**
 * Looks for steps after which a property that compares contents as a whole would be violated, if the contents of all
 * HSMs and backups were different.
 *
 * @remarks
 * Each of them is given a key that nothing else has. What has the same contents as something new is then the one thing
 * that those were copied from; and whatever other keys there are, it still has the same.
 *
 * @returns the names of those properties
 */
export function comparedByChance(
  verification: Verification,
  properties: readonly StepProperty[],
): ReadonlySet<string> {
  const found = new Set<string>();
  if (properties.length === 0) return found;
  const check = new ContentsCheck(verification.space, properties, found);
  verification.visitWorlds(() => check.askOfWorld());
  return found;
}

class ContentsCheck {
  readonly #space: ModelSpace;
  readonly #properties: readonly StepProperty[];
  readonly #found: Set<string>;
  readonly #steps: readonly Step[];
  readonly #memory: Memory;
  readonly #before: InternedWorld;
  readonly #after: InternedWorld;
  readonly #embedding: Embedding;
  /** For each step about no key, the same one there. */
  readonly #likeSteps: ReadonlyMap<Step, Step>;
  readonly #slotsAt: ReadonlyMap<string, ReadonlyMap<number, WatchedSlot>>;

  constructor(space: ModelSpace, properties: readonly StepProperty[], found: Set<string>) {
    this.#space = space;
    this.#properties = properties;
    this.#found = found;
    this.#steps = space.model.steps;
    const { deployment, scenario } = space.model;
    const marked = [...deployment.hsms, ...deployment.backups];
    const there = modelOf(withMarks(scenario, marked), space.model.actions);
    this.#memory = new Memory(there.deployment);
    this.#before = new InternedWorld(this.#memory);
    this.#after = new InternedWorld(this.#memory);
    const names = new Map(deployment.keys.map(({ name }) => [name, name] as const));
    this.#embedding = new Embedding(space.memory, this.#memory, names, (slot, list) =>
      list === 'keys' ? [markOf(slot)] : [],
    );
    // Steps about no key are the same there, in the same order.
    const like = there.steps.filter(isAboutNoKey);
    this.#likeSteps = new Map(this.#steps.filter(isAboutNoKey).map((step, index) => [step, like[index]!]));
    this.#slotsAt = new Map(
      properties.map((property) => [
        property.name,
        new Map(watchedSlots(property, deployment).map((slot) => [slot.position, slot])),
      ]),
    );
  }

  /** About every step from the world in `before` of the space. */
  askOfWorld(): void {
    for (const effect of this.#space.effects()) {
      if (!this.#likeSteps.has(this.#steps[effect.step]!)) continue;
      for (const property of this.#properties) {
        if (!this.#found.has(property.name) && this.#isByChance(property, effect))
          this.#found.add(property.name);
      }
    }
  }

  #isByChance(property: StepProperty, effect: Effect): boolean {
    const { before, after, worldBefore, worldAfter } = this.#space;
    const slots = this.#slotsAt.get(property.name)!;
    const changed = effect.positions.filter((position) => slots.has(position));
    if (changed.length === 0) return false;
    after.set(before);
    write(effect, after);
    const applying = changed.filter((position) =>
      property.appliesTo(worldBefore, worldAfter, slots.get(position)!),
    );
    if (applying.length === 0) return false;
    this.#enter();
    this.#after.numbers.set(this.#before.numbers);
    this.#likeSteps.get(this.#steps[effect.step]!)!.apply(this.#after);
    return applying.some((position) => {
      const { kind, name } = slots.get(position)! as Slot;
      const slot = this.#memory.deployment.slots.find((other) => other.kind === kind && other.name === name)!;
      return property.findViolation(this.#before, this.#after, slot as WatchedSlot) !== undefined;
    });
  }

  /** Puts the world there, where every HSM and backup that has contents has something that no other has. */
  #enter(): void {
    this.#embedding.apply(this.#space.before, this.#before.numbers);
    const { worldBefore, before, model } = this.#space;
    const isEmpty = (hsm: HsmSlot): boolean => isVacant(worldBefore, hsm);
    for (const hsm of model.deployment.hsms.filter(isEmpty)) {
      const there = this.#memory.deployment.hsms[hsm.index]!.position;
      const { value, context } = this.#space.memory.lifecycleAt[hsm.position]!.snapshotOf(
        before[hsm.position]!,
      );
      this.#before.numbers[there] = this.#memory.lifecycleAt[there]!.numberOf(value, context);
    }
  }
}

const isAboutNoKey = ({ chosen }: Step): boolean => Object.values(chosen).every(({ kind }) => kind !== 'key');

const markOf = ({ kind, name }: Slot): string => `mark of ${kind} ${name}`;

/** The scenario with a token key for each of these, which nobody need create. */
function withMarks(scenario: Scenario, slots: readonly Slot[]): Scenario {
  const client = Object.keys(scenario.clients)[0]!;
  const key: Scenario['keys'][string] = {
    class: 'token',
    client,
    owner: scenario.cryptoOfficer,
    sharedWith: [],
    exportable: true,
  };
  const marks = Object.fromEntries(slots.map((slot) => [markOf(slot), key]));
  return { ...scenario, keys: { ...scenario.keys, ...marks } };
}
