import type { KeysLook } from '../intake/facts.ts';
import type { KeyRecord } from '../intake/key-records.ts';
import type { HsmLife } from '../intake/lives.ts';
import type { RecordPlace } from '../log-event.ts';
import type { PresenceGround } from './stretches.ts';

/** Something that changes, or may change, where a key is in a cluster. */
export type Occurrence = { readonly at: number; readonly order: number } & (
  | { readonly kind: 'born' | 'ready' | 'silent' | 'gone' | 'blind' | 'sees'; readonly life: HsmLife }
  | { readonly kind: 'restored'; readonly life: HsmLife; readonly place: RecordPlace }
  | {
      readonly kind: 'restarted';
      readonly life: HsmLife;
      readonly place: RecordPlace;
      /** It happened between this and the record that shows it. */
      readonly after: number;
    }
  | {
      readonly kind: 'emptied';
      readonly life: HsmLife;
      readonly place: RecordPlace;
      readonly isZeroized: boolean;
    }
  | { readonly kind: 'recorded'; readonly life: HsmLife; readonly record: KeyRecord }
  | { readonly kind: 'listed'; readonly look: KeysLook }
  | { readonly kind: 'exists' }
);

/** All of it, in the order of time. */
export function occurrencesOf(ground: PresenceGround): Occurrence[] {
  const { lives, records, clockSkew, span, looks, end, existsFrom } = ground;
  const list: Occurrence[] = [];
  for (const life of lives) {
    const { facts, born, readyFrom, aliveTo, gone } = life;
    list.push({ at: Math.max(born, existsFrom - clockSkew), order: 0, kind: 'born', life });
    if (readyFrom < Number.POSITIVE_INFINITY) list.push({ at: readyFrom, order: 2, kind: 'ready', life });
    list.push({ at: aliveTo, order: 8, kind: 'silent', life });
    if (gone !== undefined) list.push({ at: gone.latest + clockSkew, order: 9, kind: 'gone', life });
    for (const { from, to } of facts.holes) {
      list.push({ at: from ?? Number.NEGATIVE_INFINITY, order: 7, kind: 'blind', life });
      // What another clock saw just after the end may have been before it.
      list.push({ at: to + clockSkew, order: 1, kind: 'sees', life });
    }
    for (const { at, place } of facts.restarts) {
      const after = facts.holes.find(({ to }) => to === at)?.from ?? Number.NEGATIVE_INFINITY;
      list.push({ at, order: 3, kind: 'restarted', life, place, after });
    }
    for (const { at, place } of facts.restores)
      if (facts.firstRecord!.at < at) list.push({ at, order: 3, kind: 'restored', life, place });
    for (const { at, place, isZeroized } of facts.emptied)
      list.push({ at, order: 3, kind: 'emptied', life, place, isZeroized });
    for (const record of records.get(life.hsm) ?? [])
      list.push({ at: record.at, order: 4, kind: 'recorded', life, record });
  }
  for (const look of looks)
    if (look.at >= span.from && look.at < span.to) list.push({ at: look.at, order: 5, kind: 'listed', look });
  if (existsFrom > Number.NEGATIVE_INFINITY)
    list.push({ at: existsFrom - clockSkew, order: 0, kind: 'exists' });
  return list
    .filter(({ at }) => at <= Math.max(end + clockSkew, existsFrom))
    .sort((one, other) => compare(one.at, other.at) || one.order - other.order);
}

// The difference of two infinities is no number.
const compare = (one: number, other: number): number => (one === other ? 0 : one < other ? -1 : 1);
