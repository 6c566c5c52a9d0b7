import type { Model, Refusal } from '#models';
import { type UseResult, useResults } from '../../uses.ts';
import type { FuzzedDeployment } from '../campaigns/fuzzed-deployment.ts';
import type { Sighting } from '../runner.ts';
import type { Possible } from './possible.ts';
import type { KnownWorlds } from './seen-worlds.ts';

/** How often one action occurred. */
export interface ActionCoverage {
  readonly action: string;
  readonly taken: number;
  /** How often it was tried and refused, by reason. */
  readonly refused: ReadonlyMap<Refusal, number>;
  /** Choices of its parameters that can happen in no world, by reason. */
  readonly forbidden: ReadonlyMap<Refusal, number>;
}

/** What random runs of a scenario missed of all that an exhaustive search finds. */
export interface Missed {
  readonly worlds: { readonly reached: number; readonly known: number };
  readonly transitions: { readonly reached: number; readonly known: number };
  /** Actions that can happen and never did. */
  readonly actions: readonly string[];
  /** Reasons that can be given and never were. */
  readonly refusals: readonly { readonly action: string; readonly refusal: Refusal }[];
  /** A shortest way to a world that no run reached, in sentences; null if all were. */
  readonly nearestWorld: readonly string[] | null;
}

/** What random runs did, as plain data: {@link Coverage}. */
export interface PlainCoverage {
  readonly deploymentCount: number;
  readonly runCount: number;
  readonly stepCount: number;
  readonly refusalCount: number;
  readonly followedCount: number;
  readonly worldCount: number;
  readonly isWorldCountLowerBound: boolean;
  readonly taken: readonly (readonly [action: string, count: number])[];
  readonly refused: PlainCounts;
  readonly forbidden: PlainCounts;
  readonly used: readonly (readonly [UseResult, number])[];
  readonly sightings: readonly Sighting[];
}

/** By action, then by reason. */
type PlainCounts = readonly (readonly [
  action: string,
  counts: readonly (readonly [reason: Refusal, count: number])[],
])[];

/** What random runs did, added up over deployments. */
export class Coverage {
  deploymentCount = 0;
  runCount = 0;
  /** Steps taken. */
  stepCount = 0;
  /** Steps tried and refused. */
  refusalCount = 0;
  /** Runs that were also done on live actors. */
  followedCount = 0;
  /** Distinct worlds of each deployment. */
  worldCount = 0;
  /** Whether some worlds had to be forgotten, so that there may be more. */
  isWorldCountLowerBound = false;
  readonly #taken = new Map<string, number>();
  readonly #refused = new Counts();
  readonly #forbidden = new Counts();
  /** What came of the uses, and how often. */
  readonly used = new Map<UseResult, number>(useResults.map((result) => [result, 0]));
  readonly #sightings = new Map<string, Sighting>();

  /** Adds all that was done on a deployment. */
  add({ model, runner, worlds, runCount, followedCount }: FuzzedDeployment): void {
    this.deploymentCount += 1;
    this.runCount += runCount;
    this.stepCount += runner.stepCount;
    this.refusalCount += runner.refusalCount;
    this.followedCount += followedCount;
    this.worldCount += worlds.reachedWorldCount;
    this.isWorldCountLowerBound ||= worlds.hasForgotten;

    for (const { name } of Object.values(model.actions)) this.#addTaken(name, 0);
    for (const [step, count] of runner.taken.entries()) this.#addTaken(model.steps[step]!.action, count);
    for (const [step, counts] of runner.refused) this.#refused.add(model.steps[step]!.action, counts);
    for (const [action, counts] of model.forbidden) this.#forbidden.add(action, counts);
    for (const [result, count] of runner.used) this.used.set(result, this.used.get(result)! + count);
    for (const sighting of runner.sightings) this.addSighting(sighting);
  }

  /** Adds what was done elsewhere, on other deployments. */
  addPlain(plain: PlainCoverage): void {
    this.deploymentCount += plain.deploymentCount;
    this.worldCount += plain.worldCount;
    this.isWorldCountLowerBound ||= plain.isWorldCountLowerBound;
    for (const [action, counts] of plain.forbidden) this.#forbidden.add(action, counts);
    this.addRuns(plain);
  }

