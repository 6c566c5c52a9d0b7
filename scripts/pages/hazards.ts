import { publicScenarios, type Scenario, type Verdict } from '#models';
import {
  explainHistory,
  type Hazard,
  hazards,
  type Property,
  type PropertyResult,
  propertyNamed,
  Verification,
  verify,
} from '#properties';
import {
  type HazardOccurrence,
  type HazardStory,
  type HazardVerdict,
  hazardMarkdown,
  hazardsMarkdown,
  traceReportOf,
} from '#reports';
import { version } from '../version.ts';

/** Where the pages of the hazards are. */
const hazardFolder = 'reports/published/hazards';

/** The page of every hazard, and their index: each with its path from the root. */
export function hazardPages(): readonly (readonly [string, string])[] {
  const lengths = new Map(publicScenarios.map((scenario) => [scenario, shortestIn(scenario)]));
  const stories = hazards.map((hazard) => storyOf(hazard, lengths));
  return [
    [`${hazardFolder}/README.md`, hazardsMarkdown(stories)],
    ...stories.map(
      (story) => [`${hazardFolder}/${story.hazard.property}.md`, hazardMarkdown(story)] as const,
    ),
  ];
}

/** Of each scenario, the steps of the shortest history that breaks a property, by its name. */
type Lengths = ReadonlyMap<Scenario, ReadonlyMap<string, number>>;

/**
 * Finds all that the page of a hazard tells.
 *
 * @throws Error where a scenario does not show what the hazard says it does
 */
export function storyOf(hazard: Hazard, lengths: Lengths): HazardStory {
  const property = propertyOf(hazard.property);
  const scenario = scenarioOf(hazard.exhibit);
  const { result, found } = verifiedOf(scenario, property);
  const isShown = result.verdict === 'violated' || result.verdict === 'unreachable';
  if (!isShown) throw new Error(`${hazard.exhibit} does not show that ${hazard.property} can be broken.`);
  expectAdvice(hazard);
  const explanation = explainHistory(scenario, result);
  return {
    hazard,
    report: traceReportOf({ scenario, found: result, explanation }, version),
    found,
    verified: (name, of) => verifiedOf(scenarioOf(name), propertyOf(of)).found,
    occurrences: publicScenarios.flatMap((one) => occurrenceOf(one, property, lengths)),
  };
}

/** Advice says that something holds, or that it does not: it must be so. */
function expectAdvice({ property, advice }: Hazard): void {
  for (const { verifiedIn, limit } of advice) {
    const told: (readonly [string, string, readonly Verdict[]])[] = [];
    if (verifiedIn !== undefined)
      told.push([verifiedIn.scenario, verifiedIn.property ?? property, ['holds', 'reachable']]);
    if (limit !== undefined) told.push([limit.scenario, property, ['violated', 'unreachable']]);
    for (const [scenario, name, verdicts] of told) {
      const { verdict } = verifiedOf(scenarioOf(scenario), propertyOf(name)).found;
      if (!verdicts.includes(verdict))
        throw new Error(`The advice on ${property} is wrong: ${name} is ${verdict} in ${scenario}.`);
    }
  }
}

/** Verifies one property to the end, so that the worlds are counted. */
function verifiedOf(scenario: Scenario, property: Property): VerifiedProperty {
  const name = `${property.name} in ${scenario.name}`;
  const known = verifications.get(name);
  if (known !== undefined) return known;
  const {
    worlds,
    properties: [result],
  } = verify(scenario, { properties: [property] });
  if (result === undefined) throw new Error('A verification lost its only property.');
  const { verdict, appliedCount: applied } = result;
  const verified = { result, found: { scenario, verdict, worlds, applied } };
  verifications.set(name, verified);
  return verified;
}

interface VerifiedProperty {
  readonly result: PropertyResult;
  readonly found: HazardVerdict;
}

/** Several pages tell of the same ones. */
const verifications = new Map<string, VerifiedProperty>();

/** What a scenario expects of a property. */
function occurrenceOf(scenario: Scenario, { name }: Property, lengths: Lengths): HazardOccurrence[] {
  const verdict = scenario.expect?.[name];
  return verdict === undefined
    ? []
    : [{ scenario, verdict, steps: lengths.get(scenario)?.get(name) ?? null }];
}

/** That takes no more than finding, for each hazard, the first world that breaks it. */
function shortestIn(scenario: Scenario): ReadonlyMap<string, number> {
  const broken = hazards
    .filter(({ property }) => scenario.expect?.[property] === 'violated')
    .map(({ property }) => propertyOf(property));
  const found = settled(scenario, broken).filter(({ verdict }) => verdict === 'violated');
  return new Map(found.map(({ name, trace }) => [name, trace.length]));
}

/** Worlds of one search: pages should not take longer to write than to read. */
const worldCountMax = 100_000;

function settled(scenario: Scenario, asked: readonly Property[]): readonly PropertyResult[] {
  const verification = new Verification(scenario, { properties: asked, countsWorlds: false, worldCountMax });
  while (!verification.isSettled && verification.advance(settlingSliceSize));
  return verification.result().properties;
}

const settlingSliceSize = 500;

function scenarioOf(name: string): Scenario {
  const found = publicScenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`No public scenario is called ${name}.`);
  return found;
}

function propertyOf(name: string): Property {
  const found = propertyNamed(name);
  if (found === undefined) throw new Error(`No property is called ${name}.`);
  return found;
}
