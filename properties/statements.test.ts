import { expect, test } from 'vitest';
import {
  type Deployment,
  type HsmSlot,
  InternedWorld,
  type KeySlot,
  Memory,
  modelOf,
  type World,
} from '#models';
import { acknowledgedKeyOnEveryActiveHsm } from './always/acknowledged-key-on-every-active-hsm.invariant.ts';
import { acknowledgedKeyRecoverable } from './always/acknowledged-key-recoverable.invariant.ts';
import { acknowledgedKeyStaysUsable } from './always/acknowledged-key-stays-usable.invariant.ts';
import { acknowledgedKeySurvives } from './always/acknowledged-key-survives.invariant.ts';
import { activeClusterHasMaskingKey } from './always/active-cluster-has-masking-key.invariant.ts';
import { cloneHoldsEveryAcknowledgedKey } from './always/clone-holds-every-acknowledged-key.invariant.ts';
import { deletedClusterHasNoHsm } from './always/deleted-cluster-has-no-hsm.invariant.ts';
import { usableKeyOnTwoHsms } from './always/usable-key-on-two-hsms.invariant.ts';
import { type AlwaysProperty, type Evidence, type StepProperty, violationOfStep } from './property.ts';
import { acknowledgementMeetsRequirement } from './step/acknowledgement-meets-requirement.step.ts';
import { keyMovesOnlyBySync } from './step/key-moves-only-by-sync.step.ts';
import { scenarioFrom } from './testing.ts';

// Worlds at the edge of a statement. Some of them the model never reaches, which is why a search alone
// does not tell whether the statement is drawn where it should be.

/** `sdk3` needs two HSMs of `home`, and so does `sdk5`. `clone` has the masking key of `home`. */
const { deployment } = modelOf(
  scenarioFrom({
    name: 'edges',
    regions: { 'us-east-1': 'aws' },
    clusters: {
      home: { region: 'us-east-1', hsms: ['home-1', 'home-2'], start: 'running' },
      clone: { region: 'us-east-1', hsms: ['clone-1', 'clone-2'], start: 'running', maskingKey: 'home' },
      fresh: { region: 'us-east-1', hsms: ['fresh-1'] },
    },
    clients: {
      old: { cluster: 'home', sdk: 3, createObjectMinimumNodes: 2 },
      new: { cluster: 'home', sdk: 5 },
    },
    users: ['co', 'cu'],
    cryptoOfficer: 'co',
    keys: {
      sdk3: { class: 'token', client: 'old', owner: 'cu' },
      sdk5: { class: 'token', client: 'new', owner: 'cu' },
    },
    backups: 1,
    allow: { changeUsers: true },
  }),
);

const [sdk3, sdk5] = deployment.keys as [KeySlot, KeySlot];
const [home1, home2, clone1, clone2, fresh1] = deployment.hsms as Five<HsmSlot>;
const [home, clone, fresh] = deployment.clusters as [Cluster, Cluster, Cluster];
const [backup] = deployment.backups as [Deployment['backups'][number]];

type Cluster = Deployment['clusters'][number];
type Five<Slot> = [Slot, Slot, Slot, Slot, Slot];
type Told = (world: World) => void;

