import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { describe, expect, type TestContext, test } from 'vitest';
import { verificationReportSchema } from '#reports';
import { bundledCommand } from './bundled-command.ts';

const escapeCode = '\u001b';
const [hidesCursor, showsCursor] = [`${escapeCode}[?25l`, `${escapeCode}[?25h`];
const ctrlC = '\u0003';

/** A process that runs until it is told to stop. */
class Session {
  readonly child: ChildProcessWithoutNullStreams;
  stdout = '';
  /** Standard output and standard error, as they came; at a terminal they are one. */
  output = '';
  #look = (): void => {};
  readonly #ended: Promise<unknown>;

  constructor(context: TestContext, file: string, args: readonly string[], env = process.env) {
    this.child = spawn(file, args, { env });
    this.#ended = once(this.child, 'close');
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
      this.#hear(text);
    });
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => this.#hear(text));
    // Whatever becomes of the test, nothing stays behind: what loses its terminal ends as well.
    context.onTestFinished(() => void this.child.kill('SIGKILL'));
  }

  #hear(text: string): void {
    this.output += text;
    this.#look();
  }

  /** Waits for an output. */
  until(pattern: RegExp): Promise<void> {
    return new Promise((found, failed) => {
      this.#look = () => {
        if (pattern.test(this.output)) found();
      };
      this.#look();
      this.#ended.then(() => failed(new Error(`It ended early: ${this.output}`)), failed);
    });
  }

  /** Waits for the end. */
  async end(): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }> {
    await this.#ended;
    return { code: this.child.exitCode, signal: this.child.signalCode };
  }
}

/** Runs Node at a terminal of its own, which does not say what kind of terminal it is. */
function atTerminal(context: TestContext, args: readonly string[]): Session {
  const { TERM: _, ...env } = process.env;
  const words = [process.execPath, ...args].map((word) => `'${word}'`);
  const command = `stty cols 100 rows 30; exec ${words.join(' ')}`;
  const options = ['--quiet', '--return', '--command', command, '/dev/null'];
  return new Session(context, 'script', options, { ...env, SHELL: '/bin/sh' });
}

const terminalInput = new RegExp(`${escapeCode}\\[\\??(\\d*)(?:;\\d+)*([A-Za-z])|[^]`, 'g');

/** What a terminal shows after all this; of its escape sequences, those that a progress line needs. */
function screenAfter(output: string): string {
  const lines: string[] = [];
  let [row, column] = [0, 0];
  for (const [part, count, command] of output.matchAll(terminalInput)) {
    const line = lines[row] ?? '';
    if (part === '\n') row += 1;
    else if (part === '\r' || command === 'G') column = 0;
    else if (command === 'A') row -= Number(count || 1);
    else if (command === 'B') row += Number(count || 1);
    else if (command === 'K') lines[row] = count === '2' ? '' : line.slice(0, column);
    else if (command === undefined) {
      lines[row] = line.slice(0, column).padEnd(column) + part + line.slice(column + 1);
      column += 1;
    }
  }
  return Array.from(lines, (line) => line ?? '').join('\n');
}

test('what a terminal shows in the end', () => {
  const erased = `${escapeCode}[2K${escapeCode}[1A${escapeCode}[2K${escapeCode}[G`;
  expect(screenAfter(`one\r\ntwo\r\n${erased}${escapeCode}[?2026lthree`)).toBe('one\nthree\n');
  expect(screenAfter(`${escapeCode}[1mabc${escapeCode}[22m\rX${escapeCode}[K`)).toBe('X');
});

const keysync = bundledCommand();

const fuzzing = [keysync, 'fuzz', 'clone-2x2', '--runs', '100000000', '--save', tmpdir()];
const fuzzingProgress = /[\d,]+ of 100,000,000 runs, [\d,]+ steps\/s/;
const fuzzingEnd =
  /\nIncomplete: stopped after [\d,]+ of 100,000,000 runs, without a failure so far; this is not a pass\.$/;

const verifying = [keysync, 'verify', 'core-4hsm-2keys-2fail', '--count-worlds'];
const verifyingProgress = /[\d,]+ worlds, depth \d+, [\d,]+ transitions\/s/;
const verifyingEnd = /\nIncomplete: core-4hsm-2keys-2fail .*this is not a pass\.$/;

