import type { Finding } from './finding.ts';
import { compareSeverities } from './severity.ts';

/** What of an answer decides whether another one is worse. */
export type Answer = Pick<Finding, 'severity' | 'answer' | 'zones'>;

/** Whether an answer is in some way worse than another one to the same question: severer, with fewer failures or more zones. */
export function isWorseAnswer(now: Answer, then: Answer): boolean {
  const isSeverer = compareSeverities(now.severity, then.severity) < 0;
  const isFewer =
    typeof now.answer === 'number' && typeof then.answer === 'number' && now.answer < then.answer;
  const isMore = (now.zones ?? []).some((zone) => !(then.zones ?? []).includes(zone));
  return isSeverer || isFewer || isMore;
}
