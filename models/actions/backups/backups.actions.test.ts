import { describe, expect, test } from 'vitest';
import { UnacceptedEventError } from '../../machines/lifecycle.ts';
import { cloneAtWork, start, testRefusals } from '../testing.ts';

const taken = start().after(
  'generate-key key-sdk5 hsm-a1',
  'generate-key key-session hsm-a1',
  'take-backup backup-1 hsm-a1',
);
const ready = taken.after('backup-becomes-ready backup-1');
const marked = ready.after('delete-backup backup-1');
const fresh = start().after(
  'create-cluster cluster-b',
  'cluster-created cluster-b',
  'create-hsm hsm-b1 nothing',
  'hsm-becomes-active hsm-b1',
);

testRefusals('backups', {
  takeBackup: {
    happens: [start(), 'backup-1 hsm-a1'],
    'not-allowed': [start({ allow: { clone: false } }), 'backup-1 hsm-a1'],
    'not-the-next-slot': [start(), 'backup-2 hsm-a1'],
    'hsm-not-active': [start().after('hsm-becomes-unreachable hsm-a1'), 'backup-1 hsm-a1'],
    'cluster-not-active': [fresh, 'backup-1 hsm-b1'],
  },
  backupBecomesReady: {
    happens: [taken, 'backup-1'],
    'backup-not-creating': [ready, 'backup-1'],
  },
  copyBackup: {
    happens: [ready, 'backup-1 backup-2 us-west-2'],
    'not-allowed': [start({ allow: { clone: false } }), 'backup-1 backup-2 us-west-2'],
    'backup-not-ready': [taken, 'backup-1 backup-2 us-west-2'],
    'not-the-next-slot': [ready, 'backup-1 backup-1 us-west-2'],
    'same-region': [ready, 'backup-1 backup-2 us-east-1'],
    'other-partition': [ready, 'backup-1 backup-2 us-gov-west-1'],
  },
  copyLatestBackup: {
    happens: [ready, 'cluster-a backup-2 us-west-2'],
    'not-allowed': [start({ allow: { copyByCluster: false } }), 'cluster-a backup-2 us-west-2'],
    'same-region': [ready, 'cluster-a backup-2 us-east-1'],
    'other-partition': [ready, 'cluster-a backup-2 us-gov-west-1'],
    'not-the-next-slot': [ready, 'cluster-a backup-1 us-west-2'],
    'no-backup-of-cluster': [taken, 'cluster-a backup-2 us-west-2'],
  },
  backupCopyFails: {
    happens: [ready.after('copy-backup backup-1 backup-2 us-west-2'), 'backup-2'],
    'not-allowed': [
      start({ allow: { backupFailures: false } }).after('take-backup backup-1 hsm-a1'),
      'backup-1',
    ],
    'backup-not-creating': [ready, 'backup-1'],
    'not-a-copy': [taken, 'backup-1'],
  },
  deleteBackup: {
    happens: [ready, 'backup-1'],
    'not-allowed': [start({ allow: { deleteBackup: false } }), 'backup-1'],
    'backup-not-ready': [taken, 'backup-1'],
  },
  restoreBackup: {
    happens: [marked, 'backup-1'],
    'backup-not-pending-deletion': [marked.after('purge-backup backup-1'), 'backup-1'],
  },
  purgeBackup: {
    happens: [marked, 'backup-1'],
    'backup-not-pending-deletion': [ready, 'backup-1'],
  },
});

test('the service takes a backup by itself where nothing is cloned', () => {
  const allow = { clone: false, serviceBackups: true };
  expect(start({ allow }).refusal('take-backup backup-1 hsm-a1')).toBeUndefined();
  const ready = start({ allow }).after('take-backup backup-1 hsm-a1', 'backup-becomes-ready backup-1');
  expect(ready.refusal('copy-backup backup-1 backup-2 us-west-2')).toBe('not-allowed');
});

describe('take-backup', () => {
  test('of a cluster that lost its masking key is a defect, and known as one', () => {
    const broken = start().where('cluster-a', 'ACTIVE', { maskingKey: undefined, origin: undefined });
    expect(() => broken.after('take-backup backup-1 hsm-a1')).toThrow(UnacceptedEventError);
  });

  test('keeps the token keys and users of the HSM, the masking key, region and name of its cluster', () => {
    const before = start().after('generate-key key-sdk5 hsm-a1', 'generate-key key-session hsm-a1');
    expect(before.changes('take-backup backup-1 hsm-a1')).toEqual([
      'backup-1 state: NONE -> CREATE_IN_PROGRESS',
      'backup-1 keys: none -> key-sdk5',
      'backup-1 users: none -> co, cu',
      'backup-1 masking key: none -> cluster-a',
      'backup-1 region: none -> us-east-1',
      'backup-1 source cluster: none -> cluster-a',
    ]);
  });

  test('keeps what the HSM had at the time, although it takes longer', () => {
    const later = start().after('take-backup backup-1 hsm-a1', 'generate-key key-sdk5 hsm-a1');
    expect(later.changes('backup-becomes-ready backup-1')).toEqual([
      'backup-1 state: CREATE_IN_PROGRESS -> READY',
    ]);
    expect(later.after('backup-becomes-ready backup-1').facts('backup-1')['keys']).toBe('none');
  });

  test('of a clone keeps the masking key of the ancestor and the name of the clone', () => {
    const clones = start({ clusters: cloneAtWork }).after('take-backup backup-1 hsm-b2');
    expect(clones.facts('backup-1')).toMatchObject({
      'masking key': 'cluster-a',
      region: 'us-west-2',
      'source cluster': 'cluster-b',
    });
  });

  test('fills the slots in order, each once', () => {
    const both = marked.after('purge-backup backup-1', 'take-backup backup-2 hsm-a1');
    for (const slot of ['backup-1', 'backup-2'])
      expect(both.refusal(`take-backup ${slot} hsm-a1`)).toBe('not-the-next-slot');
  });
});

