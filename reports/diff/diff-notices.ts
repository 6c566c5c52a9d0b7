import { type CheckNoticeOptions, checkNotices } from '../check/check-notices.ts';
import type { CheckFinding, CheckReport } from '../check/check-report.ts';
import { placeOfClaim } from '../formats/file-place.ts';
import type { Notice, NoticeReport } from '../formats/notice.ts';
import { noticeStepsOf, ruleOfClaim } from '../trace/trace-notices.ts';
import { claimOf } from '../verification/claims.ts';
import { isNews } from './change-report.ts';
import { sideText } from './change-words.ts';
import type { DeploymentDiff } from './deployment-diff-report.ts';
import type { PropertyDiff, ScenarioDiff } from './scenario-diff-report.ts';
import { verdictsText } from './scenario-diff-text.ts';

/**
 * What of a comparison of deployments deserves notice: hazards that are worse or new, each at the line of the files
 * after that causes it, and what is not known.
 *
 * @param after - the report of the side after, as `keysync check` makes it
 */
export function deploymentDiffNotices(
  report: DeploymentDiff,
  after: CheckReport,
  options: CheckNoticeOptions = {},
): NoticeReport {
  const ids = new Set(report.changes.filter(({ kind }) => isNews(kind)).map(({ id }) => id));
  const isTold = ({ id, severity }: CheckFinding): boolean => ids.has(id) && severity !== null;
  const only = <Part extends { readonly findings: CheckFinding[] }>(parts: readonly Part[]): Part[] =>
    parts.map((part) => ({ ...part, findings: part.findings.filter(isTold) }));
  const found = checkNotices(
    {
      ...after,
      clusters: only(after.clusters),
      clients: only(after.clients),
      strayClients: only(after.strayClients),
      pairs: only(after.pairs),
      syncConfigurations: only(after.syncConfigurations),
      contradictions: [],
    },
    options,
  );
  const unknown = report.changes.filter(({ kind }) => kind === 'unknown');
  const open = unknown.map((change) => {
    const [then, now] = [sideText(change, 'before', report), sideText(change, 'after', report)];
    return { message: `${change.about}: before: ${then} After: ${now}`, place: undefined };
  });
  const inPart = { message: 'One side could not be asked in full.', place: undefined };
  return { ...found, command: 'diff', incomplete: report.complete ? [] : [inPart, ...open] };
}

/** What of a comparison of scenarios deserves notice: properties that are worse, and what is not known. */
export function scenarioDiffNotices(report: ScenarioDiff): NoticeReport {
  const told = report.properties.filter(({ kind }) => isNews(kind));
  const unknown = report.properties.filter(({ kind }) => kind === 'unknown');
  const about = report.after.name;
  return {
    keysync: report.keysync,
    command: 'diff',
    rules: told.map(({ name, duty }) => ruleOfClaim(name, duty)),
    notices: told.map((property) => noticeOf(property, about)),
    incomplete: [
      ...(['before', 'after'] as const).flatMap((side) =>
        report[side].complete
          ? []
          : [
              {
                message: `${report[side].name}: ${report[side].stopped ?? 'Nothing was asked.'}`,
                place: undefined,
              },
            ],
      ),
      ...unknown.map((property) => ({
        message: `${property.name}: ${verdictsText(property)}`,
        place: undefined,
      })),
    ],
  };
}

function noticeOf(property: PropertyDiff, about: string): Notice {
  const { name, duty, trace } = property;
  return {
    rule: name,
    about,
    level: duty === 'must' ? 'error' : 'warning',
    isAccepted: false,
    message: `${name} in ${about} is worse: ${verdictsText(property)}. Claim: ${claimOf(name)?.statement ?? ''}`,
    source: placeOfClaim(name),
    place: undefined,
    steps: trace?.side === 'after' ? noticeStepsOf(name, trace.trace, trace.loop) : [],
    again: undefined,
  };
}
