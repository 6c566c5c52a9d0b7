import fc from 'fast-check';
import type { ObservedDeployment } from './observed.ts';
import { clientWith, clusterIn, deploymentOf, sdk3, sdk5 } from './testing.ts';

const zones = ['us-east-1a', 'us-east-1b', 'us-east-1c'] as const;

/** Small deployments. */
export const drawnDeployment = fc
  .record({
    hsms: fc.array(fc.constantFrom(...zones), { minLength: 1, maxLength: 4 }),
    setting: fc.constantFrom(sdk3(1), sdk3(2), sdk3(3), sdk5(true), sdk5(false)),
    subnets: fc.constantFrom(undefined, zones),
    down: fc.boolean(),
  })
  .map(({ hsms, setting, subnets, down }) => {
    const marked = hsms.map((zone, index) =>
      down && index > 0 && index === hsms.length - 1 ? `!${zone}` : zone,
    );
    const traits = subnets === undefined ? {} : { subnetZones: subnets };
    const cluster = clusterIn(marked, traits);
    const ids = cluster.hsms.map(({ id }) => id);
    return deploymentOf(cluster, clientWith(setting, setting.sdk === 5 ? { startsFrom: ids } : {}));
  });

/** Ways in which a deployment gets worse. */
export const worsenings: Readonly<Record<string, (deployment: ObservedDeployment) => ObservedDeployment>> = {
  'an HSM goes down': (deployment) =>
    onHsms(deployment, (hsm, index) => (index === 0 ? { ...hsm, state: 'DEGRADED' } : hsm)),
  'all HSMs go down': (deployment) => onHsms(deployment, (hsm) => ({ ...hsm, state: 'DEGRADED' })),
  'all HSMs are gone': (deployment) => ({
    ...deployment,
    clusters: deployment.clusters.map((cluster) => ({ ...cluster, hsms: [] })),
  }),
  'zones are one': (deployment) =>
    onHsms(deployment, (hsm) => (hsm.zone === zones[1] ? { ...hsm, zone: zones[0] } : hsm)),
  'a server is disabled': (deployment) => ({
    ...deployment,
    clients: deployment.clients.map((client) => ({
      ...client,
      reaches: deployment.clusters[0]!.hsms.slice(1).map(({ id }) => id),
      startsFrom: client.startsFrom?.slice(1),
    })),
  }),
};

function onHsms(
  deployment: ObservedDeployment,
  change: (
    hsm: ObservedDeployment['clusters'][number]['hsms'][number],
    index: number,
  ) => ObservedDeployment['clusters'][number]['hsms'][number],
): ObservedDeployment {
  return {
    ...deployment,
    clusters: deployment.clusters.map((cluster) => ({ ...cluster, hsms: cluster.hsms.map(change) })),
  };
}
