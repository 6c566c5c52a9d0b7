import type { ClauseId, Scenario } from '#models';
import type { Evidence } from '../property.ts';
import type { TraceStep } from '../verification/trace.ts';
import type { PropertyResult } from '../verification/verification.ts';
import type { Severity } from './severity.ts';

/**
 * How a finding is meant: `good` news, a `hazard` that the documentation warns of, `advice` it gives, plain
 * `information`, or `incomplete` where nobody knows.
 */
export type Grade = 'good' | 'hazard' | 'advice' | 'information' | 'incomplete';

/** When something is asked. */
export type Moment = 'now' | 'right-after' | 'once-synchronized';

/**
 * What a sentence that reassures speaks of: nothing within it can refute the sentence, and of what is outside it says
 * nothing.
 */
export interface Scope {
  readonly moment: Moment;
  /** So many HSM failures, or so many outages. */
  readonly hsmFaults: number;
  /** The zones one of which may be lost or go out of reach. */
  readonly zones: readonly string[];
}

/** A change of the deployment that removes a finding. */
export interface Remedy {
  /** What to do, in the imperative. */
  readonly change: string;
  /** The ids of the findings that it removes. */
  readonly removes: readonly string[];
  /** What it makes worse, a sentence each. */
  readonly price: readonly string[];
}

/** One answer about a real deployment. */
export interface Finding {
  /** Names the question and what it is asked about: the same in every report of the same deployment. */
  readonly id: string;
  /** A stable name of the question. */
  readonly question: string;
  readonly grade: Grade;
  /** Of a hazard; null for everything else. */
  readonly severity: Severity | null;
  /** Of a hazard: whether some change of the deployment removes it; null for everything else. */
  readonly avoidable: boolean | null;
  /** The smallest changes that remove it. */
  readonly remedies: readonly Remedy[];
  /** The answer as data: yes or no, or a number of HSM failures; null where there is none. */
  readonly answer: boolean | number | null;
  /** The zones that the answer is about; null where it is about no zone. */
  readonly zones: readonly string[] | null;
  /** The answer in a sentence. */
  readonly sentence: string;
  /** Of good news; null for everything else, and where it speaks of no fault. */
  readonly scope: Scope | null;
  readonly clause: ClauseId;
  /** What the trace shows; null where there is no trace. */
  readonly shows: string | null;
  /** In as few steps as possible. */
  readonly trace: readonly TraceStep[];
  readonly evidence: Evidence | null;
  /** Where the trace happens; null where there is no trace. */
  readonly scenario: Scenario | null;
  /** The same for each zone that does harm. */
  readonly zoneTraces: readonly ZoneTrace[];
  /** Where in the files its cause is: `file:line:column`; null where there is no such place. */
  readonly place: string | null;
}

/** How something comes about, and where. */
export type Showing = Pick<Finding, 'shows' | 'trace' | 'evidence' | 'scenario'>;

/** How one zone does harm. */
export interface ZoneTrace extends Showing {
  readonly zone: string;
}

/** A finding without a trace. */
export function statement(
  question: string,
  grade: Exclude<Grade, 'hazard'>,
  answer: Finding['answer'],
  clause: ClauseId,
  sentence: string,
): Finding {
  return {
    id: question,
    question,
    grade,
    severity: null,
    avoidable: null,
    remedies: [],
    answer,
    zones: null,
    sentence,
    scope: null,
    clause,
    shows: null,
    trace: [],
    evidence: null,
    scenario: null,
    zoneTraces: [],
    place: null,
  };
}

/** A hazard without a trace. Whether it can be avoided is found out later. */
export function hazard(
  question: string,
  severity: Severity,
  answer: Finding['answer'],
  clause: ClauseId,
  sentence: string,
): Finding {
  const plain = statement(question, 'information', answer, clause, sentence);
  return { ...plain, grade: 'hazard', severity, avoidable: false };
}

/** What a search has found, and where. */
export interface Found {
  readonly scenario: Scenario;
  readonly result: PropertyResult;
}

/** The same finding with the place in the files that causes it. */
export const at = (place: string, finding: Finding): Finding => ({ ...finding, place });

/** The same findings with what they are about in their ids. */
export const about = (subject: string, findings: readonly Finding[]): readonly Finding[] =>
  findings.map((finding) => ({ ...finding, id: `${finding.id}/${subject}` }));

/** The same finding with the trace that a search has found, and what it shows. */
export function shown(finding: Finding, { scenario, result }: Found, shows: string): Finding {
  const { trace, evidence } = result;
  return trace.length === 0 ? finding : { ...finding, shows, trace, evidence, scenario };
}

/** What is said where a limit stopped the search. */
export function unknown(question: string, clause: ClauseId, what: string): Finding {
  return statement(question, 'incomplete', null, clause, `${what} is not known: a limit stopped the search.`);
}
