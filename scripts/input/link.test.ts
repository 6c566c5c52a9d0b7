import { describe, expect, test } from 'vitest';
import { deploymentOf } from './deployment-files.ts';
import type { JsonFile } from './files/json-file.ts';
import { edited, fileOf, refusalOf, sample } from './testdata/sample-files.ts';

const east = 'dr-pair/us-east-1.clusters.json';
const west = 'dr-pair/us-west-2.clusters.json';
const jce = 'dr-pair/cloudhsm-jce.cfg';
const cmu = 'dr-pair/SyncClusters.cfg';
const original = 'cluster-c5rs4dt3odv';
const clone = 'cluster-gylxugrol2h';
const unrelated = 'cluster-wf4o7igzzbf';

/** An SDK 5 configuration: servers and cluster id of each entry. */
function sdk5(name: string, ...entries: { id?: string; servers?: string[]; options?: object }[]): JsonFile {
  const clusters = entries.map(({ id, servers, options }) => ({
    type: 'hsm2m',
    cluster: {
      cluster_id: id,
      options,
      servers: servers?.map((hostname) => ({ hostname, port: 2223, enable: true })),
    },
  }));
  return fileOf(name, { clusters });
}

const sdk3 = (name: string, hostname: string): JsonFile =>
  fileOf(name, { client: { create_object_minimum_nodes: 2 }, server: { hostname, port: 2223 } });

const clientsOf = (...files: JsonFile[]) =>
  deploymentOf([sample(east), sample(west), ...files]).deployment.clients;

/**
 * @clause KS-SDK3-ADDRESS
 * @clause KS-SDK5-CLUSTERS
 */
describe('a client is linked to its cluster', () => {
  test.each([
    ['by its cluster id alone', sdk5('x.cfg', { id: clone }), clone],
    ['by one address', sdk5('x.cfg', { servers: ['10.50.2.17'] }), unrelated],
    ['by several addresses', sdk5('x.cfg', { servers: ['10.50.2.17', '10.50.1.10'] }), unrelated],
    ['by both', sdk5('x.cfg', { id: original, servers: ['10.30.3.24'] }), original],
    ['by the address that an SDK 3 daemon starts from', sdk3('x.cfg', '10.40.1.10'), clone],
  ])('%s', (_, file, cluster) => {
    expect(clientsOf(file)).toMatchObject([{ name: 'x', cluster }]);
  });

  test.each(['2001:db8::10', '2001:DB8:0:0:0:0:0:10', '2001:0db8::0010'])(
    'by the IPv6 address %s',
    (address) => {
      const dual = edited(east, { 'Clusters.0.Hsms.1.EniIpV6': '2001:db8::10' });
      const { clients } = deploymentOf([dual, sdk5('x.cfg', { servers: [address] })]).deployment;
      expect(clients).toMatchObject([{ cluster: original }]);
    },
  );

  test('and a server that is not enabled is noted', () => {
    const file = edited(jce, { 'clusters.0.cluster.servers.1.enable': false });
    const { deployment, notes } = deploymentOf([sample(east), file]);
    expect(deployment.clients).toMatchObject([
      {
        cluster: original,
        reaches: ['hsm-g4ods3ud2pk', 'hsm-gp64qtipds6'],
        startsFrom: ['hsm-g4ods3ud2pk', 'hsm-gp64qtipds6'],
        disabledServers: [{ address: '10.30.2.17', hsm: 'hsm-utbuaklpfek', place: `${jce}:16:37` }],
      },
    ]);
    expect(notes).toEqual([
      `${jce}:16:37: cloudhsm-jce lists a server of ${original} that is not enabled: 10.30.2.17`,
    ]);
  });

  test('an HSM that it does not list is one that it learns of', () => {
    expect(clientsOf(sdk5('x.cfg', { servers: ['10.30.1.10'] }))).toMatchObject([
      { reaches: undefined, startsFrom: ['hsm-g4ods3ud2pk'] },
    ]);
    expect(clientsOf(sdk3('x.cfg', '10.30.1.10'))).toMatchObject([
      { reaches: undefined, startsFrom: ['hsm-g4ods3ud2pk'] },
    ]);
    expect(clientsOf(sdk5('x.cfg', { id: original }))).toMatchObject([
      { reaches: undefined, startsFrom: undefined },
    ]);
  });

  test.each([
    ['beside one that an HSM has', sdk5('x.cfg', { servers: ['10.99.9.9', '10.30.1.10'] }), '10.99.9.9'],
    ['in spite of its cluster id', sdk5('x.cfg', { id: original, servers: ['10.99.9.9'] }), '10.99.9.9'],
    [
      'of another cluster than its id',
      sdk5('x.cfg', { id: original, servers: ['10.40.1.10'] }),
      '10.40.1.10',
    ],
    [
      'that was never filled in',
      sdk5('x.cfg', { servers: ['10.30.1.10', '%%HSM_IP_ADDRESS%%'] }),
      '%%HSM_IP_ADDRESS%%',
    ],
  ])('an address %s is told as unknown', (_, file, address) => {
    const { deployment, notes } = deploymentOf([sample(east), sample(west), file]);
    expect(deployment.clients).toMatchObject([{ cluster: original, unknownServers: [{ address }] }]);
    expect(deployment.clients[0]?.startsFrom).not.toContain(undefined);
    // A finding says so.
    expect(notes).toEqual([]);
  });
});

