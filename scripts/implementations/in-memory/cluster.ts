import type { ClusterState } from '#models';
import type { ConformanceDeployment } from '#properties';
import type { Backup } from './backup.ts';
import type { Hsm } from './hsm.ts';
import { demand } from './refused.ts';

/** Where something is. Backups do not leave the partition of a region. */
export interface Region {
  readonly name: string;
  readonly partition: string;
}

/** A place for a cluster, from its creation to its deletion. */
export class Cluster {
  readonly name: string;
  readonly region: Region;
  readonly deployment: ConformanceDeployment;
  /** All places for HSMs, vacant or not. */
  readonly hsms: Hsm[] = [];
  state: ClusterState = 'NONE';
  /** The name of the cluster that the masking key was made for. */
  maskingKey: string | undefined;
  /** The backup that it was made from. */
  origin: Backup | undefined;

  constructor(name: string, region: Region, deployment: ConformanceDeployment) {
    this.name = name;
    this.region = region;
    this.deployment = deployment;
  }

  get activeHsms(): readonly Hsm[] {
    return this.hsms.filter((hsm) => hsm.isActive);
  }

  get isVacant(): boolean {
    return this.hsms.every((hsm) => hsm.isVacant);
  }

  get isInUse(): boolean {
    return this.state === 'UNINITIALIZED' || this.state === 'INITIALIZED' || this.state === 'ACTIVE';
  }

  /** Whether a new HSM can be added: the first one sooner than any other. */
  get takesHsm(): boolean {
    if (this.state === 'ACTIVE') return true;
    const takesFirst =
      this.state === 'UNINITIALIZED' || (this.state === 'INITIALIZED' && this.origin !== undefined);
    return takesFirst && this.isVacant;
  }

  request(): void {
    demand(this.state === 'NONE', 'cluster-exists');
    this.state = 'CREATE_IN_PROGRESS';
  }

  requestFrom(backup: Backup): void {
    demand(this.state === 'NONE', 'cluster-exists');
    demand(backup.state === 'READY', 'backup-not-ready');
    demand(backup.region === this.region, 'other-region');
    this.state = 'CREATE_IN_PROGRESS';
    this.maskingKey = backup.maskingKey;
    this.origin = backup;
  }

  becomeCreated(): void {
    demand(this.state === 'CREATE_IN_PROGRESS', 'cluster-not-creating');
    if (this.origin === undefined) this.state = 'UNINITIALIZED';
    else this.state = this.deployment.assume.restoredClusterActive ? 'ACTIVE' : 'INITIALIZED';
  }

  initialize(): void {
    demand(this.state === 'UNINITIALIZED', 'cluster-not-uninitialized');
    demand(this.activeHsms.length > 0, 'no-active-hsm');
    this.state = 'INITIALIZE_IN_PROGRESS';
  }

  becomeInitialized(): void {
    demand(this.state === 'INITIALIZE_IN_PROGRESS', 'cluster-not-initializing');
    this.state = 'INITIALIZED';
    this.maskingKey = this.name;
  }

  /** The first crypto officer of a fresh cluster sets a password. */
  activate(): void {
    demand(this.state === 'INITIALIZED', 'cluster-not-initialized');
    demand(this.origin === undefined, 'cluster-from-backup');
    demand(this.activeHsms.length > 0, 'no-active-hsm');
    this.state = 'ACTIVE';
    for (const hsm of this.activeHsms) hsm.passwords.set(this.deployment.cryptoOfficer, 1);
  }

  /** A cluster made from a backup has its users: nobody needs to activate it. */
  gotActiveHsm(): void {
    if (this.state === 'INITIALIZED' && this.origin !== undefined) this.state = 'ACTIVE';
  }

  delete(): void {
    demand(this.isInUse, 'cluster-not-in-use');
    demand(this.isVacant, 'cluster-not-vacant');
    this.state = 'DELETE_IN_PROGRESS';
  }

  becomeDeleted(): void {
    demand(this.state === 'DELETE_IN_PROGRESS', 'cluster-not-deleting');
    this.state = 'DELETED';
  }
}
