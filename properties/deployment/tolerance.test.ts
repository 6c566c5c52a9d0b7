import { describe, expect, test } from 'vitest';
import { remembering } from './ask.ts';
import { askAboutKeys } from './clients/client-questions.ts';
import { nothingTolerated, type Tolerance } from './clients/tolerance.ts';
import type { ClientSetting } from './observed.ts';
import { clientWith, clusterIn, sdk3, sdk5, searching } from './testing.ts';

const ask = remembering(searching);

/** What must come out, by counting: this knows nothing of the model. */
function counted(zones: readonly string[], setting: ClientSetting): Tolerance {
  const total = zones.length;
  const need = setting.sdk === 3 ? setting.createObjectMinimumNodes : setting.keyAvailabilityCheck ? 2 : 1;
  const use = setting.sdk === 3 ? 1 : need;
  const names = [...new Set(zones)].toSorted();
  const inside = (name: string): number => zones.filter((zone) => zone === name).length;
  const creation = {
    now: total >= need,
    withOneHsmDown: total - 1 >= need,
    zonesWhoseLossStopsIt: names.filter((name) => total - inside(name) < need),
  };
  return {
    creation,
    afterAcknowledgement:
      total < need
        ? nothingTolerated
        : {
            hsmFailuresWithoutLoss: need - 1,
            hsmFailuresWithoutOutageOfUse: need - use,
            zonesWhoseLossLosesKeys: names.filter((name) => inside(name) >= need),
            zonesWhoseLossStopsUse: names.filter((name) => need - Math.min(need, inside(name)) < use),
          },
    onceSynchronized: {
      hsmFailuresWithoutLoss: total - 1,
      // What cannot be used at all needs no failure.
      hsmFailuresWithoutOutageOfUse: total < use ? null : total - use,
      zonesWhoseLossLosesKeys: names.filter((name) => inside(name) === total),
      zonesWhoseLossStopsUse: total < use ? null : names.filter((name) => total - inside(name) < use),
    },
  };
}

/** Ways to distribute HSMs over zones: evenly, and of the smaller clusters with as many as can be in one. */
function distributions(hsmCount: number, zoneCount: number): readonly (readonly string[])[] {
  const names = ['us-east-1a', 'us-east-1b', 'us-east-1c'].slice(0, zoneCount);
  const evenly = Array.from({ length: hsmCount }, (_, index) => names[index % zoneCount]!);
  const lopsided = Array.from({ length: hsmCount }, (_, index) => names[Math.min(index, zoneCount - 1)]!);
  const isSame = evenly.toSorted().join() === lopsided.toSorted().join();
  return isSame || hsmCount > 5 ? [evenly] : [evenly, lopsided];
}

const settingsFor = (hsmCount: number): readonly ClientSetting[] => [
  ...Array.from({ length: hsmCount + 1 }, (_, index) => sdk3(index + 1)),
  sdk5(true),
  sdk5(false),
];

const sizes = [1, 2, 3, 4, 5, 6, 7, 8, 9];

describe.each(sizes)('%i HSMs', (hsmCount) => {
  test.each([1, 2, 3].filter((zones) => zones <= hsmCount))('in %i zones', async (zoneCount) => {
    for (const zones of distributions(hsmCount, zoneCount)) {
      for (const setting of settingsFor(hsmCount)) {
        const { tolerance } = await askAboutKeys({
          client: clientWith(setting),
          cluster: clusterIn(zones),
          ask,
        });
        expect(tolerance, `${zones.join()} ${JSON.stringify(setting)}`).toEqual(counted(zones, setting));
      }
    }
  });
});

test.each([
  { setting: sdk5(true), zoneCount: 3 },
  { setting: sdk3(2), zoneCount: 2 },
  { setting: sdk3(14), zoneCount: 3 },
  { setting: sdk3(28), zoneCount: 1 },
])('28 HSMs in $zoneCount zones, $setting', async ({ setting, zoneCount }) => {
  const [zones] = distributions(28, zoneCount);
  const { tolerance } = await askAboutKeys({
    client: clientWith(setting),
    cluster: clusterIn(zones!),
    ask: searching,
  });
  expect(tolerance).toEqual(counted(zones!, setting));
});

/** HSMs that are down may come back, but nothing is made with them before, and what they hold cannot be used. */
test.each([
  {
    zones: ['us-east-1a', '!us-east-1b'],
    setting: sdk5(true),
    now: false,
    oneDown: false,
    zone: ['us-east-1a', 'us-east-1b'],
  },
  {
    zones: ['us-east-1a', 'us-east-1b', '!us-east-1a'],
    setting: sdk5(true),
    now: true,
    oneDown: false,
    zone: ['us-east-1a', 'us-east-1b'],
  },
  {
    zones: ['us-east-1a', 'us-east-1b', '!us-east-1c'],
    setting: sdk3(2),
    now: true,
    oneDown: false,
    zone: ['us-east-1a', 'us-east-1b'],
  },
  {
    zones: ['us-east-1a', 'us-east-1b', '!us-east-1c'],
    setting: sdk3(1),
    now: true,
    oneDown: true,
    zone: [],
  },
])('$zones, $setting: creation with HSMs that are down', async ({ zones, setting, now, oneDown, zone }) => {
  const { tolerance } = await askAboutKeys({ client: clientWith(setting), cluster: clusterIn(zones), ask });
  expect(tolerance.creation).toEqual({ now, withOneHsmDown: oneDown, zonesWhoseLossStopsIt: zone });
});
