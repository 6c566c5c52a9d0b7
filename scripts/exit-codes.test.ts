import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { bundledCommand } from './bundled-command.ts';
import { type CommandProcess, runAsProcess } from './run-as-process.ts';
import { inFolder } from './testing.ts';

/** The arguments of a use that needs a scenario of which an expectation is not met. */
function withUnexpected<Result>(use: (file: string, folder: string) => Promise<Result>): Promise<Result> {
  return inFolder((folder) => {
    const shipped = JSON.parse(readFileSync('models/scenarios/public/sdk5-quorum-1hsm.json', 'utf8'));
    const expected = { 'acknowledged-key-survives': 'violated' };
    const file = join(folder, 'unexpected.json');
    writeFileSync(file, JSON.stringify({ ...shipped, expect: expected }));
    return use(file, folder);
  });
}

type Stdio = 'pipe' | number;

/** The exit code of `keysync` in a process of its own, where nobody listens to it. */
async function exitCode(args: readonly string[], stdout: Stdio, stderr: Stdio): Promise<number> {
  const child = spawn(process.execPath, [bundledCommand(), ...args], {
    stdio: ['ignore', stdout, stderr],
  });
  child.stdout?.destroy();
  child.stderr?.destroy();
  const [code] = await once(child, 'exit');
  return code;
}

describe('in a process of its own', () => {
  test('a verdict is in the exit code, also where nobody reads the report', async () => {
    await withUnexpected(async (file) => {
      expect(await exitCode(['verify', file], 'pipe', 'pipe')).toBe(1);
    });
  });

  test('a report that cannot be written is no pass', async () => {
    // What is open for reading only takes nothing, on every system.
    const unwritable = openSync('package.json', 'r');
    try {
      expect(await exitCode(['list'], unwritable, unwritable)).toBe(2);
    } finally {
      closeSync(unwritable);
    }
  });
});

/** Takes what is written, or fails at every write with a code: at once, or a while later, as a file and a pipe may. */
class Output extends Writable {
  text = '';
  readonly #failure: string | undefined;
  readonly #isAtOnce: boolean;

  constructor(failure: string | undefined, isAtOnce: boolean) {
    super({ decodeStrings: false, autoDestroy: false });
    this.#failure = failure;
    this.#isAtOnce = isAtOnce;
  }

  override _write(chunk: string | Buffer, _: unknown, done: (error?: Error) => void): void {
    if (this.#failure === undefined) {
      this.text += String(chunk);
      done();
      return;
    }
    const error = Object.assign(new Error('It failed.'), { code: this.#failure });
    if (this.#isAtOnce) this.emit('error', error);
    done(this.#isAtOnce ? undefined : error);
  }
}

/** The codes with which outputs fail. */
interface Failures {
  readonly stdout?: string;
  readonly stderr?: string;
}

/** What a run leaves whose outputs fail, whenever it hears of it. */
async function endOf(
  args: readonly string[],
  failures: Failures,
): Promise<{ readonly code: unknown; readonly said: string }> {
  const ends = [];
  for (const isAtOnce of [true, false]) {
    const [stdout, stderr] = [failures.stdout, failures.stderr].map((code) => new Output(code, isAtOnce));
    const its: CommandProcess = { stdin: Readable.from([]), stdout: stdout!, stderr: stderr! };
    await runAsProcess(args, its);
    // A failure may be told after the write.
    await setImmediate();
    ends.push({ code: its.exitCode, said: stderr!.text });
  }
  expect(ends[1]).toEqual(ends[0]);
  return ends[0]!;
}

describe('an output', () => {
  test.each([
    [{}, ''],
    [{ stdout: 'EPIPE' }, ''],
    [{ stdout: 'EPIPE', stderr: 'EPIPE' }, ''],
    [{ stderr: 'ENOSPC' }, ''],
  ])('that fails as %j keeps the verdict', async (failures, said) => {
    await withUnexpected(async (file, folder) => {
      expect(await endOf(['list'], failures)).toEqual({ code: 0, said });
      expect(await endOf(['verify', file], failures)).toEqual({ code: 1, said });
      expect((await endOf(['verify', join(folder, 'none.json')], failures)).code).toBe(2);
    });
  });

  test.each(['ENOSPC', 'EBADF', 'EIO'])(
    'that cannot be written (%s) is no pass, and it is told',
    async (code) => {
      const said = `keysync: standard output cannot be written (${code}).\n`;
      expect(await endOf(['list'], { stdout: code })).toEqual({ code: 2, said });
      expect(await endOf(['list'], { stdout: code, stderr: code })).toEqual({ code: 2, said: '' });
    },
  );
});
