import type { Verdict } from '#models';
import type { PropertyReport } from '../verification/verification-report.ts';

/** Each verdict in a few words. */
export const verdictWords: Readonly<Record<Verdict, string>> = {
  holds: 'holds',
  violated: 'broken, after so many steps',
  vacuous: 'nothing to judge',
  reachable: 'possible, after so many steps',
  unreachable: 'never possible',
  incomplete: 'not known: a limit stopped the search',
};

/** A verdict in a character or two: with the number of steps, where there is one. */
export function verdictMark({ verdict, length }: Pick<PropertyReport, 'verdict' | 'length'>): string {
  switch (verdict) {
    case 'holds':
      return '✓';
    case 'violated':
      return `✗${length ?? ''}`;
    case 'vacuous':
      return '–';
    case 'reachable':
      return `●${length ?? ''}`;
    case 'unreachable':
      return '○';
    case 'incomplete':
      return '?';
  }
}

/** A number of things, in the singular or the plural. */
export function countText(count: number, thing: string): string {
  return `${count.toLocaleString('en-US')} ${thing}${count === 1 ? '' : 's'}`;
}

/** After how much of a history something was found. */
export function lengthText({ length }: Pick<PropertyReport, 'length'>): string {
  if (length === null) return 'by a history without end';
  return length === 0 ? 'at the start' : `after ${countText(length, 'step')}`;
}
