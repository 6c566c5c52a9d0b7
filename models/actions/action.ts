import type { ClauseId, OwnClause } from '../clauses.ts';
import type { Refusal } from '../refusals.ts';
import type { Deployment } from '../world/deployment.ts';
import type {
  BackupSlot,
  ClusterSlot,
  HsmSlot,
  KeySlot,
  RegionSlot,
  UserSlot,
  ZoneSlot,
} from '../world/slots.ts';
import type { ReadonlyWorld, World } from '../world/world.ts';

/** Where a new HSM of a cluster that never had contents is restored from. */
export const nothing = { kind: 'nothing', name: 'nothing' } as const;

/** What an action can be about. Each has a name; in a file, a parameter is that name. */
export type Parameter =
  | KeySlot
  | HsmSlot
  | ClusterSlot
  | ZoneSlot
  | BackupSlot
  | UserSlot
  | RegionSlot
  | typeof nothing;

/** The parameters of a step, in the order in which they are told. */
export type Parameters = Readonly<Record<string, Parameter>>;

/** The names of what was chosen. */
export function namesOf(parameters: Parameters): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(parameters).map(([parameter, { name }]) => [parameter, name] as const),
  );
}

/**
 * One kind of atomic event: when it can happen, and what it changes.
 *
 * @remarks
 * Written once and run by every engine: it asks a world through its readers and changes it with `tell`,
 * and nothing in it knows how the world is kept. To build a mutant, replace an action's value.
 */
export interface Action<Chosen extends Parameters = Parameters> {
  readonly name: string;
  readonly clause: ClauseId | OwnClause;
  /** Every choice of parameters, in a fixed order, whether or not it can ever happen. */
  parameters(deployment: Deployment): Iterable<Chosen>;
  /** Why this choice can happen in no world of the deployment. */
  forbids?(deployment: Deployment, chosen: Chosen): Refusal | undefined;
  /** Why this choice cannot happen in this world. Asked only where `forbids` has no reason. */
  refuses(world: ReadonlyWorld, chosen: Chosen): Refusal | undefined;
  /** What it changes. Called only where `refuses` has no reason. */
  apply(world: World, chosen: Chosen): void;
  /** What happened, in one sentence. */
  describe(chosen: Chosen): string;
}

/** Why the step cannot happen in this world, for whatever reason. */
export function refusalOf<Chosen extends Parameters>(
  action: Action<Chosen>,
  world: ReadonlyWorld,
  chosen: Chosen,
): Refusal | undefined {
  return action.forbids?.(world.deployment, chosen) ?? action.refuses(world, chosen);
}
