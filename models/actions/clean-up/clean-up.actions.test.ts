import { describe, expect, test } from 'vitest';
import { cloneAtWork, type History, shortReach, start, testRefusals } from '../testing.ts';

const fallible = { allow: { syncFailures: true } } as const;
/** One of two copies was made, and the client of SDK 3 wants two. */
const cleaning = start(fallible).after(
  'generate-key key-sdk3 hsm-a1',
  'client-sync-fails key-sdk3 hsm-a2',
  'client-sync-fails key-sdk3 hsm-a3',
  'settle-creation key-sdk3',
);
/** The same where a copy may be marked instead. */
const marking = start({ allow: { ...fallible.allow, tombstoneCleanUp: true } }).after(
  'generate-key key-sdk3 hsm-a1',
  'client-sync-fails key-sdk3 hsm-a2',
  'client-sync-fails key-sdk3 hsm-a3',
  'settle-creation key-sdk3',
);
/** The client does not reach hsm-a3, to which server-side synchronization brought the key. */
const beyondReach = (tombstoneCleanUp: boolean): History =>
  start({ clients: shortReach, allow: { ...fallible.allow, tombstoneCleanUp } }).after(
    'generate-key key-sdk3 hsm-a1',
    'client-sync-fails key-sdk3 hsm-a2',
    'settle-creation key-sdk3',
    'server-sync-copies key-sdk3 hsm-a1 hsm-a3',
  );
const replicating = start().after('generate-key key-sdk3 hsm-a1', 'generate-key key-sdk5 hsm-a1');

testRefusals('clean-up', {
  cleanUpCopy: {
    happens: [cleaning, 'key-sdk3 hsm-a1'],
    'not-a-token-key': [start(), 'key-session hsm-a1'],
    'not-an-sdk3-key': [replicating, 'key-sdk5 hsm-a1'],
    'hsm-not-in-home-cluster': [cleaning, 'key-sdk3 hsm-b1'],
    'hsm-out-of-reach': [beyondReach(false), 'key-sdk3 hsm-a3'],
    'clean-up-not-running': [replicating, 'key-sdk3 hsm-a1'],
    'not-held': [cleaning, 'key-sdk3 hsm-a2'],
    'hsm-not-active': [cleaning.after('hsm-becomes-unreachable hsm-a1'), 'key-sdk3 hsm-a1'],
    'already-attempted': [cleaning.after('clean-up-fails key-sdk3 hsm-a1'), 'key-sdk3 hsm-a1'],
  },
  cleanUpTombstones: {
    happens: [marking, 'key-sdk3 hsm-a1'],
    'not-allowed': [cleaning, 'key-sdk3 hsm-a1'],
    'not-a-token-key': [marking, 'key-session hsm-a1'],
    'not-an-sdk3-key': [marking, 'key-sdk5 hsm-a1'],
    'hsm-not-in-home-cluster': [marking, 'key-sdk3 hsm-b1'],
    'hsm-out-of-reach': [beyondReach(true), 'key-sdk3 hsm-a3'],
    'clean-up-not-running': [
      start({ allow: { tombstoneCleanUp: true } }).after('generate-key key-sdk3 hsm-a1'),
      'key-sdk3 hsm-a1',
    ],
    'not-held': [marking, 'key-sdk3 hsm-a2'],
    'hsm-not-active': [marking.after('hsm-becomes-unreachable hsm-a1'), 'key-sdk3 hsm-a1'],
    'already-attempted': [marking.after('clean-up-fails key-sdk3 hsm-a1'), 'key-sdk3 hsm-a1'],
  },
  tombstoneIsRemoved: {
    happens: [marking.after('clean-up-tombstones key-sdk3 hsm-a1'), 'key-sdk3 hsm-a1'],
    'not-allowed': [cleaning, 'key-sdk3 hsm-a1'],
    'not-a-token-key': [marking, 'key-session hsm-a1'],
    'not-an-sdk3-key': [marking, 'key-sdk5 hsm-a1'],
    'hsm-not-in-home-cluster': [marking, 'key-sdk3 hsm-b1'],
    'hsm-out-of-reach': [beyondReach(true), 'key-sdk3 hsm-a3'],
    'copy-not-marked': [marking, 'key-sdk3 hsm-a1'],
    'hsm-not-active': [
      marking.after('clean-up-tombstones key-sdk3 hsm-a1', 'hsm-becomes-unreachable hsm-a1'),
      'key-sdk3 hsm-a1',
    ],
  },
  cleanUpFails: {
    happens: [cleaning, 'key-sdk3 hsm-a1'],
    'hsm-out-of-reach': [beyondReach(false), 'key-sdk3 hsm-a3'],
    'not-a-token-key': [start(), 'key-session hsm-a1'],
    'not-an-sdk3-key': [replicating, 'key-sdk5 hsm-a1'],
    'hsm-not-in-home-cluster': [cleaning, 'key-sdk3 hsm-b1'],
    'clean-up-not-running': [replicating, 'key-sdk3 hsm-a1'],
    'not-held': [cleaning, 'key-sdk3 hsm-a2'],
    'already-attempted': [cleaning.after('clean-up-fails key-sdk3 hsm-a1'), 'key-sdk3 hsm-a1'],
    'copying-cannot-fail': [
      replicating.after('hsm-fails hsm-a2', 'hsm-fails hsm-a3', 'settle-creation key-sdk3'),
      'key-sdk3 hsm-a1',
    ],
  },
  finishCleanUp: {
    happens: [cleaning.after('clean-up-copy key-sdk3 hsm-a1'), 'key-sdk3'],
    'not-a-token-key': [start(), 'key-session'],
    'not-an-sdk3-key': [replicating, 'key-sdk5'],
    'clean-up-not-running': [replicating, 'key-sdk3'],
    'copy-still-to-remove': [cleaning, 'key-sdk3'],
  },
});

