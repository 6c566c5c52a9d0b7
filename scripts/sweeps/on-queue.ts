import { tell } from '../output/terminal.ts';
import { doQueuedJobs, type QueueOptions } from '../queue/queued-jobs.ts';
import { answerSchema, type DoJobs } from './job.ts';

/** Has the workers of a queue do jobs, see `keysync worker`. */
export const onQueue =
  (options: QueueOptions): DoJobs =>
  async (jobs, onAnswer, signal) => {
    if (jobs.size === 0) return;
    const giveUp = (key: string, why: string): void =>
      tell(`keysync: ${jobs.get(key)?.scenario.name} is given up: ${why}.`);
    const listeners = {
      onGivenUp: giveUp,
      onDone: (key: string, result: unknown): void => {
        const answer = answerSchema(jobs.get(key)!.properties).safeParse(result);
        if (answer.success) onAnswer(key, answer.data);
        else giveUp(key, 'a worker answered something else');
      },
    };
    await doQueuedJobs([...jobs].reverse(), options, listeners, signal);
  };
