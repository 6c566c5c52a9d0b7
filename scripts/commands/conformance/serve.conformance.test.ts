import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, type TestContext, test } from 'vitest';
import { bundledCommand } from '../../bundled-command.ts';
import { Served } from '../../service/testing.ts';
import { commandLine } from '../../testing.ts';
import { serviceDriverCommand } from './service-driver.ts';

interface Serving {
  readonly child: ChildProcess;
  readonly url: string;
  /** All that it printed so far. */
  printed(): string;
}

/** Starts `keysync serve` as a user does, and waits until it listens. */
async function serve(context: TestContext, ...args: readonly string[]): Promise<Serving> {
  const child = spawn(process.execPath, [bundledCommand(), 'serve', ...args]);
  context.onTestFinished(() => void child.kill('SIGKILL'));
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  while (!/ at http:\/\/\S+\n/.test(printed)) await once(child.stdout, 'data');
  return { child, url: / at (http:\/\/\S+)\n/.exec(printed)![1]!, printed: () => printed };
}

const inMemoryOnly = 'What is created is in memory only, and gone when this ends.\n';

describe('keysync serve', () => {
  test('takes a free port, and ends well with SIGINT', async (context) => {
    const { child, url, printed } = await serve(context);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d+$/);
    expect((await fetch(`${url}/data-plane/world`)).status).toBe(200);
    child.kill('SIGINT');
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(printed()).toBe(`Serving the CloudHSM API at ${url}\n${inMemoryOnly}`);
  });

  test('says so where others than this machine may reach it, and ends well with SIGTERM', async (context) => {
    const { child, printed } = await serve(context, '--host', '0.0.0.0');
    while (printed().split('\n').length < 4) await once(child.stdout!, 'data');
    expect(printed()).toContain(`\n${inMemoryOnly}Others than this machine may reach it: it asks nobody`);
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([0, null]);
  });

  test('says what is wrong where it cannot listen', async (context) => {
    const other = createServer().listen(0, '127.0.0.1');
    context.onTestFinished(() => void other.close());
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const taken = await commandLine('serve', '--port', String(port));
    expect([taken.code, taken.stdout]).toEqual([2, '']);
    expect(taken.stderr).toContain('cannot listen there: listen EADDRINUSE');
  });

  test('says what is wrong where there is no such scenario or port', async () => {
    const unknown = await commandLine('serve', '--scenario', 'lifecycle-blanc');
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('lifecycle-blank')]);
    expect(await commandLine('serve', '--port', '70000')).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('keysync service-driver', () => {
  const program = `'${process.execPath}' '${bundledCommand()}' service-driver`;

  async function served(context: TestContext, lag: number): Promise<string> {
    const service = await new Served({ lag }).listen();
    context.onTestFinished(() => service.end());
    return service.url;
  }

  test('is a driver for keysync conform', async (context) => {
    const url = await served(context, 6);
    const driver = `${program} --endpoint ${url} --data-plane ${url}/data-plane`;
    const { code, stdout } = await commandLine(
      ...['conform', '--driver', driver, '--only', 'delete-cluster/'],
    );
    expect(stdout).toContain(`against the CloudHSM API at ${url}`);
    expect(stdout).toMatch(/No test failed: [2-9] of \d tests passed/);
    expect(code).toBe(0);
  });

  test('has the suite of the service run, with calls of its own', async (context) => {
    const driver = `${program} --endpoint ${await served(context, 9)}`;
    const { code, stdout } = await commandLine(
      ...['conform', '--driver', driver, '--suite', 'service', '--only', 'DeleteBackup'],
    );
    expect(stdout).toMatch(/\nOn the wire, 3 of 4 tests passed, 0 failed, 1 are not applicable\.\n/);
    expect(stdout).toContain('  1: there is no backup: that takes a cluster which is activated.\n');
    expect(stdout).toMatch(/\nNo test failed: 3 of 4 tests passed/);
    expect(code).toBe(0);
  });

  test('leaves out what the service does not know, and what nobody can do without a data plane', () => {
    const without = ['--without', 'copy-backup,restore-backup'];
    const { status, stdout } = spawnSync(
      process.execPath,
      [bundledCommand(), 'service-driver', '--endpoint', 'http://127.0.0.1:1', ...without],
      { input: '{"id":1,"request":"hello","protocol":1}\n', encoding: 'utf8' },
    );
    expect(status).toBe(0);
    const { controls } = JSON.parse(stdout) as { readonly controls: object };
    expect(Object.keys(controls).sort()).toEqual([
      'create-cluster',
      'create-cluster-from-backup',
      'create-hsm',
      'delete-backup',
      'delete-cluster',
      'delete-hsm',
      'initialize-cluster',
      'take-backup',
    ]);
  });

  test.each([
    [{ endpoint: 'localhost' }, '--endpoint: "localhost" is no address of a service'],
    [{ endpoint: 'file:///etc' }, '--endpoint: "file:///etc" is no address of a service'],
    [{ dataPlane: 'x' }, '--data-plane: "x" is no address'],
    [{ without: ['copy-backups'] }, 'the nearest known one is "copy-backup"'],
  ])('refuses %j', async (given, message) => {
    const options = { endpoint: 'http://127.0.0.1:1', hsmType: 'hsm1.medium', ...given };
    await expect(serviceDriverCommand(options)).rejects.toThrow(message);
  });
});
