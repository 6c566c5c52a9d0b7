import type { BackupState } from '#models';
import type { Cluster, Region } from './cluster.ts';
import { emptyImage, type Image } from './hsm.ts';
import { demand } from './refused.ts';

/** What a backup is of, and where it is kept. */
export interface BackupContents {
  readonly image: Image;
  readonly maskingKey: string | undefined;
  readonly region: Region;
  /** The cluster that it belongs to; none for a copy. */
  readonly sourceCluster: Cluster | undefined;
}

/** A place for a backup, from the moment when it is taken until it is gone for good. */
export class Backup {
  readonly name: string;
  state: BackupState = 'NONE';
  image: Image = emptyImage;
  maskingKey: string | undefined;
  region: Region | undefined;
  sourceCluster: Cluster | undefined;

  constructor(name: string) {
    this.name = name;
  }

  begin({ image, maskingKey, region, sourceCluster }: BackupContents): void {
    this.image = image;
    this.maskingKey = maskingKey;
    this.region = region;
    this.sourceCluster = sourceCluster;
    this.state = 'CREATE_IN_PROGRESS';
  }

  complete(): void {
    demand(this.state === 'CREATE_IN_PROGRESS', 'backup-not-creating');
    this.state = 'READY';
  }

  /** Only what is copied from one region to another can go wrong. */
  failToCopy(): void {
    demand(this.state === 'CREATE_IN_PROGRESS', 'backup-not-creating');
    demand(this.sourceCluster === undefined, 'not-a-copy');
    this.#destroy();
  }

  markForDeletion(): void {
    demand(this.state === 'READY', 'backup-not-ready');
    this.state = 'PENDING_DELETION';
  }

  /** The deletion is taken back. */
  restore(): void {
    demand(this.state === 'PENDING_DELETION', 'backup-not-pending-deletion');
    this.state = 'READY';
  }

  purge(): void {
    demand(this.state === 'PENDING_DELETION', 'backup-not-pending-deletion');
    this.#destroy();
  }

  /** Keys and users are gone; where it was, and under which masking key, stays on record. */
  #destroy(): void {
    this.state = 'DELETED';
    this.image = emptyImage;
  }
}
