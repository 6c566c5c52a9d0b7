import { machines, type Scenario } from '#models';
import { transitionsOf } from '../../machine-paths/transition-names.ts';
import { areas, type Suite, type SuiteDeployment } from '../conformance-test.ts';
import { observationOf } from '../observation.ts';
import { adaptedScenarios } from './adapted-scenarios.ts';
import { largeScenarios, ownScenarios, suiteScenarios } from './deployments.ts';
import { findDistantPairs } from './find-distant-pairs.ts';
import { findMistake } from './find-mistake.ts';
import { PlanSearch } from './find-plans.ts';
import {
  acceptedItem,
  type Criterion,
  criteria,
  type Item,
  journeyItem,
  mistakeItem,
  pairItem,
  profileItem,
  refusedItem,
  transitionItem,
} from './items.ts';
import { type Journey, journeys } from './journeys.ts';
import { qualityOf } from './loneliness.ts';
import { mistakes } from './mistakes.ts';
import { stateItemsOf } from './parameter-states.ts';
import { type Plan, Plans, textOf } from './plan.ts';
import { planOfJourney } from './plan-journey.ts';
import { type ProfileRoute, planOfSteps, profileRoutes } from './profile-routes.ts';
import { ReachedWorlds } from './reached-worlds.ts';
import { type Candidate, greedyCover } from './set-cover.ts';
import { declaredItems } from './shown.ts';
import { Testbed } from './testbed.ts';
import { type Uncoverable, uncoverable } from './uncoverable.ts';
import { type WrittenTest, writeTest } from './write-test.ts';

/** How many worlds of a deployment are looked at, the nearest first. */
const worldCountMax = 1000;

/** Tests, and what they are for. */
export interface GeneratedSuite {
  readonly suite: Suite;
  readonly criteria: readonly Criterion[];
  readonly coverage: readonly CoveredItem[];
  /** What belongs to the criteria and no test can show. */
  readonly uncovered: readonly Uncoverable[];
}

/** Something that a suite covers, and the tests that show it. */
export interface CoveredItem extends Item {
  /** The ids of all tests of the suite in which it occurs, in their order; at least one. */
  readonly tests: readonly string[];
}

/** What is wanted of a suite. */
export interface SuiteOptions {
  readonly name: string;
  readonly criteria: readonly Criterion[];
  /** Told now and then what is being done. */
  readonly onProgress?: (what: string) => void;
  /** What tests are made from; all that belongs to the suite by default. */
  readonly material?: Material;
}

/** What tests are made from. */
export interface Material {
  /** Where tests are looked for. */
  readonly small: readonly Scenario[];
  /** Where pairs of actions are looked for besides. */
  readonly large: readonly Scenario[];
  readonly journeys: readonly Journey[];
  /** Ways that were found for profiles; none by default. */
  readonly routes?: readonly ProfileRoute[];
}

/**
 * Makes a suite of tests that covers all that can be covered of some criteria.
 *
 * @remarks
 * The same tests come out every time, and the same test for the same thing, whatever else is asked for. A test
 * covers what its last step is about; transitions, and pairs of actions, also where they occur on its way.
 */
export function generateSuite({
  name,
  criteria: wanted,
  onProgress = () => {},
  material = {
    small: suiteScenarios(),
    large: largeScenarios(),
    journeys: journeys(),
    routes: profileRoutes,
  },
}: SuiteOptions): GeneratedSuite {
  const plans = findPlans(material, onProgress);
  if (wanted.includes('pairs')) findPairs(plans, material, onProgress);
  onProgress('writing tests');
  const candidates = candidatesOf(plans);
  const covered = new Set<string>();
  // What is core is chosen first and from what was made for it, so that it is the same with and without pairs.
  const chosen = [false, true].flatMap((withPairs) => {
    const isAsked = ({ criterion }: Item): boolean =>
      wanted.includes(criterion) && (criterion === 'pairs') === withPairs;
    const ids = plans.all().flatMap(({ item }) => (isAsked(item) ? item.id : []));
    const offered = candidates.filter(({ criterion }) => withPairs || criterion !== 'pairs');
    return greedyCover(offered, new Set(ids), covered);
  });
  const sorted = [...chosen].sort(inOrder);
  return {
    suite: {
      name,
      deployments: deploymentsOf(sorted),
      tests: sorted.map(({ written }) => written.test),
    },
    criteria: wanted,
    coverage: coverageOf(plans, wanted, sorted),
    uncovered: uncoveredOf(plans, wanted),
  };
}

