import { type ClauseId, clauses } from '#models';
import { changesHeadline, namesText } from '../diff/change-words.ts';
import { type ChangesManner, changesLines } from '../diff/changes-text.ts';
import { type Paint, plain } from '../formats/paint.ts';
import { printable } from '../formats/printable.ts';
import { anyNumberText } from './any-number-text.ts';
import type { CheckFinding, CheckReport } from './check-report.ts';
import { firstScreen, labelOf, labelWidth, wrapped } from './first-screen.ts';
import type { Gate } from './gate.ts';
import { allInOrder, folded, moreText, type Told } from './order.ts';
import { remedyText } from './remedy-text.ts';

/** How much a report tells. */
export interface CheckTextOptions {
  readonly paint?: Paint;
  /** Whether every finding comes with its trace. */
  readonly traces?: boolean;
  /** What came of the gate. */
  readonly gate?: Gate;
}

/**
 * An assessment for a terminal: a first screen that says what is worst and what to do first, then all hazards, the
 * worst first, then what is good.
 */
export function checkText(
  report: CheckReport,
  { paint = plain, traces = false, gate }: CheckTextOptions = {},
): string {
  const said = new Set<string>();
  const told = (heading: string, ...grades: readonly CheckFinding['grade'][]): string[] => {
    const found = folded(allInOrder(report, ...grades));
    if (found.length === 0) return [];
    return [
      paint('title', heading),
      '',
      ...found.flatMap(({ told: one, more }) => [
        ...fullLines(one, { paint, traces, gate }, said),
        '',
        ...(more.length === 0 ? [] : [`${' '.repeat(labelWidth)}${moreText(more)}`, '']),
      ]),
    ];
  };
  return [
    ...firstScreen(report, paint),
    ...planLines(report, { paint, traces, remedies: false }),
    ...told('Hazards, the worst first', 'hazard', 'incomplete'),
    ...brief('Advice and notes', allInOrder(report, 'advice', 'information'), { paint, traces, gate }),
    ...brief('Good', allInOrder(report, 'good'), { paint, traces, gate }),
    ...numberLines(report, paint),
    ...notesLines(report, paint),
    ...gateLines(report, gate, paint),
  ].join('\n');
}

function numberLines(report: CheckReport, paint: Paint): string[] {
  const text = anyNumberText(report);
  return text === undefined ? [] : [...wrapped(text, 0).map((line) => paint('quiet', line)), ''];
}

/** One finding with all that is known of it. */
export function checkFindingText(report: CheckReport, id: string, paint: Paint = plain): string | undefined {
  const found = allInOrder(report, 'hazard', 'incomplete', 'advice', 'information', 'good').find(
    ({ finding }) => finding.id === id,
  );
  return found && `${fullLines(found, { paint, traces: true, gate: undefined }).join('\n')}\n`;
}

/** What is said of the masking keys of two clusters. */
export const maskingKeys = {
  same: 'one masking key',
  different: 'different masking keys',
  unknown: 'it is not known whether they share a masking key',
} as const;

interface Manner {
  readonly paint: Paint;
  readonly traces: boolean;
  readonly gate: Gate | undefined;
}

/** @param said - the rules and the changes that the reader has seen already, which are told in short */
function fullLines(
  { about, finding }: Told,
  { paint, traces, gate }: Manner,
  said: Set<string> = new Set(),
): string[] {
  const [label, tone] = labelOf(finding);
  const { id, sentence, grade, place, avoidable, remedies } = finding;
  const reason = gate?.accepted.get(id);
  const quietly = (lines: readonly string[]): string[] => lines.map((line) => paint('quiet', line));
  const below = (text: string): string[] => wrapped(text, labelWidth);
  return [
    `${paint(tone, label.padEnd(labelWidth))}${paint('title', printable(about))}`,
    ...below(sentence),
    ...quietly(
      grade === 'incomplete'
        ? []
        : below(
            `Rule: ${isNew(finding.clause, said) ? `${finding.clause}: ${ruleOf(finding)}` : `${finding.clause}, as above`}`,
          ),
    ),
    ...quietly(place === null ? [] : [`${' '.repeat(labelWidth)}At ${printable(place)}`]),
    ...remedies.flatMap((remedy) => {
      const full = remedyText(remedy);
      const isShort = remedy.price.length === 0 || isNew(full, said);
      return below(`Do: ${isShort ? full : `${remedy.change}, at the price above.`}`);
    }),
    ...(avoidable === false ? below('No change of a setting, or of one HSM, avoids it.') : []),
    ...(reason === undefined ? [] : below(`Accepted: ${reason}`)),
    ...quietly([`${' '.repeat(labelWidth)}--explain ${shown(id)}`]),
    ...(traces ? traceLines(finding) : []),
  ];
}

