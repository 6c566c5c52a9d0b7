import { join } from 'node:path';
import {
  MistakenModel,
  mistakes,
  type Noticing,
  type Profile,
  Profiled,
  type ProfileRoute,
  ProfileRuns,
  profileItem,
  profileRoutes,
  profiles,
  routeText,
  Testbeds,
} from '#properties';
import { type ProfileMatrix, profilesMarkdown } from '#reports';
import { loadSuite } from '../conformance/load-suite.ts';
import { print } from '../output/terminal.ts';
import { writeOutput } from '../output/write-output.ts';
import { root } from '../root.ts';

/**
 * Looks, in each profile, for a test of every mistake that core does not notice there: `npm run profiles`.
 *
 * @remarks
 * It takes minutes. It writes the ways that it found, which `npm run docs` takes into core, and which test notices
 * what. Run it again after that, until it finds nothing new.
 */
const core = loadSuite('core');
const testbeds = new Testbeds();
const routes: ProfileRoute[] = [...profileRoutes];
const matrix: ProfileMatrix[] = [];
for (const profile of profiles) {
  matrix.push(await matrixOf(profile));
  writeOutput(join(root, 'properties/conformance/suite/profile-routes.json'), textOf(routes));
}
writeOutput(join(root, 'reports/published/profiles.json'), textOf({ suite: core.name, profiles: matrix }));
writeOutput(join(root, 'reports/published/profiles.md'), profilesMarkdown(core.name, matrix));

async function matrixOf(profile: Profile): Promise<ProfileMatrix> {
  const runs = new ProfileRuns(core, profile, testbeds);
  const { length } = runs.tests;
  const passed = await passedCount(runs, profile);
  print(`${profile.name}: ${length} tests are for it, ${passed} pass.`);
  const told: Record<string, string> = {};
  for (const mistake of mistakes) {
    const noticing = await runs.noticing(mistake);
    told[mistake.name] = textOfNoticing(profile, mistake.name, noticing);
    if (noticing.kind !== 'noticeable') continue;
    const steps = noticing.steps.map(routeText);
    print(`  found a test that shows that ${mistake.name}, in ${noticing.deployment.name}`);
    routes.push({
      profile: profile.name,
      mistake: mistake.name,
      deployment: noticing.deployment.name,
      steps,
    });
    runs.add(noticing.deployment, noticing.steps, told[mistake.name]!);
  }
  return { name: profile.name, means: profile.means, tests: length, passed, mistakes: told };
}

/** What makes no mistake fails nothing, in whatever profile. */
async function passedCount(runs: ProfileRuns, profile: Profile): Promise<number> {
  const right = new Profiled(new MistakenModel(undefined, testbeds), profile);
  let passed = 0;
  for (const test of runs.tests) {
    const verdict = await runs.verdictOf(test, right);
    if (verdict === 'failed') throw new Error(`${test.id} fails in ${profile.name} without a mistake.`);
    if (verdict === 'passed') passed += 1;
  }
  return passed;
}

function textOfNoticing(profile: Profile, mistake: string, noticing: Noticing): string {
  if (noticing.kind === 'noticed') return noticing.test;
  return noticing.kind === 'noticeable' ? profileItem(profile.name, mistake).id : noticing.kind;
}

function textOf(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
