import { expect, test } from 'vitest';
import {
  MistakenModel,
  mistakes,
  Profiled,
  ProfileRuns,
  profileItem,
  profileRoutes,
  profiles,
  Testbeds,
} from '#properties';
import { loadSuite } from '../conformance/load-suite.ts';
import { InMemoryImplementation } from './in-memory/in-memory.ts';
import { wrongVariants } from './in-memory/wrong/wrong-variants.ts';

const core = loadSuite('core');
const testbeds = new Testbeds();

const runsIn = (name: string): ProfileRuns =>
  new ProfileRuns(core, profiles.find((profile) => profile.name === name)!, testbeds);

test.each(profiles.map(({ name }) => name))('what makes no mistake fails nothing: %s', async (name) => {
  const runs = runsIn(name);
  const right = new Profiled(new InMemoryImplementation(), runs.profile);
  const verdicts: string[] = [];
  for (const one of runs.tests) verdicts.push(await runs.verdictOf(one, right));
  expect(verdicts.filter((verdict) => verdict !== 'passed' && verdict !== 'strayed')).toEqual([]);
  expect(verdicts).toContain('passed');
});

test('each test that was made for a profile is in core, and fails there with its mistake', async () => {
  expect(profileRoutes.length).toBeGreaterThan(20);
  for (const { profile, mistake: name } of profileRoutes) {
    const mistake = mistakes.find((one) => one.name === name)!;
    const id = profileItem(profile, name).id;
    const noticing = await runsIn(profile).noticing(mistake);
    expect([id, noticing.kind]).toEqual([id, 'noticed']);
  }
});

/** Each is a mistake of a real client library, and passed every test before there were profiles. */
test.each(['quorum-counts-configured-hsms', 'counts-attempts'])(
  'core fails in the profile of a client library where %s',
  async (wanted) => {
    const runs = runsIn('client-library');
    const { name, parts } = wrongVariants.find((variant) => variant.name === wanted)!;
    const wrong = new Profiled(new InMemoryImplementation(name, parts), runs.profile);
    const failed: string[] = [];
    for (const one of runs.tests) if ((await runs.verdictOf(one, wrong)) === 'failed') failed.push(one.id);
    expect(failed).not.toEqual([]);
  },
);

test('a mistake is noticed only where it is made', async () => {
  const wrong = new MistakenModel(undefined, testbeds);
  const runs = runsIn('session-keys');
  const [one] = runs.tests;
  expect(await runs.verdictOf(one!, new Profiled(wrong, runs.profile))).toBe('passed');
});
