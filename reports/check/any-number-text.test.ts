import { expect, test } from 'vitest';
import { checkHtml } from '../check-html/check-html.ts';
import { checkReportWith, findingOf } from '../testdata/check-report.ts';
import { checkMarkdown } from './check-markdown.ts';
import { checkText } from './check-text.ts';

const told = (shown: readonly string[], open: readonly string[]): readonly string[] => {
  const report = {
    ...checkReportWith('app', [findingOf({})]),
    anyNumberOfKeys: { shown: [...shown], open: [...open] },
  };
  return [checkText(report), checkMarkdown(report), checkHtml(report, '')].map((text) =>
    text.replaceAll(/\s+/g, ' '),
  );
};

test('of all, of some by name, and of none nothing is said', () => {
  for (const text of told(['app', 'other'], []))
    expect(text).toContain('What searches found holds for any number of such keys: no step was seen');
  for (const text of told(['a', 'b', 'c', 'd'], ['e'])) {
    expect(text).toContain('What searches found about a, b and 2 more holds for any number of such keys');
    expect(text).toContain('Of the rest that is not known.');
  }
  for (const text of told([], ['app'])) expect(text).not.toContain('any number');
});
