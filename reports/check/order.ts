import { compareSeverities } from '#properties';
import type { CheckFinding, CheckReport } from './check-report.ts';

/** One cluster, client, pair or configuration with what was found about it. */
export interface Subject {
  readonly about: string;
  readonly kind: 'cluster' | 'client' | 'stray-client' | 'pair' | 'sync-configuration' | 'files';
  readonly findings: readonly CheckFinding[];
}

/** What the findings of a report are about, in the order of the report. */
export function subjectsOf(report: CheckReport): readonly Subject[] {
  const { clusters, clients, strayClients, pairs, syncConfigurations, contradictions } = report;
  return [
    ...clusters.map(({ id, findings }) => ({ about: id, kind: 'cluster' as const, findings })),
    ...clients.map(({ name, findings }) => ({ about: name, kind: 'client' as const, findings })),
    ...strayClients.map(({ name, findings }) => ({ about: name, kind: 'stray-client' as const, findings })),
    ...pairs.map(({ home, other, findings }) => ({
      about: `${home} and ${other}`,
      kind: 'pair' as const,
      findings,
    })),
    ...syncConfigurations.map(({ name, findings }) => ({
      about: name,
      kind: 'sync-configuration' as const,
      findings,
    })),
    ...(contradictions.length === 0
      ? []
      : [{ about: 'the files', kind: 'files' as const, findings: contradictions }]),
  ];
}

const grades: readonly CheckFinding['grade'][] = ['hazard', 'incomplete', 'advice', 'information', 'good'];

/** Hazards first, the worst first, and of those that are as bad the ones that can be avoided. */
export function compareFindings(one: CheckFinding, other: CheckFinding): number {
  return (
    grades.indexOf(one.grade) - grades.indexOf(other.grade) ||
    compareSeverities(one.severity, other.severity) ||
    Number(other.avoidable === true) - Number(one.avoidable === true)
  );
}

/** The same findings in the order in which reports tell them. */
export const inOrder = (findings: readonly CheckFinding[]): CheckFinding[] =>
  findings.toSorted(compareFindings);

/** A finding with what it is about. */
export interface Told {
  readonly about: string;
  readonly finding: CheckFinding;
}

/** The findings of some grades about all subjects together, in the order in which reports tell them. */
export function allInOrder(
  report: CheckReport,
  ...wanted: readonly CheckFinding['grade'][]
): readonly Told[] {
  return subjectsOf(report)
    .flatMap(({ about, findings }) => findings.map((finding) => ({ about, finding })))
    .filter(({ finding }) => wanted.includes(finding.grade))
    .toSorted((one, other) => compareFindings(one.finding, other.finding));
}

/** A finding that is told in full, with those that are only counted. */
export interface Folded {
  readonly told: Told;
  readonly more: readonly Told[];
}

/** So many answers to one question about one subject are told in full. */
const fullMax = 3;

/** The same with what is like others left to a number: a cluster can have thousands of keys. */
export function folded(all: readonly Told[]): readonly Folded[] {
  const kinds = new Map<string, Told[]>();
  for (const told of all) {
    const kind = JSON.stringify([told.finding.question, told.about]);
    kinds.set(kind, [...(kinds.get(kind) ?? []), told]);
  }
  return [...kinds.values()]
    .flatMap((same) =>
      same.slice(0, fullMax).map((told, index) => ({
        told,
        more: index === fullMax - 1 ? same.slice(fullMax) : [],
      })),
    )
    .toSorted((one, other) => compareFindings(one.told.finding, other.told.finding));
}

/** What is said of those that are only counted. */
export const moreText = (more: readonly Told[]): string =>
  `… and ${more.length} more like it: --json has them all.`;
