import { type ClauseId, clauses } from '#models';
import { type FilePlace, filePlaceOf } from '../formats/file-place.ts';
import type { Notice, NoticeReport, NoticeRule } from '../formats/notice.ts';
import { questionText } from './check-questions.ts';
import type { CheckFinding, CheckReport } from './check-report.ts';
import { allInOrder } from './order.ts';
import { remedyText } from './remedy-text.ts';

/** How notices are written. */
export interface CheckNoticeOptions {
  /** The path of a file as it is to be written. */
  readonly pathOf?: (file: string) => string;
  /** The ids of the findings that a baseline accepts, with the reason. */
  readonly accepted?: ReadonlyMap<string, string>;
}

/**
 * What of a deployment deserves notice: hazards, advice, and what is not known, the worst first; each at the line of
 * the user's files that causes it.
 */
export function checkNotices(
  report: CheckReport,
  { pathOf = (file) => file, accepted = new Map() }: CheckNoticeOptions = {},
): NoticeReport {
  const told = allInOrder(report, 'hazard', 'incomplete', 'advice');
  const notices = told.map(({ about, finding }): Notice => {
    const reason = accepted.get(finding.id);
    return {
      ...noticeOf(about, finding, relocated(finding.place, pathOf)),
      level: levelOf(finding),
      isAccepted: reason !== undefined,
      ...(reason === undefined ? {} : { acceptance: { kind: 'external', justification: reason } }),
    };
  });
  // Of one question the worst answer stands for the rule.
  const rules = new Map<string, NoticeRule>();
  for (const { finding } of told) {
    if (!rules.has(finding.question)) rules.set(finding.question, ruleOf(finding));
  }
  const unasked = report.clients.length > 0 ? [] : [{ message: nothingAsked, place: undefined }];
  return {
    keysync: report.keysync,
    command: 'check',
    rules: [...rules.values()],
    notices,
    incomplete: [...notices.filter(({ level }) => level === 'unknown'), ...unasked],
  };
}

const nothingAsked = 'Nothing could be asked: no cluster in the files can have a client.';

function levelOf({ grade, severity }: CheckFinding): Notice['level'] {
  if (grade === 'incomplete') return 'unknown';
  return severity === null ? 'note' : levels[severity];
}

const levels: Readonly<Record<NonNullable<CheckFinding['severity']>, 'error' | 'warning' | 'note'>> = {
  lost: 'error',
  unusable: 'error',
  blocked: 'error',
  leftover: 'warning',
  drift: 'warning',
  retry: 'note',
};

function noticeOf(
  about: string,
  { question, id, sentence, trace, shows, remedies }: CheckFinding,
  place: FilePlace | undefined,
): Omit<Notice, 'level' | 'isAccepted'> {
  const [remedy] = remedies;
  return {
    rule: question,
    about,
    message: `${about}: ${sentence}${remedy === undefined ? '' : ` Do: ${remedyText(remedy)}`}`,
    source: undefined,
    place,
    steps: shows === null ? [] : trace.map(({ sentence: text, changed }) => ({ text, place, changed })),
    again: undefined,
    fingerprint: id,
  };
}

function ruleOf(finding: CheckFinding): NoticeRule {
  const { question, clause, source, grade, severity } = finding;
  const says = clauses[clause as ClauseId]?.says;
  const level = levelOf(finding);
  return {
    name: question,
    says: questionText(question) ?? question,
    rule: says === undefined ? undefined : { clause, says, source },
    level: level === 'unknown' ? 'warning' : level,
    tags: [severity ?? grade],
  };
}

function relocated(place: string | null, pathOf: (file: string) => string): FilePlace | undefined {
  const found = place === null ? undefined : filePlaceOf(place);
  return found && { ...found, file: pathOf(found.file) };
}
