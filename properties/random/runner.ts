import type { Effect, Refusal } from '#models';
import { safetyProperties } from '../properties.ts';
import type { SafetyProperty } from '../property.ts';
import { type Check, isWatchedBy } from '../search/space.ts';
import { resultOf, sentenceOfUse, type Use, type UseResult } from '../uses.ts';
import { checkOf, type ModelSpace } from '../verification/model-space.ts';
import { claimBrokenBy, type EngineClaim } from './claims.ts';
import type { Interleaving } from './interleavings/interleaving.ts';
import { expectedOfUse } from './interleavings/use-fit.ts';
import { everyWorldIsNew, type SeenWorlds, UnseenWorldError } from './run-coverage/seen-worlds.ts';
import type { WorldNotes } from './run-coverage/world-notes.ts';

/** What went wrong in a run. */
export interface Failure {
  /** The name of the property that was violated, or of a claim about the engines. */
  readonly claim: string;
  /** Steps of the interleaving up to it, those that were refused included. */
  readonly position: number;
}

/** What runs saw of a property. */
export interface Sighting {
  readonly property: string;
  /** Whether it ever had something to say. */
  readonly applied: boolean;
  /**
   * How often it was violated, or a witness seen: each distinct world once, each step as often as it was
   * taken, for each HSM or key that it was violated for.
   */
  readonly count: number;
  /** The fewest steps after which a new one was seen, those that were refused not counted. */
  readonly nearest: number | null;
}

/**
 * Runs interleavings over one deployment, and checks properties after every step.
 *
 * @remarks
 * Each step is taken twice, once by its action and once from memory, and the two results are compared: a
 * step that depends on anything but the world is a failure of its own. A use is asked twice as well, and what comes
 * of it is held against the copies that are there.
 */
export class Runner {
  readonly #space: ModelSpace;
  readonly #worlds: SeenWorlds;
  readonly #worldChecks: readonly RandomCheck[];
  readonly #stepChecks: readonly RandomCheck[];
  readonly #checks: readonly RandomCheck[];
  readonly #notes: WorldNotes | undefined;
  /** By step: how often it was taken. */
  readonly taken: Uint32Array;
  /** By step: how often it was refused, by reason. */
  readonly refused = new Map<number, Map<Refusal, number>>();
  /** What came of the uses, and how often. */
  readonly used = new Map<UseResult, number>();
  #stepCount = 0;
  #refusalCount = 0;

  /**
   * @param isFailure - whether seeing this of a property ends the run; what does not is counted
   * @param worlds - properties of worlds are asked only where it says that a world is new
   * @param notes - where to note what was seen in each new world
   */
  constructor(
    space: ModelSpace,
    properties: readonly SafetyProperty[],
    isFailure: (property: SafetyProperty) => boolean,
    worlds: SeenWorlds = everyWorldIsNew,
    notes?: WorldNotes,
  ) {
    this.#space = space;
    this.#worlds = worlds;
    this.#notes = notes;
    const { deployment } = space.model;
    this.#checks = properties
      .filter((property) => property.concerns?.(deployment) ?? true)
      .map((property) => new RandomCheck(checkOf(property, space), isFailure(property)));
    this.#worldChecks = this.#checks.filter(({ check }) => check.judges === 'worlds');
    this.#stepChecks = this.#checks.filter(({ check }) => check.judges === 'steps');
    this.taken = new Uint32Array(space.model.steps.length);
  }

  /** Steps taken in all runs. */
  get stepCount(): number {
    return this.#stepCount;
  }

  /** Steps tried and refused in all runs. */
  get refusalCount(): number {
    return this.#refusalCount;
  }