/** @clause KS-SDK3-ONE-CLUSTER */
describe('a client without a cluster is told, and the rest stands', () => {
  const known = `${original} has 10.30.1.10, 10.30.3.24, 10.30.2.17; ${clone} has 10.40.1.10; ${unrelated} has 10.50.2.17, 10.50.1.10`;

  test.each([
    [
      'with a cluster id that no file has',
      sdk5('x.cfg', { id: 'cluster-c5rs4dt3odw' }),
      'unknown-cluster',
      `unknown cluster "cluster-c5rs4dt3odw"; the nearest known one is "${original}"`,
    ],
    [
      'with an address that no cluster has',
      sdk5('x.cfg', { servers: ['10.99.9.9'] }),
      'unknown-servers',
      `no cluster has the address "10.99.9.9": ${known}`,
    ],
    [
      'with addresses of two clusters',
      sdk5('x.cfg', { servers: ['10.30.1.10', '10.40.1.10'] }),
      'several-clusters',
      `10.40.1.10 is an address of ${clone}, but the servers before it are in ${original}`,
    ],
    [
      'that was never configured',
      sdk5('x.cfg', { servers: ['%%HSM_IP_ADDRESS%%'] }),
      'not-configured',
      'this is the placeholder "%%HSM_IP_ADDRESS%%" of the package: the component was never configured',
    ],
    [
      'of SDK 3 with an address that no cluster has',
      sdk3('x.cfg', '10.99.9.9'),
      'unknown-servers',
      `no cluster has the address "10.99.9.9": ${known}`,
    ],
  ])('%s', (_, file, reason, says) => {
    const { deployment, notes } = deploymentOf([sample(east), sample(west), sample(jce), file]);
    expect(deployment.clients).toMatchObject([{ name: 'cloudhsm-jce' }]);
    expect(deployment.strayClients).toMatchObject([{ name: 'x', reason, says }]);
    expect(deployment.strayClients[0]?.place).toMatch(/^x\.cfg:\d+:\d+$/);
    // A finding says so.
    expect(notes).toEqual([]);
  });

  test('two entries for one cluster are a mistake in the file', () => {
    const file = sdk5('x.cfg', { id: original }, { servers: ['10.30.1.10'] });
    expect(refusalOf(sample(east), sample(west), file)).toMatch(
      /^x\.cfg:\d+:\d+: clusters\[1\]: cluster-c5rs4dt3odv has an entry in this file already\./,
    );
  });

  test('and long lists of addresses are cut', () => {
    const hsms = Array.from({ length: 9 }, (_, index) => ({
      AvailabilityZone: 'us-east-1a',
      EniIp: `10.30.1.${index}`,
      HsmId: `hsm-${index}`,
      State: 'ACTIVE',
    }));
    const files = [edited(east, { 'Clusters.0.Hsms': hsms }), sdk3('x.cfg', '10.99.9.9')];
    const [stray] = deploymentOf(files).deployment.strayClients;
    expect(stray?.says).toContain('10.30.1.5, ...');
    expect(stray?.says).not.toContain('10.30.1.6');
  });
});

