import { describe, expect, test } from 'vitest';
import { modelOf } from '../../model.ts';
import { liveCopyCountInHome } from '../../world/questions.ts';
import {
  cloneAtWork,
  type History,
  shortReach,
  start,
  testRefusals,
  withOneHandle,
  withPromotion,
} from '../testing.ts';

const fallible = { allow: { syncFailures: true } } as const;
const replicating = start().after('generate-key key-sdk3 hsm-a1', 'generate-key key-sdk5 hsm-a1');
/** Three HSMs of which the third was away when the owner of the keys was created. */
const ownerMissing = start({ allow: { changeUsers: true } }).after(
  'hsm-becomes-unreachable hsm-a3',
  'create-user cluster-a cu',
  'hsm-recovers hsm-a3',
);

/** The session key is there and can be promoted. */
const session = start(withPromotion).after('generate-key key-session hsm-a2');
/** The client of Client SDK 3 waits for its minimum of two; only the first copy was made. */
const waiting = start({
  clients: {
    app: { cluster: 'cluster-a', sdk: 5 },
    batch: { cluster: 'cluster-a', sdk: 3, minSrv: 2, waitsForMinimum: true },
  },
  ...fallible,
}).after(
  'generate-key key-sdk3 hsm-a1',
  'client-sync-fails key-sdk3 hsm-a2',
  'client-sync-fails key-sdk3 hsm-a3',
);

/** A key of the clone came to one HSM of home, with the handle that a key of home would get. */
const twinInHome = start(withOneHandle).after(
  'generate-key key-twin hsm-b1',
  'sync-key key-twin hsm-b1 hsm-a2',
);
/** It came while that key was being created. */
const twinMet = start(withOneHandle).after(
  'generate-key key-twin hsm-b1',
  'generate-key key-sdk3 hsm-a1',
  'sync-key key-twin hsm-b1 hsm-a2',
);

test('the copy of a key fails where another key has its handle, even if copying never fails otherwise', () => {
  expect(twinMet.refusal('client-sync-fails key-sdk3 hsm-a2')).toBeUndefined();
  expect(twinMet.refusal('client-sync-fails key-sdk3 hsm-a3')).toBe('copying-cannot-fail');
});

