import { ruleOf, stepTexts } from '../check/check-text.ts';
import { labelWidth, wrapped } from '../check/first-screen.ts';
import { remedyText } from '../check/remedy-text.ts';
import type { Paint, Tone } from '../formats/paint.ts';
import { printable } from '../formats/printable.ts';
import { type Changes, isNews, type ReportedChange } from './change-report.ts';
import { chapters, sideText, traceHeading } from './change-words.ts';

/** How changes are told. */
export interface ChangesManner {
  readonly paint: Paint;
  /** Whether each comes with the trace that only one side has. */
  readonly traces: boolean;
  /** Whether each comes with its rule and with what to do, as where nothing else tells them. */
  readonly remedies: boolean;
}

/** All changes, chapter by chapter. */
export function changesLines(all: Changes, manner: ChangesManner): string[] {
  return chapters.flatMap(({ heading, kinds }) => {
    const found = all.changes.filter(({ kind }) => kinds.includes(kind));
    if (found.length === 0) return [];
    const told = found.flatMap((change) =>
      isBrief(change) ? briefLines(change, all, manner) : [...changeLines(change, all, manner), ''],
    );
    return [manner.paint('title', heading), '', ...told, ...(told.at(-1) === '' ? [] : [''])];
  });
}

/** What comes to nothing that could be done is told in a sentence or two. */
const isBrief = ({ kind, before, after }: ReportedChange): boolean =>
  kind === 'gone' || kind === 'changed' || (kind === 'unknown' && (before === null || after === null));

function briefLines(change: ReportedChange, all: Changes, { paint }: ChangesManner): string[] {
  const [label, tone] = labelOf(change);
  const [before, after] = [sideText(change, 'before', all), sideText(change, 'after', all)];
  const [first = '', ...others] = wrapped(`${change.about}: before: ${before} After: ${after}`, labelWidth);
  return [`${paint(tone, label.padEnd(labelWidth))}${first.slice(labelWidth)}`, ...others];
}

function changeLines(
  change: ReportedChange,
  all: Changes,
  { paint, traces, remedies: areTold }: ChangesManner,
): string[] {
  const [label, tone] = labelOf(change);
  const { about, remedies, avoidable, trace } = change;
  const place = change.after?.place ?? null;
  const isTold = areTold && isNews(change.kind) && change.after?.severity != null;
  const below = (text: string): string[] => wrapped(text, labelWidth);
  const quietly = (lines: readonly string[]): string[] => lines.map((line) => paint('quiet', line));
  return [
    `${paint(tone, label.padEnd(labelWidth))}${paint('title', printable(about))}`,
    ...below(`Before: ${sideText(change, 'before', all)}`),
    ...below(`After: ${sideText(change, 'after', all)}`),
    ...(isTold ? quietly(below(`Rule: ${ruleOf(change)}`)) : []),
    ...(place === null ? [] : quietly([`${' '.repeat(labelWidth)}At ${printable(place)}`])),
    ...(isTold ? remedies.flatMap((remedy) => below(`Do: ${remedyText(remedy)}`)) : []),
    ...(isTold && avoidable === false ? below('No change of a setting, or of one HSM, avoids it.') : []),
    ...(traces && trace !== null ? [...below(`${traceHeading(trace)}:`), ...stepTexts(trace.trace)] : []),
  ];
}

function labelOf({ kind, severity }: ReportedChange): readonly [string, Tone] {
  switch (kind) {
    case 'worse':
    case 'new':
      if (severity === null) return ['worse', 'warning'];
      return [severity.toUpperCase(), severity === 'retry' || severity === 'drift' ? 'warning' : 'bad'];
    case 'unknown':
      return ['UNKNOWN', 'warning'];
    case 'better':
      return ['better', 'good'];
    case 'gone':
    case 'changed':
      return [kind, 'quiet'];
  }
}
