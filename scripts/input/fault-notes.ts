import type { ObservedDeployment } from '#properties';

/**
 * What is remarkable about the deployment and leads to no finding of its own, a sentence each.
 *
 * @remarks
 * A server that is not enabled is one that the client does not reach: what that means is in the findings, and not that
 * it is so.
 */
export function faultNotes({ clients }: ObservedDeployment): string[] {
  return clients.flatMap(({ name, cluster, disabledServers }) => {
    const [first, ...others] = disabledServers;
    if (first === undefined) return [];
    const addresses = disabledServers.map(({ address }) => address).join(', ');
    const some = others.length === 0 ? 'a server' : `${disabledServers.length} servers`;
    const verb = others.length === 0 ? 'is' : 'are';
    return [`${first.place}: ${name} lists ${some} of ${cluster} that ${verb} not enabled: ${addresses}`];
  });
}
