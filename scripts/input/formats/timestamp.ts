import { z } from 'zod';

/**
 * The schema of a time as the AWS CLI prints it: in ISO 8601, or in seconds since 1970. The value is in
 * milliseconds since 1970.
 */
export const timestamp = z.unknown().transform((written, context) => {
  const time = millisecondsOf(written);
  if (time !== undefined) return time;
  context.addIssue({ code: 'custom', message: 'expected a time, such as 2026-01-31T09:00:00+00:00' });
  return z.NEVER;
});

function millisecondsOf(written: unknown): number | undefined {
  const text = typeof written === 'string' || typeof written === 'number' ? String(written) : '';
  const isInSeconds = /^\d+(\.\d+)?$/.test(text);
  if (!isInSeconds && !/^\d{4}-\d{2}-\d{2}(T|$)/.test(text)) return undefined;
  const time = isInSeconds ? Math.round(Number(text) * 1000) : Date.parse(text);
  return Number.isFinite(new Date(time).getTime()) ? time : undefined;
}
