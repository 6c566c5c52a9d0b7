import type { ClauseId, Scenario } from '#models';
import type { Evidence } from '../property.ts';
import type { TraceStep } from '../trace.ts';
import type { PropertyResult } from '../verification.ts';

/**
 * How a finding is meant: `good` news, a `hazard` that the documentation warns of, `advice` it gives, plain
 * `information`, or `incomplete` where the search was stopped.
 */
export type Grade = 'good' | 'hazard' | 'advice' | 'information' | 'incomplete';

/** One answer about a real deployment. */
export interface Finding {
  /** A stable name of the question. */
  readonly question: string;
  readonly grade: Grade;
  /** The answer as data: yes or no, or a number of HSM failures; null where there is none. */
  readonly answer: boolean | number | null;
  /** The answer in a sentence. */
  readonly sentence: string;
  readonly clause: ClauseId;
  /** What the trace shows; null where there is no trace. */
  readonly shows: string | null;
  /** In as few steps as possible. */
  readonly trace: readonly TraceStep[];
  readonly evidence: Evidence | null;
  /** Where the trace happens; null where there is no trace. */
  readonly scenario: Scenario | null;
  /** Where in the files its cause is: `file:line:column`; null where there is no such place. */
  readonly place: string | null;
}

/** A finding without a trace. */
export function statement(
  question: string,
  grade: Grade,
  answer: Finding['answer'],
  clause: ClauseId,
  sentence: string,
): Finding {
  return {
    question,
    grade,
    answer,
    sentence,
    clause,
    shows: null,
    trace: [],
    evidence: null,
    scenario: null,
    place: null,
  };
}

/** What a search has found, and where. */
export interface Found {
  readonly scenario: Scenario;
  readonly result: PropertyResult;
}

/** The same finding with the place in the files that causes it. */
export const at = (place: string, finding: Finding): Finding => ({ ...finding, place });

/** The same finding with the trace that a search has found, and what it shows. */
export function shown(finding: Finding, { scenario, result }: Found, shows: string): Finding {
  const { trace, evidence } = result;
  return trace.length === 0 ? finding : { ...finding, shows, trace, evidence, scenario };
}

/** What is said where a limit stopped the search. */
export function unknown(question: string, clause: ClauseId, what: string): Finding {
  return statement(question, 'incomplete', null, clause, `${what} is not known: a limit stopped the search.`);
}
