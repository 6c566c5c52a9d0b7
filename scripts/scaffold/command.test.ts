import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Outcome } from '#models';
import { root } from '../root.ts';
import { heard } from '../testing.ts';
import { keyHistories, scaffoldAction } from './action.ts';
import { scaffold } from './command.ts';
import { withInserted, withMember } from './insertion.ts';
import { manifestOf, withVerdicts } from './scenario.ts';

const newAction = ['action', 'try-it', '--area', 'users', '--clause', 'KS-KEY-LOSS'];

test.each([
  [[], 'Usage: npm run new -- action NAME --area AREA'],
  [['action', 'try-it', '--clause', 'KS-KEY-LOSS'], 'Usage: npm run new'],
  [['action', 'try-it', '--area', 'user', '--clause', 'KS-KEY-LOSS'], '--area: unknown area "user"'],
  [
    ['action', 'try-it', '--area', 'users'],
    '--clause: which rule does it follow? A new rule goes into models/clauses',
  ],
  [['action', 'try-it', '--area', 'users', '--clause', 'KS-LOST'], '--clause: unknown clause "KS-LOST"'],
  [
    ['action', 'TryIt', '--area', 'users', '--clause', 'KS-KEY-LOSS'],
    '"TryIt": expected words in lower case',
  ],
  [
    ['action', 'create-user', '--area', 'users', '--clause', 'KS-KEY-LOSS'],
    'create-user.action.ts is there already.',
  ],
  [['property', 'try-it', '--kind', 'never', '--clause', 'KS-KEY-LOSS'], '--kind: unknown kind "never"'],
  [['verdicts', 'some-property'], 'Usage: npm run new'],
  [['property', 'try-it', '--duty', 'should', '--clause', 'KS-KEY-LOSS'], '--duty: unknown duty "should"'],
  [[...newAction, '--about', 'key,keys', '--means', 'it is'], '--about: unknown about "keys"'],
  [[...newAction, '--about', 'key,key', '--means', 'it is'], '--about: each once'],
  [newAction, '--means: what happens?'],
  [[...newAction, '--means', 'It happens.'], '--means: "It happens." Expected the words of a sentence'],
  [['property', 'try-it', '--nonsense'], "Unknown option '--nonsense'"],
])('npm run new -- %j says what is wrong: exit code 2', async (args, message) => {
  const { code, stdout, stderr } = await heard(() => scaffold(args));
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
});

test('npm run new -- --help says how it is used', async () => {
  const { code, stdout, stderr } = await heard(() => scaffold(['action', '--help']));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('Usage: npm run new -- action NAME');
});

test('a source in which a place is no more says which scaffold to mend', () => {
  expect(() => withInserted('a b', ['b', 'a'], 'x', 'some.ts')).toThrow('some.ts has no "a" any more');
  expect(() => withMember('a {}', ['a {'], ']', 'x', 'some.ts')).toThrow('some.ts has no "]" any more');
  expect(withInserted('a b a', ['b', 'a'], 'x', 'some.ts')).toBe('a b ax');
  expect(withMember('a { b }', ['a {'], '}', 'c ', 'some.ts')).toBe('a { b c }');
});

test('a second action goes beside the first, as the formatter left it', () => {
  const random = 'properties/random/deployments/deployments.ts';
  const read = (file: string): string => {
    const text = readFileSync(join(root, file), 'utf8');
    return file === random ? text.replace(/(const newerPermissions.* = \[).*\];/, "$1'older'];") : text;
  };
  const action = {
    name: 'try-it',
    area: 'users',
    clause: 'KS-KEY-LOSS',
    about: ['user'],
    means: 'it is',
  } as const;
  const written = scaffoldAction(action, read);
  expect(written.get(random)).toContain("= ['tryIt', 'older'];");
  expect(written.get(keyHistories)).toContain("const movesNoKey = new Set(['try-it', ");
  expect(scaffoldAction({ ...action, about: ['user', 'hsm'] }, read).has(keyHistories)).toBe(false);
});

test('a new scenario expects what is not vacuous', () => {
  const verdicts = { zero: 'violated', one: 'holds', two: 'vacuous' } as const;
  const some = { name: 'some', expect: { zero: 'violated' } };
  const text = withVerdicts(JSON.stringify(some), verdicts);
  expect(text).toMatch(/^\{\n {2}"name".*\}\n$/s);
  expect(JSON.parse(text)).toEqual({ name: 'some', expect: { zero: 'violated', one: 'holds' } });
});

test('the manifest has the scenarios by name', () => {
  const outcome = (worlds: number): Outcome => ({ worlds, transitions: 2, depth: 1, verdicts: {} });
  const outcomes = new Map([
    ['b', outcome(2)],
    ['a', outcome(1)],
  ]);
  expect(Object.entries(JSON.parse(manifestOf(outcomes)))).toEqual([
    ['a', outcome(1)],
    ['b', outcome(2)],
  ]);
});

test('npm run new -- verdicts writes nothing where nothing is missing', async () => {
  const { code, stdout, stderr } = await heard(() => scaffold(['verdicts']));
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'Nothing is missing.\n', stderr: '' });
});
