import { z } from 'zod';
import {
  isAboutAssumed,
  isAsSevere,
  isUnanswered,
  isWorseAnswer,
  type Severity,
  severities,
} from '#properties';
import type { CheckFinding, CheckReport } from './check-report.ts';
import { subjectsOf } from './order.ts';

const accepted = z.strictObject({
  id: z.string().describe('The id of the finding.'),
  severity: z.enum(severities),
  answer: z.union([z.boolean(), z.int()]).nullable(),
  zones: z.array(z.string()).nullable(),
  reason: z.string().min(1, 'say why it is accepted').describe('Why it is accepted.'),
});

/** What `keysync check --write-baseline` writes, and `--baseline` accepts. */
export const checkBaselineSchema = z
  .strictObject({
    $schema: z.string().optional(),
    schemaVersion: z.literal(1),
    accepted: z.array(accepted),
  })
  .describe('Hazards of a deployment that are known and accepted, with the reason.');

/** See {@link checkBaselineSchema}. */
export type CheckBaseline = Readonly<z.infer<typeof checkBaselineSchema>>;

/** What makes a report fail. */
export interface GateOptions {
  /** The least severity that fails; undefined where none does. */
  readonly failOn: Severity | undefined;
  /** Whether what no change of the deployment removes fails as well. */
  readonly failOnInherent: boolean;
  readonly baseline?: CheckBaseline | undefined;
}

/** What comes of a gate. */
export interface Gate {
  /** The ids of the findings that fail. */
  readonly failing: readonly string[];
  /** The ids of the hazards that the baseline accepts, with the reason. */
  readonly accepted: ReadonlyMap<string, string>;
  /** What the baseline accepts and what no longer occurs. */
  readonly gone: readonly string[];
  /** What the baseline accepts and what nobody could ask this time because of something worse. */
  readonly open: readonly string[];
  /** What the baseline accepts of something that the files do not have any more, or only without its cluster. */
  readonly missing: readonly string[];
}

/** Judges a report. */
export function gateOf(report: CheckReport, options: GateOptions): Gate {
  const hazards = hazardsIn(report);
  const entries = new Map((options.baseline?.accepted ?? []).map((entry) => [entry.id, entry]));
  const known = new Map<string, string>();
  const failing: string[] = [];
  for (const hazard of hazards) {
    const entry = entries.get(hazard.id);
    if (entry !== undefined && !isWorseAnswer(hazard, entry)) {
      known.set(hazard.id, entry.reason);
      continue;
    }
    if (isFailing(hazard, options)) failing.push(hazard.id);
  }
  const ids = new Set(hazards.map(({ id }) => id));
  const others = [...entries.keys()].filter((id) => !ids.has(id));
  return {
    failing,
    accepted: known,
    gone: others.filter((id) => !isOpen(id, report) && !isMissing(id, report)),
    open: others.filter((id) => isOpen(id, report)),
    missing: others.filter((id) => isMissing(id, report)),
  };
}

/** Whether the report leaves it open what becomes of a finding about something that is there. */
function isOpen(id: string, report: CheckReport): boolean {
  const findings = subjectsOf(report).flatMap((subject) => subject.findings);
  if (findings.some((finding) => finding.id === id && finding.grade === 'incomplete')) return true;
  const client = report.clients.find(({ name }) => id.endsWith(`/${name}`));
  if (client === undefined) return false;
  const question = id.slice(0, -client.name.length - 1);
  return isUnanswered(question, client.name, client.cluster, findings);
}

/** Whether nobody could ask, because the files do not have what a finding is about. What was assumed is not missed. */
function isMissing(id: string, report: CheckReport): boolean {
  const subject = subjectsOf(report).find(({ about }) => id.endsWith(`/${about}`));
  if (subject === undefined) return !isAboutAssumed(id);
  return subject.kind === 'stray-client' && !subject.findings.some((finding) => finding.id === id);
}

/** Whether a hazard is so bad that it fails. */
export const isFailing = (
  { severity, avoidable }: Pick<Hazard, 'severity' | 'avoidable'>,
  { failOn, failOnInherent }: Omit<GateOptions, 'baseline'>,
): boolean => failOn !== undefined && (avoidable === true || failOnInherent) && isAsSevere(severity, failOn);

type Hazard = CheckFinding & { readonly severity: Severity };

const hazardsIn = (report: CheckReport): readonly Hazard[] =>
  subjectsOf(report).flatMap(({ findings }) =>
    findings.filter((finding): finding is Hazard => finding.severity !== null),
  );

/** What was not given a reason yet. */
const withoutReason = 'Known when the baseline was written.';

/**
 * A baseline that accepts every hazard of a report.
 *
 * @param earlier - a baseline whose reasons are kept, and what it accepts of what nobody could ask this time
 */
export function baselineOf(report: CheckReport, earlier: CheckBaseline | undefined): CheckBaseline {
  const before = earlier?.accepted ?? [];
  const reasons = new Map(before.map(({ id, reason }) => [id, reason]));
  const hazards = hazardsIn(report).map(({ id, severity, answer, zones }) => ({
    id,
    severity,
    answer,
    zones,
    reason: reasons.get(id) ?? withoutReason,
  }));
  const ids = new Set(hazards.map(({ id }) => id));
  const open = before.filter(({ id }) => !ids.has(id) && (isOpen(id, report) || isMissing(id, report)));
  return { schemaVersion: 1, accepted: [...hazards, ...open] };
}
