import { join } from 'node:path';
import type { BackupState } from '#models';
import type { ConformanceDeployment } from '#properties';
import { type KeyCluster, type KeyHsm, KeySite, named } from '../pkcs11/site.ts';
import { type Behaviour, rightBehaviour } from './behaviour.ts';
import type { Libraries } from './libraries.ts';
import { Token } from './token.ts';

/** A cluster. Its masking key is on its HSMs and in their backups only. */
export interface Cluster extends KeyCluster {
  readonly hsms: readonly Hsm[];
  /** The backup that it was made from. */
  origin?: Backup;
}

/** A place for an HSM. */
export interface Hsm extends KeyHsm {
  readonly cluster: Cluster;
  /** There from its creation until it fails or is deleted; out of reach it is there as well. */
  token: Token | undefined;
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
export class Site extends KeySite {
  declare readonly behaviour: Behaviour;
  declare readonly clusters: readonly Cluster[];
  declare readonly hsms: readonly Hsm[];
  readonly libraries: Libraries;
  readonly backups: readonly Backup[];
  readonly #folder: string;
  #directoryCount = 0;

  constructor(deployment: ConformanceDeployment, libraries: Libraries, behaviour: Behaviour, folder: string) {
    super(deployment, behaviour);
    this.libraries = libraries;
    this.#folder = folder;
    this.backups = Array.from({ length: deployment.backups }, (_, index) => ({
      name: `backup-${index + 1}`,
      state: 'NONE',
      directory: undefined,
      region: undefined,
      sourceCluster: undefined,
    }));
    this.#start();
  }

  /** The HSMs of an availability zone, which is named with its region: of whatever clusters. */
  hsmsOfZone(name: string): readonly Hsm[] {
    return this.hsms.filter(
      ({ zone, cluster }) => zone !== undefined && `${cluster.region}/${zone}` === name,
    );
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

  /** One HSM is set up for each masking key. Every other one that has it is restored from what that one holds. */
  #start(): void {
    const originals = new Map<string, Token>();
    this.begin((hsm, maskingKey) => {
      const original = originals.get(maskingKey);
      const token =
        original === undefined
          ? this.#setUp(maskingKey)
          : Token.open(this.libraries, rightBehaviour.backUp(this, original));
      hsm.token = token;
      originals.set(maskingKey, original ?? token);
    });
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
