import { describe, expect, test } from 'vitest';
import { remembering } from '../ask.ts';
import { assess } from '../assessment.ts';
import type { Finding } from '../finding.ts';
import type { ObservedDeployment } from '../observed.ts';
import { findingsIn } from '../subjects.ts';
import { clientWith, clusterIn, deploymentOf, sdk3, sdk5, searching } from '../testing.ts';

const ask = remembering(searching);
const [a, b, c] = ['us-east-1a', 'us-east-1b', 'us-east-1c'] as const;
const subnetZones = [a, b, c];

async function findingIn(deployment: ObservedDeployment, id: string): Promise<Finding> {
  const found = findingsIn(await assess(deployment, ask)).find((finding) => finding.id === id);
  expect(found, id).toBeDefined();
  return found!;
}

const changesIn = async (deployment: ObservedDeployment, id: string): Promise<readonly string[]> =>
  (await findingIn(deployment, id)).remedies.map(({ change }) => change);

test('all HSMs in one zone: two of them are moved, each to a zone of its own', async () => {
  const deployment = deploymentOf(clusterIn([a, a, a], { subnetZones }), clientWith(sdk5(true)));
  expect(await changesIn(deployment, 'zone-without-loss-right-after/app')).toEqual([
    `move an HSM of cluster-a from ${a} to ${b}, and move an HSM of cluster-a from ${a} to ${c}`,
  ]);
});

test('a minimum that one HSM cannot meet, together with the HSM that meets it', async () => {
  const deployment = deploymentOf(clusterIn([a], { subnetZones }), clientWith(sdk3(1)));
  expect(await changesIn(deployment, 'failures-without-loss-right-after/app')).toEqual([
    `set create_object_minimum_nodes of app to 2, and add an HSM in ${b} to cluster-a`,
  ]);
});

test('where one HSM holds all keys, asking for less is no remedy', async () => {
  const deployment = deploymentOf(clusterIn([a], { subnetZones }), clientWith(sdk5(true)));
  const changes = await changesIn(deployment, 'failures-without-loss-once-synchronized/app');
  expect(changes.length).toBeGreaterThan(0);
  expect(changes.filter((change) => change.includes('availability check'))).toEqual([]);
});

test('what is being created need only be waited for', async () => {
  const deployment = deploymentOf(clusterIn([a, `+${b}`], { subnetZones }), clientWith(sdk5(true)));
  expect(await changesIn(deployment, 'create-now/app')).toEqual([
    'wait until hsm-2 has been created in cluster-a',
  ]);
});

describe('HSMs that are down', () => {
  test('all of them: nothing is replaced, as their keys would go with them', async () => {
    const deployment = deploymentOf(clusterIn([`!${a}`, `!${b}`]), clientWith(sdk5(true)));
    const { remedies } = await findingIn(deployment, 'no-active-hsm/cluster-a');
    expect(remedies[0]?.change).toMatch(
      /^wait until the service has brought hsm-1 and hsm-2 .* do not delete them/,
    );
    expect(remedies.flatMap(({ change }) => change).join()).not.toContain('replace');
    expect(remedies[0]?.price).toEqual(['what no backup has is lost if they do not come back']);
  });

  test('one of them is replaced at the price of what only it has', async () => {
    const deployment = deploymentOf(clusterIn([a, `!${b}`]), clientWith(sdk5(true)));
    const { remedies } = await findingIn(deployment, 'create-now/app');
    const replaced = remedies.find(({ change }) => change.startsWith('replace hsm-2'));
    expect(replaced?.price).toContain('a key that no other HSM has is lost with hsm-2');
  });

  test('one whose creation failed holds nothing', async () => {
    const cluster = clusterIn([a, `!${b}`]);
    const hsms = cluster.hsms.map((hsm) => (hsm.id === 'hsm-2' ? { ...hsm, wasNeverCreated: true } : hsm));
    const deployment = deploymentOf({ ...cluster, hsms }, clientWith(sdk5(true)));
    const { severity } = await findingIn(deployment, 'failures-without-loss-once-synchronized/app');
    expect(severity).toBe('lost');
  });
});

describe('clients that are not known', () => {
  test('a default that is assumed can be set otherwise where that SDK is used', async () => {
    const deployment = deploymentOf(clusterIn([a, b, c], { hsmType: 'hsm1.medium' }));
    const id = 'failures-without-loss-right-after/SDK 3 default (assumed) of cluster-a';
    expect(await changesIn(deployment, id)).toEqual([
      'where Client SDK 3 works with cluster-a, set create_object_minimum_nodes to 2',
    ]);
  });

  test('a configuration that leads to no cluster is asked about under its own settings', async () => {
    const stray = {
      name: 'old',
      sdk: 5,
      setting: sdk5(false),
      reason: 'unknown-servers',
      says: 'it says so',
      remedy: 'Mend it.',
      place: 'old.cfg:1:1',
    } as const;
    const deployment = { ...deploymentOf(clusterIn([a, b])), strayClients: [stray] };
    const { severity } = await findingIn(
      deployment,
      'failures-without-loss-right-after/old (if it is of cluster-a)',
    );
    expect(severity).toBe('lost');
    // Where every cluster has a client, nobody knows which it is of.
    const taken = { ...deployment, clients: [clientWith(sdk5(true))] };
    expect((await findingIn(taken, 'stray-keys/old')).grade).toBe('incomplete');
  });
});
