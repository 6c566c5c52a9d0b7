import { describe, expect, test } from 'vitest';
import { cloneAtWork, type History, start, testRefusals, withOneHandle } from '../testing.ts';

type Changes = NonNullable<Parameters<typeof start>[0]>;

const users = ['co', 'cu', 'friend', 'other'];
const keys = {
  'key-sdk5': { class: 'token', client: 'app', owner: 'cu', sharedWith: ['friend'] },
  'key-session': { class: 'session', client: 'app', owner: 'cu' },
  'key-inside': { class: 'token', client: 'app', owner: 'cu', exportable: false },
} as const;

const clones = (changes: Changes = {}): History =>
  start({
    clusters: cloneAtWork,
    users,
    keys,
    ...changes,
    allow: { syncFailures: true, wrapKey: true, ...changes.allow },
  });
const generated = (history: History): History => history.after('generate-key key-sdk5 hsm-a1');
const spread = (history: History): History =>
  generated(history).after('client-sync-copies key-sdk5 hsm-a2', 'client-sync-copies key-sdk5 hsm-a3');

const ready = spread(clones());
const settled = ready.after('settle-creation key-sdk5');
const unrelated = clones({
  clusters: { ...cloneAtWork, 'cluster-b': { ...cloneAtWork['cluster-b'], maskingKey: 'cluster-b' } },
});
/** Users are created on both clusters, but for those who are missing in cluster-b. */
const withUsers = (...missing: readonly string[]): History =>
  clones({ allow: { changeUsers: true } }).after(
    ...users.slice(1).map((user) => `create-user cluster-a ${user}`),
    ...users
      .slice(1)
      .filter((user) => !missing.includes(user))
      .map((user) => `create-user cluster-b ${user}`),
  );
/** A clean-up marks the copy on hsm-a1, and the clone has the key on all of its HSMs. */
const marked = start({ clusters: cloneAtWork, allow: { syncFailures: true, tombstoneCleanUp: true } }).after(
  'generate-key key-sdk3 hsm-a1',
  'client-sync-fails key-sdk3 hsm-a2',
  'client-sync-fails key-sdk3 hsm-a3',
  'settle-creation key-sdk3',
  'sync-key key-sdk3 hsm-a1 hsm-b1',
  'server-sync-copies key-sdk3 hsm-b1 hsm-b2',
  'clean-up-tombstones key-sdk3 hsm-a1',
);
const deletedInB = (history: History): History =>
  history.after('hsm-fails hsm-b1', 'hsm-becomes-unreachable hsm-b2');

/** Every HSM of cluster-a has a key whose handle one HSM of cluster-b has for another key. */
const twins = start(withOneHandle).after(
  'generate-key key-sdk3 hsm-a1',
  'client-sync-copies key-sdk3 hsm-a2',
  'client-sync-copies key-sdk3 hsm-a3',
  'generate-key key-twin hsm-b1',
);

