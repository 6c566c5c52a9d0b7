import { expect, test } from 'vitest';
import {
  type Actions,
  actions,
  type HsmSlot,
  holdersOf,
  isActive,
  isLiveHolder,
  isVacant,
  type KeySlot,
  liveCopyCountInHome,
  type ReadonlyWorld,
  type Refusal,
  type Scenario,
  type ScenarioInput,
  type Verdict,
  type World,
} from '#models';
import { properties } from './properties.ts';
import { scenarioFrom } from './testing.ts';
import { type ScenarioResult, verify } from './verification.ts';

/** One rule of the model gone wrong, and who notices. */
interface Mutant {
  /** What is wrong. */
  readonly name: string;
  readonly mutation: Partial<Actions>;
  /** The smallest deployment in which it shows. */
  readonly scenario: Scenario;
  /** The properties that it breaks, each with its verdict on the model as it is. */
  readonly breaks: Readonly<Record<string, Verdict>>;
  /** How deep it shows, where a machine does not accept what would follow. */
  readonly depthMax?: number;
}

const single = { 'cluster-a': running('hsm-a1') };
const absent = { 'cluster-a': { region: 'us-east-1', hsms: ['hsm-a1'] } };
const sessionKey = { 'key-1': { class: 'session', client: 'app', owner: 'cu' } } as const;

test.each(mutants().map((mutant) => [mutant.name, mutant] as const))('notices that %s', (_, mutant) => {
  const { mutation, scenario, breaks, depthMax } = mutant;
  const asked = properties.filter(({ name }) => Object.hasOwn(breaks, name));
  const sound = verify(scenario, { properties: asked });
  const broken = verify(scenario, { properties: asked, actions: { ...actions, ...mutation }, depthMax });

  expect(verdictsIn(sound)).toEqual(breaks);
  expect(verdictsIn(broken)).toEqual(
    Object.fromEntries(
      Object.entries(breaks).map(([name, verdict]) => [
        name,
        verdict === 'reachable' ? 'unreachable' : 'violated',
      ]),
    ),
  );
  const [mutated, ...others] = Object.values(mutation).map(({ name }) => name);
  expect(others).toEqual([]);
  for (const { verdict, trace } of broken.properties) {
    if (verdict === 'violated') expect(trace.map(({ action }) => action)).toContain(mutated);
  }
});

test('every property is broken by some mutant', () => {
  const broken = new Set(mutants().flatMap(({ breaks }) => Object.keys(breaks)));
  expect(broken).toEqual(new Set(properties.map(({ name }) => name)));
});

function mutants(): readonly Mutant[] {
  return [
    ...mutantsOfCreation(),
    ...mutantsOfSynchronization(),
    ...mutantsOfKeyRemoval(),
    ...mutantsOfHsms(),
    ...mutantsOfClusters(),
    ...mutantsOfBackups(),
    ...mutantsOfUsers(),
  ];
}

