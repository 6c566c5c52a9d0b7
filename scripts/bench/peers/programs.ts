import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a program printed. */
export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
}

/** What a program took, start to end. */
export interface Timed extends Printed {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
}

/** A program that could not be started, or that ended with an error. */
export class ProgramError extends Error {
  readonly isMissing: boolean;

  constructor(message: string, isMissing = false) {
    super(message);
    this.isMissing = isMissing;
  }
}

/**
 * Runs a program to its end.
 *
 * @param signal - ends it, and all that it has started
 * @param successCodes - the exit codes that are no failure
 * @throws ProgramError where it is not there, or fails
 */
export function run(
  command: string,
  args: readonly string[],
  signal: AbortSignal,
  folder?: string,
  successCodes: readonly number[] = [0],
): Promise<Printed> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    // A group of its own, so that whatever it starts ends with it.
    const child = spawn(command, args, { cwd: folder, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const printed = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        printed[stream] += text;
      });
    }
    const end = (): void => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
    };
    signal.addEventListener('abort', end);
    child.on('error', (error: NodeJS.ErrnoException) => {
      signal.removeEventListener('abort', end);
      reject(new ProgramError(`${command}: ${error.message}`, error.code === 'ENOENT'));
    });
    child.on('close', (code, killedBy) => {
      signal.removeEventListener('abort', end);
      if (signal.aborted) reject(signal.reason);
      else if (code !== null && successCodes.includes(code)) resolve(printed);
      else reject(new ProgramError(failureText(command, args, code ?? killedBy, printed)));
    });
  });
}

/** Runs a program like {@link run}, and lets bash take the time: Node does not tell that of a single child. */
export async function runTimed(
  command: string,
  args: readonly string[],
  signal: AbortSignal,
  folder?: string,
): Promise<Timed> {
  const script = `export LC_ALL=C; TIMEFORMAT='%3R %3U %3S'; time "$@"`;
  const { stdout, stderr } = await run('bash', ['-c', script, 'bash', command, ...args], signal, folder);
  const lines = stderr.trimEnd().split('\n');
  const [wallSeconds = Number.NaN, user = Number.NaN, system = Number.NaN] =
    lines.at(-1)?.split(' ').map(Number) ?? [];
  const rest = lines.slice(0, -1).join('\n');
  return { stdout, stderr: rest, wallSeconds, cpuSeconds: user + system };
}

/** Lets something work in a folder of its own, which is removed afterwards, whatever happened. */
export async function inTemporaryFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'keysync-bench-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function failureText(
  command: string,
  args: readonly string[],
  end: number | string | null,
  { stdout, stderr }: Printed,
): string {
  const said = `${stdout}\n${stderr}`.trim().split('\n').slice(-10).join('\n');
  return `${[command, ...args].join(' ')} ended with ${end}:\n${said}`;
}
