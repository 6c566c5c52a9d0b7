import { aspects } from '../aspects.ts';
import { deploymentFields } from '../deployment-fields.ts';
import type { Capabilities, Deployment } from '../implementation.ts';
import { useKeyName } from '../implementation.ts';
import { parametersByAction } from '../parameters.ts';

/**
 * A kind of implementation that exists: what it can be told, what it does by itself, and what it lets others see.
 *
 * @remarks
 * A mistake shows in a test only to who can be told the test. So tests are chosen for each profile, and what cannot
 * be noticed in one is known by name.
 */
export interface Profile {
  readonly name: string;
  readonly means: string;
  readonly capabilities: Capabilities;
  /** Whether it can be what a deployment asks for. */
  isFor(deployment: Deployment): boolean;
  /** What happens by itself, and always does in the end; the rest of what is spontaneous may never happen. */
  readonly eventual: readonly string[];
}

/** Can be told everything, and shows everything. */
const stepwise: Capabilities = {
  controls: Object.fromEntries(parametersByAction),
  spontaneous: [],
  immediate: [],
  observes: aspects,
  reasons: true,
  bounds: true,
  fields: deploymentFields,
};

/** What a client library does before a call returns. */
const copying = [
  'client-sync-copies',
  'client-sync-fails',
  'settle-creation',
  'clean-up-copy',
  'clean-up-fails',
  'finish-clean-up',
];

const clientLibrary: Capabilities = {
  ...stepwise,
  controls: {
    ...controlsWithout([...copying, 'clean-up-tombstones', 'server-sync-copies']),
    // Nobody chooses the HSM that a call is routed to.
    'generate-key': ['key'],
    'wrap-key': ['key'],
    [useKeyName]: ['key'],
  },
  immediate: copying,
  reasons: false,
  bounds: false,
};

const sessionKeys: Capabilities = {
  ...stepwise,
  controls: controlsOf([
    'generate-key',
    'close-session',
    'delete-key',
    useKeyName,
    'hsm-fails',
    'hsm-becomes-unreachable',
    'hsm-recovers',
  ]),
  observes: ['hsms.state', 'hsms.keys', 'keys.creation'],
  reasons: false,
  bounds: false,
  fields: [],
};

/** The calls of the API of the service. */
export const serviceControls: Capabilities['controls'] = {
  'create-cluster': ['cluster'],
  'initialize-cluster': ['cluster'],
  'create-hsm': ['hsm'],
  'delete-hsm': ['hsm'],
  'delete-cluster': ['cluster'],
  'take-backup': ['hsm'],
  'copy-backup': ['from', 'region'],
  'create-cluster-from-backup': ['cluster', 'backup'],
  'delete-backup': ['backup'],
  'restore-backup': ['backup'],
};

const serviceSteps = [
  'cluster-created',
  'cluster-initialized',
  'cluster-deleted',
  'hsm-becomes-active',
  'backup-becomes-ready',
];

const serviceApi: Capabilities = {
  controls: serviceControls,
  spontaneous: [...serviceSteps, 'backup-copy-fails'],
  immediate: [],
  observes: [
    'clusters.state',
    'clusters.origin',
    'hsms.state',
    'backups.state',
    'backups.region',
    'backups.sourceCluster',
  ],
  reasons: false,
  bounds: false,
  fields: [],
};

const isAbsent = ({ clusters }: Deployment): boolean =>
  Object.values(clusters).every(({ start }) => start === 'absent');

/** No call makes an HSM degraded, or a cluster a clone, before anything has happened. */
const canBeBuilt = ({ clusters }: Deployment): boolean =>
  Object.values(clusters).every(
    ({ start, degraded, up, hsms, maskingKey }) =>
      start === 'absent' || (degraded.length === 0 && (up ?? hsms).length > 0 && maskingKey === undefined),
  );

const isOfSdk =
  (sdk: 3 | 5) =>
  ({ clients }: Deployment): boolean =>
    Object.keys(clients).length > 0 && Object.values(clients).every((client) => client.sdk === sdk);

const anywhere = (): boolean => true;

/** Every profile; what each means is told to users. */
export const profiles: readonly Profile[] = [
  {
    name: 'stepwise',
    means: 'a simulator that is told every step and shows everything',
    capabilities: stepwise,
    isFor: anywhere,
    eventual: [],
  },
  {
    name: 'client-library',
    means:
      'a client library: copies are made, and removed again, before a call returns, and it chooses the HSM',
    capabilities: clientLibrary,
    isFor: anywhere,
    eventual: [],
  },
  {
    name: 'session-keys',
    means: 'a PKCS#11 module or another implementation of session keys alone',
    capabilities: sessionKeys,
    isFor: ({ keys }) =>
      Object.keys(keys).length > 0 && Object.values(keys).every((key) => key.class === 'session'),
    eventual: [],
  },
  {
    name: 'sdk3-only',
    means: 'a simulator of Client SDK 3 alone',
    capabilities: stepwise,
    isFor: isOfSdk(3),
    eventual: [],
  },
  {
    name: 'sdk5-only',
    means: 'a simulator of Client SDK 5 alone',
    capabilities: stepwise,
    isFor: isOfSdk(5),
    eventual: [],
  },
  {
    name: 'service-api',
    means: 'a mock of the API of the service, which knows no data plane',
    capabilities: serviceApi,
    isFor: isAbsent,
    eventual: serviceSteps,
  },
  {
    name: 'service-with-data-plane',
    means: 'a mock of the API of the service whose clusters can be activated',
    capabilities: {
      ...serviceApi,
      controls: { ...serviceControls, 'activate-cluster': ['cluster'] },
    },
    isFor: canBeBuilt,
    eventual: serviceSteps,
  },
];

function controlsOf(actions: readonly string[]): Capabilities['controls'] {
  return Object.fromEntries([...parametersByAction].filter(([name]) => actions.includes(name)));
}

function controlsWithout(actions: readonly string[]): Capabilities['controls'] {
  return Object.fromEntries([...parametersByAction].filter(([name]) => !actions.includes(name)));
}
