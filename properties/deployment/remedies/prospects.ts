import { activeHsmsOf, hsmsInUse, joiningHsmsOf } from '../hsms-in-use.ts';
import type { ObservedClient, ObservedCluster, ObservedDeployment } from '../observed.ts';
import { both, type Change, changesFor, clientsOf } from './changes.ts';
import { forecast } from './forecast.ts';

/** How many HSMs of a cluster there are. */
interface HsmCounts {
  readonly active: number;
  readonly inUse: number;
  readonly joining: number;
}

/** What a change promises for a client and its cluster, by counting alone; the same whichever finding it is tried for. */
export interface Prospect {
  readonly change: Change;
  readonly counts: HsmCounts;
  /** The questions whose answer is likely to be a hazard then. */
  readonly after: ReadonlySet<string>;
}

/** What can be said of a client and its cluster before any search. */
export class Prospects {
  readonly before: ReadonlySet<string>;
  readonly #client: ObservedClient;
  readonly #cluster: ObservedCluster;
  readonly #deployment: ObservedDeployment;
  readonly #changes: readonly Change[];
  readonly #known = new Map<number, readonly Prospect[]>();

  constructor(client: ObservedClient, cluster: ObservedCluster, deployment: ObservedDeployment) {
    this.before = forecast(client, cluster);
    this.#client = client;
    this.#cluster = cluster;
    this.#deployment = deployment;
    this.#changes = changesFor(client, cluster, deployment);
  }

  /** Of so many changes, one after the other: one or two. */
  of(size: 1 | 2): readonly Prospect[] {
    const known =
      this.#known.get(size) ??
      (size === 1 ? this.#changes : pairsOf(this.#changes)).flatMap((change) => this.#prospectOf(change));
    this.#known.set(size, known);
    return known;
  }

  /** None where the client is not there any more. */
  #prospectOf(change: Change): readonly Prospect[] {
    const changed = change.apply(this.#deployment);
    const then = changed.clusters.find(({ id }) => id === this.#cluster.id);
    const client = then && clientsOf(then, changed).find(({ name }) => name === this.#client.name);
    if (then === undefined || client === undefined) return [];
    return [{ change, counts: countsOf(then), after: forecast(client, then) }];
  }
}

function countsOf(cluster: ObservedCluster): HsmCounts {
  return {
    active: activeHsmsOf(cluster).length,
    inUse: hsmsInUse(cluster).length,
    joining: joiningHsmsOf(cluster).length,
  };
}

function pairsOf(changes: readonly Change[]): readonly Change[] {
  return changes.flatMap((one, index) => changes.slice(index).map((other) => both(one, other)));
}
