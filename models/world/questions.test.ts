import { describe, expect, test } from 'vitest';
import { cloneAtWork, type History, shortReach, start } from '../actions/testing.ts';
import {
  activeHsmCount,
  hasNoHsm,
  holdersOf,
  isAcknowledgedTokenKey,
  isHeld,
  isUsable,
  isVacant,
  liveCopyCountInHome,
} from './questions.ts';
import type { KeySlot } from './slots.ts';

const keyOf = ({ world }: History, name: string): KeySlot =>
  world.deployment.keys.find((key) => key.name === name)!;

/** What is known of a key without asking its client. */
function standing(history: History, name: string) {
  const key = keyOf(history, name);
  return {
    holders: holdersOf(history.world, key).map((hsm) => hsm.name),
    live: liveCopyCountInHome(history.world, key),
    usable: isUsable(history.world, key),
  };
}

const replicating = (key: string): History =>
  start({ clusters: cloneAtWork, allow: { syncFailures: true } }).after(`generate-key ${key} hsm-a1`);
const onOne = (key: string): History =>
  replicating(key).after(
    `client-sync-fails ${key} hsm-a2`,
    `client-sync-fails ${key} hsm-a3`,
    `settle-creation ${key}`,
  );
const onAll = (key: string): History =>
  replicating(key).after(
    `client-sync-copies ${key} hsm-a2`,
    `client-sync-copies ${key} hsm-a3`,
    `settle-creation ${key}`,
  );

describe('a key', () => {
  test('is held by HSMs of any cluster and state, and live only on active ones of its home', () => {
    const scattered = onAll('key-sdk5').after('sync-key key-sdk5 hsm-a1 hsm-b2', 'hsm-fails hsm-a1');
    expect(standing(scattered.after('hsm-becomes-unreachable hsm-a2'), 'key-sdk5')).toEqual({
      holders: ['hsm-a2', 'hsm-a3', 'hsm-b2'],
      live: 1,
      usable: false,
    });
    expect(isHeld(scattered.world, keyOf(scattered, 'key-sdk5'))).toBe(true);
    expect(isHeld(scattered.world, keyOf(scattered, 'key-sdk3'))).toBe(false);
  });

  test('is usable with Client SDK 3 while one live copy is left, whatever its creation required', () => {
    const two = onAll('key-sdk3').after('hsm-fails hsm-a1', 'hsm-becomes-unreachable hsm-a2');
    expect(standing(two, 'key-sdk3')).toMatchObject({ live: 1, usable: true });
    const none = two.after('hsm-becomes-unreachable hsm-a3');
    expect(standing(none, 'key-sdk3')).toMatchObject({ live: 0, usable: false });
  });

  test('is usable with Client SDK 5 on two HSMs, be its creation acknowledged or not', () => {
    expect(standing(onOne('key-sdk5'), 'key-sdk5')).toMatchObject({ live: 1, usable: false });
    const late = onOne('key-sdk5').after('server-sync-copies key-sdk5 hsm-a1 hsm-a3');
    expect(late.facts('key-sdk5')['creation']).toBe('unacknowledged');
    expect(standing(late, 'key-sdk5')).toMatchObject({ live: 2, usable: true });
    expect(standing(onAll('key-sdk5').after('hsm-fails hsm-a3'), 'key-sdk5')).toMatchObject({ usable: true });
  });

  test('is usable neither while it is created, nor rejected, nor deleted, nor in a session', () => {
    expect(standing(replicating('key-sdk3'), 'key-sdk3')).toMatchObject({ live: 1, usable: false });
    const rejected = onOne('key-sdk3').after('clean-up-fails key-sdk3 hsm-a1', 'finish-clean-up key-sdk3');
    expect(standing(rejected, 'key-sdk3')).toMatchObject({ live: 1, usable: false });
    const behind = onAll('key-sdk3').after('hsm-becomes-unreachable hsm-a2', 'delete-key key-sdk3');
    expect(standing(behind.after('hsm-recovers hsm-a2'), 'key-sdk3')).toMatchObject({
      live: 1,
      usable: false,
    });
    expect(standing(replicating('key-session'), 'key-session')).toMatchObject({ live: 1, usable: false });
  });

  test('of Client SDK 5 stays usable on one HSM once acknowledged, where keys are checked when first found', () => {
    const assume = { quorumWhenResolved: true };
    const created = start({ assume }).after(
      'generate-key key-sdk5 hsm-a1',
      'client-sync-copies key-sdk5 hsm-a2',
      'client-sync-copies key-sdk5 hsm-a3',
      'settle-creation key-sdk5',
    );
    const one = created.after('hsm-fails hsm-a1', 'hsm-fails hsm-a2');
    expect(standing(one, 'key-sdk5')).toMatchObject({ live: 1, usable: true });
    const none = one.after('hsm-becomes-unreachable hsm-a3');
    expect(standing(none, 'key-sdk5')).toMatchObject({ live: 0, usable: false });
    const lacksQuorum = start({ assume })
      .after('generate-key key-sdk5 hsm-a1', 'hsm-fails hsm-a2', 'hsm-fails hsm-a3')
      .after('settle-creation key-sdk5');
    expect(standing(lacksQuorum, 'key-sdk5')).toMatchObject({ live: 1, usable: false });
  });

  test('is usable as far as its client reaches', () => {
    const far = start({ clients: shortReach }).after(
      'generate-key key-sdk5 hsm-a1',
      'client-sync-copies key-sdk5 hsm-a2',
      'settle-creation key-sdk5',
      'server-sync-copies key-sdk5 hsm-a1 hsm-a3',
    );
    expect(standing(far, 'key-sdk5')).toMatchObject({ live: 3, usable: true });
    expect(standing(far.after('hsm-fails hsm-a2'), 'key-sdk5')).toMatchObject({ live: 2, usable: false });
  });

  test('of a session is not usable where one copy would do either', () => {
    const clients = {
      app: { cluster: 'cluster-a', sdk: 5, keyAvailabilityCheck: false },
      batch: { cluster: 'cluster-a', sdk: 3 },
    } as const;
    const session = start({ clients }).after('generate-key key-session hsm-a1');
    expect(standing(session, 'key-session')).toMatchObject({ live: 1, usable: false });
  });

  test('counts as acknowledged only as a token key', () => {
    const acknowledged = (history: History, name: string) =>
      isAcknowledgedTokenKey(history.world, keyOf(history, name));
    expect(acknowledged(onAll('key-sdk5'), 'key-sdk5')).toBe(true);
    expect(acknowledged(onOne('key-sdk5'), 'key-sdk5')).toBe(false);
    expect(acknowledged(replicating('key-session'), 'key-session')).toBe(false);
  });
});

test('a slot is vacant before there is an HSM and after it failed, and a cluster when all are', () => {
  const away = start().after('hsm-fails hsm-a1', 'delete-hsm hsm-a2', 'hsm-becomes-unreachable hsm-a3');
  const [clusterA, clusterB] = away.world.deployment.clusters;
  expect(clusterA!.hsms.map((hsm) => isVacant(away.world, hsm))).toEqual([true, true, false]);
  expect(hasNoHsm(away.world, clusterA!)).toBe(false);
  expect(hasNoHsm(away.world, clusterB!)).toBe(true);
  expect(hasNoHsm(away.after('hsm-fails hsm-a3').world, clusterA!)).toBe(true);
  expect(activeHsmCount(away.world, clusterA!)).toBe(0);
  expect(activeHsmCount(start().world, clusterA!)).toBe(3);
});
