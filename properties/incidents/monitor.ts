import type { Alarm } from './alarm.ts';
import type { AnalysisOptions } from './analysis.ts';
import type { Topology } from './intake/topology.ts';
import { userSpreadMax } from './intake/user-gaps.ts';
import type { AuditRecord, LogEvent, RecordPlace } from './log-event.ts';

/** A key that one HSM alone is known to have. */
interface AloneKey {
  readonly hsm: string;
  readonly cluster: string | null;
  readonly handle: number;
  readonly since: number;
  readonly place: RecordPlace;
  /** It was extracted to be copied: it is no session key. */
  isToken: boolean;
}

/** A user that is being created. */
interface SpreadingUser {
  readonly user: string;
  readonly cluster: string | null;
  readonly hsms: Set<string>;
  since: number;
  readonly places: RecordPlace[];
}

/**
 * Says what is wrong now, while events come in.
 *
 * @remarks
 * Meant for events that come about when they happen. What is wrong is told once. A key counts as alone until an HSM is
 * seen to have a second copy, even though server-side synchronization may have brought one unseen.
 */
export class Monitor {
  readonly #topology: Topology;
  readonly #aloneMax: number | undefined;
  /** In the order in which they were made. */
  readonly #alone = new Map<string, AloneKey>();
  readonly #users = new Map<string, SpreadingUser>();
  readonly #gone = new Set<string>();
  #now = Number.NEGATIVE_INFINITY;

  constructor(topology: Topology, { aloneMax }: AnalysisOptions) {
    this.#topology = topology;
    this.#aloneMax = aloneMax;
  }

  observe({ at, place, saw }: LogEvent): readonly Alarm[] {
    const alarms = this.passTime(at);
    switch (saw.kind) {
      case 'records-missing': {
        const sentence = `${saw.count} records of ${saw.hsm} are missing: what happened there meanwhile is not known.`;
        return [
          ...alarms,
          { ...about(saw, at, place), alarm: 'records-missing', amount: saw.count, sentence },
        ];
      }
      case 'stream-ended':
        return [...alarms, ...this.#hsmGone(saw.hsm, saw.cluster, 'The log of', 'ended', at, place)];
      case 'api-called':
        if (saw.operation !== 'DeleteHsm' || saw.errorCode !== null || saw.hsm === null) return alarms;
        return [...alarms, ...this.#hsmGone(saw.hsm, saw.cluster, '', 'is being deleted', at, place)];
      case 'cluster-looked-at': {
        const shown = new Set(saw.hsms.map(({ hsm }) => hsm));
        const missing = [...this.#topology.hsms.values()].filter(
          ({ hsm, cluster, firstRecord }) =>
            cluster === saw.cluster && !shown.has(hsm) && (firstRecord?.at ?? at) <= at,
        );
        return [
          ...alarms,
          ...missing.flatMap(({ hsm }) =>
            this.#hsmGone(hsm, saw.cluster, '', 'is no longer in its cluster', at, place),
          ),
        ];
      }
      case 'keys-looked-at':
        for (const { handle, coverage } of saw.keys)
          if (coverage === 'full') this.#alone.delete(nameOf(saw.cluster, handle));
        return alarms;
      default:
        if ('succeeded' in saw && saw.succeeded) this.#recorded(saw, at, place);
        return alarms;
    }
  }

  /** What is wrong by now, because time has passed. */
  passTime(now: number): readonly Alarm[] {
    if (now <= this.#now) return [];
    this.#now = now;
    const alarms: Alarm[] = [];
    for (const [name, key] of this.#alone) {
      if (this.#aloneMax === undefined || now - key.since <= this.#aloneMax) break;
      this.#alone.delete(name);
      alarms.push(aloneAlarm(key, now));
    }
    for (const [name, spreading] of this.#users) {
      if (now - spreading.since <= userSpreadMax) break;
      this.#users.delete(name);
      const lacking = this.#lacking(spreading);
      if (lacking.length > 0) alarms.push(userAlarm(spreading, lacking, now));
    }
    return alarms;
  }

  #recorded(saw: AuditRecord, at: number, place: RecordPlace): void {
    switch (saw.kind) {
      case 'key-generated':
      case 'key-made': {
        if (this.#aloneMax === undefined) return;
        const { hsm, cluster, handle } = saw;
        const key = { hsm, cluster, handle, since: at, place, isToken: false };
        this.#alone.set(nameOf(cluster, handle), key);
        return;
      }
      case 'key-extracted': {
        const key = this.#alone.get(nameOf(saw.cluster, saw.handle));
        if (key !== undefined) key.isToken = true;
        return;
      }
      case 'key-inserted':
      case 'key-tombstoned':
      case 'key-destroyed':
        this.#alone.delete(nameOf(saw.cluster, saw.handle));
        return;
      case 'user-created': {
        const name = `${saw.cluster ?? ''} ${saw.user}`;
        const known = this.#users.get(name);
        const spreading = known ?? {
          user: saw.user,
          cluster: saw.cluster,
          hsms: new Set(),
          since: at,
          places: [],
        };
        spreading.hsms.add(saw.hsm);
        spreading.places.push(place);
        this.#users.set(name, spreading);
        return;
      }
      default:
    }
  }

  /** The HSMs of the cluster that are there, as far as was seen, and were not told of the user. */
  #lacking({ cluster, hsms, since }: SpreadingUser): readonly string[] {
    return [...this.#topology.hsms.values()]
      .filter(
        (facts) =>
          facts.cluster === cluster &&
          !hsms.has(facts.hsm) &&
          !this.#gone.has(facts.hsm) &&
          facts.firstRecord !== undefined &&
          facts.firstRecord.at <= since,
      )
      .map(({ hsm }) => hsm);
  }

  #hsmGone(
    hsm: string,
    cluster: string | null,
    before: string,
    after: string,
    at: number,
    place: RecordPlace,
  ): readonly Alarm[] {
    if (this.#gone.has(hsm)) return [];
    this.#gone.add(hsm);
    const sentence = `${[before, hsm, after].filter((part) => part !== '').join(' ')}.`;
    return [
      { alarm: 'hsm-gone', at, cluster, hsms: [hsm], subject: null, amount: null, sentence, places: [place] },
    ];
  }
}

const nameOf = (cluster: string | null, handle: number): string => `${cluster ?? ''} ${handle}`;

const about = (
  { hsm, cluster }: { readonly hsm: string; readonly cluster: string | null },
  at: number,
  place: RecordPlace,
) => ({ at, cluster, hsms: [hsm], subject: null, places: [place] });

function aloneAlarm(key: AloneKey, at: number): Alarm {
  const { hsm, cluster, handle, since, place, isToken } = key;
  const what = isToken ? `Key ${handle}` : `Key ${handle}, unless it is a session key,`;
  return {
    alarm: isToken ? 'key-on-one-hsm' : 'key-maybe-on-one-hsm',
    at,
    cluster,
    hsms: [hsm],
    subject: String(handle),
    amount: at - since,
    sentence: `${what} is known to be on ${hsm} only; if that HSM fails, the key may be lost.`,
    places: [place],
  };
}

const userAlarm = (
  { user, cluster, places, since }: SpreadingUser,
  lacking: readonly string[],
  at: number,
): Alarm => ({
  alarm: 'user-on-some-hsms-only',
  at,
  cluster,
  hsms: lacking,
  subject: user,
  amount: at - since,
  sentence: `The user ${user} was created on some HSMs, but not on ${lacking.join(', ')}: keys of that user cannot be copied there.`,
  places,
});
