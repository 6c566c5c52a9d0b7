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
import { acknowledgedKeyOnEveryActiveHsm } from '../always/acknowledged-key-on-every-active-hsm.invariant.ts';
import { acknowledgedKeyRecoverable } from '../always/acknowledged-key-recoverable.invariant.ts';
import { acknowledgedKeyStaysUsable } from '../always/acknowledged-key-stays-usable.invariant.ts';
import { acknowledgedKeySurvives } from '../always/acknowledged-key-survives.invariant.ts';
import { activeClusterHasMaskingKey } from '../always/active-cluster-has-masking-key.invariant.ts';
import { cloneHoldsEveryAcknowledgedKey } from '../always/clone-holds-every-acknowledged-key.invariant.ts';
import { closedSessionLeavesNothing } from '../always/closed-session-leaves-nothing.invariant.ts';
import { deletedClusterHasNoHsm } from '../always/deleted-cluster-has-no-hsm.invariant.ts';
import { usableKeyOnTwoHsms } from '../always/usable-key-on-two-hsms.invariant.ts';
import { type AlwaysProperty, type Evidence, type StepProperty, violationOfStep } from '../property.ts';
import { acknowledgementMeetsRequirement } from '../step/acknowledgement-meets-requirement.step.ts';
import { acknowledgementWithinReach } from '../step/acknowledgement-within-reach.step.ts';
import { creationSkipsNoState } from '../step/creation-skips-no-state.step.ts';
import { everyReachedHsmIsAttempted } from '../step/every-reached-hsm-is-attempted.step.ts';
import { keyArrivesFromAnActiveHolder } from '../step/key-arrives-from-an-active-holder.step.ts';
import { keyArrivesOnlyWithItsOwner } from '../step/key-arrives-only-with-its-owner.step.ts';
import { keyMovesOnlyBySync } from '../step/key-moves-only-by-sync.step.ts';
import { markedCopyNeverReturns } from '../step/marked-copy-never-returns.step.ts';
import { promotedKeyExistsOnce } from '../step/promoted-key-exists-once.step.ts';
import { sessionKeyNeverMoves } from '../step/session-key-never-moves.step.ts';
import { scenarioFrom } from '../testing.ts';

// Worlds at the edge of a statement. Some of them the model never reaches, which is why a search alone
// does not tell whether the statement is drawn where it should be.

/**
 * `sdk3` needs two HSMs of `home`, and so does `sdk5`; `near` is of a client that reaches one of them, and
 * needs one. `session` can be turned into `promoted`. `clone` has the masking key of `home`.
 */
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
      near: { cluster: 'home', sdk: 3, reaches: ['home-1'] },
    },
    users: ['co', 'cu'],
    cryptoOfficer: 'co',
    keys: {
      sdk3: { class: 'token', client: 'old', owner: 'cu' },
      sdk5: { class: 'token', client: 'new', owner: 'cu' },
      near: { class: 'token', client: 'near', owner: 'cu' },
      session: { class: 'session', client: 'old', owner: 'cu' },
      promoted: { class: 'token', client: 'old', owner: 'cu', promotes: 'session' },
    },
    backups: 1,
    allow: { changeUsers: true, tombstoneCleanUp: true, promoteKeys: true },
  }),
);

const [sdk3, sdk5, near, session, promoted] = deployment.keys as Five<KeySlot>;
const [home1, home2, clone1, clone2, fresh1] = deployment.hsms as Five<HsmSlot>;
const [home, clone, fresh] = deployment.clusters as [Cluster, Cluster, Cluster];
const [backup] = deployment.backups as [Deployment['backups'][number]];

type Cluster = Deployment['clusters'][number];
type Five<Slot> = [Slot, Slot, Slot, Slot, Slot];
type Told = (world: World) => void;

