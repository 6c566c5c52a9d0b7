import { durationText, shortNumber } from './digits.ts';
import type { RatesRow } from './rates-report.ts';

/** When something is so for the first time, on average, and with which probability it ever is. */
export function firstTimeText({ meanSeconds, certain, probability }: RatesRow['first']): string {
  if (meanSeconds === 0) return 'at the start';
  const after = `after ${durationText(meanSeconds)}`;
  if (certain) return after;
  const text = probability > 0.9995 ? 'almost 1' : shortNumber(probability, 3);
  return `${after}, with probability ${text}`;
}
