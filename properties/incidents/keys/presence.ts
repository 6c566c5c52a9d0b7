import type { Removal } from '../analysis.ts';
import type { KeysLook } from '../intake/facts.ts';
import type { KeyRecord } from '../intake/key-records.ts';
import type { HsmLife } from '../intake/lives.ts';
import type { RecordPlace } from '../log-event.ts';
import { type Column, close, isRemoval, newColumn, wasUpBefore, wasYesAfter } from './column.ts';
import { type Occurrence, occurrencesOf } from './occurrences.ts';
import type { Impossible, Presence, PresenceGround, Status } from './stretches.ts';

/**
 * Follows one key through one cluster: on which HSMs it certainly is, and on which it may be.
 *
 * @remarks
 * Three answers for each HSM stand for all the worlds that the records leave possible. Server-side synchronization
 * leaves no record, so wherever an HSM may have the key, every other one that is there may have got it. Removals of one
 * key that are no farther apart than the clocks count as one: synchronization did not run between them.
 *
 * @assumption removals-at-once
 */
export function presenceOf(ground: PresenceGround): Presence {
  const sweep = new Sweep(ground);
  for (const occurrence of occurrencesOf(ground)) sweep.take(occurrence);
  return sweep.finish();
}

class Sweep {
  readonly #ground: PresenceGround;
  readonly #columns: ReadonlyMap<string, Column>;
  readonly #removals: Removal[] = [];
  readonly #impossible: Impossible[] = [];
  readonly #listed: KeysLook[] = [];
  #inconsistent: KeysLook | undefined;
  #lastRemovalAt = Number.NEGATIVE_INFINITY;
  #now = Number.NEGATIVE_INFINITY;
  #exists: boolean;

  constructor(ground: PresenceGround) {
    this.#ground = ground;
    this.#exists = ground.existsFrom === Number.NEGATIVE_INFINITY;
    this.#columns = new Map(ground.lives.map((life) => [life.hsm, newColumn(life)]));
  }

  take(occurrence: Occurrence): void {
    if (occurrence.at > this.#lastRemovalAt + this.#ground.clockSkew) this.#spread();
    this.#now = occurrence.at;
    switch (occurrence.kind) {
      case 'born':
        this.#born(this.#of(occurrence.life));
        return;
      case 'ready':
        this.#ready(this.#of(occurrence.life));
        return;
      case 'exists':
        this.#exists = true;
        for (const column of this.#columns.values()) this.#mayComeUnseen(column);
        return;
      case 'silent':
        this.#silent(this.#of(occurrence.life));
        return;
      case 'gone':
        this.#gone(this.#of(occurrence.life));
        return;
      case 'blind':
        this.#of(occurrence.life).isInHole = true;
        this.#mayComeUnseen(this.#of(occurrence.life));
        return;
      case 'sees':
        this.#of(occurrence.life).isInHole = false;
        return;
      case 'restored':
        this.#set(this.#of(occurrence.life), 'maybe', [occurrence.place]);
        return;
      case 'restarted':
        this.#restarted(this.#of(occurrence.life), occurrence);
        return;
      case 'emptied':
        this.#emptied(this.#of(occurrence.life), occurrence);
        return;
      case 'recorded':
        this.#recorded(this.#of(occurrence.life), occurrence.record);
        return;
      case 'listed':
        this.#lists(occurrence.look);
    }
  }

  finish(): Presence {
    // What follows from the end of a hole, or of an HSM, may come within the skew after the last thing that was seen.
    this.#now = Math.min(this.#now, this.#ground.end);
    this.#spread();
    const stretches = new Map(
      [...this.#columns].map(([hsm, column]) => {
        close(column, Number.POSITIVE_INFINITY);
        return [hsm, column.stretches.filter(({ from, to }) => from < to || from === this.#ground.end)];
      }),
    );
    return {
      stretches,
      removals: this.#removals,
      impossible: this.#impossible,
      listed: this.#listed,
      inconsistent: this.#inconsistent,
      lastKnownOn: new Map(
        [...this.#columns.values()].flatMap(({ life, status, lastKnownAt }) => {
          const at = status === 'yes' ? life.aliveTo : lastKnownAt;
          return at === undefined ? [] : [[life.hsm, at] as const];
        }),
      ),
    };
  }

  #of({ hsm }: HsmLife): Column {
    return this.#columns.get(hsm)!;
  }

  /** Wherever one HSM may have the key, every other one that is there may have got it. */
  #spread(): void {
    if (this.#ground.class === 'session') return;
    const isSomewhere = [...this.#columns.values()].some(({ isThere, status }) => isThere && status !== 'no');
    if (!isSomewhere) return;
    const from = Math.max(this.#now, this.#lastRemovalAt);
    for (const column of this.#columns.values())
      if (column.isThere && column.status === 'no') {
        this.#setAt(column, 'maybe', [], from);
        column.isBlind = column.isInHole || !column.life.hasLog;
      }
  }

  #born(column: Column): void {
    const { life } = column;
    const { startsThere, origin } = this.#ground;
    column.isThere = true;
    const isFirst = life.born === Number.NEGATIVE_INFINITY;
    if (startsThere && isFirst) this.#set(column, 'maybe', []);
    // What it was restored from is a backup of an HSM that is gone by now, or the one its cluster was made from.
    const wasHere = [...this.#columns.values()].some(({ stretches, status }) => {
      return status !== 'no' || stretches.some((stretch) => stretch.status !== 'no');
    });
    if (wasHere || origin !== 'no') this.#set(column, 'maybe', []);
    this.#mayComeUnseen(column);
  }

  /** The first HSM of a clone has what the backup has, whatever else was in the cluster: there was nothing else. */
  #isFirstOfClone({ life }: Column): boolean {
    const { origin, lives, clockSkew } = this.#ground;
    return origin === 'yes' && lives.every((other) => other === life || other.born > life.born + clockSkew);
  }

  /** An HSM that was made while every other one certainly had the key has it as well. */
  #ready(column: Column): void {
    column.isThere = true;
    const { made } = column.life.facts;
    if (this.#isFirstOfClone(column)) {
      this.#set(column, 'yes', made === undefined ? [] : [made.place]);
      return;
    }
    if (made === undefined || !column.life.hasLog || column.status === 'yes') return;
    const { clockSkew, tokenFrom, isEveryHsmNamed } = this.#ground;
    if (!isEveryHsmNamed) return;
    const from = made.at - clockSkew;
    // A backup carries no session key.
    if (tokenFrom > from) return;
    const sources = [...this.#columns.values()].filter(
      ({ life }) =>
        life !== column.life && life.born <= this.#now && (life.gone?.latest ?? this.#now) >= from,
    );
    const have = sources.filter(({ status, since }) => status === 'yes' && since <= from);
    if (have.length === 0 || have.length < sources.length) return;
    this.#set(column, 'yes', [made.place, ...have.flatMap(({ places }) => places).slice(0, 2)]);
  }