testRefusals('key-creation', {
  generateKey: {
    happens: [start(), 'key-sdk5 hsm-a1'],
    'made-by-promotion': [session, 'key-promoted hsm-a2'],
    'hsm-out-of-reach': [start({ clients: shortReach }), 'key-sdk5 hsm-a3'],
    'hsm-not-in-home-cluster': [start({ clusters: cloneAtWork }), 'key-sdk5 hsm-b1'],
    'key-already-created': [replicating, 'key-sdk5 hsm-a2'],
    'cluster-not-active': [
      start({ clients: { app: { cluster: 'cluster-b', sdk: 5 }, batch: { cluster: 'cluster-b', sdk: 3 } } }),
      'key-sdk5 hsm-b1',
    ],
    'hsm-not-active': [start().after('hsm-becomes-unreachable hsm-a1'), 'key-sdk5 hsm-a1'],
    'owner-missing': [ownerMissing, 'key-sdk5 hsm-a3'],
    'quorum-unreachable': [start().after('hsm-fails hsm-a2', 'hsm-fails hsm-a3'), 'key-sdk5 hsm-a1'],
    'handle-taken': [twinInHome, 'key-sdk3 hsm-a1'],
  },
  promoteKey: {
    happens: [session, 'key-promoted'],
    'not-allowed': [start({ keys: withPromotion.keys }), 'key-promoted'],
    'not-a-token-key': [session, 'key-session'],
    'promotes-no-key': [session, 'key-sdk5'],
    'key-already-created': [session.after('promote-key key-promoted'), 'key-promoted'],
    'session-not-open': [session.after('close-session key-session'), 'key-promoted'],
    'no-live-copy': [session.after('hsm-becomes-unreachable hsm-a2'), 'key-promoted'],
    'quorum-unreachable': [session.after('hsm-fails hsm-a1', 'hsm-fails hsm-a3'), 'key-promoted'],
  },
  clientSyncCopies: {
    happens: [replicating, 'key-sdk3 hsm-a2'],
    'hsm-out-of-reach': [
      start({ clients: shortReach }).after('generate-key key-sdk3 hsm-a1'),
      'key-sdk3 hsm-a3',
    ],
    'not-a-token-key': [start().after('generate-key key-session hsm-a1'), 'key-session hsm-a2'],
    'hsm-not-in-home-cluster': [
      start({ clusters: cloneAtWork }).after('generate-key key-sdk5 hsm-a1'),
      'key-sdk5 hsm-b1',
    ],
    'creation-not-running': [start(), 'key-sdk5 hsm-a1'],
    'hsm-not-active': [replicating.after('hsm-becomes-unreachable hsm-a2'), 'key-sdk3 hsm-a2'],
    'already-attempted': [replicating, 'key-sdk3 hsm-a1'],
    'no-live-copy': [replicating.after('hsm-becomes-unreachable hsm-a1'), 'key-sdk3 hsm-a2'],
    'owner-missing': [ownerMissing.after('generate-key key-sdk3 hsm-a1'), 'key-sdk3 hsm-a3'],
    'handle-taken': [twinMet, 'key-sdk3 hsm-a2'],
  },
  clientSyncFails: {
    happens: [start(fallible).after('generate-key key-sdk3 hsm-a1'), 'key-sdk3 hsm-a2'],
    'hsm-out-of-reach': [
      start({ ...fallible, clients: shortReach }).after('generate-key key-sdk3 hsm-a1'),
      'key-sdk3 hsm-a3',
    ],
    'not-a-token-key': [start(fallible).after('generate-key key-session hsm-a1'), 'key-session hsm-a2'],
    'hsm-not-in-home-cluster': [
      start({ ...fallible, clusters: cloneAtWork }).after('generate-key key-sdk5 hsm-a1'),
      'key-sdk5 hsm-b1',
    ],
    'creation-not-running': [start(fallible), 'key-sdk5 hsm-a1'],
    'hsm-not-active': [
      start(fallible).after('generate-key key-sdk3 hsm-a1', 'hsm-fails hsm-a2'),
      'key-sdk3 hsm-a2',
    ],
    'already-attempted': [start(fallible).after('generate-key key-sdk3 hsm-a1'), 'key-sdk3 hsm-a1'],
    'copying-cannot-fail': [replicating, 'key-sdk3 hsm-a2'],
  },
  settleCreation: {
    happens: [
      replicating.after('client-sync-copies key-sdk3 hsm-a2', 'client-sync-copies key-sdk3 hsm-a3'),
      'key-sdk3',
    ],
    'not-a-token-key': [start().after('generate-key key-session hsm-a1'), 'key-session'],
    'creation-not-running': [start(), 'key-sdk3'],
    'minimum-awaited': [waiting, 'key-sdk3'],
    'hsm-still-to-attempt': [replicating.after('client-sync-copies key-sdk3 hsm-a2'), 'key-sdk3'],
  },
});

describe('generate-key', () => {
  test('leaves a token key on one HSM, its creation running', () => {
    expect(start().changes('generate-key key-sdk3 hsm-a2')).toEqual([
      'hsm-a2 keys: none -> key-sdk3',
      'key-sdk3 creation: none -> replicating',
      'key-sdk3 attempted: none -> hsm-a2',
    ]);
  });

  test('acknowledges a session key at once, whatever the quorum', () => {
    const oneHsm = start().after('hsm-fails hsm-a2', 'hsm-fails hsm-a3');
    expect(oneHsm.changes('generate-key key-session hsm-a1')).toEqual([
      'hsm-a1 keys: none -> key-session',
      'key-session creation: none -> acknowledged',
    ]);
  });

  test('asks for a quorum of Client SDK 5 only, and there only with the check on', () => {
    const clients = {
      app: { cluster: 'cluster-a', sdk: 5, keyAvailabilityCheck: false },
      batch: { cluster: 'cluster-a', sdk: 3, createObjectMinimumNodes: 3 },
    } as const;
    const oneHsm = start({ clients }).after('hsm-fails hsm-a2', 'hsm-fails hsm-a3');
    expect(oneHsm.refusal('generate-key key-sdk5 hsm-a1')).toBeUndefined();
    expect(oneHsm.refusal('generate-key key-sdk3 hsm-a1')).toBeUndefined();
  });
});

