import type { Job, Queue, QueueEvents } from 'bullmq';
import { digestOf } from '../digest.ts';
import type { KeyedJob } from '../jobs/do-jobs.ts';
import { tell } from '../output/terminal.ts';
import { type JobOrigin, jobMessage, refusalReasons, refusalSchema, resultIn } from './messages.ts';

/** More are not in the queue at once: whoever stops leaves little behind, and others get their turn. */
const inFlightMax = 200;

/** To make a job may take a while: after so many, others are heard in between. */
const madeAtOnceMax = 20;

/** Milliseconds between two looks at all that is in flight, whatever was heard of it. */
const lookMilliseconds = 2000;

const jobOptions = {
  attempts: 3,
  backoff: { type: 'fixed', delay: 1000 },
  // An answer waits for whoever asked, and for who asks again.
  removeOnComplete: { age: 3600, count: 2000 },
  removeOnFail: { age: 3600 },
} as const;

/** What is told of jobs. */
export interface FlightListeners {
  /** Once for each job. */
  readonly onDone: (key: string, result: unknown) => void;
  /** Why a job has no result. */
  readonly onGivenUp: (key: string, why: string) => void;
}

/**
 * Jobs in a queue, a bounded number at once, until each has its result.
 *
 * @remarks
 * A job is known in the queue by what it asks and of which model, so to put it there twice is to put it there once.
 * That is what happens whenever an event may have been missed: jobs that a queue lost are there again, and those that
 * are done are found to be.
 */
export class Flight {
  readonly #open: Iterator<KeyedJob>;
  readonly #origin: JobOrigin;
  readonly #listeners: FlightListeners;
  readonly #queue: Queue;
  readonly #fromId: (id: string) => Promise<Job | undefined>;
  /** By its id in the queue. */
  readonly #inFlight = new Map<string, KeyedJob>();
  readonly #refusals = new Set<string>();
  readonly #timer: NodeJS.Timeout;
  #isLooking = false;
  #isOver = false;
  readonly #landed: Promise<void>;
  #land: () => void = () => {};
  #crash: (error: unknown) => void = () => {};

  constructor(
    jobs: Iterable<KeyedJob>,
    origin: JobOrigin,
    listeners: FlightListeners,
    queue: Queue,
    fromId: (id: string) => Promise<Job | undefined>,
  ) {
    this.#open = jobs[Symbol.iterator]();
    this.#origin = origin;
    this.#listeners = listeners;
    this.#queue = queue;
    this.#fromId = fromId;
    this.#landed = new Promise((resolve, reject) => {
      this.#land = resolve;
      this.#crash = reject;
    });
    this.#timer = setInterval(() => this.look(), lookMilliseconds);
  }

  /** Hears of jobs what the queue tells. */
  hear(events: QueueEvents): void {
    events.on('completed', ({ jobId, returnvalue }) => this.#done(jobId, returnvalue));
    events.on('failed', ({ jobId, failedReason }) => this.#giveUp(jobId, failedReason));
    events.on('progress', ({ jobId, data }) => this.#hearRefusal(jobId, data));
  }

  /** Puts one job after the other into the queue, until each has its result. */
  async fly(): Promise<void> {
    this.#fill();
    await this.#landed;
  }

  /** Looks at all that is in flight: an event may have been missed, or the queue have lost what was in it. */
  look(): void {
    if (this.#isLooking || this.#isOver) return;
    this.#isLooking = true;
    this.#put([...this.#inFlight])
      .catch((error) => this.#crash(error))
      .finally(() => {
        this.#isLooking = false;
      });
  }

  /** Takes out of the queue what nobody is at yet. */
  async takeBack(): Promise<void> {
    await Promise.all([...this.#inFlight.keys()].map((id) => this.#queue.remove(id).catch(() => 0)));
  }

  end(): void {
    this.#isOver = true;
    clearInterval(this.#timer);
  }

  #fill(): void {
    if (this.#isOver) return;
    const added: (readonly [id: string, KeyedJob])[] = [];
    while (this.#inFlight.size < inFlightMax) {
      if (added.length === madeAtOnceMax) {
        setImmediate(() => this.#fill());
        break;
      }
      const next = this.#open.next();
      if (next.done) break;
      const id = `job-${digestOf([this.#origin.kind, this.#origin.model, next.value[0]])}`;
      this.#inFlight.set(id, next.value);
      added.push([id, next.value]);
    }
    if (this.#inFlight.size === 0) this.#land();
    if (added.length > 0) this.#put(added).catch((error) => this.#crash(error));
  }

  async #put(jobs: readonly (readonly [id: string, KeyedJob])[]): Promise<void> {
    const named = jobs.map(([jobId, [, job]]) => ({
      name: 'job',
      data: jobMessage(this.#origin, job),
      opts: { ...jobOptions, jobId },
    }));
    await this.#queue.addBulk(named);
    await Promise.all(
      jobs.map(async ([id]) => {
        const found = await this.#fromId(id);
        if (found?.finishedOn === undefined || found.finishedOn === null) return;
        if (found.returnvalue === null || found.returnvalue === undefined)
          this.#giveUp(id, found.failedReason);
        else this.#done(id, found.returnvalue);
      }),
    );
  }

  #done(id: string, returned: unknown): void {
    const [key] = this.#inFlight.get(id) ?? [];
    if (key === undefined || this.#isOver) return;
    const found = resultIn(returned, this.#origin);
    if (found === undefined) {
      this.#giveUp(id, 'a worker of another version answered');
      return;
    }
    this.#inFlight.delete(id);
    try {
      this.#listeners.onDone(key, found.result);
    } catch (error) {
      this.#crash(error);
      return;
    }
    // Whoever asks keeps it, and it may be large.
    if (this.#origin.kind !== 'sweep') this.#queue.remove(id).catch(() => 0);
    this.#fill();
  }

  #giveUp(id: string, why: string): void {
    const [key] = this.#inFlight.get(id) ?? [];
    if (key === undefined || this.#isOver) return;
    this.#inFlight.delete(id);
    // Who asks again is answered anew.
    this.#queue.remove(id).catch(() => 0);
    this.#listeners.onGivenUp(key, why);
    this.#fill();
  }

  #hearRefusal(id: string, data: unknown): void {
    const refusal = refusalSchema.safeParse(data).data;
    if (refusal === undefined || !this.#inFlight.has(id)) return;
    const { refusedBy, why } = refusal;
    if (this.#refusals.has(refusedBy)) return;
    this.#refusals.add(refusedBy);
    tell(`keysync: a worker of ${refusedBy} leaves these jobs to others: ${refusalReasons[why]}.`);
  }
}