const promotion: readonly Told[] = [
  (world) => world.tell(home1, { type: 'key.promoted', key: session.name, to: promoted.name }),
];

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

  edge(closedSessionLeavesNothing, 'on a degraded HSM', [closed, stored(session, home1), degraded(home1)], {
    key: 'session',
    'left on': ['home-1'],
  }),
  edge(closedSessionLeavesNothing, 'nowhere', [closed], undefined),
  edge(closedSessionLeavesNothing, 'still open', [generated(session), stored(session, home1)], undefined),
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

  stepEdge(creationSkipsNoState, 'over one state', [], [generated(sdk3), met(sdk3)], {
    key: 'sdk3',
    from: 'none',
    to: 'acknowledged',
  }),
  stepEdge(creationSkipsNoState, 'to the next state', [generated(sdk3)], [met(sdk3)], undefined),
  stepEdge(
    creationSkipsNoState,
    'of a session key, which is acknowledged at once',
    [],
    [generated(session)],
    undefined,
  ),

  stepEdge(
    everyReachedHsmIsAttempted,
    'one is left',
    [generated(sdk3), attempted(sdk3, home1)],
    [missed(sdk3)],
    { key: 'sdk3', 'not attempted': ['home-2'] },
  ),
  stepEdge(
    everyReachedHsmIsAttempted,
    'the one that is left does not answer',
    [generated(sdk3), attempted(sdk3, home1), degraded(home2)],
    [missed(sdk3)],
    undefined,
  ),
  stepEdge(
    everyReachedHsmIsAttempted,
    'the one that is left is out of reach',
    [generated(near), attempted(near, home1)],
    [met(near)],
    undefined,
  ),

  stepEdge(
    acknowledgementWithinReach,
    'the only copy is out of reach',
    [generated(near), stored(near, home2)],
    [met(near)],
    { key: 'near', required: 1, 'active holders in reach': [] },
  ),
  stepEdge(
    acknowledgementWithinReach,
    'the copy is in reach',
    [generated(near), stored(near, home1)],
    [met(near)],
    undefined,
  ),
  stepEdge(
    acknowledgementWithinReach,
    'of a client that reaches all, which is for another property',
    [generated(sdk3)],
    [met(sdk3)],
    undefined,
  ),

  stepEdge(
    keyArrivesOnlyWithItsOwner,
    'in the same cluster, without the owner',
    [generated(sdk3), stored(sdk3, home1)],
    [stored(sdk3, home2)],
    { key: 'sdk3', 'gained by': 'home-2', 'missing user': 'cu' },
  ),
  stepEdge(
    keyArrivesOnlyWithItsOwner,
    'with the owner',
    [generated(sdk3), stored(sdk3, home1), withOwner(home2)],
    [stored(sdk3, home2)],
    undefined,
  ),
  stepEdge(
    keyArrivesOnlyWithItsOwner,
    'by generation, without the owner',
    [],
    [generated(sdk3), stored(sdk3, home1)],
    { key: 'sdk3', 'gained by': 'home-1', 'missing user': 'cu' },
  ),
  stepEdge(keyArrivesOnlyWithItsOwner, 'with the creation of the HSM', [], [createdWith(sdk3)], undefined),

  stepEdge(
    keyArrivesFromAnActiveHolder,
    'from an HSM that does not answer',
    [generated(sdk3), stored(sdk3, home1), degraded(home1)],
    [stored(sdk3, home2)],
    { key: 'sdk3', 'gained by': 'home-2', 'active holders': [] },
  ),
  stepEdge(
    keyArrivesFromAnActiveHolder,
    'beside a holder that does not answer, from one of another cluster that does',
    [generated(sdk3), stored(sdk3, home1, clone1), degraded(home1)],
    [stored(sdk3, home2)],
    undefined,
  ),
  stepEdge(
    keyArrivesFromAnActiveHolder,
    'by generation',
    [],
    [generated(sdk3), stored(sdk3, home1)],
    undefined,
  ),
  stepEdge(
    keyArrivesFromAnActiveHolder,
    'with the creation of the HSM',
    [generated(sdk3)],
    [createdWith(sdk3)],
    undefined,
  ),

  stepEdge(
    sessionKeyNeverMoves,
    'to another HSM, with nothing left behind',
    [generated(session), stored(session, home1)],
    [erased(session, home1), stored(session, home2)],
    { key: 'session', 'gained by': 'home-2', 'held by': ['home-1'] },
  ),
  stepEdge(
    sessionKeyNeverMoves,
    'with the creation of an HSM',
    [generated(session), stored(session, home1)],
    [createdWith(session)],
    { key: 'session', 'gained by': 'fresh-1', 'held by': ['home-1'] },
  ),
  stepEdge(
    sessionKeyNeverMoves,
    'by generation',
    [],
    [generated(session), stored(session, home1)],
    undefined,
  ),
  stepEdge(
    sessionKeyNeverMoves,
    'of a token key, which may',
    [generated(sdk3), stored(sdk3, home1)],
    [erased(sdk3, home1), stored(sdk3, home2)],
    undefined,
  ),

  stepEdge(
    promotedKeyExistsOnce,
    'both are told',
    [open],
    [...promotion, promotes, generated(promoted)],
    undefined,
  ),
  stepEdge(
    promotedKeyExistsOnce,
    'the session is told nothing',
    [open],
    [...promotion, generated(promoted)],
    promotionEvidence({ session: 'acknowledged', promoted: 'replicating', left: [], on: ['home-1'] }),
  ),
  stepEdge(
    promotedKeyExistsOnce,
    'the token key is told nothing',
    [open],
    [...promotion, promotes],
    promotionEvidence({ session: 'promoted', promoted: 'none', left: [], on: ['home-1'] }),
  ),
  stepEdge(
    promotedKeyExistsOnce,
    'the session key stays where it was',
    [open],
    [...promotion, stored(session, home1), promotes, generated(promoted)],
    promotionEvidence({ session: 'promoted', promoted: 'replicating', left: ['home-1'], on: ['home-1'] }),
  ),
  stepEdge(
    promotedKeyExistsOnce,
    'the token key is on another HSM',
    [open],
    [erased(session, home1), stored(promoted, home2), promotes, generated(promoted)],
    promotionEvidence({ session: 'promoted', promoted: 'replicating', left: [], on: ['home-2'] }),
  ),
  stepEdge(promotedKeyExistsOnce, 'of no key that is promoted', [], [generated(sdk3)], undefined),

  stepEdge(markedCopyNeverReturns, 'it is stored again', [marked], [stored(sdk3, home1)], {
    key: 'sdk3',
    'held again by': 'home-1',
  }),
  stepEdge(
    markedCopyNeverReturns,
    'it is removed and stored again at once',
    [marked],
    [removed, stored(sdk3, home1)],
    { key: 'sdk3', 'held again by': 'home-1' },
  ),
  stepEdge(markedCopyNeverReturns, 'it is removed', [marked], [removed], undefined),
  stepEdge(
    markedCopyNeverReturns,
    'it is stored after it was removed',
    [marked, removed],
    [stored(sdk3, home1)],
    undefined,
  ),
  stepEdge(markedCopyNeverReturns, 'it is stored on another HSM', [marked], [stored(sdk3, home2)], undefined),
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