function mutantsOfCreation(): readonly Mutant[] {
  const { clientSyncCopies, settleCreation } = actions;
  const twoOfTwo = {
    clients: { app: { cluster: 'cluster-a', sdk: 3, createObjectMinimumNodes: 2 } },
  } as const;
  const quorum = { clients: { app: { cluster: 'cluster-a', sdk: 5 } } } as const;
  return [
    {
      name: 'a creation settles with one copy too few',
      mutation: {
        settleCreation: {
          ...settleCreation,
          apply: (world, { key }) => settle(world, key, liveCopyCountInHome(world, key) >= key.need - 1),
        },
      },
      scenario: deployment({ ...twoOfTwo, allow: { syncFailures: true } }),
      breaks: { 'acknowledgement-meets-requirement': 'holds', 'usable-key-on-two-hsms': 'holds' },
    },
    {
      name: 'a creation counts the attempts instead of the copies',
      mutation: {
        settleCreation: {
          ...settleCreation,
          apply(world, { key }) {
            const attempted = key.home.hsms.filter((hsm) => world.isAttempted(key, hsm));
            settle(world, key, attempted.length >= key.need);
          },
        },
      },
      scenario: deployment({ ...twoOfTwo, allow: { syncFailures: true } }),
      breaks: { 'acknowledgement-meets-requirement': 'holds' },
    },
    {
      name: 'a creation counts copies that nobody can reach',
      mutation: {
        settleCreation: {
          ...settleCreation,
          apply: (world, { key }) => settle(world, key, holdersOf(world, key).length >= key.need),
        },
      },
      scenario: deployment({ ...twoOfTwo, allow: { hsmOutages: 1 } }),
      breaks: { 'acknowledgement-meets-requirement': 'holds' },
    },
    {
      name: 'a creation succeeds at once, whatever was copied',
      mutation: {
        settleCreation: {
          ...settleCreation,
          refuses: (world, { key }) =>
            world.creation(key) === 'replicating' ? undefined : 'creation-not-running',
          apply: (world, { key }) => settle(world, key, true),
        },
      },
      scenario: deployment(quorum),
      breaks: { 'acknowledgement-meets-requirement': 'holds', 'acknowledged-key-stays-usable': 'holds' },
    },
    {
      name: 'a creation settles before the last HSM was tried',
      mutation: {
        settleCreation: {
          ...settleCreation,
          refuses(world, { key }) {
            if (world.creation(key) !== 'replicating') return 'creation-not-running';
            const left = key.home.hsms.filter((hsm) => isActive(world, hsm) && !world.isAttempted(key, hsm));
            return left.length > 1 ? 'hsm-still-to-attempt' : undefined;
          },
        },
      },
      scenario: deployment(),
      breaks: { 'acknowledged-key-on-every-active-hsm': 'holds' },
    },
    {
      name: 'client-side synchronization ticks an HSM off without copying',
      mutation: {
        clientSyncCopies: {
          ...clientSyncCopies,
          apply: (world, { key, hsm }) => attempt(world, key, hsm),
        },
      },
      scenario: deployment(),
      breaks: { 'acknowledged-key-on-every-active-hsm': 'holds' },
    },
    {
      name: 'client-side synchronization never serves Client SDK 5',
      mutation: {
        clientSyncCopies: {
          ...clientSyncCopies,
          refuses: (world, chosen) =>
            chosen.key.sdk === 5 ? 'no-live-copy' : clientSyncCopies.refuses(world, chosen),
        },
      },
      scenario: deployment(quorum),
      breaks: { 'key-creation-can-succeed': 'reachable' },
    },
  ];
}

function mutantsOfSynchronization(): readonly Mutant[] {
  const { serverSyncCopies, syncKey } = actions;
  return [
    {
      name: 'server-side synchronization copies session keys',
      mutation: {
        serverSyncCopies: {
          ...serverSyncCopies,
          forbids: (_, { source, target }) =>
            source.cluster === target.cluster ? undefined : 'different-clusters',
        },
      },
      scenario: deployment({ keys: sessionKey }),
      breaks: { 'session-key-stays-local': 'holds' },
    },
    {
      name: 'server-side synchronization reaches other clusters',
      mutation: {
        serverSyncCopies: {
          ...serverSyncCopies,
          forbids: (_, { key }) => (key.class === 'token' ? undefined : 'not-a-token-key'),
        },
      },
      scenario: deployment({ clusters: { ...single, 'cluster-b': running('hsm-b1') } }),
      breaks: { 'key-moves-only-by-sync': 'holds', 'holders-share-masking-key': 'vacuous' },
    },
    {
      name: 'server-side synchronization forgets deletions that it should remember',
      mutation: {
        serverSyncCopies: {
          ...serverSyncCopies,
          refuses: (world, chosen) => except('key-deleted', serverSyncCopies.refuses(world, chosen)),
        },
      },
      scenario: deployment({ allow: { deleteKey: true, hsmOutages: 1 }, assume: { tombstones: true } }),
      breaks: { 'deleted-key-never-spreads': 'holds' },
    },
    {
      name: 'syncKey works under different masking keys',
      mutation: {
        syncKey: {
          ...syncKey,
          refuses(world, { key, source, destination }) {
            if (world.holds(destination, key)) return 'already-held';
            if (!isLiveHolder(world, source, key)) return 'source-holds-no-live-copy';
            if (!isActive(world, destination)) return 'destination-not-active';
            if (world.passwordVersion(destination, key.owner) === 0) return 'owner-missing';
            return refusesOfficer(world, source, destination);
          },
        },
      },
      scenario: deployment({
        clusters: {
          ...single,
          'cluster-b': { ...running('hsm-b1'), maskingKey: 'cluster-a' },
          'cluster-c': running('hsm-c1'),
        },
        allow: { clone: true },
      }),
      breaks: { 'holders-share-masking-key': 'holds', 'key-moves-only-by-sync': 'holds' },
    },
    {
      name: 'syncKey works without the owner on the destination',
      mutation: {
        syncKey: {
          ...syncKey,
          refuses(world, { key, source, destination }) {
            if (world.holds(destination, key)) return 'already-held';
            if (!isLiveHolder(world, source, key)) return 'source-holds-no-live-copy';
            if (!isActive(world, destination)) return 'destination-not-active';
            const isRelated = world.maskingKey(source.cluster) === world.maskingKey(destination.cluster);
            if (!isRelated) return 'different-masking-key';
            return refusesOfficer(world, source, destination);
          },
        },
      },
      scenario: deployment({
        clusters: { ...single, 'cluster-b': { ...running('hsm-b1'), maskingKey: 'cluster-a' } },
        allow: { clone: true, changeUsers: true },
      }),
      breaks: { 'key-moves-only-by-sync': 'holds' },
    },
  ];
}

