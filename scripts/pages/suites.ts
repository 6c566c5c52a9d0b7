import { generateSuite } from '#properties';
import { suiteCoverageMarkdown, suiteFileText } from '#reports';
import { criteriaOf, suitesFolder } from '../conformance/load-suite.ts';
import { version } from '../version.ts';

/** The path of a file from the root, and what is in it. */
type PublishedPage = readonly [string, string];

/** The suite that comes with keysync, and what it covers: each file with its path from the root. */
export function suitePages(): readonly [PublishedPage, PublishedPage] {
  const generated = generateSuite({ name: 'core', criteria: criteriaOf.core });
  return [
    ['reports/published/suite-coverage.md', suiteCoverageMarkdown(generated)],
    [
      `${suitesFolder}/core.json`,
      suiteFileText(generated.suite, version, '../../schemas/suite-file.schema.json'),
    ],
  ];
}
