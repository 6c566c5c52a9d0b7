import type { ApiCall, AuditRecord, LogEvent, Look, Saw } from '../log-event.ts';

type Distribute<Record> = Record extends unknown ? Omit<Record, 'hsm' | 'cluster' | 'succeeded'> : never;

/** What a record says, without saying of which HSM. */
export type Said = Distribute<AuditRecord>;

const second = 1_000_000;

/** Writes what was seen, one thing after the other, as the files of an incident would have it. */
export class Telling {
  readonly events: LogEvent[] = [];
  readonly #zones: Readonly<Record<string, string>>;
  readonly #lines = new Map<string, number>();
  #now: number;

  /** @param zones - by HSM: where it is, for what lists clusters */
  constructor(start: string, zones: Readonly<Record<string, string>> = {}) {
    this.#now = Date.parse(start) * 1000;
    this.#zones = zones;
  }

  /** Lets so many seconds pass. */
  wait(seconds: number): this {
    this.#now += Math.round(seconds * second);
    return this;
  }

  /** A time so many seconds ago, in microseconds. */
  ago(seconds: number): number {
    return this.#now - seconds * second;
  }

  /** A record of an HSM's own log. */
  record(hsm: string, cluster: string, said: Said, succeeded = true): this {
    return this.#saw(`${hsm}.log`, hsm, { hsm, cluster, succeeded, ...said } as AuditRecord);
  }

  /** The last record of an HSM's own log. */
  ends(hsm: string, cluster: string): this {
    return this.#saw(`${hsm}.log`, hsm, { kind: 'stream-ended', hsm, cluster });
  }

  /** It starts anew: its counter of restarts is another. */
  restarts(hsm: string, cluster: string): this {
    return this.#saw(`${hsm}.log`, hsm, { kind: 'restarted', hsm, cluster });
  }

  /** A record of CloudTrail that cannot be read. */
  damagedTrail(): this {
    return this.#saw('cloudtrail.json', 'cloudtrail', { kind: 'trail-damaged', why: 'this is not JSON' });
  }

  /** A record of an HSM's own log that cannot be read, not even its time. */
  damaged(hsm: string, cluster: string): this {
    const saw = {
      kind: 'record-damaged',
      hsm,
      cluster,
      why: 'its time cannot be read',
      isUntimed: true,
    } as const;
    const last = this.events.findLast(({ clock }) => clock === hsm)!;
    this.events.push({ ...last, saw });
    return this;
  }

  called(operation: string, fields: Partial<Omit<ApiCall, 'kind' | 'operation'>>): this {
    const call: ApiCall = {
      kind: 'api-called',
      operation,
      errorCode: null,
      region: null,
      cluster: null,
      hsm: null,
      zone: null,
      backup: null,
      sourceBackup: null,
      destinationRegion: null,
      destinationBackup: null,
      ...fields,
    };
    return this.#saw('cloudtrail.json', 'cloudtrail', call);
  }

  looked(file: string, look: Look): this {
    return this.#saw(file, file, look);
  }

  /** `describe-clusters`: HSM to its state. */
  cluster(cluster: string, hsms: Readonly<Record<string, string>>, sourceBackup: string | null = null): this {
    const shown = Object.entries(hsms).map(([hsm, state]) => ({
      hsm,
      zone: this.#zones[hsm] ?? null,
      state,
    }));
    return this.looked('clusters.json', {
      kind: 'cluster-looked-at',
      cluster,
      state: 'ACTIVE',
      sourceBackup,
      hsms: shown,
    });
  }

  /** `key list`, whole: handle to its coverage. */
  keys(cluster: string, keys: Readonly<Record<number, string>>, owner: string | null = null): this {
    const listed = Object.entries(keys).map(([handle, coverage]) => ({
      handle: Number(handle),
      isToken: true,
      coverage,
      owner,
    }));
    return this.keysOf(cluster, listed);
  }

  /** The same, of keys of any kind. */
  keysOf(cluster: string, keys: Extract<Look, { kind: 'keys-looked-at' }>['keys']): this {
    return this.looked('keys.json', { kind: 'keys-looked-at', cluster, isWhole: true, keys });
  }

  /** `describe-backups` of all regions: backup to its cluster and when it was made. */
  backups(backups: Readonly<Record<string, readonly [cluster: string, madeAt: number]>>): this {
    for (const [backup, [cluster, madeAt]] of Object.entries(backups))
      this.looked('backups.json', {
        kind: 'backup-looked-at',
        backup,
        cluster,
        sourceBackup: null,
        state: 'READY',
        madeAt,
        deletedAt: null,
      });
    return this.looked('backups.json', {
      kind: 'backups-listed',
      cluster: null,
      region: null,
      isWhole: true,
      backups: Object.keys(backups),
    });
  }

  /** A login, which every HSM of a cluster records. */
  login(cluster: string, hsms: readonly string[], user = 'operator'): this {
    for (const hsm of hsms)
      this.record(hsm, cluster, { kind: 'logged-in', user, type: 'CN_CRYPTO_USER' }).wait(0.02);
    return this;
  }

  /** A key is made on one HSM and copied to others; where `missed` names some, the copy fails there. */
  makes(
    handle: number,
    cluster: string,
    [first, ...others]: readonly [string, ...string[]],
    missed: readonly string[] = [],
  ): this {
    this.record(first, cluster, { kind: 'key-generated', handle, isPair: false }).wait(0.04);
    this.record(first, cluster, { kind: 'key-extracted', handle }).wait(0.04);
    for (const hsm of others) this.record(hsm, cluster, { kind: 'key-inserted', handle }).wait(0.02);
    for (const hsm of missed) this.record(hsm, cluster, { kind: 'key-inserted', handle }, false).wait(0.02);
    return this;
  }

  /** A cluster is made from a backup, with its first HSM. */
  clones(sourceBackup: string, cluster: string, hsm: string): this {
    return this.called('CreateCluster', { cluster, region: 'us-east-1', sourceBackup })
      .wait(300)
      .called('CreateHsm', { cluster, hsm })
      .wait(300)
      .record(hsm, cluster, { kind: 'restore-began' })
      .wait(30)
      .record(hsm, cluster, { kind: 'restore-ended' });
  }

  #saw(file: string, clock: string, saw: Saw): this {
    const line = (this.#lines.get(file) ?? 0) + 1;
    this.#lines.set(file, line);
    this.events.push({ at: this.#now, clock, place: { file, line }, saw });
    // No two records of one clock are at one time.
    this.#now += 1000;
    return this;
  }
}
