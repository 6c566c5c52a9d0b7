import { expect } from 'vitest';
import { modelOf, parseScenario, publicScenarios, type Scenario, type StepName, StepNames } from '#models';
import { propertyNamed } from './properties.ts';
import type { Evidence } from './property.ts';
import { Trace, type TraceStep } from './trace.ts';
import type { PropertyResult, ScenarioResult } from './verification.ts';

/** What another search found out about a scenario. */
export interface Numbers {
  readonly worlds: number;
  readonly transitions: number;
  readonly depth: number;
  readonly properties: Readonly<Record<string, { readonly verdict: string; readonly length: number | null }>>;
}

/**
 * Our result as the other search would tell it: it calls `holds` what never had anything to say, and knows
 * nothing of the properties that came after it.
 *
 * @param known - its numbers
 */
export function numbersOf(
  { worlds, transitions, depth, properties }: ScenarioResult,
  known: Numbers,
): Numbers {
  const told = properties
    .filter(({ name }) => Object.hasOwn(known.properties, name))
    .map(({ name, verdict, length }) => [
      name,
      { verdict: verdict === 'vacuous' ? 'holds' : verdict, length },
    ]);
  return { worlds, transitions, depth, properties: Object.fromEntries(told) };
}

/** The scenario that a value describes. */
export function scenarioFrom(value: unknown): Scenario {
  const { scenario, problems } = parseScenario(value);
  if (scenario === undefined) throw new Error(`The scenario is not valid: ${JSON.stringify(problems)}.`);
  return scenario;
}

/** One of the scenarios that come with keysync. */
export function publicScenario(name: string): Scenario {
  const scenario = publicScenarios.find((candidate) => candidate.name === name);
  if (scenario === undefined) throw new Error(`There is no public scenario ${name}.`);
  return scenario;
}

/** What is known of one property. */
export function resultFor(result: ScenarioResult, name: string): PropertyResult {
  const found = result.properties.find((property) => property.name === name);
  if (found === undefined) throw new Error(`There is no result for ${name}.`);
  return found;
}

/** Takes every trace once more, by the names in it, and expects it to show what it claims. */
export function expectFindingsToReplay({ scenario, properties }: ScenarioResult): void {
  for (const { name, verdict, length, evidence, trace } of properties) {
    if (verdict === 'violated' || verdict === 'reachable') {
      expect.soft(trace, name).toHaveLength(length ?? Number.NaN);
      expect.soft(replay(scenario, name, trace), name).toEqual({ trace, evidence });
      expect.soft(evidence, name).not.toBeNull();
    } else {
      expect.soft({ length, evidence, trace }, name).toEqual({ length: null, evidence: null, trace: [] });
    }
  }
}

/** What happens when someone follows a trace step by step, and what the property says in the end. */
function replay(
  scenario: Scenario,
  name: string,
  told: readonly StepName[],
): { readonly trace: readonly TraceStep[]; readonly evidence: Evidence | undefined } {
  const model = modelOf(scenario);
  const names = new StepNames(model);
  const trace = new Trace(model);
  for (const step of told) {
    const found = names.find(step);
    const refusal = found.kind === 'step' ? trace.take(found.number) : found.kind;
    if (refusal !== undefined) throw new Error(`${JSON.stringify(step)}: ${refusal}`);
  }
  const property = propertyNamed(name);
  return { trace: trace.steps, evidence: property && trace.evidenceOf(property) };
}
