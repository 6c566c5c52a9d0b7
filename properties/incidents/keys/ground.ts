import type { ClusterFacts } from '../intake/facts.ts';
import { timesOf } from '../intake/facts.ts';
import { type HsmLife, livesOf, unknownCluster } from '../intake/lives.ts';
import { Relations } from '../intake/relations.ts';
import type { Topology } from '../intake/topology.ts';

const minute = 60_000_000;

/** A look at a cluster says of its HSMs how they are for so long, before and after. */
const lookReach = 5 * minute;

/**
 * What every key is judged on: what there is beside keys, put in order once.
 *
 * @assumption logs-name-every-hsm
 */
export class Ground {
  readonly topology: Topology;
  readonly clockSkew: number;
  readonly lives: readonly HsmLife[];
  readonly lifeOf: ReadonlyMap<string, HsmLife>;
  readonly relations: Relations;
  /** Every cluster with an HSM that was seen, or that was made from a backup. */
  readonly clusters: readonly string[];
  /** The first and the last thing that was seen. */
  readonly first: number;
  readonly end: number;
  /** Whether every record of CloudTrail could be read: one that could not may name an HSM, a cluster or a backup more. */
  readonly isTrailWhole: boolean;
  readonly #livesIn = new Map<string, HsmLife[]>();
  readonly #families = new Map<string, readonly string[]>();

  constructor(topology: Topology, clockSkew: number) {
    this.topology = topology;
    this.clockSkew = clockSkew;
    this.lives = livesOf(topology, clockSkew);
    this.lifeOf = new Map(this.lives.map((life) => [life.hsm, life]));
    this.relations = new Relations(topology);
    this.first = topology.first ?? 0;
    this.end = topology.last ?? 0;
    this.isTrailWhole = topology.trailHoleCount === 0;
    for (const life of this.lives) {
      const inCluster = this.#livesIn.get(life.cluster);
      if (inCluster === undefined) this.#livesIn.set(life.cluster, [life]);
      else inCluster.push(life);
    }
    this.clusters = [...this.#livesIn.keys()];
  }

  livesIn(cluster: string): readonly HsmLife[] {
    return this.#livesIn.get(cluster) ?? [];
  }

  factsOf(cluster: string): ClusterFacts | undefined {
    return this.topology.clusters.get(cluster);
  }

  /** The clusters that a key of this one may get to, this one first. */
  familyOf(cluster: string): readonly string[] {
    const known = this.#families.get(cluster);
    if (known !== undefined) return known;
    const others = this.clusters.filter(
      (other) => other !== cluster && this.relations.of(cluster, other) !== 'different',
    );
    const family = [cluster, ...others];
    this.#families.set(cluster, family);
    return family;
  }

  /**
   * Whether the HSM certainly answered at that time: it was heard of just then, or a look shows it at work.
   *
   * @assumption lists-are-answered
   */
  isReachable({ facts, cluster }: HsmLife, at: number): boolean {
    if (facts.activity.isNear(at)) return true;
    const looks = this.factsOf(cluster)?.looks ?? [];
    return looks.some((look) => Math.abs(look.at - at) <= lookReach && look.hsms.get(facts.hsm) === 'ACTIVE');
  }

  /**
   * Since when a key that was made at that time may have come to a cluster without a record that says so: in a part of a
   * log that is missing, or in the backup that the cluster was made from.
   */
  mayComeUnseenFrom(cluster: string, madeAt: number): number | undefined {
    const source = this.factsOf(cluster)?.sourceBackup;
    const backup = typeof source === 'string' ? this.topology.backups.get(source) : undefined;
    const isNewer = typeof source === 'string' && (backup === undefined || timesOf(backup).to >= madeAt);
    return isNewer || this.incompleteIn(cluster, madeAt, this.end).length > 0 ? madeAt : undefined;
  }

  /** Whether a key may have been taken out of a related cluster, between two times, without a record that says so. */
  mayBeSentUnseen(cluster: string, from: number, to: number): boolean {
    const [, ...others] = this.familyOf(cluster);
    return others.some((other) => this.incompleteIn(other, from, to).length > 0);
  }

  /** Those whose logs, between two times, do not tell everything that happened. */
  incompleteIn(cluster: string, from: number, to: number): readonly string[] {
    return this.livesIn(cluster)
      .filter((life) => life.born <= to && (life.gone?.latest ?? to) >= from)
      .filter(({ hasLog, facts }) => {
        const isInHole = facts.holes.some((hole) => (hole.from ?? -Infinity) <= to && hole.to >= from);
        return !hasLog || isInHole;
      })
      .map(({ hsm }) => hsm);
  }
}

/** A cluster as it is told: null where nobody says which it is. */
export const toldCluster = (cluster: string): string | null => (cluster === unknownCluster ? null : cluster);
