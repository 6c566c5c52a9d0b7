import { decidesNote, explanationMarkdown } from '../explanation/explanation-markdown.ts';
import type { ExplanationReport } from '../explanation/explanation-report.ts';
import { escaped, escapedLine } from '../formats/markdown.ts';
import { type Claim, claimOf } from '../verification/claims.ts';
import type { PropertyReport } from '../verification/verification-report.ts';
import { numbersIn } from './step-report.ts';
import type { TraceReport } from './trace-report.ts';
import { changeText, evidenceText, goesRound, stays } from './trace-text.ts';

/** A finding to be told on a page: where it was found, of what, and what was expected instead. */
export interface FindingOnPage {
  readonly scenario: string;
  readonly property: string;
  readonly found: Pick<PropertyReport, 'verdict' | 'evidence' | 'trace' | 'loop'> & {
    readonly explanation?: ExplanationReport | null | undefined;
  };
  /** The verdict that was expected, where one was. */
  readonly expected?: string | null;
  /** What it claims, where keysync does not know it by its name. */
  readonly claim?: Claim | undefined;
}

/** One finding as a Markdown page, with the command that shows it again. */
export function traceMarkdown(report: TraceReport): string {
  const { scenario, property, replay, claim: statement, given, rule } = report;
  const claim = { statement, ...(given === null ? {} : { given }), ...(rule === null ? {} : { rule }) };
  return [
    findingMarkdown({ scenario: scenario.name, property, found: report, claim }, '#'),
    ...(replay === null ? [] : ['Again:', '', ...fenced(replay), '']),
  ].join('\n');
}

/**
 * One finding as a part of a Markdown page: the claim, the rule as a quotation, the numbered steps with what
 * each changed, and the evidence.
 *
 * @param level - of its heading
 */
export function findingMarkdown(
  { scenario, property, found, expected = null, claim = claimOf(property) }: FindingOnPage,
  level: '#' | '##',
): string {
  return [
    `${level} \`${property}\` in ${escaped(scenario)}: ${found.verdict}${expected === null ? '' : `, expected ${expected}`}`,
    '',
    ...(claim === undefined ? [] : [claim.statement, '']),
    ...(claim?.given === undefined ? [] : [`Given: ${claim.given}`, '']),
    ...(claim?.rule === undefined
      ? []
      : [`> ${claim.rule.says}`, `> (${claim.rule.clause}, ${claim.rule.source})`, '']),
    ...stepsMarkdown(found),
    ...(found.evidence === null ? [] : [`Evidence: ${escaped(evidenceText(found.evidence))}.`, '']),
    ...(found.explanation == null ? [] : explanationMarkdown(found.explanation, found.verdict)),
  ].join('\n');
}

function stepsMarkdown({ trace, loop, explanation }: FindingOnPage['found']): string[] {
  const numbers = numbersIn(trace);
  const steps = trace.flatMap(({ sentence, changed }, index) => {
    const around = index === loop ? ['', goesRound, ''] : [];
    const number = numbers[index];
    // A use belongs to the step before it: an item of its own would break the list in two.
    if (number === undefined) {
      const before = numbers.slice(0, index).findLast((other) => other !== undefined);
      const isFirst = before === undefined || index === loop;
      return [...around, `${isFirst ? '' : ' '.repeat(`${before}. `.length)}- ${escapedLine(sentence)}`];
    }
    const note = explanation?.steps[number - 1]?.decides === true ? ` ${decidesNote}` : '';
    return [
      ...around,
      // A list that begins after other lines would be taken for a part of them.
      ...(number === 1 && index > 0 && around.length === 0 ? [''] : []),
      `${number}. ${escapedLine(sentence)}${note}`,
      ...changed.map((change) => `${' '.repeat(`${number}. `.length)}- ${escapedLine(changeText(change))}`),
    ];
  });
  return [...steps, ...(loop === trace.length ? ['', stays] : []), ''];
}

/** A command as a block of code, whatever is in it. */
function fenced(command: string): string[] {
  const longest = Math.max(2, ...[...command.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}sh`, command.replace(/\p{Cc}/gu, ' '), fence];
}
