import { refusals } from '#models';
import { availabilityCheck } from '#properties';
import { printable } from '../formats/printable.ts';
import type { TraceReport } from '../trace/trace-report.ts';
import type { ConformanceFailure, ConformanceReport } from './conformance-report.ts';

type Exchange = ConformanceFailure['exchanges'][number];
type Told = NonNullable<Exchange['told']>;
type Answered = NonNullable<Exchange['answered']>;

/** What was told, as one line. */
export function toldText({ action, parameters }: Told): string {
  const named = Object.entries(parameters).map(([name, slot]) => ` ${name}=${printable(slot)}`);
  return `${action}${named.join('')}`;
}

/** What was answered, as one line. */
export function answeredText({ outcome, parameters = {}, reason, message }: Answered): string {
  const chosen = Object.entries(parameters).map(([name, slot]) => `${name}=${slot}`);
  const parts = [
    `${outcome}${reason === undefined ? '' : `: ${reason}`}`,
    ...(chosen.length === 0 ? [] : [`(${chosen.join(', ')})`]),
    ...(message === undefined || message === '' ? [] : [`"${message}"`]),
  ];
  return printable(parts.join(' '));
}

/** What may be answered, each with what the reason means. */
export function allowedText(allowed: readonly string[]): string {
  if (allowed.length === 0) return 'nothing';
  return allowed.map(withMeaning).join('; or ');
}

/** An outcome with what its reason means. */
export function withMeaning(outcome: string): string {
  const reason = outcome.replace(/^refused: /, '');
  if (reason === availabilityCheck) return `${outcome} (the key availability check refuses the key)`;
  return Object.hasOwn(refusals, reason)
    ? `${outcome} (${refusals[reason as keyof typeof refusals]})`
    : outcome;
}

/** A value of an observation for a person. */
export function valueText(value: unknown): string {
  if (value === null) return 'none';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : printable(value.join(', '));
  if (typeof value === 'object') return printable(JSON.stringify(value));
  return printable(String(value));
}

/** How what was seen differs from the nearest world that could be seen, value by value. */
export function differenceTexts({ mismatch }: ConformanceFailure): readonly string[] {
  if (mismatch.kind === 'answer') return [];
  const [nearest = []] = mismatch.differences;
  return nearest.map(
    ({ slot, aspect, value, expected }) =>
      `${printable(slot)}: ${printable(aspect)} is ${valueText(value)}, and should be ${valueText(expected)}`,
  );
}

/** In one sentence, what is not as it may be. */
export function mismatchText(failure: ConformanceFailure): string {
  const { mismatch, exchanges, explained } = failure;
  const last = exchanges.at(-1);
  if (mismatch.kind === 'observation') {
    const others = mismatch.differences.length - 1;
    const more = others <= 0 ? '' : `, or ${others} other ${others === 1 ? 'way' : 'ways'}`;
    const when = last?.step == null ? 'at the start' : `after step ${last.step}`;
    return `What was seen ${when} is in no world that it may be in: ${differenceTexts(failure).join('; ')}${more}.`;
  }
  const told = last?.told == null ? '' : ` (${toldText(last.told)})`;
  const answered = last?.answered == null ? 'nothing' : answeredText(last.answered);
  return `Step ${explained + 1}${told} was answered with "${answered}"; allowed there: ${allowedText(mismatch.allowed)}.`;
}

/** What came of each step of the test: what was told and answered, and what was seen new. */
export function exchangeTexts(failure: Pick<ConformanceFailure, 'exchanges'>): readonly string[] {
  return failure.exchanges.flatMap(({ step, told, answered, seen }, index) => {
    const place = step === null ? 'at the start' : `step ${step}`;
    if (told !== null)
      return [`${place}: ${toldText(told)} → ${answered === null ? 'nothing' : answeredText(answered)}`];
    // At the start everything is new, and as the deployment says.
    if (index === 0 || seen === null || seen.length === 0) return [];
    const values = seen.map(
      ({ slot, aspect, value }) => `${printable(slot)}.${printable(aspect)} ${valueText(value)}`,
    );
    return [`${place}: seen ${values.join('; ')}`];
  });
}

/** A failing test as a finding that every format of a trace takes: the way to the last answer that is explained. */
export function traceOfFailure(report: ConformanceReport, failure: ConformanceFailure): TraceReport {
  const [rule] = failure.clauses;
  const last = failure.exchanges.at(-1);
  const evidence =
    failure.mismatch.kind === 'answer'
      ? {
          told: last?.told == null ? '' : toldText(last.told),
          answered: last?.answered == null ? '' : answeredText(last.answered),
          allowed: failure.mismatch.allowed,
        }
      : { seen: [...differenceTexts(failure)] };
  return {
    schemaVersion: 1,
    keysync: report.keysync,
    scenario: report.deployments[failure.deployment]!,
    property: failure.id,
    duty: 'must',
    verdict: 'violated',
    claim: failure.comment,
    given: null,
    rule: rule ?? null,
    length: failure.way.length,
    evidence,
    trace: failure.way,
    loop: null,
    explanation: null,
    replay: failure.again,
  };
}
