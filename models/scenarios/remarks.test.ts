import { expect, test } from 'vitest';
import { publicScenarios } from '../index.ts';
import { parseScenario } from './parse-scenario.ts';
import { remarksOn } from './remarks.ts';

const plain = {
  name: 'one cluster',
  regions: { 'us-east-1': 'aws' },
  clusters: { one: { region: 'us-east-1', hsms: ['hsm-1'], start: 'running' } },
  clients: { app: { cluster: 'one', sdk: 5 } },
  users: ['officer', 'owner'],
  cryptoOfficer: 'officer',
  keys: { key: { class: 'token', client: 'app', owner: 'owner' } },
};

const zoned = { one: { ...plain.clusters.one, zones: { 'hsm-1': 'a' } } };
const other = { ...plain.clusters.one, hsms: ['hsm-2'], maskingKey: 'one' };
const swapped = { ...plain.clusters.one, maskingKey: 'other' };

test.each([
  [{ allow: { zoneFailures: 1, zoneOutages: 1 } }, ['allow.zoneFailures', 'allow.zoneOutages']],
  [{ allow: { zoneFailures: 1, zoneOutages: 1 }, clusters: zoned }, []],
  [{ allow: { serviceBackups: true } }, ['allow.serviceBackups']],
  [{ allow: { serviceBackups: true }, backups: 1 }, []],
  [{ allow: { deleteKeyAgain: true } }, ['allow.deleteKeyAgain']],
  [{ allow: { deleteKeyAgain: true, deleteKey: true } }, []],
  [{ keys: { key: { ...plain.keys.key, sharedWith: ['officer'] } } }, ['keys.key.sharedWith']],
  [{ clusters: { one: plain.clusters.one, other } }, []],
  [{ clusters: { one: swapped, other } }, ['clusters.one.maskingKey', 'clusters.other.maskingKey']],
])('%j: %j', (changed, about) => {
  const { scenario, problems } = parseScenario({ ...plain, ...changed });
  expect(problems).toBeUndefined();
  expect(remarksOn(scenario!).map((remark) => remark.split(' ')[0])).toEqual(about);
});

test('nothing is remarked of the scenarios that come with keysync', () => {
  expect(publicScenarios.flatMap(remarksOn)).toEqual([]);
});