describe('promote-key', () => {
  test('turns the session key into the token key where it is, whose creation then runs as any other', () => {
    expect(session.changes('promote-key key-promoted')).toEqual([
      'hsm-a2 keys: key-session -> key-promoted',
      'key-session creation: acknowledged -> promoted',
      'key-promoted creation: none -> replicating',
      'key-promoted attempted: none -> hsm-a2',
    ]);
    const promoted = session.after('promote-key key-promoted');
    expect(promoted.refusal('client-sync-copies key-promoted hsm-a1')).toBeUndefined();
    expect(promoted.refusal('server-sync-copies key-promoted hsm-a2 hsm-a1')).toBeUndefined();
    expect(promoted.refusal('settle-creation key-promoted')).toBe('hsm-still-to-attempt');
  });

  test('leaves no session to close, and no session key to delete or to generate', () => {
    const promoted = session.after('promote-key key-promoted');
    expect(promoted.refusal('close-session key-session')).toBe('session-not-open');
    expect(promoted.refusal('delete-key key-session')).toBe('key-not-created');
    expect(promoted.refusal('generate-key key-session hsm-a1')).toBe('key-already-created');
  });

  test('leaves the other keys of the HSM alone', () => {
    const beside = session.after('generate-key key-sdk3 hsm-a2', 'generate-key key-sdk5 hsm-a2');
    expect(beside.changes('promote-key key-promoted')).toContain(
      'hsm-a2 keys: key-sdk3, key-sdk5, key-session -> key-sdk3, key-sdk5, key-promoted',
    );
  });

  test('asks for no quorum with Client SDK 3', () => {
    const keys = {
      ...withPromotion.keys,
      'key-session': { class: 'session', client: 'batch', owner: 'cu' },
      'key-promoted': { class: 'token', client: 'batch', owner: 'cu', promotes: 'key-session' },
    } as const;
    const alone = start({ ...withPromotion, keys }).after(
      'hsm-fails hsm-a1',
      'hsm-fails hsm-a2',
      'generate-key key-session hsm-a3',
    );
    expect(alone.refusal('promote-key key-promoted')).toBeUndefined();
  });

  test('works where the token key is described before its session key', () => {
    const { 'key-session': late, ...others } = withPromotion.keys;
    const first = start({ ...withPromotion, keys: { ...others, 'key-session': late } });
    expect(
      first.after('generate-key key-session hsm-a1', 'promote-key key-promoted').facts('hsm-a1'),
    ).toEqual({
      state: 'ACTIVE',
      keys: 'key-promoted',
      users: 'co, cu',
    });
  });
});

describe('a client that reaches two HSMs of three', () => {
  const narrow = start({ ...fallible, clients: shortReach });

  test('is done when it tried those, and neither waits for the third nor counts its copy', () => {
    const one = narrow.after(
      'generate-key key-sdk3 hsm-a1',
      'server-sync-copies key-sdk3 hsm-a1 hsm-a3',
      'client-sync-fails key-sdk3 hsm-a2',
    );
    expect(one.changes('settle-creation key-sdk3')).toEqual([
      'key-sdk3 creation: replicating -> cleaning',
      'key-sdk3 attempted: hsm-a1, hsm-a2 -> none',
    ]);
  });

  test('takes no copy from the third for its source', () => {
    const gone = narrow.after(
      'generate-key key-sdk3 hsm-a1',
      'server-sync-copies key-sdk3 hsm-a1 hsm-a3',
      'hsm-fails hsm-a1',
    );
    expect(gone.refusal('client-sync-copies key-sdk3 hsm-a2')).toBe('no-live-copy');
  });

  test('counts two active HSMs for the quorum, not three', () => {
    expect(narrow.refusal('generate-key key-sdk5 hsm-a1')).toBeUndefined();
    expect(narrow.after('hsm-fails hsm-a2').refusal('generate-key key-sdk5 hsm-a1')).toBe(
      'quorum-unreachable',
    );
  });

  test('may name them in any order', () => {
    const clients = { ...shortReach, app: { ...shortReach.app, reaches: ['hsm-a3', 'hsm-a1'] } };
    const [, key] = start({ clients }).world.deployment.keys;
    expect(key?.reached.map(({ name }) => name)).toEqual(['hsm-a1', 'hsm-a3']);
  });

  test('is told apart from one that reaches all, whose reach is the cluster itself', () => {
    for (const key of start().world.deployment.keys) expect(key.reached).toBe(key.home.hsms);
  });
});

