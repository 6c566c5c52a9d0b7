import { expect, test } from 'vitest';
import { cloneAtWork, type History, shortReach, start } from './testing.ts';
import { type UseOutcome, useKey } from './use-key.ts';

function use(history: History, key: string, hsm: string): UseOutcome {
  const { keys, hsms } = history.world.deployment;
  const named = <Named extends { readonly name: string }>(slots: readonly Named[], name: string): Named =>
    slots.find((slot) => slot.name === name)!;
  return useKey(history.world, named(keys, key), named(hsms, hsm));
}

/** Key-1 of Client SDK 5, with the check or without it; syncFailures, so that a copy may be missing. */
const keyOne = (check: boolean, session = false): History =>
  start({
    clusters: cloneAtWork,
    clients: { app: { cluster: 'cluster-a', sdk: 5, keyAvailabilityCheck: check } },
    keys: { 'key-1': { class: session ? 'session' : 'token', client: 'app', owner: 'cu' } },
    allow: { syncFailures: true },
  });
const onOne = (check: boolean): History =>
  keyOne(check).after(
    'generate-key key-1 hsm-a1',
    'client-sync-fails key-1 hsm-a2',
    'client-sync-fails key-1 hsm-a3',
    'settle-creation key-1',
  );
const onTwo = onOne(true).after('server-sync-copies key-1 hsm-a1 hsm-a2');
const rejected = start({ allow: { syncFailures: true } }).after(
  'generate-key key-sdk3 hsm-a1',
  'client-sync-fails key-sdk3 hsm-a2',
  'client-sync-fails key-sdk3 hsm-a3',
  'settle-creation key-sdk3',
  'clean-up-fails key-sdk3 hsm-a1',
);

const refused = {
  outcome: 'refused',
  message:
    'Key key-1 does not meet the availability requirements - The key must be available on at least 2 HSMs before being used.',
};

test('succeeds on an HSM that has the key, where two have it', () => {
  expect(use(onTwo, 'key-1', 'hsm-a1')).toEqual({ outcome: 'succeeds' });
  expect(use(onTwo, 'key-1', 'hsm-a2')).toEqual({ outcome: 'succeeds' });
});

/** @clause KS-ROUTING-RETRY */
test('fails on an HSM that lacks it, and a retry may be routed to one that does not', () => {
  expect(use(onTwo, 'key-1', 'hsm-a3')).toEqual({ outcome: 'fails', retryMaySucceed: true });
});

/** @clause KS-SDK5-MESSAGE */
test('is refused by the key availability check, character for character, wherever it is routed', () => {
  expect(use(onOne(true), 'key-1', 'hsm-a1')).toEqual(refused);
  expect(use(onOne(true), 'key-1', 'hsm-a3')).toEqual(refused);
});

test.each([
  ['was lost', onTwo.after('hsm-fails hsm-a1')],
  ['is out of reach', onTwo.after('hsm-becomes-unreachable hsm-a2')],
  ['was deleted', onTwo.after('delete-key key-1')],
  [
    'is in a clone, which does not count,',
    onTwo.after('hsm-fails hsm-a1', 'sync-key key-1 hsm-a2 hsm-b1', 'sync-key key-1 hsm-a2 hsm-b2'),
  ],
])('is refused when the second copy %s', (_, history) => {
  expect(use(history, 'key-1', 'hsm-a3')).toEqual(refused);
});

/** @clause KS-SDK5-OPT-OUT */
test('is not refused with the check off', () => {
  expect(use(onOne(false), 'key-1', 'hsm-a1')).toEqual({ outcome: 'succeeds' });
  expect(use(onOne(false), 'key-1', 'hsm-a2')).toEqual({ outcome: 'fails', retryMaySucceed: true });
});

test('is not refused to a session key, which is on one HSM only', () => {
  const session = keyOne(true, true).after('generate-key key-1 hsm-a1');
  expect(use(session, 'key-1', 'hsm-a1')).toEqual({ outcome: 'succeeds' });
  expect(use(session, 'key-1', 'hsm-a2')).toEqual({ outcome: 'fails', retryMaySucceed: true });
});

