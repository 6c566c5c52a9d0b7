import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { publicScenarios } from '#models';
import { exitCodes } from '../../exit-codes.ts';
import { root } from '../../root.ts';
import { openCryptoki, openCryptokiLibrary } from './opencryptoki.ts';
import { addOther, labelsIn, type SoftHsm, softHsm } from './testing.ts';

/** From its sources: what speaks to tokens is installed where those of SoftHSM are tested, and a package looks beside itself. */
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

/** A driver that has made a token key. */
async function atWork({ library, labels, environment }: SoftHsm): Promise<ChildProcess> {
  const args = ['pkcs11-driver', '--module', library, '--slot', labels[0]!, '--pin-env', 'KEYSYNC_TEST_PIN'];
  const child = spawn(process.execPath, [keysync, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const deployment = publicScenarios.find(({ name }) => name === 'sdk5-optout-1hsm-1fail')!;
  const [hsm] = Object.values(deployment.clusters)[0]!.hsms;
  const requests = [
    { id: 1, request: 'hello', protocol: 1 },
    { id: 2, request: 'reset', deployment },
    { id: 3, request: 'do', action: 'generate-key', parameters: { key: 'key-1', hsm } },
  ];
  for (const request of requests) child.stdin!.write(`${JSON.stringify(request)}\n`);
  for await (const line of createInterface({ input: child.stdout! })) {
    if (JSON.parse(line).id !== 3) continue;
    expect(JSON.parse(line)).toEqual({ id: 3, outcome: 'accepted' });
    break;
  }
  return child;
}

test('it leaves nothing when it is told to end, and what is left by one that is killed can be removed', async () => {
  const tokens = softHsm(1);
  const [slot] = tokens.slots;
  addOther(slot!, 'of somebody else');
  for (const [signal, left] of [
    ['SIGTERM', []],
    ['SIGINT', []],
    ['SIGKILL', ['keysync key-1']],
  ] as const) {
    const child = await atWork(tokens);
    expect(labelsIn(slot!)).toEqual(['keysync key-1', 'of somebody else']);
    child.kill(signal);
    await once(child, 'exit');
    expect([signal, labelsIn(slot!)]).toEqual([signal, [...left, 'of somebody else']]);
  }
  const args = ['pkcs11-driver', '--module', tokens.library, '--slot', tokens.labels[0]!];
  const told = run([...args, '--pin-env', 'KEYSYNC_TEST_PIN'], tokens.environment);
  expect([told.status, told.stderr]).toEqual([0, expect.stringContaining('a key of another run')]);
  const removed = run([...args, '--pin-env', 'KEYSYNC_TEST_PIN', '--remove-left'], tokens.environment);
  expect([removed.status, removed.stderr]).toEqual([0, expect.stringContaining('removed a key')]);
  expect(labelsIn(slot!)).toEqual(['of somebody else']);
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
    [driver(library, '1', 'KEYSYNC_TEST_PIN'), 'its token is not initialized', 'softhsm2-util --init-token'],
    [driver(library, label!, 'NO_SUCH_VARIABLE'), 'NO_SUCH_VARIABLE is not set', 'Expected the user PIN'],
    [
      driver(library, label!, 'WRONG'),
      'the PIN in WRONG is wrong (CKR_PIN_INCORRECT)',
      'wrong PINs lock a token',
    ],
  ] as const) {
    expect({ ...found, stderr: '' }).toEqual({ status: exitCodes.badInput, stdout: '', stderr: '' });
    for (const part of told) expect(found.stderr).toContain(part);
    expect(found.stderr.match(/keysync:/g)).toHaveLength(1);
    expect(found.stderr).not.toMatch(/\n +at /);
  }
});
