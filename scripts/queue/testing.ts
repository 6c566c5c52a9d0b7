import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { onTestFinished } from 'vitest';
import { bundledCommand } from '../bundled-command.ts';

/** A Redis of its own, on a port of this machine that was free. */
export class OwnRedis {
  readonly port: number;
  readonly #password: string;
  #folder = newFolder();
  #server: ChildProcess | undefined;
  #client: Redis | undefined;

  private constructor(port: number, password: string) {
    this.port = port;
    this.#password = password;
  }

  static async start(password = ''): Promise<OwnRedis> {
    const redis = new OwnRedis(await freePort(), password);
    onTestFinished(() => redis.end());
    await redis.again();
    return redis;
  }

  get address(): string {
    return `redis://${this.#password === '' ? '' : `:${this.#password}@`}127.0.0.1:${this.port}`;
  }

  /** Starts it, with what it kept on disk as the page of the queue has it. */
  async again(): Promise<void> {
    const settings = { port: this.port, bind: '127.0.0.1', dir: this.#folder, save: '', appendonly: 'yes' };
    const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const secret = this.#password === '' ? [] : ['--requirepass', this.#password];
    this.#server = spawn('redis-server', [...args, ...secret], { stdio: 'ignore' });
    this.#client = new Redis({ port: this.port, password: this.#password, maxRetriesPerRequest: null });
    this.#client.on('error', () => {});
    await this.#client.ping();
  }

  /** Stops it as its service does. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    this.#client?.disconnect();
    this.#server?.kill(signal);
    if (this.#server?.exitCode === null && this.#server.signalCode === null) await once(this.#server, 'exit');
  }

  /** Loses all that it kept. */
  lose(): void {
    rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = newFolder();
  }

  async end(): Promise<void> {
    await this.stop('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** How many jobs are done. */
  async doneCount(): Promise<number> {
    return this.#client!.zcard('bull:keysync:completed');
  }

  /** How many jobs somebody is at. */
  async activeCount(): Promise<number> {
    return this.#client!.llen('bull:keysync:active');
  }

  /** Waits until so many jobs are done. */
  async until(doneCount: number): Promise<void> {
    while ((await this.doneCount()) < doneCount) await setTimeout(10);
  }
}

/** The files of answers that are kept in a folder. */
export const keptIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\/[\da-f]{40}\.json$/.test(name),
  );

/** Waits until so many answers are kept. */
export async function untilKept(folder: string, count: number): Promise<void> {
  while (keptIn(folder).length < count) await setTimeout(20);
}

/** A process of `keysync`, and what it says. */
export class KeysyncProcess {
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';
  readonly #ended: Promise<unknown>;

  /** @param program - what is started: the command as it is packed, unless it is to work on its sources */
  constructor(args: readonly string[], program = bundledCommand()) {
    this.child = spawn(process.execPath, [program, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    this.#ended = once(this.child, 'close');
    onTestFinished(() => void this.child.kill('SIGKILL'));
  }

  async end(): Promise<number | null> {
    await this.#ended;
    return this.child.exitCode;
  }
}

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'keysync-redis-'));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { readonly port: number };
  server.close();
  await once(server, 'close');
  return port;
}
