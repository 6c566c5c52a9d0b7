import type { Scenario } from '#models';
import {
  type Ask,
  assess,
  barelyKnownCluster,
  type ClientSetting,
  type ObservedBackup,
  type ObservedCluster,
  type ObservedDeployment,
  type Property,
  verify,
} from '#properties';
import { type CheckReport, checkReportOf } from '../check/check-report.ts';

/** Names that are markup, syntax or disorder in some format. */
export const hostileNames = [
  '<script>alert("x")</script>',
  ']]> &amp; <!-- "quoted" \'quoted\' -->',
  '\u202Eright to left\u202D وحدة أمان',
  '| `code` | $(name) | 鍵🔑 | \uFFFE\uD800',
  'a name of a hundred and ninety characters '.repeat(5).slice(0, 190),
] as const;

const hostile = (index: number): string => hostileNames[index % hostileNames.length]!;

const place = 'clusters.json:1:1';

const cluster = (
  id: string,
  region: string,
  hsms: ObservedCluster['hsms'],
  traits: Partial<ObservedCluster> = {},
): ObservedCluster => ({
  ...barelyKnownCluster({ id, region, state: 'ACTIVE', place }),
  hsms,
  ...traits,
});

const backup = (id: string, traits: Partial<ObservedBackup> = {}): ObservedBackup => ({
  id,
  state: 'READY',
  cluster: undefined,
  sourceBackup: undefined,
  sourceRegion: undefined,
  createTimestamp: undefined,
  copyTimestamp: undefined,
  deleteTimestamp: undefined,
  neverExpires: undefined,
  hsmType: undefined,
  place: 'backups.json:1:1',
  ...traits,
});

const bareHsm = { hsmType: undefined, networkInterface: undefined, addresses: [], place };

const states = ['ACTIVE', 'DEGRADED', 'CREATE_IN_PROGRESS', 'DELETE_IN_PROGRESS', 'DELETED'];

const hsmsOf = (prefix: string, region: string, count: number): ObservedCluster['hsms'] =>
  Array.from({ length: count }, (_, index) => ({
    id: `${prefix}${String(index).padStart(11, 'x')}`,
    zone: `${region}${'abc'[index % 3]}`,
    state: index < 5 ? 'ACTIVE' : states[index % states.length]!,
    ...bareHsm,
  }));

const nothingElse = { strayClients: [], keys: [], users: [], contradictions: [] };

function client(
  name: string,
  cluster: string,
  at: string,
  setting: ClientSetting,
): ObservedDeployment['clients'][number] {
  const servers = { reaches: undefined, startsFrom: undefined, disabledServers: [], unknownServers: [] };
  return { name, cluster, ...servers, assumed: false, place: at, ...setting };
}

/** Four regions of two partitions, clusters of 28 HSMs, clones of clones, and what is not known. */
export const largeDeployment: ObservedDeployment = {
  clusters: [
    cluster('cluster-original0', 'us-east-1', hsmsOf('hsm-', 'us-east-1', 28), { certificate: 'A' }),
    cluster('cluster-clone0000', 'us-west-2', hsmsOf('hsm-w', 'us-west-2', 28), {
      sourceBackup: 'backup-2',
      certificate: 'A',
    }),
    cluster('cluster-clone0001', 'eu-central-1', hsmsOf('hsm-e', 'eu-central-1', 28), {
      sourceBackup: 'backup-3',
    }),
    cluster('cluster-stranger0', 'eu-central-1', [], {
      sourceBackup: 'backup-elsewhere',
      state: 'ROLLBACK_IN_PROGRESS',
    }),
    cluster('cluster-governed0', 'us-gov-west-1', hsmsOf('hsm-g', 'us-gov-west-1', 2), {
      partition: 'aws-us-gov',
      certificate: 'B',
    }),
  ],
  backups: [
    backup('backup-1', { cluster: 'cluster-original0' }),
    backup('backup-2', { cluster: 'cluster-original0', sourceBackup: 'backup-1', sourceRegion: 'us-east-1' }),
    backup('backup-3', { sourceBackup: 'backup-2', sourceRegion: 'us-west-2', state: 'PENDING_DELETION' }),
    ...Array.from({ length: 90 }, (_, index) =>
      backup(`backup-daily-${index}`, { cluster: 'cluster-original0' }),
    ),
  ],
  ...nothingElse,
  clients: [
    client('pkcs11', 'cluster-original0', 'a.cfg:1:1', { sdk: 5, keyAvailabilityCheck: true }),
    client('batch', 'cluster-original0', 'b.cfg:1:1', {
      sdk: 3,
      createObjectMinimumNodes: 28,
      minSrv: undefined,
    }),
    client('jce', 'cluster-stranger0', 'c.cfg:1:1', { sdk: 5, keyAvailabilityCheck: false }),
  ],
  syncConfigurations: [
    sync('SyncAll', [
      ['cluster-original0', 'hsm-1'],
      ['cluster-clone0000', 'hsm-2'],
      ['cluster-governed0', 'hsm-3'],
    ]),
    sync('SyncOne', [
      ['cluster-original0', 'hsm-1'],
      ['cluster-original0', 'hsm-2'],
    ]),
  ],
};

function sync(
  name: string,
  servers: readonly (readonly [string, string])[],
): ObservedDeployment['syncConfigurations'][number] {
  return {
    name,
    place: 'sync.cfg:1:1',
    unknownServers: [],
    servers: servers.map(([of, hsm]) => ({ address: '10.0.0.1', hsm, cluster: of, place })),
  };
}

/** A pair of clusters of which everything has a hostile name. */
export const hostileDeployment: ObservedDeployment = {
  clusters: [
    cluster(hostile(0), 'region one', [
      { id: hostile(1), zone: 'zone one', state: 'ACTIVE', ...bareHsm },
      { id: hostile(4), zone: 'zone one', state: 'ACTIVE', ...bareHsm },
    ]),
    cluster(hostile(2), hostile(3), [{ id: hostile(3), zone: hostile(2), state: 'ACTIVE', ...bareHsm }], {
      sourceBackup: hostile(4),
      partition: 'aws-cn',
    }),
  ],
  backups: [backup(hostile(4), { cluster: hostile(0) })],
  ...nothingElse,
  clients: [0, 1, 2, 3, 4].map((index) =>
    client(`${index} ${hostile(index)}`, hostile(0), `${hostile(index)}:1:1`, {
      sdk: 5,
      keyAvailabilityCheck: true,
    }),
  ),
  syncConfigurations: [
    sync(hostile(2), [
      [hostile(0), hostile(1)],
      [hostile(2), hostile(3)],
    ]),
  ],
};

/** Answers by searching. */
const searching: Ask = (scenario: Scenario, properties: readonly Property[]) =>
  Promise.resolve(verify(scenario, { properties }).properties);

/** The report of a deployment. */
export async function reportOf(deployment: ObservedDeployment, ask: Ask = searching): Promise<CheckReport> {
  return checkReportOf(await assess(deployment, ask), ['files.json:1:1: <b>not read</b>'], '0.0.0');
}

/** Gives up at once. */
export const givingUp: Ask = (scenario, properties) =>
  Promise.resolve(verify(scenario, { properties, worldCountMax: 10 }).properties);
