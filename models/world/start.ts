import type { ClusterContext } from '../machines/cluster.machine.ts';
import type { HsmContext } from '../machines/hsm.machine.ts';
import type { HsmState } from '../vocabulary.ts';
import type { Deployment } from './deployment.ts';
import type { ClusterSlot, HsmSlot, Slot } from './slots.ts';

/** The state that a slot starts in, where that is not the initial one of its machine. */
export interface Start {
  readonly value: string;
  readonly context: unknown;
}

/**
 * Where a slot starts: a running cluster is `ACTIVE` with its masking key, its HSMs are up or degraded and
 * have every user, except that users who can be created later do not exist yet.
 */
export function startOf(slot: Slot, deployment: Deployment): Start | undefined {
  if (slot.kind === 'cluster') return startOfCluster(slot, deployment);
  if (slot.kind === 'hsm') return startOfHsm(slot, deployment);
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
  const context: HsmContext = {
    keys: [],
    users: Object.fromEntries(users.map(({ name }) => [name, exists(name) ? 1 : 0])),
    marked: undefined,
  };
  return { value, context };
}

function startingStateOf({ name, cluster }: HsmSlot, { scenario }: Deployment): HsmState {
  const { start, hsms, degraded, up } = scenario.clusters[cluster.name]!;
  if (start !== 'running') return 'NONE';
  if (degraded.includes(name)) return 'DEGRADED';
  return (up ?? hsms).includes(name) ? 'ACTIVE' : 'NONE';
}
