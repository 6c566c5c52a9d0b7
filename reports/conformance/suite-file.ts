import { z } from 'zod';
import {
  type ClauseId,
  clauses,
  type Problem,
  parseScenarioToSearch,
  refusals,
  scenarioSchema,
} from '#models';
import {
  type Area,
  areas,
  availabilityCheck,
  type ConformanceTest,
  type Flag,
  flags,
  type Suite,
} from '#properties';

const seen = z
  .union([z.string(), z.boolean(), z.null(), z.array(z.string()), z.record(z.string(), z.int())])
  .describe('A value: a list is in any order; null: there is no such thing.');
const ofKind = z
  .record(z.string(), z.record(z.string(), seen))
  .optional()
  .describe('Name of a slot, aspect, value.');

const observation = z
  .strictObject({ clusters: ofKind, hsms: ofKind, keys: ofKind, backups: ofKind })
  .meta({ id: 'observation' });

const reasons = [...Object.keys(refusals), availabilityCheck];

const expected = z
  .discriminatedUnion('outcome', [
    z.strictObject({ outcome: z.literal('accepted') }).describe('It happens. A use of a key succeeds.'),
    z
      .strictObject({
        outcome: z.literal('refused'),
        reason: z.enum(reasons).describe('Why. Whoever knows no reasons only has to refuse.'),
      })
      .describe('It does not happen, and changes nothing.'),
    z
      .strictObject({ outcome: z.literal('failed') })
      .describe('Of using a key only: the call comes to an HSM that does not have it.'),
  ])
  .meta({ id: 'expected' });

const step = z
  .strictObject({
    action: z.string().describe('What is done; the page of the driver protocol lists them.'),
    parameters: z
      .record(z.string(), z.string())
      .describe('Parameter to the name of a slot of the deployment.'),
    sentence: z.string().describe('What is done, in a sentence.'),
    expected: expected.describe('What must come of it.'),
    changes: observation
      .optional()
      .describe('What is to be seen otherwise after it than before; everything else is as it was.'),
  })
  .meta({ id: 'step' });

const test = z
  .strictObject({
    id: z.string().describe('Stays the same as long as the test is about the same thing.'),
    comment: z.string().describe('What it is about, for a person.'),
    clauses: z
      .array(z.enum(Object.keys(clauses) as ClauseId[]))
      .describe('The rules that it follows, those of its last step first.'),
    flags: z
      .array(z.enum(Object.keys(flags) as Flag[]))
      .describe('What somebody may want to know before running it; "notes" says what each means.'),
    deployment: z.string().describe('The deployment that it starts from.'),
    steps: z.array(step).min(1).describe('All but the last one are accepted.'),
  })
  .meta({ id: 'test' });

/** Tests for other implementations, in the manner of Wycheproof: groups of vectors with what must come of each. */
export const suiteFileSchema = z
  .strictObject({
    $schema: z.string().optional().describe('Where an editor finds this schema.'),
    schemaVersion: z.literal(1),
    suite: z.string().describe('The name of the suite.'),
    generator: z.string().describe('What wrote it, with its version.'),
    numberOfTests: z.int().min(0).describe('The number of tests, in all groups together.'),
    notes: z.record(z.string(), z.string()).describe('What each flag means.'),
    deployments: z
      .record(
        z.string(),
        z.strictObject({
          scenario: scenarioSchema
            .omit({ $schema: true, note: true, expect: true })
            .describe('What there is and what may happen, every default filled in.'),
          start: observation.describe('All that is to be seen at the start.'),
        }),
      )
      .describe('The deployments that tests start from, by name.'),
    testGroups: z
      .array(
        z.strictObject({
          area: z.enum(areas).describe('What part of the documented behaviour the tests are about.'),
          tests: z.array(test),
        }),
      )
      .describe('The tests by area, each area once.'),
  })
  .describe('A suite of tests for implementations of how AWS CloudHSM keeps keys.');

/** See {@link suiteFileSchema}. */
export type SuiteFile = Readonly<z.infer<typeof suiteFileSchema>>;

