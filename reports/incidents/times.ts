import type { TimeBounds } from '#properties';

/** A time of a log as JSON has it: in ISO 8601, with microseconds. */
export function isoTime(at: number): string {
  const seconds = new Date(Math.floor(at / 1000)).toISOString().slice(0, -1);
  const micros = String(((at % 1000) + 1000) % 1000).padStart(3, '0');
  return `${seconds}${micros}Z`;
}

/** The same, or null. */
export const isoTimeOrNull = (at: number | null): string | null => (at === null ? null : isoTime(at));

/** A time in a sentence: `2026-03-01 09:14:22.5`. */
export const timeText = (iso: string): string =>
  iso
    .replace('T', ' ')
    .replace(/(\.\d*?)0*Z$/, '$1')
    .replace(/\.$/, '');

/** Within what it was, in a sentence. */
export function boundsText({ earliest, latest }: TimeBounds): string {
  const [from, to] = [isoTimeOrNull(earliest), isoTimeOrNull(latest)];
  if (from === null && to === null) return 'at a time that is not known';
  if (from === null) return `by ${timeText(to!)} at the latest`;
  if (to === null) return `after ${timeText(from)}`;
  if (from === to) return `at ${timeText(from)}`;
  return `between ${timeText(from)} and ${timeText(to)}`;
}

const units = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const;

/** How long something took, from microseconds: the two largest units. */
export function durationText(micros: number): string {
  const seconds = micros / 1_000_000;
  if (seconds < 1) return `${trimmed(micros / 1000)} ms`;
  if (seconds < 60) return `${trimmed(seconds)} s`;
  const whole = Math.floor(seconds);
  const first = units.findIndex(([, size]) => whole >= size);
  const [name, size] = units[first]!;
  const next = units[first + 1];
  const rest = next === undefined ? 0 : Math.floor((whole % size) / next[1]);
  const more = next === undefined || rest === 0 ? '' : ` ${rest} ${next[0]}`;
  return `${Math.floor(whole / size)} ${name}${more}`;
}

const trimmed = (value: number): string => String(Number(value.toPrecision(3)));
