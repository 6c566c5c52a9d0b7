import { describe, expect, test } from 'vitest';
import { actions } from '../actions.ts';
import { cloneAtWork, type History, shortReach, start, testRefusals, withOneHandle } from '../testing.ts';

const acknowledged = (history: History): History =>
  history.after(
    'generate-key key-sdk5 hsm-a1',
    'client-sync-copies key-sdk5 hsm-a2',
    'client-sync-copies key-sdk5 hsm-a3',
    'settle-creation key-sdk5',
  );
const alone = acknowledged(start());
/** Cluster-b runs as a clone of cluster-a, and has not been told of the key. */
const cloned = acknowledged(start({ clusters: cloneAtWork }));
const session = start().after('generate-key key-session hsm-a1');
/** The key was deleted while hsm-a3, which still has it, was away. */
const deletedBehind = (tombstones: boolean): History =>
  acknowledged(start({ assume: { tombstones } })).after(
    'hsm-becomes-unreachable hsm-a3',
    'delete-key key-sdk5',
    'hsm-recovers hsm-a3',
  );
/** The creation of the key was rejected, and hsm-a1 still has it. */
const orphaned = (tombstones: boolean): History =>
  start({ allow: { syncFailures: true }, assume: { tombstones } }).after(
    'generate-key key-sdk3 hsm-a1',
    'client-sync-fails key-sdk3 hsm-a2',
    'client-sync-fails key-sdk3 hsm-a3',
    'settle-creation key-sdk3',
    'clean-up-fails key-sdk3 hsm-a1',
    'finish-clean-up key-sdk3',
  );
/** hsm-a1 marked its copy of a key whose creation failed, and other HSMs, one of a clone, have one yet. */
const marked = start({ clusters: cloneAtWork, allow: { syncFailures: true, tombstoneCleanUp: true } }).after(
  'generate-key key-sdk3 hsm-a1',
  'client-sync-fails key-sdk3 hsm-a2',
  'client-sync-fails key-sdk3 hsm-a3',
  'settle-creation key-sdk3',
  'server-sync-copies key-sdk3 hsm-a1 hsm-a2',
  'sync-key key-sdk3 hsm-a1 hsm-b1',
  'clean-up-tombstones key-sdk3 hsm-a1',
);
/** The same client leaves failed creations alone; the one of this key is being cleaned up. */
const skipping = start({
  allow: { syncFailures: true },
  assume: { serverSyncSkipsFailedCreations: true },
}).after(
  'generate-key key-sdk3 hsm-a1',
  'client-sync-fails key-sdk3 hsm-a2',
  'client-sync-fails key-sdk3 hsm-a3',
  'settle-creation key-sdk3',
);
/** Clones with users who may change; the keys have an owner everywhere, but for the HSMs that were away. */
const changing = (...away: readonly string[]): History =>
  start({ clusters: cloneAtWork, allow: { changeUsers: true } }).after(
    ...away.map((hsm) => `hsm-becomes-unreachable ${hsm}`),
    'create-user cluster-a cu',
    'create-user cluster-b cu',
    ...away.map((hsm) => `hsm-recovers ${hsm}`),
    'generate-key key-sdk5 hsm-a1',
  );

/** A key of each clone has one handle. */
const twins = start(withOneHandle).after('generate-key key-sdk3 hsm-a1', 'generate-key key-twin hsm-b1');

