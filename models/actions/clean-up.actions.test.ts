import { describe, expect, test } from 'vitest';
import { cloneAtWork, start, testRefusals } from './testing.ts';

const fallible = { allow: { syncFailures: true } } as const;
/** One of two copies was made, and the client of SDK 3 wants two. */
const cleaning = start(fallible).after(
  'generate-key key-sdk3 hsm-a1',
  'client-sync-fails key-sdk3 hsm-a2',
  'client-sync-fails key-sdk3 hsm-a3',
  'settle-creation key-sdk3',
);
const replicating = start().after('generate-key key-sdk3 hsm-a1', 'generate-key key-sdk5 hsm-a1');

testRefusals('clean-up', {
  cleanUpCopy: {
    happens: [cleaning, 'key-sdk3 hsm-a1'],
    'not-a-token-key': [start(), 'key-session hsm-a1'],
    'not-an-sdk3-key': [replicating, 'key-sdk5 hsm-a1'],
    'hsm-not-in-home-cluster': [cleaning, 'key-sdk3 hsm-b1'],
    'clean-up-not-running': [replicating, 'key-sdk3 hsm-a1'],
    'not-held': [cleaning, 'key-sdk3 hsm-a2'],
    'hsm-not-active': [cleaning.after('hsm-becomes-unreachable hsm-a1'), 'key-sdk3 hsm-a1'],
    'already-attempted': [cleaning.after('clean-up-fails key-sdk3 hsm-a1'), 'key-sdk3 hsm-a1'],
  },
  cleanUpFails: {
    happens: [cleaning, 'key-sdk3 hsm-a1'],
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
