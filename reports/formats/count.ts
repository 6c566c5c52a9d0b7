import { z } from 'zod';

/** A number of worlds or steps in JSON. */
export const countSchema = z
  .number()
  .min(0)
  .meta({ description: 'Exact up to 2^53 - 1; what is larger is rounded to 12 digits.' });

/** A number as reports have it: beyond what a number of JavaScript counts exactly, no digit that may be wrong. */
export const reportedCount = (count: number): number =>
  Number.isSafeInteger(count) ? count : Number(count.toPrecision(12));

/** A number for a person. */
export const countText = (count: number): string =>
  Number.isSafeInteger(count) ? count.toLocaleString('en-US') : `about ${count.toExponential(3)}`;
