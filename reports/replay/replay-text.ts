import { explanationLines } from '../explanation/explanation-text.ts';
import { type Paint, plain } from '../formats/paint.ts';
import { printable } from '../formats/printable.ts';
import { stepCountOf } from '../trace/step-report.ts';
import { claimLines, evidenceText, stepLines } from '../trace/trace-text.ts';
import { claimOf } from '../verification/claims.ts';
import type { ReplayReport } from './replay-report.ts';

/** A replay for a terminal: the claim, the steps with what each changed, and what came of it. */
export function replayText(report: ReplayReport, paint: Paint = plain): string {
  const { property, claim, scenario, note, trace, loop, evidence, expected, explanation } = report;
  const lines = [
    `${paint('title', property)} in ${paint('title', scenario)}: ${headline(report, paint)}, expected: ${expected}`,
    ...claimLines(claim ?? claimOf(property), paint),
    ...(note === null ? [] : [`  Note:   ${printable(note)}`]),
    '',
    ...stepLines(trace, paint, report.shown === 'violated' ? loop : null, explanation),
    ...reasonLines(report),
    ...(evidence === null ? [] : [`  Evidence: ${paint('strong', evidenceText(evidence))}`, '']),
    ...(explanation === undefined ? [] : explanationLines(explanation, report.shown, paint)),
    ...engineLines(report, paint),
    ...stateLines(report, paint),
  ];
  return `${lines.join('\n')}\n`;
}

function reasonLines({ reason, shown, trace }: ReplayReport): string[] {
  if (reason === null) return [];
  return [shown === 'nothing' ? `  ${reason}` : `  ${stepCountOf(trace) + 1}. ${reason}`, ''];
}

function headline({ shown, trace, loop, asExpected }: ReplayReport, paint: Paint): string {
  const count = stepCountOf(trace);
  const steps = `${count} ${count === 1 ? 'step' : 'steps'}`;
  const said = {
    violated: loop === null ? `violated after ${steps}` : 'violated by a history without end',
    reachable: `reachable after ${steps}`,
    nothing: `nothing to see after ${steps}`,
    refused: `a step is refused after ${steps}`,
    defective: `a step is wrong in itself after ${steps}`,
  } as const;
  return paint(asExpected ? 'good' : 'bad', said[shown]);
}

function stateLines({ states }: ReplayReport, paint: Paint): string[] {
  if (states === null) return [];
  const { variables, differences } = states;
  if (variables.length === 0)
    return ['  No variable of the file is one of ours: its states were not compared.'];
  const compared = `${variables.length} ${variables.length === 1 ? 'variable' : 'variables'}`;
  if (differences.length === 0) return [`  The states of the file are those of the steps, in ${compared}.`];
  return differences.flatMap(({ state, variable, expected, found }) => [
    paint('bad', `  State ${state} differs in ${printable(variable)}`),
    `    the file says:     ${printable(expected)}`,
    `    the steps lead to: ${printable(found)}`,
  ]);
}

function engineLines({ disagreement }: ReplayReport, paint: Paint): string[] {
  if (disagreement === null) return ['  Interned worlds and live actors agree after every step.'];
  const { step, about, interned, live } = disagreement;
  return [
    paint('bad', `  The engines part after step ${step}: ${about}`),
    `    interned worlds: ${interned}`,
    `    live actors:     ${live}`,
  ];
}
