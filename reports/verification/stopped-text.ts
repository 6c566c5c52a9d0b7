import { saysNothing } from '#properties';
import { countText } from '../formats/count.ts';
import type { ScenarioReport, VerificationReport } from './verification-report.ts';

/** Why the search of a scenario was stopped, how far it came, and what to do; nothing where it came to its end. */
export function stoppedText({
  worlds,
  complete,
  stopped,
  interchangeable,
}: ScenarioReport): string | undefined {
  if (stopped === null) return undefined;
  const { by, completedDepth, reduce } = stopped;
  const seen = `${countText(worlds)} worlds`;
  const far = complete
    ? `all ${seen} were seen, but what comes later is not decided`
    : `${seen} were seen, among them all within ${completedDepth} ${completedDepth === 1 ? 'step' : 'steps'}`;
  const isTooMany = by !== 'hash-compact' && reduce.length > 0;
  const fewer = !isTooMany ? '' : `, or take away some of ${reduce.join(', ')}`;
  const counted =
    by === 'worlds' && interchangeable !== null ? ', which counts one of worlds that are alike' : '';
  return `${reasons[by]}${counted}: ${far}. ${remedies[by]}${fewer}.`;
}

/** Whether a report is incomplete only in what cannot be told from fingerprints of worlds. */
function isOnlyLaterOpen({ scenarios, judgement }: VerificationReport): boolean {
  const incomplete = scenarios.filter(({ judgement }) => judgement === 'incomplete');
  return judgement === 'incomplete' && incomplete.every(({ stopped }) => stopped?.by === 'hash-compact');
}

/** Whether no property had anything to say in a scenario, which does not expect so. */
export function isSilent({ properties, transitions }: ScenarioReport): boolean {
  const all = Object.entries(properties).map(([name, { verdict }]) => ({ name, verdict }));
  const expect = Object.fromEntries(
    Object.entries(properties).flatMap(([name, { expected }]) =>
      expected === null ? [] : [[name, expected]],
    ),
  );
  return saysNothing({ scenario: { expect }, properties: all, transitions });
}

/** What is said of a scenario in which no property had anything to say. */
export const nothingAsked = 'Nothing was asked: no step can happen, or nothing that the properties speak of';

/** Why a report is incomplete, in one sentence without its end. */
export function whyIncomplete(report: VerificationReport): string {
  const open = report.scenarios.filter(({ judgement }) => judgement === 'incomplete');
  if (open.length > 0 && open.every(isSilent)) return nothingAsked;
  return isOnlyLaterOpen(report)
    ? 'What comes later cannot be decided with --hash-compact'
    : 'A limit or Ctrl-C stopped the search';
}

const reasons = {
  worlds: 'Stopped by --max-worlds',
  depth: 'Stopped by --max-depth',
  memory: 'Stopped before the worlds took more memory than they may',
  'hash-compact': 'Only fingerprints of worlds were kept',
  interrupted: 'Interrupted',
} as const;

const remedies = {
  worlds: 'Raise --max-worlds',
  depth: 'Raise --max-depth',
  memory: 'Raise --max-memory where the machine has more',
  'hash-compact': 'Run it without --hash-compact, or ask with --property for what can be decided',
  interrupted: 'Give it more time',
} as const;
