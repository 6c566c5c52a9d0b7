import { parentPort, workerData } from 'node:worker_threads';
import { type SearchOrder, searchWorkerFor, type Task } from '#properties';

/** What a thread is started with. */
export interface ThreadData {
  readonly order: SearchOrder;
  readonly index: number;
  readonly size: number;
}

/** The first word of a thread. */
export type Ready = 'ready';

// One of several threads that search together; see `ThreadPool`.
const port = parentPort;
if (port === null) throw new Error('This is the code of a thread; start it with a pool.');
const { order, index, size } = workerData as ThreadData;
const worker = searchWorkerFor(order, index, size);
port.on('message', (task: Task) => port.postMessage(worker.do(task)));
port.postMessage('ready' satisfies Ready);
