import { describe, expect, test } from 'vitest';
import {
  type BackupSlot,
  type Deployment,
  type HsmSlot,
  InternedWorld,
  type KeySlot,
  Memory,
  modelOf,
  type Scenario,
  type World,
} from '#models';
import { nonExportableKeyIsNeverWrapped } from '../always/non-exportable-key-is-never-wrapped.invariant.ts';
import { type Evidence, type StepProperty, violationOfStep } from '../property.ts';
import { nonExportableKeyCanReachAClone } from '../reachable/non-exportable-key-can-reach-a-clone.reachable.ts';
import { backupCarriesItsSource } from '../step/backup-carries-its-source.step.ts';
import { backupGoesByItsLifecycle } from '../step/backup-goes-by-its-lifecycle.step.ts';
import { cloneCarriesItsBackup } from '../step/clone-carries-its-backup.step.ts';
import { clusterBecomesActiveWithAnHsm } from '../step/cluster-becomes-active-with-an-hsm.step.ts';
import { copyByClusterIsOfTheLatestBackup } from '../step/copy-by-cluster-is-of-the-latest-backup.step.ts';
import { deletionReachesActiveHsmsOfHome } from '../step/deletion-reaches-active-hsms-of-home.step.ts';
import { keyArrivesFromAnActiveHolder } from '../step/key-arrives-from-an-active-holder.step.ts';
import { keyCrossesClustersByTheRules } from '../step/key-crosses-clusters-by-the-rules.step.ts';
import { newHsmHoldsWhatItsSourceHeld } from '../step/new-hsm-holds-what-its-source-held.step.ts';
import { usersArriveTogether } from '../step/users-arrive-together.step.ts';
import { scenarioFrom } from '../testing.ts';

// Steps at the edge of what the properties of clones say. Some of them no action takes.

type Told = (world: World) => void;
type Allow = Partial<Scenario['allow']>;

/** `home` has two HSMs, `clone` its masking key and two more, `fresh` nothing yet. */
function deploymentWith(allow: Allow, assume: Partial<Scenario['assume']> = {}): Deployment {
  return modelOf(
    scenarioFrom({
      name: 'edges of clones',
      regions: { east: 'aws', west: 'aws', gov: 'aws-us-gov' },
      clusters: {
        home: { region: 'east', hsms: ['home-1', 'home-2'], start: 'running' },
        clone: { region: 'west', hsms: ['clone-1', 'clone-2'], start: 'running', maskingKey: 'home' },
        fresh: { region: 'west', hsms: ['fresh-1'] },
      },
      clients: { app: { cluster: 'home', sdk: 3 } },
      users: ['co', 'cu', 'friend'],
      cryptoOfficer: 'co',
      keys: {
        'key-1': { class: 'token', client: 'app', owner: 'cu', sharedWith: ['friend'], exportable: false },
        'key-2': { class: 'token', client: 'app', owner: 'cu' },
      },
      backups: 3,
      allow: { createHsm: true, ...allow },
      assume,
    }),
  ).deployment;
}

const users = { co: 1, cu: 1, friend: 1 } as const;

const hsm = (world: World, name: string): HsmSlot =>
  world.deployment.hsms.find((candidate) => candidate.name === name)!;
const key = (world: World, name: string): KeySlot =>
  world.deployment.keys.find((candidate) => candidate.name === name)!;
const cluster = (world: World, name: string) =>
  world.deployment.clusters.find((candidate) => candidate.name === name)!;
const backup = (world: World, number: number): BackupSlot => world.deployment.backups[number - 1]!;

const stored =
  (name: string, ...holders: string[]): Told =>
  (world) => {
    for (const holder of holders) world.tell(hsm(world, holder), { type: 'key.stored', key: name });
  };
const erased =
  (name: string, ...holders: string[]): Told =>
  (world) => {
    for (const holder of holders) world.tell(hsm(world, holder), { type: 'key.erased', key: name });
  };
