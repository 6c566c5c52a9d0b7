import type { ConformanceDeployment } from '#properties';
import { Backup } from './backup.ts';
import { BackupService } from './backup-service.ts';
import type { ClientLibrary } from './client-library.ts';
import { Sdk3Client } from './client-sdk3.ts';
import { Sdk5Client } from './client-sdk5.ts';
import { Cluster, type Region } from './cluster.ts';
import { Faults } from './faults.ts';
import { Hsm } from './hsm.ts';
import { HsmService } from './hsm-service.ts';
import { Key } from './key.ts';
import { OperatorTools } from './operator-tools.ts';
import { ServerSideSync } from './server-side-sync.ts';
import { UserManagement } from './user-management.ts';

/** An availability zone: some HSMs of one region, of whatever clusters. */
export interface Zone {
  readonly name: string;
  readonly hsms: readonly Hsm[];
}

/** What a site is built of. */
export const parts = {
  Backup,
  BackupService,
  Cluster,
  Faults,
  Hsm,
  HsmService,
  OperatorTools,
  Sdk3Client,
  Sdk5Client,
  ServerSideSync,
  UserManagement,
};

/** See {@link parts}. */
export type Parts = typeof parts;

/** All clusters, clients, keys and backups of one deployment, as they are now. */
export class Site {
  readonly deployment: ConformanceDeployment;
  readonly regions: readonly Region[];
  readonly clusters: readonly Cluster[];
  readonly clients: readonly ClientLibrary[];
  readonly keys: Key[] = [];
  readonly backupService: BackupService;
  readonly hsmService: HsmService;
  readonly faults: Faults;
  readonly serverSideSync: ServerSideSync;
  readonly tools: OperatorTools;
  readonly users: UserManagement;

  /** @param own - the parts that are other than usual */
  constructor(deployment: ConformanceDeployment, own: Partial<Parts> = {}) {
    const used = { ...parts, ...own };
    this.deployment = deployment;
    this.regions = Object.entries(deployment.regions).map(([name, partition]) => ({ name, partition }));
    this.clusters = Object.keys(deployment.clusters).map((name) => this.#clusterAtStart(name, used));
    this.clients = Object.keys(deployment.clients).map((name) => this.#client(name, used));
    for (const name of Object.keys(deployment.keys)) this.#addKey(name);
    const backups = Array.from({ length: deployment.backups }, (_, index) => `backup-${index + 1}`);
    this.backupService = new used.BackupService(backups.map((name) => new used.Backup(name)));
    this.hsmService = new used.HsmService(this.backupService);
    this.faults = new used.Faults(this);
    this.serverSideSync = new used.ServerSideSync(this);
    this.tools = new used.OperatorTools(this);
    this.users = new used.UserManagement(this);
  }

  get hsms(): readonly Hsm[] {
    return this.clusters.flatMap(({ hsms }) => hsms);
  }

  /** Each once; a name alone does not tell in which region it is. */
  get zones(): readonly Zone[] {
    const zones = new Map<string, Hsm[]>();
    for (const hsm of this.hsms) {
      if (hsm.zone === undefined) continue;
      const name = `${hsm.cluster.region.name}/${hsm.zone}`;
      zones.set(name, [...(zones.get(name) ?? []), hsm]);
    }
    return [...zones].map(([name, hsms]) => ({ name, hsms }));
  }

  get backups(): readonly Backup[] {
    return this.backupService.backups;
  }

  #clusterAtStart(name: string, used: Parts): Cluster {
    const told = this.deployment.clusters[name]!;
    const { region, hsms, start, up = hsms, degraded, maskingKey, zones, users } = told;
    const cluster = new used.Cluster(name, named(this.regions, region), this.deployment);
    cluster.hsms.push(...hsms.map((hsm) => new used.Hsm(hsm, cluster, zones?.[hsm])));
    if (start === 'absent') return cluster;
    cluster.state = 'ACTIVE';
    cluster.maskingKey = maskingKey ?? name;
    for (const hsm of cluster.hsms) {
      const isDegraded = degraded.includes(hsm.name);
      if (!isDegraded && !up.includes(hsm.name)) continue;
      hsm.state = isDegraded ? 'DEGRADED' : 'ACTIVE';
      for (const user of this.#usersAtStart()) hsm.passwords.set(user, 1);
      for (const [user, version] of Object.entries(users?.[hsm.name] ?? {})) {
        if (version === 0) hsm.passwords.delete(user);
        else hsm.passwords.set(user, version);
      }
    }
    return cluster;
  }

  /** Where users can be created, none has been but the crypto officer. */
  #usersAtStart(): readonly string[] {
    const { allow, users, cryptoOfficer } = this.deployment;
    return allow.changeUsers ? [cryptoOfficer] : users;
  }

  #client(name: string, used: Parts): ClientLibrary {
    const settings = this.deployment.clients[name]!;
    const cluster = named(this.clusters, settings.cluster);
    const { reaches } = settings;
    const hsms = cluster.hsms.filter((hsm) => reaches?.includes(hsm.name) ?? true);
    const rest = [name, cluster, hsms, this] as const;
    return settings.sdk === 3
      ? new used.Sdk3Client(settings, ...rest)
      : new used.Sdk5Client(settings, ...rest);
  }

  /** A key that comes from a session key needs that one first. */
  #addKey(name: string): Key {
    const known = this.keys.find((key) => key.name === name);
    if (known !== undefined) return known;
    const { client, promotes, start, ...template } = this.deployment.keys[name]!;
    const session = promotes === undefined ? undefined : this.#addKey(promotes);
    const key = new Key(name, named(this.clients, client), template, session);
    this.keys.push(key);
    if (start === undefined) return key;
    key.become(start.creation);
    for (const hsm of start.heldBy) named(this.hsms, hsm).store(key);
    return key;
  }
}

/** @throws Error where there is no such thing */
export function named<Named extends { readonly name: string }>(
  things: readonly Named[],
  name: string,
): Named {
  const found = things.find((thing) => thing.name === name);
  if (found === undefined) throw new Error(`Nothing here is called ${JSON.stringify(name)}.`);
  return found;
}
