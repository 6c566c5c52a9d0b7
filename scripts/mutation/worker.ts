import { parentPort, workerData } from 'node:worker_threads';
import type { Sound } from './fate.ts';
import { type Job, Judging } from './judging.ts';

// One thread that judges the mutants it is given, one at a time.
const port = parentPort;
if (port === null) throw new Error('This is the code of a worker; start it with the pool.');
const judging = Judging.start(workerData as readonly Sound[]);
port.on('message', async (job: Job) => {
  port.postMessage({ id: job.id, judged: await (await judging).judge(job) });
});
