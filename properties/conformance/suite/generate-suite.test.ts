import { expect, test } from 'vitest';
import { publicScenarios } from '#models';
import { generateSuite } from './generate-suite.ts';
import { type Criterion, coreCriteria, criteria } from './items.ts';
import { journeys } from './journeys.ts';
import { profileRoutes } from './profile-routes.ts';
import { shownBy } from './shown.ts';

const scenarioNamed = (wanted: string) => publicScenarios.find(({ name }) => name === wanted)!;

/** Enough to have something of each criterion, and few enough to be searched again and again. */
const material = {
  small: [scenarioNamed('sdk5-quorum-2hsm-1fail'), scenarioNamed('clean-up-outcomes-3hsm')],
  large: [scenarioNamed('session-outage-delete')],
  journeys: journeys().slice(0, 1),
  routes: profileRoutes.slice(0, 1),
};

/** What takes more to know than a walk through the steps. */
const unseenInSteps: readonly Criterion[] = ['states', 'mistakes', 'journeys', 'profiles'];

const suiteOf = (...wanted: readonly Criterion[]) =>
  generateSuite({ name: 'test', criteria: wanted, material });

const core = suiteOf(...coreCriteria);
const full = suiteOf(...coreCriteria, 'pairs');

test('the same suite comes out every time', () => {
  expect(suiteOf(...coreCriteria)).toEqual(core);
});

test('core is part of full, with the same tests', () => {
  const inFull = new Map(full.suite.tests.map((one) => [one.id, one] as const));
  expect(full.suite.tests.length).toBeGreaterThan(core.suite.tests.length);
  for (const one of core.suite.tests) expect(inFull.get(one.id)).toEqual(one);
});

test.each(Object.keys(criteria) as Criterion[])(
  '%s alone covers all that it can, with tests of the same name',
  (criterion) => {
    const alone = suiteOf(criterion);
    const items = (suite: typeof full) => suite.coverage.filter((item) => item.criterion === criterion);
    expect(items(alone).length).toBeGreaterThan(0);
    expect(items(alone).map(({ id }) => id)).toEqual(items(full).map(({ id }) => id));
    expect(alone.coverage.filter(({ tests }) => tests.length === 0)).toEqual([]);
    expect(alone.suite.tests.length).toBeLessThanOrEqual(full.suite.tests.length);
  },
);

test('what is said to be covered is what the steps show', () => {
  const toldOf = ({ coverage }: typeof full) =>
    new Set(coverage.filter(({ criterion }) => !unseenInSteps.includes(criterion)).map(({ id }) => id));
  const inFull = shownBy(full.suite);
  expect([...toldOf(full)].filter((id) => !inFull.has(id))).toEqual([]);
  // What a journey shows besides, in a deployment that is not searched, is not told.
  const found = generateSuite({
    name: 'test',
    criteria: coreCriteria,
    material: { ...material, journeys: [], routes: [] },
  });
  const inFound = [...shownBy(found.suite)].filter((id) => !id.startsWith('pair/'));
  expect(new Set(inFound)).toEqual(toldOf(found));
});

test('no test can be left out', () => {
  const { suite, coverage } = core;
  const needed = new Set(coverage.filter(({ tests }) => tests.length === 1).flatMap(({ tests }) => tests));
  const needless = suite.tests.filter(({ id }) => !needed.has(id));
  // A greedy choice is not the smallest one, but close to it.
  expect(needless.length).toBeLessThan(suite.tests.length / 20);
});

test('what was not met is told', () => {
  expect(core.uncovered.map(({ id }) => id)).toContain('sync-key/accepted');
  expect(core.coverage.map(({ id }) => id)).not.toContain('sync-key/accepted');
});
