import { describe, expect, test } from 'vitest';
import { start, testRefusals } from '../testing.ts';

const requested = start().after('create-cluster cluster-b');
const created = requested.after('cluster-created cluster-b');
const withHsm = created.after('create-hsm hsm-b1 nothing', 'hsm-becomes-active hsm-b1');
const initializing = withHsm.after('initialize-cluster cluster-b');
const initialized = initializing.after('cluster-initialized cluster-b');
const deleting = created.after('delete-cluster cluster-b');
const backedUp = start().after(
  'generate-key key-sdk5 hsm-a1',
  'take-backup backup-1 hsm-a1',
  'backup-becomes-ready backup-1',
);
const copied = backedUp.after('copy-backup backup-1 backup-2 us-west-2', 'backup-becomes-ready backup-2');
const clone = copied.after('create-cluster-from-backup cluster-b backup-2', 'cluster-created cluster-b');

testRefusals('clusters', {
  createCluster: {
    happens: [start(), 'cluster-b'],
    'not-allowed': [start({ allow: { provision: false } }), 'cluster-b'],
    'cluster-exists': [start(), 'cluster-a'],
  },
  clusterCreated: {
    happens: [requested, 'cluster-b'],
    'cluster-not-creating': [created, 'cluster-b'],
  },
  initializeCluster: {
    happens: [withHsm, 'cluster-b'],
    'cluster-not-uninitialized': [initializing, 'cluster-b'],
    'no-active-hsm': [created.after('create-hsm hsm-b1 nothing'), 'cluster-b'],
  },
  clusterInitialized: {
    happens: [initializing, 'cluster-b'],
    'cluster-not-initializing': [withHsm, 'cluster-b'],
  },
  activateCluster: {
    happens: [initialized, 'cluster-b'],
    'cluster-not-initialized': [start(), 'cluster-a'],
    'cluster-from-backup': [clone, 'cluster-b'],
    'no-active-hsm': [initialized.after('hsm-becomes-unreachable hsm-b1'), 'cluster-b'],
  },
  createClusterFromBackup: {
    happens: [copied, 'cluster-b backup-2'],
    'not-allowed': [start({ allow: { clone: false } }), 'cluster-b backup-1'],
    'cluster-exists': [backedUp, 'cluster-a backup-1'],
    'backup-not-ready': [copied.after('delete-backup backup-2'), 'cluster-b backup-2'],
    'other-region': [backedUp, 'cluster-b backup-1'],
  },
  deleteCluster: {
    happens: [created, 'cluster-b'],
    'not-allowed': [start({ allow: { provision: false } }), 'cluster-a'],
    'cluster-not-in-use': [initializing, 'cluster-b'],
    'cluster-not-vacant': [created.after('create-hsm hsm-b1 nothing'), 'cluster-b'],
  },
  clusterDeleted: {
    happens: [deleting, 'cluster-b'],
    'cluster-not-deleting': [created, 'cluster-b'],
  },
});

describe('a fresh cluster', () => {
  test('is created, initialized through its first HSM, and activated, step by step', () => {
    expect(start().changes('create-cluster cluster-b')).toEqual([
      'cluster-b state: NONE -> CREATE_IN_PROGRESS',
    ]);
    expect(requested.changes('cluster-created cluster-b')).toEqual([
      'cluster-b state: CREATE_IN_PROGRESS -> UNINITIALIZED',
    ]);
    expect(withHsm.changes('initialize-cluster cluster-b')).toEqual([
      'cluster-b state: UNINITIALIZED -> INITIALIZE_IN_PROGRESS',
    ]);
    expect(initializing.changes('cluster-initialized cluster-b')).toEqual([
      'cluster-b state: INITIALIZE_IN_PROGRESS -> INITIALIZED',
      'cluster-b masking key: none -> cluster-b',
    ]);
    expect(initialized.changes('activate-cluster cluster-b')).toEqual([
      'cluster-b state: INITIALIZED -> ACTIVE',
      'hsm-b1 users: none -> co',
    ]);
  });

  test('has no masking key in common with any other', () => {
    const active = initialized.after('activate-cluster cluster-b', 'generate-key key-sdk5 hsm-a1');
    expect(active.refusal('sync-key key-sdk5 hsm-a1 hsm-b1')).toBe('different-masking-key');
  });
});

