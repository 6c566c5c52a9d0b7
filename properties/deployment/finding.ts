import type { ClauseId } from '#models';
import type { Evidence } from '../property.ts';
import type { TraceStep } from '../verification.ts';

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
  /** How it comes about, in as few steps as possible. */
  readonly trace: readonly TraceStep[];
  readonly evidence: Evidence | null;
}

/** A finding without a trace. */
export function statement(
  question: string,
  grade: Grade,
  answer: Finding['answer'],
  clause: ClauseId,
  sentence: string,
): Finding {
  return { question, grade, answer, sentence, clause, trace: [], evidence: null };
}
