import { type ClauseId, clauses } from '#models';
import { questionText } from './check-questions.ts';
import type { CheckFinding, CheckReport } from './check-report.ts';
import { type FilePlace, filePlaceOf } from './file-place.ts';
import type { Notice, NoticeReport, NoticeRule } from './notice.ts';

/**
 * What of a deployment deserves notice: hazards, advice, and what is not known; each at the line of the user's
 * files that causes it.
 *
 * @param pathOf - the path of a file as it is to be written
 */
export function checkNotices(
  report: CheckReport,
  pathOf: (file: string) => string = (file) => file,
): NoticeReport {
  const notices = subjectsOf(report).flatMap(({ about, findings }) =>
    findings.flatMap((finding) => {
      const level = levels[finding.grade];
      const place = relocated(finding.place, pathOf);
      return level === undefined ? [] : [{ ...noticeOf(about, finding, place), level }];
    }),
  );
  const asked = new Map(
    subjectsOf(report)
      .flatMap(({ findings }) => findings)
      .filter(({ grade }) => levels[grade] !== undefined)
      .map((finding) => [finding.question, ruleOf(finding)]),
  );
  return {
    keysync: report.keysync,
    command: 'check',
    rules: [...asked.values()],
    notices,
    incomplete: notices.filter(({ level }) => level === 'unknown'),
  };
}

/** What the findings of a report are about, in the order of the report. */
function subjectsOf(report: CheckReport): readonly { about: string; findings: readonly CheckFinding[] }[] {
  const { clusters, clients, pairs, syncConfigurations } = report;
  return [
    ...clusters.map(({ id, findings }) => ({ about: id, findings })),
    ...clients.map(({ name, findings }) => ({ about: name, findings })),
    ...pairs.map(({ home, other, findings }) => ({ about: `${home} and ${other}`, findings })),
    ...syncConfigurations.map(({ name, findings }) => ({ about: name, findings })),
  ];
}

const levels: Readonly<Record<CheckFinding['grade'], Notice['level'] | undefined>> = {
  hazard: 'warning',
  advice: 'note',
  incomplete: 'unknown',
  good: undefined,
  information: undefined,
};

function noticeOf(
  about: string,
  { question, sentence, trace, shows }: CheckFinding,
  place: FilePlace | undefined,
): Omit<Notice, 'level'> {
  return {
    rule: question,
    about,
    isAccepted: false,
    message: `${about}: ${sentence}`,
    source: undefined,
    place,
    steps: shows === null ? [] : trace.map(({ sentence: text, changed }) => ({ text, place, changed })),
    again: undefined,
  };
}

function ruleOf({ question, clause, source, grade }: CheckFinding): NoticeRule {
  const says = clauses[clause as ClauseId]?.says;
  return {
    name: question,
    says: questionText(question) ?? question,
    rule: says === undefined ? undefined : { clause, says, source },
    level: 'warning',
    tags: [grade],
  };
}

function relocated(place: string | null, pathOf: (file: string) => string): FilePlace | undefined {
  const found = place === null ? undefined : filePlaceOf(place);
  return found && { ...found, file: pathOf(found.file) };
}
