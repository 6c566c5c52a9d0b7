import { bareTable } from '../formats/bare-table.ts';
import { type Paint, plain } from '../formats/paint.ts';
import { printable } from '../formats/printable.ts';
import { stepLines } from '../trace/trace-text.ts';
import type { ConformanceFailure, ConformanceReport } from './conformance-report.ts';
import { allowedText, answeredText, differenceTexts, exchangeTexts, toldText } from './failure-lines.ts';

/** More failing tests than these are told by their names. */
const toldMax = 3;

/** More names than these are counted. */
const namedMax = 20;

/** What came of a suite, for a terminal: what it was asked, the areas, the shortest failures, one line at the end. */
export function conformanceText(report: ConformanceReport, paint: Paint = plain): string {
  const told = report.failures.slice(0, toldMax);
  const others = report.failures.slice(toldMax);
  return [
    `${paint('title', printable(report.suite))} against ${paint('title', printable(implementationText(report)))}`,
    ...capabilityLines(report).map((line) => paint('quiet', `  ${line}`)),
    '',
    ...areaLines(report, paint),
    ...told.flatMap((failure) => [...failureLines(failure, paint), '']),
    ...otherLines(others),
    ...undecidedLines(report, paint),
    ...breakdownLines(report, paint),
    ...remarkLines(report, paint),
    summary(report, paint),
    '',
  ].join('\n');
}

/** What was asked, and which version of it. */
export function implementationText({ implementation, version }: ConformanceReport): string {
  return version === null ? implementation : `${implementation} ${version}`;
}

function capabilityLines({ capabilities }: ConformanceReport): readonly string[] {
  if (capabilities === null) return [];
  const { controls, spontaneous, immediate, observes, reasons, bounds, fields = [] } = capabilities;
  const told = Object.keys(controls);
  const also = [
    reasons ? 'gives reasons' : 'gives no reasons',
    bounds ? 'keeps to bounds' : 'keeps to no bounds',
  ];
  return [
    `It can be told ${told.length === 0 ? 'nothing' : `${counted(told.length, 'action')}`}, ${also.join(', ')}.`,
    ...(immediate.length === 0 ? [] : [`At once by itself: ${immediate.join(', ')}.`]),
    ...(spontaneous.length === 0 ? [] : [`At any time by itself: ${spontaneous.join(', ')}.`]),
    ...(fields.length === 0 ? [] : [`It knows ${fields.join(', ')} of deployments.`]),
    `It lets others see ${observes.length === 0 ? 'nothing' : observes.join(', ')}.`,
  ];
}

const heads = ['passed', 'failed', 'strayed', 'not applicable'] as const;

function areaLines({ areas, counts }: ConformanceReport, paint: Paint): readonly string[] {
  const rows = [...Object.entries(areas), ['all', counts] as const].map(([area, some]) => [
    area,
    some.passed === 0 ? '0' : paint('good', String(some.passed)),
    some.failed === 0 ? '0' : paint('bad', String(some.failed)),
    String(some.strayed),
    String(some.notApplicable),
  ]);
  return [...bareTable(['area', ...heads], ['left', 'right', 'right', 'right', 'right'], rows), ''];
}

/** A failing test: what it is about, how far it is explained, what came then, and what was allowed. */
export function failureLines(failure: ConformanceFailure, paint: Paint = plain): readonly string[] {
  const { id, area, comment, clauses, steps, explained, way, exchanges, mismatch, again } = failure;
  const last = exchanges.at(-1);
  const rules = clauses.flatMap(({ clause, says, source }) => [
    `  Rule:      ${says}`,
    paint('quiet', `             ${clause}, ${source}`),
  ]);
  const came =
    mismatch.kind === 'answer'
      ? [
          ...(last?.told == null ? [] : [`  Told:      ${toldText(last.told)}`]),
          `  Answered:  ${paint('bad', last?.answered == null ? 'nothing' : answeredText(last.answered))}`,
          `  Allowed:   ${allowedText(mismatch.allowed)}`,
        ]
      : differenceTexts(failure).map((text) => `  Seen:      ${paint('bad', text)}`);
  return [
    `${paint('bad', 'failed')} ${paint('title', printable(id))} (${area}): ${printable(comment)}`,
    ...rules,
    '',
    ...steps.map(({ sentence, expected }, index) => {
      const note = expected === 'accepted' ? '' : ` Expected: ${expected}.`;
      // What comes after it was never tried.
      return `${index === explained ? paint('bad', '✗') : ' '} ${index + 1}. ${printable(sentence)}${note}`;
    }),
    '',
    ...exchangeTexts(failure).map((text) => paint('quiet', `    ${text}`)),
    '',
    ...(way.length === 0
      ? ['  Nothing had happened before.', '']
      : ['  What is explained may have come like this:', ...stepLines(printableSteps(way), paint)]),
    ...came,
    `  Again:     ${again}`,
  ];
}

