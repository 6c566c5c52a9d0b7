import {
  type BackupHistory,
  type ClusterHistory,
  type Hypothesis,
  type IncidentAnalysis,
  type IncidentExplanation,
  type KeyHistory,
  type RecordPlace,
  type TimeBounds,
  type Unexplained,
  Walk,
} from '#properties';
import type { HypothesisReport, IncidentReport, KeyReport } from './incident-schema.ts';
import { type KeySituation, nextStepsOf } from './next-steps.ts';
import { isoTime, isoTimeOrNull } from './times.ts';
import {
  capitalized,
  failureText,
  keyRemarkText,
  recoveryText,
  remarkText,
  removalText,
  verdictText,
  windowText,
} from './words.ts';

/** What is known of an analysis besides what it says. */
export interface IncidentContext {
  readonly keysync: string;
  /** What was passed over, or assumed. */
  readonly notes: readonly string[];
  readonly isInterrupted: boolean;
  /** The command that takes a hypothesis again, where it was saved. */
  readonly replayOf?: (hypothesis: Hypothesis) => string | undefined;
}

/** An analysis as it is written. */
export function incidentReportOf(analysis: IncidentAnalysis, context: IncidentContext): IncidentReport {
  const { from, to, recordCount, clockSkew, counts, clusters, backups, keys, remarks } = analysis;
  const isAnyTold = Object.values(counts).some((count) => count > 0);
  // Keys that are left out have a verdict too, and none of them a worse one.
  const isAllTold = !remarks.some(({ remark }) => remark === 'too-many-records-of-key');
  return {
    schemaVersion: 1,
    keysync: context.keysync,
    complete: !context.isInterrupted && isAnyTold && counts.unknown === 0 && isAllTold,
    interrupted: context.isInterrupted,
    from: isoTimeOrNull(from),
    to: isoTimeOrNull(to),
    recordCount,
    clockSkewSeconds: clockSkew / 1_000_000,
    counts: { ...counts },
    clusters: clusters.map(clusterOf),
    backups: backups.map(backupOf),
    keys: keys.map((key) => keyOf(key, context)),
    remarks: remarks.map((remark) => ({
      remark: remark.remark,
      cluster: remark.cluster,
      hsms: [...remark.hsms],
      subject: remark.subject,
      from: isoTimeOrNull(remark.from),
      to: isoTimeOrNull(remark.to),
      sentence: remarkText(remark),
      records: recordsOf(remark.places),
    })),
    notes: [...context.notes],
  };
}

/** Places as a person opens them. */
const recordsOf = (places: readonly RecordPlace[]): string[] => [
  ...new Set(places.map(({ file, line }) => `${file === '-' ? 'standard input' : file}:${line}`)),
];

const boundsOf = ({ earliest, latest }: TimeBounds): { earliest: string | null; latest: string | null } => ({
  earliest: isoTimeOrNull(earliest),
  latest: isoTimeOrNull(latest),
});

const happeningOf = (
  happening: { readonly at: TimeBounds; readonly places: readonly RecordPlace[] } | null,
): KeyReport['made'] => happening && { at: boundsOf(happening.at), records: recordsOf(happening.places) };

function clusterOf(cluster: ClusterHistory): IncidentReport['clusters'][number] {
  const { region, sourceBackup, related, maybeRelated, hsms } = cluster;
  return {
    cluster: cluster.cluster,
    region,
    sourceBackup,
    related: [...related],
    maybeRelated: [...maybeRelated],
    hsms: hsms.map((hsm) => ({
      hsm: hsm.hsm,
      zone: hsm.zone,
      made: happeningOf(hsm.made),
      firstSeen: isoTime(hsm.firstSeen),
      lastSeen: isoTime(hsm.lastSeen),
      gone: happeningOf(hsm.gone),
      outages: hsm.outages.map(({ from, to }) => ({ from: happeningOf(from)!, to: happeningOf(to) })),
      hasLog: hsm.hasLog,
    })),
  };
}

function backupOf({ backup, cluster, copyOf, madeAt, state, goneAt, places }: BackupHistory) {
  return {
    ...{ backup, cluster, copyOf, state },
    madeAt: boundsOf(madeAt),
    goneAt: isoTimeOrNull(goneAt),
    records: recordsOf(places),
  };
}

function keyOf(key: KeyHistory, context: IncidentContext): KeyReport {
  const situation = situationOf(key, context);
  return { ...situation, next: nextStepsOf(situation) };
}

