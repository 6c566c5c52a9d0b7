import type { ObservedBackup, ObservedCluster, ObservedDeployment } from './observed.ts';

/** Whether two clusters carry one masking key, and how that is known. */
export interface Relation {
  readonly masking: 'same' | 'different' | 'unknown';
  /** What the files show, in words. */
  readonly reasons: readonly string[];
}

/**
 * Whether two clusters carry one masking key.
 *
 * @remarks
 * They do when they have one backup history, which shows in source backups, copies of backups and equal cluster
 * certificates, all of them together: what is connected is one group. Two groups are different where both go back
 * to a cluster that was made from no backup, or have different certificates. Where the files contradict each other, or
 * a backup that decides is in none of them, the answer is `unknown`: a guess could cost a key.
 *
 * @clause KS-MASKING-KEY
 * @clause KS-CLONE-GROUP
 * @clause KS-CLONE-SAME-CERTIFICATE
 * @clause KS-BACKUP-PARTITION
 * @assumption one-masking-key-one-group
 */
export function relationOf(
  one: ObservedCluster,
  other: ObservedCluster,
  deployment: ObservedDeployment,
): Relation {
  const links = linksOf(deployment);
  const group = reachableFrom(one, links);
  const chain = group.get(other.id);
  const certificates = certificatesOf(one, other);
  if (chain !== undefined) return relationWithin(one, other, { chain, group, certificates, deployment });

  const otherGroup = reachableFrom(other, links);
  const own = [group, otherGroup].map((ids) => clustersIn(ids, deployment));
  const doubts = own.flatMap(contradictionsIn);
  if (doubts.length > 0) return { masking: 'unknown', reasons: doubts };
  if (certificates === 'differ')
    return { masking: 'different', reasons: ['their cluster certificates differ'] };
  const haveCertificates = own.every((clusters) =>
    clusters.some(({ certificate }) => certificate !== undefined),
  );
  if (haveCertificates) {
    const reasons = ['the cluster certificates of what each is made from differ'];
    return { masking: 'different', reasons };
  }
  const rootless = own.filter((clusters) => !clusters.some(isRoot));
  if (rootless.length === 0)
    return { masking: 'different', reasons: ['no backup of one leads to the other'] };
  return { masking: 'unknown', reasons: rootless.flatMap((clusters) => gapsOf(clusters, deployment)) };
}

interface Connection {
  readonly chain: readonly string[];
  readonly group: ReadonlyMap<string, readonly string[]>;
  readonly certificates: 'are equal' | 'differ' | undefined;
  readonly deployment: ObservedDeployment;
}

function relationWithin(
  one: ObservedCluster,
  other: ObservedCluster,
  { chain, group, certificates, deployment }: Connection,
): Relation {
  const direct = `the cluster certificates of ${one.id} and ${other.id} are equal`;
  const links = chain.filter((says) => says !== direct && says !== mirrored(one, other));
  if (certificates === 'differ') {
    return { masking: 'unknown', reasons: [...links, 'but their cluster certificates differ'] };
  }
  if (one.partition !== other.partition) {
    const says = `but they are in the partitions ${one.partition} and ${other.partition}, which no backup leaves`;
    return { masking: 'unknown', reasons: [...chain, says] };
  }
  if (certificates === 'are equal')
    return { masking: 'same', reasons: [...links, 'their cluster certificates are equal'] };
  const doubts = contradictionsIn(clustersIn(group, deployment));
  return doubts.length > 0
    ? { masking: 'unknown', reasons: [...chain, ...doubts] }
    : { masking: 'same', reasons: chain };
}

const mirrored = (one: ObservedCluster, other: ObservedCluster): string =>
  `the cluster certificates of ${other.id} and ${one.id} are equal`;

function certificatesOf(one: ObservedCluster, other: ObservedCluster): Connection['certificates'] {
  if (one.certificate === undefined || other.certificate === undefined) return undefined;
  return one.certificate === other.certificate ? 'are equal' : 'differ';
}

/** What in one group contradicts the documentation, so that nothing is known of it. */
function contradictionsIn(clusters: readonly ObservedCluster[]): string[] {
  const certificates = new Set(clusters.flatMap(({ certificate }) => certificate ?? []));
  const partitions = new Set(clusters.map(({ partition }) => partition));
  const names = clusters.map(({ id }) => id).join(', ');
  return [
    ...(certificates.size > 1 ? [`backups connect ${names}, but their cluster certificates differ`] : []),
    ...(partitions.size > 1
      ? [`${names} are connected, but are in several partitions, which no backup leaves`]
      : []),
  ];
}

