import type { KeySlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { clearAttempts } from '../attempts.ts';
import { choices } from '../choices.ts';

/**
 * The clean-up ends, and the creation is reported as failed.
 *
 * @remarks
 * What is still held in the cluster is an orphan: key material that nobody was told of. The client looks at
 * the HSMs that it reaches, and knows of no other copy.
 *
 * @clause KS-SDK3-CLEAN-UP
 */
export const finishCleanUp: Action<{ key: KeySlot }> = {
  name: 'finish-clean-up',
  clause: 'KS-SDK3-CLEAN-UP',
  parameters: ({ keys }) => choices({ key: keys }),

  forbids(_, { key }) {
    if (key.class !== 'token') return 'not-a-token-key';
    return key.sdk === 3 ? undefined : 'not-an-sdk3-key';
  },

  refuses(world, { key }) {
    if (world.creation(key) !== 'cleaning') return 'clean-up-not-running';
    for (const hsm of key.reached) {
      if (world.holds(hsm, key) && !world.isAttempted(key, hsm)) return 'copy-still-to-remove';
    }
    return undefined;
  },

  apply(world, { key }) {
    world.tell(key, { type: 'cleanUp.finished' });
    clearAttempts(world, key);
  },

  describe: ({ key }) =>
    `The clean-up of ${key.name} ends; the application is told that the creation failed.`,
};
