import { expect } from 'vitest';
import {
  type Model,
  modelOf,
  parseScenario,
  publicScenarios,
  type Scenario,
  type StepName,
  StepNames,
} from '#models';
import {
  properties as allProperties,
  propertyNamed,
  safetyProperties,
  safetyPropertyNamed,
} from './properties.ts';
import { type Evidence, isSafety, type TemporalProperty } from './property.ts';
import { replay } from './replay/replay.ts';
import { Trace, type TraceStep } from './verification/trace.ts';
import {
  type PropertyResult,
  type ScenarioResult,
  sliceSize,
  Verification,
} from './verification/verification.ts';

/** What another search found out about a scenario. */
export interface Numbers {
  readonly worlds: number;
  readonly transitions: number;
  readonly depth: number;
  readonly properties: Readonly<Record<string, { readonly verdict: string; readonly length: number | null }>>;
}

/**
 * Our result as the other search would tell it: it calls `holds` what never had anything to say, and knows
 * some of the properties only.
 */
export function numbersOf(
  { worlds, transitions, depth, properties }: ScenarioResult,
  { properties: known }: Pick<Numbers, 'properties'>,
): Numbers {
  const told = properties
    .filter(({ name }) => Object.hasOwn(known, name))
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

/** The scenario of the benchmark: five million worlds, of which most are alike. */
export const benchmark = 'core-4hsm-2keys-2fail';

/** The public scenarios of which every world can be kept, again and again. */
export const smallScenarios: readonly Scenario[] = publicScenarios.filter(({ name }) => name !== benchmark);

/** The properties that one world or one step does not decide. */
export const temporalProperties: readonly TemporalProperty[] = allProperties.filter(
  (property): property is TemporalProperty => !isSafety(property),
);

/** What a search for every violation of safety came to. */
export interface SafetySearch {
  readonly result: ScenarioResult;
  readonly storedWorldCount: number;
  readonly byteCount: number;
}

const searches = new Map<string, SafetySearch>();

/** The search of a public scenario by one thread that keeps every world: made once, and compared with others. */
export function safetySearchOf(name: string, symmetry: boolean): SafetySearch {
  const key = `${name} ${symmetry}`;
  let search = searches.get(key);
  if (search === undefined) {
    const verification = new Verification(publicScenario(name), { properties: safetyProperties, symmetry });
    while (verification.advance(sliceSize));
    const { storedWorldCount, byteCount } = verification.progress;
    search = { result: verification.result(), storedWorldCount, byteCount };
    searches.set(key, search);
  }
  return search;
}

/** What is known of one property. */
export function resultFor(result: ScenarioResult, name: string): PropertyResult {
  const found = result.properties.find((property) => property.name === name);
  if (found === undefined) throw new Error(`There is no result for ${name}.`);
  return found;
}

/** The numbers of steps that are told by name. */
export function stepNumbersOf(model: Model, steps: readonly StepName[]): number[] {
  const names = new StepNames(model);
  return steps.map((step) => {
    const found = names.find(step);
    if (found.kind !== 'step') throw new Error(`${JSON.stringify(step)} is no step.`);
    return found.number;
  });
}

/** Takes every trace once more, by the names in it, and expects it to show what it claims. */
export function expectFindingsToReplay({ scenario, properties }: ScenarioResult): void {
  for (const { name, verdict, length, evidence, trace, loop } of properties) {
    if (verdict === 'violated' || verdict === 'reachable') {
      const ends = loop === null;
      if (ends) expect.soft(trace, name).toHaveLength(length ?? Number.NaN);
      else expect.soft(length, name).toBeNull();
      const replayed = isSafety(propertyNamed(name)!)
        ? followed(scenario, name, trace)
        : replayedFrom(scenario, name, trace, loop);
      expect.soft(replayed, name).toEqual({ trace, evidence });
      expect.soft(evidence, name).not.toBeNull();
    } else {
      const nothing = { length: null, evidence: null, trace: [], loop: null };
      expect.soft({ length, evidence, trace, loop }, name).toEqual(nothing);
    }
  }
}

/** What `replay` says of a trace that is about what comes later. */
function replayedFrom(
  scenario: Scenario,
  claim: string,
  steps: readonly StepName[],
  loop: number | null,
): { readonly trace: readonly TraceStep[]; readonly evidence: Evidence | null | undefined } {
  const { replay: found, problem } = replay({ scenario, steps, claim, loop: loop ?? undefined });
  if (problem !== undefined) throw new Error(problem.message);
  expect.soft(found.disagreement, claim).toBeUndefined();
  const { outcome, trace } = found;
  return { trace, evidence: outcome.kind === 'shown' ? outcome.evidence : undefined };
}

/** What happens when someone follows a trace step by step, and what the property says in the end. */
function followed(
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
  const property = safetyPropertyNamed(name);
  return { trace: trace.steps, evidence: property && trace.evidenceOf(property) };
}