testRefusals('key-life', {
  deleteKey: {
    happens: [alone, 'key-sdk5'],
    'not-allowed': [acknowledged(start({ allow: { deleteKey: false } })), 'key-sdk5'],
    'key-not-created': [start().after('generate-key key-sdk5 hsm-a1'), 'key-sdk5'],
    'no-live-copy': [session.after('hsm-becomes-unreachable hsm-a1'), 'key-session'],
  },
  closeSession: {
    happens: [session, 'key-session'],
    'not-a-session-key': [alone, 'key-sdk5'],
    'session-not-open': [session.after('close-session key-session'), 'key-session'],
  },
  serverSyncCopies: {
    happens: [start().after('generate-key key-sdk5 hsm-a1'), 'key-sdk5 hsm-a1 hsm-a2'],
    'not-a-token-key': [session, 'key-session hsm-a1 hsm-a2'],
    'different-clusters': [cloned, 'key-sdk5 hsm-a1 hsm-b1'],
    'already-held': [alone, 'key-sdk5 hsm-a1 hsm-a2'],
    'source-holds-no-live-copy': [start().after('generate-key key-sdk5 hsm-a1'), 'key-sdk5 hsm-a2 hsm-a3'],
    'destination-not-active': [
      start().after('generate-key key-sdk5 hsm-a1', 'hsm-becomes-unreachable hsm-a2'),
      'key-sdk5 hsm-a1 hsm-a2',
    ],
    'owner-missing': [changing('hsm-a2'), 'key-sdk5 hsm-a1 hsm-a2'],
    'key-deleted': [deletedBehind(true), 'key-sdk5 hsm-a3 hsm-a1'],
    'copy-marked': [marked, 'key-sdk3 hsm-a2 hsm-a1'],
    'creation-failed': [skipping, 'key-sdk3 hsm-a1 hsm-a2'],
    'handle-taken': [twins.after('sync-key key-twin hsm-b1 hsm-a2'), 'key-sdk3 hsm-a1 hsm-a2'],
  },
  syncKey: {
    happens: [cloned, 'key-sdk5 hsm-a1 hsm-b1'],
    'not-allowed': [
      acknowledged(start({ clusters: cloneAtWork, allow: { clone: false } })),
      'key-sdk5 hsm-a1 hsm-b1',
    ],
    'not-a-token-key': [
      start({ clusters: cloneAtWork }).after('generate-key key-session hsm-a1'),
      'key-session hsm-a1 hsm-b1',
    ],
    'same-cluster': [cloned.after('sync-key key-sdk5 hsm-a1 hsm-b1'), 'key-sdk5 hsm-b1 hsm-b2'],
    'already-held': [cloned.after('sync-key key-sdk5 hsm-a1 hsm-b1'), 'key-sdk5 hsm-a1 hsm-b1'],
    'source-holds-no-live-copy': [cloned.after('hsm-becomes-unreachable hsm-a1'), 'key-sdk5 hsm-a1 hsm-b1'],
    'destination-not-active': [cloned.after('hsm-becomes-unreachable hsm-b1'), 'key-sdk5 hsm-a1 hsm-b1'],
    'copy-marked': [marked, 'key-sdk3 hsm-b1 hsm-a1'],
    'handle-taken': [twins, 'key-sdk3 hsm-a1 hsm-b1'],
    'different-masking-key': [
      acknowledged(
        start({
          clusters: { ...cloneAtWork, 'cluster-b': { ...cloneAtWork['cluster-b'], maskingKey: 'cluster-b' } },
        }),
      ),
      'key-sdk5 hsm-a1 hsm-b1',
    ],
    'owner-missing': [changing('hsm-b1'), 'key-sdk5 hsm-a1 hsm-b1'],
    'officer-missing': [
      cloned.where('hsm-a1', 'ACTIVE', { keys: ['key-sdk5'], users: { co: 0, cu: 1 } }),
      'key-sdk5 hsm-a1 hsm-b1',
    ],
    'officer-password-differs': [changing().after('change-password cluster-a'), 'key-sdk5 hsm-a1 hsm-b1'],
  },
});

