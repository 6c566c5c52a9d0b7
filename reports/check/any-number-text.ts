import type { CheckReport } from './check-report.ts';

/** That what was found holds for any number of keys, as far as that was shown; undefined where it was not. */
export function anyNumberText({ anyNumberOfKeys: { shown, open } }: CheckReport): string | undefined {
  if (shown.length === 0) return undefined;
  const why = 'no step was seen to ask about another key, or to change one';
  if (open.length === 0) return `What searches found holds for any number of such keys: ${why}.`;
  const names =
    shown.length <= 3 ? shown.join(', ') : `${shown.slice(0, 2).join(', ')} and ${shown.length - 2} more`;
  return `What searches found about ${names} holds for any number of such keys: ${why}. Of the rest that is not known.`;
}