test('fails for good when no live copy is left', () => {
  const lost = onOne(false).after('hsm-fails hsm-a1');
  expect(use(lost, 'key-1', 'hsm-a2')).toEqual({ outcome: 'fails', retryMaySucceed: false });
  const away = onOne(false).after('hsm-becomes-unreachable hsm-a1');
  expect(use(away, 'key-1', 'hsm-a2')).toEqual({ outcome: 'fails', retryMaySucceed: false });
});

test('succeeds with an orphan that somebody uses all the same, without a check with Client SDK 3', () => {
  const orphaned = rejected.after('finish-clean-up key-sdk3');
  expect(use(orphaned, 'key-sdk3', 'hsm-a1')).toEqual({ outcome: 'succeeds' });
});

test.each([
  ['not created yet', start(), 'key-sdk5', 'hsm-a1'],
  ['being created', start().after('generate-key key-sdk5 hsm-a1'), 'key-sdk5', 'hsm-a1'],
  ['being cleaned up', rejected, 'key-sdk3', 'hsm-a1'],
  [
    'gone with its session',
    start().after('generate-key key-session hsm-a1', 'close-session key-session'),
    'key-session',
    'hsm-a1',
  ],
  ['asked of an HSM out of reach', onTwo.after('hsm-becomes-unreachable hsm-a1'), 'key-1', 'hsm-a1'],
  ['asked of another cluster', onTwo.after('sync-key key-1 hsm-a1 hsm-b1'), 'key-1', 'hsm-b1'],
])('is not asked for a key that is %s', (_, history, key, hsm) => {
  expect(use(history, key, hsm)).toEqual({ outcome: 'not-asked' });
});

/** @clause KS-QUORUM-WHEN-RESOLVED */
test('asks for the second copy only when the key is first found, where that is assumed', () => {
  const assume = { quorumWhenResolved: true };
  const creation = [
    'generate-key key-sdk5 hsm-a1',
    'client-sync-copies key-sdk5 hsm-a2',
    'client-sync-fails key-sdk5 hsm-a3',
    'settle-creation key-sdk5',
  ];
  const inUse = start({ assume, allow: { syncFailures: true } }).after(...creation, 'hsm-fails hsm-a1');
  expect(use(inUse, 'key-sdk5', 'hsm-a2')).toEqual({ outcome: 'succeeds' });
  expect(use(inUse, 'key-sdk5', 'hsm-a3')).toEqual({ outcome: 'fails', retryMaySucceed: true });
  const unacknowledged = start({ assume, allow: { syncFailures: true } }).after(
    'generate-key key-sdk5 hsm-a1',
    'client-sync-fails key-sdk5 hsm-a2',
    'client-sync-fails key-sdk5 hsm-a3',
    'settle-creation key-sdk5',
  );
  expect(use(unacknowledged, 'key-sdk5', 'hsm-a1')).toMatchObject({ outcome: 'refused' });
});

test('knows only the HSMs that its client reaches', () => {
  const far = start({ clients: shortReach }).after(
    'generate-key key-sdk5 hsm-a1',
    'client-sync-copies key-sdk5 hsm-a2',
    'settle-creation key-sdk5',
    'server-sync-copies key-sdk5 hsm-a1 hsm-a3',
  );
  expect(use(far, 'key-sdk5', 'hsm-a3')).toEqual({ outcome: 'not-asked' });
  expect(use(far, 'key-sdk5', 'hsm-a1')).toEqual({ outcome: 'succeeds' });
  expect(use(far.after('hsm-fails hsm-a2'), 'key-sdk5', 'hsm-a1')).toMatchObject({ outcome: 'refused' });
});

test('changes nothing', () => {
  const before = onTwo.world.numbers.slice();
  for (const hsm of ['hsm-a1', 'hsm-a2', 'hsm-a3']) use(onTwo, 'key-1', hsm);
  expect(onTwo.world.numbers).toEqual(before);
});
