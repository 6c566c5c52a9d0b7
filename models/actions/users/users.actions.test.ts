import { describe, expect, test } from 'vitest';
import { cloneAtWork, start, testRefusals } from '../testing.ts';

const clones = start({ clusters: cloneAtWork, allow: { changeUsers: true } });

testRefusals('users', {
  createUser: {
    happens: [clones, 'cluster-a cu'],
    'not-allowed': [start(), 'cluster-a cu'],
    'is-crypto-officer': [clones, 'cluster-a co'],
    'cluster-not-active': [start({ allow: { changeUsers: true } }), 'cluster-b cu'],
    'user-exists': [clones.after('create-user cluster-a cu'), 'cluster-a cu'],
  },
  changePassword: {
    happens: [clones, 'cluster-a'],
    'not-allowed': [start(), 'cluster-a'],
    'cluster-not-active': [start({ allow: { changeUsers: true } }), 'cluster-b'],
    'password-already-changed': [clones.after('change-password cluster-a'), 'cluster-a'],
  },
});

test('with users who may change, only the crypto officer exists at the start', () => {
  expect(clones.facts('hsm-a1')['users']).toBe('co');
  expect(start().facts('hsm-a1')['users']).toBe('co, cu');
});

describe('create-user', () => {
  test('creates the user on the active HSMs of one cluster only', () => {
    const away = clones.after('hsm-becomes-unreachable hsm-a2');
    expect(away.changes('create-user cluster-a cu')).toEqual([
      'hsm-a1 users: co -> co, cu',
      'hsm-a3 users: co -> co, cu',
    ]);
  });

  test('reaches later those who were away, and leaves the others as they are', () => {
    const back = clones.after(
      'hsm-becomes-unreachable hsm-a2',
      'create-user cluster-a cu',
      'hsm-recovers hsm-a2',
    );
    expect(back.changes('create-user cluster-a cu')).toEqual(['hsm-a2 users: co -> co, cu']);
  });

  test('has nobody to reach in a cluster without an active HSM', () => {
    const empty = clones.after('delete-hsm hsm-b1', 'hsm-becomes-unreachable hsm-b2');
    expect(empty.refusal('create-user cluster-b cu')).toBe('user-exists');
    expect(empty.refusal('change-password cluster-b')).toBe('password-already-changed');
  });
});

describe('change-password', () => {
  test('changes it on the active HSMs of one cluster only', () => {
    const away = clones.after('hsm-becomes-unreachable hsm-b2');
    expect(away.changes('change-password cluster-b')).toEqual(['hsm-b1 users: co -> co (password 2)']);
  });

  test('is for the crypto officer alone', () => {
    const both = clones.after('create-user cluster-b cu');
    expect(both.changes('change-password cluster-b')).toEqual([
      'hsm-b1 users: co, cu -> co (password 2), cu',
      'hsm-b2 users: co, cu -> co (password 2), cu',
    ]);
  });

  test('reaches later those who were away, and leaves the others as they are', () => {
    const back = clones.after(
      'hsm-becomes-unreachable hsm-a2',
      'change-password cluster-a',
      'hsm-recovers hsm-a2',
    );
    expect(back.changes('change-password cluster-a')).toEqual(['hsm-a2 users: co -> co (password 2)']);
  });

  test('reaches no backup: an HSM restored from an older one has the first password again', () => {
    const restored = clones
      .after('take-backup backup-1 hsm-b1', 'backup-becomes-ready backup-1', 'change-password cluster-b')
      .after('hsm-fails hsm-b1', 'hsm-fails hsm-b2', 'create-hsm hsm-b1 backup-1');
    expect(restored.facts('hsm-b1')['users']).toBe('co');
  });
});
