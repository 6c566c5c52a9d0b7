import { expect, test } from 'vitest';
import { checkReportWith, findingOf } from '../testdata/check-report.ts';
import { checkMarkdown } from './check-markdown.ts';
import { checkText } from './check-text.ts';

test('of many answers to one question the page tells some, and counts the rest', () => {
  const many = Array.from({ length: 40 }, (_, index) =>
    findingOf({
      id: `key-copies/${index}/app`,
      question: 'key-copies',
      grade: 'hazard',
      severity: index === 30 ? 'lost' : 'drift',
      avoidable: true,
    }),
  );
  const report = checkReportWith('app', many);
  for (const text of [checkText(report), checkMarkdown(report)])
    expect(text).toContain('… and 37 more like it');
  // The worst are among those that are told.
  expect(checkText(report)).toContain('--explain key-copies/30/app');
  expect(checkText(report).split('\n').length).toBeLessThan(60);
  expect(checkText(checkReportWith('app', many.slice(0, 3)))).not.toContain('more like it');
});