testRefusals('clones', {
  replicateKey: {
    happens: [ready, 'key-sdk5 cluster-a cluster-b'],
    'not-allowed': [spread(clones({ allow: { keyReplicate: false } })), 'key-sdk5 cluster-a cluster-b'],
    'not-a-token-key': [clones().after('generate-key key-session hsm-a1'), 'key-session cluster-a cluster-b'],
    'same-cluster': [ready, 'key-sdk5 cluster-a cluster-a'],
    'source-holds-no-live-copy': [clones(), 'key-sdk5 cluster-a cluster-b'],
    'key-inconsistent': [generated(clones()), 'key-sdk5 cluster-a cluster-b'],
    'copy-marked': [marked, 'key-sdk3 cluster-b cluster-a'],
    'different-masking-key': [spread(unrelated), 'key-sdk5 cluster-a cluster-b'],
    'no-active-hsm': [deletedInB(ready), 'key-sdk5 cluster-a cluster-b'],
    'already-held': [
      ready.after('replicate-key key-sdk5 cluster-a cluster-b'),
      'key-sdk5 cluster-a cluster-b',
    ],
    'owner-missing': [spread(withUsers('cu')), 'key-sdk5 cluster-a cluster-b'],
    'sharee-missing': [spread(withUsers('friend')), 'key-sdk5 cluster-a cluster-b'],
    'handle-taken': [twins, 'key-sdk3 cluster-a cluster-b'],
  },
  replicateKeyPartly: {
    happens: [ready, 'key-sdk5 cluster-a cluster-b hsm-b1'],
    'not-allowed': [
      spread(clones({ allow: { syncFailures: false } })),
      'key-sdk5 cluster-a cluster-b hsm-b1',
    ],
    'hsm-not-in-destination': [ready, 'key-sdk5 cluster-a cluster-b hsm-a1'],
    'already-held': [ready.after('sync-key key-sdk5 hsm-a1 hsm-b1'), 'key-sdk5 cluster-a cluster-b hsm-b1'],
    'hsm-not-active': [ready.after('hsm-becomes-unreachable hsm-b1'), 'key-sdk5 cluster-a cluster-b hsm-b1'],
    'copying-cannot-fail': [twins, 'key-sdk3 cluster-a cluster-b hsm-b2'],
    'nowhere-else-to-go': [
      ready.after('sync-key key-sdk5 hsm-a1 hsm-b2'),
      'key-sdk5 cluster-a cluster-b hsm-b1',
    ],
  },
  replicateUser: {
    happens: [withUsers('friend'), 'friend cluster-a cluster-b'],
    'not-allowed': [clones({ allow: { replicateUsers: false } }), 'friend cluster-a cluster-b'],
    'is-crypto-officer': [clones(), 'co cluster-a cluster-b'],
    'same-cluster': [clones(), 'friend cluster-a cluster-a'],
    'cluster-not-active': [start({ users }), 'friend cluster-a cluster-b'],
    'different-masking-key': [unrelated, 'friend cluster-a cluster-b'],
    'user-missing': [clones({ allow: { changeUsers: true } }), 'friend cluster-a cluster-b'],
    'user-inconsistent': [
      clones({ allow: { changeUsers: true } }).after(
        'hsm-becomes-unreachable hsm-a3',
        'create-user cluster-a friend',
        'hsm-recovers hsm-a3',
      ),
      'friend cluster-a cluster-b',
    ],
    'no-active-hsm': [deletedInB(withUsers('friend')), 'friend cluster-a cluster-b'],
    'user-in-destination': [clones(), 'friend cluster-a cluster-b'],
  },
  wrapKey: {
    happens: [settled, 'key-sdk5 hsm-a1'],
    'not-allowed': [
      spread(clones({ allow: { wrapKey: false } })).after('settle-creation key-sdk5'),
      'key-sdk5 hsm-a1',
    ],
    'not-a-token-key': [clones().after('generate-key key-session hsm-a1'), 'key-session hsm-a1'],
    'not-exportable': [clones(), 'key-inside hsm-a1'],
    'hsm-not-in-home-cluster': [
      settled.after('replicate-key key-sdk5 cluster-a cluster-b'),
      'key-sdk5 hsm-b1',
    ],
    'already-wrapped': [settled.after('wrap-key key-sdk5 hsm-a2'), 'key-sdk5 hsm-a1'],
    'hsm-not-active': [settled.after('hsm-becomes-unreachable hsm-a1'), 'key-sdk5 hsm-a1'],
    'not-held': [
      generated(clones()).after(
        'client-sync-copies key-sdk5 hsm-a2',
        'client-sync-fails key-sdk5 hsm-a3',
        'settle-creation key-sdk5',
      ),
      'key-sdk5 hsm-a3',
    ],
    'key-not-usable': [settled.after('hsm-fails hsm-a1', 'hsm-fails hsm-a2'), 'key-sdk5 hsm-a3'],
  },
});

describe('replicate-key', () => {
  test('reaches every active HSM of the destination, and no other', () => {
    expect(ready.changes('replicate-key key-sdk5 cluster-a cluster-b')).toEqual([
      'hsm-b1 keys: none -> key-sdk5',
      'hsm-b2 keys: none -> key-sdk5',
    ]);
    const away = ready.after('hsm-becomes-unreachable hsm-b1');
    expect(away.changes('replicate-key key-sdk5 cluster-a cluster-b')).toEqual([
      'hsm-b2 keys: none -> key-sdk5',
    ]);
  });

  test('that meets another key under the handle reaches the other HSMs', () => {
    expect(twins.changes('replicate-key-partly key-sdk3 cluster-a cluster-b hsm-b1')).toEqual([
      'hsm-b2 keys: none -> key-sdk3',
    ]);
    const everywhere = twins.after('server-sync-copies key-twin hsm-b1 hsm-b2');
    const step = 'replicate-key-partly key-sdk3 cluster-a cluster-b hsm-b1';
    expect(everywhere.refusal(step)).toBe('nowhere-else-to-go');
  });

  test('completes what syncKey began, and goes back as well', () => {
    const begun = ready.after('sync-key key-sdk5 hsm-a1 hsm-b2');
    expect(begun.changes('replicate-key key-sdk5 cluster-a cluster-b')).toEqual([
      'hsm-b1 keys: none -> key-sdk5',
    ]);
    const kept = ready
      .after('replicate-key key-sdk5 cluster-a cluster-b', 'settle-creation key-sdk5')
      .after('delete-key key-sdk5');
    expect(kept.changes('replicate-key key-sdk5 cluster-b cluster-a')).toEqual([
      'hsm-a1 keys: none -> key-sdk5',
      'hsm-a2 keys: none -> key-sdk5',
      'hsm-a3 keys: none -> key-sdk5',
    ]);
  });

  test('asks the active HSMs of the source only, and neither for common passwords nor for other users', () => {
    const history = generated(withUsers('other')).after(
      'client-sync-copies key-sdk5 hsm-a2',
      'hsm-becomes-unreachable hsm-a3',
      'change-password cluster-a',
    );
    expect(history.refusal('sync-key key-sdk5 hsm-a1 hsm-b1')).toBe('officer-password-differs');
    expect(history.refusal('replicate-key key-sdk5 cluster-a cluster-b')).toBeUndefined();
  });

  test('takes a key that is not exportable like any other', () => {
    const inside = clones().after(
      'generate-key key-inside hsm-a1',
      'client-sync-copies key-inside hsm-a2',
      'client-sync-copies key-inside hsm-a3',
    );
    expect(inside.changes('replicate-key key-inside cluster-a cluster-b')).toContain(
      'hsm-b1 keys: none -> key-inside',
    );
    expect(inside.changes('sync-key key-inside hsm-a1 hsm-b1')).toEqual(['hsm-b1 keys: none -> key-inside']);
  });
});

