import { partitionOfRegion } from '#models';
import type { ClusterFacts } from './facts.ts';
import { unknownCluster } from './lives.ts';
import type { Topology } from './topology.ts';

/** Whether two clusters carry one masking key. */
export type Relation = 'same' | 'different' | 'unknown';

/**
 * Which clusters carry one masking key: those with one backup history.
 *
 * @remarks
 * What is connected by source backups and copies is one group. Two groups are different where both go back to a cluster
 * that was made from no backup, or are in two partitions; where nobody said what a cluster was made from, it is unknown.
 *
 * @clause KS-CLONE-GROUP
 * @clause KS-BACKUP-PARTITION
 */
export class Relations {
  readonly #groups = new Map<string, string>();
  readonly #rooted = new Set<string>();
  readonly #clusters: ReadonlyMap<string, ClusterFacts>;

  constructor({ clusters, backups }: Topology) {
    this.#clusters = clusters;
    for (const { backup, cluster, copyOf } of backups.values()) {
      if (cluster !== null) this.#join(`backup ${backup}`, cluster);
      if (copyOf !== null) this.#join(`backup ${backup}`, `backup ${copyOf}`);
    }
    for (const { cluster, sourceBackup } of clusters.values())
      if (typeof sourceBackup === 'string') this.#join(cluster, `backup ${sourceBackup}`);
    for (const { cluster, sourceBackup, isInitialized } of clusters.values())
      if (sourceBackup === null || (isInitialized && sourceBackup === undefined))
        this.#rooted.add(this.#rootOf(cluster));
  }

  of(one: string, other: string): Relation {
    if (one === other) return 'same';
    if (one === unknownCluster || other === unknownCluster) return 'unknown';
    const roots = [this.#rootOf(one), this.#rootOf(other)] as const;
    if (roots[0] === roots[1]) return 'same';
    if (roots.every((root) => this.#rooted.has(root))) return 'different';
    const partitions = [one, other].map((cluster) => this.#partitionOf(cluster));
    const areApart = !partitions.includes(undefined) && partitions[0] !== partitions[1];
    return areApart ? 'different' : 'unknown';
  }

  #partitionOf(cluster: string): string | undefined {
    const region = this.#clusters.get(cluster)?.region ?? null;
    return region === null ? undefined : partitionOfRegion(region);
  }

  #rootOf(name: string): string {
    let root = name;
    for (let next = this.#groups.get(root); next !== undefined; next = this.#groups.get(root)) root = next;
    return root;
  }

  #join(one: string, other: string): void {
    const [first, second] = [this.#rootOf(one), this.#rootOf(other)];
    if (first !== second) this.#groups.set(first, second);
  }
}
