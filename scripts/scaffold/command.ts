import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  type ClauseId,
  clauses,
  knownOutcomes,
  type Outcome,
  publicScenarios,
  type Scenario,
  unknownName,
} from '#models';
import { type Property, properties, verify } from '#properties';
import { exitCodes } from '../exit-codes.ts';
import { print, tell } from '../output/terminal.ts';
import { root } from '../root.ts';
import { keyHistories, type NewAction, scaffoldAction, subjects, suiteAreas, unwritten } from './action.ts';
import type { Written } from './insertion.ts';
import { propertyKinds, scaffoldProperty } from './property.ts';
import { manifestOf, scenarioName, withVerdicts } from './scenario.ts';

const usage = `Usage: npm run new -- action NAME --area AREA --clause CLAUSE --means TEXT [--about SUBJECTS]
       npm run new -- property NAME [--kind KIND] [--duty DUTY] --clause CLAUSE
       npm run new -- verdicts
  AREA: ${Object.keys(suiteAreas).join(', ')}
  CLAUSE: the rule that it follows, from models/clauses, where a new one goes first
  TEXT: what happens, in the present tense: "an operator moves a key to another HSM"
  SUBJECTS: what it is about, of ${Object.keys(subjects).join(', ')}, such as key,hsm; hsm by default
  KIND: ${Object.keys(propertyKinds).join(', ')}; always by default
  DUTY: must, where it holds in every scenario, or hazard, which is the default
  verdicts: writes what scenarios come to where models/scenarios/manifest.json does not say it yet`;

/** What is wrong with what somebody asked for. */
class UsageError extends Error {}

/**
 * Writes what is the same for every new action or property, and says which files are left.
 *
 * @returns the exit code
 */
export async function scaffold(args: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        area: { type: 'string' },
        kind: { type: 'string' },
        clause: { type: 'string' },
        about: { type: 'string' },
        means: { type: 'string' },
        duty: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) {
      print(usage);
      return exitCodes.success;
    }
    const [what, name, ...more] = positionals;
    if (what === 'verdicts' && name === undefined) return writeVerdicts();
    if (name === undefined || more.length > 0) throw new UsageError(usage);
    if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(name))
      throw new UsageError(
        `${JSON.stringify(name)}: expected words in lower case with hyphens, such as sync-key.`,
      );
    switch (what) {
      case 'action':
        return newAction(name, values);
      case 'property':
        return newProperty(name, values);
      default:
        throw new UsageError(usage);
    }
  } catch (error) {
    if (
      !(error instanceof UsageError) &&
      !String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS')
    )
      throw error;
    tell(`new: ${(error as Error).message}`);
    return exitCodes.badInput;
  }
}

interface Given {
  readonly area?: string | undefined;
  readonly kind?: string | undefined;
  readonly clause?: string | undefined;
  readonly about?: string | undefined;
  readonly means?: string | undefined;
  readonly duty?: string | undefined;
}

function newAction(name: string, { area, clause, about = 'hsm', means }: Given): number {
  const known = oneOf('area', area, suiteAreas);
  const file = `models/actions/${known}/${name}.action.ts`;
  expectNew(file);
  const subjectsOf = about.split(',').map((subject) => oneOf('about', subject, subjects));
  if (new Set(subjectsOf).size < subjectsOf.length)
    throw new UsageError('--about: each once; what differs between two of one kind is written by hand.');
  const action = { name, area: known, clause: ruleNamed(clause), about: subjectsOf, means: meaning(means) };
  const written = scaffoldAction(action, read);
  write(written);
  print(actionLeft(action, file, !written.has(keyHistories)));
  return exitCodes.success;
}

function newProperty(name: string, { kind = 'always', clause, duty = 'hazard' }: Given): number {
  const known = oneOf('kind', kind, propertyKinds);
  const file = `properties/${known}/${name}.${propertyKinds[known]}.ts`;
  expectNew(file);
  const owed = oneOf('duty', duty, duties);
  write(scaffoldProperty({ name, kind: known, clause: ruleNamed(clause), duty: owed }, read));
  print(propertyLeft(owed, file));
  return exitCodes.success;
}

const manifest = 'models/scenarios/manifest.json';

/**
 * Writes what every scenario that comes with keysync comes to where nobody has said it: into the manifest, and for a
 * new scenario into its file, too.
 */
function writeVerdicts(): number {
  const outcomes = new Map(publicScenarios.map((scenario) => [scenario.name, outcomeOf(scenario)]));
  const text = manifestOf(outcomes);
  if (text === read(manifest)) {
    print('Nothing is missing.');
    return exitCodes.success;
  }
  writeFileSync(join(root, manifest), text);
  for (const [name, { verdicts, worlds, transitions }] of outcomes) {
    if (Object.hasOwn(knownOutcomes, name)) continue;
    const file = `models/scenarios/public/${name}.json`;
    writeFileSync(join(root, file), withVerdicts(read(file), verdicts));
    print(`${name}: ${worlds} worlds, ${transitions} transitions`);
  }
  print('Whatever else was missing is vacuous. Think about each verdict before you commit it.');
  return exitCodes.success;
}

