import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { constants } from 'node:os';
import { setTimeout as setTimeoutPromise } from 'node:timers/promises';
import { printable } from '#printable';
import { type Breakdown, BrokenImplementationError, StoppedError } from '#properties';
import { endMarked, markedProcesses, markName, signal } from './left-behind.ts';

/** How long to wait for an answer, and who is told of every line. */
export interface LineProcessOptions {
  /** In seconds. */
  readonly timeLimit: number;
  /** `>` went to the process, `<` came from it, `!` came from its standard error. */
  readonly onLine?: (direction: '>' | '<' | '!', line: string) => void;
}

/** A line longer than this is a flood. */
const lineLengthMax = 4_000_000;

/** So many last lines of standard error are kept, each so long at most. */
const lastWordCountMax = 20;
const lastWordLengthMax = 500;

/** A process that ends closes its pipes a moment before, and one that is asked to end has this time to do so. */
const graceMillisecondsMax = 2000;
const pauseMilliseconds = 10;

/**
 * A command line that is asked line by line, in a process group of its own.
 *
 * @remarks
 * Once it has broken the rules it is broken for good: its whole group is ended, and every further question gets the
 * same error.
 */
export class LineProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #options: LineProcessOptions;
  readonly #mark = randomUUID();
  readonly #closed: Promise<void>;
  #isClosed = false;
  #partial = '';
  #lastWords: string[] = [];
  #lineCount = 0;
  #pending: PromiseWithResolvers<string> | undefined;
  #broken: Error | undefined;
  /** What is wrong with a line that nobody asked for. */
  #unasked: string | undefined;
  #isLeaving = false;
  #signalCount = 0;

  constructor(command: string, options: LineProcessOptions) {
    this.#options = options;
    const env = { ...process.env, [markName]: this.#mark };
    this.#child = spawn(command, { shell: true, detached: true, env, stdio: 'pipe' });
    this.#closed = new Promise((resolve) => this.#child.once('close', () => resolve()));
    this.#listen();
    process.on('exit', this.#endAtOnce);
    for (const name of endings) process.on(name, this.#onSignal);
  }

  /** The process group, where it was started. */
  get group(): number | undefined {
    return this.#child.pid;
  }

  /** The last lines that it wrote to its standard error. */
  get lastWords(): readonly string[] {
    return this.#lastWords;
  }

  /**
   * Asks, and waits for one line.
   *
   * @throws BrokenImplementationError where none comes, or one that nobody asked for
   */
  async ask(line: string): Promise<string> {
    if (this.#broken !== undefined) throw this.#broken;
    if (this.#unasked !== undefined) throw this.broken('out-of-turn', this.#unasked);
    const pending = withResolvers<string>();
    this.#pending = pending;
    this.#options.onLine?.('>', line);
    const late = `it did not answer within ${counted(this.#options.timeLimit, 'second')}: ${shown(line)}`;
    const timer = setTimeout(() => this.#break('hung', late), 1000 * this.#options.timeLimit);
    this.#child.stdin.write(`${line}\n`);
    try {
      return await pending.promise;
    } finally {
      clearTimeout(timer);
    }
  }

  /** From here on it may end. Waits until it has. */
  async leave(): Promise<void> {
    if (this.#broken !== undefined) throw this.#broken;
    this.#isLeaving = true;
    this.#child.stdin.end();
    const timer = setTimeout(
      () => this.#break('ignored-bye', 'it answered bye and did not end'),
      1000 * Math.min(this.#options.timeLimit, leaveSecondsMax),
    );
    await this.#closed;
    clearTimeout(timer);
    if (this.#broken !== undefined) throw this.#broken;
  }

  /** Whoever waits for an answer waits no longer. */
  interrupt(): void {
    this.#fail(new StoppedError('Stopped while the driver was asked.'));
  }

  /** It can be asked no further, for a reason that is not in its lines alone. */
  broken(kind: Breakdown, message: string): Error {
    this.#break(kind, message);
    return this.#broken!;
  }

  /** Ends all of it: politely, and after a moment without asking. Nothing of it is left afterwards. */
  async end(): Promise<void> {
    this.#fail(new StoppedError('The driver was ended.'));
    if (!this.#isClosed && this.group !== undefined) {
      signal(-this.group, 'SIGTERM');
      const timer = setTimeout(this.#endAtOnce, this.#grace);
      await this.#closed;
      clearTimeout(timer);
    }
    await this.#untilNothingIsLeft();
    process.off('exit', this.#endAtOnce);
    for (const name of endings) process.off(name, this.#onSignal);
  }

  #listen(): void {
    const { stdin, stdout, stderr } = this.#child;
    stdout.setEncoding('utf8').on('data', (text: string) => this.#hear(text));
    stderr.setEncoding('utf8').on('data', (text: string) => this.#hearAside(text));
    // It ends where the process ends; where that lives on, it has stopped to listen.
    stdin.on('error', () => this.#expectEnd('it closed its standard input and lives on'));
    stdout.on('end', () => this.#expectEnd('it closed its standard output and lives on'));
    this.#child.once('error', ({ message }) => this.#break('not-started', message));
    this.#child.once('exit', () => {
      // What it started may hold its pipes open.
      this.#endAtOnce();
      setTimeout(() => this.#destroy(), this.#grace).unref();
    });
    this.#child.once('close', (code, name) => this.#onClose(code, name));
  }

  #hear(text: string): void {
    if (this.#broken !== undefined) return;
    const lines = `${this.#partial}${text}`.split('\n');
    this.#partial = lines.pop() ?? '';
    for (const line of lines) this.#hearLine(line.replace(/\r$/, ''));
    if (this.#partial.length <= lineLengthMax) return;
    this.#break('flood', `a line of more than ${lineLengthMax} characters: ${shown(this.#partial)}`);
  }

  #hearLine(line: string): void {
    if (this.#broken !== undefined || this.#unasked !== undefined) return;
    this.#options.onLine?.('<', line);
    this.#lineCount += 1;
    const pending = this.#pending;
    this.#pending = undefined;
    if (pending !== undefined) {
      pending.resolve(line);
      return;
    }
    // Whoever waited for the line before says first what is wrong with that.
    const message = `it said something that it was not asked: ${shown(line)}`;
    this.#unasked = message;
    setImmediate(() => this.#break('out-of-turn', message));
  }

  #hearAside(text: string): void {
    const [first = '', ...others] = text.split(/\r?\n/);
    const last = this.#lastWords.pop() ?? '';
    const lines = [last + first, ...others].map((line) => line.slice(0, lastWordLengthMax));
    for (const line of lines.slice(0, -1)) this.#options.onLine?.('!', line);
    this.#lastWords = [...this.#lastWords, ...lines].slice(-lastWordCountMax);
  }

  /** A process that was told to end may have started another one just before. */
  async #untilNothingIsLeft(): Promise<void> {
    for (let waited = 0; waited < graceMillisecondsMax; waited += pauseMilliseconds) {
      this.#endAtOnce();
      if (markedProcesses(this.#mark).length === 0) return;
      await setTimeoutPromise(pauseMilliseconds);
    }
  }

  get #grace(): number {
    return Math.min(graceMillisecondsMax, 500 * this.#options.timeLimit);
  }

  #expectEnd(message: string): void {
    if (this.#isLeaving) return;
    setTimeout(() => {
      if (!this.#isClosed && this.#child.exitCode === null && this.#child.signalCode === null)
        this.#break('closed', message);
    }, this.#grace).unref();
  }

  #onClose(code: number | null, name: NodeJS.Signals | null): void {
    this.#isClosed = true;
    const isEnd = this.#isLeaving && code === 0;
    if (isEnd) return;
    const isUnknown = this.#lineCount === 0 && (code === 126 || code === 127);
    if (isUnknown) this.#break('not-started', `the shell ended with ${endText(code, name)}`);
    const late = this.#isLeaving ? ' after bye' : '';
    this.#break('died', `it ended with ${endText(code, name)}${late}${this.#unfinished()}`);
  }

  #unfinished(): string {
    return this.#partial === '' ? '' : `, in the middle of a line: ${shown(this.#partial)}`;
  }

  #break(kind: Breakdown, message: string): void {
    if (this.#broken !== undefined) return;
    this.#fail(new BrokenImplementationError(kind, message));
    this.#endAtOnce();
    this.#destroy();
  }

  #fail(error: Error): void {
    this.#broken ??= error;
    this.#pending?.reject(this.#broken);
    this.#pending = undefined;
  }

  #destroy(): void {
    this.#child.stdin.destroy();
    this.#child.stdout.destroy();
    this.#child.stderr.destroy();
  }

  readonly #endAtOnce = (): void => {
    if (this.group !== undefined) signal(-this.group, 'SIGKILL');
    endMarked(this.#mark);
  };

  /** The first one that the run waits for ends it by itself; the next one ends keysync, and this with it. */
  readonly #onSignal = (name: NodeJS.Signals): void => {
    this.#signalCount += 1;
    if (isAwaited.has(name) && this.#signalCount < 2) return;
    this.#endAtOnce();
    for (const ending of endings) process.off(ending, this.#onSignal);
    process.kill(process.pid, name);
  };
}

const endings = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** What the run waits for itself. */
const isAwaited: ReadonlySet<NodeJS.Signals> = new Set(['SIGINT', 'SIGTERM']);

/** Nobody wants to wait longer at the end than this, whatever an answer may take. */
const leaveSecondsMax = 10;

/** How a process ended. A shell tells a signal by a number above 128. */
function endText(code: number | null, name: NodeJS.Signals | null): string {
  if (code === null) return `signal ${name}`;
  const told = Object.entries(constants.signals).find(([, number]) => number + 128 === code)?.[0];
  return `exit code ${code}${told === undefined ? '' : ` (${told})`}`;
}

/** A line as a person may see it: short, and nothing in it moves the cursor. */
export function shown(line: string): string {
  const text = printable(JSON.stringify(line.slice(0, shownLengthMax)));
  return line.length <= shownLengthMax ? text : `${text} and ${line.length - shownLengthMax} characters more`;
}

const shownLengthMax = 160;

const counted = (value: number, what: string): string => `${value} ${what}${value === 1 ? '' : 's'}`;

interface PromiseWithResolvers<Value> {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
  readonly reject: (error: Error) => void;
}

/** Node 20 has no `Promise.withResolvers`. */
function withResolvers<Value>(): PromiseWithResolvers<Value> {
  let [resolve, reject]: [(value: Value) => void, (error: Error) => void] = [() => {}, () => {}];
  const promise = new Promise<Value>((...both) => {
    [resolve, reject] = both;
  });
  return { promise, resolve, reject };
}
