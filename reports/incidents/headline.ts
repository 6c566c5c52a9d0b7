import { type IncidentReport, type KeyReport, verdictNames } from './incident-schema.ts';
import { timeText } from './times.ts';
import { listText, verdictCountText } from './words.ts';

/** What it comes to, in a sentence: the worst first. */
export function headlineOf({ counts, keys, interrupted }: IncidentReport): string {
  const told = verdictNames.flatMap((name) => {
    const count = counts[name] ?? 0;
    return count === 0 ? [] : [verdictCountText(name, count)];
  });
  const stopped = interrupted ? ' It was interrupted: what was not read is not in it.' : '';
  if (told.length === 0) return `No record names a key: nothing can be said of any.${stopped}`;
  const unexplained = keys.filter((key) => key.unexplained.length > 0).length;
  const also = unexplained === 0 ? '' : ` What was seen of ${unexplained} is against the documentation.`;
  const sentence = told.join(', ');
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.${remarkable(keys)}${also}${stopped}`;
}

/** What a remark comes to: of one key, and behind a number of keys. */
const remarks: Readonly<Record<string, readonly [ofOne: string, ofMany: string]>> = {
  'came-back-after-deletion': ['it came back after deletion', 'came back after deletion'],
  'clone-made-before': [
    'it is missing in a clone that was made before',
    'missing in a clone that was made before',
  ],
  'handle-taken-in-clone': [
    'a clone gave its handle to another',
    'with a handle that a clone gave to another',
  ],
  'made-while-hsm-joined': ['it was made while an HSM joined', 'made while an HSM joined'],
  'orphan-of-failed-creation': ['a creation that failed left it', 'left by a creation that failed'],
  'orphan-used': ['it was used all the same', 'used although its creation had failed'],
  'not-on-every-hsm': ['it is not on every HSM', 'not on every HSM'],
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
  if (!isOne) return ` Among them: ${told.join(', ')}.`;
  const sentence = listText(told);
  return ` ${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

/** What was read. */
export function scopeOf({ recordCount, from, to, clusters, clockSkewSeconds }: IncidentReport): string {
  const hsms = clusters.flatMap((cluster) => cluster.hsms).length;
  const when = from === null || to === null ? '' : ` from ${timeText(from)} to ${timeText(to)} UTC`;
  const counted = (count: number, what: string): string =>
    `${count.toLocaleString('en-US')} ${count === 1 ? what : `${what}s`}`;
  return `${counted(recordCount, 'event')}${when}, of ${counted(hsms, 'HSM')}; clocks may differ by ${clockSkewSeconds} s.`;
}
