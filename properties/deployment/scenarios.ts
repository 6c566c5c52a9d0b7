import { parseScenario, requirementOf, type Scenario, type ScenarioInput } from '#models';
import {
  activeHsmsOf,
  degradedHsmsOf,
  hsmsInUse,
  inZone,
  joiningHsmsOf,
  servingHsms,
} from './hsms-in-use.ts';
import type { ObservedClient, ObservedCluster } from './observed.ts';

/** What we call what the files do not name. */
const invented = { key: 'new-key', officer: 'crypto-officer', user: 'crypto-user' } as const;

type Allow = NonNullable<ScenarioInput['allow']>;

/** How many HSMs of home must have a key that the client creates. */
export const needOf = (client: ObservedClient): number => requirementOf(clientOf(client, client.cluster));

/** How many copies it takes to use a key. */
export const copiesToUse = (client: ObservedClient): number => (client.sdk === 5 ? needOf(client) : 1);

/** What a question is asked about, besides the deployment as it is. */
export interface Circumstances {
  readonly allow?: Allow;
  /** HSMs that are not there. */
  readonly without?: readonly string[];
  /** The HSMs that hold an acknowledged key at the start; the key is not created yet by default. */
  readonly heldBy?: readonly string[];
  /** The zone that may be lost or go out of reach. */
  readonly zone?: string;
  /** Whether the HSMs that are being created become active. */
  readonly joining?: boolean;
}

/** One client at work on its cluster. */
export function clientScenario(
  name: string,
  client: ObservedClient,
  cluster: ObservedCluster,
  { allow = {}, without = [], heldBy, zone, joining = false }: Circumstances,
): Scenario {
  const isThere = (id: string): boolean => !without.includes(id);
  const inUse = hsmsInUse(cluster).filter(isThere);
  const hsms = [...hsmsInUse(cluster), ...(joining ? joiningHsmsOf(cluster) : [])];
  // A client that reaches nobody makes and uses nothing; what becomes of keys that exist does not depend on it.
  const reachable = client.reaches?.filter((id) => hsms.includes(id)) ?? [];
  const reached = reachable.length === 0 ? undefined : reachable;
  return valid({
    name,
    regions: { [cluster.region]: cluster.partition },
    clusters: {
      [cluster.id]: {
        region: cluster.region,
        hsms,
        start: 'running',
        up: activeHsmsOf(cluster).filter(isThere),
        degraded: degradedHsmsOf(cluster).filter(isThere),
        ...(zone === undefined
          ? {}
          : { zones: Object.fromEntries(inZone(cluster, inUse, zone).map((id) => [id, zone])) }),
      },
    },
    clients: { [client.name]: clientOf(client, cluster.id, reached) },
    ...keyAndUsers(client.name, heldBy),
    allow: { ...allow, createHsm: joining },
  });
}

/**
 * The HSMs that hold a key right after its acknowledgement, in the way in which a loss of the zone does most to its
 * use: as few as the client asks for, in the zone as far as the key can be used at first.
 *
 * @remarks
 * An HSM that is out of reach, or that the client does not reach, may have got its copy before that was so.
 */
export function worstHoldersForUse(
  client: ObservedClient,
  cluster: ObservedCluster,
  zone: string,
): readonly string[] {
  const serving = servingHsms(client, cluster);
  const others = hsmsInUse(cluster).filter((id) => !serving.includes(id));
  const inside = inZone(cluster, serving, zone);
  const outside = serving.filter((id) => !inside.includes(id));
  const neededOutside = Math.max(0, copiesToUse(client) - inside.length);
  const othersInside = inZone(cluster, others, zone);
  const order = [
    ...inside,
    ...outside.slice(0, neededOutside),
    ...othersInside,
    ...others.filter((id) => !othersInside.includes(id)),
    ...outside.slice(neededOutside),
  ];
  return order.slice(0, needOf(client));
}

/** The same for whether the key is lost: as many in the zone as can be. */
export function worstHoldersForLoss(
  client: ObservedClient,
  cluster: ObservedCluster,
  zone: string,
): readonly string[] {
  const hsms = hsmsInUse(cluster);
  const inside = inZone(cluster, hsms, zone);
  return [...inside, ...hsms.filter((id) => !inside.includes(id))].slice(0, needOf(client));
}

/** The HSMs that hold a key right after its acknowledgement, those that serve the client first. */
export function fewestHolders(client: ObservedClient, cluster: ObservedCluster): readonly string[] {
  const serving = servingHsms(client, cluster);
  const others = hsmsInUse(cluster).filter((id) => !serving.includes(id));
  return [...serving, ...others].slice(0, needOf(client));
}

type Client = Scenario['clients'][string];

/** The client as a scenario has it. */
export function clientOf(
  client: ObservedClient,
  cluster: string,
  reached: readonly string[] | undefined = undefined,
): Client {
  const reaches = reached === undefined ? {} : { reaches: [...reached] };
  if (client.sdk === 5) {
    return { cluster, sdk: 5, keyAvailabilityCheck: client.keyAvailabilityCheck, ...reaches };
  }
  return {
    cluster,
    sdk: 3,
    createObjectMinimumNodes: client.createObjectMinimumNodes,
    minSrv: client.minSrv ?? 1,
    waitsForMinimum: false,
    ...reaches,
  };
}

/** A key of one user, and who syncKey logs in as. */
export function keyAndUsers(
  client: string,
  heldBy: readonly string[] | undefined,
): Pick<ScenarioInput, 'users' | 'cryptoOfficer' | 'keys'> {
  const { key, officer, user } = invented;
  const start =
    heldBy === undefined ? {} : { start: { creation: 'acknowledged' as const, heldBy: [...heldBy] } };
  return {
    users: [officer, user],
    cryptoOfficer: officer,
    keys: { [key]: { class: 'token', client, owner: user, ...start } },
  };
}

/** A scenario that was made here, and so has no mistake. */
export function valid({ name, ...input }: ScenarioInput): Scenario {
  const text = JSON.stringify(input);
  const known = parsed.get(text) ?? parse({ name, ...input });
  if (parsed.size >= parsedMax) parsed.clear();
  parsed.set(text, known);
  return known.name === name ? known : { ...known, name };
}

/** What was parsed already, by all but its name: changes of a deployment leave most of it as it is. */
const parsed = new Map<string, Scenario>();

/** More than a process that looks at one deployment after the other needs at a time. */
const parsedMax = 1_000;

function parse(input: ScenarioInput): Scenario {
  const { scenario, problems } = parseScenario(input);
  if (scenario === undefined)
    throw new Error(`A deployment made an invalid scenario: ${problems[0]?.message}.`);
  return scenario;
}