test.each([
  edge(acknowledgedKeySurvives, 'nowhere', [acknowledged(sdk3)], { key: 'sdk3', holders: [] }),
  edge(acknowledgedKeySurvives, 'on a degraded HSM', [acknowledged(sdk3, home1), degraded(home1)], undefined),
  edge(acknowledgedKeySurvives, 'in another cluster only', [acknowledged(sdk3, clone1)], undefined),
  edge(acknowledgedKeySurvives, 'nowhere, and not acknowledged', [unacknowledged(sdk5)], undefined),

  edge(acknowledgedKeyRecoverable, 'in no backup', [acknowledged(sdk3), backedUp()], {
    key: 'sdk3',
    holders: [],
    backups: [],
  }),
  edge(
    acknowledgedKeyRecoverable,
    'in a backup that is being made',
    [acknowledged(sdk3), backedUp(sdk3)],
    undefined,
  ),
  edge(
    acknowledgedKeyRecoverable,
    'in a backup that is ready',
    [acknowledged(sdk3), backedUp(sdk3), (world) => world.tell(backup, { type: 'backup.completed' })],
    undefined,
  ),
  edge(
    acknowledgedKeyRecoverable,
    'in a backup that is marked for deletion',
    [acknowledged(sdk3), backedUp(sdk3), markedForDeletion],
    undefined,
  ),
  edge(
    acknowledgedKeyRecoverable,
    'in a purged backup',
    [
      acknowledged(sdk3),
      backedUp(sdk3),
      markedForDeletion,
      (world) => world.tell(backup, { type: 'backup.purged' }),
    ],
    { key: 'sdk3', holders: [], backups: [] },
  ),

  edge(usableKeyOnTwoHsms, 'acknowledged, on one', [acknowledged(sdk3, home1)], {
    key: 'sdk3',
    'active holders': ['home-1'],
  }),
  edge(usableKeyOnTwoHsms, 'on one of home and one elsewhere', [acknowledged(sdk3, home1, clone1)], {
    key: 'sdk3',
    'active holders': ['home-1'],
  }),
  edge(
    usableKeyOnTwoHsms,
    'on one active and one degraded HSM',
    [acknowledged(sdk3, home1, home2), degraded(home2)],
    { key: 'sdk3', 'active holders': ['home-1'] },
  ),
  edge(usableKeyOnTwoHsms, 'on two', [acknowledged(sdk3, home1, home2)], undefined),
  edge(usableKeyOnTwoHsms, 'on one, which is too few to be usable', [acknowledged(sdk5, home1)], undefined),
  edge(usableKeyOnTwoHsms, 'on none, and so not usable', [acknowledged(sdk3)], undefined),

  edge(
    acknowledgedKeyStaysUsable,
    'acknowledged, on one active and one degraded HSM',
    [acknowledged(sdk5, home1, home2), degraded(home1)],
    { key: 'sdk5', required: 2, 'active holders': ['home-2'] },
  ),
  edge(acknowledgedKeyStaysUsable, 'of Client SDK 3, on one', [acknowledged(sdk3, home1)], undefined),
  edge(acknowledgedKeyStaysUsable, 'unacknowledged, on one', [unacknowledged(sdk5, home1)], undefined),

  edge(acknowledgedKeyOnEveryActiveHsm, 'missing on one', [acknowledged(sdk3, home1, clone1)], {
    key: 'sdk3',
    'missing on': 'home-2',
  }),
  edge(
    acknowledgedKeyOnEveryActiveHsm,
    'missing on a degraded one',
    [acknowledged(sdk3, home1, clone1), degraded(home2)],
    undefined,
  ),

  edge(cloneHoldsEveryAcknowledgedKey, 'missing in the clone', [acknowledged(sdk3, home1, home2)], {
    key: 'sdk3',
    'missing in': 'clone',
  }),
  edge(cloneHoldsEveryAcknowledgedKey, 'in the clone', [acknowledged(sdk3, home1, clone1)], undefined),
  edge(
    cloneHoldsEveryAcknowledgedKey,
    'in the clone, where nobody can reach it',
    [acknowledged(sdk3, clone1), degraded(clone1)],
    { key: 'sdk3', 'missing in': 'clone' },
  ),
  edge(
    cloneHoldsEveryAcknowledgedKey,
    'missing in a clone that nobody can reach',
    [acknowledged(sdk3, home1), degraded(clone1), degraded(clone2)],
    undefined,
  ),
  edge(
    cloneHoldsEveryAcknowledgedKey,
    'missing in a clone that is being deleted',
    [acknowledged(sdk3, home1), (world) => world.tell(clone, { type: 'cluster.deletionStarted' })],
    undefined,
  ),
  edge(
    cloneHoldsEveryAcknowledgedKey,
    'missing in a cluster with a masking key of its own',
    [acknowledged(sdk3, home1, clone1), activated('fresh')],
    undefined,
  ),
  edge(
    cloneHoldsEveryAcknowledgedKey,
    'missing in a second clone',
    [acknowledged(sdk3, home1, clone1), activated('home')],
    { key: 'sdk3', 'missing in': 'fresh' },
  ),

  edge(activeClusterHasMaskingKey, 'an active cluster without one', [activated(undefined)], {
    cluster: 'fresh',
  }),
  edge(activeClusterHasMaskingKey, 'an active cluster with one', [activated('fresh')], undefined),
  edge(activeClusterHasMaskingKey, 'an initialized cluster without one', [initialized(undefined)], undefined),

  edge(
    deletedClusterHasNoHsm,
    'one that is being deleted',
    [(world) => world.tell(home, { type: 'cluster.deletionStarted' })],
    { cluster: 'home', hsms: ['home-1', 'home-2'] },
  ),
  edge(deletedClusterHasNoHsm, 'one that is deleted', [deleted(home), failed(home1)], {
    cluster: 'home',
    hsms: ['home-2'],
  }),
  edge(
    deletedClusterHasNoHsm,
    'one that is deleted, with failed HSMs',
    [deleted(clone), failed(clone1), failed(clone2)],
    undefined,
  ),
])('$property.name: $where', ({ property, told, evidence }) => {
  expect(property.findViolation(worldAfter(told))).toEqual(evidence);
});

