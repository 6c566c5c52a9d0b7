import { at, type Finding, statement } from '../finding.ts';
import { activeHsmsOf, hsmsInUse } from '../hsms-in-use.ts';
import type { ObservedClient, ObservedCluster } from '../observed.ts';

/**
 * What the documentation advises for a cluster, where the cluster differs from it.
 *
 * @clause KS-SINGLE-HSM
 * @clause KS-TWO-HSMS
 */
export function adviceForCluster(cluster: ObservedCluster): readonly Finding[] {
  const active = activeHsmsOf(cluster);
  const zones = new Set(cluster.hsms.filter(({ id }) => active.includes(id)).map(({ zone }) => zone));
  const findings: Finding[] = [];
  const advise = (question: string, sentence: string): void => {
    findings.push(at(cluster.places.hsms, statement(question, 'advice', null, 'KS-TWO-HSMS', sentence)));
  };
  if (active.length === 1) advise('two-hsms', 'It has 1 active HSM; run at least two.');
  if (active.length > 1 && zones.size < 2)
    advise('two-zones', `All its active HSMs are in ${[...zones].join()}; use two zones.`);
  if (active.length === 2)
    advise('three-hsms', 'For the durability of new keys, three HSMs are recommended.');
  return findings;
}

/** What the documentation advises for the durability setting of a client. */
export function adviceForClient(client: ObservedClient, cluster: ObservedCluster): readonly Finding[] {
  const hsmCount = hsmsInUse(cluster).length;
  if (client.sdk === 5) {
    if (client.keyAvailabilityCheck) return [];
    const sentence = 'The key availability check is off: a key on a single HSM is accepted.';
    return [at(client.place, statement('check-off', 'advice', null, 'KS-SDK5-OPT-OUT', sentence))];
  }
  const minimum = client.createObjectMinimumNodes;
  const findings: Finding[] = [];
  const advise = (question: string, sentence: string, place = client.place): void => {
    findings.push(at(place, statement(question, 'advice', null, 'KS-MINIMUM-NODES-BOUND', sentence)));
  };
  if (minimum < 2)
    advise('minimum-nodes-low', `create_object_minimum_nodes is ${minimum}; consider at least 2.`);
  if (minimum > Math.max(1, hsmCount - 1)) {
    const most = `at most one fewer than the HSMs (${Math.max(1, hsmCount - 1)})`;
    advise(
      'minimum-nodes-high',
      `create_object_minimum_nodes is ${minimum}; the documentation says ${most}.`,
    );
  }
  if (minimum < 2 && hsmCount === 2) {
    advise(
      'minimum-nodes-two-hsms',
      'With two HSMs both recommendations cannot be met; a third HSM resolves it.',
      cluster.places.hsms,
    );
  }
  return findings;
}