/** What is known of a scenario or expected by its file, and what a search finds of all else. */
function outcomeOf(scenario: Scenario): Outcome {
  const { name, expect = {} } = scenario;
  const missing = properties.filter((property) => !Object.hasOwn(expect, property.name));
  const found = missing.length === 0 ? [] : searched(scenario, missing).properties;
  for (const { name: property, verdict } of found)
    if (verdict !== 'vacuous') print(`${name}: ${property} ${verdict}`);
  const all = { ...expect, ...Object.fromEntries(found.map((told) => [told.name, told.verdict])) };
  const verdicts = Object.fromEntries(properties.map((property) => [property.name, all[property.name]!]));
  return { ...(knownOutcomes[name] ?? numbersOf(scenario)), verdicts };
}

function numbersOf(scenario: Scenario): Omit<Outcome, 'verdicts'> {
  const { worlds, transitions, depth } = searched(scenario, []);
  return { worlds, transitions, depth };
}

function searched(scenario: Scenario, asked: readonly Property[]): ReturnType<typeof verify> {
  try {
    return verify(scenario, { properties: asked });
  } catch (error) {
    // A new action of which nobody has said yet what it does.
    const { message } = error as Error;
    throw message.startsWith(unwritten) ? new UsageError(`${scenario.name}: ${message}`) : error;
  }
}

const read = (file: string): string => readFileSync(join(root, file), 'utf8');

function expectNew(file: string): void {
  if (existsSync(join(root, file))) throw new UsageError(`${file} is there already.`);
}

function write(written: Written): void {
  for (const [path, text] of written) writeFileSync(join(root, path), text);
  for (const path of written.keys()) print(`wrote ${path}`);
}

function oneOf<Known extends string>(
  option: string,
  given: string | undefined,
  known: Readonly<Record<Known, unknown>>,
): Known {
  if (given !== undefined && Object.hasOwn(known, given)) return given as Known;
  throw new UsageError(
    given === undefined ? usage : `--${option}: ${unknownName(option, given, Object.keys(known))}.`,
  );
}

const duties = { must: 'must', hazard: 'hazard' } as const;

function meaning(told: string | undefined): string {
  if (told !== undefined && /^[a-z][^\p{Cc}`]*[^\s.`]$/u.test(told)) return told;
  throw new UsageError(
    `--means: ${told === undefined ? 'what happens?' : JSON.stringify(told)} Expected the words of a sentence without its capital and its full stop, such as "an operator moves a key".`,
  );
}

function ruleNamed(clause: string | undefined): ClauseId {
  if (clause !== undefined && Object.hasOwn(clauses, clause)) return clause as ClauseId;
  const wrong =
    clause === undefined
      ? 'which rule does it follow?'
      : `${unknownName('clause', clause, Object.keys(clauses))}.`;
  throw new UsageError(`--clause: ${wrong} A new rule goes into models/clauses first.`);
}

function actionLeft({ name, area, clause, about }: NewAction, file: string, mayMoveKeys: boolean): string {
  const byHand = [
    ...('outOfScope' in clauses[clause] ? [`models/clauses/: ${clause} is not out of scope any more`] : []),
    `${file}: why it is refused, what it changes`,
    'models/machines/, models/refusals.ts: an event that no machine knows yet, and a reason that is new, if there are any',
    `models/actions/${area}/${area}.actions.test.ts: a case for every refusal, and the effect`,
    'scripts/implementations/in-memory/commands.ts: what it is in the simulator, and the class beside it that does it',
    'scripts/implementations/python/service.py: what it is in the driver in Python',
    `properties/mutants/: two mutants of ${name}${about.includes('key') ? '' : ', if it moves keys or decides that they stay'}`,
    ...(mayMoveKeys ? [`${keyHistories}: what it is to one key, or that it moves none`] : []),
  ];
  return `
By hand, in this order:
${byHand.map((line) => `  ${line}`).join('\n')}
Written, and to be looked at: models/scenarios/public/${scenarioName(name)}.json, where it has to happen and change
something; ${name}-2x1 in properties/conformance/suite/deployments.ts, where every refusal has to happen; and the
sentence of the action and its note in reports/trace/trace-elements.ts, which are the words of --means. The property
that speaks about it: npm run new -- property.
${thenRun('npm run check && npm test && npm run test:rest && npm run test:python')}`;
}

const propertyLeft = (duty: Property['duty'], file: string): string => `
By hand:
  ${file}: the statement, where it applies, what is wrong
  properties/mutants/: a mutant that it catches, by the name that stands at @brokenBy${
    duty === 'must'
      ? ''
      : `
  properties/explanation/prices.ts, averted.ts: how bad it is, and what would have been, if not the default: "lost"`
  }
${thenRun('npm run check && npm test && npm run test:rest')}`;

const thenRun = (
  tests: string,
): string => `Where its rule is new: scripts/traceability/broken-rules.ts says how it is broken.
Then: npm run new -- verdicts
      npm run format
      npm run docs
      ${tests}
      and for the published mutants, which take their time: npm run hunt && npm run mutants -- --new
CONTRIBUTING names the tests that take seconds, for the way there.`;
