import { setup } from 'xstate';
import type { Meta } from './lifecycle.ts';

/** What happened to a token key that a Client SDK 3 application creates. */
export type CreationSdk3Event =
  | { readonly type: 'key.generated' }
  | { readonly type: 'requirement.met' }
  | { readonly type: 'requirement.missed' }
  | { readonly type: 'cleanUp.finished' }
  | { readonly type: 'key.deleted' };

/**
 * The creation of a token key by Client SDK 3: all HSMs are tried, then the minimum decides.
 *
 * @remarks
 * The call returns in `acknowledged` or `rejected`. What a clean-up could not remove makes a rejected key
 * an orphan, which can still be deleted by hand.
 *
 * @clause KS-SDK3-MINIMUM-NODES
 * @assumption failure-without-code
 */
export const creationSdk3Machine = setup({
  types: { events: {} as CreationSdk3Event, meta: {} as Meta },
}).createMachine({
  id: 'creation-sdk3',
  initial: 'none',
  states: {
    none: {
      description: 'The key has not been created.',
      meta: { clause: 'KS-CLIENT-SYNC' },
      on: {
        'key.generated': {
          description: 'One HSM generated the key; the client clones it to the others.',
          meta: { clause: 'KS-CLIENT-SYNC' },
          target: 'replicating',
        },
      },
    },
    replicating: {
      description: 'Client-side synchronization tries the HSMs of the cluster one by one.',
      meta: { clause: 'KS-CLIENT-SYNC' },
      on: {
        'requirement.met': {
          description: 'Enough HSMs have the key: the call succeeds.',
          meta: { clause: 'KS-SDK3-MINIMUM-NODES' },
          target: 'acknowledged',
        },
        'requirement.missed': {
          description: 'Too few HSMs have the key: the client cleans up.',
          meta: { clause: 'KS-SDK3-CLEAN-UP' },
          target: 'cleaning',
        },
      },
    },
    cleaning: {
      description: 'The client removes the copies, best effort.',
      meta: { clause: 'KS-SDK3-CLEAN-UP' },
      on: {
        'cleanUp.finished': {
          description: 'Every copy was tried: the call fails.',
          meta: { clause: 'KS-SDK3-CLEAN-UP' },
          target: 'rejected',
        },
      },
    },
    acknowledged: {
      description: 'The application was told that the key exists.',
      meta: { clause: 'KS-SDK3-MINIMUM-NODES' },
      on: {
        'key.deleted': {
          description: 'The application deleted the key.',
          meta: { clause: 'KS-KEY-DELETION' },
          target: 'deleted',
        },
      },
    },
    rejected: {
      description: 'The application was told that the key does not exist.',
      meta: { clause: 'KS-SDK3-CLEAN-UP' },
      on: {
        'key.deleted': {
          description: 'What the clean-up left was deleted by hand.',
          meta: { clause: 'KS-SDK3-CLEAN-UP' },
          target: 'deleted',
        },
      },
    },
    deleted: {
      description: 'The key was deleted wherever it could be reached.',
      meta: { clause: 'KS-KEY-DELETION' },
      type: 'final',
    },
  },
});