function mutantsOfKeyRemoval(): readonly Mutant[] {
  const { cleanUpCopy, deleteKey } = actions;
  return [
    {
      name: 'the deletion of a key leaves one copy',
      mutation: {
        deleteKey: {
          ...deleteKey,
          apply(world, { key }) {
            world.tell(key, { type: 'key.deleted' });
            const [, ...reached] = key.home.hsms.filter((hsm) => isLiveHolder(world, hsm, key));
            for (const hsm of reached) world.tell(hsm, { type: 'key.erased', key: key.name });
          },
        },
      },
      scenario: deployment({ allow: { deleteKey: true } }),
      breaks: { 'deleted-key-stays-deleted': 'holds' },
    },
    {
      name: 'the clean-up of a failed creation ticks a copy off without removing it',
      mutation: {
        cleanUpCopy: { ...cleanUpCopy, apply: (world, { key, hsm }) => attempt(world, key, hsm) },
      },
      // With a second HSM, server-side synchronization could bring back what was removed.
      scenario: deployment({
        clusters: single,
        clients: { app: { cluster: 'cluster-a', sdk: 3, createObjectMinimumNodes: 2 } },
      }),
      breaks: { 'rejected-key-leaves-nothing': 'holds' },
    },
  ];
}

function mutantsOfHsms(): readonly Mutant[] {
  const { createHsm, deleteHsm, hsmFails } = actions;
  const oneOfTwo = { 'cluster-a': { ...running('hsm-a1', 'hsm-a2'), up: ['hsm-a1'] } };
  return [
    {
      name: 'a new HSM is restored with the session keys of its source',
      mutation: {
        createHsm: {
          ...createHsm,
          apply(world, { hsm, source }) {
            if (source.kind !== 'hsm') return createHsm.apply(world, { hsm, source });
            const keys = world.deployment.keys.filter((key) => world.holds(source, key));
            const contents = { ...world.contents(source), keys: keys.map(({ name }) => name).sort() };
            world.tell(hsm, { type: 'hsm.creationStarted', contents });
          },
        },
      },
      scenario: deployment({ clusters: oneOfTwo, keys: sessionKey, allow: { createHsm: true } }),
      breaks: { 'session-key-stays-local': 'holds' },
      // An HSM that is being created does not hear of the end of a session.
      depthMax: 2,
    },
    {
      name: 'a new HSM is restored without users',
      mutation: {
        createHsm: {
          ...createHsm,
          apply(world, { hsm }) {
            const users = Object.fromEntries(world.deployment.users.map(({ name }) => [name, 0 as const]));
            world.tell(hsm, { type: 'hsm.creationStarted', contents: { keys: [], users } });
          },
        },
      },
      scenario: deployment({ clusters: oneOfTwo, allow: { createHsm: true } }),
      breaks: { 'users-agree-across-hsms': 'holds' },
    },
    {
      name: 'a cluster that is being deleted gets an HSM',
      mutation: {
        createHsm: {
          ...createHsm,
          refuses(world, { hsm, source }) {
            if (!isVacant(world, hsm)) return 'slot-occupied';
            return source.kind === 'nothing' ? undefined : 'not-the-source';
          },
        },
      },
      scenario: deployment({ clusters: absent, keys: {}, allow: { provision: true, createHsm: true } }),
      breaks: { 'deleted-cluster-has-no-hsm': 'holds' },
    },
    {
      name: 'failures are not counted',
      mutation: {
        hsmFails: { ...hsmFails, apply: (world, { hsm }) => world.tell(hsm, { type: 'hsm.failed' }) },
      },
      scenario: deployment({
        clients: { app: { cluster: 'cluster-a', sdk: 3, createObjectMinimumNodes: 2 } },
        allow: { hsmFailures: 1 },
      }),
      breaks: { 'acknowledged-key-survives': 'holds' },
    },
    {
      name: 'an HSM is removed without a backup',
      mutation: {
        deleteHsm: { ...deleteHsm, apply: (world, { hsm }) => world.tell(hsm, { type: 'hsm.deleted' }) },
      },
      scenario: deployment({ clusters: single, backups: 1, allow: { deleteHsm: true } }),
      breaks: { 'acknowledged-key-recoverable': 'holds' },
    },
  ];
}

