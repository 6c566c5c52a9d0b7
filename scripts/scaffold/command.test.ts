import { expect, test } from 'vitest';
import { heard } from '../testing.ts';
import { scaffold } from './command.ts';
import { withInserted, withMember } from './insertion.ts';

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

test('a source in which a place is no more says which scaffold to mend', () => {
  expect(() => withInserted('a b', ['b', 'a'], 'x', 'some.ts')).toThrow('some.ts has no "a" any more');
  expect(() => withMember('a {}', ['a {'], ']', 'x', 'some.ts')).toThrow('some.ts has no "]" any more');
  expect(withInserted('a b a', ['b', 'a'], 'x', 'some.ts')).toBe('a b ax');
  expect(withMember('a { b }', ['a {'], '}', 'c ', 'some.ts')).toBe('a { b c }');
});
