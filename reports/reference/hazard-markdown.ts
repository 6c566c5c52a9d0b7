import { type AssumptionId, assumptions, clauses, type Scenario, type Verdict } from '#models';
import { type Advice, type Hazard, propertyNamed } from '#properties';
import { explanationMarkdown } from '../explanation/explanation-markdown.ts';
import { code, escaped, table } from '../formats/markdown.ts';
import { traceMermaid } from '../trace/trace-mermaid.ts';
import type { TraceReport } from '../trace/trace-report.ts';
import { changeText, evidenceText, goesRound, stays } from '../trace/trace-text.ts';
import { glossaryLines } from './glossary.ts';
import { scenarioDifferences, scenarioSentences } from './scenario-sentences.ts';

/** What a search found of a property in a scenario. */
export interface HazardVerdict {
  readonly scenario: Scenario;
  readonly verdict: Verdict;
  /** Distinct reachable worlds. */
  readonly worlds: number;
  /** In how many of them the property had something to say. */
  readonly applied: number;
}

/** In which scenario a property has which verdict. */
export interface HazardOccurrence {
  readonly scenario: Scenario;
  readonly verdict: Verdict;
  /** Steps to the first world that breaks it; null where none does, or where it is too far to look for. */
  readonly steps: number | null;
}

/** A hazard with all that its page tells. */
export interface HazardStory {
  readonly hazard: Hazard;
  /** What was found in the scenario that shows it. */
  readonly report: TraceReport;
  readonly found: HazardVerdict;
  /** What the advice says of a property in a scenario, as it was verified. */
  readonly verified: (scenario: string, property: string) => HazardVerdict;
  readonly occurrences: readonly HazardOccurrence[];
}

/** The page of a hazard, for a reader who knows nothing of keysync. */
export function hazardMarkdown(story: HazardStory): string {
  const { hazard, report } = story;
  const body = [
    `# ${hazard.title}`,
    '',
    sentence(hazard.meaning),
    '',
    ...originLines(story),
    '## What the documentation says',
    '',
    ...ruleLines(report),
    '## An example',
    '',
    ...scenarioSentences(report.scenario).map((text) => `- ${text}`),
    '',
    ...stepLines(report),
    '## Why it happens',
    '',
    sentence(hazard.why),
    '',
    ...explanationLines(report),
    '## What to configure, and what to do',
    '',
    ...hazard.advice.flatMap((advice) => adviceLines(advice, story)),
    '## Whether it concerns you',
    '',
    sentence(hazard.check),
    '',
    ...occurrenceLines(story),
    ...assumptionLines(hazard.assumptions),
  ];
  return [...body, ...wordLines(body), ...quoteLines(report)].join('\n');
}

