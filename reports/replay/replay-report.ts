import { z } from 'zod';
import { refusals } from '#models';
import { type Explanation, propertyNamed, type Replay, type ReplayOutcome } from '#properties';
import { explanationReportOf, explanationSchema } from '../explanation/explanation-report.ts';
import { claimBesides, claimSchema } from '../verification/claims.ts';
import {
  evidenceReportOf,
  evidenceSchema,
  loopSchema,
  stepReportsOf,
  traceStepSchema,
} from '../verification/verification-report.ts';
import type { ReplayFile } from './replay-file.ts';

const disagreement = z.strictObject({
  step: z.int().describe('After so many steps.'),
  about: z.string().describe('The slot that is in two states, or the step that only one engine takes.'),
  interned: z.string(),
  live: z.string(),
});

const comparedStates = z.strictObject({
  variables: z.array(z.string()).describe('The variables of the file that were compared.'),
  differences: z
    .array(
      z.strictObject({
        state: z.int().describe('The index of the state.'),
        variable: z.string().describe('The variable, and for a map which entry of it.'),
        expected: z.string().describe('What the file says.'),
        found: z.string().describe('What the steps lead to.'),
      }),
    )
    .describe('All that differs in the first state that does.'),
});

/** How the states that a trace of ITF says fit those that its steps lead to. */
export type ComparedStates = Readonly<z.infer<typeof comparedStates>>;

/** What `keysync replay --json` writes. */
export const replayReportSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    keysync: z.string().describe('The version that replayed it.'),
    scenario: z.string(),
    note: z.string().nullable().describe('How it was found, or what it is for, as the file says.'),
    property: z.string(),
    claim: claimSchema.optional(),
    expected: z.string(),
    shown: z
      .enum(['violated', 'reachable', 'nothing', 'refused', 'defective'])
      .describe(
        'nothing: every step was taken, and there is nothing to see. refused: a step cannot be taken. defective: a step is wrong in itself.',
      ),
    reason: z
      .string()
      .nullable()
      .describe('Which step was not taken, and why; or why a history shows nothing.'),
    asExpected: z.boolean(),
    evidence: evidenceSchema,
    loop: loopSchema,
    trace: z.array(traceStepSchema).describe('The steps that were taken.'),
    explanation: explanationSchema.optional(),
    disagreement: disagreement
      .nullable()
      .describe('Where live actors and interned worlds part; null where both do the same.'),
    states: comparedStates
      .nullable()
      .describe('How the states of a trace of ITF fit; null for a replay file, which has none.'),
  })
  .describe('What came of replaying a trace on interned worlds and on live actors.');

/** See {@link replayReportSchema}. */
export type ReplayReport = Readonly<z.infer<typeof replayReportSchema>>;

/** What is known of a replay beside what came of it. */
export interface AlsoKnown {
  /** How the states fit that the file says, where it says any. */
  readonly states?: ComparedStates | null | undefined;
  /** Of what it shows, where somebody asked. */
  readonly explanation?: Explanation | undefined;
}

/**
 * Puts a replay into the one form that every formatter takes.
 *
 * @param also - what else is known of it
 */
export function replayReportOf(
  file: ReplayFile,
  replay: Replay,
  version: string,
  { states = null, explanation }: AlsoKnown = {},
): ReplayReport {
  const { trace, outcome, disagreement } = replay;
  const property = propertyNamed(file.property);
  const claim = property && claimBesides(property, file.scenario);
  const shown = shownBy(outcome, file.property);
  const isShown = outcome.kind === 'shown';
  const shouldBeShown = file.expect === 'violated' || file.expect === 'reachable';
  return {
    schemaVersion: 1,
    keysync: version,
    scenario: file.scenario.name,
    note: file.note ?? null,
    property: file.property,
    ...(claim === undefined ? {} : { claim }),
    expected: file.expect,
    shown,
    reason: reasonOf(outcome),
    asExpected:
      isShown === shouldBeShown &&
      outcome.kind !== 'defective' &&
      disagreement === undefined &&
      (states?.differences ?? []).length === 0,
    evidence: evidenceReportOf(isShown ? outcome.evidence : null),
    loop: file.loop ?? null,
    trace: stepReportsOf(trace),
    ...(explanation === undefined ? {} : { explanation: explanationReportOf(explanation) }),
    disagreement:
      disagreement === undefined
        ? null
        : {
            step: disagreement.position,
            about: disagreement.about,
            interned: disagreement.interned,
            live: disagreement.live,
          },
    states,
  };
}

function shownBy({ kind }: ReplayOutcome, property: string): ReplayReport['shown'] {
  switch (kind) {
    case 'shown':
      return propertyNamed(property)?.kind === 'reachable' ? 'reachable' : 'violated';
    case 'not-shown':
      return 'nothing';
    default:
      return kind;
  }
}

function reasonOf(outcome: ReplayOutcome): string | null {
  switch (outcome.kind) {
    case 'refused':
      return `${outcome.sentence} This is refused: ${refusals[outcome.refusal]}.`;
    case 'defective':
      return outcome.message;
    case 'not-shown':
      return outcome.because ?? null;
    default:
      return null;
  }
}
