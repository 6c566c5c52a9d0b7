import type { Scenario } from '#models';
import { clientsToAskAbout } from './clients/assumed-clients.ts';
import { hsmsInUse } from './hsms-in-use.ts';
import {
  type ObservedClient,
  type ObservedCluster,
  type ObservedDeployment,
  standingOf,
} from './observed.ts';
import { clientScenario } from './scenarios.ts';

/** A client at work on its cluster, and what happens to a key that it creates, as far as there are rates for it. */
export interface RatedScenario {
  readonly client: ObservedClient;
  readonly cluster: ObservedCluster;
  readonly scenario: Scenario;
}

/**
 * For each client of a deployment with HSMs in use: it creates a key, and then whatever has a rate happens, again and
 * again.
 *
 * @remarks
 * Outages, and the loss of whole zones, are left out: a scenario has only so many of them. HSMs that are being created
 * count as not there.
 */
export function ratedScenarios(
  deployment: ObservedDeployment,
  perSecond: ReadonlyMap<string, number>,
): readonly RatedScenario[] {
  const happens = (action: string): boolean => perSecond.has(action);
  return clientsToAskAbout(deployment).flatMap((client) => {
    const cluster = deployment.clusters.find(({ id }) => id === client.cluster);
    if (cluster === undefined || standingOf(cluster) !== 'at-work' || hsmsInUse(cluster).length === 0)
      return [];
    const scenario = clientScenario(`${client.name} on ${cluster.id}`, client, cluster, {
      allow: {
        hsmFailures: happens('hsm-fails') ? 'unbounded' : 0,
        syncFailures: happens('client-sync-fails') || happens('clean-up-fails'),
        creationFailures: happens('hsm-creation-fails'),
      },
    });
    const allow = { ...scenario.allow, createHsm: happens('create-hsm') };
    return [{ client, cluster, scenario: { ...scenario, allow } }];
  });
}
