import { InputError } from '../input/files/input-error.ts';
import { queueAddressOf } from './queue-address.ts';
import type { QueueOptions } from './queued-jobs.ts';

/** Seconds to wait for a queue that cannot be reached, where nobody says how many. */
export const usualPatience = 60;

/**
 * The queue that the arguments of a script of the repository name, if they do.
 *
 * @throws InputError where they are not right
 */
export function queueIn(queue: string | undefined, patience: string | undefined): QueueOptions | undefined {
  if (queue === undefined) {
    if (patience !== undefined) throw new InputError('--patience', 'it says nothing without --queue');
    return undefined;
  }
  const patienceSeconds = Number(patience ?? usualPatience);
  if (!(patienceSeconds > 0))
    throw new InputError('--patience', `expected a number of seconds above 0, found ${patience}`);
  return { address: queueAddressOf(queue), patienceSeconds };
}