interface CandidateTest extends Candidate {
  /** What it was made for. */
  readonly criterion: Criterion;
  readonly written: WrittenTest;
  readonly testbed: Testbed;
}

function findPlans(
  { small, journeys: told, routes = [] }: Material,
  onProgress: (what: string) => void,
): Plans {
  const plans = new Plans();
  const reached = small.map((scenario, index, { length }) => {
    onProgress(`searching deployment ${index + 1} of ${length}`);
    const worlds = new ReachedWorlds(new Testbed(scenario), worldCountMax);
    const search = new PlanSearch(plans, worlds);
    search.findAccepted();
    search.findRefused();
    search.findStates();
    search.findUses();
    return worlds;
  });
  for (const journey of told) plans.set(journeyItem(journey.id), planOfJourney(journey));
  planRoutes(plans, reached, routes);
  for (const [index, mistake] of mistakes.entries()) {
    onProgress(`looking for mistake ${index + 1} of ${mistakes.length}`);
    const item = mistakeItem(mistake.name);
    for (const worlds of reached) {
      const plan = findMistake(mistake, worlds, plans.flawsOf(item));
      if (plan !== undefined) plans.set(item, plan);
    }
  }
  return plans;
}

/** The ways that were found for profiles, in the deployments of the suite. */
function planRoutes(plans: Plans, reached: readonly ReachedWorlds[], routes: readonly ProfileRoute[]): void {
  const testbeds = new Map(reached.map(({ testbed }) => [testbed.deployment.name, testbed] as const));
  const others = new Map(
    [...ownScenarios(), ...adaptedScenarios()].map((scenario) => [scenario.name, scenario] as const),
  );
  for (const { profile, mistake, deployment, steps } of routes) {
    const testbed = testbeds.get(deployment) ?? new Testbed(others.get(deployment)!);
    testbeds.set(deployment, testbed);
    const item = profileItem(profile, mistake);
    plans.set(item, planOfSteps(testbed, item.id, steps));
  }
}

function findPairs(plans: Plans, { small, large }: Material, onProgress: (what: string) => void): void {
  for (const [index, scenario] of [...small, ...large].entries()) {
    onProgress(`looking for pairs of actions in deployment ${index + 1} of ${small.length + large.length}`);
    const testbed = new Testbed(scenario);
    new PlanSearch(plans, new ReachedWorlds(testbed, worldCountMax)).findPairs();
    if (index >= small.length) findDistantPairs(plans, testbed);
  }
}

/** One test for each plan: those that do the same are one. */
function candidatesOf(plans: Plans): readonly CandidateTest[] {
  const grouped = new Map<string, { readonly plan: Plan; readonly items: Item[] }>();
  for (const { item, plan } of plans.all()) {
    const text = textOf(plan);
    const group = grouped.get(text) ?? { plan, items: [] };
    group.items.push(item);
    grouped.set(text, group);
  }
  return [...grouped.values()].map(({ plan, items }) => candidateOf(plans, plan, items));
}

function candidateOf(plans: Plans, plan: Plan, items: readonly Item[]): CandidateTest {
  const order = Object.keys(criteria);
  const [first] = [...items].sort(
    (one, other) =>
      order.indexOf(one.criterion) - order.indexOf(other.criterion) || compare(one.id, other.id),
  );
  const written = writeTest(first!.id, plan, introductionOf(first!, plan), mistakesAmong(items));
  const taken = plan.way.map(({ command }) => command.action);
  const last = written.test.steps.at(-1)!;
  if (plan.goal.kind === 'action' && last.expected.outcome === 'accepted') taken.push(last.action);
  const pairs = taken.slice(1).map((action, index) => pairItem(taken[index]!, action));
  const covers = [
    ...items,
    ...goalItemsOf(written),
    ...statesIn(plans, plan, written),
    ...written.transitions,
    ...pairs,
  ].map(({ id }) => id);
  const { id, criterion } = first!;
  return { id, criterion, covers, length: written.test.steps.length, written, testbed: plan.testbed };
}

