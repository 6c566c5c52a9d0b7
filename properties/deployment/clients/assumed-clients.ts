import { isGone } from '../clusters/cluster-questions.ts';
import { isOfNewType } from '../hsms-in-use.ts';
import type { ClientSetting, ObservedClient, ObservedCluster, ObservedDeployment } from '../observed.ts';

/**
 * The clients to ask about: those of the files, and for a cluster without one those with default settings.
 *
 * @remarks
 * Client SDK 3 is assumed only where the files say that the HSMs are of a type that it works with.
 *
 * @clause KS-HSM-TYPE-TOOLS
 */
export function clientsToAskAbout({ clients, clusters }: ObservedDeployment): readonly ObservedClient[] {
  const alone = clusters.filter(
    (cluster) =>
      !isGone(cluster) &&
      cluster.isDescribed !== false &&
      !clients.some((client) => client.cluster === cluster.id),
  );
  return [...clients, ...alone.flatMap(assumedClientsOf)];
}

const sdk5: ClientSetting = { sdk: 5, keyAvailabilityCheck: true };
const sdk3: ClientSetting = { sdk: 3, createObjectMinimumNodes: 1, minSrv: undefined };

function assumedClientsOf(cluster: ObservedCluster): readonly ObservedClient[] {
  const isOldType = !isOfNewType(cluster) && (cluster.hsmType?.startsWith('hsm1.') ?? false);
  const settings = isOldType ? [sdk5, sdk3] : [sdk5];
  return settings.map((setting) => ({
    name: `SDK ${setting.sdk} default (assumed) of ${cluster.id}`,
    cluster: cluster.id,
    reaches: undefined,
    startsFrom: undefined,
    disabledServers: [],
    unknownServers: [],
    assumed: true,
    place: cluster.place,
    ...setting,
  }));
}
