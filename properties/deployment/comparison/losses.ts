import type { Assessment } from '../assessment.ts';
import { isGone } from '../clusters/cluster-questions.ts';
import { at, type Finding, hazard, type Remedy } from '../finding.ts';
import { hsmsInUse } from '../hsms-in-use.ts';
import type { ObservedCluster } from '../observed.ts';

/**
 * The side after, with what was lost on the way to it: no question about the side after alone tells of keys that are
 * not there any more.
 *
 * @param isPlan - HSMs that are others after were replaced at once; between two looks they may have been one by one
 */
export function withLosses(before: Assessment, after: Assessment, isPlan: boolean): Assessment {
  const earlier = new Map(before.clusters.map(({ cluster }) => [cluster.id, cluster]));
  return {
    ...after,
    clusters: after.clusters.map((entry) => {
      const was = earlier.get(entry.cluster.id);
      const losses = was === undefined ? [] : lossesOf(was, entry.cluster, isPlan);
      return { ...entry, findings: [...losses, ...entry.findings] };
    }),
  };
}

function lossesOf(was: ObservedCluster, is: ObservedCluster, isPlan: boolean): readonly Finding[] {
  const { id } = is;
  const held = hsmsInUse(was);
  if (held.length === 0 || isGone(was)) return [];
  if (isGone(is)) {
    const sentence = `${id} is ${is.state}, and its keys are deleted with it: what is in no backup is lost.`;
    const finding = hazard('cluster-deleted', 'lost', false, 'KS-CLUSTER-LIFECYCLE', sentence);
    return [helpedBy(`keep ${id}, or create a cluster from a backup that has its keys first`, is, finding)];
  }
  const now = hsmsInUse(is);
  if (!isPlan || now.length === 0 || now.some((hsm) => held.includes(hsm))) return [];
  const sentence = `Every HSM of ${id} is replaced: until the new ones are there no key can be used, and what is in no backup is lost.`;
  const finding = hazard('hsms-replaced', 'unusable', false, 'KS-CLUSTER-SCALE-TO-ZERO', sentence);
  return [
    helpedBy(
      `replace the HSMs of ${id} one after the other, and wait for the new one each time`,
      is,
      finding,
    ),
  ];
}

function helpedBy(change: string, { id, places }: ObservedCluster, finding: Finding): Finding {
  const own = `${finding.question}/${id}`;
  const remedies: readonly Remedy[] = [{ change, removes: [own], price: [] }];
  return at(places.state, { ...finding, id: own, avoidable: true, remedies });
}
