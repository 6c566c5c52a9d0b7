import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { verificationReportSchema } from '#reports';
import { bundledCommand } from '../bundled-command.ts';
import { commandLine, inFolder, keysync } from '../testing.ts';
import { openSealed, writeSealed } from './sealed-file.ts';

const kind = 'keysync checkpoint 1';
const scenario = 'copy-fails-region-loss';
const json = ['--json', '-'] as const;

/** Makes a folder that is removed after the test. */
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'keysync-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe('kill -9', () => {
  const scenarios = ['scale-to-zero', 'clone-2x2', 'sdk3-min2-3hsm-1fail-2keys'];
  const verifying = ['verify', '--count-worlds', ...scenarios, '--property', 'acknowledged-key-survives'];
  const killCountMax = 4;

  /** Starts or resumes a run, and kills it after so many checkpoints and milliseconds. Returns whether it was killed. */
  async function killed(file: string, report: string, writeCount: number, pause: number): Promise<boolean> {
    const from = existsSync(file) ? '--resume' : '--checkpoint';
    const args = [...verifying, from, file, '--checkpoint-seconds', '0.001', '--json', report];
    const run = spawn(process.execPath, [bundledCommand(), ...args], { stdio: 'ignore' });
    onTestFinished(() => void run.kill('SIGKILL'));
    const exit = once(run, 'exit');
    const isRunning = (): boolean => run.exitCode === null && run.signalCode === null;
    const stateOf = (): string | undefined => {
      const { ino, mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? {};
      return ino === undefined ? undefined : `${ino} ${mtimeMs}`;
    };
    const seen = new Set([stateOf()]);
    while (isRunning() && seen.size <= writeCount) {
      await setTimeout(5);
      seen.add(stateOf());
    }
    await setTimeout(pause);
    run.kill('SIGKILL');
    const [, signal] = await exit;
    return signal === 'SIGKILL';
  }

  test('at many moments changes nothing of the report', async () => {
    const folder = temporaryFolder();
    const [file, report, whole] = ['checkpoint', 'report.json', 'whole.json'].map((name) =>
      join(folder, name),
    );
    let killCount = 0;
    while (
      killCount < killCountMax &&
      (await killed(file!, report!, killCount === 0 ? 0 : 1, 37 * (killCount % 5)))
    ) {
      expect(existsSync(report!)).toBe(false);
      killCount += 1;
    }
    expect(killCount).toBeGreaterThan(3);
    if (!existsSync(report!)) {
      expect(existsSync(file!)).toBe(true);
      expect(keysync(...verifying, '--resume', file!, '--json', report!).code).toBe(0);
    }
    expect((await commandLine(...verifying, '--json', whole!)).code).toBe(0);
    expect(readFileSync(report!, 'utf8')).toBe(readFileSync(whole!, 'utf8'));
    expect(readdirSync(folder).sort()).toEqual(['report.json', 'whole.json']);
  });
});

describe('a run that is stopped', () => {
  test('says how to go on, and comes to the same; the checkpoint is gone then', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'checkpoint');
      const verifying = ['verify', '--count-worlds', 'clone-2x2', scenario, 'session-3hsm', ...json];
      const stopped = await commandLine(...verifying, '--checkpoint', file, '--max-seconds', '0.000001');
      expect(stopped.code).toBe(3);
      expect(stopped.stderr).toContain(`--resume ${file} goes on from there`);
      const resumed = await commandLine(...verifying, '--resume', file);
      expect(resumed).toMatchObject({ code: 0, stderr: '' });
      expect(resumed.stdout).toBe((await commandLine(...verifying)).stdout);
      expect(readdirSync(folder)).toEqual([]);
    });
  });

  test('by a limit goes on with a wider one, wherever it was stopped', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'checkpoint');
      const verifying = ['verify', '--count-worlds', 'clone-2x2', scenario, 'sdk5-quorum-1hsm', ...json];
      const stopped = await commandLine(...verifying, '--checkpoint', file, '--max-worlds', '50');
      expect(stopped.code).toBe(3);
      // The same limit, the same end.
      const again = await commandLine(...verifying, '--resume', file, '--max-worlds', '50');
      expect(again.stdout).toBe(stopped.stdout);
      const moved = join(folder, 'moved');
      const wider = await commandLine(
        ...verifying,
        '--resume',
        file,
        '--checkpoint',
        moved,
        '--max-worlds',
        '400',
      );
      const worlds = verificationReportSchema
        .parse(JSON.parse(wider.stdout))
        .scenarios.map(({ worlds }) => worlds);
      expect(worlds[0]).toBe(330);
      expect(worlds[1]).toBeLessThan(1000);
      const last = await commandLine(...verifying, '--resume', moved);
      expect(last.stdout).toBe((await commandLine(...verifying)).stdout);
      // Only the one that it wrote itself is removed.
      expect(readdirSync(folder)).toEqual(['checkpoint']);
    });
  });

  test('has all that was done, before it does any more', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'checkpoint');
      const verifying = ['verify', '--count-worlds', 'clone-2x2', scenario, ...json, '--max-worlds', '1000'];
      const reportOf = async (...options: readonly string[]) => {
        const { stdout } = await commandLine(...verifying, ...options);
        return verificationReportSchema.parse(JSON.parse(stdout)).scenarios;
      };
      const before = await reportOf('--checkpoint', file);
      expect(before.map(({ stopped }) => stopped?.by)).toEqual([undefined, 'worlds']);
      const after = await reportOf('--resume', file, '--max-seconds', '0.000001');
      expect(after[0]).toEqual(before[0]);
      expect(after[1]).toMatchObject({ worlds: before[1]!.worlds, transitions: before[1]!.transitions });
    });
  });

  test('keeps the other readings apart', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'checkpoint');
      const verifying = ['verify', '--count-worlds', 'tombstones-outage-delete', '--readings', ...json];
      expect((await commandLine(...verifying, '--checkpoint', file, '--max-worlds', '250')).code).toBe(3);
      const resumed = await commandLine(...verifying, '--resume', file);
      expect(resumed.stdout).toBe((await commandLine(...verifying)).stdout);
      expect(existsSync(file)).toBe(false);
    });
  });

  test('by Ctrl-C writes a checkpoint first', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'checkpoint');
    const args = [
      'verify',
      'core-4hsm-2keys-2fail',
      '--checkpoint',
      file,
      '--checkpoint-seconds',
      '0.001',
      ...json,
    ];
    const run = spawn(process.execPath, [bundledCommand(), ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    onTestFinished(() => void run.kill('SIGKILL'));
    const exit = once(run, 'exit');
    let said = '';
    run.stderr.on('data', (chunk: Buffer) => {
      said += String(chunk);
    });
    while (!existsSync(file) && run.exitCode === null) await setTimeout(10);
    const before = statSync(file).size;
    run.kill('SIGINT');
    expect(await exit).toEqual([3, null]);
    expect(said).toContain('goes on from there');
    expect(statSync(file).size).toBeGreaterThanOrEqual(before);
    openSealed(file, kind).close();
  });
});

