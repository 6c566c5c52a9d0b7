import { propertyNamed } from '#properties';
import { placeOfClaim } from '../formats/file-place.ts';
import type { Notice, NoticeReport } from '../formats/notice.ts';
import { stepCountOf } from '../trace/step-report.ts';
import { noticeStepsOf, ruleOfClaim } from '../trace/trace-notices.ts';
import { evidenceText } from '../trace/trace-text.ts';
import { claimOf } from '../verification/claims.ts';
import type { FuzzReport } from './fuzz-report.ts';
import { fuzzStopped, replayOfFailure } from './fuzz-text.ts';

/** What of random interleavings deserves notice: the failure; or that they were stopped. */
export function fuzzNotices(report: FuzzReport): NoticeReport {
  const { failure, outcome } = report;
  const names = new Set([...Object.keys(report.properties), ...(failure === null ? [] : [failure.property])]);
  return {
    keysync: report.keysync,
    command: 'fuzz',
    rules: [...names].map((name) => ruleOfClaim(name, propertyNamed(name)?.duty ?? 'must')),
    notices: failure === null ? [] : [noticeOf(failure)],
    incomplete: outcome === 'incomplete' ? [{ message: fuzzStopped(report), place: undefined }] : [],
  };
}

function noticeOf(failure: NonNullable<FuzzReport['failure']>): Notice {
  const { property, scenario, verdict, evidence, trace } = failure;
  const shown = evidence === null ? '' : ` Evidence: ${evidenceText(evidence)}.`;
  const count = stepCountOf(trace);
  const steps = `${count} ${count === 1 ? 'step' : 'steps'}`;
  const claim = claimOf(property)?.statement ?? '';
  return {
    rule: property,
    about: scenario.name,
    level: 'error',
    isAccepted: false,
    message: `${property} in ${scenario.name}: ${verdict} after ${steps}. Claim: ${claim}${shown}`,
    source: placeOfClaim(property),
    place: undefined,
    steps: noticeStepsOf(property, trace),
    again: replayOfFailure(failure),
  };
}