function printableSteps(way: ConformanceFailure['way']): ConformanceFailure['way'] {
  return way.map((step) => ({
    ...step,
    sentence: printable(step.sentence),
    changed: step.changed.map((change) => ({
      subject: printable(change.subject),
      aspect: change.aspect,
      from: printable(change.from),
      to: printable(change.to),
    })),
  }));
}

function otherLines(others: readonly ConformanceFailure[]): readonly string[] {
  if (others.length === 0) return [];
  const named = others
    .slice(0, namedMax)
    .map(({ id, comment }) => `  ${printable(id)}: ${printable(comment)}`);
  const rest = others.length - named.length;
  return [
    'Other tests that fail:',
    ...named,
    ...(rest === 0 ? [] : [`  and ${counted(rest, 'more', 'more')}; --json has them all`]),
    '',
  ];
}

function undecidedLines({ results }: ConformanceReport, paint: Paint): readonly string[] {
  const open = results.filter(({ verdict }) => verdict === 'undecided');
  if (open.length === 0) return [];
  const lines = open.slice(0, namedMax).map(({ id, because }) => `  ${printable(id)}: ${because}`);
  return [paint('warning', 'Undecided, which is no pass:'), ...lines, ''];
}

function breakdownLines({ breakdown, driver }: ConformanceReport, paint: Paint): readonly string[] {
  if (breakdown === null) return [];
  const { kind, says, message, test, exchanges, lastWords } = breakdown;
  return [
    `${paint('bad', `The driver is broken: ${says}`)} (${kind}).`,
    `  Driver:    ${printable(driver)}`,
    `  Because:   ${printable(message)}`,
    ...(test === null ? [] : [`  Test:      ${printable(test)}`]),
    ...exchangeTexts({ exchanges }).map((text) => paint('quiet', `    ${text}`)),
    ...(lastWords.length === 0
      ? []
      : ['  Its last words on standard error:', ...lastWords.map((line) => `    ${printable(line)}`)]),
    '',
  ];
}

function remarkLines(report: ConformanceReport, paint: Paint): readonly string[] {
  const { capabilities, observed, results } = report;
  if (capabilities === null || results.length === 0) return [];
  const blind = observed === 0 ? ['Nothing was seen: only answers were compared.'] : [];
  const silent = capabilities.reasons
    ? []
    : ['Reasons were not compared: why something is refused may be wrong.'];
  const lines = [...blind, ...silent];
  return lines.length === 0 ? [] : [...lines.map((line) => paint('warning', line)), ''];
}

function summary(report: ConformanceReport, paint: Paint): string {
  const text = outcomeText(report);
  switch (report.outcome) {
    case 'passed':
      return paint('good', text);
    case 'failed':
    case 'broken':
      return paint('bad', text);
    case 'vacuous':
    case 'incomplete':
      return paint('warning', text);
  }
}

/** What it all comes to, in a sentence or two. */
export function outcomeText(report: ConformanceReport): string {
  const { counts, failures, tests, results, observed } = report;
  const seen = `${observed.toLocaleString('en-US')} values were seen`;
  switch (report.outcome) {
    case 'passed':
      return `No test failed: ${of(counts.passed, tests)} passed, ${counts.strayed} strayed, ${counts.notApplicable} are not applicable; ${seen}.`;
    case 'failed':
      return `${counted(counts.failed, 'test')} failed, ${counts.passed} passed; the shortest failing test is ${printable(failures[0]?.id ?? '')}.`;
    case 'broken':
      return `The driver broke after ${of(results.filter(({ verdict }) => verdict !== 'broken').length, tests)}: this is no pass.`;
    case 'vacuous':
      return `No test passed: ${counts.strayed} strayed, ${counts.notApplicable} are not applicable, of ${counted(tests, 'test')}. Nothing is known, and this is no pass.`;
    case 'incomplete':
      return report.stopped
        ? `Incomplete: stopped after ${of(results.length, tests)}, without a failure so far; this is no pass.`
        : `Incomplete: of ${counted(counts.undecided, 'test')} nobody can say; this is no pass.`;
  }
}

const of = (some: number, all: number): string =>
  `${some.toLocaleString('en-US')} of ${counted(all, 'test')}`;

const counted = (value: number, one: string, many = `${one}s`): string =>
  `${value.toLocaleString('en-US')} ${value === 1 ? one : many}`;