function situationOf(key: KeyHistory, context: IncidentContext): KeySituation {
  const { name, handle, cluster, owner, madeOn, verdict } = key;
  return {
    ...{ name, handle, cluster, owner, madeOn, class: key.class },
    reference: `0x${handle.toString(16).padStart(16, '0')}`,
    verdict: verdict.verdict,
    sentence: verdictText(verdict),
    records: recordsOf(verdict.places),
    assumes: [...key.assumes],
    made: happeningOf(key.made),
    acknowledged: key.acknowledged && boundsOf(key.acknowledged),
    holdings: key.holdings.map(({ hsm, from, to, certainty, places }) => ({
      ...{ hsm, certainty },
      ...{ from: isoTime(from), to: isoTimeOrNull(to), records: recordsOf(places) },
    })),
    windows: key.windows.map((window) => ({
      ...{ hsm: window.hsm, certainty: window.certainty, atStake: window.atStake },
      ...{ from: isoTime(window.from), to: isoTimeOrNull(window.to) },
      ...{ sentence: windowText(window), records: recordsOf(window.places) },
    })),
    removals: key.removals.map((removal) => ({
      ...{ hsm: removal.hsm, by: removal.by, at: boundsOf(removal.at) },
      ...{
        sentence: `${capitalized(removalText(removal))}.`,
        records: recordsOf(removal.places),
      },
    })),
    absences: key.absences.map(({ hsm, from, places }) => ({
      ...{ hsm, from: isoTime(from), records: recordsOf(places) },
    })),
    failures: key.failures.map((failure) => ({
      ...{ hsm: failure.hsm, command: failure.command, at: boundsOf(failure.at), count: failure.count },
      ...{ sentence: failureText(failure), records: recordsOf(failure.places) },
    })),
    recoverableFrom: key.recoverableFrom.map((recovery) => ({
      ...{ backup: recovery.backup, certainty: recovery.certainty },
      pendingDeletionUntil: isoTimeOrNull(recovery.pendingDeletionUntil),
      ...{ sentence: recoveryText(recovery), records: recordsOf(recovery.places) },
    })),
    remarks: key.remarks.map((remark) => ({
      ...{ remark: remark.remark, hsms: [...remark.hsms], others: [...remark.others] },
      ...{ at: isoTimeOrNull(remark.at), sentence: keyRemarkText(remark), records: recordsOf(remark.places) },
    })),
    unexplained: key.unexplained.map(unexplainedOf),
    explanation: key.explanation && explanationOf(key.explanation, context),
  };
}

const unexplainedOf = ({ kind, at, hsm, sentence, possibleInstead, places }: Unexplained) => ({
  ...{ kind, hsm, sentence, possibleInstead: [...possibleInstead] },
  ...{ at: isoTime(at), records: recordsOf(places) },
});

function explanationOf(
  explanation: IncidentExplanation,
  context: IncidentContext,
): NonNullable<KeyReport['explanation']> {
  switch (explanation.kind) {
    case 'explained':
      return {
        kind: 'explained',
        hypotheses: explanation.hypotheses.map((hypothesis) => hypothesisOf(hypothesis, context)),
      };
    case 'unexplained': {
      const { explainedCount, seenCount, prefix, next } = explanation;
      const told = { prefix: hypothesisOf(prefix, context), next: unexplainedOf(next) };
      return { kind: 'unexplained', explainedCount, seenCount, ...told };
    }
    case 'unknown':
      return { ...explanation };
  }
}

/** A sentence of the model with the names that the records have. */
const withNames = (sentence: string, names: Readonly<Record<string, string>>): string =>
  sentence.replace(/(?<![\w-])backup-\d+(?![\w-])/g, (backup) => names[backup] ?? backup);

function hypothesisOf(hypothesis: Hypothesis, { replayOf }: IncidentContext): HypothesisReport {
  const { scenario, steps, shows, unseenCount, end, backupNames } = hypothesis;
  const { places, stop } = new Walk(scenario).take(steps);
  if (stop !== undefined) throw new Error(`A hypothesis cannot be taken: ${stop.sentence}`);
  return {
    unseen: unseenCount,
    steps: steps.map(({ action, parameters }, index) => ({
      ...{ action, parameters: { ...parameters } },
      sentence: withNames(places[index + 1]?.step?.sentence ?? action, backupNames),
      records: recordsOf(shows[index] ?? []),
    })),
    heldBy: [...end.heldBy],
    inBackups: end.inBackups.map((backup) => backupNames[backup] ?? backup),
    backupNames: { ...backupNames },
    creation: end.creation,
    replay: replayOf?.(hypothesis) ?? null,
    scenario,
  };
}
