import { join } from 'node:path';
import { expect, test } from 'vitest';
import { publicScenarios } from '#models';
import {
  type Area,
  areas,
  aspects,
  conformsAtRandom,
  deploymentFields,
  parametersByAction,
  runConformance,
} from '#properties';
import { DriverProcess } from '../../conformance/driver-process.ts';
import { loadSuite } from '../../conformance/load-suite.ts';
import { keysync } from '../../testing.ts';
import { expectToFailIn } from '../testing.ts';

const program = join(import.meta.dirname, 'driver.py');
const core = loadSuite('core');

/** Starts the driver, and ends it whatever comes of it. */
async function withDriver<Result>(
  options: string,
  use: (driver: DriverProcess) => Promise<Result>,
): Promise<Result> {
  const driver = new DriverProcess(`python3 "${program}"${options}`, { timeLimit: 60 });
  try {
    const result = await use(driver);
    await driver.leave();
    return result;
  } finally {
    await driver.end();
  }
}

test('it can be told everything, with every parameter, and shows everything', () =>
  withDriver('', async (driver) => {
    const { controls, observes, reasons, bounds, fields } = await driver.capabilities();
    expect(new Map(Object.entries(controls))).toEqual(parametersByAction);
    expect([...observes].sort()).toEqual([...aspects].sort());
    expect([...(fields ?? [])].sort()).toEqual([...deploymentFields].sort());
    expect({ reasons, bounds }).toEqual({ reasons: true, bounds: true });
  }));

test('every test of core is for it, and passes', () =>
  withDriver('', async (driver) => {
    expect(new Set(core.tests.map(({ area }) => area))).toEqual(new Set(areas));
    const { results } = await runConformance(core, driver, { patience: 0 });
    expect(results.length).toBe(core.tests.length);
    expect(new Set(results.map(({ verdict }) => verdict))).toEqual(new Set(['passed']));
  }));

test('keysync conform says so as well', () => {
  const { code, stdout } = keysync('conform', '--driver', `python3 "${program}"`, '--area', 'clones');
  expect([code, stdout]).toEqual([
    0,
    expect.stringMatching(/\nNo test failed: ([1-9]\d*) of \1 tests passed/),
  ]);
});

/** Deployments in which much can happen, and some of the readings that a deployment can assume. */
const grounds = [
  'clone-2x1-region-loss',
  'clones-at-work-delete',
  'clones-at-work-sdk3-clean-up',
  'copy-by-cluster-2-regions',
  'copy-fails-region-loss',
  'key-replicate-shared-key',
  'kmu-waits-2hsm-1outage',
  'lifecycle-blank',
  'non-exportable-2x1',
  'promotion-sdk5-2hsm-1outage',
  'quorum-when-resolved-2hsm-1fail',
  'restored-cluster-active',
  'scale-to-zero',
  'sdk3-min2-reaches-1of2',
  'session-outage-delete',
  'sync-skips-failed-creations-3hsm-1fail',
  'tombstones-outage-delete',
  'user-replicate-2x2',
];

// The driver is written from the page of the protocol, so this also tells whether the page is right.
test.each(grounds)('random runs find nothing wrong in %s', async (wanted) => {
  const { $schema, note, expect: _, ...deployment } = publicScenarios.find(({ name }) => name === wanted)!;
  const tally = await withDriver('', (driver) => conformsAtRandom(driver, deployment, { runCount: 30 }));
  expect(tally.runCount).toBe(30);
});

// One test that fails is all it takes, so each is asked those of an area that notices it.
test.each<readonly [mistake: string, noticedIn: Area]>([
  ['settles-early', 'creation-sdk5'],
  ['copies-session-keys', 'failure-and-replacement'],
  ['ignores-masking-keys', 'sync-key'],
  ['deletes-everywhere', 'creation-sdk3'],
  ['forgets-handles', 'sync-key'],
])('core fails where the driver is wrong: %s', (mistake, noticedIn) =>
  withDriver(` --wrong ${mistake}`, (driver) => expectToFailIn(noticedIn, driver, 0)),
);
