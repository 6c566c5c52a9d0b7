import { describe, expect, test } from 'vitest';
import { hsmsPerClusterMax } from '#models';
import { KeyReduction } from '../keys/key-reduction.ts';
import { propertyNamed } from '../properties.ts';
import { verify } from '../verification/verification.ts';
import {
  type AtlasCell,
  type AtlasSetting,
  atlasScenario,
  cellsOf,
  everyCluster,
  nameOfCell,
} from './family.ts';

const small = cellsOf({ ...everyCluster, hsms: [1, 2, 3, 4] });
const named = (name: string) => propertyNamed(name)!;
const verdictOf = (cell: AtlasCell, name: string) =>
  verify(atlasScenario(cell), { properties: [named(name)] }).properties[0];

/** How many copies make a creation a success. */
const needOf = (setting: AtlasSetting): number =>
  setting.sdk === 3 ? setting.createObjectMinimumNodes : setting.keyAvailabilityCheck ? 2 : 1;

describe('by arithmetic, in every cell of up to 4 HSMs', () => {
  test('a key can be created where there are as many HSMs as it needs: one tries each, and is told', () => {
    for (const cell of small) {
      const isPossible = needOf(cell.setting) <= cell.hsms;
      expect(verdictOf(cell, 'key-creation-can-succeed'), nameOfCell(cell)).toMatchObject(
        isPossible
          ? { verdict: 'reachable', length: cell.hsms + 1 }
          : { verdict: 'unreachable', length: null },
      );
    }
  });

  test('an acknowledged key is lost to as many failures as there need to be copies', () => {
    for (const cell of small) {
      const need = needOf(cell.setting);
      const isLost = cell.hsmFailures >= need;
      expect(verdictOf(cell, 'acknowledged-key-survives')?.verdict, nameOfCell(cell)).toBe(
        need > cell.hsms ? 'vacuous' : isLost ? 'violated' : 'holds',
      );
    }
  });
});

test('a family has every setting that makes a difference, once, and no more HSMs than AWS allows', () => {
  const all = cellsOf(everyCluster);
  expect(new Set(all.map(nameOfCell)).size).toBe(all.length);
  for (const { hsms, setting } of all) {
    expect(hsms).toBeLessThanOrEqual(hsmsPerClusterMax);
    if (setting.sdk === 3)
      expect(setting.createObjectMinimumNodes).toBeLessThanOrEqual(Math.min(hsms + 1, hsmsPerClusterMax));
  }
  // Minimums 1 to N + 1, at most 28, and two settings of SDK 5; each with 0 to 3 failures.
  const settings = everyCluster.hsms.reduce((sum, hsms) => sum + Math.min(hsms + 1, 28) + 2, 0);
  expect(all).toHaveLength(4 * settings);
  expect(() => atlasScenario({ ...all[0]!, hsms: 29 })).toThrow(RangeError);
});

test('the largest cluster, with the most failures: exact, and for any number of keys', () => {
  const cell = { hsms: 28, setting: { sdk: 3, createObjectMinimumNodes: 3 }, hsmFailures: 3 } as const;
  const reduction = new KeyReduction(atlasScenario(cell), {
    properties: [named('acknowledged-key-survives')],
  });
  while (reduction.advance(10_000));
  const { complete, properties, keys } = reduction.result();
  expect(complete).toBe(true);
  // It is tried on 28, of which 3 get it, and those fail.
  expect(properties).toMatchObject([{ verdict: 'violated', length: 28 + 1 + 3 }]);
  expect(keys?.anyNumber).toEqual(['acknowledged-key-survives']);
});
