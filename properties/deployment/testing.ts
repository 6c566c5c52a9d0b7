import { sliceSize, Verification } from '../verification/verification.ts';
import type { Ask } from './ask.ts';
import {
  barelyKnownCluster,
  type ClientSetting,
  type ObservedClient,
  type ObservedCluster,
  type ObservedDeployment,
} from './observed.ts';

/** Answers by searching, as far as it takes for a verdict. */
export const searching: Ask = (scenario, properties) => {
  const verification = new Verification(scenario, { properties, countsWorlds: false });
  while (!verification.isSettled && verification.advance(sliceSize));
  return Promise.resolve(verification.result().properties);
};

const place = 'clusters.json:1:1';

/** A cluster with an HSM in each of these zones; after `!` one that is degraded, after `+` one that is being created. */
export function clusterIn(zones: readonly string[], traits: Partial<ObservedCluster> = {}): ObservedCluster {
  return {
    ...barelyKnownCluster({ id: 'cluster-a', region: 'us-east-1', state: 'ACTIVE', place }),
    hsms: zones.map((zone, index) => ({
      id: `hsm-${index + 1}`,
      zone: zone.replace(/^[!+]/, ''),
      state: zone.startsWith('!') ? 'DEGRADED' : zone.startsWith('+') ? 'CREATE_IN_PROGRESS' : 'ACTIVE',
      hsmType: undefined,
      networkInterface: undefined,
      addresses: [],
      place,
    })),
    ...traits,
  };
}

/** A client of Client SDK 3. */
export const sdk3 = (createObjectMinimumNodes: number): ClientSetting => ({
  sdk: 3,
  createObjectMinimumNodes,
  minSrv: undefined,
});

/** A client of Client SDK 5. */
export const sdk5 = (keyAvailabilityCheck: boolean): ClientSetting => ({ sdk: 5, keyAvailabilityCheck });

/** A client of the cluster. */
export const clientWith = (setting: ClientSetting, traits: Partial<ObservedClient> = {}): ObservedClient =>
  ({
    name: 'app',
    cluster: 'cluster-a',
    reaches: undefined,
    startsFrom: undefined,
    disabledServers: [],
    unknownServers: [],
    assumed: false,
    place: 'app.cfg:1:1',
    ...setting,
    ...traits,
  }) as ObservedClient;

/** One cluster with its clients, and nothing else. */
export const deploymentOf = (
  cluster: ObservedCluster,
  ...clients: readonly ObservedClient[]
): ObservedDeployment => ({
  clusters: [cluster],
  backups: [],
  clients,
  strayClients: [],
  syncConfigurations: [],
  keys: [],
  users: [],
  contradictions: [],
});
