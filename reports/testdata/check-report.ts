import { worstSeverity } from '#properties';
import type { CheckFinding, CheckReport } from '../check/check-report.ts';

const nothing = {
  hsmFailuresWithoutLoss: null,
  hsmFailuresWithoutOutageOfUse: null,
  zonesWhoseLossLosesKeys: null,
  zonesWhoseLossStopsUse: null,
};

/** A finding that names a place. */
export function findingOf(traits: Partial<CheckFinding>): CheckFinding {
  return {
    id: `${traits.question ?? 'minimum-nodes-low'}/app`,
    question: 'minimum-nodes-low',
    grade: 'advice',
    severity: traits.grade === 'hazard' ? 'lost' : null,
    avoidable: traits.grade === 'hazard' ? true : null,
    remedies: [],
    answer: null,
    zones: null,
    scope: null,
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
    schemaVersion: 2,
    keysync: '0.0.0',
    complete: findings.every(({ grade }) => grade !== 'incomplete'),
    hazards: findings.filter(({ grade }) => grade === 'hazard').length,
    worst: worstSeverity(findings.map(({ severity }) => severity)),
    time: null,
    notes: [],
    clusters: [],
    backups: [],
    clients: [
      {
        name: client,
        cluster: 'cluster-a',
        sdk: 3,
        assumed: false,
        setting: '',
        tolerance: {
          creation: { now: null, withOneHsmDown: null, zonesWhoseLossStopsIt: null },
          afterAcknowledgement: nothing,
          onceSynchronized: nothing,
        },
        place: 'app.cfg:4:40',
        findings: [...findings],
      },
    ],
    strayClients: [],
    pairs: [],
    syncConfigurations: [],
    contradictions: [],
    plan: null,
    anyNumberOfKeys: { shown: [], open: [] },
  };
}