/** Whether something is said for the first time. */
function isNew(text: string, said: Set<string>): boolean {
  if (said.has(text)) return false;
  said.add(text);
  return true;
}

/** As it can be given to a shell. */
const shown = (id: string): string =>
  /^[\w@%+=:,./-]+$/.test(id) ? id : `'${printable(id).replaceAll("'", "'\\''")}'`;

/** The rule that a finding follows from. */
export function ruleOf({ clause, source }: Pick<CheckFinding, 'clause' | 'source'>): string {
  const says = clauses[clause as ClauseId]?.says;
  return says === undefined ? `${clause}, ${source}` : `${says} (${source})`;
}

function traceLines({ shows, trace }: CheckFinding): string[] {
  return shows === null ? [] : [...wrapped(`${shows}:`, labelWidth), ...stepTexts(trace)];
}

/** The steps of a trace, with numbers. */
export const stepTexts = (trace: CheckFinding['trace']): string[] =>
  trace.flatMap(({ sentence }, index) => {
    const [first = '', ...others] = wrapped(`${index + 1}. ${sentence}`, labelWidth + 5);
    return [first.slice(3), ...others];
  });

function brief(heading: string, found: readonly Told[], { paint, traces }: Manner): string[] {
  if (found.length === 0) return [];
  const lines = found.flatMap(({ about, finding }) => {
    const [label, tone] = labelOf(finding);
    const [first = '', ...others] = wrapped(`${about}: ${finding.sentence}`, labelWidth);
    const head = `${paint(tone, label.padEnd(labelWidth))}${first.slice(labelWidth)}`;
    return [head, ...others, ...(traces ? traceLines(finding) : [])];
  });
  return [paint('title', heading), '', ...lines, ''];
}

function planLines({ plan }: CheckReport, manner: ChangesManner): string[] {
  if (plan === null) return [];
  const says = changesHeadline(plan) ?? 'The plan changes no answer.';
  const lines = [says, ...namesText(plan)].flatMap((line) => wrapped(line, 0));
  return [manner.paint('title', 'What the plan changes'), '', ...lines, '', ...changesLines(plan, manner)];
}

function notesLines({ notes, time }: CheckReport, paint: Paint): string[] {
  const told = [
    ...notes.map((note) => `Note: ${note}`),
    ...(time === null ? [] : [`Ages are as of ${time}, the newest time in the files unless --at was given.`]),
  ];
  return told.length === 0
    ? []
    : [...told.flatMap((note) => wrapped(note, 0)).map((line) => paint('quiet', line)), ''];
}

function gateLines({ hazards, complete }: CheckReport, gate: Gate | undefined, paint: Paint): string[] {
  if (gate === undefined) return [];
  const { failing, accepted, gone, open, missing } = gate;
  const all = `${hazards} ${hazards === 1 ? 'hazard' : 'hazards'}`;
  const outcome =
    failing.length > 0
      ? `${paint('bad', 'fails')}, because of ${failing.length} of ${all}`
      : complete && missing.length === 0
        ? `${paint('good', 'passes')}: it fails for none of ${all}`
        : `${paint('warning', 'cannot tell')}: it fails for none of ${all}, and some questions are open`;
  return [
    `The gate ${outcome}${accepted.size === 0 ? '' : `; the baseline accepts ${accepted.size}`}.`,
    ...failing.map((id) => `  fails: ${printable(id)}`),
    ...gone.map((id) => `  no longer occurs, take it out of the baseline: ${printable(id)}`),
    ...missing.map(
      (id) => `  not in these files, take it out of the baseline if it is gone for good: ${printable(id)}`,
    ),
    ...open.map((id) => `  could not be asked this time, leave it in the baseline: ${printable(id)}`),
    '',
  ];
}