describe('a clone', () => {
  test('has the masking key of the backup and its origin from the start, and is initialized at once', () => {
    expect(copied.changes('create-cluster-from-backup cluster-b backup-2')).toEqual([
      'cluster-b state: NONE -> CREATE_IN_PROGRESS',
      'cluster-b masking key: none -> cluster-a',
      'cluster-b origin: none -> backup-2',
    ]);
    expect(
      copied.after('create-cluster-from-backup cluster-b backup-2').changes('cluster-created cluster-b'),
    ).toEqual(['cluster-b state: CREATE_IN_PROGRESS -> INITIALIZED']);
  });

  test('of a clone has the masking key of the ancestor', () => {
    const clusters = {
      'cluster-a': { region: 'us-east-1', hsms: ['hsm-a1'], start: 'running' },
      'cluster-b': { region: 'us-west-2', hsms: ['hsm-b1'], start: 'running', maskingKey: 'cluster-a' },
      'cluster-c': { region: 'us-west-2', hsms: ['hsm-c1'] },
    } as const;
    const grandchild = start({ clusters })
      .after('take-backup backup-1 hsm-b1', 'backup-becomes-ready backup-1')
      .after('create-cluster-from-backup cluster-c backup-1');
    expect(grandchild.facts('cluster-c')).toMatchObject({ 'masking key': 'cluster-a', origin: 'backup-1' });
  });

  describe('that is taken for active before its first HSM', () => {
    const early = start({ assume: { restoredClusterActive: true } })
      .after('generate-key key-sdk5 hsm-a1', 'take-backup backup-1 hsm-a1', 'backup-becomes-ready backup-1')
      .after('copy-backup backup-1 backup-2 us-west-2', 'backup-becomes-ready backup-2')
      .after('create-cluster-from-backup cluster-b backup-2');
    const active = early.after('cluster-created cluster-b');

    test('is active when it was created, which no fresh cluster is', () => {
      expect(early.changes('cluster-created cluster-b')).toEqual([
        'cluster-b state: CREATE_IN_PROGRESS -> ACTIVE',
      ]);
      const fresh = start({ assume: { restoredClusterActive: true } }).after('create-cluster cluster-b');
      expect(fresh.changes('cluster-created cluster-b')).toEqual([
        'cluster-b state: CREATE_IN_PROGRESS -> UNINITIALIZED',
      ]);
    });

    test('has its first HSMs restored from its origin all the same, each for itself', () => {
      const first = active.after('create-hsm hsm-b1 backup-2');
      expect(active.refusal('create-hsm hsm-b1 nothing')).toBe('not-the-source');
      expect(active.refusal('create-hsm hsm-b1 backup-1')).toBe('not-the-source');
      expect(first.changes('create-hsm hsm-b2 backup-2')).toEqual([
        'hsm-b2 state: NONE -> CREATE_IN_PROGRESS',
        'hsm-b2 keys: none -> key-sdk5',
        'hsm-b2 users: none -> co, cu',
      ]);
      expect(first.changes('hsm-becomes-active hsm-b1')).toEqual([
        'hsm-b1 state: CREATE_IN_PROGRESS -> ACTIVE',
      ]);
    });

    test('gets no HSM any more once its origin is purged', () => {
      const purged = active.after('delete-backup backup-2', 'purge-backup backup-2');
      for (const source of ['nothing', 'backup-1', 'backup-2'])
        expect(purged.refusal(`create-hsm hsm-b1 ${source}`)).toBe('not-the-source');
    });
  });

  test('can be made without the permission to provision', () => {
    const unprovisioned = start({ allow: { provision: false } })
      .after('take-backup backup-1 hsm-a1', 'backup-becomes-ready backup-1')
      .after('copy-backup backup-1 backup-2 us-west-2', 'backup-becomes-ready backup-2');
    expect(unprovisioned.refusal('create-cluster-from-backup cluster-b backup-2')).toBeUndefined();
  });
});

describe('the deletion of a cluster', () => {
  test('goes through its two states, and the slot is never used again', () => {
    expect(created.changes('delete-cluster cluster-b')).toEqual([
      'cluster-b state: UNINITIALIZED -> DELETE_IN_PROGRESS',
    ]);
    expect(deleting.changes('cluster-deleted cluster-b')).toEqual([
      'cluster-b state: DELETE_IN_PROGRESS -> DELETED',
    ]);
    expect(deleting.after('cluster-deleted cluster-b').refusal('create-cluster cluster-b')).toBe(
      'cluster-exists',
    );
  });

  test('leaves masking key and origin, which tell where key material has been', () => {
    const deleted = clone.after('delete-cluster cluster-b', 'cluster-deleted cluster-b');
    expect(deleted.facts('cluster-b')).toEqual({
      state: 'DELETED',
      'masking key': 'cluster-a',
      origin: 'backup-2',
    });
  });

  test('is open to an active cluster whose HSMs have all failed, and not while one is out of reach', () => {
    const failed = initialized.after('activate-cluster cluster-b', 'hsm-fails hsm-b1');
    expect(failed.changes('delete-cluster cluster-b')).toEqual([
      'cluster-b state: ACTIVE -> DELETE_IN_PROGRESS',
    ]);
    const away = initialized.after('activate-cluster cluster-b', 'hsm-becomes-unreachable hsm-b1');
    expect(away.refusal('delete-cluster cluster-b')).toBe('cluster-not-vacant');
  });
});
