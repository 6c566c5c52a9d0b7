import type { Scenario } from '#models';
import type { Property } from '../property.ts';
import type { PropertyResult } from '../verification/verification.ts';
import type { ObservedClient, ObservedCluster } from './observed.ts';

/**
 * Answers properties in one scenario, in their order; how, and how far, is the caller's business.
 *
 * @remarks
 * One search answers all of them, and may stop as soon as each has its shortest finding.
 */
export type Ask = (scenario: Scenario, properties: readonly Property[]) => Promise<readonly PropertyResult[]>;

/** The answer to a single property. */
export async function askOne(ask: Ask, scenario: Scenario, property: Property): Promise<PropertyResult> {
  const [found] = await ask(scenario, [property]);
  if (found === undefined) throw new Error(`There is no answer about ${property.name}.`);
  return found;
}

/**
 * The same, asking nothing twice: what is the same but for its name has the same answer.
 *
 * @remarks
 * Changes of a deployment are tried one after the other, and most leave most of it as it is.
 */
export function remembering(ask: Ask): Ask {
  const answers = new Map<string, Promise<readonly PropertyResult[]>>();
  return (scenario, properties) => {
    const question = questionOf({ scenario, properties });
    const known = answers.get(question) ?? ask(scenario, properties);
    answers.set(question, known);
    return known;
  };
}

/** What was asked of a search. */
export interface Asked {
  readonly scenario: Scenario;
  readonly properties: readonly Property[];
}

/** What is asked, as text: the same where only the name of the scenario differs. */
export const questionOf = ({ scenario, properties }: Asked): string =>
  `${textOf(scenario)} ${JSON.stringify(properties.map(({ name }) => name))}`;

const texts = new WeakMap<Scenario, string>();

function textOf(scenario: Scenario): string {
  const { name: _, ...rest } = scenario;
  const text = texts.get(scenario) ?? JSON.stringify(rest);
  texts.set(scenario, text);
  return text;
}

/** One client at work on its cluster, and who answers what is asked about them. */
export interface Questions {
  readonly client: ObservedClient;
  readonly cluster: ObservedCluster;
  readonly ask: Ask;
}
