import { describe, expect, test } from 'vitest';
import { cloneAtWork, start, testRefusals } from '../testing.ts';

/** A fresh cluster-b that waits for its first HSM. */
const fresh = start().after('create-cluster cluster-b', 'cluster-created cluster-b');
const freshWithHsm = fresh.after('create-hsm hsm-b1 nothing', 'hsm-becomes-active hsm-b1');
/** Every HSM of cluster-a has a token key, and hsm-a1 a session key besides. */
const keyed = start().after(
  'generate-key key-sdk5 hsm-a1',
  'client-sync-copies key-sdk5 hsm-a2',
  'client-sync-copies key-sdk5 hsm-a3',
  'settle-creation key-sdk5',
  'generate-key key-session hsm-a1',
);
/** Cluster-b is requested from a copy of a backup of that. */
const cloned = keyed.after(
  'take-backup backup-1 hsm-a1',
  'backup-becomes-ready backup-1',
  'copy-backup backup-1 backup-2 us-west-2',
  'backup-becomes-ready backup-2',
  'create-cluster-from-backup cluster-b backup-2',
  'cluster-created cluster-b',
);

testRefusals('hsms', {
  hsmFails: {
    happens: [start(), 'hsm-a1'],
    'not-allowed': [start({ allow: { hsmFailures: 0 } }), 'hsm-a1'],
    'hsm-not-in-use': [start(), 'hsm-b1'],
    'failures-used-up': [start().after('hsm-fails hsm-a1', 'hsm-fails hsm-a2'), 'hsm-a3'],
  },
  hsmBecomesUnreachable: {
    happens: [start(), 'hsm-a1'],
    'not-allowed': [start({ allow: { hsmOutages: 0 } }), 'hsm-a1'],
    'hsm-not-active': [start().after('hsm-becomes-unreachable hsm-a1'), 'hsm-a1'],
    'outages-used-up': [
      start().after(
        'hsm-becomes-unreachable hsm-a1',
        'hsm-recovers hsm-a1',
        'hsm-becomes-unreachable hsm-a1',
      ),
      'hsm-a2',
    ],
  },
  zoneFails: {
    happens: [start(), 'us-east-1/one'],
    'not-allowed': [start({ allow: { zoneFailures: 0 } }), 'us-east-1/one'],
    'zone-not-in-use': [start().after('hsm-fails hsm-a3'), 'us-east-1/two'],
    'zone-failures-used-up': [start().after('zone-fails us-east-1/one'), 'us-east-1/two'],
  },
  zoneBecomesUnreachable: {
    happens: [start(), 'us-east-1/one'],
    'not-allowed': [start({ allow: { zoneOutages: 0 } }), 'us-east-1/one'],
    'zone-not-active': [start().after('hsm-becomes-unreachable hsm-a3'), 'us-east-1/two'],
    'zone-outages-used-up': [start().after('zone-becomes-unreachable us-east-1/one'), 'us-east-1/two'],
  },
  hsmRecovers: {
    happens: [start().after('hsm-becomes-unreachable hsm-a1'), 'hsm-a1'],
    'hsm-not-degraded': [start().after('hsm-fails hsm-a1'), 'hsm-a1'],
  },
  createHsm: {
    happens: [start().after('hsm-fails hsm-a1'), 'hsm-a1 hsm-a2'],
    'not-allowed': [start({ allow: { createHsm: false } }).after('hsm-fails hsm-a1'), 'hsm-a1 hsm-a2'],
    'not-the-source': [start().after('hsm-fails hsm-a1'), 'hsm-a1 hsm-a1'],
    'different-clusters': [start({ clusters: cloneAtWork }).after('hsm-fails hsm-a1'), 'hsm-a1 hsm-b1'],
    'slot-occupied': [start().after('hsm-becomes-unreachable hsm-a1'), 'hsm-a1 hsm-a2'],
    'cluster-not-ready-for-hsm': [start(), 'hsm-b1 nothing'],
    'hsm-not-active': [start().after('hsm-fails hsm-a1', 'hsm-becomes-unreachable hsm-a2'), 'hsm-a1 hsm-a2'],
  },
  hsmCreationFails: {
    happens: [fresh.after('create-hsm hsm-b1 nothing'), 'hsm-b1'],
    'not-allowed': [
      start({ allow: { creationFailures: false } }).after('hsm-fails hsm-a1', 'create-hsm hsm-a1 hsm-a2'),
      'hsm-a1',
    ],
    'hsm-not-creating': [start(), 'hsm-a1'],
  },
  hsmBecomesActive: {
    happens: [fresh.after('create-hsm hsm-b1 nothing'), 'hsm-b1'],
    'hsm-not-creating': [start(), 'hsm-a1'],
  },
  deleteHsm: {
    happens: [start(), 'hsm-a1'],
    'not-allowed': [start({ allow: { deleteHsm: false } }), 'hsm-a1'],
    'hsm-not-in-use': [fresh.after('create-hsm hsm-b1 nothing'), 'hsm-b1'],
    'cluster-not-in-use': [freshWithHsm.after('initialize-cluster cluster-b'), 'hsm-b1'],
    'no-free-backup-slot': [start({ backups: 0 }), 'hsm-a1'],
  },
});

