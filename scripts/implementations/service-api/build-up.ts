import type { ConformanceDeployment } from '#properties';
import { activateCluster, createCluster, initializeCluster } from './cluster-calls.ts';
import type { Reply } from './endpoint.ts';
import { createHsm } from './hsm-calls.ts';
import type { View } from './lookout.ts';
import type { Site } from './site.ts';

/** Why the running clusters of a deployment cannot be made by calls; nothing where they can. */
export function whyNotToBuild(
  { clusters }: ConformanceDeployment,
  hasDataPlane: boolean,
): string | undefined {
  for (const [name, { start, degraded, up, hsms, maskingKey }] of Object.entries(clusters)) {
    if (start !== 'running') continue;
    if (!hasDataPlane) return `${name} runs at the start, and there is no data plane to activate it on`;
    if (degraded.length > 0) return `no call makes an HSM degraded, as ${degraded[0]} is at the start`;
    if ((up ?? hsms).length === 0) return `no call makes ${name} active without HSMs and without backups`;
    if (maskingKey !== undefined && maskingKey !== name)
      return `no call makes ${name} a clone without a backup that it came from`;
  }
  return undefined;
}

/**
 * Makes the clusters that run at the start. What the service backs up meanwhile is as if it did so later.
 *
 * @returns what a service that behaves as documented does not do; nothing where everything went well
 */
export async function buildUp(site: Site): Promise<string | undefined> {
  for (const [name, { start, up, hsms }] of Object.entries(site.slots.deployment.clusters)) {
    if (start !== 'running') continue;
    const [first, ...others] = up ?? hsms;
    const problem =
      refusalOf('CreateCluster', await createCluster(site, name)) ??
      (await otherState(site, name, 'UNINITIALIZED')) ??
      (await addHsm(site, first!)) ??
      refusalOf('InitializeCluster', await initializeCluster(site, name)) ??
      (await otherState(site, name, 'INITIALIZED')) ??
      refusalOf('the activation', await activateCluster(site, name)) ??
      (await otherState(site, name, 'ACTIVE')) ??
      (await addHsms(site, others));
    if (problem !== undefined) return `${name}: ${problem}`;
  }
  site.slots.note(await site.look());
  return undefined;
}

async function addHsms(site: Site, hsms: readonly string[]): Promise<string | undefined> {
  for (const hsm of hsms) {
    const problem = await addHsm(site, hsm);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

async function addHsm(site: Site, hsm: string): Promise<string | undefined> {
  const refusal = refusalOf('CreateHsm', await createHsm(site, hsm));
  if (refusal !== undefined) return refusal;
  const { id } = site.slots.clusters.get(site.slots.clusterOf(hsm))!;
  const stateIn = ({ clusters }: View): string | undefined =>
    clusters.get(id)?.Hsms?.find(({ HsmId }) => HsmId === site.slots.hsms.get(hsm)?.id)?.State;
  const view = await site.until((seen) => stateIn(seen) === 'ACTIVE');
  site.slots.note(view);
  site.expectEnd(stateIn(view), `the HSM in ${hsm}`);
  return stateIn(view) === 'ACTIVE' ? undefined : `${hsm} is ${stateIn(view)} instead of ACTIVE`;
}

async function otherState(site: Site, name: string, wanted: string): Promise<string | undefined> {
  const { id } = site.slots.clusters.get(name)!;
  const view = await site.until(({ clusters }) => clusters.get(id)?.State === wanted);
  const state = view.clusters.get(id)?.State;
  site.slots.note(view);
  site.expectEnd(state, name);
  return state === wanted ? undefined : `it is ${state} instead of ${wanted}`;
}

const refusalOf = (what: string, reply: Reply<unknown>): string | undefined =>
  reply.outcome === 'refused' ? `${what} was refused: ${reply.message}` : undefined;
