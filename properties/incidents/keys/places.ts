import type { Removal } from '../analysis.ts';
import { type BackupFacts, timesOf } from '../intake/facts.ts';
import type { KeyRecord } from '../intake/key-records.ts';
import type { HsmLife } from '../intake/lives.ts';
import type { Ground } from './ground.ts';
import { presenceOf } from './presence.ts';
import { nothingKnown, type Presence, type Status, type Stretch, statusDuring } from './stretches.ts';
import { copiedDuring, isDuring, type Subject } from './subject.ts';

/** Whether a key persists, as far as the records tell. */
export interface KeyClassSeen {
  readonly class: 'token' | 'session' | 'unknown';
  /** A list said that it is a session key: when. */
  readonly listedAsSession: number | undefined;
  /** Since when it certainly is a token key; infinity where nothing says that it is one. */
  readonly tokenFrom: number;
}

/** Where one key was: in each cluster that it may have got to, and in each backup. */
export class KeyPlaces {
  readonly subject: Subject;
  readonly ground: Ground;
  readonly seenClass: KeyClassSeen;
  /** Clusters that it may be in, home first. */
  readonly family: readonly string[];
  /** HSMs with more records of it than are kept: what the others said, where the key was, is not known. */
  readonly crowdedOn: readonly string[];
  /** Records of commands that failed, in the order of time. */
  readonly failures: readonly KeyRecord[];
  readonly #presences = new Map<string, Presence>();
  readonly #backups = new Map<string, Status>();
  readonly #underWay = new Set<string>();

