import { join } from 'node:path';
import type { BackupState, ClusterState, CreationState, HsmState } from '#models';
import type { ConformanceDeployment } from '#properties';
import type { Libraries } from './libraries.ts';
import type { Handle } from './pkcs11/pkcs11.ts';
import { Token } from './token.ts';
import { rightWays, type Ways } from './ways.ts';

/** A cluster: what the service knows of it. Its masking key is on its HSMs and in their backups only. */
export interface Cluster {
  readonly name: string;
  readonly region: string;
  readonly hsms: readonly Hsm[];
  state: ClusterState;
  /** The backup that it was made from. */
  origin: Backup | undefined;
}

/** A place for an HSM. */
export interface Hsm {
  readonly name: string;
  readonly cluster: Cluster;
  /** The availability zone that it is in. */
  readonly zone: string | undefined;
  state: HsmState;
  /** There from its creation until it fails or is deleted; out of reach it is there as well. */
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
  readonly home: Cluster;
  /** The HSMs that the client connects to. */
  readonly reached: readonly Hsm[];
  creation: CreationState;
  /** The HSMs that the running synchronization or clean-up is done with. */
  readonly attempted: Set<Hsm>;
  isWrapped: boolean;
  /** What the key made of a block of zeros on the HSM that generated it. */
  encrypted: Buffer | undefined;
  /** Of a session key: the session that it lives in, and where. */
  session: { readonly token: Token; readonly handle: Handle } | undefined;
}

/** A place for a backup. */
export interface Backup {
  readonly name: string;
  state: BackupState;
  /** A copy of the directory of a token; nothing before it is taken and after it is gone. */
  directory: string | undefined;
  region: string | undefined;
  sourceCluster: Cluster | undefined;
}

/** Everything of one deployment: its tokens are in a folder that it is given, and what is known of them is here. */
export class Room {
  readonly deployment: ConformanceDeployment;
  readonly libraries: Libraries;
  readonly ways: Ways;
  readonly clusters: readonly Cluster[];
  readonly hsms: readonly Hsm[];
  readonly keys: readonly Key[];
  readonly backups: readonly Backup[];
  readonly #folder: string;
  #directoryCount = 0;

  constructor(deployment: ConformanceDeployment, libraries: Libraries, ways: Ways, folder: string) {
    this.deployment = deployment;
    this.libraries = libraries;
    this.ways = ways;
    this.#folder = folder;
    this.clusters = Object.entries(deployment.clusters).map(([name, { region, hsms: names, zones }]) => {
      const hsms: Hsm[] = [];
      const cluster: Cluster = { name, region, hsms, state: 'NONE', origin: undefined };
      const hsmOf = (hsm: string): Hsm => {
        return { name: hsm, cluster, zone: zones?.[hsm], state: 'NONE', token: undefined };
      };
      hsms.push(...names.map(hsmOf));
      return cluster;
    });
    this.hsms = this.clusters.flatMap(({ hsms }) => hsms);
    this.keys = Object.keys(deployment.keys).map((name) => this.#keyOf(name));
    this.backups = Array.from({ length: deployment.backups }, (_, index) => ({
      name: `backup-${index + 1}`,
      state: 'NONE',
      directory: undefined,
      region: undefined,
      sourceCluster: undefined,
    }));
    this.#start();
  }

  cluster(name: string): Cluster {
    return named(this.clusters, 'cluster', name);
  }

  hsm(name: string): Hsm {
    return named(this.hsms, 'HSM', name);
  }

  /** The HSMs of an availability zone, which is named with its region: of whatever clusters. */
  hsmsOfZone(name: string): readonly Hsm[] {
    return this.hsms.filter(
      ({ zone, cluster }) => zone !== undefined && `${cluster.region}/${zone}` === name,
    );
  }

  key(name: string): Key {
    return named(this.keys, 'key', name);
  }

  backup(name: string): Backup {
    return named(this.backups, 'backup slot', name);
  }

  /** Where a token can be that is to come. */
  newDirectory(): string {
    this.#directoryCount += 1;
    return join(this.#folder, `token-${this.#directoryCount}`);
  }

  /** Gives up the library of every HSM. The folder is left to whoever gave it. */
  close(): void {
    for (const { token } of this.hsms) token?.close();
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

  /** One HSM is set up for each masking key. Every other one that has it is restored from what that one holds. */
  #start(): void {
    const originals = new Map<string, Token>();
    for (const cluster of this.clusters) {
      const { start, up, degraded, maskingKey = cluster.name } = this.deployment.clusters[cluster.name]!;
      if (start !== 'running') continue;
      cluster.state = 'ACTIVE';
      for (const hsm of cluster.hsms) {
        if (degraded.includes(hsm.name)) hsm.state = 'DEGRADED';
        else if (up?.includes(hsm.name) ?? true) hsm.state = 'ACTIVE';
        else continue;
        const original = originals.get(maskingKey);
        hsm.token =
          original === undefined
            ? this.#setUp(maskingKey)
            : Token.open(this.libraries, rightWays.backUp(this, original));
        originals.set(maskingKey, original ?? hsm.token);
      }
    }
  }

  #setUp(maskingKey: string): Token {
    const { users, cryptoOfficer, allow } = this.deployment;
    const token = Token.create(this.libraries, this.newDirectory());
    token.generateMaskingKey(maskingKey);
    token.activate();
    // Users who can be created later do not exist yet.
    const others = allow.changeUsers ? [] : users.filter((user) => user !== cryptoOfficer);
    for (const name of others) token.addUser({ name, version: 1 });
    return token;
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

function named<Thing extends { readonly name: string }>(
  things: readonly Thing[],
  what: string,
  name: string,
): Thing {
  const found = things.find((thing) => thing.name === name);
  if (found === undefined) throw new Error(`There is no ${what} ${JSON.stringify(name)}.`);
  return found;
}
