import { expect, test } from 'vitest';
import { publicScenarios } from './scenarios/public-scenarios.ts';
import { parseScenarioToSearch, slotCountMax, stepCountMax } from './size.ts';

const base = {
  name: 'large',
  regions: { region: 'aws' },
  clusters: { cluster: { region: 'region', hsms: ['hsm-1', 'hsm-2'], start: 'running' } },
  clients: { app: { cluster: 'cluster', sdk: 5 } },
  users: ['co', 'cu'],
  cryptoOfficer: 'co',
};
const key = { class: 'token', client: 'app', owner: 'cu' };

const many = <Value>(count: number, value: (index: number) => Value): Record<string, Value> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`slot-${index}`, value(index)]));

const problemOf = (value: unknown): string | undefined => parseScenarioToSearch(value).problems?.[0]?.message;

test('every scenario that comes with keysync is small enough', () => {
  for (const scenario of publicScenarios) expect(problemOf(scenario), scenario.name).toBeUndefined();
});

test('of slots there may be so many and no more, whatever else is wrong', () => {
  // A region, a cluster, two HSMs, a client and two users are there already.
  expect(problemOf({ ...base, keys: many(slotCountMax - 7, () => key) })).toBeUndefined();
  const tooMany = many(slotCountMax - 6, () => ({ ...key, owner: 'nobody' }));
  expect(problemOf({ ...base, keys: tooMany })).toContain(`found ${slotCountMax + 1}`);
});

test.each([
  ['3,000 keys', { keys: many(3000, () => key) }],
  [
    '400 clusters',
    { clusters: { ...base.clusters, ...many(400, (index) => ({ region: 'region', hsms: [`h${index}`] })) } },
  ],
])('%s are too many', (_, change) => {
  expect(problemOf({ ...base, ...change })).toContain('too large to be searched');
});

test('few slots may still have too many steps', () => {
  const clusters = many(20, (index) => ({ region: 'region', hsms: [`a${index}`, `b${index}`] }));
  const large = { ...base, clusters: { ...base.clusters, ...clusters }, allow: { clone: true } };
  expect(problemOf({ ...large, keys: { key } })).toBeUndefined();
  expect(problemOf({ ...large, keys: many(20, () => key) })).toContain(
    `at most ${stepCountMax} possible steps`,
  );
});
