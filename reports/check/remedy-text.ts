import type { CheckFinding } from './check-report.ts';

/** A change with its price, in a sentence or two. */
export function remedyText({ change, price }: CheckFinding['remedies'][number]): string {
  return price.length === 0 ? `${change}.` : `${change}. Its price: ${price.join('; ')}.`;
}