/** The key was acknowledged, with these copies. */
const created =
  (name: string, ...holders: string[]): Told =>
  (world) => {
    world.tell(key(world, name), { type: 'key.generated' });
    world.tell(key(world, name), { type: 'requirement.met' });
    stored(name, ...holders)(world);
  };
const deleted: Told = (world) => world.tell(key(world, 'key-1'), { type: 'key.deleted' });
const away =
  (name: string): Told =>
  (world) =>
    world.tell(hsm(world, name), { type: 'hsm.becameUnreachable' });
const failed =
  (name: string): Told =>
  (world) =>
    world.tell(hsm(world, name), { type: 'hsm.failed' });
const newPassword =
  (name: string): Told =>
  (world) =>
    world.tell(hsm(world, name), { type: 'password.changed', user: 'co' });
const restored =
  (name: string, ...keys: string[]): Told =>
  (world) =>
    world.tell(hsm(world, name), { type: 'hsm.creationStarted', contents: { keys, users } });
const activated =
  (name: string): Told =>
  (world) =>
    world.tell(hsm(world, name), { type: 'hsm.activated' });
const user =
  (name: string, ...hsms: string[]): Told =>
  (world) => {
    for (const each of hsms)
      world.tell(hsm(world, each), { type: 'user.replicated', user: name, version: 1 });
  };

interface Filed {
  readonly keys?: readonly string[];
  readonly region?: string;
  readonly maskingKey?: string;
  readonly sourceCluster?: string | undefined;
}
const recordOf = ({ keys = [], ...told }: Filed) => ({
  contents: { keys, users },
  region: 'east',
  maskingKey: 'home',
  sourceCluster: 'home',
  ...told,
});
const started =
  (number: number, filed: Filed = {}): Told =>
  (world) =>
    world.tell(backup(world, number), { type: 'backup.started', record: recordOf(filed) });
const taken =
  (number: number, filed: Filed = {}): Told =>
  (world) =>
    world.tell(backup(world, number), { type: 'backup.taken', record: recordOf(filed) });
type Simple = 'backup.completed' | 'backup.failed' | 'backup.deletionScheduled' | 'backup.purged';
const told =
  (number: number, ...types: Simple[]): Told =>
  (world) => {
    for (const type of types) world.tell(backup(world, number), { type });
  };
const cloned =
  (number: number, maskingKey = 'home'): Told =>
  (world) =>
    world.tell(cluster(world, 'fresh'), {
      type: 'cluster.creationFromBackupStarted',
      maskingKey,
      origin: `backup-${number}`,
    });
const made: Told = (world) => {
  world.tell(cluster(world, 'fresh'), { type: 'cluster.created' });
};
const clusterActivated: Told = (world) => {
  world.tell(cluster(world, 'fresh'), { type: 'cluster.activated' });
};

const copy = { sourceCluster: undefined, region: 'west' } as const;
const elsewhere = { ...copy, keys: ['key-1'] } as const;

interface Edge {
  readonly property: StepProperty;
  readonly where: string;
  readonly before: readonly Told[];
  readonly step: readonly Told[];
  /** What is part of the evidence; nothing where all is well. */
  readonly evidence: Evidence | undefined;
  readonly allow?: Allow;
  readonly restoredClusterActive?: boolean;
}

const arrives = keyArrivesFromAnActiveHolder as StepProperty;
const crosses = keyCrossesClustersByTheRules as StepProperty;
const deletes = deletionReachesActiveHsmsOfHome as StepProperty;
const restores = newHsmHoldsWhatItsSourceHeld as StepProperty;
const carries = backupCarriesItsSource as StepProperty;
const lives = backupGoesByItsLifecycle as StepProperty;
const byCluster = copyByClusterIsOfTheLatestBackup as StepProperty;
const clones = cloneCarriesItsBackup as StepProperty;
const activates = clusterBecomesActiveWithAnHsm as StepProperty;
const arrive = usersArriveTogether as StepProperty;

