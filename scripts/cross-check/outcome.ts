/** What came of comparing our search with another one in a scenario. */
export type Outcome =
  | { readonly kind: 'agrees' }
  | { readonly kind: 'differs'; readonly differences: readonly string[] }
  /** The other one did not come to its end. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** The other one cannot be asked about this scenario. */
  | { readonly kind: 'left-out'; readonly reason: string };

/** Both came to the same, unless there are differences. */
export const outcomeOf = (differences: readonly string[]): Outcome =>
  differences.length === 0 ? { kind: 'agrees' } : { kind: 'differs', differences };

/** One more line for each difference. */
export function outcomeText(who: string, outcome: Outcome): string {
  switch (outcome.kind) {
    case 'agrees':
      return `${who} agrees`;
    case 'differs':
      return `${who} DIFFERS\n${outcome.differences.map((difference) => `    ${difference}`).join('\n')}`;
    case 'failed':
      return `${who} FAILED: ${outcome.reason}`;
    case 'left-out':
      return `${who}: ${outcome.reason}`;
  }
}

/** How many scenarios another search agrees on. */
export function tallyText(who: string, outcomes: readonly Outcome[]): string {
  const count = (kind: Outcome['kind']): number => outcomes.filter((outcome) => outcome.kind === kind).length;
  return `${who}: agrees on ${count('agrees')} of ${outcomes.length}, differs on ${count('differs')}, failed on ${count('failed')}, left out ${count('left-out')}.`;
}