/** What the last step shows, whatever the test was made for. */
function goalItemsOf({ test }: WrittenTest): readonly Item[] {
  const { action, expected } = test.steps.at(-1)!;
  if (expected.outcome === 'accepted') return [acceptedItem(action)];
  if (expected.outcome === 'refused' && expected.reason !== 'availability-check')
    return [refusedItem(action, expected.reason)];
  return [];
}

/** The states in which the last step is tried, where it shows as much of them as the best test of each. */
function statesIn(plans: Plans, { testbed, goal }: Plan, { last }: WrittenTest): readonly Item[] {
  if (goal.kind === 'action' && goal.forbidden !== undefined) return [];
  const quality = goal.kind === 'use' ? 0 : qualityOf(testbed, last, goal);
  return stateItemsOf(testbed.worldAt(last), goal).filter(
    (item) => quality <= (plans.flawsOf(item)?.[0] ?? 0),
  );
}

function introductionOf({ id, criterion }: Item, { way }: Plan): string {
  if (criterion === 'pairs') return `${way.at(-1)?.sentence} Right after it:`;
  if (criterion === 'journeys') return storyOf(id);
  if (criterion === 'profiles') return aboutProfile(id);
  return criterion === 'transitions' ? (descriptions.get(id) ?? '') : '';
}

const storyOf = (item: string): string =>
  `${journeys().find(({ id }) => journeyItem(id).id === item)!.about} In the end:`;

function aboutProfile(item: string): string {
  const told = profileRoutes.find(({ profile, mistake }) => profileItem(profile, mistake).id === item)!;
  return `In the profile ${told.profile} it would notice that ${told.mistake}. In the end:`;
}

/** What happens in a transition, by item. */
const descriptions: ReadonlyMap<string, string> = new Map(
  Object.values(machines).flatMap((machine) =>
    [...transitionsOf(machine)].map(([transition, name]) => {
      const { description = '' } = transition as { readonly description?: string };
      return [transitionItem(machine.id, name).id, description] as const;
    }),
  ),
);

function mistakesAmong(items: readonly Item[]): readonly string[] {
  const ids = new Set(items.map(({ id }) => id));
  return mistakes.map(({ name }) => name).filter((name) => ids.has(mistakeItem(name).id));
}

function inOrder(
  { written: { test: one } }: CandidateTest,
  { written: { test: other } }: CandidateTest,
): number {
  return areas.indexOf(one.area) - areas.indexOf(other.area) || compare(one.id, other.id);
}

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

/** Those that tests use, in the order in which they are preferred. */
function deploymentsOf(chosen: readonly CandidateTest[]): Record<string, SuiteDeployment> {
  const testbeds = new Map(chosen.map(({ testbed }) => [testbed.deployment.name, testbed] as const));
  return Object.fromEntries(
    [...testbeds]
      .sort(([one], [other]) => compare(one, other))
      .map(([name, testbed]) => {
        const start = observationOf(testbed.worldAt(testbed.memory.start));
        return [name, { scenario: testbed.deployment, start }] as const;
      }),
  );
}

function coverageOf(
  plans: Plans,
  wanted: readonly Criterion[],
  chosen: readonly CandidateTest[],
): readonly CoveredItem[] {
  const testsOf = new Map<string, string[]>();
  for (const { id, covers } of chosen) {
    for (const item of new Set(covers)) testsOf.set(item, [...(testsOf.get(item) ?? []), id]);
  }
  const order = Object.keys(criteria);
  return plans
    .all()
    .filter(({ item }) => wanted.includes(item.criterion))
    .map(({ item }) => ({ ...item, tests: testsOf.get(item.id)! }))
    .sort(
      (one, other) =>
        order.indexOf(one.criterion) - order.indexOf(other.criterion) || compare(one.id, other.id),
    );
}

/** What is known never to be covered, and what was not met. */
function uncoveredOf(plans: Plans, wanted: readonly Criterion[]): readonly Uncoverable[] {
  const known = new Set([...plans.all().map(({ item }) => item.id), ...uncoverable.map(({ id }) => id)]);
  const because = 'It was not met in the deployments of the suite, as far as they were searched.';
  const unmet = declaredItems().filter(({ id }) => !known.has(id));
  return [...uncoverable, ...unmet.map((item) => ({ ...item, because }))].filter(({ criterion }) =>
    wanted.includes(criterion),
  );
}