function missed(key: KeySlot): Told {
  return (world) => world.tell(key, { type: 'requirement.missed' });
}

function attempted(key: KeySlot, hsm: HsmSlot): Told {
  return (world) => world.tell(key.attempts[hsm.indexInCluster]!, { type: 'attempt.made' });
}

function erased(key: KeySlot, hsm: HsmSlot): Told {
  return (world) => world.tell(hsm, { type: 'key.erased', key: key.name });
}

function withOwner(hsm: HsmSlot): Told {
  return (world) => world.tell(hsm, { type: 'user.created', user: 'cu' });
}

/** An HSM of a fresh cluster is created with the key. */
function createdWith(key: KeySlot): Told {
  return (world) =>
    world.tell(fresh1, { type: 'hsm.creationStarted', contents: { keys: [key.name], users: {} } });
}

function closed(world: World): void {
  world.tell(session, { type: 'key.generated' });
  world.tell(session, { type: 'session.closed' });
}

/** The session key is on one HSM, and its session open. */
function open(world: World): void {
  world.tell(session, { type: 'key.generated' });
  world.tell(home1, { type: 'key.stored', key: session.name });
}

function promotes(world: World): void {
  world.tell(session, { type: 'key.promoted' });
}

function marked(world: World): void {
  world.tell(sdk3, { type: 'key.generated' });
  world.tell(home1, { type: 'key.stored', key: sdk3.name });
  world.tell(home1, { type: 'copy.marked', key: sdk3.name });
}

function removed(world: World): void {
  world.tell(home1, { type: 'copy.removed', key: sdk3.name });
}

/** Two keys after a promotion, of which the session key was on `home-1`. */
function promotionEvidence(after: {
  readonly session: string;
  readonly promoted: string;
  readonly left: readonly string[];
  readonly on: readonly string[];
}): Evidence {
  return {
    'session key': `session (${after.session})`,
    'had been on': ['home-1'],
    'left on': after.left,
    'token key': `promoted (${after.promoted})`,
    on: after.on,
  };
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