function mutantsOfClusters(): readonly Mutant[] {
  const { clusterInitialized, createClusterFromBackup, deleteCluster } = actions;
  const clonable = deployment({
    clusters: { ...single, 'cluster-b': { region: 'us-gov-west-1', hsms: ['hsm-b1'] } },
    backups: 2,
    allow: { clone: true, createHsm: true },
  });
  return [
    {
      name: 'a cluster is deleted with an HSM in it',
      mutation: {
        deleteCluster: {
          ...deleteCluster,
          refuses: (world, { cluster }) =>
            world.clusterState(cluster) === 'ACTIVE' ? undefined : 'cluster-not-in-use',
        },
      },
      scenario: deployment({
        clusters: single,
        keys: {},
        backups: 1,
        allow: { provision: true, deleteHsm: true },
      }),
      breaks: { 'deleted-cluster-has-no-hsm': 'holds' },
    },
    {
      name: 'a fresh cluster is initialized without a masking key',
      mutation: {
        clusterInitialized: {
          ...clusterInitialized,
          apply(world, { cluster }) {
            // The types do not let this happen.
            const maskingKey = undefined as unknown as string;
            world.tell(cluster, { type: 'cluster.initialized', maskingKey });
          },
        },
      },
      scenario: deployment({ clusters: absent, keys: {}, allow: { provision: true, createHsm: true } }),
      breaks: { 'active-cluster-has-masking-key': 'holds' },
    },
    {
      name: 'a fresh cluster is initialized with the masking key of another one',
      mutation: {
        clusterInitialized: {
          ...clusterInitialized,
          apply: (world, { cluster }) =>
            world.tell(cluster, { type: 'cluster.initialized', maskingKey: 'cluster-a' }),
        },
      },
      scenario: deployment({
        clusters: { ...single, 'cluster-b': { region: 'us-east-1', hsms: ['hsm-b1'] } },
        allow: { provision: true, createHsm: true },
      }),
      breaks: { 'clone-holds-every-acknowledged-key': 'vacuous' },
    },
    {
      name: 'a clone gets a masking key of its own',
      mutation: {
        createClusterFromBackup: {
          ...createClusterFromBackup,
          apply: (world, { cluster, backup }) =>
            world.tell(cluster, {
              type: 'cluster.creationFromBackupStarted',
              maskingKey: cluster.name,
              origin: backup.name,
            }),
        },
      },
      scenario: deployment({
        clusters: { ...single, 'cluster-b': { region: 'us-east-1', hsms: ['hsm-b1'] } },
        backups: 1,
        allow: { clone: true, createHsm: true },
      }),
      breaks: { 'holders-share-masking-key': 'holds' },
    },
    {
      name: 'a clone is made in another region than its backup',
      mutation: {
        createClusterFromBackup: {
          ...createClusterFromBackup,
          refuses: (world, chosen) => except('other-region', createClusterFromBackup.refuses(world, chosen)),
        },
      },
      scenario: clonable,
      breaks: { 'backups-stay-in-partition': 'holds' },
    },
  ];
}

