import type { KeyedJob } from '../jobs/do-jobs.ts';
import { raised } from '../stop-signal.ts';
import { Connections, queuePackages } from './connection.ts';
import { Flight, type FlightListeners } from './flight.ts';
import { type JobOrigin, queueName } from './messages.ts';
import type { QueueAddress } from './queue-address.ts';

/** Where jobs are put, and taken. */
export interface QueueOptions {
  readonly address: QueueAddress;
  /** Give up where the queue cannot be reached for so long. */
  readonly patienceSeconds: number;
}

/** The same, and what is asked. */
export type AskerOptions = QueueOptions & JobOrigin;

/**
 * Has workers on other machines do jobs, by a queue.
 *
 * @throws QueueGoneError where the queue is gone for good
 * @throws InputError where it does not let us in
 */
export async function doQueuedJobs(
  jobs: Iterable<KeyedJob>,
  { address, patienceSeconds, ...origin }: AskerOptions,
  listeners: FlightListeners,
  signal: AbortSignal,
): Promise<void> {
  const { bullmq, ioredis } = await queuePackages();
  const connections = new Connections(address, patienceSeconds, ioredis);
  const queue = new bullmq.Queue(queueName, { connection: connections.open() });
  const flight = new Flight(jobs, origin, listeners, queue, (id) => bullmq.Job.fromId(queue, id));
  const events = new bullmq.QueueEvents(queueName, { connection: connections.open(() => flight.look()) });
  // What becomes of connections is heard of them.
  queue.on('error', () => {});
  events.on('error', () => {});
  flight.hear(events);
  try {
    await Promise.race([flight.fly(), raised(signal), raised(connections.lost)]);
    if (signal.aborted && !connections.lost.aborted) await withinSeconds(1, flight.takeBack());
  } catch (error) {
    if (!connections.lost.aborted) throw connections.troubleOf(error);
  } finally {
    flight.end();
    await closed(connections, queue, events);
  }
  if (connections.lost.aborted) throw connections.lost.reason;
}

/** Closes connections, and what uses them: where the queue is gone, that does not come to its end by itself. */
export async function closed(
  connections: Connections,
  ...users: readonly { close(): Promise<void> }[]
): Promise<void> {
  const all = Promise.allSettled(users.map((user) => user.close()));
  if (!connections.lost.aborted) await withinSeconds(1, all);
  connections.close();
}

/** Waits for something, and no longer than so. */
async function withinSeconds(seconds: number, awaited: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, 1000 * seconds);
  });
  await Promise.race([awaited, passed]);
  clearTimeout(timer);
}