describe('delete-key', () => {
  test('is repeated where a copy came back, if the scenario says so', () => {
    const back = (deleteKeyAgain: boolean): History =>
      acknowledged(start({ allow: { deleteKeyAgain } })).after(
        'hsm-becomes-unreachable hsm-a2',
        'delete-key key-sdk5',
        'hsm-recovers hsm-a2',
      );
    expect(back(false).refusal('delete-key key-sdk5')).toBe('key-not-created');
    expect(back(true).changes('delete-key key-sdk5')).toEqual(['hsm-a2 keys: key-sdk5 -> none']);
    expect(back(true).after('delete-key key-sdk5').refusal('delete-key key-sdk5')).toBe('no-live-copy');
  });

  test('reaches the active HSMs of home, and neither a degraded one nor a clone', () => {
    const spread = cloned.after('sync-key key-sdk5 hsm-a1 hsm-b1', 'hsm-becomes-unreachable hsm-a2');
    expect(spread.changes('delete-key key-sdk5')).toEqual([
      'hsm-a1 keys: key-sdk5 -> none',
      'hsm-a3 keys: key-sdk5 -> none',
      'key-sdk5 creation: acknowledged -> deleted',
    ]);
  });

  test('reaches no backup', () => {
    const backedUp = alone.after('take-backup backup-1 hsm-a1', 'delete-key key-sdk5');
    expect(backedUp.facts('backup-1')['keys']).toBe('key-sdk5');
  });

  test('leaves other keys alone', () => {
    const two = alone.after('generate-key key-sdk3 hsm-a1').changes('delete-key key-sdk5');
    expect(two).toContain('hsm-a1 keys: key-sdk3, key-sdk5 -> key-sdk3');
  });

  test('removes an orphan, a key without quorum and a session key as well', () => {
    expect(orphaned(false).changes('delete-key key-sdk3')).toEqual([
      'hsm-a1 keys: key-sdk3 -> none',
      'key-sdk3 creation: rejected -> deleted',
    ]);
    const lacksQuorum = start()
      .after('generate-key key-sdk5 hsm-a1', 'hsm-fails hsm-a2', 'hsm-fails hsm-a3')
      .after('settle-creation key-sdk5');
    expect(lacksQuorum.changes('delete-key key-sdk5')).toEqual([
      'hsm-a1 keys: key-sdk5 -> none',
      'key-sdk5 creation: unacknowledged -> deleted',
    ]);
    expect(session.changes('delete-key key-session')).toEqual([
      'hsm-a1 keys: key-session -> none',
      'key-session creation: acknowledged -> deleted',
    ]);
  });

  test('needs a live copy in home: one in a clone or out of reach does not do', () => {
    const elsewhere = cloned
      .after('sync-key key-sdk5 hsm-a1 hsm-b1', 'hsm-fails hsm-a1', 'hsm-fails hsm-a2')
      .after('hsm-becomes-unreachable hsm-a3');
    expect(elsewhere.refusal('delete-key key-sdk5')).toBe('no-live-copy');
  });
});

describe('delete-key of a client that does not reach an HSM', () => {
  const spread = start({ clients: shortReach }).after(
    'generate-key key-sdk5 hsm-a1',
    'client-sync-copies key-sdk5 hsm-a2',
    'settle-creation key-sdk5',
    'server-sync-copies key-sdk5 hsm-a1 hsm-a3',
  );

  test('leaves the copy there, and says so', () => {
    expect(spread.changes('delete-key key-sdk5')).toEqual([
      'hsm-a1 keys: key-sdk5 -> none',
      'hsm-a2 keys: key-sdk5 -> none',
      'key-sdk5 creation: acknowledged -> deleted',
    ]);
    const [key] = spread.world.deployment.keys;
    expect(actions.deleteKey.describe({ key: key! })).toContain('of cluster-a that it reaches.');
  });

  test('needs a copy that it reaches', () => {
    const left = spread.after('hsm-fails hsm-a1', 'hsm-fails hsm-a2');
    expect(left.refusal('delete-key key-sdk5')).toBe('no-live-copy');
  });
});

describe('close-session', () => {
  test('takes the key along', () => {
    expect(session.changes('close-session key-session')).toEqual([
      'hsm-a1 keys: key-session -> none',
      'key-session creation: acknowledged -> closed',
    ]);
  });

  test('takes it even from an HSM that is out of reach', () => {
    const away = session.after('hsm-becomes-unreachable hsm-a1');
    expect(away.changes('close-session key-session')).toEqual([
      'hsm-a1 keys: key-session -> none',
      'key-session creation: acknowledged -> closed',
    ]);
  });

  test('is possible when the key was lost with its HSM', () => {
    expect(session.after('hsm-fails hsm-a1').changes('close-session key-session')).toEqual([
      'key-session creation: acknowledged -> closed',
    ]);
  });
});

