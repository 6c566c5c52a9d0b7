import type { Alarm } from '#properties';
import type { IncidentReport, KeyReport } from './incident-schema.ts';

/** What can be asked to fail, the worst first: each has those before it as well. */
export const incidentLevels = [
  'lost',
  'unexplained',
  'possibly-lost',
  'recoverable',
  'alone',
  'users',
  'gap',
] as const;

/** See {@link incidentLevels}. */
export type IncidentLevel = (typeof incidentLevels)[number];

/** For so many seconds a key may be on one HSM alone, where nobody says it: synchronization takes its time. */
export const aloneSecondsByDefault = 300;

/**
 * What is so bad, or worse, in sentences.
 *
 * @param aloneSecondsMax - a key that one HSM alone had for longer fails
 */
export function failingIncidents(
  report: IncidentReport,
  failOn: IncidentLevel,
  aloneSecondsMax = aloneSecondsByDefault,
): readonly string[] {
  const isAsked = (level: IncidentLevel): boolean =>
    incidentLevels.indexOf(level) <= incidentLevels.indexOf(failOn);
  const counted = (['lost', 'possibly-lost', 'recoverable'] as const).flatMap((verdict) => {
    const count = report.counts[verdict] ?? 0;
    return isAsked(verdict) && count > 0 ? [`${verdict}: ${count.toLocaleString('en-US')}`] : [];
  });
  const keys = report.keys.flatMap((key) =>
    levelsOf(key, report.to, aloneSecondsMax)
      .filter(isAsked)
      .map((level) => `${level}: ${key.name}`),
  );
  const remarks = report.remarks.flatMap(({ remark, sentence }) => {
    // That an HSM started anew is no sign that a record is missing.
    if (remark === 'restart-hides-records') return [];
    const level = remark === 'user-on-some-hsms-only' ? 'users' : 'gap';
    return isAsked(level) ? [`${level}: ${sentence}`] : [];
  });
  return [...counted, ...keys, ...remarks];
}

function levelsOf(
  { unexplained, windows, explanation }: KeyReport,
  end: string | null,
  aloneSecondsMax: number,
): readonly IncidentLevel[] {
  const isUnexplained = unexplained.length > 0 || explanation?.kind === 'unexplained';
  return [
    ...(isUnexplained ? (['unexplained'] as const) : []),
    ...(longestAlone(windows, end) > aloneSecondsMax ? (['alone'] as const) : []),
  ];
}

/** For how many seconds the key was on one HSM alone, at the longest; first on one and then on another counts as one time. */
function longestAlone(windows: KeyReport['windows'], end: string | null): number {
  let longest = 0;
  let current = { from: '', to: '' };
  for (const { from, to: until, atStake } of windows) {
    if (atStake !== 'lost') continue;
    const to = until ?? end ?? from;
    current = { from: from === current.to ? current.from : from, to };
    longest = Math.max(longest, secondsBetween(current.from, current.to));
  }
  return longest;
}

const secondsBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 1000;

/** How bad an alarm is. */
export function levelOfAlarm({ alarm }: Pick<Alarm, 'alarm'>): IncidentLevel {
  switch (alarm) {
    case 'key-on-one-hsm':
    case 'key-maybe-on-one-hsm':
      return 'alone';
    case 'user-on-some-hsms-only':
      return 'users';
    case 'records-missing':
    case 'hsm-gone':
      return 'gap';
  }
}

/** Whether something is so bad, or worse. */
export const isAtLeast = (level: IncidentLevel, failOn: IncidentLevel): boolean =>
  incidentLevels.indexOf(level) <= incidentLevels.indexOf(failOn);