  get sightings(): readonly Sighting[] {
    return this.#checks.map(({ check: { name }, applied, count, nearest }) => ({
      property: name,
      applied,
      count,
      nearest,
    }));
  }

  /** Runs an interleaving of this space up to the first failure. */
  run(numbers: readonly number[]): Failure | undefined {
    const { before, after, start } = this.#space;
    let position = 0;
    try {
      before.set(start);
      after.set(start);
      let takenCount = 0;
      let claim = this.#worlds.restart() ? this.#judgeWorld(takenCount) : undefined;
      while (claim === undefined && position < numbers.length) {
        const step = numbers[position]!;
        position += 1;
        const use = this.#space.uses.at(step);
        if (use !== undefined) {
          claim = this.#use(use);
          continue;
        }
        const outcome = this.#take(step);
        if (outcome === undefined) return { claim: 'steps-are-deterministic', position };
        if (typeof outcome === 'string') continue;
        takenCount += 1;
        claim = this.#judgeStep(outcome, takenCount);
        if (this.#worlds.follow(outcome)) claim ??= this.#judgeWorld(takenCount);
        before.set(after);
      }
      return claim === undefined ? undefined : { claim, position };
    } catch (error) {
      const claim: EngineClaim | undefined =
        error instanceof UnseenWorldError ? 'search-sees-every-world' : claimBrokenBy(error);
      if (claim === undefined) throw error;
      return { claim, position };
    }
  }

  /** Takes a step from `before` to `after`. Returns nothing where doing it twice gives two results. */
  #take(step: number): Effect | Refusal | undefined {
    const { before, after, worldAfter, model } = this.#space;
    after.set(before);
    const taken = model.steps[step]!;
    const refusal = taken.refuses(worldAfter);
    if (refusal === undefined) taken.apply(worldAfter);
    const remembered = this.#space.outcomeOf(step);
    if (refusal !== undefined) {
      if (remembered !== refusal) return undefined;
      this.#countRefusal(step, refusal);
      return refusal;
    }
    if (typeof remembered === 'string' || !leadsTo(remembered, before, after)) return undefined;
    this.taken[step]! += 1;
    this.#stepCount += 1;
    return remembered;
  }

  /** Uses a key in `before`. Returns what it breaks, if anything. */
  #use(use: Use): EngineClaim | undefined {
    const { before, after, worldAfter, uses } = this.#space;
    after.set(before);
    const outcome = uses.outcomeOf(use, worldAfter);
    const again = uses.outcomeOf(use, worldAfter);
    if (sentenceOfUse(use, outcome) !== sentenceOfUse(use, again)) return 'steps-are-deterministic';
    const result = resultOf(outcome);
    this.used.set(result, (this.used.get(result) ?? 0) + 1);
    const isUnchanged = after.every((value, position) => value === before[position]);
    return isUnchanged && result === expectedOfUse(worldAfter, use) ? undefined : 'use-fits-the-copies';
  }

  #countRefusal(step: number, refusal: Refusal): void {
    this.#refusalCount += 1;
    const counts = this.refused.get(step) ?? new Map<Refusal, number>();
    counts.set(refusal, (counts.get(refusal) ?? 0) + 1);
    this.refused.set(step, counts);
  }

  #judgeWorld(takenCount: number): string | undefined {
    this.#notes?.judged(takenCount);
    for (const check of this.#worldChecks) {
      const countBefore = check.count;
      const isFailure = check.judge(-1, takenCount);
      if (check.count > countBefore) this.#notes?.saw(check.check.name);
      if (isFailure) return check.check.name;
    }
    return undefined;
  }

  #judgeStep({ positions }: Effect, takenCount: number): string | undefined {
    for (const check of this.#stepChecks) {
      for (const position of positions) {
        if (check.isWatched[position] === true && check.judge(position, takenCount)) return check.check.name;
      }
    }
    return undefined;
  }
}

/** Whether an effect is all that two worlds differ in. */
function leadsTo({ positions, values }: Effect, before: Int32Array, after: Int32Array): boolean {
  for (let index = 0; index < positions.length; index += 1) {
    if (after[positions[index]!] !== values[index]) return false;
  }
  let changed = 0;
  for (let position = 0; position < after.length; position += 1) {
    if (after[position] !== before[position]) changed += 1;
  }
  return changed === positions.length;
}

class RandomCheck {
  readonly check: Check;
  readonly isFailure: boolean;
  /** By position. */
  readonly isWatched: readonly boolean[];
  applied = false;
  count = 0;
  nearest: number | null = null;

  constructor(check: Check, isFailure: boolean) {
    this.check = check;
    this.isFailure = isFailure;
    this.isWatched = isWatchedBy(check);
  }

  /** Returns whether this is a failure. */
  judge(position: number, takenCount: number): boolean {
    if (!this.applied) this.applied = this.check.applies(position);
    if (!this.check.finds(position)) return false;
    this.count += 1;
    this.nearest = Math.min(this.nearest ?? Number.POSITIVE_INFINITY, takenCount);
    return this.isFailure;
  }
}

/**
 * Runs an interleaving on its own.
 *
 * @param properties - yours, or ours; each of which must not be violated, and no witness of it be seen; all that must hold in
 * every scenario by default
 * @returns the first failure
 */
export function failureOf(
  { space, numbers }: Interleaving,
  properties: readonly SafetyProperty[] = safetyProperties.filter(({ duty }) => duty === 'must'),
): Failure | undefined {
  return new Runner(space, properties, () => true).run(numbers);
}
