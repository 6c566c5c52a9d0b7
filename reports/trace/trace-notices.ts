import { placeOfAction, placeOfClaim } from '../formats/file-place.ts';
import type { NoticeRule, NoticeStep } from '../formats/notice.ts';
import { type Claim, claimOf } from '../verification/claims.ts';
import type { PropertyReport } from '../verification/verification-report.ts';
import { goesRound, stays } from './trace-text.ts';

/** A property, or what keysync claims of itself, as a rule. */
export function ruleOfClaim(
  name: string,
  duty: PropertyReport['duty'],
  claim: Claim | undefined = claimOf(name),
): NoticeRule {
  return {
    name,
    says: claim?.statement ?? name,
    rule: claim?.rule,
    level: duty === 'must' ? 'error' : 'warning',
    tags: [duty],
  };
}

/** The steps of a trace, each at the line of its action; and where it begins to repeat. */
export function noticeStepsOf(
  property: string,
  trace: PropertyReport['trace'],
  loop: number | null = null,
): readonly NoticeStep[] {
  const steps = trace.map(({ action, sentence, changed, use }, index) => ({
    text: index === loop ? `${goesRound} ${sentence}` : sentence,
    ...(use !== undefined && { isUse: true }),
    place: placeOfAction(action),
    changed,
  }));
  if (loop !== trace.length) return steps;
  return [...steps, { text: stays, place: placeOfClaim(property), changed: [] }];
}