describe('faults', () => {
  test('are as many as the scenario allows', () => {
    const one = start({ allow: { hsmFailures: 1, hsmOutages: 1 } });
    const both = one.after('hsm-fails hsm-a1', 'hsm-becomes-unreachable hsm-a2');
    expect(both.refusal('hsm-fails hsm-a3')).toBe('failures-used-up');
    expect(both.refusal('hsm-becomes-unreachable hsm-a3')).toBe('outages-used-up');
  });

  test('a failure of a zone takes each HSM in it, one that is being created too, and no other', () => {
    const joining = keyed.after('hsm-fails hsm-a2', 'create-hsm hsm-a2 hsm-a1');
    expect(joining.changes('zone-fails us-east-1/one')).toEqual([
      'hsm-a1 state: ACTIVE -> FAILED',
      'hsm-a1 keys: key-sdk5, key-session -> none',
      'hsm-a1 users: co, cu -> none',
      'hsm-a2 state: CREATE_IN_PROGRESS -> FAILED',
      'hsm-a2 keys: key-sdk5 -> none',
      'hsm-a2 users: co, cu -> none',
      'faults zone failures: 0 -> 1',
    ]);
  });

  test('an outage of a zone takes nothing, leaves alone what is being created, and ends for each HSM by itself', () => {
    const joining = keyed.after('hsm-fails hsm-a2', 'create-hsm hsm-a2 hsm-a1');
    expect(joining.changes('zone-becomes-unreachable us-east-1/one')).toEqual([
      'hsm-a1 state: ACTIVE -> DEGRADED',
      'faults zone outages: 0 -> 1',
    ]);
    const away = start().after('zone-becomes-unreachable us-east-1/one');
    expect(away.changes('hsm-recovers hsm-a2')).toEqual(['hsm-a2 state: DEGRADED -> ACTIVE']);
  });

  test('a zone has HSMs of every cluster of its region, and of no other', () => {
    const zones = (region: string) => ({
      clusters: {
        'cluster-a': { region: 'us-east-1', hsms: ['hsm-a1'], start: 'running', zones: { 'hsm-a1': 'one' } },
        'cluster-b': { region, hsms: ['hsm-b1'], start: 'running', zones: { 'hsm-b1': 'one' } },
      } as const,
    });
    const hsmsOf = (region: string) =>
      start(zones(region)).world.deployment.zones.map(({ name, hsms }) => [
        name,
        hsms.map((hsm) => hsm.name),
      ]);
    expect(hsmsOf('us-east-1')).toEqual([['us-east-1/one', ['hsm-a1', 'hsm-b1']]]);
    expect(hsmsOf('us-west-2')).toEqual([
      ['us-east-1/one', ['hsm-a1']],
      ['us-west-2/one', ['hsm-b1']],
    ]);
  });

  test('without a bound are never counted, and never used up', () => {
    const endless = start({ allow: { hsmFailures: 'unbounded' } }).after('generate-key key-sdk3 hsm-a1');
    expect(endless.changes('hsm-fails hsm-a1')).toEqual([
      'hsm-a1 state: ACTIVE -> FAILED',
      'hsm-a1 keys: key-sdk3 -> none',
      'hsm-a1 users: co, cu -> none',
    ]);
    const all = endless.after('hsm-fails hsm-a1', 'hsm-fails hsm-a2');
    expect(all.refusal('hsm-fails hsm-a3')).toBeUndefined();
  });

  test('a creation that fails takes what was restored, and its place is free again', () => {
    const joining = keyed.after('hsm-fails hsm-a2', 'create-hsm hsm-a2 hsm-a1');
    expect(joining.changes('hsm-creation-fails hsm-a2')).toEqual([
      'hsm-a2 state: CREATE_IN_PROGRESS -> FAILED',
      'hsm-a2 keys: key-sdk5 -> none',
      'hsm-a2 users: co, cu -> none',
    ]);
    expect(joining.after('hsm-creation-fails hsm-a2').refusal('create-hsm hsm-a2 hsm-a1')).toBeUndefined();
  });

  test('a failure takes keys and users, and is counted', () => {
    expect(keyed.changes('hsm-fails hsm-a1')).toEqual([
      'hsm-a1 state: ACTIVE -> FAILED',
      'hsm-a1 keys: key-sdk5, key-session -> none',
      'hsm-a1 users: co, cu -> none',
      'faults failures: 0 -> 1',
    ]);
  });

  test('an outage takes nothing, is counted, and ends', () => {
    expect(keyed.changes('hsm-becomes-unreachable hsm-a1')).toEqual([
      'hsm-a1 state: ACTIVE -> DEGRADED',
      'faults outages: 0 -> 1',
    ]);
    expect(keyed.after('hsm-becomes-unreachable hsm-a1').changes('hsm-recovers hsm-a1')).toEqual([
      'hsm-a1 state: DEGRADED -> ACTIVE',
    ]);
  });

  test('an HSM that is out of reach can be lost as well', () => {
    expect(keyed.after('hsm-becomes-unreachable hsm-a2').changes('hsm-fails hsm-a2')).toEqual([
      'hsm-a2 state: DEGRADED -> FAILED',
      'hsm-a2 keys: key-sdk5 -> none',
      'hsm-a2 users: co, cu -> none',
      'faults failures: 0 -> 1',
    ]);
  });
});