describe('server-sync-copies', () => {
  test('brings the key to one HSM and changes nothing about its creation', () => {
    const replicating = start().after('generate-key key-sdk5 hsm-a1');
    expect(replicating.changes('server-sync-copies key-sdk5 hsm-a1 hsm-a2')).toEqual([
      'hsm-a2 keys: none -> key-sdk5',
    ]);
  });

  test('spreads an orphan, with tombstones too: only deletions are remembered', () => {
    for (const tombstones of [false, true]) {
      expect(orphaned(tombstones).changes('server-sync-copies key-sdk3 hsm-a1 hsm-a3')).toEqual([
        'hsm-a3 keys: none -> key-sdk3',
      ]);
    }
  });

  test('brings a deleted key back from an HSM that was away, unless there are tombstones', () => {
    expect(deletedBehind(false).changes('server-sync-copies key-sdk5 hsm-a3 hsm-a1')).toEqual([
      'hsm-a1 keys: none -> key-sdk5',
    ]);
    expect(deletedBehind(true).refusal('server-sync-copies key-sdk5 hsm-a3 hsm-a1')).toBe('key-deleted');
  });

  test('may leave failed creations alone, and no others', () => {
    const failed = skipping.after('clean-up-fails key-sdk3 hsm-a1', 'finish-clean-up key-sdk3');
    expect(failed.refusal('server-sync-copies key-sdk3 hsm-a1 hsm-a2')).toBe('creation-failed');
    const assume = { serverSyncSkipsFailedCreations: true };
    const replicating = start({ assume }).after('generate-key key-sdk3 hsm-a1');
    expect(replicating.refusal('server-sync-copies key-sdk3 hsm-a1 hsm-a2')).toBeUndefined();
    const unacknowledged = start({ assume, allow: { syncFailures: true } }).after(
      'generate-key key-sdk5 hsm-a1',
      'client-sync-fails key-sdk5 hsm-a2',
      'client-sync-fails key-sdk5 hsm-a3',
      'settle-creation key-sdk5',
    );
    expect(unacknowledged.refusal('server-sync-copies key-sdk5 hsm-a1 hsm-a2')).toBeUndefined();
  });

  test('works within a clone as at home', () => {
    const arrived = cloned.after('sync-key key-sdk5 hsm-a1 hsm-b1');
    expect(arrived.changes('server-sync-copies key-sdk5 hsm-b1 hsm-b2')).toEqual([
      'hsm-b2 keys: none -> key-sdk5',
    ]);
  });
});

describe('sync-key', () => {
  test('reaches one HSM of the clone, and no other', () => {
    expect(cloned.changes('sync-key key-sdk5 hsm-a2 hsm-b1')).toEqual(['hsm-b1 keys: none -> key-sdk5']);
  });

  test('asks for equal passwords, not for the first one, and not for the same users', () => {
    const changed = changing().after('change-password cluster-a', 'change-password cluster-b');
    expect(changed.refusal('sync-key key-sdk5 hsm-a1 hsm-b1')).toBeUndefined();
    const ownerGone = cloned.where('hsm-a1', 'ACTIVE', { keys: ['key-sdk5'], users: { co: 1, cu: 0 } });
    expect(ownerGone.refusal('sync-key key-sdk5 hsm-a1 hsm-b1')).toBeUndefined();
  });

  test('refuses a changed password on either side', () => {
    const changed = changing().after('change-password cluster-b');
    expect(changed.refusal('sync-key key-sdk5 hsm-a1 hsm-b1')).toBe('officer-password-differs');
  });

  test('brings a deleted key home from the clone, whatever is remembered', () => {
    const kept = acknowledged(start({ clusters: cloneAtWork, assume: { tombstones: true } })).after(
      'sync-key key-sdk5 hsm-a1 hsm-b1',
      'delete-key key-sdk5',
    );
    expect(kept.changes('sync-key key-sdk5 hsm-b1 hsm-a1')).toEqual(['hsm-a1 keys: none -> key-sdk5']);
  });
});
