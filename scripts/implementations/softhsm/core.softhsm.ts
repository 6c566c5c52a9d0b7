import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Area, aspects, parametersByAction } from '#properties';
import { bundledCommand } from '../../bundled-command.ts';
import { exitCodes } from '../../exit-codes.ts';
import { inFolder } from '../../testing.ts';
import { expectToFailIn } from '../testing.ts';
import { clusterFor } from './testing.ts';
import { wrongVariants } from './wrong-variants.ts';

/** How many tests of each area must pass at least, so that a suite that became empty is no pass. */
const passedMin: Readonly<Record<Area, number>> = {
  'creation-sdk3': 60,
  'creation-sdk5': 20,
  'session-keys': 24,
  'server-side-sync': 11,
  'failure-and-replacement': 23,
  backups: 22,
  clones: 4,
  'sync-key': 32,
  users: 14,
  'cluster-lifecycle': 18,
};

interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** As much of the report as is looked at. */
interface Report {
  readonly outcome: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly areas: Readonly<Record<string, Counts>>;
  readonly results: readonly { readonly verdict: string; readonly because: string | null }[];
}

test('core passes, against the driver as a process of its own', () => {
  inFolder((folder) => {
    const file = join(folder, 'report.json');
    const driver = `"${process.execPath}" "${join(import.meta.dirname, 'driver.ts')}"`;
    const { status, stdout } = spawnSync(
      process.execPath,
      [bundledCommand(), 'conform', '--driver', driver, '--suite', 'core', '--json', file],
      { encoding: 'utf8' },
    );
    expect([status, stdout]).toEqual([exitCodes.success, expect.anything()]);
    const { outcome, counts, areas, results } = JSON.parse(readFileSync(file, 'utf8')) as Report;
    expect(outcome).toBe('passed');
    expect(counts).toMatchObject({ failed: 0, strayed: 0, undecided: 0, broken: 0 });
    for (const [area, least] of Object.entries(passedMin)) {
      expect([area, areas[area]?.failed]).toEqual([area, 0]);
      expect([area, areas[area]!.passed]).toEqual([
        area,
        expect.toSatisfy((passed: number) => passed >= least),
      ]);
    }
    // What it cannot do: a real system has no bounds, and PKCS#11 no handles that last.
    const others = results.filter(({ verdict }) => verdict === 'not-applicable');
    for (const { because } of others)
      expect(because).toMatch(
        /^it (keeps to no bounds|does not know .*(keys\.(handle|start)|clusters\.users))/,
      );
    expect(others.length).toBeLessThan(results.length / 5);
  });
});

test('it can be told everything, with every parameter, and shows everything', async () => {
  const { controls, observes } = (await clusterFor()).capabilities();
  expect(new Map(Object.entries(controls))).toEqual(parametersByAction);
  expect(observes).toEqual(aspects.filter((aspect) => aspect !== 'hsms.handles'));
});

describe('core notices', () => {
  const variants = wrongVariants.flatMap(({ mistake, noticedIn, behaviour }) =>
    noticedIn === undefined ? [] : [[mistake, noticedIn, behaviour] as const],
  );
  expect(variants.length).toBeGreaterThanOrEqual(9);

  test.each(variants)('%s', async (_, noticedIn, behaviour) => {
    await expectToFailIn(noticedIn, await clusterFor(behaviour));
  });
});
