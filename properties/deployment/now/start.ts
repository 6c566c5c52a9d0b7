import type { Scenario, ScenarioInput } from '#models';
import type { ObservedClient, ObservedCluster } from '../observed.ts';
import { clientOf, valid } from '../scenarios.ts';

/** How a key and its owner stand on the HSMs of a cluster. */
export interface Standing {
  readonly cluster: ObservedCluster;
  /** The HSMs that answer. */
  readonly hsms: readonly string[];
  readonly key: string;
  readonly owner: string;
  /** The HSMs that have the key; undefined for one that is yet to be created. */
  readonly heldBy: readonly string[] | undefined;
  /** The HSMs that have its owner. */
  readonly ownedOn: readonly string[];
  /** Who uses it; somebody who asks for nothing by default. */
  readonly client?: ObservedClient | undefined;
}

/** What is there now, as the start of a scenario. */
export function startScenario(
  name: string,
  { cluster, hsms, key, owner, heldBy, ownedOn, client }: Standing,
  allow: NonNullable<ScenarioInput['allow']> = {},
): Scenario {
  const application = client?.name ?? 'an-application';
  const user = usableName(owner, 'crypto-user');
  const officer = user === 'crypto-officer' ? 'officer' : 'crypto-officer';
  const lacking = hsms.filter((hsm) => !ownedOn.includes(hsm));
  const reached = client?.reaches?.filter((hsm) => hsms.includes(hsm)) ?? [];
  return valid({
    name,
    regions: { [cluster.region]: cluster.partition },
    clusters: {
      [cluster.id]: {
        region: cluster.region,
        hsms: [...hsms],
        start: 'running',
        ...(lacking.length === 0
          ? {}
          : { users: Object.fromEntries(lacking.map((hsm) => [hsm, { [user]: 0 as const }])) }),
      },
    },
    clients: {
      [application]:
        client === undefined
          ? { cluster: cluster.id, sdk: 5, keyAvailabilityCheck: false }
          : clientOf(client, cluster.id, reached.length === 0 ? undefined : reached),
    },
    users: [officer, user],
    cryptoOfficer: officer,
    keys: {
      [usableName(key, 'the-key')]: {
        class: 'token',
        client: application,
        owner: user,
        ...(heldBy === undefined ? {} : { start: { creation: 'acknowledged', heldBy: [...heldBy] } }),
      },
    },
    allow,
  });
}

/** A name as a scenario takes it: what the CLI shows is not bound to that. */
export const usableName = (name: string, other: string): string =>
  /^\P{Cc}{1,200}$/u.test(name) && name !== '__proto__' ? name : other;
