import { isActive, liveCopyCountInReach } from '../../world/questions.ts';
import type { KeySlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { clearAttempts } from '../attempts.ts';
import { choices } from '../choices.ts';

/**
 * The creation of a token key ends: enough HSMs have it, or too few.
 *
 * @remarks
 * It ends only when every active HSM that the client reaches was tried: the attempt is made on all, whatever
 * the requirement. HSMs that failed meanwhile count neither way, except that their copies are gone. A client
 * that waits for its minimum (KS-KMU-TIMEOUT) waits on, for copies that server-side synchronization may bring.
 *
 * @clause KS-SDK3-MINIMUM-NODES
 * @clause KS-KMU-TIMEOUT
 * @assumption all-tried-first
 * @assumption settling-counts-every-copy
 */
export const settleCreation: Action<{ key: KeySlot }> = {
  name: 'settle-creation',
  clause: 'KS-SDK3-MINIMUM-NODES',
  parameters: ({ keys }) => choices({ key: keys }),

  forbids: (_, { key }) => (key.class === 'token' ? undefined : 'not-a-token-key'),

  refuses(world, { key }) {
    if (world.creation(key) !== 'replicating') return 'creation-not-running';
    for (const hsm of key.reached) {
      if (isActive(world, hsm) && !world.isAttempted(key, hsm)) return 'hsm-still-to-attempt';
    }
    const isAwaited = key.waitsForMinimum && liveCopyCountInReach(world, key) < key.need;
    return isAwaited ? 'minimum-awaited' : undefined;
  },

  apply(world, { key }) {
    const isMet = liveCopyCountInReach(world, key) >= key.need;
    world.tell(key, { type: isMet ? 'requirement.met' : 'requirement.missed' });
    clearAttempts(world, key);
  },

  describe: ({ key }) =>
    `The creation of ${key.name} is settled: ${key.need} ${key.need === 1 ? 'HSM' : 'HSMs'} must have it.`,
};
