import { z } from 'zod';
import { escaped, escapedLine } from '../formats/markdown.ts';
import { type Paint, plain } from '../formats/paint.ts';
import { printable } from '../formats/printable.ts';

const wireTest = z.strictObject({
  id: z.string(),
  operation: z.string(),
  says: z.string().describe('What must be so.'),
  verdict: z.enum(['passed', 'failed', 'not-applicable']),
  because: z.string().nullable().describe('Why it did not pass.'),
});

const wireFailure = z.strictObject({
  title: z.string(),
  tests: z.array(z.string()).describe('The tests that failed like this; the first is told.'),
  says: z.string(),
  sent: z.string().nullable().describe('The last call.'),
  came: z.string().nullable().describe('What came back, as it came.'),
  again: z.string(),
});

/** What was tried call by call, of an API. */
export const wireReportSchema = z.strictObject({
  counts: z.strictObject({ passed: z.int(), failed: z.int(), notApplicable: z.int() }),
  results: z.array(wireTest),
  failures: z.array(wireFailure).describe('One for each cause.'),
});

/** See {@link wireReportSchema}. */
export type WireReport = Readonly<z.infer<typeof wireReportSchema>>;

/** What came of a test on the wire, as the tester has it. */
export interface WireOutcome {
  readonly id: string;
  readonly operation: string;
  readonly says: string;
  readonly verdict: 'passed' | 'failed' | 'not-applicable';
  readonly because?: string;
  /** The same text for what is the same in another test. */
  readonly kind?: string;
  readonly last?: {
    readonly operation: string;
    readonly region: string;
    readonly input: unknown;
    readonly answer: { readonly status: number; readonly body: string };
  };
}

/** Puts what came of tests on the wire into the form of a report. */
export function wireReportOf(results: readonly WireOutcome[], again: (id: string) => string): WireReport {
  const count = (wanted: WireOutcome['verdict']): number =>
    results.filter(({ verdict }) => verdict === wanted).length;
  const byKind = new Map<string, WireOutcome[]>();
  for (const result of results) {
    if (result.verdict !== 'failed') continue;
    const kind = result.kind ?? result.id;
    byKind.set(kind, [...(byKind.get(kind) ?? []), result]);
  }
  return {
    counts: { passed: count('passed'), failed: count('failed'), notApplicable: count('not-applicable') },
    results: results.map(({ id, operation, says, verdict, because = null }) => {
      return { id, operation, says, verdict, because };
    }),
    failures: [...byKind.values()].map((alike) => failureOf(alike, again)),
  };
}

function failureOf(
  alike: readonly WireOutcome[],
  again: (id: string) => string,
): WireReport['failures'][number] {
  const [first] = alike;
  if (first === undefined) throw new Error('A cause is one of at least one failure.');
  const { id, says, because = '', last } = first;
  return {
    title: because,
    tests: alike.map((one) => one.id),
    says,
    sent: last === undefined ? null : `${last.operation} ${JSON.stringify(last.input)} in ${last.region}`,
    came: last === undefined ? null : `HTTP ${last.answer.status} ${last.answer.body}`,
    again: again(id),
  };
}

const shownMax = 4;
const lengthMax = 240;

const inShort = (text: string): string =>
  printable(text.length <= lengthMax ? text : `${text.slice(0, lengthMax)}…`);

/** How many tests a failure is told for. */
export const wireCountText = ({ tests }: WireReport['failures'][number]): string =>
  tests.length === 1
    ? `1 test, ${printable(tests[0]!)}`
    : `${tests.length} tests, such as ${printable(tests[0]!)}`;

/**
 * What failed on the wire, for a terminal, and how many tests there were.
 *
 * @param told - the titles of what was told already: a call that is not there need not be told twice
 */
export function wireLines(
  report: WireReport,
  paint: Paint = plain,
  told: readonly string[] = [],
): readonly string[] {
  const { counts, results } = report;
  const failures = report.failures.filter(({ title }) => !told.includes(title));
  const shown = failures.slice(0, shownMax).flatMap((failure, index) => {
    // The first in full, the others in short: a report is one screen.
    const call = (label: string, text: string | null): readonly string[] =>
      text === null || index > 0 ? [] : [paint('quiet', `  ${label}:      ${inShort(text)}`)];
    return [
      `${paint('bad', 'failed')} ${paint('title', printable(failure.title))}`,
      `  In:        ${wireCountText(failure)}`,
      ...(index > 0 ? [] : [`  Rule:      ${printable(failure.says)}`]),
      ...call('Sent', failure.sent),
      ...call('Came', failure.came),
      `  Again:     ${failure.again}`,
      '',
    ];
  });
  const rest = failures.length - shownMax;
  const reasons = new Map<string, number>();
  for (const { verdict, because } of results)
    if (verdict === 'not-applicable') reasons.set(because ?? '', (reasons.get(because ?? '') ?? 0) + 1);
  return [
    ...shown,
    ...(rest <= 0 ? [] : [`And ${rest} more on the wire; --json has them all.`]),
    `On the wire, ${counts.passed} of ${results.length} tests passed, ${counts.failed} failed, ${counts.notApplicable} are not applicable.`,
    ...[...reasons].slice(0, shownMax).map(([because, some]) => `  ${some}: ${printable(because)}.`),
    '',
  ];
}

/** What failed on the wire, as a part of a Markdown page. */
export function wireMarkdown({ counts, failures, results }: WireReport): readonly string[] {
  return [
    '## On the wire',
    '',
    `${counts.passed} of ${results.length} tests passed, ${counts.failed} failed, ${counts.notApplicable} are not applicable.`,
    '',
    ...failures.flatMap((failure) => [
      `### ${escapedLine(failure.title)}`,
      '',
      `In ${escaped(wireCountText(failure))}. ${escapedLine(failure.says)}`,
      '',
      ...(failure.sent === null ? [] : [`- sent: ${escapedLine(inShort(failure.sent))}`]),
      ...(failure.came === null ? [] : [`- came: ${escapedLine(inShort(failure.came))}`]),
      '',
    ]),
  ];
}
