import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { printable } from '#printable';
import {
  type Criterion,
  criteria,
  type GeneratedSuite,
  generateSuite,
  type Material,
  type Suite,
} from '#properties';
import { suiteCoverageJson, suiteCoverageMarkdown, suiteFileText } from '#reports';
import { criteriaOf } from '../../conformance/load-suite.ts';
import { expectVitestProject, writeVitestProject } from '../../conformance/write-vitest-project.ts';
import { InputError } from '../../input/files/input-error.ts';
import { loadScenario } from '../../input/load-scenarios.ts';
import { count, ProgressLine } from '../../output/progress-line.ts';
import { print } from '../../output/terminal.ts';
import { expectFolder, expectOwn, expectWritable, writeOutput } from '../../output/write-output.ts';
import { root } from '../../root.ts';
import { version } from '../../version.ts';

/** The options of `keysync suite`. */
export interface SuiteCommandOptions {
  readonly suite: keyof typeof criteriaOf;
  /** Instead of those of the suite that has a name. */
  readonly criterion?: readonly Criterion[];
  /** The folder for JSON. */
  readonly out?: string;
  /** The folder for a project of tests. */
  readonly typescript?: string;
}

const schemaName = 'suite-file.schema.json';

/** Writes a suite of tests for other implementations: as JSON with what it covers, as a project for vitest, or as both. */
export async function suiteCommand(
  scenarios: readonly string[],
  { suite, criterion, out, typescript }: SuiteCommandOptions,
): Promise<void> {
  const material = scenarios.length === 0 ? undefined : materialOf(scenarios);
  const wanted = criterion ?? criteriaOf[suite];
  // In the order in which they are told, however they were asked for.
  const chosen = (Object.keys(criteria) as Criterion[]).filter((one) => wanted.includes(one));
  const named = criterion === undefined ? suite : chosen.join('-');
  const name = material === undefined ? named : `own-${named}`;
  if (out !== undefined) expectFiles(out, filesOf(name));
  if (typescript !== undefined) expectVitestProject(typescript);
  const generated = await generate(name, chosen, material);
  if (generated.suite.tests.length === 0)
    throw new InputError(
      scenarios.join(', '),
      'there is nothing to test in it',
      'Name another scenario or criterion.',
    );
  const { tests, deployments } = generated.suite;
  print(`${name}: ${count(tests.length)} tests in ${Object.keys(deployments).length} deployments.`);
  if (out !== undefined) writeJson(out, name, generated);
  if (typescript !== undefined) await writeTypeScript(typescript, generated.suite);
}

const filesOf = (name: string): readonly [string, string, string, string] => [
  `${name}.json`,
  `${name}-coverage.json`,
  `${name}-coverage.md`,
  schemaName,
];

function expectFiles(folder: string, files: readonly string[]): void {
  expectFolder(folder);
  for (const file of files.filter((name) => name !== schemaName)) expectOwn(join(folder, file));
  expectWritable(join(folder, schemaName));
}

function writeJson(folder: string, name: string, generated: GeneratedSuite): void {
  const texts = [
    suiteFileText(generated.suite, version),
    suiteCoverageJson(generated, version),
    suiteCoverageMarkdown(generated),
    readFileSync(join(root, 'reports', 'schemas', schemaName), 'utf8'),
  ];
  for (const [index, file] of filesOf(name).entries()) {
    writeOutput(join(folder, file), texts[index]!);
    print(printable(join(folder, file)));
  }
}

async function writeTypeScript(folder: string, suite: Suite): Promise<void> {
  const hadAdapter = await writeVitestProject(folder, suite);
  const adapter = join(folder, 'adapter.ts');
  print(
    printable(hadAdapter ? `${adapter} was there, and stays as it is.` : `${adapter} is for you to write.`),
  );
  print(printable(`Then "npm install" and "npm test" in ${folder}.`));
}

/** Users' own scenarios: tests are looked for there, and nowhere else. */
function materialOf(scenarios: readonly string[]): Material {
  const small = scenarios.map((argument) => loadScenario(argument));
  for (const [index, { name }] of small.entries()) {
    if (small.findIndex((other) => other.name === name) === index) continue;
    const what = `another scenario has the name ${JSON.stringify(name)}, too`;
    throw new InputError(scenarios[index]!, what, 'Give each scenario a name of its own.');
  }
  return { small, large: [], journeys: [] };
}

async function generate(
  name: string,
  chosen: readonly Criterion[],
  material: Material | undefined,
): Promise<GeneratedSuite> {
  const progress = new ProgressLine();
  await progress.ready;
  try {
    return generateSuite({
      name,
      criteria: chosen,
      ...(material !== undefined && { material }),
      onProgress: (what) => progress.show((seconds) => `${what}, ${Math.round(seconds)} s`),
    });
  } finally {
    progress.clear();
  }
}
