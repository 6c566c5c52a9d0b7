import { expect, test } from 'vitest';
import { huntMutants } from '../hunt/hunt-command.ts';
import { commandLine, heard } from '../testing.ts';
import { queueAddressOf } from './queue-address.ts';

test.each([
  ['redis://host', {}, 'redis://host:6379/0', { host: 'host', port: 6379, db: 0 }],
  ['redis://host:7000/3', {}, 'redis://host:7000/3', { host: 'host', port: 7000, db: 3 }],
  ['redis://[::1]:7000', {}, 'redis://[::1]:7000/0', { host: '::1', port: 7000, db: 0 }],
  [
    'redis://me:p%40ss@host',
    {},
    'redis://host:6379/0',
    { host: 'host', port: 6379, db: 0, username: 'me', password: 'p@ss' },
  ],
  [
    'rediss://host',
    { KEYSYNC_QUEUE_PASSWORD: 'secret' },
    'rediss://host:6379/0',
    { host: 'host', port: 6379, db: 0, password: 'secret', tls: { servername: 'host' } },
  ],
])('%s', (text, env, shown, connection) => {
  expect(queueAddressOf(text, env)).toEqual({ shown, connection });
});

test.each([
  ['', 'this is no address'],
  [':secret@host', 'this is no address'],
  ['http://:secret@host', 'begins with redis:// or rediss://'],
  ['redis://:secret%@host', 'a percent sign that means nothing'],
  ['redis://:secret@host/one', 'nothing behind it but a port and a number'],
  ['redis://:secret@host/0?password=secret', 'nothing behind it but a port and a number'],
  ['redis://', 'expected a host'],
])('%j is bad usage, and is not repeated', async (address, message) => {
  const runs = [
    () => commandLine('sweep', 'minimums', '--no-cache', '--queue', address),
    () => commandLine('fuzz', '--queue', address),
    () => commandLine('worker', '--queue', address),
    () => heard(() => huntMutants(['--only', 'syncKey', '--queue', address])),
  ];
  for (const run of runs) {
    const { code, stdout, stderr } = await run();
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('secret');
  }
});

test('a queue that cannot be reached is no answer, and its password is not told', async () => {
  const address = 'redis://:open-sesame@127.0.0.1:1';
  const args = ['--queue', address, '--patience', '0.3'];
  const { code, stdout, stderr } = await commandLine('sweep', 'minimums', '--no-cache', ...args);
  expect(code).toBe(3);
  expect(stdout).toContain('Incomplete');
  expect(stderr).toMatch(
    /^keysync: redis:\/\/127\.0\.0\.1:1\/0 could not be reached for 0\.3 s \(ECONNREFUSED\); 0 of 40 cells are told\.\n$/,
  );
});
