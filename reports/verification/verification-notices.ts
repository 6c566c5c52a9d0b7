import { type FilePlace, placeOfClaim } from '../formats/file-place.ts';
import type { Notice, NoticeReport } from '../formats/notice.ts';
import { noticeStepsOf, ruleOfClaim } from '../trace/trace-notices.ts';
import { evidenceText, verdictText } from '../trace/trace-text.ts';
import { claimOf } from './claims.ts';
import { isSilent, nothingAsked, stoppedText } from './stopped-text.ts';
import type { PropertyReport, ScenarioReport, VerificationReport } from './verification-report.ts';
import type { ReplayCommand } from './verification-text.ts';

/**
 * Where a scenario file says what it expects of a property; undefined for a scenario that comes with keysync. A
 * scenario is known by its place in the report: two may have one name.
 */
export type PlaceOfExpectation = (scenario: number, property: string | undefined) => FilePlace | undefined;

/**
 * What of a verification deserves notice: what is unexpected, every hazard that was found, and what is not known.
 *
 * @remarks
 * A hazard that the scenario expects is a note, and accepted.
 */
export function verificationNotices(
  report: VerificationReport,
  placeOf: PlaceOfExpectation = () => undefined,
  replay?: ReplayCommand,
): NoticeReport {
  const asked = new Map(report.scenarios.flatMap(({ properties }) => Object.entries(properties)));
  return {
    keysync: report.keysync,
    command: 'verify',
    rules: [...asked].map(([name, { duty, claim }]) =>
      // It stands for the property in all scenarios, in which clients may follow different rules.
      ruleOfClaim(name, duty, claim?.statement === claimOf(name)?.statement ? undefined : claim),
    ),
    notices: report.scenarios.flatMap((scenario, number) =>
      Object.entries(scenario.properties).flatMap(([property, found]) => {
        const level = levelOf(found);
        const again = found.trace.length === 0 ? undefined : replay?.(number, property);
        const place = placeOf(number, property);
        return level === undefined ? [] : [{ ...noticeOf(scenario, property, found), level, place, again }];
      }),
    ),
    incomplete: report.scenarios.flatMap((scenario, number) => {
      const why = whyOpen(scenario);
      const place = placeOf(number, undefined);
      return why === undefined ? [] : [{ message: `${scenario.name}: ${why}`, place }];
    }),
  };
}

/** What keeps a scenario from being a pass, though no verdict is wrong; undefined where nothing does. */
export function whyOpen(scenario: ScenarioReport): string | undefined {
  const stopped = stoppedText(scenario);
  if (stopped !== undefined) return stopped;
  const open = (scenario.readings ?? []).filter(({ complete }) => !complete).map(({ field }) => field);
  if (open.length > 0)
    return `The search under another reading was stopped: assume.${open.join(', assume.')}.`;
  if (scenario.judgement !== 'incomplete') return undefined;
  return isSilent(scenario) ? `${nothingAsked}.` : 'A limit or Ctrl-C stopped the search.';
}

/** The verdict of a property in a few words, with what was expected where that is something else. */
export function verdictLine(found: PropertyReport): string {
  const { verdict, expected } = found;
  return `${verdictText(found)}${expected !== null && expected !== verdict ? `, expected: ${expected}` : ''}`;
}

function levelOf({ judgement, verdict, expected }: PropertyReport): Notice['level'] | undefined {
  if (judgement === 'unexpected') return 'error';
  if (judgement === 'incomplete') return 'unknown';
  if (verdict !== 'violated') return undefined;
  return expected === null ? 'warning' : 'note';
}

function noticeOf(
  scenario: ScenarioReport,
  property: string,
  found: PropertyReport,
): Omit<Notice, 'level' | 'place' | 'again'> {
  const { judgement, expected, evidence, trace, loop } = found;
  const shown = evidence === null ? '' : ` Evidence: ${evidenceText(evidence)}.`;
  const claim = (found.claim ?? claimOf(property))?.statement ?? '';
  return {
    rule: property,
    about: scenario.name,
    isAccepted: judgement === 'expected' && expected !== null,
    message: `${property} in ${scenario.name}: ${verdictLine(found)}. Claim: ${claim}${shown}`,
    source: placeOfClaim(property),
    steps: noticeStepsOf(property, trace, loop),
  };
}
