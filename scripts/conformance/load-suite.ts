import { join } from 'node:path';
import { modelOf, type Problem, problemsOf, StepNames, unknownName } from '#models';
import {
  type Criterion,
  coreCriteria,
  generateSuite,
  parametersByAction,
  type Suite,
  serviceSuite,
  useKeyName,
} from '#properties';
import { type SuiteFile, suiteFileSchema, suiteOf } from '#reports';
import { readJsonFile } from '../input/files/json-file.ts';
import { root } from '../root.ts';

/** The suites that have a name, and what they cover. */
export const criteriaOf = {
  core: coreCriteria,
  full: [...coreCriteria, 'pairs'],
} as const satisfies Readonly<Record<string, readonly Criterion[]>>;

/** Where the suites that come with keysync are, from the root. */
export const suitesFolder = 'reports/published/suites';

const remedy = 'Name core, service, full, or a file that "keysync suite" of this version wrote.';

/**
 * The suite that somebody names: one that comes with keysync, or a file.
 *
 * @throws InputError where it is none
 */
export function loadSuite(argument: string): Suite {
  if (argument === 'service') return serviceSuite();
  if (argument === 'full') return generateSuite({ name: argument, criteria: criteriaOf.full }).suite;
  const isCore = argument === 'core';
  const json = readJsonFile(isCore ? join(root, suitesFolder, 'core.json') : argument);
  const parsed = suiteFileSchema.safeParse(json.value);
  if (!parsed.success) throw json.errorOf(problemsOf(suiteFileSchema, parsed.error, json.value), remedy);
  const { suite, ...wrong } = suiteOf(parsed.data);
  if (suite === undefined) throw json.errorOf('problems' in wrong ? wrong.problems : [], remedy);
  // The one that comes with keysync is verified when it is made.
  const problems = isCore ? [] : stepProblemsIn(parsed.data, suite);
  if (problems.length > 0) throw json.errorOf(problems, remedy);
  return suite;
}

/** The steps that name nothing in their deployment. */
function stepProblemsIn({ testGroups }: SuiteFile, { deployments }: Suite): readonly Problem[] {
  const names = new Map<string, StepNames>();
  const namesOf = (deployment: string): StepNames => {
    const known = names.get(deployment) ?? new StepNames(modelOf(deployments[deployment]!.scenario));
    names.set(deployment, known);
    return known;
  };
  return testGroups.flatMap(({ tests }, group) =>
    tests.flatMap(({ deployment, steps }, index) =>
      steps.flatMap((step, place) => {
        const problem = problemOf(step, namesOf(deployment));
        if (problem === undefined) return [];
        const { path, message } = problem;
        return [{ path: ['testGroups', group, 'tests', index, 'steps', place, ...path], message }];
      }),
    ),
  );
}

type FileStep = SuiteFile['testGroups'][number]['tests'][number]['steps'][number];

function problemOf({ action, parameters }: FileStep, names: StepNames): Problem | undefined {
  if (action !== useKeyName) {
    const found = names.find({ action, parameters });
    return found.kind === 'unknown' ? found.problem : undefined;
  }
  const known = parametersByAction.get(action)!;
  const missing = known.find((parameter) => !Object.hasOwn(parameters, parameter));
  if (missing !== undefined)
    return { path: ['parameters'], message: `${action} needs the parameter "${missing}"` };
  const surplus = Object.keys(parameters).find((parameter) => !known.includes(parameter));
  return surplus === undefined
    ? undefined
    : { path: ['parameters', surplus], message: unknownName('parameter', surplus, known) };
}