  /** Adds what was done elsewhere on a deployment that is counted here. */
  addRuns(plain: PlainCoverage): void {
    this.runCount += plain.runCount;
    this.stepCount += plain.stepCount;
    this.refusalCount += plain.refusalCount;
    this.followedCount += plain.followedCount;
    for (const [action, count] of plain.taken) this.#addTaken(action, count);
    for (const [action, counts] of plain.refused) this.#refused.add(action, counts);
    for (const [result, count] of plain.used) this.used.set(result, this.used.get(result)! + count);
    for (const sighting of plain.sightings) this.addSighting(sighting);
  }

  /** All of it as plain data. */
  get plain(): PlainCoverage {
    const { deploymentCount, runCount, stepCount, refusalCount, followedCount, worldCount } = this;
    return {
      deploymentCount,
      runCount,
      stepCount,
      refusalCount,
      followedCount,
      worldCount,
      isWorldCountLowerBound: this.isWorldCountLowerBound,
      taken: [...this.#taken],
      refused: this.#refused.plain,
      forbidden: this.#forbidden.plain,
      used: [...this.used],
      sightings: this.sightings,
    };
  }

  get actions(): readonly ActionCoverage[] {
    return [...this.#taken].map(([action, taken]) => ({
      action,
      taken,
      refused: this.#refused.of(action),
      forbidden: this.#forbidden.of(action),
    }));
  }

  get sightings(): readonly Sighting[] {
    return [...this.#sightings.values()];
  }

  /** Adds what was seen of a property. */
  addSighting(added: Sighting): void {
    const { property } = added;
    const { applied = false, count = 0, nearest = null } = this.#sightings.get(property) ?? {};
    this.#sightings.set(property, {
      property,
      applied: applied || added.applied,
      count: count + added.count,
      nearest:
        nearest === null || added.nearest === null
          ? (nearest ?? added.nearest)
          : Math.min(nearest, added.nearest),
    });
  }

  #addTaken(action: string, count: number): void {
    this.#taken.set(action, (this.#taken.get(action) ?? 0) + count);
  }
}

/** Reasons by action, and how often each was given. */
class Counts {
  readonly #byAction = new Map<string, Map<Refusal, number>>();

  add(action: string, counts: Iterable<readonly [Refusal, number]>): void {
    const total = this.#byAction.get(action) ?? new Map<Refusal, number>();
    for (const [refusal, count] of counts) total.set(refusal, (total.get(refusal) ?? 0) + count);
    this.#byAction.set(action, total);
  }

  of(action: string): ReadonlyMap<Refusal, number> {
    return this.#byAction.get(action) ?? new Map();
  }

  get plain(): PlainCounts {
    return [...this.#byAction].map(([action, counts]) => [action, [...counts]]);
  }
}

/** A deployment, and what there is in it, where that is known. */
export interface Knowledge {
  readonly model: Model;
  readonly possible: Possible | undefined;
  readonly knownWorlds: KnownWorlds | undefined;
}

/**
 * What runs over one deployment missed; undefined where nobody knows what there is.
 *
 * @param actions - what the runs did
 */
export function missedOn(
  { model, possible, knownWorlds: worlds }: Knowledge,
  actions: readonly ActionCoverage[],
): Missed | undefined {
  if (possible === undefined || worlds === undefined) return undefined;
  const covered = new Map(actions.map((one) => [one.action, one] as const));
  const isGiven = (action: string, answer: Refusal | undefined): boolean => {
    const { taken = 0, refused } = covered.get(action) ?? {};
    return answer === undefined ? taken > 0 : refused?.has(answer) === true;
  };
  const missed = [...possible].flatMap(([action, answers]) =>
    [...answers].filter((answer) => !isGiven(action, answer)).map((refusal) => ({ action, refusal })),
  );
  return {
    worlds: { reached: worlds.reachedWorldCount, known: worlds.worldCount },
    transitions: { reached: worlds.reachedTransitionCount, known: worlds.transitionCount },
    actions: missed.filter(({ refusal }) => refusal === undefined).map(({ action }) => action),
    refusals: missed.flatMap(({ action, refusal }) => (refusal === undefined ? [] : [{ action, refusal }])),
    nearestWorld: worlds.wayToUnreached?.map((step) => model.steps[step]!.sentence) ?? null,
  };
}
