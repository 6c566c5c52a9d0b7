import { certificatesFor } from '../../implementations/service-api/certificates.ts';
import { waitFor } from '../../implementations/service-api/waiting.ts';
import type { ApiCaller, CallTerms, JsonObject } from './caller.ts';
import type { Output } from './response-shapes.ts';
import { NothingToTry, WireProblem, type WireSession } from './wire-session.ts';

type Cluster = Output<'DescribeClusters'>['Clusters'][number];
type Backup = Output<'DescribeBackups'>['Backups'][number];

/**
 * What tests are tried on: two clusters, and an HSM and a backup of the first. Each is made when the first test needs
 * it, and all of it is deleted in the end.
 */
export class Stage {
  readonly terms: CallTerms;
  readonly #caller: ApiCaller;
  readonly #patience: number;
  readonly #made = new Map<string, Promise<string>>();
  readonly #clusters: string[] = [];
  readonly #copied: string[] = [];

  /** @param patience - in seconds */
  constructor(caller: ApiCaller, patience: number) {
    if (caller.calls === undefined) throw new Error('No calls can be made.');
    this.#caller = caller;
    this.terms = caller.calls;
    this.#patience = patience;
  }

  /** A cluster that is UNINITIALIZED. */
  cluster(session: WireSession, which: 'first' | 'second' = 'first'): Promise<string> {
    return this.#once(which, async () => {
      const { Cluster } = await session.accepted('CreateCluster', this.terms.cluster);
      this.noteCluster(Cluster.ClusterId);
      await this.untilState(session, Cluster.ClusterId, 'UNINITIALIZED');
      return Cluster.ClusterId;
    });
  }

  /** A cluster that was made otherwise, and goes in the end as well. */
  noteCluster(id: string): void {
    this.#clusters.push(id);
  }

  /** A backup that was copied to the other region: its copies go in the end, too. */
  noteCopyOf(id: string): void {
    this.#copied.push(id);
  }

  /** An HSM of the first cluster that is ACTIVE. */
  hsm(session: WireSession): Promise<string> {
    return this.#once('hsm', async () => {
      const ClusterId = await this.cluster(session);
      const cluster = await this.clusterNow(session, ClusterId);
      const { Hsm } = await session.accepted('CreateHsm', { ClusterId, AvailabilityZone: zoneOf(cluster) });
      const isActive = ({ Hsms }: Cluster): boolean =>
        Hsms?.some(({ HsmId, State }) => HsmId === Hsm.HsmId && State === 'ACTIVE') === true;
      await this.#until(session, ClusterId, isActive, `the HSM ${Hsm.HsmId} ACTIVE`);
      return Hsm.HsmId;
    });
  }

  /** The first cluster, when its certificate was handed in. */
  initialized(session: WireSession): Promise<string> {
    return this.#once('initialized', async () => {
      await this.hsm(session);
      const ClusterId = await this.cluster(session);
      const hasRequest = ({ Certificates }: Cluster): boolean => Certificates?.ClusterCsr !== undefined;
      const cluster = await this.#until(session, ClusterId, hasRequest, 'Certificates.ClusterCsr there');
      const { signed, anchor } = certificatesFor(ClusterId, cluster.Certificates!.ClusterCsr);
      await session.accepted('InitializeCluster', { ClusterId, SignedCert: signed, TrustAnchor: anchor });
      await this.untilState(session, ClusterId, 'INITIALIZED');
      return ClusterId;
    });
  }

  /** A backup that is READY. The service makes one as a cluster is activated, some mocks do so earlier. */
  backup(session: WireSession): Promise<string> {
    return this.#once('backup', async () => {
      const ClusterId = await this.initialized(session);
      if (this.terms.activates) await session.any('activate-cluster', { ClusterId });
      const look = (): Promise<Backup | undefined> => this.#backupOf(session, ClusterId);
      const isReady = (one: Backup | undefined): boolean => one?.BackupState === 'READY';
      const found = this.terms.activates ? await waitFor(look, isReady, this.#patience) : await look();
      if (isReady(found)) return found!.BackupId;
      throw new NothingToTry(
        this.terms.activates
          ? 'there is no backup, although the cluster was activated'
          : 'there is no backup: that takes a cluster which is activated',
      );
    });
  }

  async #backupOf(session: WireSession, ClusterId: string): Promise<Backup | undefined> {
    const { Backups } = await session.accepted('DescribeBackups', { Filters: { clusterIds: [ClusterId] } });
    return Backups.find((one) => one.ClusterId === ClusterId && one.BackupState === 'READY');
  }

  /** How many backups of a cluster are listed, when there are as many as are wanted or the patience is at its end. */
  backupCount(session: WireSession, ClusterId: string, wanted: number): Promise<number> {
    const count = async (): Promise<number> => {
      const { Backups } = await session.accepted('DescribeBackups', { Filters: { clusterIds: [ClusterId] } });
      return Backups.length;
    };
    return waitFor(count, (found) => found >= wanted, this.#patience);
  }

  async clusterNow(session: WireSession, id: string): Promise<Cluster> {
    const { Clusters } = await session.accepted('DescribeClusters', { Filters: { clusterIds: [id] } });
    const cluster = Clusters.find(({ ClusterId }) => ClusterId === id);
    if (cluster === undefined)
      throw new WireProblem(`DescribeClusters: the cluster ${id} is not listed`, 'a cluster is not listed');
    return cluster;
  }

  async untilState(session: WireSession, id: string, wanted: string): Promise<void> {
    await this.#until(session, id, ({ State }) => State === wanted, wanted);
  }

  async #until(
    session: WireSession,
    id: string,
    isThere: (cluster: Cluster) => boolean,
    wanted: string,
  ): Promise<Cluster> {
    const seen = await waitFor(() => this.clusterNow(session, id), isThere, this.#patience);
    if (isThere(seen)) return seen;
    const changing = session.exchanges.findLast(({ operation }) => !operation.startsWith('Describe'));
    throw new WireProblem(
      `DescribeClusters: after ${changing?.operation ?? 'all that'} the cluster is ${seen.State}, and does not come to ${wanted}`,
      `${seen.State} does not come to ${wanted}`,
    );
  }

  /** What could not be made is not made again: the first test that needs it says why, the others have nothing to try. */
  #once(name: string, make: () => Promise<string>): Promise<string> {
    const known = this.#made.get(name);
    if (known === undefined) {
      const made = make();
      this.#made.set(name, made);
      return made;
    }
    return known.catch((error: Error) => {
      if (error instanceof NothingToTry) throw error;
      throw new NothingToTry(`what it takes could not be made: ${error.message}`);
    });
  }

  /** Deletes what was made, as far as the service lets it. */
  async leave(): Promise<void> {
    const { region, otherRegion } = this.terms;
    if (this.#copied.length > 0) await this.#deleteBackups(otherRegion, { sourceBackupIds: this.#copied });
    const ask = (operation: string, input: JsonObject): Promise<JsonObject> =>
      this.#plain(region, operation, input);
    for (const ClusterId of this.#clusters) {
      const look = async (): Promise<readonly JsonObject[]> => {
        const { Clusters } = await ask('DescribeClusters', { Filters: { clusterIds: [ClusterId] } });
        const [cluster] = Array.isArray(Clusters) ? (Clusters as JsonObject[]) : [];
        const hsms = ((cluster?.['Hsms'] ?? []) as JsonObject[]).filter(({ State }) => State !== 'DELETED');
        for (const { HsmId, State } of hsms)
          if (State === 'ACTIVE' || State === 'DEGRADED') await ask('DeleteHsm', { ClusterId, HsmId });
        return hsms;
      };
      await waitFor(look, (hsms) => hsms.length === 0, this.#patience);
      await ask('DeleteCluster', { ClusterId });
      await this.#deleteBackups(region, { clusterIds: [ClusterId] });
    }
  }

  async #deleteBackups(region: string, Filters: JsonObject): Promise<void> {
    const look = async (): Promise<readonly JsonObject[]> => {
      const { Backups } = await this.#plain(region, 'DescribeBackups', { Filters });
      return Array.isArray(Backups) ? (Backups as JsonObject[]) : [];
    };
    const isMade = ({ BackupState }: JsonObject): boolean => BackupState !== 'CREATE_IN_PROGRESS';
    for (const { BackupId, BackupState } of await waitFor(look, (all) => all.every(isMade), this.#patience))
      if (BackupState === 'READY') await this.#plain(region, 'DeleteBackup', { BackupId });
  }

  /** What a service answers to a call, if that is anything. */
  async #plain(region: string, operation: string, input: JsonObject): Promise<JsonObject> {
    const { body } = await this.#caller.call(region, operation, input);
    try {
      return Object(JSON.parse(body)) as JsonObject;
    } catch {
      return {};
    }
  }
}

/** A zone in which a cluster has a subnet. */
export const zoneOf = ({ SubnetMapping }: Cluster): string =>
  Object.keys(SubnetMapping ?? {}).sort()[0] ?? 'us-east-1a';
