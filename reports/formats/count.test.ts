import { expect, test } from 'vitest';
import { countSchema, countText, reportedCount } from './count.ts';

test.each([
  [0, 0, '0'],
  [5_780_123, 5_780_123, '5,780,123'],
  [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, '9,007,199,254,740,991'],
  // What is added up in another order ends in other digits, and is reported as the same.
  [72_034_717_782_343_840, 72_034_717_782_300_000, 'about 7.203e+16'],
  [72_034_717_782_343_824, 72_034_717_782_300_000, 'about 7.203e+16'],
])('%d is %d in JSON, and %s for a person', (count, reported, text) => {
  expect(reportedCount(count)).toBe(reported);
  expect(countText(count)).toBe(text);
  expect(countSchema.safeParse(reported).success).toBe(true);
});
