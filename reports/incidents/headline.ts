import { type IncidentReport, type KeyReport, verdictNames } from './incident-schema.ts';
import { timeText } from './times.ts';
import { verdictCountText } from './words.ts';

/** What it comes to, in a sentence: the worst first. */
export function headlineOf({ counts, keys, interrupted }: IncidentReport): string {
  const told = verdictNames.flatMap((name) => {
    const count = counts[name] ?? 0;
    return count === 0 ? [] : [verdictCountText(name, count)];
  });
  const stopped = interrupted ? ' keysync was interrupted: what it had not read yet is missing here.' : '';
  if (told.length === 0) return `No record names a key, so nothing can be said about any.${stopped}`;
  const unexplained = keys.filter((key) => key.unexplained.length > 0).length;
  const also =
    unexplained === 0
      ? ''
      : ` The records of ${unexplained} contradict the documentation, or are incomplete.`;
  const sentence = told.join(', ');
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.${remarkable(keys)}${also}${stopped}`;
}

/** What a remark comes to: of one key, and behind a number of keys. */
const remarks: Readonly<Record<string, readonly [ofOne: string, ofMany: string]>> = {
  'came-back-after-deletion': ['it was deleted, but not for good', 'deleted, but not for good'],
  'clone-made-before': [
    'a clone does not have it, because the clone was made from an older backup',
    'missing in a clone that was made from an older backup',
  ],
  'handle-taken-in-clone': [
    'a clone has a different key with the same handle',
    'whose handle belongs to a different key in a clone',
  ],
  'made-while-hsm-joined': [
    'it was created while an HSM was joining the cluster',
    'created while an HSM was joining the cluster',
  ],
  'orphan-of-failed-creation': [
    'it seems to be left over from a failed creation',
    'that seem to be left over from a failed creation',
  ],
  'orphan-used': ['it was used later', 'used after that'],
  'not-on-every-hsm': ['not every HSM had it', 'that not every HSM had'],
  'owner-missing': ['its owner is missing on some HSMs', 'whose owner is missing on some HSMs'],
};

function remarkable(keys: readonly KeyReport[]): string {
  const isOne = keys.length === 1;
  const told = Object.entries(remarks).flatMap(([name, [ofOne, ofMany]]) => {
    const count = keys.filter((key) => key.remarks.some(({ remark }) => remark === name)).length;
    if (count === 0) return [];
    return [isOne ? ofOne : `${count.toLocaleString('en-US')} ${ofMany}`];
  });
  if (told.length === 0) return '';
  if (!isOne) return ` Among them: ${told.join('; ')}.`;
  const sentence = told.join('; ');
  return ` ${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

/** What was read. */
export function scopeOf({ recordCount, from, to, clusters, clockSkewSeconds }: IncidentReport): string {
  const hsms = clusters.flatMap((cluster) => cluster.hsms).length;
  const when = from === null || to === null ? '' : `, from ${timeText(from)} to ${timeText(to)} (UTC)`;
  const counted = (count: number, what: string): string =>
    `${count.toLocaleString('en-US')} ${count === 1 ? what : `${what}s`}`;
  return `Read: ${counted(recordCount, 'record')} about ${counted(hsms, 'HSM')}${when}. Clocks may differ by up to ${clockSkewSeconds} s.`;
}
