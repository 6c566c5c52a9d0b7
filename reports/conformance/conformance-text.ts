import { bareTable } from '../formats/bare-table.ts';
import { type Paint, plain } from '../formats/paint.ts';
import { printable } from '../formats/printable.ts';
import { stepLines } from '../trace/trace-text.ts';
import type { ConformanceFailure, ConformanceReport } from './conformance-schema.ts';
import {
  allowedText,
  answeredText,
  callTexts,
  countText,
  differenceTexts,
  exchangeTexts,
  toldText,
} from './failure-lines.ts';
import { wireLines } from './wire-report.ts';

/** So many causes of failures are told with their steps, and as many more in short: a report is one screen. */
const toldMax = 1;
const shortMax = 4;
/** So many things to do are named that would make more tests applicable. */
const unlockMax = 5;

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
    ...otherLines(others, paint),
    ...(report.wire === null
      ? []
      : wireLines(
          report.wire,
          paint,
          report.failures.map(({ title }) => title),
        )),
    ...undecidedLines(report, paint),
    ...applicabilityLines(report),
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

const heads = ['passed', 'failed', 'skipped', 'strayed', 'not applicable'] as const;

function areaLines({ areas, counts }: ConformanceReport, paint: Paint): readonly string[] {
  // An area of which nothing applies is told in the sum.
  const asked = Object.entries(areas).filter(([, { notApplicable, ...some }]) =>
    Object.values(some).some((count) => count > 0),
  );
  const rows = [...asked, ['all', counts] as const].map(([area, some]) => [
    area,
    some.passed === 0 ? '0' : paint('good', String(some.passed)),
    some.failed === 0 ? '0' : paint('bad', String(some.failed)),
    String(some.skipped),
    String(some.strayed),
    String(some.notApplicable),
  ]);
  return [...bareTable(['area', ...heads], ['left', ...heads.map(() => 'right' as const)], rows), ''];
}

/** One cause of failures: what is not as documented, how its shortest test came there, and how to run that again. */
export function failureLines(failure: ConformanceFailure, paint: Paint = plain): readonly string[] {
  const { title, clauses, way, exchanges, again } = failure;
  const answers = exchanges.filter(({ told }) => told !== null);
  // Where nothing happened by itself, the steps have told it.
  const isTold = way.length <= answers.length;
  return [
    `${paint('bad', 'failed')} ${paint('title', printable(title))}`,
    `  In:        ${countText(failure)}`,
    ...clauses.flatMap(({ clause, says, source }) => [
      `  Rule:      ${says}`,
      paint('quiet', `             ${clause}, ${source}`),
    ]),
    ...stepLinesOf(failure, paint),
    ...(isTold
      ? []
      : ['  What is explained may have come like this:', ...stepLines(printableSteps(way), paint)]),
    ...mismatchLines(failure, paint),
    `  Again:     ${again}`,
  ];
}

/** The steps of the test, or the calls that were made before it could begin. */
function stepLinesOf(failure: ConformanceFailure, paint: Paint): readonly string[] {
  const { steps, explained, mismatch, exchanges } = failure;
  if (mismatch.kind === 'deployment')
    return callTexts(failure).map((text, index, { length }) =>
      index === length - 1 ? `${paint('bad', '✗')}   ${text}` : `    ${text}`,
    );
  const texts = exchangeTexts({ exchanges });
  return [
    '',
    ...steps.map(({ sentence, expected }, index) => {
      const note = expected === 'accepted' ? '' : ` Expected: ${expected}.`;
      // What comes after it was never tried.
      return `${index === explained ? paint('bad', '✗') : ' '} ${index + 1}. ${printable(sentence)}${note}`;
    }),
    '',
    ...(texts.length === 0 ? [] : [...texts.map((text) => paint('quiet', `    ${text}`)), '']),
  ];
}

