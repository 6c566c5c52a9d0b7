import type { Scenario } from '#models';
import { scenarioOf, type Told } from './deployments.ts';

/**
 * A story from the documentation, from its beginning to its end.
 *
 * @remarks
 * Whatever else is tested is looked for on the shortest way, and many mistakes show on long ones only: what was
 * restored must still be good for what comes after.
 */
export interface Journey {
  readonly id: string;
  /** What it tells, in a sentence. */
  readonly about: string;
  readonly scenario: Scenario;
  /** Each an action and its parameters, such as `sync-key key=key-1 source=hsm-a1 destination=hsm-b1`. */
  readonly steps: readonly string[];
}

const app = { cluster: 'cluster-a', sdk: 3, createObjectMinimumNodes: 2 } as const;
const token = { class: 'token', client: 'app', owner: 'cu' } as const;
const running = (...hsms: string[]) => ({ region: 'us-east-1', hsms, start: 'running' as const });

/** All that is gone through. */
export function journeys(): readonly Journey[] {
  return Object.entries(stories).map(([id, { about, deployment, steps }]) => ({
    id,
    about,
    scenario: scenarioOf(`journey-${id}`, deployment),
    steps,
  }));
}

/** A key that was generated, copied to another HSM and acknowledged. */
const created = (key: string, on: string, copiedTo: string): string[] => [
  `generate-key key=${key} hsm=${on}`,
  `client-sync-copies key=${key} hsm=${copiedTo}`,
  `settle-creation key=${key}`,
];

const stories: Readonly<
  Record<string, { readonly about: string; readonly deployment: Told; readonly steps: readonly string[] }>
