import { labelWidth, wrapped } from '../check/first-screen.ts';
import type { Paint, Tone } from '../formats/paint.ts';
import { printable } from '../formats/printable.ts';
import { withoutCommonFolder } from './common-folder.ts';
import { headlineOf, scopeOf } from './headline.ts';
import type { HypothesisReport, IncidentReport, KeyReport } from './incident-schema.ts';
import { timeLineOf } from './time-line.ts';
import { timeLineText, withRecords } from './time-line-text.ts';
import { isLongWindow } from './words.ts';

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
    ...(folder === null ? [] : [`Records are named without ${printable(folder)}`]),
    '',
    ...told.flatMap((key) => keyLines(key, report, paint)),
    ...otherKeys(others),
    ...section('The records', report.remarks.map(withRecords)),
    ...section('Not read', report.notes),
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
    `  ${paint('bad', 'Against the documentation, or the log has a hole:')}`,
    ...unexplained.flatMap((one) => [
      ...wrapped(withRecords(one), 4),
      ...one.possibleInstead.flatMap((instead) => wrapped(`Possible instead: ${instead}`, 6)),
    ]),
    '',
  ];
}

/** A history that explains all that was seen of a key. */
export function historyHead({ unseen }: HypothesisReport): string {
  const left =
    unseen === 0 ? 'every step of it was seen, or follows' : `${unseen} of its steps left no record`;
  return `A history of the model that explains all of this; ${left}`;
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
      return [...wrapped(`No history was found: ${explanation.because}`, 2), ''];
    case 'unexplained': {
      const { explainedCount, seenCount, next, prefix } = explanation;
      return [
        ...wrapped(
          `Explained as far as ${explainedCount} of ${seenCount} things that were seen. Then: ${withRecords(next)}`,
          2,
        ),
        ...hypothesisLines(prefix),
        '',
      ];
    }
    case 'explained': {
      const [first, ...more] = explanation.hypotheses;
      if (first === undefined || !asksHow(key)) return [];
      const saved = more.flatMap(({ unseen, replay }) =>
        replay === null ? [] : [`  Another, with ${unseen} unseen: ${printable(replay)}`],
      );
      const others = `  ${more.length} ${more.length === 1 ? 'other ends' : 'others end'} differently: --json has them, --save writes them`;
      return [
        ...wrapped(`${historyHead(first)}:`, 2),
        ...hypothesisLines(first),
        ...(saved.length > 0 ? saved : more.length > 0 ? [others] : []),
        '',
      ];
    }
  }
}

function hypothesisLines({ steps, replay }: HypothesisReport): string[] {
  const told = steps.flatMap(({ sentence, records }, index) => {
    const seen = records.length === 0 ? '   [unseen]' : '';
    return wrapped(`${index + 1}. ${withRecords({ sentence: `${sentence}${seen}`, records })}`, 4);
  });
  return [...told, ...(replay === null ? [] : [`    Again: ${printable(replay)}`])];
}

function otherKeys(others: readonly KeyReport[]): string[] {
  if (others.length === 0) return [];
  const shown = others.slice(0, listedMax).map((key) => {
    const windows = key.windows.filter(({ atStake }) => atStake === 'lost').length;
    const alone = windows === 0 ? '' : `; on one HSM alone ${windows === 1 ? 'once' : `${windows} times`}`;
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
  if (failing.length === 0) return [paint('good', 'Nothing of what --fail-on names.')];
  return [paint('bad', '--fail-on:'), ...failing.slice(0, listedMax).map((one) => `  ${printable(one)}`)];
}