/** A sentence of ours, in which backticks mean code. */
function sentence(text: string): string {
  return text
    .split(/(`[^`]+`)/)
    .map((part, index) => (index % 2 === 0 ? escaped(part) : part))
    .join('');
}

function originLines({ report, found }: HazardStory): string[] {
  return [
    'This follows from the documented rules of AWS CloudHSM. It was found by searching through everything that can happen in a',
    `formal model of them, and is no report of an incident. ${extentText(report, found)}`,
    '',
  ];
}

function extentText(report: TraceReport, found: HazardVerdict): string {
  const { trace, loop, verdict } = report;
  if (verdict === 'unreachable')
    return `The search has seen all that can happen in the example (${worldsText(found)}), and no key comes of it.`;
  if (trace.length === 0) return 'In the example it is so from the start.';
  const steps = stepCount(report);
  if (loop !== null)
    return `After the ${steps} of the example it stays so, unless somebody does what nobody is bound to do.`;
  return `The example takes ${steps}, and no shorter history leads there.`;
}

function ruleLines({ rule, claim, given, verdict }: TraceReport): string[] {
  const expectation =
    verdict === 'unreachable'
      ? 'One expects this to be possible'
      : 'So one expects this, and it is not always so';
  return [
    ...(rule === null
      ? []
      : [
          `> ${sentence(rule.says)}`,
          '>',
          `> The words are ours; the source is: ${escaped(rule.source)}.`,
          '',
        ]),
    `${expectation}: **${sentence(claim)}**`,
    ...(given === null
      ? []
      : [
          '',
          `Everybody is supposed to keep trying: ${sentence(givenText(given))} (Those are the steps, as the model calls them.)`,
        ]),
    '',
  ];
}

/** The names of actions as code. */
const givenText = (given: string): string =>
  given.replace(/\b[a-z]+(?:-[a-z]+)+\b/g, (name) => `\`${name}\``);

function stepLines(report: TraceReport): string[] {
  const { trace, loop, evidence } = report;
  const steps = trace.flatMap(({ sentence: text, changed }, index) => [
    ...(index === loop ? ['', goesRound, ''] : []),
    `${index + 1}. ${escaped(text)}`,
    ...changed.filter(isTelling).map((change) => `   - ${escaped(changeText(change))}`),
  ]);
  return [
    '```mermaid',
    traceMermaid(report).trimEnd(),
    '```',
    '',
    ...(trace.length === 0
      ? []
      : ['What happens, step by step, and what each step changes:', '', ...steps, '']),
    ...(loop === trace.length ? [stays, ''] : []),
    ...(evidence === null ? [] : [`What is wrong in the end: ${escaped(evidenceText(evidence))}.`, '']),
  ];
}

/** Which steps matter, and which one would have helped. Settings are for the advice, which weighs what they cost. */
function explanationLines({ explanation, verdict }: TraceReport): string[] {
  if (explanation === null) return [];
  const neighbours = explanation.neighbours.filter(({ kind }) => kind !== 'setting');
  const told = neighbours.length === 0 ? 'holds' : verdict;
  return explanationMarkdown({ ...explanation, neighbours, complete: true }, told);
}

/** Bookkeeping of the model is left out: what has been tried, and how many faults there were. */
const isTelling = ({ subject, aspect }: TraceReport['trace'][number]['changed'][number]): boolean =>
  aspect !== 'attempted' && subject !== 'faults';

function adviceLines({ says, clause, verifiedIn, limit }: Advice, story: HazardStory): string[] {
  const { hazard } = story;
  const { says: rule, source, status } = clauses[clause];
  const verified = verifiedIn && verifiedText(verifiedIn, story);
  const broken = limit && story.verified(limit.scenario, hazard.property);
  return [
    `- **${sentence(says)}**`,
    `  - The rule: ${sentence(rule)} (${escaped(source)}; ${status}.)`,
    ...(verified === undefined ? [] : [`  - Verified: ${verified}`]),
    ...(limit === undefined || broken === undefined
      ? []
      : [`  - But: ${sentence(limit.says)} (It happens in ${scenarioLink(broken.scenario.name)}.)`]),
    '',
  ];
}

function verifiedText(
  { scenario, property }: NonNullable<Advice['verifiedIn']>,
  { hazard, report, verified }: HazardStory,
): string {
  const found = verified(scenario, property ?? hazard.property);
  const where = `the ${worldsText(found)} of ${scenarioLink(found.scenario.name)}`;
  const differences = scenarioDifferences(report.scenario, found.scenario);
  const differs = differences.length === 0 ? '' : ` Otherwise than in the example: ${differences.join(' ')}`;
  if (found.verdict === 'reachable') return `In ${where}, a key can be created.${differs}`;
  if (property === undefined) return `In none of ${where} does it happen.${differs}`;
  const claim = sentence(propertyNamed(property)?.statement ?? property);
  return `In ${where}, this holds: ${claim}${differs}`;
}

const worldsText = ({ worlds }: HazardVerdict): string =>
  `${worlds.toLocaleString('en-US')} ${worlds === 1 ? 'world' : 'worlds'}`;

function occurrenceLines({ hazard, occurrences }: HazardStory): string[] {
  const said = occurrences.filter(({ verdict }) => verdict !== 'vacuous');
  const broken = said.filter(isBroken);
  const others = said.filter((occurrence) => !isBroken(occurrence));
  const rows = broken.map(({ scenario, steps, verdict }) => [
    scenarioLink(scenario.name),
    Object.values(scenario.clusters)
      .map(({ hsms }) => hsms.length)
      .join(' + '),
    Object.values(scenario.clients).map(settingText).join('; '),
    stepsText(steps, verdict),
  ]);
  return [
    '## Where else it happens, and where not',
    '',
    `It happens in ${broken.length} of the ${said.length} scenarios of keysync that are about it: small deployments, each searched through in full`,
    `([${code(hazard.property)}](../properties.md#${hazard.property})).`,
    '',
    table([['scenario', 'HSMs of each cluster', 'clients', 'steps at least'], ...rows]),
    '',
    ...(others.length === 0
      ? []
      : [`It cannot happen in ${others.map(({ scenario }) => escaped(scenario.name)).join(', ')}.`, '']),
    'What these scenarios are is told [with the properties](../properties.md#the-scenarios).',
    '',
  ];
}

function stepsText(steps: number | null, verdict: Verdict): string {
  if (verdict === 'unreachable' || steps === 0) return 'from the start';
  return steps === null ? 'not looked for' : String(steps);
}

const isBroken = ({ verdict }: HazardOccurrence): boolean =>
  verdict === 'violated' || verdict === 'unreachable';

function settingText(client: Scenario['clients'][string]): string {
  if (client.sdk === 5) return `Client SDK 5, check ${client.keyAvailabilityCheck ? 'on' : 'off'}`;
  return `Client SDK 3, minimum of HSMs ${Math.max(client.createObjectMinimumNodes, client.minSrv)}`;
}

function assumptionLines(ids: readonly AssumptionId[]): string[] {
  if (ids.length === 0) return [];
  return [
    '## What the documentation leaves open',
    '',
    'The example rests on these readings of ours, where the documentation is silent or contradicts itself:',
    '',
    ...ids.flatMap((id) => {
      const { title, chosen, other, why } = assumptions[id];
      return [
        `- ${sentence(title)}. Our reading: ${sentence(chosen)} The other: ${sentence(other)} Why: ${sentence(why)}`,
      ];
    }),
    '',
  ];
}

function wordLines(body: readonly string[]): string[] {
  return ['## Words', '', ...glossaryLines(body.join('\n').replace(/\[[^\]]*\]\([^)]*\)/g, '')), ''];
}