  /** Where no log says otherwise, a copy may have gone, or have come from another cluster. */
  #mayComeUnseen(column: Column): void {
    const { comesUnseen, startsThere, class: keyClass } = this.#ground;
    if (!this.#exists || !column.isThere) return;
    const isBlind = column.isInHole || !column.life.hasLog;
    if (!isBlind) return;
    // A session key comes from nowhere, but may have been made there and then.
    const mayCome = comesUnseen && (keyClass !== 'session' || startsThere);
    if (column.status === 'no' && !mayCome) return;
    this.#set(column, 'maybe', [], true);
    column.isBlind = true;
  }

  #silent(column: Column): void {
    if (column.status === 'yes') this.#knownLast(column);
  }

  /** From now on it may have failed, which leaves no record. */
  #knownLast(column: Column): void {
    this.#set(column, 'maybe', []);
    column.lastKnownAt = this.#now;
  }

  #gone(column: Column): void {
    const { gone } = column.life;
    const had = column.stretches.findLast(({ status }) => status === 'yes');
    const still = column.status !== 'no';
    if (still && gone !== undefined) {
      const isKnown = had !== undefined && column.lastRemoval === undefined;
      if (isKnown || wasYesAfter(column)) {
        const { earliest, latest } = gone;
        this.#removals.push({
          hsm: column.life.hsm,
          by: gone.by,
          at: { earliest, latest },
          places: gone.places,
        });
      }
    }
    this.#set(column, 'no', gone?.places ?? []);
    column.isThere = false;
  }

  #restarted(column: Column, { place, after }: { place: RecordPlace; after: number }): void {
    const { class: keyClass, existsFrom } = this.#ground;
    if (keyClass === 'token' || column.status === 'no') return;
    // One that may have been made since, in a part of the log that is missing, may be there still.
    const isOlder = existsFrom > Number.NEGATIVE_INFINITY && existsFrom <= after;
    if (keyClass === 'unknown' || !isOlder) {
      this.#set(column, 'maybe', [place]);
      return;
    }
    this.#remove(column, 'restart', this.#now, place);
  }

  #emptied(column: Column, { place, isZeroized }: { place: RecordPlace; isZeroized: boolean }): void {
    if (isZeroized && column.status !== 'no') this.#remove(column, 'zeroization', this.#now, place);
    else this.#set(column, 'no', [place]);
  }

  #recorded(column: Column, record: KeyRecord): void {
    const { place } = record;
    column.isThere = true;
    switch (record.kind) {
      case 'key-generated':
      case 'key-made':
      case 'key-inserted':
        this.#shown(column, record);
        return;
      case 'key-extracted':
      case 'key-shared':
        if (column.status === 'no') this.#cannotBe(column, record);
        this.#shown(column, record);
        return;
      case 'key-tombstoned':
      case 'key-destroyed':
        if (column.status === 'no') this.#cannotBe(column, record);
        this.#set(column, 'yes', [place]);
        this.#remove(
          column,
          record.kind === 'key-tombstoned' ? 'tombstone' : 'destruction',
          record.at,
          place,
        );
        this.#lastRemovalAt = record.at;
    }
  }

  /** Where it may be a session key, it may end without a record: it is there until the last record that says so. */
  #shown(column: Column, record: KeyRecord): void {
    column.isBlind = false;
    this.#set(column, 'yes', [record.place]);
    const { class: keyClass, records } = this.#ground;
    const isLast = records.get(column.life.hsm)?.at(-1) === record;
    if (keyClass !== 'token' && isLast) this.#set(column, 'maybe', []);
  }

  #cannotBe(column: Column, record: KeyRecord): void {
    const { records, clockSkew } = this.#ground;
    // By another clock it may have come before.
    const mayHaveCome = [...records].some(
      ([hsm, others]) =>
        hsm !== record.hsm &&
        others.some(({ at, kind }) => !isRemoval(kind) && at >= record.at && at <= record.at + clockSkew),
    );
    if (!mayHaveCome) this.#impossible.push({ record, removal: column.lastRemoval });
  }

  #lists(look: KeysLook): void {
    const { handle, isReachable } = this.#ground;
    // Whether it was looked at before or after what an HSM recorded just then, no clock tells.
    if (this.#isAmidRecords(look.at)) return;
    const listed = look.handles.get(handle);
    const { clockSkew } = this.#ground;
    const there = [...this.#columns.values()].filter(
      ({ isThere, life }) => isThere && life.aliveFrom <= look.at + clockSkew,
    );
    // One that joined at about that time may have been asked, or not.
    const answering = there.filter(
      ({ life }) => wasUpBefore(life, look.at - clockSkew) && isReachable(life, look.at),
    );
    if (listed === undefined) {
      if (!look.isWhole) return;
      for (const column of answering) {
        if (column.status === 'yes' || wasYesAfter(column))
          this.#remove(column, 'key-not-listed', look.at, look.place);
        else this.#set(column, 'no', [look.place]);
        this.#mayComeUnseen(column);
      }
      return;
    }
    this.#listed.push(look);
    if (listed.coverage === 'inconsistent') this.#inconsistent = look;
    else if (listed.coverage === 'full') this.#inconsistent = undefined;
    if (listed.coverage === 'full') {
      // One that failed just before the list is not in it.
      const isLater = ({ life: { aliveTo, gone } }: Column): boolean =>
        aliveTo >= look.at - clockSkew && (gone === undefined || gone.earliest > look.at + clockSkew);
      for (const column of answering.filter(isLater)) this.#listedOn(column, look);
    } else if (there.length === 1 && listed.coverage !== 'inconsistent') this.#listedOn(there[0]!, look);
  }

  #isAmidRecords(at: number): boolean {
    const { records, clockSkew } = this.#ground;
    return [...this.#columns.keys()].some((hsm) =>
      records.get(hsm)?.some((record) => Math.abs(record.at - at) <= clockSkew),
    );
  }

  #listedOn(column: Column, { at, place }: KeysLook): void {
    this.#set(column, 'yes', [place]);
    const { hasLog, aliveTo } = column.life;
    const isSeenLater = hasLog && !column.isInHole && aliveTo > at && this.#ground.class === 'token';
    if (!isSeenLater) this.#knownLast(column);
  }

  #remove(column: Column, by: Removal['by'], at: number, place: RecordPlace): void {
    const since = column.stretches.findLast(({ status }) => status === 'yes')?.to ?? at;
    const earliest = by === 'key-not-listed' ? Math.min(column.status === 'yes' ? at : since, at) : at;
    const removal: Removal = {
      hsm: column.life.hsm,
      by,
      at: { earliest, latest: at },
      places: [place],
    };
    this.#removals.push(removal);
    column.lastRemoval = removal;
    this.#set(column, 'no', [place]);
    column.isBlind = false;
  }

  #set(column: Column, status: Status, places: readonly RecordPlace[], anew = false): void {
    this.#setAt(column, status, places, this.#now, anew);
  }

  #setAt(column: Column, status: Status, places: readonly RecordPlace[], at: number, anew = false): void {
    if (column.status === status && !anew) {
      if (status === 'yes' && column.places.length < 3) column.places = [...column.places, ...places];
      return;
    }
    close(column, at);
    column.status = status;
    column.since = at;
    column.places = places;
    column.lastKnownAt = undefined;
    if (status !== 'maybe') column.isBlind = false;
  }
}
