import type { Assessment } from '../assessment.ts';
import type { Finding } from '../finding.ts';
import { type Subject, subjectsOf } from '../subjects.ts';
import { standInFor } from '../superseded.ts';
import type { Matching } from './matching.ts';
import { renamedText, renamedWithin } from './renaming.ts';

/** Something that questions are asked about, as it is on each side. */
export interface AlignedSubject {
  readonly before: Subject | undefined;
  readonly after: Subject | undefined;
  readonly answers: readonly AlignedAnswer[];
}

/** One question, with the answer of each side that has one. */
export interface AlignedAnswer {
  readonly before: Finding | undefined;
  readonly after: Finding | undefined;
}

/** Puts what two assessments say beside each other, in the order of the side after. */
export function aligned(
  before: Assessment,
  after: Assessment,
  { renamed }: Matching,
): readonly AlignedSubject[] {
  const nameOf = (name: string): string => renamed.get(name) ?? name;
  const earlier = new Map(subjectsOf(before).map((subject) => [keyOf(subject, nameOf), subject]));
  const later = new Map(subjectsOf(after).map((subject) => [keyOf(subject), subject]));
  return [...new Set([...later.keys(), ...earlier.keys()])].map((key) => {
    const [then, now] = [earlier.get(key), later.get(key)];
    return { before: then, after: now, answers: alignedAnswers(then, now, renamed) };
  });
}

const keyOf = ({ kind, names }: Subject, nameOf = (name: string): string => name): string =>
  JSON.stringify([kind, ...names.map(nameOf).toSorted()]);

function alignedAnswers(
  before: Subject | undefined,
  after: Subject | undefined,
  renamed: Matching['renamed'],
): readonly AlignedAnswer[] {
  const earlier = new Map(
    (before?.findings ?? []).map((finding) => [answerKeyOf(finding, before, renamed), finding]),
  );
  const later = new Map(
    (after?.findings ?? []).map((finding) => [answerKeyOf(finding, after, new Map()), finding]),
  );
  const alone = [...earlier].filter(([key]) => !later.has(key)).map(([, finding]) => finding);
  const unmatched = [...later].filter(([key]) => !earlier.has(key)).map(([, finding]) => finding);
  const partners = new Map<Finding, Finding>();
  for (const finding of unmatched) {
    // What is asked once on each side is one question, such as about an HSM or a server that has another name now.
    const [partner, ...more] = alone.filter(({ question }) => question === finding.question);
    const isOnlyOne = unmatched.filter(({ question }) => question === finding.question).length === 1;
    if (partner !== undefined && more.length === 0 && isOnlyOne) partners.set(finding, partner);
  }
  const taken = new Set(partners.values());
  return [
    ...[...later].map(([key, finding]) => ({
      before: earlier.get(key) ?? partners.get(finding) ?? standIn(finding, before),
      after: finding,
    })),
    ...alone
      .filter((finding) => !taken.has(finding))
      .map((finding) => ({ before: finding, after: standIn(finding, after) })),
  ];
}

/** What the files say in two ways has its place in its id, and that is another one on each side. */
function answerKeyOf(
  { id, question, sentence }: Finding,
  subject: Subject | undefined,
  renamed: Matching['renamed'],
): string {
  return subject?.kind === 'files'
    ? JSON.stringify([question, renamedText(sentence, renamed)])
    : JSON.stringify([question, renamedWithin(id.slice(question.length), renamed)]);
}

function standIn({ question }: Finding, subject: Subject | undefined): Finding | undefined {
  const other = standInFor(question);
  return other === question ? undefined : subject?.findings.find((finding) => finding.question === other);
}