const sweeping = [keysync, 'sweep', 'clusters', '--no-cache', '--workers', '1'];
const sweepingProgress = /[\d,]+ of 288 cells, [\d,]+ s left/;
const sweepingEnd = /\nIncomplete: a limit or Ctrl-C stopped it\.$/;

const stackTrace = /^\s+at .*:\d+:\d+/m;

// "script" of util-linux, which every Linux has, gives the command a terminal of its own.
describe('Ctrl-C at a terminal', { concurrent: true }, () => {
  test.for([
    ['fuzz', fuzzing, fuzzingProgress, /Random interleavings of clone-2x2, seed 1\n/, fuzzingEnd],
    ['sweep', sweeping, sweepingProgress, /clusters: 288 cells\n/, sweepingEnd],
    ['verify', verifying, verifyingProgress, /\ncore-4hsm-2keys-2fail +>=[\d,]+ /, verifyingEnd],
  ] as const)('ends %s with a report of what was done so far: exit code 3', async (told, context) => {
    const [, args, progress, report, end] = told;
    const session = atTerminal(context, args);
    await session.until(progress);
    session.child.stdin.write(ctrlC);
    expect(await session.end()).toEqual({ code: 3, signal: null });

    const screen = screenAfter(session.output);
    expect(screen).toMatch(report);
    expect(screen).toMatch(end);
    expect(screen).not.toMatch(progress);
    expect(screen).not.toMatch(stackTrace);
    expectCursor(session.output);
  });

  test('the second ends the process at once', async (context) => {
    const session = atTerminal(context, ['--input-type=module', '--eval', neverEnding]);
    await session.until(/progress is shown/);
    session.child.stdin.write(ctrlC);
    await session.until(/interrupted/);
    session.child.stdin.write(ctrlC);
    // In the words of "script": 128, and the number of the signal.
    expect(await session.end()).toEqual({ code: 130, signal: null });
    expectCursor(session.output);
  });

  function expectCursor(output: string): void {
    expect(output.lastIndexOf(showsCursor)).toBeGreaterThanOrEqual(output.lastIndexOf(hidesCursor));
  }
});

describe('without a terminal', { concurrent: true }, () => {
  const signals = ['SIGINT', 'SIGTERM'] as const;

  test.for(signals)(
    '%s ends verify with a report of what was done so far: exit code 3',
    async (name, context) => {
      const folder = mkdtempSync(join(tmpdir(), 'keysync-test-'));
      context.onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      const checkpoint = join(folder, 'checkpoint');
      const keeping = ['--checkpoint', checkpoint, '--checkpoint-seconds', '0.001', '--json', '-'];
      const session = new Session(context, process.execPath, [...verifying, ...keeping]);
      // Progress is rarely told where nobody looks; a checkpoint is there at once.
      while (session.child.exitCode === null && !existsSync(checkpoint)) await setTimeout(20);
      session.child.kill(name);
      expect(await session.end()).toEqual({ code: 3, signal: null });
      const { scenarios } = verificationReportSchema.parse(JSON.parse(session.stdout));
      expect(scenarios).toMatchObject([{ stopped: { by: 'interrupted' }, judgement: 'incomplete' }]);
      expect(scenarios[0]!.worlds).toBeGreaterThan(0);
      expect(session.output).not.toMatch(stackTrace);
      expect(session.output).not.toContain(escapeCode);
    },
  );

  test.for(signals)('the second %s ends the process at once', async (name, context) => {
    const session = new Session(context, process.execPath, ['--input-type=module', '--eval', neverEnding]);
    await session.until(/at work/);
    session.child.kill(name);
    await session.until(/interrupted/);
    session.child.kill(name);
    expect(await session.end()).toEqual({ code: null, signal: name });
  });
});

/** Work that shows progress like any other, and takes no notice of an interruption but to tell it. */
const neverEnding = `
  import { ProgressLine } from "${urlOf('output/progress-line.ts')}";
  import { StopSignal } from "${urlOf('stop-signal.ts')}";
  const stop = new StopSignal();
  const line = new ProgressLine();
  console.log("at work");
  setInterval(() => {
    line.show(() => "progress is shown");
    if (stop.isRaised) console.log("interrupted");
  }, 20);
`;

function urlOf(file: string): string {
  return pathToFileURL(resolve('scripts', file)).href;
}
