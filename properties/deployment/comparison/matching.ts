import type { Assessment } from '../assessment.ts';
import { isGone } from '../clusters/cluster-questions.ts';
import type { ObservedClient, ObservedCluster } from '../observed.ts';

/** Something that has another name on the other side, and why it is taken for the same. */
export interface MatchedOtherwise {
  readonly kind: 'cluster' | 'client';
  readonly before: string;
  readonly after: string;
  readonly why: string;
}

/** What of one deployment is what of another one. */
export interface Matching {
  /** Of what has another name after, the name before by the name after. */
  readonly renamed: ReadonlyMap<string, string>;
  /** The regions of clusters that are in another one after. */
  readonly movedZones: readonly { readonly before: string; readonly after: string }[];
  /** What was not matched by its name. */
  readonly otherwise: readonly MatchedOtherwise[];
}

/**
 * Finds out which cluster and which client of one deployment is which of another one: by id and by name first, and
 * otherwise only where there is one candidate on each side.
 */
export function matchingOf(before: Assessment, after: Assessment): Matching {
  const clusters = matchedClusters(clustersIn(before), clustersIn(after));
  const renamedClusters = new Map(clusters.map(({ one, other }) => [one.id, other.id]));
  const homeOf = (client: ObservedClient): string => renamedClusters.get(client.cluster) ?? client.cluster;
  const assumed = matchedBy(
    clientsIn(before).filter((client) => client.assumed),
    clientsIn(after).filter((client) => client.assumed),
    {
      keyOf: (client) => `${client.sdk} ${homeOf(client)}`,
      otherKeyOf: ({ sdk, cluster }) => `${sdk} ${cluster}`,
    },
  );
  const strays = (side: Assessment): string[] => side.strayClients.map(({ client }) => client.name);
  const open = (own: Assessment, its: Assessment): ObservedClient[] => {
    const known = new Set([...clientsIn(its).map(({ name }) => name), ...strays(its)]);
    return clientsIn(own).filter(({ name, assumed: isAssumed }) => !isAssumed && !known.has(name));
  };
  const clients = matchedBy(open(before, after), open(after, before), {
    keyOf: (client) => `${client.sdk} ${homeOf(client)}`,
    otherKeyOf: ({ sdk, cluster }) => `${sdk} ${cluster}`,
  });
  return {
    renamed: new Map([
      ...renamedClusters,
      ...[...assumed, ...clients].map(({ one, other }) => [one.name, other.name] as const),
    ]),
    movedZones: clusters
      .filter(({ one, other }) => one.region !== other.region)
      .map(({ one, other }) => ({ before: one.region, after: other.region })),
    otherwise: [
      ...clusters.map(({ one, other, why }) => told('cluster', one.id, other.id, why)),
      ...clients.map(({ one, other }) =>
        told(
          'client',
          one.name,
          other.name,
          `the only Client SDK ${other.sdk} of ${other.cluster} that is new`,
        ),
      ),
    ],
  };
}

const told = (
  kind: MatchedOtherwise['kind'],
  before: string,
  after: string,
  why: string,
): MatchedOtherwise => ({
  kind,
  before,
  after,
  why,
});

const clustersIn = ({ clusters }: Assessment): ObservedCluster[] => clusters.map(({ cluster }) => cluster);

const clientsIn = ({ clients }: Assessment): ObservedClient[] => clients.map(({ client }) => client);

interface Match<Thing> {
  readonly one: Thing;
  readonly other: Thing;
}

interface Keys<Thing> {
  readonly keyOf: (thing: Thing) => string | undefined;
  /** Where a key is another one on the other side. */
  readonly otherKeyOf?: (thing: Thing) => string | undefined;
}

/** Those that have a key that only one on each side has. */
function matchedBy<Thing>(
  ones: readonly Thing[],
  others: readonly Thing[],
  { keyOf, otherKeyOf = keyOf }: Keys<Thing>,
): Match<Thing>[] {
  return ones.flatMap((one) => {
    const key = keyOf(one);
    const alike = ones.filter((thing) => keyOf(thing) === key);
    const [other, ...more] = others.filter((thing) => otherKeyOf(thing) === key);
    const isClear = key !== undefined && alike.length === 1 && more.length === 0;
    return isClear && other !== undefined ? [{ one, other }] : [];
  });
}

/** By what clusters are known besides their id, the surest first. */
const signs: readonly { readonly why: string; readonly keyOf: Keys<ObservedCluster>['keyOf'] }[] = [
  { why: 'their cluster certificates are equal', keyOf: ({ certificate }) => certificate },
  { why: 'both were made from one backup', keyOf: ({ sourceBackup }) => sourceBackup },
  { why: 'the only cluster of its region without a match', keyOf: ({ region }) => region },
  { why: 'the only cluster without a match', keyOf: () => '' },
];

function matchedClusters(
  before: readonly ObservedCluster[],
  after: readonly ObservedCluster[],
): (Match<ObservedCluster> & { readonly why: string })[] {
  const open = (own: readonly ObservedCluster[], its: readonly ObservedCluster[]): ObservedCluster[] =>
    own.filter((cluster) => !isGone(cluster) && !its.some(({ id }) => id === cluster.id));
  let ones = open(before, after);
  let others = open(after, before);
  const matches: (Match<ObservedCluster> & { readonly why: string })[] = [];
  for (const { why, keyOf } of signs) {
    const found = matchedBy(ones, others, { keyOf });
    matches.push(...found.map((match) => ({ ...match, why })));
    ones = ones.filter((cluster) => !found.some(({ one }) => one === cluster));
    others = others.filter((cluster) => !found.some(({ other }) => other === cluster));
  }
  return matches;
}