test.each([
  stepEdge(
    acknowledgementMeetsRequirement,
    'the copy is lost at the moment of acknowledgement',
    [generated(sdk3), stored(sdk3, home1, home2)],
    [degraded(home2), met(sdk3)],
    { key: 'sdk3', required: 2, 'active holders': ['home-1'] },
  ),
  stepEdge(
    acknowledgementMeetsRequirement,
    'the copy arrives at the moment of acknowledgement',
    [generated(sdk3), stored(sdk3, home1)],
    [stored(sdk3, home2), met(sdk3)],
    undefined,
  ),
  stepEdge(
    acknowledgementMeetsRequirement,
    'the copy is lost after the acknowledgement',
    [acknowledged(sdk3, home1, home2)],
    [degraded(home2)],
    undefined,
  ),
  stepEdge(
    keyMovesOnlyBySync,
    'from the same cluster, to an HSM without the owner',
    [generated(sdk3), stored(sdk3, home1)],
    [stored(sdk3, home2)],
    undefined,
  ),
  stepEdge(
    keyMovesOnlyBySync,
    'from a cluster with the same masking key, to an HSM without the owner',
    [generated(sdk3), stored(sdk3, home1)],
    [stored(sdk3, clone1)],
    { key: 'sdk3', 'gained by': 'clone-1', 'held by': ['home-1'] },
  ),
  stepEdge(
    keyMovesOnlyBySync,
    'from a cluster with the same masking key, to an HSM with the owner',
    [
      generated(sdk3),
      stored(sdk3, home1),
      (world) => world.tell(clone1, { type: 'user.created', user: 'cu' }),
    ],
    [stored(sdk3, clone1)],
    undefined,
  ),
  stepEdge(
    keyMovesOnlyBySync,
    'from nowhere, to an HSM with the owner',
    [generated(sdk3), (world) => world.tell(clone1, { type: 'user.created', user: 'cu' })],
    [stored(sdk3, clone1)],
    { key: 'sdk3', 'gained by': 'clone-1', 'held by': [] },
  ),
  stepEdge(
    keyMovesOnlyBySync,
    'with the creation of the HSM',
    [generated(sdk3)],
    [(world) => world.tell(fresh1, { type: 'hsm.creationStarted', contents: { keys: ['sdk3'], users: {} } })],
    undefined,
  ),
])('$property.name: $where', ({ property, told, step, evidence }) => {
  expect(violationOfStep(property, worldAfter(told), worldAfter([...told, ...step]))).toEqual(evidence);
});

function edge(
  property: AlwaysProperty,
  where: string,
  told: readonly Told[],
  evidence: Evidence | undefined,
) {
  return { property, where, told, evidence };
}

function stepEdge(
  property: StepProperty,
  where: string,
  told: readonly Told[],
  step: readonly Told[],
  evidence: Evidence | undefined,
) {
  return { property, where, told, step, evidence };
}

/** The world at the start, after it was told these things. */
function worldAfter(told: readonly Told[]): World {
  const world: World = new InternedWorld(new Memory(deployment));
  for (const tell of told) tell(world);
  return world;
}

function generated(key: KeySlot): Told {
  return (world) => world.tell(key, { type: 'key.generated' });
}

function met(key: KeySlot): Told {
  return (world) => world.tell(key, { type: 'requirement.met' });
}

function stored(key: KeySlot, ...holders: HsmSlot[]): Told {
  return (world) => {
    for (const hsm of holders) world.tell(hsm, { type: 'key.stored', key: key.name });
  };
}

function acknowledged(key: KeySlot, ...holders: HsmSlot[]): Told {
  return (world) => {
    for (const tell of [generated(key), stored(key, ...holders), met(key)]) tell(world);
  };
}

function unacknowledged(key: KeySlot, ...holders: HsmSlot[]): Told {
  return (world) => {
    for (const tell of [generated(key), stored(key, ...holders)]) tell(world);
    world.tell(key, { type: 'requirement.missed' });
  };
}

function degraded(hsm: HsmSlot): Told {
  return (world) => world.tell(hsm, { type: 'hsm.becameUnreachable' });
}

function failed(hsm: HsmSlot): Told {
  return (world) => world.tell(hsm, { type: 'hsm.failed' });
}

function backedUp(...keys: KeySlot[]): Told {
  const contents = { keys: keys.map(({ name }) => name), users: {} };
  const record = { contents, maskingKey: 'home', region: 'us-east-1', sourceCluster: 'home' };
  return (world) => world.tell(backup, { type: 'backup.started', record });
}

function markedForDeletion(world: World): void {
  world.tell(backup, { type: 'backup.completed' });
  world.tell(backup, { type: 'backup.deletionScheduled' });
}

/** A fresh cluster with an active HSM, up to its masking key. */
function initialized(maskingKey: string | undefined): Told {
  return (world) => {
    world.tell(fresh1, { type: 'hsm.creationStarted', contents: { keys: [], users: {} } });
    world.tell(fresh1, { type: 'hsm.activated' });
    world.tell(fresh, { type: 'cluster.creationStarted' });
    world.tell(fresh, { type: 'cluster.created' });
    world.tell(fresh, { type: 'cluster.initializationStarted' });
    // The types do not let a cluster go without one.
    world.tell(fresh, { type: 'cluster.initialized', maskingKey: maskingKey as string });
  };
}

function activated(maskingKey: string | undefined): Told {
  return (world) => {
    initialized(maskingKey)(world);
    world.tell(fresh, { type: 'cluster.activated' });
  };
}

function deleted(cluster: Cluster): Told {
  return (world) => {
    world.tell(cluster, { type: 'cluster.deletionStarted' });
    world.tell(cluster, { type: 'cluster.deleted' });
  };
}
