import type { Finding } from '../finding.ts';
import { zonesInUse } from '../hsms-in-use.ts';
import { standingOf } from '../observed.ts';
import { isAsSevere } from '../severity.ts';
import type { Subject } from '../subjects.ts';
import { isSuperseded } from '../superseded.ts';
import { isWorseAnswer } from '../worse-answer.ts';
import type { AlignedAnswer, AlignedSubject } from './alignment.ts';
import { renamedText } from './renaming.ts';

/**
 * What became of an answer: `worse`; `new`, a hazard after that is not known to have been there before, because what it
 * is about was not there, or because nobody could ask; `unknown`, because one side has no answer that could be better
 * or worse; `better`; `gone` with what it was about; `changed`, neither to the better nor to the worse.
 */
export const changeKinds = ['worse', 'new', 'unknown', 'better', 'gone', 'changed'] as const;

/** See {@link changeKinds}. */
export type ChangeKind = (typeof changeKinds)[number];

/** What became of one answer. */
export type Difference = ChangeKind | 'same';

/** What else is known of the two sides. */
export interface Sides {
  readonly subject: AlignedSubject;
  /** All findings of each. */
  readonly findings: { readonly before: readonly Finding[]; readonly after: readonly Finding[] };
  readonly renamed: ReadonlyMap<string, string>;
  /** What a zone before is called after: another one where its cluster is in another region. */
  readonly zoneOf: (zone: string) => string;
}

/** Tells what became of an answer. What is not known is never taken for better. */
export function differenceOf({ before, after }: AlignedAnswer, sides: Sides): Difference {
  const { subject } = sides;
  if (subject.before === undefined) return appeared(after);
  // What is deleted has no hazards any more, and is no better for it.
  if (subject.after === undefined || isLeaving(subject)) return disappeared(before, after);
  if (before !== undefined && after !== undefined) return compared(before, after, sides);
  if (after !== undefined) return answeredAfter(after, sides);
  return before === undefined ? 'same' : answeredBefore(before, sides);
}

/** What is good about something new is no change of anything. */
function appeared(after: Finding | undefined): Difference {
  if (after?.grade === 'incomplete') return 'unknown';
  return after === undefined || after.severity === null ? 'same' : 'new';
}

function disappeared(before: Finding | undefined, after: Finding | undefined): Difference {
  if (after !== undefined && after.severity !== null) return 'worse';
  if (after !== undefined) return before === undefined ? 'changed' : 'same';
  return before === undefined || before.severity === null ? 'same' : 'gone';
}

/** Whether a cluster is deleted, or on its way there, and was not. */
export const isLeaving = ({ before, after }: AlignedSubject): boolean =>
  after?.kind === 'cluster' && !isDeleted(before) && isDeleted(after);

const isDeleted = (subject: Subject | undefined): boolean =>
  subject?.clusters.some(({ state }) => state === 'DELETED' || state === 'DELETE_IN_PROGRESS') === true;

/** How an answer is meant: `no` is one that is bad and no hazard, `told` one that is neither good nor bad. */
type Meant = 'fine' | 'bad' | 'no' | 'open' | 'told';

function meantBy({ grade, severity, answer, question }: Finding): Meant {
  if (severity !== null) return 'bad';
  if (grade === 'good') return 'fine';
  if (grade === 'incomplete') return 'open';
  if (!hasAlwaysAnAnswer.includes(question)) return 'told';
  return answer === null ? 'open' : 'no';
}

/** Questions to which information is an answer as well: no, or that it is not known now. */
const hasAlwaysAnAnswer: readonly string[] = ['create-now', 'sync-key'];

function compared(before: Finding, after: Finding, { subject, renamed, zoneOf }: Sides): Difference {
  const [then, now] = [meantBy(before), meantBy(after)];
  if (then === 'open' || now === 'open') {
    const isLimited = before.grade === 'incomplete' || after.grade === 'incomplete';
    if (now === 'bad') return 'new';
    return then === now && !isLimited ? 'same' : 'unknown';
  }
  if (then === 'told' || now === 'told') {
    if (now === 'bad') return 'new';
    if (then === 'bad') return 'unknown';
    const isTheSame =
      before.grade === after.grade && renamedText(before.sentence, renamed) === after.sentence;
    return isTheSame ? 'same' : 'changed';
  }
  const earlier = { ...before, zones: before.zones?.map(zoneOf) ?? null };
  // A zone in which nothing is, or was, does no harm: that is no better, and the other way round no worse.
  const usedBefore = subject.before?.clusters.flatMap(zonesInUse).map(zoneOf);
  const usedAfter = subject.after?.clusters.flatMap(zonesInUse);
  if (isWorseAnswer({ ...after, zones: within(after.zones, usedBefore) }, earlier)) return 'worse';
  if (isWorseAnswer({ ...earlier, zones: within(earlier.zones, usedAfter) }, after)) return 'better';
  if (then !== now) return then === 'fine' ? 'worse' : 'better';
  return after.zones?.toSorted().join() === earlier.zones?.toSorted().join() ? 'same' : 'changed';
}

const within = (zones: Finding['zones'], used: readonly string[] = []): Finding['zones'] =>
  zones?.filter((zone) => used.includes(zone)) ?? null;

function answeredAfter(after: Finding, { subject, findings }: Sides): Difference {
  if (meantBy(after) === 'told') return 'changed';
  const saidNo = isSilence(after, subject.before!, findings.before);
  const { severity } = after;
  if (severity === null) return saidNo ? 'same' : 'unknown';
  if (saidNo) return 'worse';
  // What could not be asked because of something as bad is no news.
  const asSevere = findings.before.filter(
    (one) => one.severity === null || isAsSevere(one.severity, severity),
  );
  return isSupersededBy(asSevere, after.question, subject.before!) ? 'unknown' : 'new';
}

function answeredBefore(before: Finding, { subject, findings }: Sides): Difference {
  if (meantBy(before) === 'told') return 'changed';
  if (!isSilence(before, subject.after!, findings.after)) return 'unknown';
  return before.severity === null ? 'same' : 'better';
}

/** Questions that are answered only where the answer is bad. Of any other one, no answer means that nobody asked. */
const silentWhereFine: readonly string[] = [
  'no-active-hsm',
  'rollback',
  'hsm-type',
  'use-now',
  'start-now',
  'start-one-down',
  'start-zone-down',
  'stray',
  'users-drift-owner-missing',
  'users-drift-officer-password-differs',
];

/** Whether it is good news that there is no answer. */
function isSilence({ id, question }: Finding, subject: Subject, findings: readonly Finding[]): boolean {
  if (subject.silentlyGood.has(id.slice(0, id.lastIndexOf('/')))) return true;
  if (!silentWhereFine.includes(question)) return false;
  if (subject.clusters.some((cluster) => standingOf(cluster) === 'not-at-work')) return false;
  if (subject.kind === 'pair' && !subject.findings.some((one) => one.question === 'keys-drift')) return false;
  return !isSupersededBy(findings, question, subject);
}

const isSupersededBy = (
  findings: readonly Finding[],
  question: string,
  { about, clusters }: Subject,
): boolean =>
  [undefined, ...clusters].some((cluster) => isSuperseded(question, about, cluster?.id ?? '', findings));
