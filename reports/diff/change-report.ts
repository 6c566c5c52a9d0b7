import { z } from 'zod';
import { type AnswerChange, type Comparison, changeKinds, type DeploymentFinding } from '#properties';
import { findingSchema, remedySchema, reportedFinding, severitySchema } from '../check/finding-report.ts';

const answerSchema = findingSchema
  .pick({ grade: true, severity: true, answer: true, zones: true, sentence: true, place: true })
  .nullable();

const trace = z
  .strictObject({
    side: z.enum(['before', 'after']).describe('The side that has it.'),
    ...findingSchema.pick({ shows: true, trace: true, evidence: true, scenario: true }).shape,
  })
  .nullable()
  .describe('The shortest trace that only one side has; null where there is none.');

const change = z.strictObject({
  kind: z
    .enum(changeKinds)
    .describe(
      'worse; new: a hazard after that is not known to have been there before, because what it is about was not there, or because nobody could ask; unknown: one side has no answer that could be better or worse; better; gone with what it was about; changed, neither to the better nor to the worse.',
    ),
  id: z.string().describe('The id of the finding after; where there is none, before.'),
  question: z.string(),
  about: z.string().describe('The cluster, client, pair or configuration, as it is called after.'),
  severity: severitySchema.nullable().describe('Of the hazard after; where there is none, before.'),
  avoidable: findingSchema.shape.avoidable.describe('Of the hazard after, as in the report of check.'),
  remedies: z.array(remedySchema).describe('The smallest changes that remove the hazard after.'),
  clause: z.string(),
  source: z.string(),
  before: answerSchema.describe('Null where nobody asked, or where there was nothing to tell.'),
  after: answerSchema.describe('Null where nobody asked, or where there is nothing to tell.'),
  trace,
});

const ofOneSide = z.array(
  z.strictObject({ kind: z.enum(['cluster', 'client', 'pair', 'sync-configuration']), about: z.string() }),
);

/** What differs between two deployments, as it is written. */
export const changesSchema = z.strictObject({
  worst: severitySchema
    .nullable()
    .describe('The worst severity of what is worse or new; null where there is none.'),
  same: z.int().describe('How many questions have the same answer on both sides.'),
  changes: z.array(change).describe('The worst first.'),
  appeared: ofOneSide.describe('What is there after and was not before.'),
  disappeared: ofOneSide.describe('What was there before and is not after, or is deleted.'),
  matchedOtherwise: z
    .array(
      z.strictObject({
        kind: z.enum(['cluster', 'client']),
        before: z.string(),
        after: z.string(),
        why: z.string(),
      }),
    )
    .describe('What is taken for the same though its id, or its name, is another one, and why.'),
});

/** See {@link changesSchema}. */
export type Changes = Readonly<z.infer<typeof changesSchema>>;

/** One question whose answer is another one on the other side. */
export type ReportedChange = Changes['changes'][number];

/** Puts a comparison into the form that every formatter takes. */
export function changesOf({ changes, sameCount, ...names }: Comparison): Changes {
  const reported = changes.map(reportedChange);
  return {
    worst: reported.find(({ kind, severity }) => isNews(kind) && severity !== null)?.severity ?? null,
    same: sameCount,
    changes: reported,
    appeared: names.appeared.map(subjectOf),
    disappeared: names.disappeared.map(subjectOf),
    matchedOtherwise: names.matchedOtherwise.map((match) => ({ ...match })),
  };
}

/** Whether something is worse after, as far as anybody knows. */
export const isNews = (kind: string): boolean => kind === 'worse' || kind === 'new';

const subjectOf = ({ kind, about }: Comparison['appeared'][number]): Changes['appeared'][number] => {
  if (kind === 'files') throw new Error('The files are on both sides.');
  return { kind, about };
};

function reportedChange({
  kind,
  id,
  question,
  about,
  before,
  after,
  trace: own,
}: AnswerChange): ReportedChange {
  const told = reportedFinding((after ?? before)!);
  return {
    kind,
    id,
    question,
    about,
    severity: after?.severity ?? before?.severity ?? null,
    avoidable: after === null ? null : told.avoidable,
    remedies: after === null ? [] : told.remedies,
    clause: told.clause,
    source: told.source,
    before: answerOf(before),
    after: answerOf(after),
    trace: own && traceOf(own, (own.side === 'after' ? after : before)!),
  };
}

function answerOf(finding: DeploymentFinding | null): ReportedChange['before'] {
  if (finding === null) return null;
  const { grade, severity, answer, zones, sentence, place } = finding;
  return { grade, severity, answer, zones: zones === null ? null : [...zones], sentence, place };
}

function traceOf(
  { side, ...own }: NonNullable<AnswerChange['trace']>,
  finding: DeploymentFinding,
): ReportedChange['trace'] {
  const { shows, trace: steps, evidence, scenario } = reportedFinding({ ...finding, ...own });
  return { side, shows, trace: steps, evidence, scenario };
}