describe('the clean-up', () => {
  test('removes a copy and is done with its HSM', () => {
    expect(cleaning.changes('clean-up-copy key-sdk3 hsm-a1')).toEqual([
      'hsm-a1 keys: key-sdk3 -> none',
      'key-sdk3 attempted: none -> hsm-a1',
    ]);
  });

  test('fails without a reason only where that is allowed, and otherwise where the HSM is away', () => {
    expect(cleaning.changes('clean-up-fails key-sdk3 hsm-a1')).toEqual([
      'key-sdk3 attempted: none -> hsm-a1',
    ]);
    const away = replicating
      .after('hsm-fails hsm-a2', 'hsm-fails hsm-a3', 'settle-creation key-sdk3')
      .after('hsm-becomes-unreachable hsm-a1');
    expect(away.changes('clean-up-fails key-sdk3 hsm-a1')).toEqual(['key-sdk3 attempted: none -> hsm-a1']);
  });

  test('ends with an orphan where it failed', () => {
    const failed = cleaning.after('clean-up-fails key-sdk3 hsm-a1');
    expect(failed.changes('finish-clean-up key-sdk3')).toEqual([
      'key-sdk3 creation: cleaning -> rejected',
      'key-sdk3 attempted: hsm-a1 -> none',
    ]);
    expect(failed.after('finish-clean-up key-sdk3').facts('hsm-a1')['keys']).toBe('key-sdk3');
  });

  test('ends with an orphan where server-side synchronization was behind its back', () => {
    const returned = cleaning
      .after('server-sync-copies key-sdk3 hsm-a1 hsm-a2', 'clean-up-copy key-sdk3 hsm-a1')
      .after('server-sync-copies key-sdk3 hsm-a2 hsm-a1', 'clean-up-copy key-sdk3 hsm-a2');
    const ended = returned.after('finish-clean-up key-sdk3');
    expect([ended.facts('key-sdk3')['creation'], ended.facts('hsm-a1')['keys']]).toEqual([
      'rejected',
      'key-sdk3',
    ]);
  });

  test('waits for no copy in another cluster and leaves it', () => {
    const cloned = start({ ...fallible, clusters: cloneAtWork })
      .after('generate-key key-sdk3 hsm-a1', 'sync-key key-sdk3 hsm-a1 hsm-b1')
      .after('client-sync-fails key-sdk3 hsm-a2', 'client-sync-fails key-sdk3 hsm-a3')
      .after('settle-creation key-sdk3', 'clean-up-copy key-sdk3 hsm-a1', 'finish-clean-up key-sdk3');
    expect(cloned.facts('hsm-b1')['keys']).toBe('key-sdk3');
  });
});

