import { labelWidth, wrapped } from '../check/first-screen.ts';
import type { Paint, Tone } from '../formats/paint.ts';
import { printable } from '../formats/printable.ts';
import { withoutCommonFolder } from './common-folder.ts';
import {
  endText,
  explainedSoFar,
  historyHead,
  notExplained,
  notesHeading,
  otherHistory,
  othersHeading,
  recordsHeading,
  unexplainedHeading,
} from './headings.ts';
import { headlineOf, scopeOf } from './headline.ts';
import type { HypothesisReport, IncidentReport, KeyReport } from './incident-schema.ts';
import { timeLineOf } from './time-line.ts';
import { timeLineText, withRecords } from './time-line-text.ts';
import { capitalized, isLongWindow } from './words.ts';

/** How an incident is told. */
export interface IncidentTextOptions {
  readonly paint: Paint;
  /** How many keys are told in full; the worst come first. */
  readonly keyCountMax?: number;
  /** What fails, where something was asked to. */
  readonly failing?: readonly string[];
}

const toldByDefault = 5;
const listedMax = 20;

/** An incident for a terminal: the verdict first, then each key with its time line. */
export function incidentText(whole: IncidentReport, options: IncidentTextOptions): string {
  const { folder, report } = withoutCommonFolder(whole);
  const { paint, keyCountMax = toldByDefault, failing } = options;
  const told = report.keys.slice(0, keyCountMax);
  const others = report.keys.slice(keyCountMax);
  const lines = [
    ...wrapped(headlineOf(report), 0).map((line) => paint('title', line)),
    ...wrapped(scopeOf(report), 0),
    ...(folder === null ? [] : [`Paths of records begin at ${printable(folder)}`]),
    '',
    ...told.flatMap((key) => keyLines(key, report, paint)),
    ...otherKeys(others),
    ...section(recordsHeading, report.remarks.map(withRecords)),
    ...section(notesHeading, report.notes),
    ...(failing === undefined ? [] : gateLines(failing, paint)),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

/** How each verdict is headed, and in which tone. */
const labels: Readonly<Record<KeyReport['verdict'], readonly [string, Tone]>> = {
  lost: ['LOST', 'bad'],
  'possibly-lost': ['LOST?', 'bad'],
  recoverable: ['BACKUP', 'warning'],
  unknown: ['UNKNOWN', 'warning'],
  held: ['held', 'good'],
  deleted: ['deleted', 'quiet'],
  ended: ['ended', 'quiet'],
};

/** What is known of a key besides its verdict, in one line. */
export function aboutKey({ handle, reference, cluster, class: kind, owner }: KeyReport): string {
  const what = kind === 'unknown' ? 'key' : `${kind} key`;
  const where = cluster === null ? '' : ` of ${cluster}`;
  const whose = owner === null ? '' : `, owned by ${owner}`;
  return `${what} ${handle} (${reference})${where}${whose}`;
}

function keyLines(key: KeyReport, report: IncidentReport, paint: Paint): string[] {
  const [label, tone] = labels[key.verdict];
  const said = saidOf(key);
  const line = timeLineOf(key, report);
  return [
    `${paint(tone, label.padEnd(labelWidth))}${paint('title', printable(aboutKey(key)))}`,
    ...wrapped(withRecords(key), labelWidth),
    ...said.flatMap((one) => wrapped(withRecords(one), labelWidth)),
    ...key.next.flatMap((one, index) => wrapped(`${index === 0 ? 'Now: ' : ''}${one}`, labelWidth)),
    '',
    ...(line === undefined ? [] : [...timeLineText(line).map((one) => `  ${one}`.trimEnd()), '']),
    ...unexplainedLines(key, paint),
    ...explanationLines(key),
  ];
}

function unexplainedLines({ unexplained }: KeyReport, paint: Paint): string[] {
  if (unexplained.length === 0) return [];
  return [
    `  ${paint('bad', `${unexplainedHeading}:`)}`,
    ...unexplained.flatMap((one) => [
      ...wrapped(withRecords(one), 4),
      ...one.possibleInstead.flatMap((instead) => wrapped(`Possible instead: ${instead}`, 6)),
    ]),
    '',
  ];
}

/** Whether a reader asks how it came to that: not of a key that is where it should be. */
export const asksHow = ({ verdict, unexplained, remarks }: KeyReport): boolean =>
  verdict !== 'held' ||
  unexplained.length > 0 ||
  remarks.some(({ remark }) => remark === 'came-back-after-deletion');

/** What is said of a key besides its verdict. */
export const saidOf = ({ windows, recoverableFrom, remarks }: KeyReport) => [
  ...windows.filter(isLongWindow),
  ...recoverableFrom,
  ...remarks,
];

function explanationLines(key: KeyReport): string[] {
  const { explanation } = key;
  if (explanation === null) return [];
  switch (explanation.kind) {
    case 'unknown':
      return [...wrapped(`${notExplained} ${explanation.because}`, 2), ''];
    case 'unexplained': {
      const { explainedCount, seenCount, next, prefix } = explanation;
      return [
        ...wrapped(`${explainedSoFar(explainedCount, seenCount)} ${withRecords(next)}`, 2),
        ...hypothesisLines(prefix),
        '',
      ];
    }
    case 'explained': {
      const [first, ...more] = explanation.hypotheses;
      if (first === undefined || !asksHow(key)) return [];
      const others = more.flatMap((history) => [
        ...wrapped(`- ${otherHistory(history)}`, 4),
        ...(history.replay === null ? [] : [`      Replay it: ${printable(history.replay)}`]),
      ]);
      return [
        ...wrapped(`${historyHead(first)}:`, 2),
        ...hypothesisLines(first),
        ...(others.length === 0
          ? []
          : [`  ${othersHeading} (--json has them, --save writes them):`, ...others]),
        '',
      ];
    }
  }
}

function hypothesisLines(history: HypothesisReport): string[] {
  const { steps, replay } = history;
  const told = steps.flatMap(({ sentence, records }, index) => {
    const seen = records.length === 0 ? '   [no record]' : '';
    return wrapped(`${index + 1}. ${withRecords({ sentence: `${sentence}${seen}`, records })}`, 4);
  });
  return [
    ...told,
    ...wrapped(`${capitalized(endText(history))}.`, 4),
    ...(replay === null ? [] : [`    Replay it: ${printable(replay)}`]),
  ];
}

function otherKeys(others: readonly KeyReport[]): string[] {
  if (others.length === 0) return [];
  const shown = others.slice(0, listedMax).map((key) => {
    const windows = key.windows.filter(({ atStake }) => atStake === 'lost').length;
    const alone = windows === 0 ? '' : `; ${windows === 1 ? 'once' : `${windows} times`} on one HSM only`;
    return `  ${labels[key.verdict][0].padEnd(labelWidth)}${printable(aboutKey(key))}${alone}`;
  });
  const rest = others.length - shown.length;
  return [
    'Other keys',
    ...shown,
    ...(rest === 0 ? [] : [`  … and ${rest} more: see --json, or ask for one with --key`]),
    '',
  ];
}

function section(title: string, sentences: readonly string[]): string[] {
  if (sentences.length === 0) return [];
  const shown = sentences.slice(0, listedMax).flatMap((sentence) => wrapped(`- ${sentence}`, 2));
  const rest = sentences.length - listedMax;
  return [title, ...shown, ...(rest <= 0 ? [] : [`  … and ${rest} more: see --json`]), ''];
}

function gateLines(failing: readonly string[], paint: Paint): string[] {
  if (failing.length === 0) return [paint('good', 'Nothing that --fail-on asks for.')];
  return [paint('bad', '--fail-on:'), ...failing.slice(0, listedMax).map((one) => `  ${printable(one)}`)];
}
