import { InvalidArgumentError } from 'commander';
import catalogue from './catalogue.json' with { type: 'json' };

const { areas, criteria, hsmCountMax } = catalogue;

export function names(text: string, before: readonly string[] = []): readonly string[] {
  const added = text.split(',').filter((name) => name !== '');
  // Nothing asked is nothing found: that would look like a pass.
  if (added.length === 0) throw new InvalidArgumentError('Expected a name, or several with commas.');
  return [...before, ...added];
}

export const listed = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  ...text.split(','),
];

/** Each of them, in their order. */
export const collected = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  text,
];

/** A time of ISO 8601; a day begins at midnight, UTC. */
export function time(text: string): number {
  const found = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d))?$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (Number.isNaN(found))
    throw new InvalidArgumentError('Expected a time such as 2026-01-31 or 2026-01-31T12:00:00Z.');
  return found;
}

export function area(text: string, before: readonly string[] = []): readonly string[] {
  if (!areas.includes(text)) throw new InvalidArgumentError(`Expected one of ${areas.join(', ')}.`);
  return [...before, text];
}

export function criterion(text: string, before: readonly string[] = []): readonly string[] {
  if (!criteria.includes(text)) throw new InvalidArgumentError(`Expected one of ${criteria.join(', ')}.`);
  return [...before, text];
}

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('Expected a whole number from 1 up.');
  return value;
}

export function count(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value))
    throw new InvalidArgumentError('Expected a whole number from 0 up.');
  return value;
}

const unitSeconds: Readonly<Record<string, number>> = { ms: 0.001, s: 1, min: 60, h: 3_600, d: 86_400 };

/** The seconds of a time such as `500ms`, `2s` or `5 min`. */
export function duration(text: string): number {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?) ?(ms|s|min|h|d)$/.exec(text) ?? [];
  const value = Number(digits) * (unitSeconds[unit] ?? Number.NaN);
  if (!(value <= 366 * 86_400))
    throw new InvalidArgumentError('Expected a time such as 500ms, 2s, 5min, 1h or 1d.');
  return value;
}

/** A handle as the audit logs write it, or as the CloudHSM CLI does. */
export function keyHandle(text: string): number {
  const value = Number(text);
  if (!/^(0x[0-9a-f]+|\d+)$/i.test(text) || !Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError('Expected the handle of a key, such as 262152 or 0x0000000000040008.');
  return value;
}

export function atLeastTwo(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 2)
    throw new InvalidArgumentError('Expected a whole number from 2 up.');
  return value;
}

export function probability(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0 && value < 1))
    throw new InvalidArgumentError('Expected a probability between 0 and 1, such as 0.001.');
  return value;
}

/** Numbers of HSMs, and ranges of them, in increasing order. */
export const numbers = (text: string): readonly number[] => numbersFrom(1, text);

export const countsFromNone = (text: string): readonly number[] => numbersFrom(0, text);

function numbersFrom(least: number, text: string): readonly number[] {
  const found = text.split(',').flatMap((part) => {
    const [, first, last = first] = /^(\d{1,2})(?:-(\d{1,2}))?$/.exec(part) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (!(from >= least && from <= to && to <= hsmCountMax))
      throw new InvalidArgumentError(
        `Expected numbers from ${least} to ${hsmCountMax}, such as 3, 2,5 or 1-${hsmCountMax}.`,
      );
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });
  return [...new Set(found)].sort((one, other) => one - other);
}

export function sdk(text: string): 3 | 5 {
  if (text !== '3' && text !== '5') throw new InvalidArgumentError('Expected 3 or 5.');
  return text === '3' ? 3 : 5;
}

export function onOrOff(text: string): boolean {
  if (text !== 'on' && text !== 'off') throw new InvalidArgumentError('Expected on or off.');
  return text === 'on';
}

export function workerCount(text: string): number {
  const value = wholeNumber(text);
  if (value > workerCountMax) throw new InvalidArgumentError(`Expected at most ${workerCountMax} threads.`);
  return value;
}

/** More threads than any machine has use for would only wait for each other. */
const workerCountMax = 64;

export function portNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 65_535)
    throw new InvalidArgumentError('Expected a port from 0 to 65535.');
  return value;
}

export function seed(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value >= 2 ** 32)
    throw new InvalidArgumentError('Expected a whole number from 0 to 4294967295.');
  return value;
}

export const memoryHelp =
  'stop a scenario before its worlds take more memory, such as 512M or 2G; by default half of what is available';

export function byteCount(text: string): number {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)([kmgt]?)(?:i?b)?$/i.exec(text) ?? [];
  const value = Math.floor(Number(digits) * 1024 ** ' kmgt'.indexOf(unit.toLowerCase() || ' '));
  if (!(value >= 1)) throw new InvalidArgumentError('Expected a size such as 512M or 2G.');
  return value;
}

export function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0))
    throw new InvalidArgumentError('Expected a number of seconds above 0.');
  return value;
}

export function secondsOrNone(text: string): number {
  return text.trim() === '0' ? 0 : seconds(text);
}
