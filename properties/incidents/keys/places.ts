import { type BackupFacts, timesOf } from '../intake/facts.ts';
import type { KeyRecord } from '../intake/key-records.ts';
import type { HsmLife } from '../intake/lives.ts';
import type { Ground } from './ground.ts';
import {
  nothingKnown,
  type Presence,
  presenceOf,
  type Status,
  type Stretch,
  statusDuring,
} from './presence.ts';
import type { Subject } from './subject.ts';

/** Whether a key persists, as far as the records tell. */
export interface KeyClassSeen {
  readonly class: 'token' | 'session' | 'unknown';
  /** A list said that it is a session key: when. */
  readonly listedAsSession: number | undefined;
}

/** Where one key was: in each cluster that it may have got to, and in each backup. */
export class KeyPlaces {
  readonly subject: Subject;
  readonly ground: Ground;
  readonly seenClass: KeyClassSeen;
  /** Clusters that it may be in, home first. */
  readonly family: readonly string[];
  readonly #presences = new Map<string, Presence>();
  readonly #backups = new Map<string, Status>();
  readonly #underWay = new Set<string>();

  constructor(subject: Subject, ground: Ground) {
    this.subject = subject;
    this.ground = ground;
    this.family = ground.familyOf(subject.home);
    this.seenClass = classOf(subject, ground);
  }

  /** Since when it exists. */
  get existsFrom(): number {
    return this.subject.made?.at ?? Number.NEGATIVE_INFINITY;
  }

  get records(): readonly KeyRecord[] {
    return [...this.subject.records.values()].flat().sort((one, other) => one.at - other.at);
  }

  presenceIn(cluster: string): Presence {
    const known = this.#presences.get(cluster);
    if (known !== undefined) return known;
    const { subject, ground } = this;
    if (subject.isAmbiguous) return nothingKnown(ground.livesIn(cluster));
    this.#underWay.add(cluster);
    const facts = ground.factsOf(cluster);
    const span = subject.spans.get(cluster) ?? { from: this.existsFrom - ground.clockSkew, to: Infinity };
    const presence = presenceOf({
      lives: ground.livesIn(cluster),
      records: subject.records,
      handle: subject.handle,
      class: this.seenClass.class,
      clockSkew: ground.clockSkew,
      existsFrom: this.existsFrom,
      span,
      startsThere: subject.made === undefined,
      origin: typeof facts?.sourceBackup === 'string' ? this.statusInBackup(facts.sourceBackup) : 'no',
      comesUnseen: this.family.length > 1 || subject.made === undefined,
      looks: facts?.keysLooks ?? [],
      isReachable: (life: HsmLife, at: number) => ground.isReachable(life, at),
      end: ground.end,
    });
    this.#underWay.delete(cluster);
    this.#presences.set(cluster, presence);
    return presence;
  }

  stretchesOn({ hsm, cluster }: HsmLife): readonly Stretch[] {
    return this.presenceIn(cluster).stretches.get(hsm) ?? [];
  }

  /** Every HSM that it may have been on. */
  get lives(): readonly HsmLife[] {
    return this.family.flatMap((cluster) => this.ground.livesIn(cluster));
  }

  /** Whether a backup has it. */
  statusInBackup(backup: string): Status {
    const known = this.#backups.get(backup);
    if (known !== undefined) return known;
    const facts = this.ground.topology.backups.get(backup);
    // While that is being found out, nothing is said.
    this.#backups.set(backup, 'maybe');
    const status = facts === undefined ? 'maybe' : this.#statusIn(facts);
    this.#backups.set(backup, status);
    return status;
  }

  #statusIn(facts: BackupFacts): Status {
    const { ground, existsFrom } = this;
    if (this.seenClass.class === 'session') return 'no';
    if (facts.copyOf !== null) return this.statusInBackup(facts.copyOf);
    const { from, to } = timesOf(facts);
    if (to < existsFrom - ground.clockSkew) return 'no';
    if (facts.cluster === null) return 'maybe';
    if (ground.relations.of(this.subject.home, facts.cluster) === 'different') return 'no';
    if (this.#underWay.has(facts.cluster)) return 'maybe';
    const sources = ground
      .livesIn(facts.cluster)
      .filter(({ born, gone }) => born <= to && (gone?.latest ?? to) + ground.clockSkew >= from);
    const statuses = sources.map((life) => statusDuring(this.stretchesOn(life), from, to));
    if (statuses.length > 0 && statuses.every((status) => status === 'no')) return 'no';
    const isKnown = this.seenClass.class === 'token' && statuses.length > 0;
    return isKnown && statuses.every((status) => status === 'yes') ? 'yes' : 'maybe';
  }
}

/**
 * What the records say of whether a key persists.
 *
 * @remarks
 * A session key is never extracted to be copied and never marked as deleted; that a key is destroyed says nothing,
 * since the reference of the log changed what that means.
 *
 * @clause KS-SESSION-LOCAL
 * @clause KS-KEY-PROMOTION
 */
function classOf(subject: Subject, ground: Ground): KeyClassSeen {
  let listedAsSession: number | undefined;
  let isToken = false;
  for (const [cluster, { from, to }] of subject.spans) {
    for (const look of ground.factsOf(cluster)?.keysLooks ?? []) {
      if (look.at < from || look.at >= to) continue;
      const listed = look.handles.get(subject.handle)?.isToken;
      if (listed === true) isToken = true;
      else if (listed === false) listedAsSession = Math.max(listedAsSession ?? look.at, look.at);
    }
  }
  const showsToken = ({ kind }: KeyRecord): boolean =>
    kind === 'key-extracted' || kind === 'key-inserted' || kind === 'key-tombstoned';
  isToken ||= [...subject.records.values()].some((records) => records.some(showsToken));
  const seen = isToken ? 'token' : listedAsSession === undefined ? 'unknown' : 'session';
  return { class: seen, listedAsSession };
}
