import type { ClusterState, CreationState, HsmState } from '#models';
import type { ConformanceDeployment } from '#properties';
import type { KeyBehaviour } from './behaviour.ts';
import type { Handle } from './pkcs11.ts';
import type { Token } from './token.ts';

/** A cluster: what the service knows of it. */
export interface KeyCluster {
  readonly name: string;
  readonly region: string;
  readonly hsms: readonly KeyHsm[];
  state: ClusterState;
}

/** A place for an HSM. */
export interface KeyHsm {
  readonly name: string;
  readonly cluster: KeyCluster;
  /** The availability zone that it is in. */
  readonly zone: string | undefined;
  state: HsmState;
  /** There as long as the HSM is; out of reach it is there as well. */
  token: Token | undefined;
}

/** A key: what the client that creates it knows of it. Its value is on HSMs and in backups only. */
export interface Key {
  readonly name: string;
  readonly isToken: boolean;
  readonly sdk: 3 | 5;
  /** How many HSMs must have it. */
  readonly need: number;
  readonly waitsForMinimum: boolean;
  readonly owner: string;
  readonly sharedWith: readonly string[];
  readonly exportable: boolean;
  readonly promotes: string | undefined;
  readonly home: KeyCluster;
  /** The HSMs that the client connects to. */
  readonly reached: readonly KeyHsm[];
  creation: CreationState;
  /** The HSMs that the running synchronization or clean-up is done with. */
  readonly attempted: Set<KeyHsm>;
  isWrapped: boolean;
  /** What the key made of a block of zeros on the HSM that generated it. */
  encrypted: Buffer | undefined;
  /** Of a session key: the session that it lives in, and where. */
  session: { readonly token: Token; readonly handle: Handle } | undefined;
}

/** The clusters, HSMs and keys of one deployment. Nothing is up, and no key is there, before somebody begins. */
export class KeySite {
  readonly deployment: ConformanceDeployment;
  readonly behaviour: KeyBehaviour;
  readonly clusters: readonly KeyCluster[];
  readonly hsms: readonly KeyHsm[];
  readonly keys: readonly Key[];

  constructor(deployment: ConformanceDeployment, behaviour: KeyBehaviour) {
    this.deployment = deployment;
    this.behaviour = behaviour;
    this.clusters = Object.entries(deployment.clusters).map(([name, { region, hsms: names, zones }]) => {
      const hsms: KeyHsm[] = [];
      const cluster: KeyCluster = { name, region, hsms, state: 'NONE' };
      const hsmOf = (hsm: string): KeyHsm => {
        return { name: hsm, cluster, zone: zones?.[hsm], state: 'NONE', token: undefined };
      };
      hsms.push(...names.map(hsmOf));
      return cluster;
    });
    this.hsms = this.clusters.flatMap(({ hsms }) => hsms);
    this.keys = Object.keys(deployment.keys).map((name) => this.#keyOf(name));
  }

  cluster(name: string): this['clusters'][number] {
    return named(this.clusters, 'cluster', name);
  }

  hsm(name: string): this['hsms'][number] {
    return named(this.hsms, 'HSM', name);
  }

  key(name: string): Key {
    return named(this.keys, 'key', name);
  }

  /** Every running cluster, and its HSMs, are as the deployment says; `bring` brings each its token. */
  protected begin(bring: (hsm: this['hsms'][number], maskingKey: string) => void): void {
    for (const cluster of this.clusters) {
      const { start, up, degraded, maskingKey = cluster.name } = this.deployment.clusters[cluster.name]!;
      if (start !== 'running') continue;
      cluster.state = 'ACTIVE';
      for (const hsm of cluster.hsms) {
        if (degraded.includes(hsm.name)) hsm.state = 'DEGRADED';
        else if (up?.includes(hsm.name) ?? true) hsm.state = 'ACTIVE';
        else continue;
        bring(hsm, maskingKey);
      }
    }
  }

  #keyOf(name: string): Key {
    const { class: kind, client: clientName, ...key } = this.deployment.keys[name]!;
    const client = this.deployment.clients[clientName]!;
    const home = this.cluster(client.cluster);
    return {
      name,
      isToken: kind === 'token',
      sdk: client.sdk,
      need: requirementOf(client),
      waitsForMinimum: client.sdk === 3 && client.waitsForMinimum,
      owner: key.owner,
      sharedWith: key.sharedWith,
      exportable: key.exportable,
      promotes: key.promotes,
      home,
      reached: home.hsms.filter((hsm) => client.reaches?.includes(hsm.name) ?? true),
      creation: 'none',
      attempted: new Set(),
      isWrapped: false,
      encrypted: undefined,
      session: undefined,
    };
  }
}

/** How many HSMs must have a key that this client creates. */
function requirementOf(client: ConformanceDeployment['clients'][string]): number {
  switch (client.sdk) {
    case 3:
      return Math.max(client.createObjectMinimumNodes, client.minSrv);
    case 5:
      return client.keyAvailabilityCheck ? 2 : 1;
  }
}

/** The one with this name, which keysync has from the deployment. */
export function named<Thing extends { readonly name: string }>(
  things: readonly Thing[],
  what: string,
  name: string,
): Thing {
  const found = things.find((thing) => thing.name === name);
  if (found === undefined) throw new Error(`There is no ${what} ${JSON.stringify(name)}.`);
  return found;
}