/**
 * A suite as the text of a file: the same bytes for the same suite.
 *
 * @param schema - where the schema is, from the file
 */
export function suiteFileText(suite: Suite, version: string, schema = './suite-file.schema.json'): string {
  return `${jsonText({ ...suiteFileOf(suite, version), $schema: schema })}\n`;
}

/** A suite as it is in a file. */
export function suiteFileOf({ name, deployments, tests }: Suite, version: string): SuiteFile {
  const groups = areas.map((area) => ({ area, tests: tests.filter((one) => one.area === area) }));
  // Not typed: what is written must not be changed, what was read may be.
  const file: unknown = {
    $schema: undefined,
    schemaVersion: 1,
    suite: name,
    generator: `keysync ${version}`,
    numberOfTests: tests.length,
    notes: flags,
    deployments,
    testGroups: groups
      .filter((group) => group.tests.length > 0)
      .map((group) => ({ area: group.area, tests: group.tests.map(testOf) })),
  };
  return file as SuiteFile;
}

/** The area is that of the group, and most steps that are refused change nothing. */
function testOf({ area: _, steps, ...told }: ConformanceTest): object {
  return {
    ...told,
    steps: steps.map(({ changes, ...step }) =>
      Object.keys(changes).length === 0 ? step : { ...step, changes },
    ),
  };
}

/** The suite that a file has, or what is wrong with it although it has the right form. */
export function suiteOf(
  file: SuiteFile,
): { readonly suite: Suite } | { readonly suite?: never; readonly problems: readonly Problem[] } {
  const problems = problemsIn(file);
  if (problems.length > 0) return { problems };
  const tests = file.testGroups.flatMap(({ area, tests: ofArea }) =>
    ofArea.map((one) => ({
      ...one,
      area: area as Area,
      steps: one.steps.map(({ changes = {}, ...told }) => ({ ...told, changes })),
    })),
  );
  return { suite: { name: file.suite, deployments: file.deployments, tests } as Suite };
}

function problemsIn({ deployments, testGroups, numberOfTests }: SuiteFile): Problem[] {
  const problems: Problem[] = [];
  for (const [name, { scenario }] of Object.entries(deployments)) {
    for (const { path, message } of parseScenarioToSearch(scenario).problems ?? [])
      problems.push({ path: ['deployments', name, 'scenario', ...path], message });
  }
  const ids = new Set<string>();
  for (const [group, { tests }] of testGroups.entries()) {
    for (const [index, { id, deployment }] of tests.entries()) {
      const path = ['testGroups', group, 'tests', index];
      if (ids.has(id)) problems.push({ path: [...path, 'id'], message: 'another test has this id' });
      if (!Object.hasOwn(deployments, deployment))
        problems.push({ path: [...path, 'deployment'], message: 'there is no such deployment' });
      ids.add(id);
    }
  }
  const count = testGroups.flatMap(({ tests }) => tests).length;
  if (count !== numberOfTests)
    problems.push({ path: ['numberOfTests'], message: `there are ${count} tests` });
  return problems;
}

const widthMax = 120;

/** JSON in which a value that fits on a line is on one: it is shorter, and what changed shows all the same. */
function jsonText(value: unknown, indent = ''): string {
  const line = lineOf(value);
  if (typeof value !== 'object' || value === null || indent.length + line.length <= widthMax) return line;
  const deeper = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((inner) => jsonText(inner, deeper))
    : Object.entries(value)
        .filter(([, inner]) => inner !== undefined)
        .map(([name, inner]) => `${JSON.stringify(name)}: ${jsonText(inner, deeper)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${deeper}${parts.join(`,\n${deeper}`)}\n${indent}${close}`;
}

function lineOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(lineOf).join(', ')}]`;
  const fields = Object.entries(value).filter(([, inner]) => inner !== undefined);
  const parts = fields.map(([name, inner]) => `${JSON.stringify(name)}: ${lineOf(inner)}`);
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}
