import { areas, type Criterion, criteria, type Flag, flags, type GeneratedSuite } from '#properties';
import { code, prose, table } from '../formats/markdown.ts';

/** What a suite covers, as data: of each criterion every item with its tests, and what no test can show. */
export function suiteCoverageJson(generated: GeneratedSuite, version: string): string {
  const { suite } = generated;
  const told = {
    schemaVersion: 1,
    suite: suite.name,
    generator: `keysync ${version}`,
    numberOfTests: suite.tests.length,
    numberOfTestsByArea: Object.fromEntries(countsByArea(generated)),
    criteria: generated.criteria.map((criterion) => ({
      criterion,
      meaning: criteria[criterion],
      covered: coveredBy(generated, criterion).map(({ id, tests }) => ({ id, tests })),
      uncovered: uncoveredBy(generated, criterion).map(({ id, because }) => ({ id, because })),
    })),
  };
  return `${JSON.stringify(told, null, 2)}\n`;
}

/** The same as a Markdown page. */
export function suiteCoverageMarkdown(generated: GeneratedSuite): string {
  const { suite } = generated;
  const deploymentCount = Object.keys(suite.deployments).length;
  return [
    `# What the suite ${suite.name} covers`,
    '',
    `${suite.tests.length} tests for other implementations, in ${deploymentCount} small deployments. A test is a way of accepted`,
    'steps, and at its end the one thing that it is about. It covers what its last step shows; transitions, and pairs of',
    'actions, also where they occur on its way. `keysync suite` chooses the tests: always the one that covers most of what',
    'is not covered yet, and of those the shortest.',
    '',
    table([
      ['criterion', 'what is covered', 'covered', 'cannot be'],
      ...generated.criteria.map((criterion) => [
        code(criterion),
        prose(criteria[criterion]),
        String(coveredBy(generated, criterion).length),
        String(uncoveredBy(generated, criterion).length),
      ]),
    ]),
    '',
    '## Tests by area',
    '',
    table([
      ['area', 'tests'],
      ...countsByArea(generated).map(([area, count]) => [code(area), String(count)]),
    ]),
    '',
    '## Tests by flag',
    '',
    table([
      ['flag', 'tests', 'meaning'],
      ...Object.entries(flags).map(([flag, meaning]) => [
        code(flag),
        String(suite.tests.filter((test) => test.flags.includes(flag as Flag)).length),
        prose(meaning),
      ]),
    ]),
    '',
    ...generated.criteria.flatMap((criterion) => criterionLines(generated, criterion)),
  ].join('\n');
}

function criterionLines(generated: GeneratedSuite, criterion: Criterion): readonly string[] {
  const uncovered = uncoveredBy(generated, criterion);
  return [
    `## Covered: ${criterion}`,
    '',
    table([
      ['what', 'tests', 'the first of them'],
      ...coveredBy(generated, criterion).map(({ id, tests: [first, ...more] }) => [
        code(id),
        String(more.length + 1),
        first === id ? 'of that name' : code(first!),
      ]),
    ]),
    '',
    ...(uncovered.length === 0 ? [] : uncoveredLines(criterion, uncovered)),
  ];
}

/** Those with the same reason together: pairs are many. */
function uncoveredLines(criterion: Criterion, uncovered: GeneratedSuite['uncovered']): readonly string[] {
  const reasons = [...new Set(uncovered.map(({ because }) => because))];
  return [
    `### Not covered: ${criterion}`,
    '',
    ...reasons.flatMap((reason) => {
      const ids = uncovered.filter(({ because }) => because === reason).map(({ id }) => code(id));
      return [`- ${ids.join(', ')}: ${prose(reason)}`];
    }),
    '',
  ];
}

const coveredBy = ({ coverage }: GeneratedSuite, criterion: Criterion): GeneratedSuite['coverage'] =>
  coverage.filter((item) => item.criterion === criterion);

const uncoveredBy = ({ uncovered }: GeneratedSuite, criterion: Criterion): GeneratedSuite['uncovered'] =>
  uncovered.filter((item) => item.criterion === criterion);

const countsByArea = ({ suite }: GeneratedSuite): readonly (readonly [string, number])[] =>
  areas.map((area) => [area, suite.tests.filter((test) => test.area === area).length]);
