import { expect, test } from 'vitest';
import { actions, parseScenario } from '#models';
import { observationOf } from '#properties';
import { doOnDataPlane } from './data-plane.ts';
import { ServedWorld } from './served-world.ts';
import { CloudHsmService } from './service.ts';

const input = { HsmType: 'hsm1.medium', SubnetIds: ['subnet-0123456789abcdef0'] };

/** Calls the service, and lets what it began come to its end. */
function settled(service: CloudHsmService, name: 'CreateCluster' | 'CreateHsm', body: object): string {
  const answered = service.call(name, 'us-east-1', body);
  service.state.tick(true);
  const shown = (answered['Cluster'] ?? answered['Hsm']) as Readonly<Record<string, string>>;
  return (shown['ClusterId'] && name === 'CreateCluster' ? shown['ClusterId'] : shown['HsmId'])!;
}

test('without a scenario there is always room, and what is there stays as it is', () => {
  const service = new CloudHsmService({ lag: 1 });
  const first = settled(service, 'CreateCluster', input);
  settled(service, 'CreateHsm', { ClusterId: first, AvailabilityZone: 'us-east-1a' });
  const { served } = service.state;
  const before = observationOf(served.world);
  for (let number = 0; number < 20; number += 1) settled(service, 'CreateCluster', input);
  const after = observationOf(served.world);
  expect(after.clusters['cluster-1']).toEqual(before.clusters['cluster-1']);
  expect(after.hsms['cluster-1-hsm-1']).toEqual(before.hsms['cluster-1-hsm-1']);
  expect(after.hsms['cluster-1-hsm-1']).toMatchObject({ state: 'ACTIVE' });
  expect(Object.values(after.clusters).filter(({ state }) => state === 'UNINITIALIZED')).toHaveLength(21);
});

test('a cluster has places for as many HSMs as the service allows, and no more', () => {
  const served = new ServedWorld(undefined);
  const taken = new Set<string>();
  for (let number = 0; number < 28; number += 1)
    taken.add(served.vacantHsm(served.cluster('cluster-1'), taken, 'us-east-1a').name);
  expect(taken.size).toBe(28);
  expect(() => served.vacantHsm(served.cluster('cluster-1'), taken, 'us-east-1a')).toThrow(
    'A cluster has at most 28 HSMs.',
  );
});

test('an availability zone is lost with the HSMs that were created in it, of every cluster', () => {
  const service = new CloudHsmService({ lag: 1 });
  const SubnetIds = ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'];
  const hsms = ['us-east-1a', 'us-east-1b'].map((AvailabilityZone) => {
    const ClusterId = settled(service, 'CreateCluster', { ...input, SubnetIds });
    return settled(service, 'CreateHsm', { ClusterId, AvailabilityZone });
  });
  const told = doOnDataPlane(service, '/data-plane/do', {
    action: 'zone-fails',
    parameters: { zone: 'us-east-1/us-east-1a' },
  });
  expect(told).toMatchObject({ sentence: expect.stringContaining('us-east-1/us-east-1a fails') });
  const { state } = service;
  const stateOf = (id: string): string => {
    const hsm = state.clusters.flatMap((cluster) => cluster.hsms).find((one) => one.id === id)!;
    return state.hsmState(hsm);
  };
  expect(hsms.map(stateOf)).toEqual(['FAILED', 'ACTIVE']);
});

test('an HSM of a scenario goes to a place in its availability zone', () => {
  const { scenario } = parseScenario({
    name: 'zones',
    regions: { 'us-east-1': 'aws' },
    clusters: {
      'cluster-a': {
        region: 'us-east-1',
        hsms: ['hsm-1', 'hsm-2', 'hsm-3'],
        start: 'running',
        up: ['hsm-1'],
        zones: { 'hsm-1': 'us-east-1a', 'hsm-2': 'us-east-1a', 'hsm-3': 'us-east-1b' },
      },
    },
    users: ['co', 'cu'],
    cryptoOfficer: 'co',
    allow: { createHsm: true },
  });
  const service = new CloudHsmService({ scenario: scenario!, lag: 1 });
  const [cluster] = service.state.clusters;
  expect(cluster).toMatchObject({ hsms: [{ slot: 'hsm-1', availabilityZone: 'us-east-1a' }] });
  const added = { ClusterId: cluster!.id, AvailabilityZone: 'us-east-1b' };
  settled(service, 'CreateHsm', added);
  expect(cluster!.hsms[1]).toMatchObject({ slot: 'hsm-3', availabilityZone: 'us-east-1b' });
  expect(() => service.call('CreateHsm', 'us-east-1', added)).toThrow(
    'All 1 places for HSMs of cluster-a in us-east-1b',
  );
});

test('a region is in its partition, and what is no region has none', () => {
  const served = new ServedWorld(undefined);
  expect(served.region('us-gov-west-1')).toMatchObject({ partition: 'aws-us-gov' });
  expect(served.region('cn-north-1')).toMatchObject({ partition: 'aws-cn' });
  expect(served.region('ap-southeast-2')).toMatchObject({ partition: 'aws' });
  expect(served.region('nowhere')).toBeUndefined();
});

test('the same calls give the same answers', () => {
  const answers = [1, 2].map(() => {
    const service = new CloudHsmService();
    const created = service.call('CreateCluster', 'us-east-1', input);
    return JSON.stringify([created, service.call('DescribeClusters', 'us-east-1', {})]);
  });
  expect(answers[0]).toBe(answers[1]);
});

test('a cluster and its HSM take no more work because there are others', () => {
  const service = new CloudHsmService({ lag: 1 });
  const { served } = service.state;
  const worlds = new Set<unknown>();
  for (let number = 0; number < 64; number += 1) {
    const ClusterId = settled(service, 'CreateCluster', input);
    settled(service, 'CreateHsm', { ClusterId, AvailabilityZone: 'us-east-1a' });
    worlds.add(served.world);
    // What has begun is looked for only where something changed.
    expect(served.takeChanged()).toEqual([]);
  }
  // The world is laid out anew each time that there are twice as many.
  expect(worlds.size).toBeLessThanOrEqual(8);
  // Whoever asks for it is told of every HSM in which zone it is.
  const [zone] = served.deployment.zones;
  expect(zone).toMatchObject({ name: 'us-east-1/us-east-1a' });
  expect(zone!.hsms).toHaveLength(64);
});

test('what changed is told once, and stays told when the world grows', () => {
  const served = new ServedWorld(undefined);
  expect(served.takeChanged()).toHaveLength(served.deployment.slots.length);
  expect(served.takeChanged()).toEqual([]);
  const cluster = served.vacantCluster(served.region('us-east-1')!);
  actions.createCluster.apply(served.world, { cluster });
  served.region('eu-central-1');
  served.vacantCluster(served.region('eu-central-1')!);
  expect(served.takeChanged().map(({ name }) => name)).toEqual([cluster.name]);
});