function mutantsOfBackups(): readonly Mutant[] {
  const { copyBackup, takeBackup } = actions;
  return [
    {
      name: 'a backup is copied to another partition',
      mutation: {
        copyBackup: {
          ...copyBackup,
          refuses: (world, chosen) => except('other-partition', copyBackup.refuses(world, chosen)),
        },
      },
      scenario: deployment({ clusters: single, keys: {}, backups: 2, allow: { clone: true } }),
      breaks: { 'backups-stay-in-partition': 'holds' },
    },
    {
      name: 'a backup carries session keys',
      mutation: {
        takeBackup: {
          ...takeBackup,
          apply(world, { backup, hsm }) {
            const keys = world.deployment.keys.filter((key) => world.holds(hsm, key));
            const record = {
              contents: { ...world.contents(hsm), keys: keys.map(({ name }) => name).sort() },
              maskingKey: world.maskingKey(hsm.cluster) ?? hsm.cluster.name,
              region: hsm.cluster.region.name,
              sourceCluster: hsm.cluster.name,
            };
            world.tell(backup, { type: 'backup.started', record });
          },
        },
      },
      scenario: deployment({
        clusters: { ...single, 'cluster-b': { region: 'us-east-1', hsms: ['hsm-b1'] } },
        keys: sessionKey,
        backups: 1,
        allow: { clone: true, createHsm: true },
      }),
      breaks: { 'session-key-stays-local': 'holds' },
      // As above: the HSM of the clone is being created with the key.
      depthMax: 6,
    },
  ];
}

function mutantsOfUsers(): readonly Mutant[] {
  const { changePassword, createUser } = actions;
  const scenario = deployment({ keys: {}, allow: { changeUsers: true } });
  return [
    {
      name: 'a user is created on one HSM only',
      mutation: {
        createUser: {
          ...createUser,
          apply(world, { cluster, user }) {
            const lacking = cluster.hsms.find((hsm) => world.passwordVersion(hsm, user) === 0);
            if (lacking !== undefined) world.tell(lacking, { type: 'user.created', user: user.name });
          },
        },
      },
      scenario,
      breaks: { 'users-agree-across-hsms': 'holds' },
    },
    {
      name: 'a password is changed on one HSM only',
      mutation: {
        changePassword: {
          ...changePassword,
          apply(world, { cluster }) {
            const user = world.deployment.cryptoOfficer;
            const first = cluster.hsms.find((hsm) => world.passwordVersion(hsm, user) === 1);
            if (first !== undefined) world.tell(first, { type: 'password.changed', user: user.name });
          },
        },
      },
      scenario,
      breaks: { 'users-agree-across-hsms': 'holds' },
    },
  ];
}

function verdictsIn({ properties: results }: ScenarioResult): Record<string, Verdict> {
  return Object.fromEntries(results.map(({ name, verdict }) => [name, verdict]));
}

type Cluster = ScenarioInput['clusters'][string];

function running(...hsms: string[]): Cluster {
  return { region: 'us-east-1', hsms, start: 'running' };
}

/** One cluster with two HSMs, one application with Client SDK 3 and one token key, and what is told. */
function deployment(told: Partial<ScenarioInput> = {}): Scenario {
  return scenarioFrom({
    name: 'mutant',
    regions: { 'us-east-1': 'aws', 'us-west-2': 'aws', 'us-gov-west-1': 'aws-us-gov' },
    clusters: { 'cluster-a': running('hsm-a1', 'hsm-a2') },
    clients: { app: { cluster: 'cluster-a', sdk: 3 } },
    users: ['co', 'cu'],
    cryptoOfficer: 'co',
    keys: { 'key-1': { class: 'token', client: 'app', owner: 'cu' } },
    ...told,
  });
}

/** What a settled creation leaves, whoever decided whether the requirement is met. */
function settle(world: World, key: KeySlot, isMet: boolean): void {
  world.tell(key, { type: isMet ? 'requirement.met' : 'requirement.missed' });
  for (const hsm of key.home.hsms) {
    if (!world.isAttempted(key, hsm)) continue;
    world.tell(key.attempts[hsm.indexInCluster]!, { type: 'attempts.cleared' });
  }
}

function attempt(world: World, key: KeySlot, hsm: HsmSlot): void {
  world.tell(key.attempts[hsm.indexInCluster]!, { type: 'attempt.made' });
}

/** Takes no notice of a reason, which is the last one that the action looks for. */
function except(ignored: Refusal, refusal: Refusal | undefined): Refusal | undefined {
  return refusal === ignored ? undefined : refusal;
}

function refusesOfficer(world: ReadonlyWorld, source: HsmSlot, destination: HsmSlot): Refusal | undefined {
  const officer = world.deployment.cryptoOfficer;
  const password = world.passwordVersion(source, officer);
  if (password === 0) return 'officer-missing';
  return password === world.passwordVersion(destination, officer) ? undefined : 'officer-password-differs';
}
