import { z } from 'zod';
import { parseScenario, problemsOf, scenarioSchema } from '#models';
import type { ConformanceDeployment, RandomFailure, ToldStep } from '#properties';
import { readJsonFile } from '../input/files/json-file.ts';
import { version } from '../version.ts';

const step = z.union([
  z.literal('look'),
  z.strictObject({ action: z.string(), parameters: z.record(z.string(), z.string()) }),
]);

/** What was told to a driver in a random run that failed: enough to tell it again. */
const failureFileSchema = z.strictObject({
  schemaVersion: z.literal(1),
  generator: z.string(),
  /** What was said of it, for a reader. */
  said: z.array(z.string()),
  deployment: scenarioSchema.omit({ $schema: true, note: true, expect: true }),
  told: z.array(step).min(1),
});

/** See {@link failureFileSchema}. */
export interface SavedFailure {
  readonly deployment: ConformanceDeployment;
  readonly told: readonly ToldStep[];
}

/** A failure as the text of a file: the same bytes for the same failure. */
export function failureFileText(deployment: ConformanceDeployment, { error, told }: RandomFailure): string {
  const file: z.input<typeof failureFileSchema> = {
    schemaVersion: 1,
    generator: `keysync ${version}`,
    said: error.message.split('\n'),
    deployment,
    told: told.map((one) => (one === 'look' ? one : { ...one, parameters: { ...one.parameters } })),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

const remedy = 'Name a file that "keysync conform --random" wrote.';

/**
 * Reads one that was saved.
 *
 * @throws InputError where it is none
 */
export function loadFailure(argument: string): SavedFailure {
  const json = readJsonFile(argument);
  const parsed = failureFileSchema.safeParse(json.value);
  if (!parsed.success) throw json.errorOf(problemsOf(failureFileSchema, parsed.error, json.value), remedy);
  const { problems = [] } = parseScenario(parsed.data.deployment);
  if (problems.length > 0)
    throw json.errorOf(
      problems.map((problem) => ({ ...problem, path: ['deployment', ...problem.path] })),
      remedy,
    );
  return parsed.data;
}