/** @clause KS-HSM-ADDRESS */
describe('an HSM that was replaced', () => {
  test('shares its address with its replacement for a while', () => {
    const changes = {
      'Clusters.0.Hsms.0.State': 'DELETE_IN_PROGRESS',
      'Clusters.0.Hsms.1.EniIp': '10.30.1.10',
    };
    for (const first of [changes, { ...changes, 'Clusters.0.Hsms.0.HsmId': 'hsm-zzzzzzzzzzz' }]) {
      const { deployment } = deploymentOf([edited(east, first), sample(west), sample(cmu)]);
      expect(deployment.syncConfigurations[0]?.servers[0]?.hsm).toBe('hsm-utbuaklpfek');
    }
  });
  test('has no address once it is deleted', () => {
    const gone = edited(east, { 'Clusters.0.Hsms.0.State': 'DELETED' });
    const { strayClients } = deploymentOf([gone, sdk3('x.cfg', '10.30.1.10')]).deployment;
    expect(strayClients[0]?.says).toContain('no cluster has the address "10.30.1.10"');
  });
});

describe('clusters that contradict each other', () => {
  test('an HSM in two clusters', () => {
    const changed = edited(west, { 'Clusters.0.Hsms.0.HsmId': 'hsm-g4ods3ud2pk' });
    expect(refusalOf(sample(east), changed)).toContain(
      `${west}:12:17: Clusters[0].Hsms[0]: the HSM hsm-g4ods3ud2pk is listed at ${east}:12:17 already.`,
    );
  });
  test('an HSM twice in one cluster', () => {
    const changed = edited(east, { 'Clusters.0.Hsms.1.HsmId': 'hsm-g4ods3ud2pk' });
    expect(refusalOf(changed)).toContain('the HSM hsm-g4ods3ud2pk is listed at');
  });
  test('an address in two clusters of one network, which makes nothing unreadable', () => {
    const changed = edited(west, {
      'Clusters.0.Hsms.0.EniIp': '10.50.1.10',
      'Clusters.0.VpcId': 'vpc-1',
      'Clusters.1.VpcId': 'vpc-1',
    });
    const { deployment, notes } = deploymentOf([changed]);
    expect(deployment.contradictions).toMatchObject([
      {
        kind: 'shared-address',
        says: expect.stringContaining('hsm-nyzebpgnpid has the address 10.50.1.10, which hsm-2mxbzezjmbw at'),
        place: expect.stringMatching(/^dr-pair\/us-west-2\.clusters\.json:\d+:\d+$/),
      },
    ]);
    expect(notes).toEqual([]);
  });
  test('but not one address of two HSMs of one cluster: that is a replacement', () => {
    const changed = edited(east, { 'Clusters.0.Hsms.1.EniIp': '10.30.1.10' });
    const { deployment, notes } = deploymentOf([changed, sdk5('x.cfg', { servers: ['10.30.1.10'] })]);
    expect(deployment.clients[0]?.startsFrom).toEqual(['hsm-g4ods3ud2pk', 'hsm-utbuaklpfek']);
    expect(deployment.contradictions).toEqual([]);
    expect(notes).toEqual([]);
  });
});

describe('an address in two networks', () => {
  const shared = edited(west, { 'Clusters.0.Hsms.0.EniIp': '10.30.1.10' });
  const files = [sample(east), shared];

  test('is no problem where nothing refers to it', () => {
    expect(deploymentOf([...files, sdk3('x.cfg', '10.30.2.17')]).deployment.clients).toHaveLength(1);
  });
  test.each([
    ['the cluster id', sdk5('x.cfg', { id: clone, servers: ['10.30.1.10'] }), clone],
    ['another address', sdk5('x.cfg', { servers: ['10.30.1.10', '10.30.2.17'] }), original],
  ])('is decided by %s', (_, file, cluster) => {
    expect(deploymentOf([...files, file]).deployment.clients).toMatchObject([{ cluster }]);
  });
  test.each([
    ['SDK 5', sdk5('x.cfg', { servers: ['10.30.1.10'] }), '"cluster_id"'],
    ['SDK 3', sdk3('x.cfg', '10.30.1.10'), 'one by one'],
  ])('is told where nothing decides: %s', (_, file, remedy) => {
    const { strayClients } = deploymentOf([...files, file]).deployment;
    expect(strayClients).toMatchObject([
      {
        reason: 'ambiguous-servers',
        says: `this address is in several networks, as one of ${original} and ${clone}`,
        remedy: expect.stringContaining(remedy),
        place: expect.stringMatching(/^x\.cfg:\d+:\d+$/),
      },
    ]);
  });
  test('is an unknown server of the management utility', () => {
    const { syncConfigurations } = deploymentOf([...files, edited(cmu, {}, 'x.cfg')]).deployment;
    expect(syncConfigurations).toMatchObject([
      { servers: [], unknownServers: [{ address: '10.30.1.10' }, { address: '10.40.1.10' }] },
    ]);
  });
});

