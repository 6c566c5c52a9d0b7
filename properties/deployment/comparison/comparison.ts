import type { Ask } from '../ask.ts';
import { remembering } from '../ask.ts';
import { type Assessment, type AssessmentOptions, assess } from '../assessment.ts';
import type { Finding } from '../finding.ts';
import type { ObservedDeployment } from '../observed.ts';
import { compareSeverities } from '../severity.ts';
import { findingsIn, type Subject } from '../subjects.ts';
import { type AlignedSubject, aligned } from './alignment.ts';
import { type ChangeKind, differenceOf, isLeaving, type Sides } from './difference.ts';
import { withLosses } from './losses.ts';
import { type MatchedOtherwise, type Matching, matchingOf } from './matching.ts';
import { type OwnTrace, ownTraceOf } from './own-trace.ts';

/** A question whose answer is another one on the other side. */
export interface AnswerChange {
  readonly kind: ChangeKind;
  /** The id of the finding after, or where there is none, before. */
  readonly id: string;
  readonly question: string;
  /** What it is asked about, as it is called after, or where it is not there any more, before. */
  readonly about: string;
  /** Null where nobody asked, or where there is nothing to tell. */
  readonly before: Finding | null;
  readonly after: Finding | null;
  /** The shortest trace that only one side has; null where there is none. */
  readonly trace: OwnTrace | null;
}

/** Something that questions are asked about on one side only. */
export type SubjectOfOneSide = Pick<Subject, 'kind' | 'about'>;

/** Two deployments beside each other. */
export interface Comparison {
  readonly before: Assessment;
  readonly after: Assessment;
  /** The worst first. */
  readonly changes: readonly AnswerChange[];
  readonly appeared: readonly SubjectOfOneSide[];
  readonly disappeared: readonly SubjectOfOneSide[];
  /** What has another name on the other side. */
  readonly matchedOtherwise: readonly MatchedOtherwise[];
  /** How many answers are the same on both sides. */
  readonly sameCount: number;
}

/**
 * Asks all questions about two deployments and tells which answers differ.
 *
 * @param ask - answers properties in a scenario; one that gives up answers `incomplete`
 * @param options - `isPlan`: what is after is what a plan leaves, and nobody else had a hand in it
 */
export async function compareDeployments(
  before: ObservedDeployment,
  after: ObservedDeployment,
  ask: Ask,
  { isPlan, ...options }: Omit<AssessmentOptions, 'remedies'> & { readonly isPlan?: boolean } = {},
): Promise<Comparison> {
  // Most of a deployment stays as it is, and is asked about once.
  const remembered = remembering(ask);
  const then = await assess(before, remembered, { time: options.time, remedies: false });
  return compareAssessments(then, await assess(after, remembered, options), isPlan);
}

/** Tells which answers differ in two assessments. */
export function compareAssessments(before: Assessment, left: Assessment, isPlan = false): Comparison {
  const after = withLosses(before, left, isPlan);
  const matching = matchingOf(before, after);
  const subjects = aligned(before, after, matching);
  const zoneOf = zoneNaming(matching);
  const findings = { before: findingsIn(before), after: findingsIn(after) };
  const told = subjects.flatMap((subject) =>
    changesOf({ subject, findings, renamed: matching.renamed, zoneOf }),
  );
  return {
    before,
    after,
    changes: told.flatMap(({ change }) => change ?? []).toSorted(compareChanges),
    appeared: subjects.flatMap((one) => (one.before === undefined ? nameOf(one.after) : [])),
    disappeared: subjects.flatMap((one) =>
      one.after === undefined || isLeaving(one) ? nameOf(one.before) : [],
    ),
    matchedOtherwise: matching.otherwise,
    sameCount: told.filter(({ change, isOnBoth }) => change === undefined && isOnBoth).length,
  };
}

/** What the files say in two ways is nothing that comes or goes. */
const nameOf = (subject: Subject | undefined): SubjectOfOneSide[] =>
  subject === undefined || subject.kind === 'files' ? [] : [{ kind: subject.kind, about: subject.about }];

/** Zones are called after their region. */
const zoneNaming =
  ({ movedZones }: Matching): Sides['zoneOf'] =>
  (zone) => {
    const moved = movedZones.find(({ before }) => zone.startsWith(before));
    return moved === undefined ? zone : `${moved.after}${zone.slice(moved.before.length)}`;
  };

function changesOf(
  sides: Sides,
): readonly { readonly change: AnswerChange | undefined; readonly isOnBoth: boolean }[] {
  const { subject, zoneOf } = sides;
  return subject.answers.map((answer) => {
    const { before, after } = answer;
    const kind = differenceOf(answer, sides);
    const isOnBoth = before !== undefined && after !== undefined;
    const told = after ?? before;
    if (kind === 'same' || told === undefined) return { change: undefined, isOnBoth };
    const { id, question } = told;
    const trace = ownTraceOf(kind, answer, zoneOf);
    const sidesOf = { before: before ?? null, after: after ?? null };
    return {
      change: { kind, id, question, about: aboutOf(subject), ...sidesOf, trace },
      isOnBoth,
    };
  });
}

const aboutOf = ({ before, after }: AlignedSubject): string => (after ?? before)!.about;

const order: readonly (readonly ChangeKind[])[] = [
  ['worse', 'new'],
  ['unknown'],
  ['better'],
  ['gone'],
  ['changed'],
];

const rankOf = ({ kind }: AnswerChange): number => order.findIndex((kinds) => kinds.includes(kind));

/** What is worse first; of that, the severest first. */
function compareChanges(one: AnswerChange, other: AnswerChange): number {
  const severityOf = ({ before, after }: AnswerChange): Finding['severity'] =>
    after?.severity ?? before?.severity ?? null;
  return rankOf(one) - rankOf(other) || compareSeverities(severityOf(one), severityOf(other));
}