describe('a file that is not right: exit code 2, one message, no stack trace', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keysync-test-'));
  const file = join(folder, 'checkpoint');
  const stopping = ['verify', '--count-worlds', scenario, '--checkpoint', file, '--max-worlds', '3000'];

  beforeAll(async () => expect((await commandLine(...stopping)).code).toBe(3));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** A copy of the checkpoint with other plain data. */
  function withHead(name: string, change: Record<string, unknown>): string {
    const copy = join(folder, name);
    const { head, lists, close } = openedHere();
    writeSealed(copy, kind, { head: { ...(head as object), ...change }, lists });
    close();
    return copy;
  }

  function openedHere() {
    const opened = openSealed(file, kind);
    return { head: opened.head, lists: opened.lists, close: () => opened.close() };
  }

  function damaged(at: number): string {
    const copy = join(folder, 'damaged');
    const bytes = readFileSync(file);
    bytes[at < 0 ? bytes.length + at : at]! ^= 4;
    writeFileSync(copy, bytes);
    return copy;
  }

  const changedScenario = (): string => {
    const path = join(folder, 'changed.json');
    const text = readFileSync(`models/scenarios/public/${scenario}.json`, 'utf8');
    writeFileSync(path, JSON.stringify({ ...JSON.parse(text), note: 'another' }));
    return path;
  };

  test.each<[string, () => readonly string[], string]>([
    ['that is not there', () => [scenario, '--resume', join(folder, 'none')], 'none: there is no such file'],
    ['that is a folder', () => [scenario, '--resume', folder], '(EISDIR)'],
    ['of another kind', () => [scenario, '--resume', 'package.json'], 'no checkpoint that this version'],
    ['that is damaged', () => [scenario, '--resume', damaged(5_000)], 'the checkpoint is damaged'],
    ['that is damaged at its end', () => [scenario, '--resume', damaged(-1)], 'the checkpoint is damaged'],
    [
      'of another version',
      () => [scenario, '--resume', withHead('old', { keysync: '0.0.9' })],
      'of keysync 0.0.9, and',
    ],
    [
      'of another build',
      () => [scenario, '--resume', withHead('old', { sources: '' })],
      'have changed since',
    ],
    [
      'of another scenario',
      () => ['clone-2x2', '--resume', file],
      `is of ${scenario}, and asked for is clone-2x2`,
    ],
    [
      'of a changed scenario',
      () => [changedScenario(), '--resume', file],
      `${scenario} that reads differently`,
    ],
    [
      'of other properties',
      () => [scenario, '--property', 'acknowledged-key-survives', '--resume', file],
      'of other properties',
    ],
    ['of other readings', () => [scenario, '--readings', '--resume', file], 'without --readings'],
    ['that would be lost', () => [scenario, '--checkpoint', file], 'there is something already'],
    ['in no folder', () => [scenario, '--checkpoint', 'README.md/x'], 'cannot be written'],
    ['that is no file', () => [scenario, '--checkpoint', '-'], 'standard output'],
  ])('%s', async (_, args, message) => {
    const before = readFileSync(file);
    const { code, stdout, stderr } = await commandLine('verify', ...args(), '--max-worlds', '100');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stderr.trim().split('\n').length).toBeLessThan(3);
    expect(readFileSync(file)).toEqual(before);
  });
});