function mismatchLines(failure: ConformanceFailure, paint: Paint): readonly string[] {
  const { mismatch, exchanges } = failure;
  const last = exchanges.at(-1);
  const told = last?.told == null ? [] : [`  Told:      ${toldText(last.told)}`];
  switch (mismatch.kind) {
    case 'answer':
      return [
        ...told,
        `  Answered:  ${paint('bad', last?.answered == null ? 'nothing' : answeredText(last.answered))}`,
        `  Allowed:   ${allowedText(mismatch.allowed)}`,
      ];
    case 'observation':
      return differenceTexts(failure).map((text) => `  Seen:      ${paint('bad', text)}`);
    case 'deployment':
      return [];
    case 'call':
      return [
        ...told,
        `  Answered:  ${paint('bad', `${printable(mismatch.operation)}: ${printable(mismatch.answered)}`)}`,
        `  Without:   ${printable(mismatch.remedy)}`,
      ];
  }
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

function otherLines(others: readonly ConformanceFailure[], paint: Paint): readonly string[] {
  const short = others
    .slice(0, shortMax)
    .flatMap((failure) => [
      `${paint('bad', 'failed')} ${paint('title', printable(failure.title))}`,
      `  In:        ${countText(failure)}`,
      ...(failure.mismatch.kind === 'call' ? [`  Without:   ${printable(failure.mismatch.remedy)}`] : []),
      `  Again:     ${failure.again}`,
      '',
    ]);
  const rest = others.length - shortMax;
  if (rest <= 0) return short;
  return [
    ...short,
    `And ${counted(rest, 'more cause', 'more causes')} of failures; --json has them all.`,
    '',
  ];
}

/** Why tests were not applicable, and what would make how many of them so. */
function applicabilityLines({ counts, tests, unlocks, unsupported }: ConformanceReport): readonly string[] {
  if (counts.notApplicable === 0) return [];
  const lines = unlocks.slice(0, unlockMax).map(({ kind, name, tests: needing, alone }) => {
    const what = { control: `to be told ${name}`, field: `to know ${name}`, bounds: 'to keep to bounds' }[
      kind
    ];
    return `  ${counted(needing, 'test needs', 'tests need')} it ${what}; that alone would unlock ${alone}.`;
  });
  const rest = unlocks.length - lines.length;
  return [
    `${counted(counts.notApplicable, 'test is', 'tests are')} not applicable, of ${tests.toLocaleString('en-US')}:`,
    ...lines,
    ...(rest <= 0 ? [] : [`  And ${counted(rest, 'more need', 'more needs')}; --json has them all.`]),
    ...unsupported
      .slice(0, unlockMax)
      .map(({ because, tests: some }) => `  ${counted(some, 'test')}: ${printable(because)}.`),
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
  const { capabilities, observed, results, wire } = report;
  if (capabilities === null) return [];
  const isBlindToWire = wire !== null && wire.results.length === 0;
  const blind = observed === 0 ? ['Nothing was seen: only answers were compared.'] : [];
  const silent = capabilities.reasons
    ? []
    : ['Reasons were not compared: why something is refused may be wrong.'];
  const wireless = isBlindToWire ? ['Nothing was tried on the wire: the driver makes no calls.'] : [];
  const lines = [...(results.length === 0 ? [] : [...blind, ...silent]), ...wireless];
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
    case 'too-few':
    case 'vacuous':
    case 'incomplete':
      return paint('warning', text);
  }
}

/** What it all comes to, in a sentence or two. */
export function outcomeText(report: ConformanceReport): string {
  const { counts, tests, results, observed, passedMin, wire } = report;
  const passed = counts.passed + (wire?.counts.passed ?? 0);
  const all = tests + (wire?.results.length ?? 0);
  const notApplicable = counts.notApplicable + (wire?.counts.notApplicable ?? 0);
  const seen = `${observed.toLocaleString('en-US')} values were seen`;
  switch (report.outcome) {
    case 'passed':
      return `No test failed: ${of(passed, all)} passed, ${counts.strayed} strayed, ${notApplicable} are not applicable; at least ${passedMin} had to pass; ${seen}.`;
    case 'failed':
      return failedText(report, passed);
    case 'too-few':
      return `Too few tests passed: ${of(passed, all)}, and at least ${passedMin} had to (--at-least). No test failed, and this is no pass.`;
    case 'broken':
      return `The driver broke after ${of(results.filter(({ verdict }) => verdict !== 'broken').length, tests)}: this is no pass.`;
    case 'vacuous':
      return `No test passed: ${counts.strayed} strayed, ${notApplicable} are not applicable, of ${counted(all, 'test')}. Nothing is known, and this is no pass.`;
    case 'incomplete':
      return report.stopped
        ? `Incomplete: stopped after ${of(results.length, tests)}, without a failure so far; this is no pass.`
        : `Incomplete: of ${counted(counts.undecided, 'test')} nobody can say; this is no pass.`;
  }
}

function failedText({ counts, failures, wire }: ConformanceReport, passed: number): string {
  const failed = counts.failed + (wire?.counts.failed ?? 0);
  const causes = failures.length + (wire?.failures.length ?? 0);
  const skipped = counts.skipped === 0 ? '' : `, ${counts.skipped} were skipped`;
  const first = failures[0]?.id ?? wire?.failures[0]?.tests[0] ?? '';
  return `${counted(failed, 'test')} failed for ${counted(causes, 'cause')}, ${passed} passed${skipped}; begin with ${printable(first)}.`;
}

const of = (some: number, all: number): string =>
  `${some.toLocaleString('en-US')} of ${counted(all, 'test')}`;

const counted = (value: number, one: string, many = `${one}s`): string =>
  `${value.toLocaleString('en-US')} ${value === 1 ? one : many}`;
