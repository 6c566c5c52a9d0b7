import { code, escaped, escapedLine, table } from '../formats/markdown.ts';
import { traceMermaid } from '../trace/trace-mermaid.ts';
import { changeText } from '../trace/trace-text.ts';
import type { ConformanceFailure, ConformanceReport } from './conformance-schema.ts';
import { implementationText, outcomeText } from './conformance-text.ts';
import { callTexts, countText, exchangeTexts, mismatchText, traceOfFailure } from './failure-lines.ts';
import { wireMarkdown } from './wire-report.ts';

/** So many causes are told with their steps and a drawing; the others in a list. */
const toldMax = 20;

/** What came of a suite as a Markdown page. */
export function conformanceMarkdown(report: ConformanceReport): string {
  const { suite, keysync, failures, breakdown } = report;
  return [
    `# ${escaped(suite)} against ${escaped(implementationText(report))}`,
    '',
    `keysync ${escaped(keysync)}: ${escaped(outcomeText(report))}`,
    '',
    table([
      ['area', 'passed', 'failed', 'skipped', 'strayed', 'not applicable'],
      ...[...Object.entries(report.areas), ['all', report.counts] as const].map(
        ([area, { passed, failed, skipped, strayed, notApplicable }]) =>
          [area, passed, failed, skipped, strayed, notApplicable].map(String),
      ),
    ]),
    '',
    ...(breakdown === null ? [] : breakdownMarkdown(breakdown)),
    ...failures.slice(0, toldMax).flatMap((failure) => failureMarkdown(report, failure)),
    ...othersMarkdown(failures.slice(toldMax)),
    ...(report.wire === null ? [] : wireMarkdown(report.wire)),
    ...openMarkdown(report),
  ].join('\n');
}

function breakdownMarkdown({
  says,
  message,
  test,
  exchanges,
  lastWords,
}: NonNullable<ConformanceReport['breakdown']>): string[] {
  return [
    '## The driver is broken',
    '',
    `${escapedLine(says)}: ${escaped(message)}${test === null ? '' : `, in the test ${code(test)}`}`,
    '',
    ...exchangeTexts({ exchanges }).map((text) => `- ${escapedLine(text)}`),
    ...(lastWords.length === 0 ? [] : ['', 'Its last words on standard error:', '']),
    ...lastWords.map((line) => `- ${code(line)}`),
    '',
  ];
}

function failureMarkdown(report: ConformanceReport, failure: ConformanceFailure): string[] {
  const { title, area, comment, clauses, steps, way, explained, again } = failure;
  return [
    `## ${escapedLine(title)}`,
    '',
    `In ${escaped(countText(failure))}. What the test is about (${area}): ${escapedLine(comment)}`,
    '',
    ...clauses.flatMap(({ clause, says, source }) => [
      `> ${escapedLine(says)}`,
      `> (${clause}, ${escaped(source)})`,
      '',
    ]),
    escapedLine(mismatchText(failure)),
    '',
    'The steps of the test:',
    '',
    ...steps.map(({ sentence, expected }, index) => {
      const note = expected === 'accepted' ? '' : ` Expected: ${escaped(expected)}.`;
      const mark = index === explained ? ' **← not explained**' : '';
      return `${index + 1}. ${escapedLine(sentence)}${note}${mark}`;
    }),
    '',
    ...callLines(failure),
    'What was told and answered:',
    '',
    ...exchangeTexts(failure).map((text) => `- ${escapedLine(text)}`),
    '',
    ...(way.length === 0 ? [] : ['What is explained may have come like this:', '']),
    ...way.flatMap(({ sentence, changed }, index) => [
      `${index + 1}. ${escapedLine(sentence)}`,
      ...changed.map((change) => `   - ${escapedLine(changeText(change))}`),
    ]),
    '',
    '```mermaid',
    traceMermaid(traceOfFailure(report, failure)).trimEnd(),
    '```',
    '',
    `Again: ${code(again)}`,
    '',
  ];
}

/** The calls that were made to build the deployment, where it could not be. */
function callLines(failure: ConformanceFailure): string[] {
  const calls = callTexts(failure);
  if (calls.length === 0) return [];
  return ['The calls to build the deployment:', '', ...calls.map((call) => `- ${escapedLine(call)}`), ''];
}

function othersMarkdown(others: readonly ConformanceFailure[]): string[] {
  if (others.length === 0) return [];
  return [
    '## Other causes',
    '',
    ...others.map((failure) => `- ${escapedLine(failure.title)} (${escaped(countText(failure))})`),
    '',
  ];
}

/** What neither passed nor failed, and why: many for one reason each. */
function openMarkdown({ results }: ConformanceReport): string[] {
  const open = results.filter(({ because, verdict }) => because !== null && verdict !== 'broken');
  if (open.length === 0) return [];
  const reasons = new Map<string, number>();
  for (const { verdict, because } of open) {
    const text = `${verdict}: ${because}`;
    reasons.set(text, (reasons.get(text) ?? 0) + 1);
  }
  const rows = [...reasons].map(([text, count]) => [escaped(text), String(count)]);
  return ['## Neither passed nor failed', '', table([['why', 'tests'], ...rows]), ''];
}
