import type { ExplanationReport } from '../explanation/explanation-report.ts';
import { decidesMark, explanationLines } from '../explanation/explanation-text.ts';
import { type Paint, plain } from '../formats/paint.ts';
import { type Claim, claimOf } from '../verification/claims.ts';
import type { PropertyReport } from '../verification/verification-report.ts';
import { numbersIn, stepCountOf } from './step-report.ts';

/** A finding to be told: where it was found, of what, and the command that shows it again. */
export interface Told {
  readonly scenario: string;
  readonly property: string;
  readonly found: Pick<
    PropertyReport,
    'verdict' | 'expected' | 'judgement' | 'length' | 'evidence' | 'trace'
  > &
    Partial<Pick<PropertyReport, 'loop' | 'explanation' | 'claim'>>;
  /** A command that replays the finding, where there is one. */
  readonly replay?: string | undefined;
}

/**
 * Tells one finding as text: the claim, the rule and its source, the numbered steps with what each changed,
 * the evidence, which steps mattered and what would have prevented it, and how to see it again.
 */
export function traceText({ scenario, property, found, replay }: Told, paint: Paint = plain): string {
  const expected =
    found.expected !== null && found.expected !== found.verdict ? `, expected: ${found.expected}` : '';
  const { explanation } = found;
  const lines = [
    `${paint('title', property)} in ${paint('title', scenario)}: ${paintedVerdict(found, paint)}${expected}`,
    ...claimLines(found.claim ?? claimOf(property), paint),
    '',
    ...stepLines(found.trace, paint, found.loop, explanation),
    ...(found.evidence === null ? [] : [`  Evidence: ${paint('strong', evidenceText(found.evidence))}`]),
    ...(explanation === undefined ? [] : ['', ...explanationLines(explanation, found.verdict, paint)]),
    ...(replay === undefined ? [] : [`  Again:    ${replay}`]),
  ];
  return `${lines.join('\n')}\n`;
}

/** What is claimed, the rule that it comes from, and the source of the rule. */
export function claimLines(claim: Claim | undefined, paint: Paint): string[] {
  if (claim === undefined) return [];
  const { statement, given, rule } = claim;
  const claimed = [`  Claim:  ${statement}`, ...(given === undefined ? [] : [`  Given:  ${given}`])];
  if (rule === undefined) return claimed;
  const source = paint('quiet', `          ${rule.clause}, ${rule.source}`);
  return [...claimed, `  Rule:   ${rule.says}`, source];
}

/**
 * The numbered steps of a trace, each with what it changed.
 *
 * @param loop - after how many of them a history without end begins to repeat
 * @param explanation - where it is known which of them decide the claim, those are marked
 */
export function stepLines(
  trace: PropertyReport['trace'],
  paint: Paint,
  loop: number | null = null,
  explanation?: Pick<ExplanationReport, 'steps'>,
): string[] {
  if (trace.length === 0 && loop === null) return [];
  const numbers = numbersIn(trace);
  const width = String(stepCountOf(trace)).length;
  const headOf = (number: number | undefined): string => {
    if (number === undefined) return `  ${useMark.padStart(width)} `;
    const mark = explanation?.steps[number - 1]?.decides === true ? decidesMark : ' ';
    return `${mark} ${String(number).padStart(width)}.`;
  };
  const lines = trace.flatMap(({ sentence, changed }, index) => [
    ...(index === loop ? [paint('strong', `  ${goesRound}`)] : []),
    `${headOf(numbers[index])} ${sentence}`,
    ...changed.map((change) => paint('quiet', `  ${' '.repeat(width)}    ${changeText(change)}`)),
  ]);
  return [...lines, ...(loop === trace.length ? [paint('strong', `  ${stays}`)] : []), ''];
}

/** In place of the number of a step: the use of a key, which leads nowhere. */
const useMark = '-';

/** Told before the steps that a history without end repeats. */
export const goesRound = 'From here on, over and over:';

/** Told after the last step of a history that ends there and still has no end. */
export const stays = 'From here on it stays like this: nothing that is bound to happen can happen.';

/** One change in words. */
export function changeText({
  subject,
  aspect,
  from,
  to,
}: PropertyReport['trace'][number]['changed'][number]): string {
  return `${subject}: ${aspect} ${from} → ${to}`;
}

/** The evidence in one line. */
export function evidenceText(evidence: NonNullable<PropertyReport['evidence']>): string {
  return Object.entries(evidence)
    .map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(', ') || 'none' : value}`)
    .join('; ');
}

function paintedVerdict(found: Told['found'], paint: Paint): string {
  return paint(found.judgement === 'unexpected' ? 'bad' : 'strong', verdictText(found));
}

/** A verdict, and after how many steps it was reached. */
export function verdictText({
  verdict,
  length,
  loop = null,
}: Pick<Told['found'], 'verdict' | 'length' | 'loop'>): string {
  const endless = loop === null ? '' : ' by a history without end';
  const steps = length === null ? endless : ` after ${length} ${length === 1 ? 'step' : 'steps'}`;
  return `${verdict}${steps}`;
}