describe('create-hsm restores', () => {
  const created = ['state: NONE -> CREATE_IN_PROGRESS', 'keys: none -> key-sdk5', 'users: none -> co, cu'];
  const inSlot = (slot: string, from = 'NONE'): string[] =>
    created.map((change) => `${slot} ${change.replace('NONE', from)}`);
  /** No HSM of cluster-a is left, and two backups are: the first with the key, the second without. */
  const scaledToZero = start({ backups: 3 })
    .after('generate-key key-sdk5 hsm-a1', 'delete-hsm hsm-a1', 'delete-hsm hsm-a2')
    .after('hsm-fails hsm-a3');

  test('what an active HSM holds, session keys excepted', () => {
    expect(keyed.after('hsm-fails hsm-a2').changes('create-hsm hsm-a2 hsm-a1')).toEqual(
      inSlot('hsm-a2', 'FAILED'),
    );
  });

  /** @clause KS-BACKUP-ONE-VIEW */
  test('what it holds now: a key that comes later is missing', () => {
    const replaced = start()
      .after('hsm-fails hsm-a3', 'create-hsm hsm-a3 hsm-a1', 'generate-key key-sdk3 hsm-a1')
      .after('hsm-becomes-active hsm-a3');
    expect(replaced.facts('hsm-a3')['keys']).toBe('none');
  });

  test('from any active HSM that is chosen, and then from no backup', () => {
    const uneven = start()
      .after('generate-key key-sdk5 hsm-a1', 'take-backup backup-1 hsm-a1', 'backup-becomes-ready backup-1')
      .after('hsm-fails hsm-a3');
    expect(uneven.after('create-hsm hsm-a3 hsm-a1').facts('hsm-a3')['keys']).toBe('key-sdk5');
    expect(uneven.after('create-hsm hsm-a3 hsm-a2').facts('hsm-a3')['keys']).toBe('none');
    expect(uneven.refusal('create-hsm hsm-a3 backup-1')).toBe('not-the-source');
    expect(uneven.refusal('create-hsm hsm-a3 nothing')).toBe('not-the-source');
  });

  test('the latest backup of the cluster when no HSM is active, and no other', () => {
    expect(scaledToZero.refusal('create-hsm hsm-a1 backup-1')).toBe('not-the-source');
    expect(scaledToZero.refusal('create-hsm hsm-a1 nothing')).toBe('not-the-source');
    expect(scaledToZero.after('create-hsm hsm-a1 backup-2').facts('hsm-a1')).toEqual({
      state: 'CREATE_IN_PROGRESS',
      keys: 'none',
      users: 'co, cu',
    });
  });

  test('the one before it when the latest is marked for deletion', () => {
    const marked = scaledToZero.after('delete-backup backup-2');
    expect(marked.refusal('create-hsm hsm-a1 backup-2')).toBe('not-the-source');
    expect(marked.changes('create-hsm hsm-a1 backup-1')).toEqual(inSlot('hsm-a1'));
    expect(marked.after('restore-backup backup-2').refusal('create-hsm hsm-a1 backup-1')).toBe(
      'not-the-source',
    );
  });

  test('no copy, which belongs to no cluster: not even one that came back to the region', () => {
    const returned = start({ backups: 3 })
      .after('take-backup backup-1 hsm-a1', 'backup-becomes-ready backup-1')
      .after('copy-backup backup-1 backup-2 us-west-2', 'backup-becomes-ready backup-2')
      .after('copy-backup backup-2 backup-3 us-east-1', 'backup-becomes-ready backup-3')
      .after('hsm-fails hsm-a1', 'hsm-fails hsm-a2', 'hsm-becomes-unreachable hsm-a3');
    expect(returned.refusal('create-hsm hsm-a1 backup-3')).toBe('not-the-source');
    expect(returned.refusal('create-hsm hsm-a1 backup-1')).toBeUndefined();
  });

  test('nothing when there is neither HSM nor backup, so that the cluster gets none', () => {
    const lost = start({ allow: { hsmFailures: 3 } }).after(
      'hsm-fails hsm-a1',
      'hsm-fails hsm-a2',
      'hsm-fails hsm-a3',
    );
    expect(lost.refusal('create-hsm hsm-a1 hsm-a2')).toBe('hsm-not-active');
    for (const source of ['nothing', 'backup-1'])
      expect(lost.refusal(`create-hsm hsm-a1 ${source}`)).toBe('not-the-source');
  });

  test('the origin for the first HSM of a clone, even one that is marked for deletion', () => {
    expect(cloned.changes('create-hsm hsm-b1 backup-2')).toEqual(inSlot('hsm-b1'));
    expect(cloned.refusal('create-hsm hsm-b1 backup-1')).toBe('not-the-source');
    const marked = cloned.after('delete-backup backup-2');
    expect(marked.changes('create-hsm hsm-b1 backup-2')).toEqual(inSlot('hsm-b1'));
    for (const source of ['backup-2', 'nothing'])
      expect(marked.after('purge-backup backup-2').refusal(`create-hsm hsm-b1 ${source}`)).toBe(
        'not-the-source',
      );
  });

  test('its own latest backup rather than the origin, once the clone has one', () => {
    const emptied = start({ backups: 3 })
      .after('take-backup backup-1 hsm-a1', 'backup-becomes-ready backup-1')
      .after('copy-backup backup-1 backup-2 us-west-2', 'backup-becomes-ready backup-2')
      .after('create-cluster-from-backup cluster-b backup-2', 'cluster-created cluster-b')
      .after('create-hsm hsm-b1 backup-2', 'hsm-becomes-active hsm-b1', 'delete-hsm hsm-b1');
    expect(emptied.refusal('create-hsm hsm-b1 backup-2')).toBe('not-the-source');
    expect(emptied.refusal('create-hsm hsm-b1 backup-3')).toBeUndefined();
  });

  /** @clause KS-BACKUP-NO-TOMBSTONES */
  test('a deleted key with a backup from before', () => {
    const resurrected = keyed
      .after('take-backup backup-1 hsm-a1', 'backup-becomes-ready backup-1', 'delete-key key-sdk5')
      .after('hsm-fails hsm-a1', 'hsm-fails hsm-a2', 'hsm-becomes-unreachable hsm-a3')
      .after('create-hsm hsm-a1 backup-1');
    expect(resurrected.facts('hsm-a1')['keys']).toBe('key-sdk5');
  });

  test('nothing at all, not even users, into the first HSM of a fresh cluster', () => {
    expect(fresh.changes('create-hsm hsm-b1 nothing')).toEqual(['hsm-b1 state: NONE -> CREATE_IN_PROGRESS']);
  });

  test('one HSM at most before the cluster is active', () => {
    for (const history of [fresh.after('create-hsm hsm-b1 nothing'), freshWithHsm])
      expect(history.refusal('create-hsm hsm-b2 nothing')).toBe('cluster-not-ready-for-hsm');
    expect(freshWithHsm.refusal('create-hsm hsm-b2 hsm-b1')).toBe('cluster-not-ready-for-hsm');
    expect(cloned.after('create-hsm hsm-b1 backup-2').refusal('create-hsm hsm-b2 backup-2')).toBe(
      'cluster-not-ready-for-hsm',
    );
  });
});

