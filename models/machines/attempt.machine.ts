import { setup } from 'xstate';
import type { Meta } from './lifecycle.ts';

/** What the running synchronization or clean-up of a key did with one HSM. */
export type AttemptEvent = { readonly type: 'attempt.made' } | { readonly type: 'attempts.cleared' };

/**
 * Whether the running client-side synchronization of a key, or its clean-up, is done with one HSM.
 *
 * @remarks
 * One machine per token key and HSM of its home, not a set in the creation of the key: all that belongs
 * to one HSM then lies together in a world, and HSMs of one cluster can be exchanged for each other. It
 * belongs to the slot: an HSM that fails, is deleted or is replaced stays attempted.
 *
 * @clause KS-CLIENT-SYNC
 */
export const attemptMachine = setup({
  types: { events: {} as AttemptEvent, meta: {} as Meta },
}).createMachine({
  id: 'attempt',
  initial: 'pending',
  states: {
    pending: {
      description: 'The HSM has not been tried.',
      meta: { clause: 'KS-CLIENT-SYNC' },
      on: {
        'attempt.made': {
          description: 'The HSM was tried, with success or without.',
          meta: { clause: 'KS-CLIENT-SYNC' },
          target: 'made',
        },
      },
    },
    made: {
      description: 'The HSM has been tried.',
      meta: { clause: 'KS-CLIENT-SYNC' },
      on: {
        'attempts.cleared': {
          description: 'The synchronization or the clean-up ended.',
          meta: { clause: 'KS-CLIENT-SYNC' },
          target: 'pending',
        },
      },
    },
  },
});
