import type { Notice, NoticeReport } from '../formats/notice.ts';
import type { ConformanceFailure, ConformanceReport } from './conformance-schema.ts';
import { implementationText, outcomeText } from './conformance-text.ts';
import { countText, mismatchText } from './failure-lines.ts';
import { type WireReport, wireCountText } from './wire-report.ts';

/** What of a run deserves notice: the tests that fail; or that the driver broke, or nothing is known. */
export function conformanceNotices(report: ConformanceReport): NoticeReport {
  const { keysync, failures, outcome, breakdown } = report;
  const wireFailures = report.wire?.failures ?? [];
  const isOpen = outcome !== 'passed' && outcome !== 'failed';
  const message = `${outcomeText(report)}${breakdown === null ? '' : ` ${breakdown.says}: ${breakdown.message}`}`;
  return {
    keysync,
    command: 'conform',
    rules: [
      ...failures.map(({ id, title, clauses: [rule] }) => ({ name: id, says: title, rule })),
      ...wireFailures.map(({ tests: [id = ''], says }) => ({ name: id, says, rule: undefined })),
    ].map((rule) => ({ ...rule, level: 'error' as const, tags: [] })),
    notices: [
      ...failures.map((failure) => noticeOf(report, failure)),
      ...wireFailures.map((failure) => wireNoticeOf(report, failure)),
    ],
    incomplete: isOpen ? [{ message, place: undefined }] : [],
  };
}

function wireNoticeOf(report: ConformanceReport, failure: WireReport['failures'][number]): Notice {
  const { tests, title, again } = failure;
  return {
    rule: tests[0] ?? '',
    about: implementationText(report),
    level: 'error',
    isAccepted: false,
    message: `${title}. In ${wireCountText(failure)}.`,
    source: undefined,
    place: undefined,
    steps: [],
    again,
  };
}

function noticeOf(report: ConformanceReport, failure: ConformanceFailure): Notice {
  const { id, title, way, again } = failure;
  return {
    rule: id,
    about: implementationText(report),
    level: 'error',
    isAccepted: false,
    message: `${title}. In ${countText(failure)}. ${mismatchText(failure)}`,
    source: undefined,
    place: undefined,
    steps: way.map(({ sentence, changed }) => ({ text: sentence, place: undefined, changed })),
    again,
  };
}
