import type { Scenario } from '#models';
import type { Property } from '../property.ts';
import type { PropertyResult } from '../verification.ts';
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

/** One client at work on its cluster, and who answers what is asked about them. */
export interface Questions {
  readonly client: ObservedClient;
  readonly cluster: ObservedCluster;
  /** All that are in use, the active ones first. */
  readonly hsms: readonly string[];
  readonly ask: Ask;
}
