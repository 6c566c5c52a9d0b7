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
 * They do when they have one backup history, which shows in two ways: as a chain of source backups, copies
 * of backups and clusters, and as equal cluster certificates. Where the two contradict each other, or a
 * backup that decides is in no file, the answer is `unknown`: a guess could cost a key.
 *
 * @clause KS-MASKING-KEY
 * @clause KS-CLONE-GROUP
 * @clause KS-CLONE-SAME-CERTIFICATE
 * @assumption one-masking-key-one-group
 */
export function relationOf(
  one: ObservedCluster,
  other: ObservedCluster,
  deployment: ObservedDeployment,
): Relation {
  const chain = chainBetween(one, other, deployment);
  const hasCertificates = one.certificate !== undefined && other.certificate !== undefined;
  const isCertificateEqual = hasCertificates && one.certificate === other.certificate;
  const certificates = hasCertificates
    ? [`their cluster certificates ${isCertificateEqual ? 'are equal' : 'differ'}`]
    : [];

  if (chain !== undefined) {
    const contradicts = hasCertificates && !isCertificateEqual;
    const reasons = [...chain, ...(contradicts ? ['but their cluster certificates differ'] : certificates)];
    return { masking: contradicts ? 'unknown' : 'same', reasons };
  }
  if (hasCertificates) return { masking: isCertificateEqual ? 'same' : 'different', reasons: certificates };
  const gaps = [one, other].flatMap((cluster) => gapsOf(cluster, deployment));
  if (gaps.length > 0) return { masking: 'unknown', reasons: gaps };
  return { masking: 'different', reasons: ['no backup of one leads to the other'] };
}

/** What connects two things of one backup history, in words. */
interface Link {
  readonly from: string;
  readonly to: string;
  readonly says: string;
}

/** The shortest chain of backups from one cluster to the other, in words. */
function chainBetween(
  one: ObservedCluster,
  other: ObservedCluster,
  deployment: ObservedDeployment,
): readonly string[] | undefined {
  const links = [
    ...deployment.clusters.flatMap(linksOfCluster),
    ...deployment.backups.flatMap(linksOfBackup),
  ];
  const said = new Map<string, readonly string[]>([[one.id, []]]);
  // A Map is walked in the order of insertion, new entries included: a breadth-first search.
  for (const [at, chain] of said) {
    if (at === other.id) return chain;
    for (const { from, to, says } of links) {
      const next = from === at ? to : to === at ? from : undefined;
      if (next !== undefined && !said.has(next)) said.set(next, [...chain, says]);
    }
  }
  return undefined;
}

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

/** What would have to be known to say where a cluster comes from. */
function gapsOf({ id, sourceBackup }: ObservedCluster, { backups }: ObservedDeployment): string[] {
  if (sourceBackup === undefined || backups.some((backup) => backup.id === sourceBackup)) return [];
  return [
    `${id} was created from ${sourceBackup}, which is in none of the files (add the output of describe-backups)`,
  ];
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