describe('client-side synchronization', () => {
  test('copies a key to one HSM and is done with it', () => {
    expect(replicating.changes('client-sync-copies key-sdk3 hsm-a2')).toEqual([
      'hsm-a2 keys: none -> key-sdk3',
      'key-sdk3 attempted: hsm-a1 -> hsm-a1, hsm-a2',
    ]);
  });

  test('is done with an HSM that server-side synchronization reached first', () => {
    const overtaken = replicating.after('server-sync-copies key-sdk3 hsm-a1 hsm-a2');
    expect(overtaken.changes('client-sync-copies key-sdk3 hsm-a2')).toEqual([
      'key-sdk3 attempted: hsm-a1 -> hsm-a1, hsm-a2',
    ]);
  });

  test.each([
    ['no live copy is left', replicating.after('hsm-fails hsm-a1'), 'key-sdk3 hsm-a2'],
    ['the owner is missing there', ownerMissing.after('generate-key key-sdk3 hsm-a1'), 'key-sdk3 hsm-a3'],
  ])('must fail, though nothing may fail, when %s', (_, history, parameters) => {
    expect(history.refusal(`client-sync-copies ${parameters}`)).toBeDefined();
    expect(history.changes(`client-sync-fails ${parameters}`)).toEqual([
      expect.stringMatching(/^key-sdk3 attempted: hsm-a1 -> hsm-a1, hsm-a[23]$/),
    ]);
  });

  test('is served by any live copy, whoever brought it there', () => {
    const moved = replicating.after('server-sync-copies key-sdk3 hsm-a1 hsm-a3', 'hsm-fails hsm-a1');
    expect(moved.refusal('client-sync-copies key-sdk3 hsm-a2')).toBeUndefined();
  });

  test.each([
    ['fails', ['hsm-fails hsm-a1']],
    ['becomes unreachable', ['hsm-becomes-unreachable hsm-a1']],
    ['is deleted', ['delete-hsm hsm-a1']],
    ['is replaced', ['hsm-fails hsm-a1', 'create-hsm hsm-a1 hsm-a2', 'hsm-becomes-active hsm-a1']],
  ])('stays done with an HSM that %s', (_, steps) => {
    const later = replicating.after(...steps);
    expect(later.facts('key-sdk3')['attempted']).toBe('hsm-a1');
    const all = later.after('client-sync-fails key-sdk3 hsm-a2', 'client-sync-fails key-sdk3 hsm-a3');
    expect(all.refusal('settle-creation key-sdk3')).toBeUndefined();
  });

  test('of one key says nothing of another', () => {
    expect(replicating.after('client-sync-copies key-sdk3 hsm-a2').facts('key-sdk5')).toEqual({
      creation: 'replicating',
      attempted: 'hsm-a1',
    });
  });
});

