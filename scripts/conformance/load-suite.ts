import { join } from 'node:path';
import { problemsOf } from '#models';
import { type Criterion, coreCriteria, generateSuite, type Suite } from '#properties';
import { suiteFileSchema, suiteOf } from '#reports';
import { readJsonFile } from '../input/json-file.ts';
import { root } from '../root.ts';

/** The suites that have a name, and what they cover. */
export const criteriaOf = {
  core: coreCriteria,
  full: [...coreCriteria, 'pairs'],
} as const satisfies Readonly<Record<string, readonly Criterion[]>>;

/** Where the suites that come with keysync are, from the root. */
export const suitesFolder = 'reports/published/suites';

const remedy = 'Name core, full, or a file that "keysync suite" of this version wrote.';

/**
 * The suite that somebody names: one that comes with keysync, or a file.
 *
 * @throws InputError where it is none
 */
export function loadSuite(argument: string): Suite {
  if (argument === 'full') return generateSuite({ name: argument, criteria: criteriaOf.full }).suite;
  const isCore = argument === 'core';
  const json = readJsonFile(isCore ? join(root, suitesFolder, 'core.json') : argument);
  const parsed = suiteFileSchema.safeParse(json.value);
  if (!parsed.success) throw json.errorOf(problemsOf(suiteFileSchema, parsed.error, json.value), remedy);
  const { suite, ...wrong } = suiteOf(parsed.data);
  if (suite === undefined) throw json.errorOf('problems' in wrong ? wrong.problems : [], remedy);
  return suite;
}
