import type { ClusterContext } from '../machines/cluster.machine.ts';
import type { HsmContext } from '../machines/hsm.machine.ts';
import type { HsmState } from '../vocabulary.ts';
import type { Deployment } from './deployment.ts';
import type { ClusterSlot, HsmSlot, KeySlot, Slot } from './slots.ts';

/** The state that a slot starts in, where that is not the initial one of its machine. */
export interface Start {
  readonly value: string;
  readonly context: unknown;
}

/**
 * Where a slot starts: a running cluster is `ACTIVE` with its masking key, its HSMs are up or degraded and
 * have every user, except that users who can be created later do not exist yet. A scenario can say otherwise of
 * the users of an HSM, and name keys that exist already: what was observed of a cluster is where a search begins.
 */
export function startOf(slot: Slot, deployment: Deployment): Start | undefined {
  if (slot.kind === 'cluster') return startOfCluster(slot, deployment);
  if (slot.kind === 'hsm') return startOfHsm(slot, deployment);
  if (slot.kind === 'key') return startOfKey(slot, deployment);
  return undefined;
}

function startOfCluster({ name }: ClusterSlot, { scenario }: Deployment): Start | undefined {
  const cluster = scenario.clusters[name];
  if (cluster?.start !== 'running') return undefined;
  const context: ClusterContext = { maskingKey: cluster.maskingKey ?? name, origin: undefined };
  return { value: 'ACTIVE', context };
}

function startOfHsm(hsm: HsmSlot, deployment: Deployment): Start | undefined {
  const value = startingStateOf(hsm, deployment);
  if (value === 'NONE') return undefined;
  const { cryptoOfficer, scenario, users } = deployment;
  const exists = (user: string): boolean => user === cryptoOfficer.name || !scenario.allow.changeUsers;
  const observed = scenario.clusters[hsm.cluster.name]?.users?.[hsm.name];
  const context: HsmContext = {
    keys: Object.entries(scenario.keys)
      .filter(([, { start }]) => start?.heldBy.includes(hsm.name))
      .map(([name]) => name)
      .sort(),
    users: Object.fromEntries(users.map(({ name }) => [name, observed?.[name] ?? (exists(name) ? 1 : 0)])),
    marked: undefined,
  };
  return { value, context };
}

function startOfKey({ name }: KeySlot, { scenario }: Deployment): Start | undefined {
  const creation = scenario.keys[name]?.start?.creation;
  return creation === undefined ? undefined : { value: creation, context: undefined };
}

function startingStateOf({ name, cluster }: HsmSlot, { scenario }: Deployment): HsmState {
  const { start, hsms, degraded, up } = scenario.clusters[cluster.name]!;
  if (start !== 'running') return 'NONE';
  if (degraded.includes(name)) return 'DEGRADED';
  return (up ?? hsms).includes(name) ? 'ACTIVE' : 'NONE';
}
