import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exitCodes } from '../../exit-codes.ts';
import { root } from '../../root.ts';
import { openCryptoki, openCryptokiLibrary } from './opencryptoki.ts';
import { labelsIn, softHsm } from './testing.ts';

const keysync = join(root, 'scripts', 'keysync.ts');

function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [keysync, ...args], {
    encoding: 'utf8',
    input: '',
    env: { ...process.env, ...environment },
  });
  return { status, stdout, stderr };
}

const driverOf = (library: string, slots: readonly string[], pinName: string): string =>
  `"${process.execPath}" "${keysync}" pkcs11-driver --module "${library}" --slot "${slots}" --pin-env ${pinName}`;

test('openCryptoki shows a session key on a slot where it was not generated', () => {
  const { slots, pin } = openCryptoki;
  const { status, stdout } = run(['conform', '--driver', driverOf(openCryptokiLibrary()!, slots, 'PIN')], {
    PIN: pin,
  });
  expect([status, stdout]).toEqual([exitCodes.failure, expect.anything()]);
  expect(stdout).toContain('The application app generates the session key key-1 on hsm-a1.');
  expect(stdout).toContain('hsm-a2: keys is key-1, and should be none');
  // And with session keys alone.
  const driver = `${driverOf(openCryptokiLibrary()!, slots, 'PIN')} --keys session`;
  const alone = run(['conform', '--driver', driver], { PIN: pin });
  expect([alone.status, alone.stdout]).toEqual([exitCodes.failure, expect.anything()]);
  expect(alone.stdout).toContain('session keys only');
  expect(alone.stdout).toContain('hsm-a2: keys is key-1, and should be none');
});

test('SoftHSM2 passes the tests of session keys, as a process of its own, and keeps nothing of them', () => {
  const { library, labels, environment, slots } = softHsm(3);
  const driver = driverOf(library, labels, 'KEYSYNC_TEST_PIN');
  const { status, stdout } = run(['conform', '--driver', driver, '--area', 'session-keys'], environment);
  expect([status, stdout]).toEqual([exitCodes.success, expect.stringMatching(/No test failed: \d{2} of/)]);
  for (const slot of slots) expect(labelsIn(slot)).toEqual([]);
});

test('a module that is not what was said gets one message, and not a second try', () => {
  const { library, labels, environment } = softHsm(1);
  const driver = (module: string, slot: string, pinName: string, ...more: string[]) =>
    run(['pkcs11-driver', '--module', module, '--slot', slot, '--pin-env', pinName, ...more], {
      ...environment,
      WRONG: 'no-password',
    });
  const [label] = labels;
  for (const [found, ...told] of [
    [
      driver('/no/such/module.so', label!, 'KEYSYNC_TEST_PIN'),
      '/no/such/module.so: there is no such file',
      'Expected',
    ],
    [driver(process.execPath, label!, 'KEYSYNC_TEST_PIN'), 'this is no PKCS#11 module', 'Expected'],
    [driver(import.meta.filename, label!, 'KEYSYNC_TEST_PIN'), 'this is no PKCS#11 module', 'Expected'],
    [driver(library, '77', 'KEYSYNC_TEST_PIN'), 'slot 77: there is no such slot', 'with the token "token 1"'],
    [
      driver(library, 'none', 'KEYSYNC_TEST_PIN'),
      'there is no token with this label',
      'with the token "token 1"',
    ],
    [driver(library, '1', 'KEYSYNC_TEST_PIN'), 'its token is not initialized', 'softhsm2-util --init-token'],
    [driver(library, label!, 'NO_SUCH_VARIABLE'), 'NO_SUCH_VARIABLE is not set', 'Expected the user PIN'],
    [
      driver(library, label!, 'WRONG'),
      'the PIN in WRONG is wrong (CKR_PIN_INCORRECT)',
      'wrong PINs lock a token',
    ],
    [driver(library, `${label},${label}`, 'KEYSYNC_TEST_PIN'), 'named twice', 'each is one HSM'],
  ] as const) {
    expect({ ...found, stderr: '' }).toEqual({ status: exitCodes.badInput, stdout: '', stderr: '' });
    for (const part of told) expect(found.stderr).toContain(part);
    expect(found.stderr.match(/keysync:/g)).toHaveLength(1);
    expect(found.stderr).not.toMatch(/\n +at /);
  }
});
