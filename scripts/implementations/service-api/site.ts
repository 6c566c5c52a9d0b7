import type { Cluster } from '@aws-sdk/client-cloudhsm-v2';
import { BrokenImplementationError } from '#properties';
import type { Endpoint, Reply } from './endpoint.ts';
import { look, type View } from './lookout.ts';
import type { Slots } from './slots.ts';
import { waitFor } from './waiting.ts';

/** What is asked for where a slot is empty: it looks like an identifier and is none. */
export const noCluster = 'cluster-22222222222';
export const noHsm = 'hsm-22222222222';
export const noBackup = 'backup-22222222222';

/** A deployment on an endpoint. */
export class Site {
  readonly endpoint: Endpoint;
  readonly slots: Slots;
  /** Cluster to the HSMs that were added to have it backed up. */
  readonly added = new Map<string, readonly string[]>();

  constructor(endpoint: Endpoint, slots: Slots) {
    this.endpoint = endpoint;
    this.slots = slots;
  }

  /** What the API shows of what this driver made. */
  look(): Promise<View> {
    return look(this.endpoint, this.slots.interest);
  }

  /** Looks until something has come, or until the patience is at its end; what is seen then may be wrong. */
  until(isThere: (view: View) => boolean): Promise<View> {
    return waitFor(() => this.look(), isThere, this.endpoint.options.patience);
  }

  /**
   * What is still on its way says nothing: a slow service is no wrong one.
   *
   * @throws BrokenImplementationError where it is
   */
  expectEnd(state: string | undefined, what: string): void {
    if (state === undefined || !state.endsWith('_IN_PROGRESS')) return;
    const { patience } = this.endpoint.options;
    throw new BrokenImplementationError('gave-up', `${what} is still ${state} after ${patience} seconds`);
  }

  regionOf(cluster: string): string {
    return this.slots.deployment.clusters[cluster]!.region;
  }
}

/** Whether some HSM of a cluster is active, as the API shows it. */
export const hasActiveHsm = (cluster: Cluster | undefined): boolean =>
  cluster?.Hsms?.some(({ State }) => State === 'ACTIVE') === true;

/** An Availability Zone that a cluster has a subnet in. */
export const firstZone = (cluster: Cluster | undefined, region: string): string =>
  Object.keys(cluster?.SubnetMapping ?? {}).sort()[0] ?? `${region}a`;

/** An HSM that the API lists. */
export const hsmIn = (cluster: Cluster | undefined, id: string | undefined) =>
  cluster?.Hsms?.find(({ HsmId, State }) => HsmId === id && State !== 'DELETED');

/** What the driver refuses, because the API has no slots. */
export const ownRefusal = (message: string): Reply<never> => ({
  outcome: 'refused',
  message: `The driver: ${message}.`,
});

/** The identifier that an answer must have. */
export function expectId(site: Site, id: string | undefined, operation: string, field: string): string {
  if (id !== undefined) return id;
  throw site.endpoint.lacks(operation, field);
}