> = {
  'a-clone-takes-keys-that-came-later': {
    about: 'A backup is copied to another region, a clone is made of it, and takes a key that is younger.',
    deployment: {
      clusters: {
        'cluster-a': running('hsm-a1', 'hsm-a2'),
        'cluster-b': { region: 'us-west-2', hsms: ['hsm-b1', 'hsm-b2'] },
      },
      clients: { app },
      keys: { 'key-1': token, 'key-2': token },
      backups: 2,
      allow: { clone: true, createHsm: true },
    },
    steps: [
      ...created('key-1', 'hsm-a1', 'hsm-a2'),
      'take-backup backup=backup-1 hsm=hsm-a1',
      'backup-becomes-ready backup=backup-1',
      'copy-backup from=backup-1 to=backup-2 region=us-west-2',
      'backup-becomes-ready backup=backup-2',
      'create-cluster-from-backup cluster=cluster-b backup=backup-2',
      'cluster-created cluster=cluster-b',
      'create-hsm hsm=hsm-b1 source=backup-2',
      'hsm-becomes-active hsm=hsm-b1',
      'create-hsm hsm=hsm-b2 source=hsm-b1',
      'hsm-becomes-active hsm=hsm-b2',
      ...created('key-2', 'hsm-a2', 'hsm-a1'),
      'sync-key key=key-2 source=hsm-a1 destination=hsm-b2',
    ],
  },
  'a-replacement-takes-part': {
    about: 'A lost HSM is replaced, and what replaces it has the old key and is given the next one.',
    deployment: {
      clusters: { 'cluster-a': running('hsm-a1', 'hsm-a2') },
      clients: { app },
      keys: { 'key-1': token, 'key-2': token },
      allow: { hsmFailures: 1, createHsm: true },
    },
    steps: [
      ...created('key-1', 'hsm-a1', 'hsm-a2'),
      'hsm-fails hsm=hsm-a1',
      'create-hsm hsm=hsm-a1 source=hsm-a2',
      'hsm-becomes-active hsm=hsm-a1',
      ...created('key-2', 'hsm-a2', 'hsm-a1'),
      'use-key key=key-2 hsm=hsm-a1',
    ],
  },
  'a-replacement-passes-keys-on': {
    about: 'What replaces a lost HSM has the key, and soon is the only one that does.',
    deployment: {
      clusters: { 'cluster-a': running('hsm-a1', 'hsm-a2') },
      clients: { app: { ...app, createObjectMinimumNodes: 1 } },
      keys: { 'key-1': token },
      allow: { hsmFailures: 2, createHsm: true, syncFailures: true },
    },
    steps: [
      'generate-key key=key-1 hsm=hsm-a1',
      'client-sync-fails key=key-1 hsm=hsm-a2',
      'settle-creation key=key-1',
      'hsm-fails hsm=hsm-a2',
      'create-hsm hsm=hsm-a2 source=hsm-a1',
      'hsm-becomes-active hsm=hsm-a2',
      'hsm-fails hsm=hsm-a1',
      'use-key key=key-1 hsm=hsm-a2',
    ],
  },
  'a-cluster-is-emptied-and-filled-again': {
    about: 'A cluster is scaled down to no HSM, and the backup of the last one brings its keys back.',
    deployment: {
      clusters: { 'cluster-a': running('hsm-a1', 'hsm-a2') },
      clients: { app },
      keys: { 'key-1': token },
      backups: 2,
      allow: { createHsm: true, deleteHsm: true },
    },
    steps: [
      ...created('key-1', 'hsm-a1', 'hsm-a2'),
      'delete-hsm hsm=hsm-a1',
      'delete-hsm hsm=hsm-a2',
      'create-hsm hsm=hsm-a2 source=backup-2',
      'hsm-becomes-active hsm=hsm-a2',
      'create-hsm hsm=hsm-a1 source=hsm-a2',
      'hsm-becomes-active hsm=hsm-a1',
      'use-key key=key-1 hsm=hsm-a1',
    ],
  },
  'a-marked-copy-is-not-restored': {
    about: 'A copy that a clean-up marked is in no backup, so that a new HSM does not have it.',
    deployment: {
      clusters: { 'cluster-a': running('hsm-a1', 'hsm-a2') },
      clients: { app },
      keys: { 'key-1': token },
      allow: { syncFailures: true, tombstoneCleanUp: true, hsmFailures: 1, createHsm: true },
    },
    steps: [
      'generate-key key=key-1 hsm=hsm-a1',
      'client-sync-fails key=key-1 hsm=hsm-a2',
      'settle-creation key=key-1',
      'clean-up-tombstones key=key-1 hsm=hsm-a1',
      'finish-clean-up key=key-1',
      'hsm-fails hsm=hsm-a2',
      'create-hsm hsm=hsm-a2 source=hsm-a1',
      'hsm-becomes-active hsm=hsm-a2',
    ],
  },
  'an-orphan-spreads-until-it-is-deleted': {
    about: 'What a failed clean-up left is copied by the service, until somebody deletes it by hand.',
    deployment: {
      clusters: { 'cluster-a': running('hsm-a1', 'hsm-a2') },
      clients: { app },
      keys: { 'key-1': token },
      allow: { syncFailures: true, deleteKey: true },
    },
    steps: [
      'generate-key key=key-1 hsm=hsm-a1',
      'client-sync-fails key=key-1 hsm=hsm-a2',
      'settle-creation key=key-1',
      'clean-up-fails key=key-1 hsm=hsm-a1',
      'finish-clean-up key=key-1',
      'server-sync-copies key=key-1 source=hsm-a1 target=hsm-a2',
      'delete-key key=key-1',
    ],
  },
  'a-backup-of-the-service-brings-a-deleted-key-back': {
    about:
      'A key is deleted that a backup of the service has: the HSM that replaces the last one brings it back, and it is deleted again.',
    deployment: {
      clusters: { 'cluster-a': running('hsm-a1') },
      clients: { app: { ...app, createObjectMinimumNodes: 1 } },
      keys: { 'key-1': token },
      backups: 1,
      allow: {
        serviceBackups: true,
        deleteKey: true,
        deleteKeyAgain: true,
        hsmFailures: 1,
        createHsm: true,
      },
    },
    steps: [
      'generate-key key=key-1 hsm=hsm-a1',
      'settle-creation key=key-1',
      'take-backup backup=backup-1 hsm=hsm-a1',
      'backup-becomes-ready backup=backup-1',
      'delete-key key=key-1',
      'hsm-fails hsm=hsm-a1',
      'create-hsm hsm=hsm-a1 source=backup-1',
      'hsm-becomes-active hsm=hsm-a1',
      'delete-key key=key-1',
    ],
  },
  'a-zone-is-lost': {
    about:
      'A zone is lost with an HSM of each of two clusters, and the one whose cluster has another is replaced.',
    deployment: {
      clusters: {
        'cluster-a': { ...running('hsm-a1', 'hsm-a2'), zones: { 'hsm-a1': 'a', 'hsm-a2': 'b' } },
        'cluster-b': { ...running('hsm-b1'), zones: { 'hsm-b1': 'a' }, maskingKey: 'cluster-a' },
      },
      clients: { app },
      keys: { 'key-1': token },
      allow: { zoneFailures: 1, createHsm: true, clone: true },
    },
    steps: [
      ...created('key-1', 'hsm-a1', 'hsm-a2'),
      'sync-key key=key-1 source=hsm-a1 destination=hsm-b1',
      'zone-fails zone=us-east-1/a',
      'create-hsm hsm=hsm-a1 source=hsm-a2',
      'hsm-becomes-active hsm=hsm-a1',
      'use-key key=key-1 hsm=hsm-a1',
    ],
  },
  'a-cluster-from-nothing': {
    about: 'A cluster is created, initialized and activated, gets a second HSM, and is taken down again.',
    deployment: {
      clusters: { 'cluster-a': { region: 'us-east-1', hsms: ['hsm-a1', 'hsm-a2'] } },
      backups: 2,
      allow: { provision: true, createHsm: true, deleteHsm: true },
    },
    steps: [
      'create-cluster cluster=cluster-a',
      'cluster-created cluster=cluster-a',
      'create-hsm hsm=hsm-a1 source=nothing',
      'hsm-becomes-active hsm=hsm-a1',
      'initialize-cluster cluster=cluster-a',
      'cluster-initialized cluster=cluster-a',
      'activate-cluster cluster=cluster-a',
      'create-hsm hsm=hsm-a2 source=hsm-a1',
      'hsm-becomes-active hsm=hsm-a2',
      'delete-hsm hsm=hsm-a1',
      'delete-hsm hsm=hsm-a2',
      'delete-cluster cluster=cluster-a',
      'cluster-deleted cluster=cluster-a',
    ],
  },
};
