import type { RegionSlot } from '#models';
import { invalidRequest, notFound } from './api-exception.ts';
import type { BackupResource } from './resources.ts';
import type { ServiceState } from './service-state.ts';
import type { Input } from './shapes.ts';
import { arnOf, type Json } from './views.ts';

/** Tells who else may use a backup. */
export function getResourcePolicy(
  state: ServiceState,
  region: RegionSlot,
  { ResourceArn }: Input<'GetResourcePolicy'>,
): Json {
  const { policy } = backupOf(state, region, ResourceArn);
  return policy === undefined ? {} : { Policy: policy };
}

/** Says who else may use a backup, which must be ready. The policy is kept, and grants nothing here: there is one account. */
export function putResourcePolicy(
  state: ServiceState,
  region: RegionSlot,
  { ResourceArn, Policy }: Input<'PutResourcePolicy'>,
): Json {
  const backup = backupOf(state, region, ResourceArn);
  const current = state.served.world.backupState(state.backupSlot(backup));
  if (current !== 'READY')
    throw invalidRequest(`The backup ${backup.id} is ${current}; only one that is READY is shared.`);
  if (!isJsonObject(Policy)) throw invalidRequest('Policy: expected a policy document in JSON.');
  backup.policy = Policy;
  return { ResourceArn, Policy };
}

/** Takes a policy away. Clusters that were made by its leave stay. */
export function deleteResourcePolicy(
  state: ServiceState,
  region: RegionSlot,
  { ResourceArn }: Input<'DeleteResourcePolicy'>,
): Json {
  const backup = backupOf(state, region, ResourceArn);
  const { policy } = backup;
  if (policy === undefined) throw notFound(`The backup ${backup.id} has no resource policy.`);
  delete backup.policy;
  return { ResourceArn, Policy: policy };
}

function backupOf(state: ServiceState, region: RegionSlot, arn: string): BackupResource {
  if (!arn.includes(':backup/')) throw invalidRequest(`${arn}: only backups have resource policies.`);
  const backup = state.backups.find((one) => arnOf(state, one) === arn && one.region === region.name);
  if (backup === undefined) throw notFound(`${arn} does not exist in ${region.name}.`);
  return backup;
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
