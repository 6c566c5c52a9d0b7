import { expect, test } from 'vitest';
import type { ObservedCluster } from '#properties';
import { deploymentOf } from './deployment-files.ts';
import { isLaterBackup, isLaterCluster } from './newer.ts';
import { sample } from './testdata/sample-files.ts';

const [web] = deploymentOf([sample('web-signing/describe-clusters.json')]).deployment.clusters as [
  ObservedCluster,
];

/** The cluster in a state, with its first HSM in another. */
const as = (state: string, hsm: string = 'ACTIVE', end?: number): Parameters<typeof isLaterCluster>[0] => ({
  ...web,
  state,
  hsmTypeRollbackExpiration: end,
  hsms: web.hsms.map((one, index) => (index === 0 ? { ...one, state: hsm } : one)),
});

test.each([
  ['a deletion is after everything', as('DELETE_IN_PROGRESS'), as('ACTIVE')],
  ['and comes to an end', as('DELETED'), as('DELETE_IN_PROGRESS')],
  ['a creation is before everything', as('ACTIVE'), as('UNINITIALIZED')],
  ['an HSM that is removed was there', as('ACTIVE', 'DELETE_IN_PROGRESS'), as('ACTIVE')],
  ['an HSM that is created was not', as('ACTIVE'), as('ACTIVE', 'CREATE_IN_PROGRESS')],
  [
    'a migration is taken back',
    as('ROLLBACK_IN_PROGRESS', 'ACTIVE', 1),
    as('MODIFY_IN_PROGRESS', 'ACTIVE', 1),
  ],
])('%s', (_, later, earlier) => {
  expect(isLaterCluster(later, earlier)).toBe(true);
  expect(isLaterCluster(earlier, later)).toBe(false);
});

test.each([
  ['the same', as('ACTIVE'), as('ACTIVE')],
  ['what comes and goes', as('ACTIVE', 'DEGRADED'), as('ACTIVE')],
  ['what points both ways', as('DELETED', 'CREATE_IN_PROGRESS'), as('ACTIVE', 'ACTIVE')],
  ['two migrations', as('ROLLBACK_IN_PROGRESS', 'ACTIVE', 1), as('MODIFY_IN_PROGRESS', 'ACTIVE', 2)],
  ['an HSM that is not listed', { ...as('ACTIVE'), hsms: [] }, as('ACTIVE')],
])('nobody knows of %s', (_, one, other) => {
  expect([isLaterCluster(one, other), isLaterCluster(other, one)]).toEqual([false, false]);
});

test('a backup that waits for its deletion may be ready again', () => {
  const backup = (state: string) => ({ state }) as Parameters<typeof isLaterBackup>[0];
  expect(isLaterBackup(backup('DELETED'), backup('READY'))).toBe(true);
  expect(isLaterBackup(backup('PENDING_DELETION'), backup('READY'))).toBe(false);
  expect(isLaterBackup(backup('READY'), backup('PENDING_DELETION'))).toBe(false);
});
