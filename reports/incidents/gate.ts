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

/** What is so bad, or worse, in sentences. */
export function failingIncidents(report: IncidentReport, failOn: IncidentLevel): readonly string[] {
  const isAsked = (level: IncidentLevel): boolean =>
    incidentLevels.indexOf(level) <= incidentLevels.indexOf(failOn);
  const counted = (['lost', 'possibly-lost', 'recoverable'] as const).flatMap((verdict) => {
    const count = report.counts[verdict] ?? 0;
    return isAsked(verdict) && count > 0 ? [`${verdict}: ${count.toLocaleString('en-US')}`] : [];
  });
  const keys = report.keys.flatMap((key) =>
    levelsOf(key)
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

function levelsOf({ unexplained, windows, explanation }: KeyReport): readonly IncidentLevel[] {
  const isUnexplained = unexplained.length > 0 || explanation?.kind === 'unexplained';
  return [
    ...(isUnexplained ? (['unexplained'] as const) : []),
    ...(windows.some(({ atStake }) => atStake === 'lost') ? (['alone'] as const) : []),
  ];
}

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
