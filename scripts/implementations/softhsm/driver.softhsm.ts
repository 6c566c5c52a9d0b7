import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { publicScenarios } from '#models';
import { exitCodes } from '../../exit-codes.ts';
import { folderPrefix, makePrivateFolder, removeStaleFolders, tokenParent } from './private-folder.ts';
import { wrongVariants } from './wrong-variants.ts';

const driver = join(import.meta.dirname, 'driver.ts');

/** A driver that has a deployment, and so files. */
async function atWork(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [driver], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const deployment = publicScenarios.find(({ name }) => name === 'clone-2x2');
  const requests = [
    { id: 1, request: 'hello', protocol: 1 },
    { id: 2, request: 'reset', deployment },
  ];
  for (const request of requests) child.stdin!.write(`${JSON.stringify(request)}\n`);
  const answers: unknown[] = [];
  for await (const line of createInterface({ input: child.stdout! })) {
    answers.push(JSON.parse(line));
    if (answers.length === requests.length) break;
  }
  expect(answers[1]).toEqual({ id: 2, outcome: 'ready' });
  return child;
}

const foldersOf = (child: ChildProcess): readonly string[] =>
  [...new Set([tmpdir(), tokenParent()])].flatMap((parent) =>
    readdirSync(parent).filter((name) => name.startsWith(folderPrefix) && name.includes(`-${child.pid}-`)),
  );

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

test.each(['SIGHUP', 'SIGINT', 'SIGTERM'] as const)('it leaves nothing after %s', async (signal) => {
  const child = await atWork();
  expect(foldersOf(child)).toHaveLength(2);
  child.kill(signal);
  await ended(child);
  expect(foldersOf(child)).toEqual([]);
});

test('it leaves nothing where nobody asks any more', async () => {
  const child = await atWork();
  child.stdin!.end();
  await ended(child);
  expect([child.exitCode, foldersOf(child)]).toEqual([0, []]);
});

test('what one leaves that is killed, the next one removes, and not what another uses', async () => {
  const [killed, other] = [await atWork(), await atWork()];
  killed.kill('SIGKILL');
  await ended(killed);
  expect(foldersOf(killed)).toHaveLength(2);
  await atWork();
  expect([foldersOf(killed), foldersOf(other).length]).toEqual([[], 2]);
});

test('only folders of such tokens are removed, of processes of this machine that are gone', async () => {
  const parent = mkdtempSync(join(tmpdir(), 'stale-'));
  onTestFinished(() => rmSync(parent, { recursive: true }));
  const own = makePrivateFolder(parent);
  const name = own.slice(parent.length + 1);
  const gone = spawnSync(process.execPath, ['--version']).pid;
  const kept = [
    `${folderPrefix}elsewhere-${gone}-abc`,
    name.replace(`-${process.pid}-`, '-no-number-'),
    `other-${gone}-abc`,
  ];
  for (const folder of kept) mkdirSync(join(parent, folder));
  mkdirSync(join(parent, name.replace(`-${process.pid}-`, `-${gone}-`)));
  removeStaleFolders(parent);
  expect(readdirSync(parent).sort()).toEqual([...kept, name].sort());
});

test('it knows its wrong variants', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [driver, '--wrong', 'no-such'], {
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({ status: exitCodes.badInput, stdout: '' });
  for (const { name } of wrongVariants) expect(stderr).toContain(`  ${name}\n`);
});