/** What connects two things of one backup history, in words. */
interface Link {
  readonly from: string;
  readonly to: string;
  readonly says: string;
}

function linksOf({ clusters, backups }: ObservedDeployment): readonly Link[] {
  const certified = clusters.filter(({ certificate }) => certificate !== undefined);
  return [
    ...clusters.flatMap(linksOfCluster),
    ...backups.flatMap(linksOfBackup),
    ...certified.flatMap((one, index) =>
      certified
        .slice(index + 1)
        .filter(({ certificate }) => certificate === one.certificate)
        .map(({ id }) => ({
          from: one.id,
          to: id,
          says: `the cluster certificates of ${one.id} and ${id} are equal`,
        })),
    ),
  ];
}

/** What a cluster is connected with, each with the shortest chain that leads there, in words. */
function reachableFrom(
  { id }: ObservedCluster,
  links: readonly Link[],
): ReadonlyMap<string, readonly string[]> {
  const said = new Map<string, readonly string[]>([[id, []]]);
  // A Map is walked in the order of insertion, new entries included: a breadth-first search.
  for (const [at, chain] of said) {
    for (const { from, to, says } of links) {
      const next = from === at ? to : to === at ? from : undefined;
      if (next !== undefined && !said.has(next)) said.set(next, [...chain, says]);
    }
  }
  return said;
}

const clustersIn = (
  group: ReadonlyMap<string, unknown>,
  { clusters }: ObservedDeployment,
): readonly ObservedCluster[] => clusters.filter(({ id }) => group.has(id));

function linksOfCluster({ id, sourceBackup }: ObservedCluster): Link[] {
  return sourceBackup === undefined
    ? []
    : [{ from: id, to: sourceBackup, says: `${id} was created from ${sourceBackup}` }];
}

function linksOfBackup({ id, cluster, sourceBackup }: ObservedBackup): Link[] {
  const ofCluster =
    cluster === undefined ? [] : [{ from: id, to: cluster, says: `${id} is a backup of ${cluster}` }];
  const ofBackup =
    sourceBackup === undefined
      ? []
      : [{ from: id, to: sourceBackup, says: `${id} is a copy of ${sourceBackup}` }];
  return [...ofCluster, ...ofBackup];
}

/** Whether a cluster was made from no backup. */
const isRoot = ({ sourceBackup, isTrimmed }: ObservedCluster): boolean =>
  sourceBackup === undefined && isTrimmed !== true;

/** What would have to be known to say where a group comes from. */
function gapsOf(clusters: readonly ObservedCluster[], { backups }: ObservedDeployment): string[] {
  return clusters.flatMap((cluster) => {
    const { id, sourceBackup } = cluster;
    if (isRoot(cluster)) return [];
    if (sourceBackup === undefined)
      return [
        `${id} was read without what describe-clusters tells of its source backup (add its whole output)`,
      ];
    const known = backups.find((backup) => backup.id === sourceBackup);
    if (known === undefined) {
      const says = `${id} was created from ${sourceBackup}, which is in none of the files (add the output of describe-backups)`;
      return [says];
    }
    const origin =
      known.sourceBackup === undefined
        ? `a backup of ${known.cluster ?? 'a cluster that is not known'}`
        : `a copy of ${known.sourceBackup}`;
    return [`${id} was created from ${sourceBackup}, ${origin}, which none of the files leads further back`];
  });
}

/**
 * The region of a backup, where the files tell it.
 *
 * @remarks
 * A list of backups names no region. A cluster is created in the region of its backup; a copy names the region of
 * what it was copied from; and what is no copy is where its cluster is.
 *
 * @clause KS-CLONE-STEPS
 */
export function regionOfBackup(
  { id, cluster, sourceBackup, sourceRegion }: ObservedBackup,
  { clusters, backups }: ObservedDeployment,
): string | undefined {
  const made = clusters.find((candidate) => candidate.sourceBackup === id);
  if (made !== undefined) return made.region;
  const copy = backups.find((candidate) => candidate.sourceBackup === id);
  if (copy?.sourceRegion !== undefined) return copy.sourceRegion;
  const isCopy = sourceBackup !== undefined || sourceRegion !== undefined;
  return isCopy ? undefined : clusters.find((candidate) => candidate.id === cluster)?.region;
}
