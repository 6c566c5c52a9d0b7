import type { Finding } from './finding.ts';

/** What is asked only of keys that can be used, or made. */
const conditional: readonly string[] = [
  'create-one-down',
  'create-zone-down',
  'leftover',
  'miss',
  'failures-with-use-right-after',
  'failures-with-use-once-synchronized',
  'zone-with-use-right-after',
  'zone-with-use-once-synchronized',
  'create-now',
  'use-now',
  'start-now',
  'start-one-down',
  'start-zone-down',
];

/**
 * Whether a question was not asked of a client because something about it, or about its cluster, is so bad that it has
 * no answer: what cannot be used at all needs no failure.
 */
export function isSuperseded(
  question: string,
  subject: string,
  cluster: string,
  findings: readonly Pick<Finding, 'id' | 'severity'>[],
): boolean {
  if (findings.some(({ id }) => id === `${question}/${subject}`)) return false;
  const ids = new Set(findings.flatMap(({ id, severity }) => (severity === null ? [] : [id])));
  if (ids.has(`no-active-hsm/${cluster}`)) return true;
  if (!conditional.includes(question)) return false;
  return ['create-now', 'use-now', 'hsm-type'].some((worse) => ids.has(`${worse}/${subject}`));
}

/** What every client is asked unless something stands in the way, and what then has an answer in words. */
const answeredInWords: readonly string[] = [
  ...conditional.filter(
    (question) => !['use-now', 'start-now', 'start-one-down', 'start-zone-down'].includes(question),
  ),
  'failures-without-loss-right-after',
  'failures-without-loss-once-synchronized',
  'zone-without-loss-right-after',
  'zone-without-loss-once-synchronized',
];

/**
 * Whether it is open what a question about a client comes to, so that its silence is no good news.
 *
 * @param findings - all there are, of the deployment
 */
export function isUnanswered(
  question: string,
  client: string,
  cluster: string,
  findings: readonly Pick<Finding, 'id' | 'severity' | 'grade'>[],
): boolean {
  const answer = findings.find(({ id }) => id === `${question}/${client}`);
  if (answer !== undefined) return answer.grade === 'incomplete';
  return answeredInWords.includes(question) || isSuperseded(question, client, cluster, findings);
}

/** A single HSM has every new key at once, so that what is true right after an acknowledgement stays so. */
export const standInFor = (question: string): string =>
  question.replace(/-once-synchronized$/, '-right-after');
