import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { bundledCommand } from './bundled-command.ts';
import { main } from './command-line.ts';
import { atTerminal } from './output/terminal.ts';

/** What a run of the command line left. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Keeps what is written to it. */
class Heard extends Writable {
  text = '';

  constructor() {
    super({ decodeStrings: false });
  }

  override _write(chunk: string | Buffer, _: unknown, done: () => void): void {
    this.text += String(chunk);
    done();
  }
}

/** Runs the command line in this process: all that it does and tells, but for signals, pipes and the end of a process. */
export const commandLine = (...args: readonly string[]): Promise<Run> => commandLineReading([], ...args);

/** The same with something on its standard input. */
export async function commandLineReading(
  input: readonly (string | Buffer)[],
  ...args: readonly string[]
): Promise<Run> {
  const [stdout, stderr] = [new Heard(), new Heard()];
  const code = await main(args, { stdin: Readable.from(input), stdout, stderr });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

/** Runs a command of the repository in this process. */
export async function heard(command: () => Promise<number>): Promise<Run> {
  const [stdout, stderr] = [new Heard(), new Heard()];
  const code = await atTerminal({ stdin: Readable.from([]), stdout, stderr }, command);
  return { code, stdout: stdout.text, stderr: stderr.text };
}

/** Runs `keysync` as a user does: as it is packed, in a process of its own, from the root of the checkout. */
export function keysync(...args: readonly string[]): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bundledCommand(), ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  return { code: status, stdout, stderr };
}

/** Writes a file in place of another. To write over one again and again waits for the disk each time. */
export function writeAnew(path: string, content: string | Uint8Array): void {
  rmSync(path, { force: true });
  writeFileSync(path, content);
}

/** Runs something in a folder of its own, which is removed once it is done. */
export function inFolder<Result>(use: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'keysync-test-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  let used: Result;
  try {
    used = use(folder);
  } catch (error) {
    remove();
    throw error;
  }
  if (used instanceof Promise) return used.finally(remove) as Result;
  remove();
  return used;
}
