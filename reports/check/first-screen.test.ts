import { expect, test } from 'vitest';
import { checkHtml } from '../check-html/check-html.ts';
import { checkReportWith, findingOf } from '../testdata/check-report.ts';
import { checkMarkdown } from './check-markdown.ts';
import { checkText } from './check-text.ts';

test.each([
  [[true], '1 hazard, which a change of the deployment avoids; '],
  [[false], '1 hazard, which no change of the deployment avoids; '],
  [[true, true], '2 hazards, all of which a change of the deployment avoids; '],
  [[true, false], '2 hazards, 1 of which a change of the deployment avoids; '],
  [[false, false], '2 hazards, none of which a change of the deployment avoids; '],
  // What nobody asked is not inherent.
  [[false, null], '2 hazards, at least 0 of which a change of the deployment avoids; '],
])('of hazards that are avoidable or not, %j: %s', (avoidable, headline) => {
  const findings = avoidable.map((one, index) =>
    findingOf({ id: `finding-${index}`, grade: 'hazard', avoidable: one }),
  );
  const report = checkReportWith('app', findings);
  expect(checkText(report).replaceAll(/\s+/g, ' ').startsWith(headline)).toBe(true);
  const [, avoided] = /, (.*); $/.exec(headline)!;
  expect(checkMarkdown(report)).toContain(avoided);
  expect(checkHtml(report, '')).toContain(avoided);
});