const held = created('key-1', 'home-1');
const everywhere = created('key-1', 'home-1', 'home-2');
const toClone = stored('key-1', 'clone-1');
const toBoth = stored('key-1', 'clone-1', 'clone-2');
const replicate: Allow = { keyReplicate: true };
const syncKey: Allow = { clone: true };
const gained = { key: 'key-1', 'gained by': 'clone-1' };

const edges: readonly Edge[] = [
  at(arrives, 'from a neighbour', [held], [stored('key-1', 'home-2')], undefined),
  at(arrives, 'from a neighbour that is out of reach', [held, away('home-1')], [stored('key-1', 'home-2')], {
    key: 'key-1',
    'active holders': [],
  }),
  at(arrives, 'from the other cluster, out of reach', [held, away('home-1')], [toClone], gained),
  at(arrives, 'with a new HSM', [held, failed('clone-1')], [restored('clone-1', 'key-1')], undefined),

  at(crosses, 'by syncKey', [held], [toClone], undefined, syncKey),
  at(crosses, 'by nothing that is allowed', [held], [toClone], gained),
  at(crosses, 'by syncKey with another password', [held, newPassword('clone-1')], [toClone], gained, syncKey),
  at(crosses, 'by syncKey, the source out of reach', [held, away('home-1')], [toClone], gained, syncKey),
  at(crosses, 'by replicate', [everywhere], [toBoth], undefined, replicate),
  at(
    crosses,
    'by replicate with another password',
    [everywhere, newPassword('clone-1')],
    [toBoth],
    undefined,
    replicate,
  ),
  at(crosses, 'by replicate of a key that one HSM lacks', [held], [toBoth], gained, replicate),
  at(
    crosses,
    'by replicate, one lacking HSM out of reach',
    [held, away('home-2')],
    [toBoth],
    undefined,
    replicate,
  ),
  at(crosses, 'by replicate that misses an HSM', [everywhere], [toClone], gained, replicate),
  at(crosses, 'by replicate that may miss an HSM', [everywhere], [toClone], undefined, {
    ...replicate,
    syncFailures: true,
  }),
  at(
    crosses,
    'by replicate without those it is shared with',
    [user('cu', 'home-1', 'clone-1', 'clone-2'), everywhere],
    [toBoth],
    gained,
    { ...replicate, changeUsers: true },
  ),
  at(crosses, 'from a neighbour instead', [created('key-1', 'home-1', 'clone-2')], [toClone], undefined),

  at(deletes, 'everywhere in home', [everywhere], [deleted, erased('key-1', 'home-1', 'home-2')], undefined),
  at(deletes, 'but on one HSM', [everywhere], [deleted, erased('key-1', 'home-1')], { 'left on': 'home-2' }),
  at(
    deletes,
    'but not out of reach',
    [everywhere, away('home-2')],
    [deleted, erased('key-1', 'home-1')],
    undefined,
  ),
  at(deletes, 'in the clone as well', [held, toClone], [deleted, erased('key-1', 'home-1', 'clone-1')], {
    'taken from': 'clone-1',
  }),

  at(restores, 'from an active HSM', [held, failed('home-2')], [restored('home-2', 'key-1')], undefined),
  at(restores, 'without a key', [held, failed('home-2')], [restored('home-2')], { hsm: 'home-2', keys: [] }),
  at(
    restores,
    'from one out of reach, beside an active one',
    [created('key-1', 'clone-1'), away('clone-1'), failed('home-2')],
    [restored('home-2', 'key-1')],
    { hsm: 'home-2', keys: ['key-1'], 'possible sources': 1 },
  ),
  at(
    restores,
    'from the latest backup',
    [taken(1), taken(2, { keys: ['key-1'] }), failed('home-1'), failed('home-2')],
    [restored('home-1', 'key-1')],
    undefined,
  ),
  at(
    restores,
    'from an earlier backup',
    [taken(1), taken(2, { keys: ['key-1'] }), failed('home-1'), failed('home-2')],
    [restored('home-1')],
    { hsm: 'home-1', keys: [] },
  ),
  at(restores, 'from nowhere', [failed('home-1'), failed('home-2')], [restored('home-1')], {
    'possible sources': 0,
  }),

  at(carries, 'an HSM', [held], [started(1, { keys: ['key-1'] })], undefined),
  at(carries, 'what no HSM has', [held], [started(1, { keys: ['key-2'] })], { backup: 'backup-1' }),
  at(
    carries,
    'what only an HSM out of reach has',
    [held, away('home-1')],
    [started(1, { keys: ['key-1'] })],
    {
      backup: 'backup-1',
    },
  ),
  at(carries, 'an HSM, filed elsewhere', [], [started(1, { region: 'west' })], { region: 'west' }),
  at(
    carries,
    'an HSM of a clone, under its own name',
    [],
    [started(1, { region: 'west', sourceCluster: 'clone', maskingKey: 'clone' })],
    { 'masking key': 'clone' },
  ),
  at(carries, 'a backup that is ready', [taken(1)], [started(2, copy)], undefined),
  at(carries, 'a backup that is being made', [started(1)], [started(2, copy)], { backup: 'backup-2' }),
  at(
    carries,
    'a backup that is marked',
    [taken(1), told(1, 'backup.deletionScheduled')],
    [started(2, copy)],
    {
      backup: 'backup-2',
    },
  ),
  at(carries, 'a backup of here', [taken(1)], [started(2, { ...copy, region: 'east' })], { region: 'east' }),
  at(carries, 'a backup of another partition', [taken(1)], [started(2, { ...copy, region: 'gov' })], {
    region: 'gov',
  }),
  at(carries, 'a backup with more keys', [taken(1)], [started(2, elsewhere)], { keys: ['key-1'] }),

  at(lives, 'a copy that fails', [started(1, copy)], [told(1, 'backup.failed')], undefined, {
    backupFailures: true,
  }),
  at(lives, 'a copy that fails where none may', [started(1, copy)], [told(1, 'backup.failed')], {
    from: 'CREATE_IN_PROGRESS',
    to: 'DELETED',
  }),
  at(
    lives,
    'a backup of an HSM that fails',
    [started(1)],
    [told(1, 'backup.failed')],
    { to: 'DELETED' },
    {
      backupFailures: true,
    },
  ),
  at(lives, 'a copy that is ready at once', [], [taken(1, copy)], { from: 'NONE', to: 'READY' }),
  at(lives, 'one that is marked where none may be', [taken(1)], [told(1, 'backup.deletionScheduled')], {
    from: 'READY',
    to: 'PENDING_DELETION',
  }),
  at(
    lives,
    'one that is purged without being marked first',
    [taken(1)],
    [told(1, 'backup.deletionScheduled', 'backup.purged')],
    { from: 'READY', to: 'DELETED' },
    { deleteBackup: true },
  ),

  at(byCluster, 'the latest', [taken(1), taken(2, { keys: ['key-1'] })], [started(3, elsewhere)], undefined, {
    copyByCluster: true,
  }),
  at(
    byCluster,
    'an earlier one',
    [taken(1), taken(2, { keys: ['key-1'] })],
    [started(3, copy)],
    {
      copy: 'backup-3',
      latest: ['backup-2'],
    },
    { copyByCluster: true },
  ),
  at(
    byCluster,
    'an earlier one, named',
    [taken(1), taken(2, { keys: ['key-1'] })],
    [started(3, copy)],
    undefined,
    {
      copyByCluster: true,
      clone: true,
    },
  ),

  at(clones, 'from a copy', [started(1, copy), told(1, 'backup.completed')], [cloned(1)], undefined),
  at(clones, 'from one that is being made', [started(1, copy)], [cloned(1)], {
    origin: 'backup-1 (CREATE_IN_PROGRESS, west)',
  }),
  at(clones, 'from one of another region', [taken(1)], [cloned(1)], { origin: 'backup-1 (READY, east)' }),
  at(
    clones,
    'under a masking key of its own',
    [started(1, copy), told(1, 'backup.completed')],
    [cloned(1, 'fresh')],
    {
      'masking key': 'fresh',
    },
  ),
  at(clones, 'from nothing', [], [cloned(1)], { origin: 'backup-1 (NONE, nowhere)' }),

  at(
    activates,
    'with an HSM',
    [cloned(1), made, restored('fresh-1'), activated('fresh-1')],
    [clusterActivated],
    undefined,
  ),
  at(activates, 'with an HSM on its way', [cloned(1), made, restored('fresh-1')], [clusterActivated], {
    cluster: 'fresh',
    'made from a backup': true,
  }),
  at(
    activates,
    'with the HSM that becomes active',
    [cloned(1), made, restored('fresh-1')],
    [activated('fresh-1'), clusterActivated],
    undefined,
  ),
  {
    ...at(activates, 'early, as assumed', [cloned(1)], [made, clusterActivated], undefined),
    restoredClusterActive: true,
  },

  at(
    arrive,
    'from a clone',
    [user('cu', 'home-1', 'home-2')],
    [user('cu', 'clone-1', 'clone-2')],
    undefined,
    {
      changeUsers: true,
      replicateUsers: true,
    },
  ),
  at(arrive, 'by creation', [], [user('cu', 'clone-1', 'clone-2')], undefined, { changeUsers: true }),
  at(
    arrive,
    'on one HSM of two',
    [],
    [user('cu', 'clone-1')],
    { user: 'cu', 'missing on': ['clone-2'] },
    {
      changeUsers: true,
    },
  ),
  at(arrive, 'on the one that answers', [away('clone-2')], [user('cu', 'clone-1')], undefined, {
    changeUsers: true,
  }),
];