describe('create-hsm', () => {
  test('is past when a fresh cluster is initialized and has lost its HSM', () => {
    const lost = freshWithHsm
      .after('initialize-cluster cluster-b', 'cluster-initialized cluster-b')
      .after('hsm-fails hsm-b1');
    expect(lost.refusal('create-hsm hsm-b1 nothing')).toBe('cluster-not-ready-for-hsm');
  });

  test('is past when a clone is deleted', () => {
    const deleting = cloned.after('delete-cluster cluster-b');
    for (const history of [deleting, deleting.after('cluster-deleted cluster-b')])
      expect(history.refusal('create-hsm hsm-b1 backup-2')).toBe('cluster-not-ready-for-hsm');
  });
});

describe('hsm-becomes-active', () => {
  test('activates a clone with its first HSM, and only then', () => {
    const first = cloned.after('create-hsm hsm-b1 backup-2');
    expect(first.changes('hsm-becomes-active hsm-b1')).toEqual([
      'cluster-b state: INITIALIZED -> ACTIVE',
      'hsm-b1 state: CREATE_IN_PROGRESS -> ACTIVE',
    ]);
    const second = first.after('hsm-becomes-active hsm-b1', 'create-hsm hsm-b2 hsm-b1');
    expect(second.changes('hsm-becomes-active hsm-b2')).toEqual([
      'hsm-b2 state: CREATE_IN_PROGRESS -> ACTIVE',
    ]);
  });

  test('leaves a fresh cluster to be initialized', () => {
    expect(fresh.after('create-hsm hsm-b1 nothing').changes('hsm-becomes-active hsm-b1')).toEqual([
      'hsm-b1 state: CREATE_IN_PROGRESS -> ACTIVE',
    ]);
  });
});

