import { type UseResult, useResults } from '#properties';
import { deploymentLines } from '../check/deployment-text.ts';
import { bareTable } from '../formats/bare-table.ts';
import { type Paint, plain } from '../formats/paint.ts';
import { printable } from '../formats/printable.ts';
import { shellArgument } from '../formats/shell-argument.ts';
import { stepCountOf } from '../trace/step-report.ts';
import { traceText } from '../trace/trace-text.ts';
import type { FuzzReport } from './fuzz-report.ts';

/** What random interleavings found, for a terminal: how much was done, what was reached and missed, the failure. */
export function fuzzText(report: FuzzReport, paint: Paint = plain): string {
  return [
    ...headLines(report, paint),
    '',
    actionsText(report),
    usesText(report),
    '',
    ...sightingLines(report, paint),
    // Who stopped early has not looked for the rest.
    ...(report.outcome === 'no-failure' ? neverLines(report, paint) : []),
    ...failureLines(report, paint),
    summary(report, paint),
    '',
  ].join('\n');
}

function headLines(report: FuzzReport, paint: Paint): string[] {
  const { scenario, seed, runs, steps, refusals, runsOnLiveActors, deployments, worlds, transitions } =
    report;
  const where =
    scenario === null
      ? `in ${counted(deployments, 'random deployment')}`
      : `of ${paint('title', printable(scenario))}`;
  const distinct = `${worlds.atLeast ? 'at least ' : ''}${number(worlds.reached)}`;
  const reached =
    worlds.known === null
      ? `${distinct} distinct worlds; nobody knows how many there are`
      : `${share(worlds.reached, worlds.known)} worlds`;
  const taken = transitions && `, ${share(transitions.reached, transitions.known)} transitions`;
  return [
    `Random interleavings ${where}, seed ${seed}`,
    `  ${counted(runs, 'run')}, ${counted(steps, 'step')} taken, ${number(refusals)} refused; ${counted(runsOnLiveActors, 'run')} also on live actors`,
    `  ${reached}${taken ?? ''}`,
  ];
}

function actionsText({ actions }: FuzzReport): string {
  const rows = Object.entries(actions).map(([action, { taken, refused }]) => {
    const reasons = Object.entries(refused).map(([reason, count]) => `${reason} ${number(count)}`);
    return [action, number(taken), reasons.join(', ')];
  });
  const occurred = rows.filter(([, taken, reasons]) => taken !== '0' || reasons !== '');
  const table = bareTable(['action', 'taken', 'refused'], ['left', 'right', 'left'], occurred);
  return table.map((line) => `  ${line}`).join('\n');
}

const useTexts = {
  succeeds: 'succeed',
  'fails-retry-may-succeed': 'fail where a retry may succeed',
  'fails-for-good': 'fail for good',
  refused: 'refused by the key availability check',
  'not-asked': 'of no such key or HSM',
} as const satisfies Record<UseResult, string>;

/** What came of using keys, also what never came of it. */
function usesText({ uses }: FuzzReport): string {
  const told = useResults.map((result) => `${number(uses[result])} ${useTexts[result]}`);
  return `  Uses of keys: ${told.join(', ')}`;
}

/** Hazards and witnesses that were seen and are as they should be. */
function sightingLines({ properties, failure }: FuzzReport, paint: Paint): string[] {
  const seen = Object.entries(properties).filter(
    ([name, { seen: count }]) => count > 0 && name !== failure?.property,
  );
  if (seen.length === 0) return [];
  const lines = seen.map(
    ([name, { nearest }]) => `  ${name}, after ${counted(nearest ?? 0, 'step')} at the least`,
  );
  return ['Seen on the way, which is no failure here', ...lines.map((line) => paint('quiet', line)), ''];
}

function neverLines({ never, worlds }: FuzzReport, paint: Paint): string[] {
  const { actions, refusals, world } = never;
  const reasons = refusals.map(({ action, reason }) => (action === null ? reason : `${action}: ${reason}`));
  const what = worlds.known === null ? 'Never occurred' : 'Never occurred, and can';
  return [
    ...(actions.length === 0 ? [] : [paint('warning', `${what}: ${actions.join(', ')}`)]),
    ...(reasons.length === 0 ? [] : [`${what}, as a reason to refuse: ${reasons.join(', ')}`]),
    ...(world === null ? [] : ['The nearest world that no run reached:']),
    ...(world ?? []).map((sentence, index) => `  ${index + 1}. ${sentence}`),
    ...(actions.length + reasons.length === 0 && world === null ? [] : ['']),
  ];
}

function failureLines({ failure, scenario: known }: FuzzReport, paint: Paint): string[] {
  if (failure === null) return [];
  const { scenario, lengths } = failure;
  const shortest =
    lengths.shortest === null ? '' : `; a provably shortest trace has ${lengths.shortest}, and is told here`;
  const minimal = failure.minimal ? '' : ' (not to the end: it was interrupted)';
  return [
    toldFailure(failure, paint),
    // Who named the scenario knows it.
    ...(known === null ? deploymentLines(scenario).map((line) => `  ${line}`) : []),
    `  Found after ${counted(lengths.found, 'step')}, shrunk to ${lengths.shrunk}${minimal}${shortest}.`,
    '',
  ];
}

function summary(report: FuzzReport, paint: Paint): string {
  const { outcome, runs, failure } = report;
  switch (outcome) {
    case 'failure':
      return paint('bad', `A failure in run ${number(runs)}: ${failure?.property}.`);
    case 'no-failure':
      return `${paint('good', `No failure in ${counted(runs, 'run')}.`)} Random runs show failures; that there is none only "keysync verify" shows.`;
    case 'incomplete':
      return paint('warning', fuzzStopped(report));
  }
}

/** What is said where runs were stopped. */
export function fuzzStopped({ runs, runsWanted, steps }: FuzzReport): string {
  if (steps === 0 && runs === runsWanted)
    return 'Nothing was looked at: no step can happen in this scenario. This is not a pass.';
  return `Incomplete: stopped after ${number(runs)} of ${counted(runsWanted, 'run')}, without a failure so far; this is not a pass.`;
}

/** A failure as text: the claim, the steps, what shows it, and how to see it again. */
export function toldFailure(failure: NonNullable<FuzzReport['failure']>, paint: Paint = plain): string {
  const { property, scenario, verdict, evidence, trace, explanation } = failure;
  const found = {
    verdict,
    evidence,
    trace,
    explanation,
    length: stepCountOf(trace),
    judgement: 'unexpected',
    expected: null,
  } as const;
  return traceText({ scenario: scenario.name, property, found, replay: replayOfFailure(failure) }, paint);
}

/** The command that shows a failure again, where it was saved. */
export function replayOfFailure({ file }: NonNullable<FuzzReport['failure']>): string | undefined {
  return file === null ? undefined : `keysync replay ${shellArgument(file)}`;
}

const number = (value: number): string => value.toLocaleString('en-US');

const counted = (value: number, what: string): string => `${number(value)} ${what}${value === 1 ? '' : 's'}`;

function share(reached: number, known: number): string {
  // Rounded down: 100 % is all of them.
  const percent = known === 0 ? 100 : Math.floor((1000 * reached) / known) / 10;
  return `${number(reached)} of ${number(known)} (${percent} %)`;
}
