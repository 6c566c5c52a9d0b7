import { describe, expect, test } from 'vitest';
import type { Scenario } from '#models';
import { OneKeySearch } from '../keys/one-key-search.ts';
import type { Property } from '../property.ts';
import { assess } from './assessment.ts';
import type { ObservedDeployment } from './observed.ts';
import { clientWith, clusterIn, deploymentOf, sdk3, sdk5, searching } from './testing.ts';

const zones = ['us-east-1a', 'us-east-1b', 'us-east-1a'];

async function holdsForAnyNumber(scenario: Scenario, properties: readonly Property[]): Promise<boolean> {
  if (!OneKeySearch.isFor(scenario)) return false;
  const search = new OneKeySearch(scenario, { properties });
  while (search.advance(500));
  return search.holdsForAnyNumber;
}

const pair: ObservedDeployment = {
  ...deploymentOf(clusterIn(zones.slice(0, 1)), clientWith(sdk5(false))),
  clusters: [
    clusterIn(zones.slice(0, 1), { certificate: 'same' }),
    {
      ...clusterIn(['us-west-2a'], { id: 'cluster-b', region: 'us-west-2', certificate: 'same' }),
      hsms: clusterIn(['us-west-2a']).hsms.map((hsm) => ({ ...hsm, id: 'hsm-b' })),
    },
  ],
};

const key = {
  reference: '0x7',
  lifetime: 'token',
  keyType: undefined,
  coverage: 'full',
  owners: [],
  sharedWith: [],
  inconsistentAttributes: [],
  place: 'keys.json:1:1',
} as const;

describe('that an answer holds for any number of keys', () => {
  test('is said of those whose every search showed it', async () => {
    const deployment = deploymentOf(clusterIn(zones), clientWith(sdk3(2)));
    const { anyNumberOfKeys } = await assess(deployment, searching, { holdsForAnyNumber });
    expect(anyNumberOfKeys).toEqual({ shown: ['app'], open: [] });
    const both = await assess(pair, searching, { holdsForAnyNumber });
    expect(both.anyNumberOfKeys.shown).toContain('cluster-a/cluster-b');
  });

  test('is said of nobody where a single search did not show it, and where nobody asked', async () => {
    const deployment = deploymentOf(clusterIn(zones), clientWith(sdk3(2)));
    const never = await assess(deployment, searching, {
      holdsForAnyNumber: async (scenario, properties) =>
        scenario.name !== 'miss' && (await holdsForAnyNumber(scenario, properties)),
    });
    expect(never.anyNumberOfKeys).toEqual({ shown: [], open: ['app'] });
    expect((await assess(deployment, searching)).anyNumberOfKeys).toEqual({ shown: [], open: ['app'] });
  });

  test('is not said of a pair whose keys meet under a handle', async () => {
    const keys = [
      { ...key, cluster: 'cluster-a', label: 'one', checkValue: '0x1' },
      { ...key, cluster: 'cluster-b', label: 'other', checkValue: '0x2' },
    ];
    const { anyNumberOfKeys, pairs } = await assess({ ...pair, keys }, searching, { holdsForAnyNumber });
    expect(pairs[0]?.findings.map(({ question }) => question)).toContain('handle-collision');
    expect(anyNumberOfKeys.open).toEqual(['cluster-a/cluster-b']);
  });

  test('is true: with two such keys, and with three, every search has the same answers', async () => {
    const asked = new Map<
      string,
      { readonly scenario: Scenario; readonly properties: readonly Property[] }
    >();
    const hears = async (scenario: Scenario, properties: readonly Property[]): Promise<boolean> => {
      const { name: _, ...rest } = scenario;
      asked.set(JSON.stringify([rest, properties.map(({ name }) => name)]), { scenario, properties });
      return holdsForAnyNumber(scenario, properties);
    };
    for (const setting of [sdk3(1), sdk3(2), sdk5(true)])
      await assess(deploymentOf(clusterIn(zones.slice(0, 2)), clientWith(setting)), searching, {
        holdsForAnyNumber: hears,
      });
    await assess(pair, searching, { holdsForAnyNumber: hears });
    expect(asked.size).toBeGreaterThan(40);
    for (const { scenario, properties } of asked.values()) {
      const [[name, traits]] = Object.entries(scenario.keys) as [[string, Scenario['keys'][string]]];
      const one = await searching(scenario, properties);
      for (const count of [2, 3]) {
        const keys = Object.fromEntries(
          Array.from({ length: count }, (_, index) => [`${name}${index === 0 ? '' : index}`, traits]),
        );
        const more = await searching({ ...scenario, keys }, properties);
        const told = (results: typeof one): unknown =>
          results.map((result) => [result.name, result.verdict, result.length]);
        expect(told(more), scenario.name).toEqual(told(one));
      }
    }
  });
});