describe('a configuration of the management utility', () => {
  test('leaves out servers that are not enabled, whatever they are', () => {
    const file = edited(cmu, { 'servers.0.enable': 'no', 'servers.0.hostname': '10.99.9.9' });
    const { syncConfigurations } = deploymentOf([sample(east), sample(west), file]).deployment;
    expect(syncConfigurations).toMatchObject([{ servers: [{ address: '10.40.1.10', cluster: clone }] }]);
  });
  /** @clause KS-SYNC-SERVER-NUMBERS */
  test('keeps the order of the file', () => {
    const { servers } = sample(cmu).value as { servers: object[] };
    const file = edited(cmu, { servers: servers.toReversed() });
    const { syncConfigurations } = deploymentOf([sample(east), sample(west), file]).deployment;
    expect(syncConfigurations[0]?.servers.map(({ address }) => address)).toEqual([
      '10.40.1.10',
      '10.30.1.10',
    ]);
  });
  test('is noted where no server is enabled', () => {
    const file = edited(cmu, { 'servers.0.enable': 'no', 'servers.1.enable': 'no' });
    const { deployment, notes } = deploymentOf([sample(east), file]);
    expect(deployment.syncConfigurations).toEqual([]);
    expect(notes).toEqual([`${cmu}:8:16: not read: it has no server that is enabled`]);
  });
  test('keeps an address that no cluster has apart', () => {
    const { deployment, notes } = deploymentOf([sample(east), sample(cmu)]);
    expect(deployment.syncConfigurations).toMatchObject([
      {
        servers: [{ address: '10.30.1.10', cluster: original }],
        unknownServers: [{ address: '10.40.1.10', hsm: undefined, place: `${cmu}:34:25` }],
      },
    ]);
    expect(notes).toEqual([]);
  });
});

describe('names of clients', () => {
  const namesOf = (...files: JsonFile[]): string[] => clientsOf(...files).map(({ name }) => name);

  test('have the cluster where a file has several', () => {
    const file = sdk5('etc/cloudhsm-pkcs11.cfg', { id: unrelated }, { id: original, options: {} });
    expect(namesOf(file)).toEqual([`cloudhsm-pkcs11@${original}`, `cloudhsm-pkcs11@${unrelated}`]);
    expect(clientsOf(file).map(({ place }) => place)).toEqual([
      'etc/cloudhsm-pkcs11.cfg:13:28',
      'etc/cloudhsm-pkcs11.cfg:3:9',
    ]);
  });
  test('have the folders that tell files apart', () => {
    const files = ['a/x.cfg', 'b/x.cfg', 'y.cfg'].map((name) => sdk5(name, { id: original }));
    expect(namesOf(...files)).toEqual(['a/x', 'b/x', 'y']);
    const deeper = ['a/etc/x.cfg', 'b/etc/x.cfg', 'etc2/x.cfg'].map((name) => sdk5(name, { id: original }));
    expect(namesOf(...deeper)).toEqual(['a/etc/x', 'b/etc/x', 'etc2/x']);
  });
  test('have the extension where only that differs', () => {
    const files = ['x.cfg', 'x.json'].map((name) => sdk5(name, { id: original }));
    expect(namesOf(...files)).toEqual(['x.cfg', 'x.json']);
  });
  test('stay short and printable', () => {
    const [name] = namesOf(sdk5(`${'long'.repeat(60)}\u001b[31m.cfg`, { id: original }));
    expect(name).toHaveLength(100);
    expect(name).toMatch(/^\.\.\.[a-z]+\?\[31m$/);
  });
  test('are unique even where shortening makes them alike', () => {
    const files = ['a', 'b'].map((folder) => sdk5(`${folder}/${'long'.repeat(60)}.cfg`, { id: original }));
    expect(new Set(namesOf(...files)).size).toBe(2);
  });
});