describe('delete-hsm', () => {
  const gone = ['hsm-a1 state: ACTIVE -> NONE', 'hsm-a1 keys: key-sdk5, key-session -> none'];

  test('backs up an active HSM of an active cluster first, session keys excepted', () => {
    expect(keyed.changes('delete-hsm hsm-a1')).toEqual([
      ...gone,
      'hsm-a1 users: co, cu -> none',
      'backup-1 state: NONE -> READY',
      'backup-1 keys: none -> key-sdk5',
      'backup-1 users: none -> co, cu',
      'backup-1 masking key: none -> cluster-a',
      'backup-1 region: none -> us-east-1',
      'backup-1 source cluster: none -> cluster-a',
    ]);
  });

  test('backs up no HSM that is out of reach, and needs no slot then', () => {
    const away = start({ backups: 0 }).after('hsm-becomes-unreachable hsm-a1');
    expect(away.changes('delete-hsm hsm-a1')).toEqual([
      'hsm-a1 state: DEGRADED -> NONE',
      'hsm-a1 users: co, cu -> none',
    ]);
  });

  test('backs up no HSM of a cluster that is not active yet', () => {
    expect(freshWithHsm.changes('delete-hsm hsm-b1')).toEqual(['hsm-b1 state: ACTIVE -> NONE']);
    const initialized = freshWithHsm.after('initialize-cluster cluster-b', 'cluster-initialized cluster-b');
    expect(initialized.changes('delete-hsm hsm-b1')).toEqual(['hsm-b1 state: ACTIVE -> NONE']);
  });
});