describe('a copy that the clean-up marks', () => {
  const marked = marking.after('clean-up-tombstones key-sdk3 hsm-a1');

  test('is held no more, and the clean-up is done with its HSM', () => {
    expect(marking.changes('clean-up-tombstones key-sdk3 hsm-a1')).toEqual([
      'hsm-a1 keys: key-sdk3 -> none',
      'hsm-a1 marked for removal: none -> key-sdk3',
      'key-sdk3 attempted: none -> hsm-a1',
    ]);
    expect(marked.after('finish-clean-up key-sdk3').facts('key-sdk3')['creation']).toBe('rejected');
  });

  test('goes away later, also after the clean-up, and then the HSM is as if nothing had been', () => {
    const rejected = marked.after('finish-clean-up key-sdk3');
    expect(rejected.changes('tombstone-is-removed key-sdk3 hsm-a1')).toEqual([
      'hsm-a1 marked for removal: key-sdk3 -> none',
    ]);
    const removed = marked.after('tombstone-is-removed key-sdk3 hsm-a1').world;
    const [hsm] = removed.deployment.hsms;
    expect(removed.numbers[hsm!.position]).toBe(start().world.numbers[hsm!.position]);
  });

  test('stays while the HSM is away, and goes with the HSM', () => {
    const back = marked.after('hsm-becomes-unreachable hsm-a1', 'hsm-recovers hsm-a1');
    expect(back.facts('hsm-a1')['marked for removal']).toBe('key-sdk3');
    for (const end of ['hsm-fails hsm-a1', 'delete-hsm hsm-a1'])
      expect(marked.after(end).facts('hsm-a1')['marked for removal']).toBe('none');
  });

  test('is in no backup, and in no HSM that is restored from this one', () => {
    expect(marked.after('take-backup backup-1 hsm-a1').facts('backup-1')['keys']).toBe('none');
    const replaced = marked.after('hsm-fails hsm-a2', 'create-hsm hsm-a2 hsm-a1');
    expect(replaced.facts('hsm-a2')).toMatchObject({ keys: 'none', 'marked for removal': 'none' });
  });

  test('is synchronized neither from its HSM nor to it, until it is removed', () => {
    expect(marked.refusal('server-sync-copies key-sdk3 hsm-a1 hsm-a2')).toBe('source-holds-no-live-copy');
    const elsewhere = marking.after(
      'server-sync-copies key-sdk3 hsm-a1 hsm-a2',
      'clean-up-tombstones key-sdk3 hsm-a1',
    );
    expect(elsewhere.refusal('server-sync-copies key-sdk3 hsm-a2 hsm-a1')).toBe('copy-marked');
    const removed = elsewhere.after('tombstone-is-removed key-sdk3 hsm-a1');
    expect(removed.refusal('server-sync-copies key-sdk3 hsm-a2 hsm-a1')).toBeUndefined();
  });

  test('may be one of three outcomes in one clean-up: removed, marked, orphaned', () => {
    const all = marking
      .after('server-sync-copies key-sdk3 hsm-a1 hsm-a2', 'server-sync-copies key-sdk3 hsm-a1 hsm-a3')
      .after('clean-up-copy key-sdk3 hsm-a1', 'clean-up-tombstones key-sdk3 hsm-a2')
      .after('clean-up-fails key-sdk3 hsm-a3', 'finish-clean-up key-sdk3');
    const outcomes = ['hsm-a1', 'hsm-a2', 'hsm-a3'].map((hsm) => all.facts(hsm));
    expect(outcomes.map(({ keys }) => keys)).toEqual(['none', 'none', 'key-sdk3']);
    expect(outcomes.map((facts) => facts['marked for removal'])).toEqual(['none', 'key-sdk3', 'none']);
  });
});

describe('a clean-up by a client that does not reach an HSM', () => {
  test('ends with an orphan there, without having tried', () => {
    const ended = beyondReach(false).after('clean-up-copy key-sdk3 hsm-a1', 'finish-clean-up key-sdk3');
    expect([ended.facts('hsm-a1')['keys'], ended.facts('hsm-a3')['keys']]).toEqual(['none', 'key-sdk3']);
  });
});
