import type { Refusal } from '#models';
import { type UseResult, useResults } from '../uses.ts';
import type { FuzzedDeployment } from './fuzzed-deployment.ts';
import type { Sighting } from './runner.ts';
import { KnownWorlds } from './seen-worlds.ts';

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
    for (const sighting of runner.sightings) this.#addSighting(sighting);
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

  #addTaken(action: string, count: number): void {
    this.#taken.set(action, (this.#taken.get(action) ?? 0) + count);
  }

  #addSighting(added: Sighting): void {
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
}

/** Reasons by action, and how often each was given. */
class Counts {
  readonly #byAction = new Map<string, Map<Refusal, number>>();

  add(action: string, counts: ReadonlyMap<Refusal, number>): void {
    const total = this.#byAction.get(action) ?? new Map<Refusal, number>();
    for (const [refusal, count] of counts) total.set(refusal, (total.get(refusal) ?? 0) + count);
    this.#byAction.set(action, total);
  }

  of(action: string): ReadonlyMap<Refusal, number> {
    return this.#byAction.get(action) ?? new Map();
  }
}

/** What the runs over one deployment missed; undefined where nobody knows what there is. */
export function missedOn({ model, runner, worlds, possible }: FuzzedDeployment): Missed | undefined {
  if (!(worlds instanceof KnownWorlds) || possible === undefined) return undefined;
  const given = givenBy(runner.taken, runner.refused, model.steps);
  const missed = [...possible].flatMap(([action, answers]) =>
    [...answers].filter((answer) => !given.get(action)?.has(answer)).map((refusal) => ({ action, refusal })),
  );
  return {
    worlds: { reached: worlds.reachedWorldCount, known: worlds.worldCount },
    transitions: { reached: worlds.reachedTransitionCount, known: worlds.transitionCount },
    actions: missed.filter(({ refusal }) => refusal === undefined).map(({ action }) => action),
    refusals: missed.flatMap(({ action, refusal }) => (refusal === undefined ? [] : [{ action, refusal }])),
    nearestWorld: worlds.wayToUnreached?.map((step) => model.steps[step]!.sentence) ?? null,
  };
}

/** What the runs got for an answer, by action. */
function givenBy(
  taken: Uint32Array,
  refused: ReadonlyMap<number, ReadonlyMap<Refusal, number>>,
  steps: FuzzedDeployment['model']['steps'],
): ReadonlyMap<string, ReadonlySet<Refusal | undefined>> {
  const given = new Map<string, Set<Refusal | undefined>>();
  const note = (step: number, answers: Iterable<Refusal | undefined>): void => {
    const { action } = steps[step]!;
    const known = given.get(action) ?? new Set();
    for (const answer of answers) known.add(answer);
    given.set(action, known);
  };
  for (const [step, count] of taken.entries()) if (count > 0) note(step, [undefined]);
  for (const [step, counts] of refused) note(step, counts.keys());
  return given;
}