describe('replicate-key-partly', () => {
  test('reaches all but one', () => {
    expect(ready.changes('replicate-key-partly key-sdk5 cluster-a cluster-b hsm-b1')).toEqual([
      'hsm-b2 keys: none -> key-sdk5',
    ]);
  });

  test('refuses what a whole one refuses', () => {
    const step = 'replicate-key-partly key-sdk5 cluster-a cluster-b hsm-b1';
    expect(generated(clones()).refusal(step)).toBe('key-inconsistent');
    expect(spread(unrelated).refusal(step)).toBe('different-masking-key');
    expect(spread(withUsers('friend')).refusal(step)).toBe('sharee-missing');
    expect(spread(clones({ allow: { keyReplicate: false } })).refusal(step)).toBe('not-allowed');
    expect(clones().after('generate-key key-session hsm-a1').refusal(step.replace('sdk5', 'session'))).toBe(
      'not-a-token-key',
    );
  });
});

describe('replicate-user', () => {
  test('reaches every active HSM of the destination, and no other', () => {
    const lacking = withUsers('friend');
    expect(lacking.changes('replicate-user friend cluster-a cluster-b')).toEqual([
      'hsm-b1 users: co, cu, other -> co, cu, friend, other',
      'hsm-b2 users: co, cu, other -> co, cu, friend, other',
    ]);
    const away = lacking.after('hsm-becomes-unreachable hsm-b1');
    expect(away.changes('replicate-user friend cluster-a cluster-b')).toEqual([
      'hsm-b2 users: co, cu, other -> co, cu, friend, other',
    ]);
  });

  test('brings the password along', () => {
    const contents = { keys: [], users: { co: 1, cu: 1, friend: 2, other: 1 } };
    const changed = ['hsm-a1', 'hsm-a2', 'hsm-a3'].reduce(
      (history, hsm) => history.where(hsm, 'ACTIVE', contents),
      withUsers('friend'),
    );
    expect(changed.changes('replicate-user friend cluster-a cluster-b')).toContain(
      'hsm-b1 users: co, cu, other -> co, cu, friend (password 2), other',
    );
    const one = withUsers('friend').where('hsm-a1', 'ACTIVE', contents);
    expect(one.refusal('replicate-user friend cluster-a cluster-b')).toBe('user-inconsistent');
  });

  test('leaves a destination alone that has the user on one HSM', () => {
    const partly = withUsers('friend').after(
      'hsm-becomes-unreachable hsm-b1',
      'create-user cluster-b friend',
      'hsm-recovers hsm-b1',
    );
    expect(partly.refusal('replicate-user friend cluster-a cluster-b')).toBe('user-in-destination');
  });
});

describe('wrap-key', () => {
  test('notes that the key has left, and leaves it where it is', () => {
    expect(settled.changes('wrap-key key-sdk5 hsm-a1')).toEqual(['key-sdk5 wrapped: nowhere -> in a file']);
  });

  test('is for good', () => {
    const gone = settled.after('wrap-key key-sdk5 hsm-a1', 'delete-key key-sdk5');
    expect(gone.facts('key-sdk5')).toMatchObject({ creation: 'deleted', wrapped: 'in a file' });
  });

  test('leaves worlds as they were where it is not allowed', () => {
    const without = clones({ allow: { wrapKey: false } });
    expect(without.facts('key-sdk5')).toEqual({ creation: 'none', attempted: 'none' });
    expect(without.world.deployment.slots.some(({ kind }) => kind === 'export')).toBe(false);
    expect(clones().facts('key-session')).not.toHaveProperty('wrapped');
  });
});
