import type { CheckFinding, CheckReport } from '../check-report.ts';

/** A finding that names a place. */
export function findingOf(traits: Partial<CheckFinding>): CheckFinding {
  return {
    question: 'minimum-nodes-low',
    grade: 'advice',
    answer: null,
    sentence: 'create_object_minimum_nodes is 1; consider at least 2.',
    clause: 'KS-MINIMUM-NODES-BOUND',
    source: 'a document',
    evidence: null,
    place: 'app.cfg:4:40',
    shows: null,
    trace: [],
    scenario: null,
    ...traits,
  };
}

/** A report about one client with these findings. */
export function checkReportWith(client: string, findings: readonly CheckFinding[]): CheckReport {
  return {
    schemaVersion: 1,
    keysync: '0.0.0',
    complete: findings.every(({ grade }) => grade !== 'incomplete'),
    hazards: findings.filter(({ grade }) => grade === 'hazard').length,
    notes: [],
    clusters: [],
    backups: [],
    clients: [{ name: client, cluster: 'cluster-a', setting: '', place: 'app.cfg:4:40', findings: [...findings] }],
    pairs: [],
    syncConfigurations: [],
  };
}
