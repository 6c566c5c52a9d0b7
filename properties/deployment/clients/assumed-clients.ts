import { isGone } from '../clusters/cluster-questions.ts';
import { isOfNewType } from '../hsms-in-use.ts';
import type {
  ClientSetting,
  ObservedClient,
  ObservedCluster,
  ObservedDeployment,
  StrayClient,
} from '../observed.ts';

/**
 * The clients to ask about: those of the files; and for a cluster without one those that may be its own, which are the
 * ones that lead to no cluster, and else some with default settings.
 *
 * @remarks
 * Client SDK 3 is assumed only where the files say that the HSMs are of a type that it works with.
 *
 * @clause KS-HSM-TYPE-TOOLS
 */
export function clientsToAskAbout({
  clients,
  clusters,
  strayClients,
  assumedSettings,
}: ObservedDeployment): readonly ObservedClient[] {
  const alone = clusters.filter(
    (cluster) =>
      !isGone(cluster) &&
      cluster.isDescribed !== false &&
      !clients.some((client) => client.cluster === cluster.id),
  );
  const assumed = alone.flatMap((cluster) => {
    const candidates = strayClients.filter(mayBeAnybodys);
    return candidates.length > 0
      ? candidates.map(({ name, setting }) =>
          assumedClient(`${name} (if it is of ${cluster.id})`, cluster, setting!),
        )
      : assumedClientsOf(cluster);
  });
  return [
    ...clients,
    ...assumed.map(
      (client) => ({ ...client, ...(assumedSettings?.get(client.name) ?? {}) }) as ObservedClient,
    ),
  ];
}

/** Whether a configuration that leads to no cluster may be meant for any. */
export const mayBeAnybodys = ({ reason, setting }: StrayClient): boolean =>
  setting !== undefined &&
  (reason === 'unknown-servers' || reason === 'several-clusters' || reason === 'ambiguous-servers');

/** Whether what a finding is about is such a client that no configuration says to be there, by its name. */
export const isAboutAssumed = (id: string): boolean => / \((assumed|if it is)\b/.test(id);

const sdk5: ClientSetting = { sdk: 5, keyAvailabilityCheck: true };
const sdk3: ClientSetting = { sdk: 3, createObjectMinimumNodes: 1, minSrv: undefined };

function assumedClientsOf(cluster: ObservedCluster): readonly ObservedClient[] {
  const isOldType = !isOfNewType(cluster) && (cluster.hsmType?.startsWith('hsm1.') ?? false);
  const settings = isOldType ? [sdk5, sdk3] : [sdk5];
  return settings.map((setting) =>
    assumedClient(`SDK ${setting.sdk} default (assumed) of ${cluster.id}`, cluster, setting),
  );
}

const assumedClient = (name: string, cluster: ObservedCluster, setting: ClientSetting): ObservedClient => ({
  name,
  cluster: cluster.id,
  reaches: undefined,
  startsFrom: undefined,
  disabledServers: [],
  unknownServers: [],
  assumed: true,
  place: cluster.place,
  ...setting,
});
