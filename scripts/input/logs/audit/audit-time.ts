/** Microseconds of a day. */
const day = 86_400_000_000;

/** The dates of a log come in runs of the same one. */
let lastDate = '';
let lastMidnight = 0;

/**
 * The time of a record, `12/19/17 21:01:17.174902, usecs:1513717277174902`, in microseconds since 1970.
 *
 * @returns null where it cannot be read, or where the two ways in which it is written disagree
 */
export function auditTimeOf(written: string): number | null {
  const comma = written.indexOf('usecs');
  if (comma < 0) return null;
  const counted = wholeOf(written, written.indexOf(':', comma) + 1, written.length);
  if (counted === null || counted > latest) return null;
  const date = written.slice(0, 8);
  if (date !== lastDate) {
    const midnight = midnightOf(date);
    if (midnight === null) return null;
    lastDate = `${date}`;
    lastMidnight = midnight;
  }
  const [hours, minutes, seconds] = [twoDigits(written, 9), twoDigits(written, 12), twoDigits(written, 15)];
  const micros = wholeOf(written, 18, 24);
  if (hours === null || minutes === null || seconds === null || micros === null) return null;
  if (written.charCodeAt(11) !== colon || written.charCodeAt(14) !== colon) return null;
  const told = lastMidnight + ((hours * 60 + minutes) * 60 + seconds) * 1_000_000 + micros;
  return told === counted ? counted : null;
}

const colon = 0x3a;

/** The end of 2099: the year is written with two digits. */
const latest = Date.UTC(2100, 0, 1) * 1000 - 1;

function midnightOf(date: string): number | null {
  const [, month, dayOfMonth, year] = /^(\d\d)\/(\d\d)\/(\d\d)$/.exec(date) ?? [];
  if (year === undefined) return null;
  const time = Date.UTC(2000 + Number(year), Number(month) - 1, Number(dayOfMonth)) * 1000;
  const isDate =
    Number(month) >= 1 && Number(month) <= 12 && new Date(time / 1000).getUTCDate() === Number(dayOfMonth);
  return isDate && time % day === 0 ? time : null;
}

function twoDigits(text: string, at: number): number | null {
  return wholeOf(text, at, at + 2);
}

/** The whole number in a part of a text, around which blanks may stand. */
export function wholeOf(text: string, from: number, to: number): number | null {
  let value = 0;
  let digits = 0;
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x20 && (digits === 0 || isBlank(text, at, to))) continue;
    if (!(code >= 0x30 && code <= 0x39)) return null;
    value = 10 * value + (code - 0x30);
    digits += 1;
  }
  return digits > 0 && digits <= 16 && value <= Number.MAX_SAFE_INTEGER ? value : null;
}

const isBlank = (text: string, from: number, to: number): boolean => text.slice(from, to).trim() === '';
