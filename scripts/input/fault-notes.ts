import type { ListedServer, ObservedDeployment } from '#properties';

/** What is wrong with the deployment itself, a sentence each. It makes no file unreadable. */
export function faultNotes(deployment: ObservedDeployment): string[] {
  return [
    ...deployment.contradictions.map(({ place, says, remedy }) => `${place}: ${says}. ${remedy}`),
    ...deployment.strayClients.map(
      ({ place, name, says, remedy }) => `${place}: nothing was asked about ${name}: ${says}. ${remedy}`,
    ),
    ...deployment.clients.flatMap(({ cluster, disabledServers, unknownServers }) => [
      ...disabledServers.map(
        ({ address, place }) => `${place}: the server ${address} of ${cluster} is not enabled`,
      ),
      ...unknownServers.map((server) => unknownServer(server, `no HSM of ${cluster}`)),
    ]),
    ...deployment.syncConfigurations.flatMap(({ unknownServers }) =>
      unknownServers.map((server) => unknownServer(server, 'not the address of one HSM')),
    ),
  ];
}

const unknownServer = ({ address, place }: ListedServer, what: string): string =>
  `${place}: the server ${JSON.stringify(address)} is ${what}: configure the component again if HSMs were replaced`;
