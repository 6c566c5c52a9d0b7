import type { Redis } from 'ioredis';
import { InputError } from '../input/files/input-error.ts';
import { optionalPackages } from '../version.ts';
import type { QueueAddress } from './queue-address.ts';

/** The queue cannot be reached, and was not for so long that nobody waits any longer. */
export class QueueGoneError extends Error {
  override readonly name = 'QueueGoneError';
}

/** The packages that only a queue needs. */
export async function queuePackages(): Promise<{
  readonly bullmq: typeof import('bullmq');
  readonly ioredis: { readonly Redis: typeof Redis };
}> {
  try {
    const [bullmq, ioredis] = await Promise.all([import('bullmq'), import('ioredis')]);
    return { bullmq, ioredis };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    const names = ['bullmq', 'ioredis'].map((name) => `'${name}@${optionalPackages.get(name)}'`).join(' ');
    const what = 'a queue needs the packages bullmq and ioredis, which are not installed';
    throw new InputError('--queue', what, `Install them beside keysync: npm install ${names}`);
  }
}

/** Milliseconds between two attempts to connect. */
const attemptMilliseconds = { min: 100, max: 1000 };

/**
 * Connections to one Redis or Valkey, which wait where it restarts, and give up where it is gone for good.
 *
 * @remarks
 * No error of the client is passed on as it is: those carry the command that failed, which may be the one with the
 * password.
 */
export class Connections {
  readonly #address: QueueAddress;
  readonly #patienceSeconds: number;
  readonly #Redis: typeof Redis;
  readonly #open: Redis[] = [];
  readonly #lost = new AbortController();
  #lostAt: number | undefined = performance.now();
  #isClosed = false;
  #lastProblem = 'no answer';
  readonly #timer: NodeJS.Timeout;

  constructor(
    address: QueueAddress,
    patienceSeconds: number,
    { Redis: Client }: { readonly Redis: typeof Redis },
  ) {
    this.#address = address;
    this.#patienceSeconds = patienceSeconds;
    this.#Redis = Client;
    this.#timer = setInterval(() => this.#look(), 100);
  }

  /** Raised once the queue is gone for good, or does not let us in. The reason is the error to tell. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /**
   * A new connection.
   *
   * @param onReady - told whenever there is a connection, which may be another than before
   */
  open(onReady: () => void = () => {}): Redis {
    const redis = new this.#Redis({
      ...this.#address.connection,
      maxRetriesPerRequest: null,
      // Also of connections that are made from this one.
      retryStrategy: (times) =>
        this.#isClosed ? null : Math.min(times * attemptMilliseconds.min, attemptMilliseconds.max),
    });
    redis.on('error', (error: Error) => this.#hear(error));
    redis.on('ready', () => {
      this.#lostAt = undefined;
      onReady();
    });
    redis.on('close', () => {
      this.#lostAt ??= performance.now();
    });
    this.#open.push(redis);
    return redis;
  }

  /** Hears an error of a connection, or of something that uses one. */
  #hear(error: Error): void {
    const [kind = ''] =
      /^(WRONGPASS|NOAUTH|NOPERM|ERR AUTH|ERR invalid password|ERR DB)/.exec(error.message) ?? [];
    if (kind !== '') {
      const what = `${this.#address.shown} does not let us in (${kind})`;
      this.#lost.abort(new InputError('--queue', what, 'Check the user, the password and the database.'));
    }
    this.#lastProblem = (error as NodeJS.ErrnoException).code ?? this.#lastProblem;
  }

  #look(): void {
    if (this.#lostAt === undefined) return;
    const seconds = (performance.now() - this.#lostAt) / 1000;
    if (seconds < this.#patienceSeconds) return;
    const { shown } = this.#address;
    const what = `${shown} could not be reached for ${this.#patienceSeconds} s (${this.#lastProblem})`;
    this.#lost.abort(new QueueGoneError(what));
  }

  /** What to tell of an error that whoever uses a connection came to. */
  troubleOf(error: unknown): Error {
    const message = error instanceof Error ? error.message : String(error);
    return new QueueGoneError(`${this.#address.shown} takes no jobs (${message.slice(0, 200)})`);
  }

  /** Closes every connection at once; what is under way fails. */
  close(): void {
    this.#isClosed = true;
    clearInterval(this.#timer);
    for (const redis of this.#open) redis.disconnect();
  }
}