  /** @param failures - records of commands that failed, of its handle */
  constructor(
    subject: Subject,
    ground: Ground,
    crowdedOn: readonly string[],
    failures: readonly KeyRecord[] = [],
  ) {
    this.subject = subject;
    this.ground = ground;
    this.crowdedOn = crowdedOn;
    this.family = ground.familyOf(subject.home);
    this.seenClass = classOf(subject, ground);
    this.failures = failures
      .filter((failure) => this.#isAbout(failure))
      .sort((one, other) => one.at - other.at);
  }

  /** Whether a command that failed may have been about this key, which was in that cluster, or may have come there. */
  #isAbout({ hsm, at }: KeyRecord): boolean {
    const { subject, ground, existsFrom } = this;
    const cluster = ground.lifeOf.get(hsm)?.cluster;
    if (cluster === undefined || !this.family.includes(cluster)) return false;
    const span = subject.spans.get(cluster);
    return at >= (span?.from ?? existsFrom) - ground.clockSkew && at < (span?.to ?? Number.POSITIVE_INFINITY);
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
    if (subject.isAmbiguous || this.crowdedOn.length > 0 || !this.#isSurelyThis(cluster))
      return nothingKnown(ground.livesIn(cluster));
    this.#underWay.add(cluster);
    const facts = ground.factsOf(cluster);
    // Where the handle never means this key, no list says anything of it.
    const span = subject.spans.get(cluster) ?? {
      from: Number.POSITIVE_INFINITY,
      to: Number.POSITIVE_INFINITY,
    };
    const presence = presenceOf({
      lives: ground.livesIn(cluster),
      records: subject.records,
      handle: subject.handle,
      class: this.seenClass.class,
      tokenFrom: this.seenClass.tokenFrom,
      clockSkew: ground.clockSkew,
      existsFrom: this.existsFrom,
      span,
      startsThere: subject.made === undefined,
      origin: typeof facts?.sourceBackup === 'string' ? this.statusInBackup(facts.sourceBackup) : 'no',
      comesUnseen: this.family.length > 1 || subject.made === undefined,
      isEveryHsmNamed: ground.isTrailWhole,
      looks: facts?.keysLooks ?? [],
      isReachable: (life: HsmLife, at: number) => ground.isReachable(life, at),
      end: ground.end,
    });
    this.#underWay.delete(cluster);
    this.#presences.set(cluster, presence);
    return presence;
  }

  /**
   * Whether what is said of the handle in another cluster is about this key: it certainly came there, or nothing is said,
   * or no part of a log is missing in which that cluster could have given the handle out itself.
   */
  #isSurelyThis(cluster: string): boolean {
    const { subject, ground, existsFrom, family } = this;
    if (cluster === subject.home || subject.made === undefined) return true;
    const span = subject.spans.get(cluster);
    if (span === undefined) return true;
    const source = ground.factsOf(cluster)?.sourceBackup;
    if (typeof source === 'string' && this.statusInBackup(source) === 'yes') return true;
    const isHere = ({ hsm }: KeyRecord): boolean => ground.lifeOf.get(hsm)!.cluster === cluster;
    const inserted = this.records.find((record) => record.kind === 'key-inserted' && isHere(record));
    if (inserted === undefined) return false;
    const isWhole = ground.incompleteIn(cluster, existsFrom - ground.clockSkew, ground.end).length === 0;
    return (
      isWhole || (family.length > 1 && isFromElsewhere(inserted, this.records, isHere, ground.clockSkew))
    );
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
    if (this.#underWay.has(facts.cluster) || !ground.isTrailWhole) return 'maybe';
    const sources = ground
      .livesIn(facts.cluster)
      .filter(({ born, gone }) => born <= to && (gone?.latest ?? to) + ground.clockSkew >= from);
    // It was backed up while it was there.
    const until = ({ gone, aliveTo }: HsmLife): number =>
      gone !== undefined && aliveTo > from ? Math.min(to, aliveTo) : to;
    const statuses = (end: (life: HsmLife) => number): Status[] =>
      sources.map((life) => statusDuring(this.stretchesOn(life), from, end(life)));
    if (sources.length > 0 && statuses(() => to).every((status) => status === 'no')) return 'no';
    const isRemoved = this.presenceIn(facts.cluster).removals.some(
      ({ by, at }) => takesKeyOnly.has(by) && at.latest! >= from && (at.earliest ?? from) <= to,
    );
    const isKnown = this.seenClass.tokenFrom <= from && sources.length > 0 && !isRemoved;
    return isKnown && statuses(until).every((status) => status === 'yes') ? 'yes' : 'maybe';
  }
}

/** What removes a key from an HSM that stays. */
const takesKeyOnly: ReadonlySet<Removal['by']> = new Set([
  'tombstone',
  'destruction',
  'zeroization',
  'restore',
  'key-not-listed',
]);

/** Whether a session key may have been turned into a token key since: its HSM changed an object, or does not tell. */
function mayBeTurned(cluster: string, since: number, until: number, ground: Ground): boolean {
  const from = since - ground.clockSkew;
  const isChanged = ground
    .livesIn(cluster)
    .some(
      ({ facts: { modified } }) => modified !== undefined && modified.last > from && modified.first <= until,
    );
  return isChanged || ground.incompleteIn(cluster, from, until).length > 0;
}

/** Whether a copy was extracted shortly before in another cluster, and in none of this one. */
function isFromElsewhere(
  inserted: KeyRecord,
  records: readonly KeyRecord[],
  isHere: (record: KeyRecord) => boolean,
  clockSkew: number,
): boolean {
  const extracted = records.filter(({ kind }) => kind === 'key-extracted');
  const span = copiedDuring(inserted, clockSkew);
  const isSeen = extracted.some(({ at }) => at >= span.from && at <= span.to);
  // One of those that were left out may have been here just then.
  return isSeen && !extracted.some((record) => isDuring(record, span) && isHere(record));
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
  const unknown: KeyClassSeen = {
    class: 'unknown',
    listedAsSession: undefined,
    tokenFrom: Number.POSITIVE_INFINITY,
  };
  if (subject.isAmbiguous) return unknown;
  let listedAsSession: number | undefined;
  let shownAt = Number.POSITIVE_INFINITY;
  // Elsewhere the handle may be another key's, which was made in a part of a log that is missing.
  const { home, made } = subject;
  for (const [cluster, { from, to }] of subject.spans) {
    if (made !== undefined && cluster !== home) continue;
    for (const look of ground.factsOf(cluster)?.keysLooks ?? []) {
      if (look.at < from || look.at >= to) continue;
      const listed = look.handles.get(subject.handle)?.isToken;
      if (listed === true) shownAt = Math.min(shownAt, look.at);
      else if (listed === false && cluster === home)
        listedAsSession = Math.max(listedAsSession ?? look.at, look.at);
    }
  }
  const showsToken = ({ kind, hsm }: KeyRecord): boolean =>
    (kind === 'key-extracted' || kind === 'key-inserted' || kind === 'key-tombstoned') &&
    (made === undefined || ground.lifeOf.get(hsm)!.cluster === home);
  const shown = [...subject.records.values()].flat().filter(showsToken);
  shownAt = Math.min(shownAt, ...shown.map(({ at }) => at));
  if (shownAt < Number.POSITIVE_INFINITY) {
    // One that no HSM changed until then was a token key from its beginning.
    const begins = subject.made?.at ?? Number.NEGATIVE_INFINITY;
    const isTurned = mayBeTurned(subject.home, begins, shownAt, ground);
    return { class: 'token', listedAsSession, tokenFrom: isTurned ? shownAt : begins };
  }
  const isSession =
    listedAsSession !== undefined && !mayBeTurned(subject.home, listedAsSession, ground.end, ground);
  return { ...unknown, class: isSession ? 'session' : 'unknown', listedAsSession };
}
