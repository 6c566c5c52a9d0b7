import { requirementOf, ruleOf, type Scenario, type Verdict } from '#models';
import type { Property } from '#properties';
import { code, escaped, nameLink, prose, table } from '../formats/markdown.ts';
import { claimOf } from '../verification/claims.ts';
import { type Meaning, originText } from './meaning.ts';

/** A property as a page tells it. */
export interface DescribedProperty extends Pick<Property, 'name' | 'kind' | 'duty' | 'statement' | 'clause'> {
  readonly meaning: Meaning;
  /** Where it says something, as it is written in the source. */
  readonly applies: string | undefined;
  /** The mistakes made by hand that it notices. */
  readonly mutants: readonly { readonly name: string; readonly action: string }[];
  /** How many of the generated mutants it notices, of how many; nothing where they were not tried. */
  readonly generated: GeneratedKills | undefined;
  /** Where it is told what its breaking means, and what to configure: a title and a page; nothing for most. */
  readonly story: { readonly title: string; readonly page: string } | undefined;
  /** Scenario to verdict. */
  readonly verdicts: Readonly<Record<string, Verdict>>;
}

/** How many of the generated mutants a property notices. */
export interface GeneratedKills {
  readonly killed: number;
  readonly tried: number;
}

/** What each kind of property asks for. */
const kinds = {
  always: 'every reachable world satisfies it',
  step: 'every transition satisfies it',
  reachable: 'some reachable world satisfies it',
  'leads-to': 'after every world that it is about, it comes true in every fair history',
  'eventually-always': 'from some moment on, it stays true in every fair history',
  recoverable: 'from every reachable world that it is about, it can become true',
} as const satisfies Record<Property['kind'], string>;

const duties = {
  must: 'It must hold in every scenario; a violation is a defect of the model.',
  hazard: 'The documentation warns of it; whether it can happen depends on the configuration.',
} as const satisfies Record<Property['duty'], string>;

/**
 * Every property as a Markdown page: what it claims, where, what it notices, and its verdicts.
 *
 * @param scenarios - those that the verdicts are about
 */
export function propertiesMarkdown(
  properties: readonly DescribedProperty[],
  scenarios: readonly Scenario[],
): string {
  return [
    '# The properties',
    '',
    'What must hold, or what can go wrong. Each is one sentence that a search decides in every scenario. `npm run docs` makes',
    'this page from the properties, the mutants and what the scenarios expect; `npm run verify` decides them anew.',
    '',
    table([
      ['property', 'statement', 'kind', 'duty'],
      ...properties.map(({ name, statement, kind, duty }) => [
        nameLink('', name),
        prose(statement),
        kind,
        duty,
      ]),
    ]),
    '',
    ...properties.flatMap(propertySection),
    '## The scenarios',
    '',
    'They come with keysync. The words in the last column are those of the scenario file, which its',
    '[schema](../../models/scenarios/scenario.schema.json) explains.',
    '',
    scenarioTable(scenarios),
    '',
  ].join('\n');
}

function propertySection(property: DescribedProperty): string[] {
  const { name, kind, duty, statement, clause, meaning, applies } = property;
  return [
    `## ${code(name)}`,
    '',
    `**${prose(statement)}**`,
    '',
    prose(meaning.summary),
    ...(meaning.remarks === undefined ? [] : ['', prose(meaning.remarks)]),
    '',
    `- Kind: ${kind}, that is, ${kinds[kind]}.`,
    ...givenLine(name),
    `- Duty: ${duty}. ${duties[duty]}`,
    ...storyLine(property.story),
    `- ${originText(ruleOf(clause).id, meaning)}`,
    ...generatedLine(property.generated),
    '',
    ...(applies === undefined ? [] : ['It has something to say where', '', '```ts', applies, '```', '']),
    ...mutantList(property.mutants),
    ...verdictList(property.verdicts),
  ];
}

function givenLine(name: string): string[] {
  const given = claimOf(name)?.given;
  return given === undefined ? [] : [`- Given: ${prose(given)}`];
}

function storyLine(story: DescribedProperty['story']): string[] {
  if (story === undefined) return [];
  return [`- What it means, and what to configure: [${escaped(story.title)}](${story.page}).`];
}

function generatedLine(generated: GeneratedKills | undefined): string[] {
  if (generated === undefined) return [];
  const { killed, tried } = generated;
  return [`- It notices ${killed} of ${tried} [generated mutants](mutation-matrix.md).`];
}

function mutantList(mutants: DescribedProperty['mutants']): string[] {
  if (mutants.length === 0) return [];
  return [
    'Mistakes in the model that break it:',
    '',
    ...mutants.map((mutant) => `- ${nameLink('actions.md', mutant.action)}: ${escaped(mutant.name)}`),
    '',
  ];
}

/** One line for each verdict that occurs, with the scenarios in their order. */
function verdictList(verdicts: DescribedProperty['verdicts']): string[] {
  const scenarios = new Map<Verdict, string[]>();
  for (const [scenario, verdict] of Object.entries(verdicts))
    scenarios.set(verdict, [...(scenarios.get(verdict) ?? []), `[${escaped(scenario)}](#${scenario})`]);
  if (scenarios.size === 0) return [];
  return [
    'Verdicts:',
    '',
    ...[...scenarios].map(([verdict, names]) => `- **${verdict}** in ${names.join(', ')}`),
    '',
  ];
}

function scenarioTable(scenarios: readonly Scenario[]): string {
  return table([
    ['scenario', 'clusters', 'clients', 'what it allows or assumes'],
    ...scenarios.map((scenario) => [
      `<a id="${scenario.name}"></a>[${escaped(scenario.name)}](../../models/scenarios/public/${scenario.name}.json)`,
      Object.values(scenario.clusters)
        .map(({ hsms }) => (hsms.length === 1 ? '1 HSM' : `${hsms.length} HSMs`))
        .join(' + '),
      Object.values(scenario.clients).map(clientText).join(', '),
      Object.entries({ ...scenario.allow, ...scenario.assume })
        .flatMap(allowedText)
        .join(', '),
    ]),
  ]);
}

function clientText(client: Scenario['clients'][string]): string {
  const need = requirementOf(client);
  return `SDK ${client.sdk}, a token key on ${need === 1 ? '1 HSM' : `${need} HSMs`}`;
}

/** What a scenario allows or assumes: a flag by its name, a bound with its number. */
function allowedText([what, allowed]: readonly [string, boolean | number | 'unbounded']): string[] {
  if (allowed === false || allowed === 0) return [];
  return [allowed === true ? code(what) : `${allowed} ${code(what)}`];
}
