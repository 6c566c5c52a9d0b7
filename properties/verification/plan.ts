import { type Distinguish, modelOf, type Scenario, SharedInternTable, Symmetry } from '#models';
import { propertyNamed } from '../properties.ts';
import { isSafety, type Property, type TemporalProperty } from '../property.ts';
import type { Check, Reduction } from '../search/space.ts';
import type { WorkerPool } from '../search/threads/pool.ts';
import { SearchWorker } from '../search/threads/worker.ts';
import { countingChecks } from '../temporal/temporal.ts';
import { ModelReduction } from './model-reduction.ts';
import { checkOf, ModelSpace } from './model-space.ts';

/** What a search through a scenario asks, and what it takes for one. */
export interface Plan {
  readonly checks: readonly Check[];
  readonly reduction: Reduction | undefined;
  /** The names of the HSMs, and of the keys, that are exchanged for each other; null without symmetry. */
  readonly interchangeable: readonly (readonly string[])[] | null;
  /** The names of the properties that tell some apart which would be exchanged otherwise. */
  readonly toldApartBy: readonly string[];
  /** Whether nothing can be found after the world before a step, which is then not expanded. */
  readonly isOver: (() => boolean) | undefined;
  /** Claims that are decided when every world has been seen. */
  readonly temporal: readonly TemporalProperty[];
}

/** Whether worlds that are alike are taken for one; see `VerificationOptions`. */
export interface Symmetries {
  readonly symmetry: boolean;
  readonly countsWorlds: boolean;
}

/** What to ask of a scenario: nothing of properties that its deployment does not concern. */
export function planOf(
  space: ModelSpace,
  properties: readonly Property[],
  { symmetry, countsWorlds }: Symmetries,
): Plan {
  const { deployment } = space.model;
  const concerned = properties.filter((property) => property.concerns?.(deployment) ?? true);
  const temporal = concerned.filter((property) => !isSafety(property));
  const checks = concerned.filter(isSafety).map((property) => checkOf(property, space));
  const distinguish: Distinguish = (slot) =>
    JSON.stringify(concerned.map((property) => property.distinguishes?.(slot)));
  const symmetryOf = (told?: Distinguish): Symmetry => new Symmetry(space.memory, told, countsWorlds, true);
  const reduction = symmetry ? symmetryOf(distinguish) : undefined;
  const classes = [...(reduction?.classes ?? []), ...(reduction?.zones ?? [])];
  return {
    checks: [...checks, ...countingChecks(temporal, space)],
    reduction:
      reduction === undefined || classes.length === 0 ? undefined : new ModelReduction(space, reduction),
    interchangeable: symmetry ? classes.map((slots) => slots.map(({ name }) => name)) : null,
    toldApartBy: symmetry ? telling(concerned, symmetryOf) : [],
    temporal,
    isOver: countsWorlds
      ? undefined
      : () => concerned.every((property) => property.isOver?.(space.worldBefore) ?? false),
  };
}

/** The names of the properties that give different answers for slots that are alike otherwise. */
function telling(
  properties: readonly Property[],
  symmetryOf: (distinguish?: Distinguish) => Symmetry,
): readonly string[] {
  const thatMay = properties.filter(({ distinguishes }) => distinguishes !== undefined);
  if (thatMay.length === 0) return [];
  const { classes } = symmetryOf();
  const tells = (property: Property): boolean =>
    classes.some((slots) => new Set(slots.map((slot) => property.distinguishes?.(slot))).size > 1);
  return thatMay.filter(tells).map(({ name }) => name);
}

/** What several threads are to search, as data that can be sent to them. */
export interface SearchOrder extends Symmetries {
  readonly scenario: Scenario;
  /** By name. */
  readonly properties: readonly string[];
  /** Where they number the states that they see. */
  readonly internTable: SharedArrayBuffer;
}

/** Starts threads, each of which makes a worker for itself. */
export type StartWorkerPool = (order: SearchOrder) => WorkerPool;

/** A worker of a pool, in its thread. */
export function searchWorkerFor(
  { scenario, properties, internTable, ...symmetries }: SearchOrder,
  index: number,
  size: number,
): SearchWorker {
  const space = new ModelSpace(modelOf(scenario), { internTable: new SharedInternTable(internTable) });
  const named = properties.map((name) => {
    const property = propertyNamed(name);
    if (property === undefined) throw new Error(`There is no property ${name}.`);
    return property;
  });
  const { checks, reduction, isOver } = planOf(space, named, symmetries);
  return new SearchWorker(index, size, space, checks, { reduction, isOver }, () => space.memory.catchUp());
}
