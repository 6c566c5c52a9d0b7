import { expect } from 'vitest';
import {
  changesBetween,
  factsOf,
  InternedWorld,
  Memory,
  modelOf,
  parseScenario,
  publicScenarios,
  type Scenario,
} from '#models';
import { propertyNamed } from './properties.ts';
import { type Evidence, violationOfStep } from './property.ts';
import type { PropertyResult, ScenarioResult, TraceStep } from './verification.ts';

/** What another search found out about a scenario. */
export interface Numbers {
  readonly worlds: number;
  readonly transitions: number;
  readonly depth: number;
  readonly properties: Readonly<Record<string, { readonly verdict: string; readonly length: number | null }>>;
}

/** Our result as the other search would tell it: it calls `holds` what never had anything to say. */
export function numbersOf({ worlds, transitions, depth, properties }: ScenarioResult): Numbers {
  const told = properties.map(({ name, verdict, length }) => [
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
  told: readonly TraceStep[],
): { readonly trace: readonly TraceStep[]; readonly evidence: Evidence | undefined } {
  const { deployment, steps } = modelOf(scenario);
  const memory = new Memory(deployment);
  const before = new InternedWorld(memory);
  const after = new InternedWorld(memory);
  const trace = told.map(({ action, parameters }): TraceStep => {
    const named = JSON.stringify([action, parameters]);
    const step = steps.find(
      (candidate) => JSON.stringify([candidate.action, candidate.parameters]) === named,
    );
    if (step === undefined) throw new Error(`There is no step ${named}.`);
    const refusal = step.refuses(after);
    if (refusal !== undefined) throw new Error(`${step.sentence} It is refused: ${refusal}.`);
    before.numbers.set(after.numbers);
    step.apply(after);
    const changed = changesBetween(factsOf(before), factsOf(after));
    return { action, parameters: step.parameters, sentence: step.sentence, changed };
  });
  return { trace, evidence: evidenceIn(name, before, after) };
}

function evidenceIn(name: string, before: InternedWorld, after: InternedWorld): Evidence | undefined {
  const property = propertyNamed(name);
  switch (property?.kind) {
    case 'always':
      return property.findViolation(after);
    case 'step':
      return violationOfStep(property, before, after);
    case 'reachable':
      return property.findWitness(after);
    case undefined:
      return undefined;
  }
}