describe('copy-backup', () => {
  test('makes a copy that differs in its region and belongs to no cluster', () => {
    expect(ready.changes('copy-backup backup-1 backup-2 us-west-2')).toEqual([
      'backup-2 state: NONE -> CREATE_IN_PROGRESS',
      'backup-2 keys: none -> key-sdk5',
      'backup-2 users: none -> co, cu',
      'backup-2 masking key: none -> cluster-a',
      'backup-2 region: none -> us-west-2',
    ]);
  });

  test('goes within a partition, whichever it is', () => {
    const regions = { 'us-east-1': 'aws-us-gov', 'us-west-2': 'aws', 'us-gov-west-1': 'aws-us-gov' };
    const restricted = start({ regions }).after(
      'take-backup backup-1 hsm-a1',
      'backup-becomes-ready backup-1',
    );
    expect(restricted.refusal('copy-backup backup-1 backup-2 us-gov-west-1')).toBeUndefined();
    expect(restricted.refusal('copy-backup backup-1 backup-2 us-west-2')).toBe('other-partition');
  });

  test('copies no backup that is marked for deletion', () => {
    expect(marked.refusal('copy-backup backup-1 backup-2 us-west-2')).toBe('backup-not-ready');
  });
});

describe('copy-latest-backup', () => {
  const threeSlots = start({ backups: 4 }).after(
    'take-backup backup-1 hsm-a1',
    'backup-becomes-ready backup-1',
    'generate-key key-sdk5 hsm-a1',
    'take-backup backup-2 hsm-a1',
  );
  const bothReady = threeSlots.after('backup-becomes-ready backup-2');
  const copied = (history: typeof bothReady) =>
    history.after('copy-latest-backup cluster-a backup-3 us-west-2').facts('backup-3');

  test('copies the latest backup, under its masking key, and belongs to no cluster', () => {
    expect(copied(bothReady)).toEqual({
      state: 'CREATE_IN_PROGRESS',
      keys: 'key-sdk5',
      users: 'co, cu',
      'masking key': 'cluster-a',
      region: 'us-west-2',
      'source cluster': 'none',
    });
  });

  test('takes an earlier one while the latest is not ready yet, or marked for deletion', () => {
    const early = threeSlots.after('copy-latest-backup cluster-a backup-3 us-west-2');
    expect(early.facts('backup-3')['keys']).toBe('none');
    expect(copied(bothReady.after('delete-backup backup-2'))['keys']).toBe('none');
    expect(copied(bothReady.after('delete-backup backup-1'))['keys']).toBe('key-sdk5');
  });

  test('copies no copy, and nothing of another cluster', () => {
    const copy = bothReady.after(
      'copy-backup backup-1 backup-3 us-west-2',
      'backup-becomes-ready backup-3',
      'delete-backup backup-1',
      'delete-backup backup-2',
    );
    expect(copy.refusal('copy-latest-backup cluster-a backup-4 us-west-2')).toBe('no-backup-of-cluster');
    expect(bothReady.refusal('copy-latest-backup cluster-b backup-3 us-east-1')).toBe('no-backup-of-cluster');
  });
});

describe('backup-copy-fails', () => {
  const copying = ready.after('copy-backup backup-1 backup-2 us-west-2');

  test('takes keys and users, and leaves the rest on record', () => {
    expect(copying.changes('backup-copy-fails backup-2')).toEqual([
      'backup-2 state: CREATE_IN_PROGRESS -> DELETED',
      'backup-2 keys: key-sdk5 -> none',
      'backup-2 users: co, cu -> none',
    ]);
  });

  test('leaves the original alone, and gives the slot to no other backup', () => {
    const failed = copying.after('backup-copy-fails backup-2');
    expect(failed.facts('backup-1')).toEqual(ready.facts('backup-1'));
    expect(failed.refusal('take-backup backup-2 hsm-a1')).toBe('not-the-next-slot');
  });
});

describe('the deletion of a backup', () => {
  test('can be taken back until the backup is purged', () => {
    expect(ready.changes('delete-backup backup-1')).toEqual(['backup-1 state: READY -> PENDING_DELETION']);
    expect(marked.changes('restore-backup backup-1')).toEqual(['backup-1 state: PENDING_DELETION -> READY']);
    expect(marked.after('restore-backup backup-1').facts('backup-1')).toEqual(ready.facts('backup-1'));
  });

  test('takes keys and users in the end, and leaves the rest on record', () => {
    expect(marked.changes('purge-backup backup-1')).toEqual([
      'backup-1 state: PENDING_DELETION -> DELETED',
      'backup-1 keys: key-sdk5 -> none',
      'backup-1 users: co, cu -> none',
    ]);
  });

  test('leaves a copy alone', () => {
    const copied = ready
      .after('copy-backup backup-1 backup-2 us-west-2', 'backup-becomes-ready backup-2')
      .after('delete-backup backup-1', 'purge-backup backup-1');
    expect(copied.facts('backup-2')).toMatchObject({ state: 'READY', keys: 'key-sdk5', users: 'co, cu' });
  });
});