describe('settle-creation', () => {
  const settled = (history: History, key: string, tried: Readonly<Record<string, 'copies' | 'fails'>>) =>
    history
      .after(...Object.entries(tried).map(([hsm, outcome]) => `client-sync-${outcome} ${key} ${hsm}`))
      .changes(`settle-creation ${key}`);
  const clients = (sdk3: object, sdk5: object) => ({
    batch: { cluster: 'cluster-a', sdk: 3 as const, ...sdk3 },
    app: { cluster: 'cluster-a', sdk: 5 as const, ...sdk5 },
  });

  /**
   * @clause KS-SETTING-PER-SDK
   * @clause KS-SDK3-LARGER-WINS
   * @clause KS-KMU-MIN-SRV
   * @clause KS-SDK5-QUORUM-IS-TWO
   */
  test.each([
    ['SDK 3, by default', clients({}, {}), 'key-sdk3', 1, 'acknowledged'],
    ['SDK 3, minimum of 2', clients({ createObjectMinimumNodes: 2 }, {}), 'key-sdk3', 1, 'cleaning'],
    ['SDK 3, minimum of 2', clients({ createObjectMinimumNodes: 2 }, {}), 'key-sdk3', 2, 'acknowledged'],
    ['SDK 3, minimum of 3', clients({ createObjectMinimumNodes: 3 }, {}), 'key-sdk3', 2, 'cleaning'],
    ['SDK 3, minimum of 3', clients({ createObjectMinimumNodes: 3 }, {}), 'key-sdk3', 3, 'acknowledged'],
    ['SDK 3, -min_srv of 2', clients({ minSrv: 2 }, {}), 'key-sdk3', 1, 'cleaning'],
    ['SDK 3, both', clients({ createObjectMinimumNodes: 3, minSrv: 2 }, {}), 'key-sdk3', 2, 'cleaning'],
    ['SDK 5', clients({}, {}), 'key-sdk5', 1, 'unacknowledged'],
    ['SDK 5', clients({}, {}), 'key-sdk5', 2, 'acknowledged'],
    ['SDK 5, unchecked', clients({}, { keyAvailabilityCheck: false }), 'key-sdk5', 1, 'acknowledged'],
  ])('%s: ends, forgetting what was tried', (_, chosen, key, copyCount, creation) => {
    const generated = start({ ...fallible, clients: chosen }).after(`generate-key ${key} hsm-a1`);
    const outcome = (copy: number) => (copy <= copyCount ? 'copies' : 'fails');
    expect(settled(generated, key, { 'hsm-a2': outcome(2), 'hsm-a3': outcome(3) })).toEqual([
      `${key} creation: replicating -> ${creation}`,
      `${key} attempted: hsm-a1, hsm-a2, hsm-a3 -> none`,
    ]);
  });

  test('counts a copy that server-side synchronization made', () => {
    const generated = start(fallible).after('generate-key key-sdk3 hsm-a1');
    const helped = generated.after('server-sync-copies key-sdk3 hsm-a1 hsm-a2');
    expect(settled(helped, 'key-sdk3', { 'hsm-a2': 'fails', 'hsm-a3': 'fails' })).toContain(
      'key-sdk3 creation: replicating -> acknowledged',
    );
  });

  test('counts no copy that is out of reach, and waits for no HSM that is', () => {
    const generated = start().after('generate-key key-sdk3 hsm-a1', 'client-sync-copies key-sdk3 hsm-a2');
    const away = generated.after('hsm-becomes-unreachable hsm-a2', 'hsm-becomes-unreachable hsm-a3');
    expect(liveCopyCountInHome(away.world, away.world.deployment.keys[0]!)).toBe(1);
    expect(away.changes('settle-creation key-sdk3')).toContain('key-sdk3 creation: replicating -> cleaning');
  });

  test('of a client without -timeout waits until server-side synchronization brought the copies', () => {
    const helped = waiting.after('server-sync-copies key-sdk3 hsm-a1 hsm-a3');
    expect(helped.changes('settle-creation key-sdk3')).toEqual([
      'key-sdk3 creation: replicating -> acknowledged',
      'key-sdk3 attempted: hsm-a1, hsm-a2, hsm-a3 -> none',
    ]);
  });

  test('of a client without -timeout waits for ever when too few HSMs are left, or no copy', () => {
    const alone = waiting.after('hsm-fails hsm-a2', 'hsm-fails hsm-a3');
    expect(alone.refusal('settle-creation key-sdk3')).toBe('minimum-awaited');
    expect(waiting.after('hsm-fails hsm-a1').refusal('settle-creation key-sdk3')).toBe('minimum-awaited');
  });

  test('of a client without -timeout still tries every HSM, though enough have the key', () => {
    const early = start({
      clients: {
        app: { cluster: 'cluster-a', sdk: 5 },
        batch: { cluster: 'cluster-a', sdk: 3, waitsForMinimum: true },
      },
    }).after('generate-key key-sdk3 hsm-a1');
    expect(early.refusal('settle-creation key-sdk3')).toBe('hsm-still-to-attempt');
  });

  test('counts no copy in another cluster', () => {
    const cloned = start({ ...fallible, clusters: cloneAtWork })
      .after('generate-key key-sdk3 hsm-a1')
      .after('sync-key key-sdk3 hsm-a1 hsm-b1', 'sync-key key-sdk3 hsm-a1 hsm-b2');
    expect(settled(cloned, 'key-sdk3', { 'hsm-a2': 'fails', 'hsm-a3': 'fails' })).toContain(
      'key-sdk3 creation: replicating -> cleaning',
    );
  });

  test('tells how many HSMs must have the key', () => {
    const { scenario } = start({ clients: clients({}, {}) }).world.deployment;
    const sentences = modelOf(scenario).steps.map(({ sentence }) => sentence);
    expect(sentences).toContain('The creation of key-sdk3 is settled: 1 HSM must have it.');
    expect(sentences).toContain('The creation of key-sdk5 is settled: 2 HSMs must have it.');
  });
});
