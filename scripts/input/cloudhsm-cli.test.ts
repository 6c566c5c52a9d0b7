import { describe, expect, test } from 'vitest';
import { deploymentOf } from './deployment-files.ts';
import type { JsonFile } from './files/json-file.ts';
import { fileOf, refusalOf, sample } from './testdata/sample-files.ts';

const web = sample('web-signing/describe-clusters.json');
const legacy = sample('legacy-batch/describe-clusters.json');

const keyList = (keys: readonly object[], more: object = {}, name = 'keys.json'): JsonFile =>
  fileOf(name, { error_code: 0, data: { matched_keys: keys, ...more } });
const userList = (users: readonly object[], name = 'users.json'): JsonFile =>
  fileOf(name, { error_code: 0, data: { users } });

const info = { 'key-owners': [{ username: 'cu', 'key-coverage': 'full' }], 'cluster-coverage': 'full' };
const key = (traits: object = {}): object => ({
  'key-reference': '0x0000000000300006',
  'key-info': info,
  ...traits,
});
const user = (traits: object = {}): object => ({
  username: 'cu',
  role: 'crypto-user',
  locked: 'false',
  mfa: [],
  ...traits,
});

describe('key list', () => {
  test('tells token keys from session keys, and who has them', () => {
    const shared = { ...info, 'shared-users': [{ username: 'other', 'key-coverage': 'inconsistent' }] };
    const { keys } = deploymentOf([
      web,
      keyList([
        key({ attributes: { label: 'a', token: true } }),
        key({ 'key-reference': '0xAB', 'key-info': shared, attributes: { token: false } }),
        key({ 'key-reference': '0xac', attributes: { token: 'inconsistent', sign: 'inconsistent' } }),
      ]),
    ]).deployment;
    expect(keys).toMatchObject([
      { label: 'a', lifetime: 'token', coverage: 'full', owners: [{ name: 'cu', coverage: 'full' }] },
      { reference: '0xab', lifetime: 'session', sharedWith: [{ name: 'other', coverage: 'inconsistent' }] },
      { lifetime: undefined, inconsistentAttributes: ['sign', 'token'] },
    ]);
  });
  test('that is cut, or without --verbose, is noted', () => {
    const { notes } = deploymentOf([
      web,
      keyList([{ 'key-reference': '0x1', attributes: { label: 'a' } }], {
        total_key_count: 12,
        returned_key_count: 1,
      }),
    ]);
    expect(notes).toEqual([
      'keys.json:4:25: not every key tells where it is: give the command --verbose',
      'keys.json:4:25: only 1 of 12 keys are listed: give the command a higher --max-items, or add the other pages',
    ]);
  });
  test.each([
    [key({ 'key-reference': '12' }), 'expected a key reference, such as 0x0000000000300006'],
    [
      key({ 'key-info': { ...info, 'cluster-coverage': 'half' } }),
      'expected "full" or "inconsistent", found "half"',
    ],
  ])('%j is refused', (value, message) => {
    expect(refusalOf(web, keyList([value]))).toContain(message);
  });
});

test('user list tells what differs from HSM to HSM', () => {
  const { users } = deploymentOf([
    web,
    userList([
      user({ 'cluster-coverage': 'full' }),
      user({ username: '__proto__', role: 'inconsistent', locked: 'inconsistent' }),
      user({ username: 'm', mfa: [{ strategy: 'token-sign', status: 'inconsistent' }], quorum: [] }),
    ]),
  ]).deployment;
  expect(users).toMatchObject([
    { name: 'cu', coverage: 'full', inconsistentFields: [] },
    { name: '__proto__', coverage: undefined, inconsistentFields: ['role', 'locked'] },
    { name: 'm', inconsistentFields: ['mfa'] },
  ]);
});

test('a command that failed is no list', () => {
  const failed = fileOf('x.json', { error_code: 1, data: 'Quorum approval is required for this operation' });
  expect(refusalOf(web, failed)).toContain('x.json:3:13: data: the command failed, so that this is no list');
});

test('pages of a list of keys belong together, and a key in several lists is one', () => {
  const page = (reference: string, total: number, name: string): JsonFile =>
    keyList([key({ 'key-reference': reference })], { total_key_count: total }, name);
  const both = deploymentOf([web, page('0x1', 2, 'a.json'), page('0x2', 2, 'b.json')]);
  expect(both.notes).toEqual([]);
  expect(both.deployment.lists).toEqual([{ cluster: 'cluster-acigb65ikkk', of: 'keys', isWhole: true }]);
  const twice = deploymentOf([web, page('0x1', 2, 'a.json'), page('0x1', 2, 'b.json')]);
  expect(twice.deployment.keys).toHaveLength(1);
  expect(twice.deployment.lists).toMatchObject([{ isWhole: false }]);
  // Whoever asks sees keys of his own: the list of one user does not make up for that of another.
  const others = deploymentOf([web, page('0x1', 2, 'a.json'), page('0x2', 1, 'b.json')]);
  expect(others.deployment.lists).toMatchObject([{ isWhole: false }]);
});

describe('the cluster that was asked', () => {
  const asked = (...files: JsonFile[]): string[] =>
    deploymentOf(files).deployment.keys.map(({ cluster }) => cluster);

  test('is the only one', () => {
    expect(asked(web, keyList([key()]))).toEqual(['cluster-acigb65ikkk']);
  });
  test.each(['cluster-4qz2oz2whj5.keys.json', 'site/cluster-4qz2oz2whj5/keys.json'])(
    'is in the name of the file: %s',
    (name) => {
      expect(asked(web, legacy, keyList([key()], {}, name))).toEqual(['cluster-4qz2oz2whj5']);
    },
  );
  test('is the one in the name of the file, also where nothing describes it', () => {
    const { deployment } = deploymentOf([web, keyList([key()], {}, 'cluster-4qz2oz2whj5.keys.json')]);
    expect(deployment.keys.map(({ cluster }) => cluster)).toEqual(['cluster-4qz2oz2whj5']);
    expect(deployment.clusters).toMatchObject([
      { id: 'cluster-acigb65ikkk' },
      { id: 'cluster-4qz2oz2whj5', isDescribed: false, hsms: [] },
    ]);
  });
  test('may be the only thing that is known of it', () => {
    expect(asked(keyList([key()]))).toEqual(['the-listed-cluster']);
  });
  test('is not guessed', () => {
    for (const file of [keyList([key()]), userList([user()])]) {
      const refused = refusalOf(web, legacy, file);
      expect(refused).toContain(
        'nothing says which cluster was asked, cluster-4qz2oz2whj5 or cluster-acigb65ikkk',
      );
      expect(refused).toContain('Put the id of the cluster into the name of the file');
    }
  });
});
