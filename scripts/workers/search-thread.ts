import { parentPort, workerData } from 'node:worker_threads';
import { memberFor, type SearchOrder, type Task } from '#properties';

/** What a thread is started with. */
export interface ThreadData {
  readonly order: SearchOrder;
  readonly index: number;
  readonly size: number;
}

/** The first word of a thread. */
export type Ready = 'ready';

// One of several threads that search together; see `ThreadCrew`.
const port = parentPort;
if (port === null) throw new Error('This is the code of a thread; start it with a crew.');
const { order, index, size } = workerData as ThreadData;
const member = memberFor(order, index, size);
port.on('message', (task: Task) => port.postMessage(member.do(task)));
port.postMessage('ready' satisfies Ready);
