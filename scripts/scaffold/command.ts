import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type ClauseId, clauses, publicScenarios, unknownName } from '#models';
import { propertyNamed, verify } from '#properties';
import { exitCodes } from '../exit-codes.ts';
import { print, tell } from '../output/terminal.ts';
import { root } from '../root.ts';
import { scaffoldAction, suiteAreas } from './action.ts';
import type { Written } from './insertion.ts';
import { propertyKinds, scaffoldProperty, withVerdict } from './property.ts';

const usage = `Usage: npm run new -- action NAME --area AREA --clause CLAUSE
       npm run new -- property NAME [--kind KIND] --clause CLAUSE
       npm run new -- verdicts NAME
  AREA: ${Object.keys(suiteAreas).join(', ')}
  KIND: ${Object.keys(propertyKinds).join(', ')}; always by default
  CLAUSE: the rule that it follows, from models/clauses, where a new one goes first`;

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
      options: { area: { type: 'string' }, kind: { type: 'string' }, clause: { type: 'string' } },
    });
    const [what, name, ...more] = positionals;
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
      case 'verdicts':
        return writeVerdicts(name);
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
}

function newAction(name: string, { area, clause }: Given): number {
  const known = oneOf('area', area, suiteAreas);
  const file = `models/actions/${known}/${name}.action.ts`;
  expectNew(file);
  write(scaffoldAction({ name, area: known, clause: ruleNamed(clause) }, read));
  print(actionLeft(name, known, file));
  return exitCodes.success;
}

function newProperty(name: string, { kind = 'always', clause }: Given): number {
  const known = oneOf('kind', kind, propertyKinds);
  const file = `properties/${known}/${name}.${propertyKinds[known]}.ts`;
  expectNew(file);
  write(scaffoldProperty({ name, kind: known, clause: ruleNamed(clause) }, read));
  print(propertyLeft(name, file));
  return exitCodes.success;
}

/** Writes what a property comes to into every scenario that comes with keysync. */
function writeVerdicts(name: string): number {
  const property = propertyNamed(name);
  if (property === undefined)
    throw new UsageError(`There is no property ${name} in properties/properties.ts.`);
  for (const scenario of publicScenarios) {
    if (scenario.expect?.[name] !== undefined) continue;
    const file = `models/scenarios/public/${scenario.name}.json`;
    const { verdict } = verify(scenario, { properties: [property] }).properties[0]!;
    writeFileSync(join(root, file), withVerdict(read(file), name, verdict, file));
    if (verdict !== 'vacuous') print(`${scenario.name}: ${verdict}`);
  }
  print('All others are vacuous. Think about each verdict before you commit it.');
  return exitCodes.success;
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
  known: Readonly<Record<Known, string>>,
): Known {
  if (given !== undefined && Object.hasOwn(known, given)) return given as Known;
  throw new UsageError(
    given === undefined ? usage : `--${option}: ${unknownName(option, given, Object.keys(known))}.`,
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

const actionLeft = (name: string, area: string, file: string): string => `
Left to write, and what says so until it is done:
  ${file}: what it is about, why it is refused, what it changes
  models/actions/${area}/${area}.actions.test.ts: every refusal, and the effect
  models/scenarios/scenario.ts, reports/reference/scenario-sentences.ts: what the field under "allow" means
  reports/trace/trace-elements.ts: how it is drawn
  scripts/implementations/in-memory/commands.ts: what it is in the simulator
  properties/mutants/: two mutants of ${name}, where it moves keys
  scripts/traceability/broken-rules.ts: how its rule is broken, where the rule is new
  models/scenarios/public/: a scenario that allows it, and in public-scenarios.ts
Then: npm run format && npm run docs && npm test`;

const propertyLeft = (name: string, file: string): string => `
Left to write, and what says so until it is done:
  ${file}: the statement, its duty, where it applies, what is wrong with a world
  properties/mutants/: a mutant that it catches, by the name that stands at @brokenBy
  properties/explanation/prices.ts, averted.ts: how bad it is when it is broken, and what would have been
  scripts/traceability/broken-rules.ts: how its rule is broken, where the rule is new
Then: npm run new -- verdicts ${name}, which writes what every scenario comes to, and
npm run format && npm run docs -- --schemas && npm test`;
