import { refusals } from '#models';
import { availabilityCheck } from '#properties';
import { printable } from '../formats/printable.ts';
import type { TraceReport } from '../trace/trace-report.ts';
import type { ConformanceFailure, ConformanceReport } from './conformance-schema.ts';

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
function withMeaning(outcome: string): string {
  const reason = outcome.replace(/^refused: /, '');
  if (reason === availabilityCheck) return `${outcome} (the key availability check refuses the key)`;
  return Object.hasOwn(refusals, reason)
    ? `${outcome} (${refusals[reason as keyof typeof refusals]})`
    : outcome;
}

/** A value of an observation for a person. */
function valueText(value: unknown): string {
  if (value === null) return 'none';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : printable(value.join(', '));
  if (typeof value === 'object') return printable(JSON.stringify(value));
  return printable(String(value));
}

type Mismatch = ConformanceFailure['mismatch'];
type Difference = Extract<Mismatch, { kind: 'observation' }>['differences'][number][number];

/**
 * How what was seen differs from the nearest worlds that could be seen, value by value. What may be on its way, or
 * have come already, is in several of them: all that it may be is told.
 */
export function differenceTexts({ mismatch }: Pick<ConformanceFailure, 'mismatch'>): readonly string[] {
  if (mismatch.kind !== 'observation') return [];
  const [nearest = []] = mismatch.differences;
  const placesOf = (differences: readonly Difference[]): string =>
    JSON.stringify(differences.map(({ kind, slot, aspect }) => [kind, slot, aspect]));
  const alike = mismatch.differences.filter((other) => placesOf(other) === placesOf(nearest));
  return nearest.map(({ slot, aspect, value }, index) => {
    const expected = [...new Set(alike.map((other) => valueText(other[index]!.expected)))];
    return `${printable(slot)}: ${printable(aspect)} is ${valueText(value)}, and should be ${expected.join(' or ')}`;
  });
}

/** What of a slot is told in a title: where its state is another one, the rest of it is no news. */
function differencesInShort(failure: Pick<ConformanceFailure, 'mismatch'>): string {
  const { mismatch } = failure;
  if (mismatch.kind !== 'observation') return '';
  const [nearest = []] = mismatch.differences;
  const isOtherState = new Set(nearest.filter(({ aspect }) => aspect === 'state').map(({ slot }) => slot));
  const texts = differenceTexts(failure);
  return nearest
    .flatMap(({ slot, aspect }, index) =>
      aspect === 'state' || !isOtherState.has(slot) ? [texts[index]!] : [],
    )
    .join('; ');
}

/** What is not as documented, in a sentence: the step that diverged. */
export function titleOf(failure: Pick<ConformanceFailure, 'mismatch' | 'exchanges'>): string {
  const { mismatch, exchanges } = failure;
  const told = exchanges.findLast((one) => one.told !== null)?.told;
  switch (mismatch.kind) {
    case 'deployment':
      return `The deployment cannot be built: ${printable(mismatch.because)}`;
    case 'call':
      return `${printable(mismatch.operation)} answered ${printable(mismatch.answered)}`;
    case 'observation':
      return `${told == null ? 'At the start' : `After ${toldText(told)}`}, ${differencesInShort(failure)}`;
    case 'answer': {
      const answered = exchanges.at(-1)?.answered;
      const came = answered == null ? 'nothing' : answered.outcome;
      return `${told == null ? '' : toldText(told)} was ${came}, and should be ${allowedText(mismatch.allowed)}`;
    }
  }
}

/** In one sentence, what is not as it may be. */
export function mismatchText(failure: ConformanceFailure): string {
  const { mismatch, exchanges, explained } = failure;
  const last = exchanges.at(-1);
  switch (mismatch.kind) {
    case 'deployment':
      return `${titleOf(failure)}.`;
    case 'call':
      return `${titleOf(failure)}. ${mismatch.remedy}`;
    case 'observation': {
      const when = last?.step == null ? 'at the start' : `after step ${last.step}`;
      return `What was seen ${when} is in no world that it may be in: ${differenceTexts(failure).join('; ')}.`;
    }
    case 'answer': {
      const told = last?.told == null ? '' : ` (${toldText(last.told)})`;
      const answered = last?.answered == null ? 'nothing' : answeredText(last.answered);
      return `Step ${explained + 1}${told} was answered with "${answered}"; allowed there: ${allowedText(mismatch.allowed)}.`;
    }
  }
}

/** The calls by which a deployment was to be built, the last of which went wrong. */
export function callTexts({ mismatch }: Pick<ConformanceFailure, 'mismatch'>): readonly string[] {
  if (mismatch.kind !== 'deployment') return [];
  return mismatch.calls.map(({ call, came }) => `${printable(call)} → ${printable(came)}`);
}

/** How many tests failed like this, and how many were not run because of them. */
export function countText({ tests, skipped, id }: ConformanceFailure): string {
  const failed =
    tests.length === 1 ? `1 test, ${printable(id)}` : `${tests.length} tests, such as ${printable(id)}`;
  if (skipped === 0) return failed;
  const others = skipped === 1 ? '1 more was skipped that comes' : `${skipped} more were skipped that come`;
  return `${failed}; ${others} to the same`;
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
  const evidence = evidenceOf(failure);
  return {
    schemaVersion: 1,
    keysync: report.keysync,
    scenario: report.deployments[failure.deployment]!,
    property: failure.id,
    duty: 'must',
    verdict: 'violated',
    claim: failure.title,
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

function evidenceOf(failure: ConformanceFailure): TraceReport['evidence'] {
  const { mismatch, exchanges } = failure;
  const last = exchanges.at(-1);
  switch (mismatch.kind) {
    case 'answer':
      return {
        told: last?.told == null ? '' : toldText(last.told),
        answered: last?.answered == null ? '' : answeredText(last.answered),
        allowed: mismatch.allowed,
      };
    case 'observation':
      return { seen: [...differenceTexts(failure)] };
    case 'deployment':
      return { calls: [...callTexts(failure)] };
    case 'call':
      return { operation: mismatch.operation, answered: mismatch.answered };
  }
}
