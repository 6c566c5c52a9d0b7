import type { ConformanceDeployment } from '#properties';
import { type Interest, inOrder, type SeenBackup, type View } from './lookout.ts';

/** The cluster that is in a slot. */
export interface OwnCluster {
  readonly id: string;
  readonly region: string;
  readonly slot: string;
  readonly isRestored: boolean;
  wasActive: boolean;
  hadActiveHsm: boolean;
  isDeleted: boolean;
}

/**
 * What a driver made on the endpoint, and in which slot of the deployment it is.
 *
 * @remarks
 * The API has no slots: which HSM is in which slot is what the driver says. Backups take slots in the order of their
 * making, but for those that the service made by itself: these are kept apart until somebody waits for them.
 */
export class Slots {
  readonly deployment: ConformanceDeployment;
  readonly clusters = new Map<string, OwnCluster>();
  /** Slot to the HSM in it, or to the last one that was. */
  readonly hsms = new Map<string, { readonly id: string; readonly eniId: string | undefined }>();
  /** In the order of the backup slots. */
  readonly backups: { readonly id: string; readonly region: string }[] = [];
  /** What the service backed up by itself, and nobody waited for. */
  readonly apart = new Set<string>();
  /** Backups that were seen to be ready. */
  readonly wereReady = new Set<string>();
  /** Region to the backups that were copied there. */
  readonly copied = new Map<string, readonly string[]>();
  readonly #knownBackups = new Map<string, string>();

  constructor(deployment: ConformanceDeployment) {
    this.deployment = deployment;
  }

  /** What is to be looked at. */
  get interest(): Interest {
    return {
      regions: Object.keys(this.deployment.regions),
      clusters: new Map([...this.clusters.values()].map(({ id, region }) => [id, region])),
      backups: this.#knownBackups,
      copied: this.copied,
    };
  }

  get knownBackups(): ReadonlyMap<string, string> {
    return this.#knownBackups;
  }

  /** The cluster that an HSM slot belongs to. */
  clusterOf(hsm: string): string {
    const found = Object.entries(this.deployment.clusters).find(([, { hsms }]) => hsms.includes(hsm));
    if (found === undefined) throw new Error(`There is no HSM slot ${JSON.stringify(hsm)}.`);
    return found[0];
  }

  /** The number of the backup in a slot, from 0; nothing where the slot is free. */
  backupIn(slot: string): { readonly id: string; readonly region: string } | undefined {
    return this.backups[Number(slot.slice(slot.lastIndexOf('-') + 1)) - 1];
  }

  slotOfBackup(id: string): string | undefined {
    const index = this.backups.findIndex((backup) => backup.id === id);
    return index === -1 ? undefined : `backup-${index + 1}`;
  }

  slotOfCluster(id: string): string | undefined {
    return [...this.clusters.values()].find((cluster) => cluster.id === id)?.slot;
  }

  /**
   * Takes note of what is to be seen.
   *
   * @param expected - whether the last of several new backups is one that was asked for
   */
  note({ clusters, backups }: View, expected?: (backup: SeenBackup) => boolean): void {
    for (const cluster of this.clusters.values()) {
      const seen = clusters.get(cluster.id);
      if (seen?.Hsms?.some(({ State }) => State === 'ACTIVE')) cluster.hadActiveHsm = true;
      // The state of the cluster may be behind what its HSMs do.
      const isActivated = cluster.isRestored && cluster.hadActiveHsm;
      if (seen?.State === 'ACTIVE' || isActivated) cluster.wasActive = true;
    }
    for (const { BackupId, BackupState } of backups.values())
      if (BackupState === 'READY') this.wereReady.add(BackupId);
    const added = inOrder(backups.values()).filter(({ BackupId }) => !this.#knownBackups.has(BackupId));
    const asked = expected && added.findLast(expected);
    for (const backup of added) {
      this.#knownBackups.set(backup.BackupId, backup.region);
      if (backup !== asked && this.#isByItself(backup)) this.apart.add(backup.BackupId);
      else this.take(backup.BackupId);
    }
  }

  /** Gives a backup the next slot. */
  take(id: string): void {
    this.apart.delete(id);
    this.backups.push({ id, region: this.#knownBackups.get(id)! });
  }

  /** The service backs up a cluster that works when it likes, and no other. */
  #isByItself({ SourceBackup, ClusterId }: SeenBackup): boolean {
    if (SourceBackup !== undefined) return false;
    return [...this.clusters.values()].some(({ id, wasActive }) => id === ClusterId && wasActive);
  }
}