function quoteLines({ keysync, scenario, property }: TraceReport): string[] {
  return [
    '## To see it again, and to quote it',
    '',
    `\`keysync explain ${scenario.name} ${property}\` finds the example anew; with \`--mermaid FILE\` it writes the drawing. The deployment is`,
    `${scenarioLink(scenario.name)}.`,
    '',
    `You may copy this page and its drawing into your own documentation, under the Apache License 2.0. Name as the source: keysync`,
    `${keysync}, ${property} in ${scenario.name}. keysync is not affiliated with Amazon Web Services; the rules are told in our words, and the`,
    'documentation of AWS is what counts.',
    '',
  ];
}

function stepCount({ trace }: TraceReport): string {
  return `${trace.length} ${trace.length === 1 ? 'step' : 'steps'}`;
}

const scenarioLink = (name: string): string =>
  `[${escaped(name)}](../../../models/scenarios/public/${name}.json)`;

/** The index of the hazards. */
export function hazardsMarkdown(stories: readonly HazardStory[]): string {
  return [
    '# What can go wrong with keys in AWS CloudHSM',
    '',
    'One page for each hazard: a worked example with its drawing, why it happens, and what to configure. Each can be read',
    'alone, and may be copied into other documentation.',
    '',
    table([
      ['what goes wrong', 'example', 'happens in', 'what to do first'],
      ...stories.map(({ hazard, report, occurrences }) => {
        const said = occurrences.filter(({ verdict }) => verdict !== 'vacuous');
        const broken = said.filter(isBroken);
        return [
          `[${escaped(hazard.title)}](${hazard.property}.md)`,
          report.verdict === 'unreachable' ? 'whatever happens' : stepCount(report),
          `${broken.length} of ${said.length} scenarios`,
          sentence(hazard.advice[0].says),
        ];
      }),
    ]),
    '',
    'The scenarios are small deployments that come with keysync. A number of them says how much a hazard depends on the',
    'configuration, and nothing about how probable it is.',
    '',
  ].join('\n');
}