test.each(edges)(
  '$property.name: $where',
  ({ property, before, step, evidence, allow, restoredClusterActive }) => {
    const deployment = deploymentWith(allow ?? {}, { restoredClusterActive: restoredClusterActive ?? false });
    const found = violationOfStep(
      property,
      worldAfter(deployment, before),
      worldAfter(deployment, [...before, ...step]),
    );
    if (evidence === undefined) expect(found).toBeUndefined();
    else expect(found).toMatchObject(evidence);
  },
);

test('each property has a step that it accepts and one that it does not', () => {
  const properties = new Set(edges.map(({ property }) => property));
  for (const property of properties) {
    const verdicts = edges
      .filter((edge) => edge.property === property)
      .map(({ evidence }) => evidence === undefined);
    expect(new Set(verdicts).size, property.name).toBe(2);
  }
});

describe('a key that is not exportable', () => {
  const deployment = deploymentWith({ wrapKey: true });
  const wrapped =
    (name: string): Told =>
    (world) =>
      world.tell(key(world, name).export!, { type: 'key.wrapped' });

  test('is never wrapped, and any other may be', () => {
    const { findViolation } = nonExportableKeyIsNeverWrapped;
    expect(findViolation(worldAfter(deployment, [held, wrapped('key-1')]))).toEqual({ key: 'key-1' });
    expect(findViolation(worldAfter(deployment, [held, wrapped('key-2')]))).toBeUndefined();
  });

  test('may be in a clone, which is worth a witness only for such a key', () => {
    const { findWitness } = nonExportableKeyCanReachAClone;
    expect(findWitness(worldAfter(deployment, [held, toClone]))).toEqual({
      key: 'key-1',
      holder: 'clone-1',
      cluster: 'clone',
    });
    expect(findWitness(worldAfter(deployment, [everywhere]))).toBeUndefined();
    expect(findWitness(worldAfter(deployment, [created('key-2', 'clone-1')]))).toBeUndefined();
  });
});

function at(
  property: StepProperty,
  where: string,
  before: readonly Told[],
  step: readonly Told[],
  evidence: Evidence | undefined,
  allow: Allow = {},
): Edge {
  return { property, where, before, step, evidence, allow };
}

function worldAfter(deployment: Deployment, history: readonly Told[]): World {
  const world: World = new InternedWorld(new Memory(deployment));
  for (const tell of history) tell(world);
  return world;
}
