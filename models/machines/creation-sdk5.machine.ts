import { setup } from 'xstate';
import type { Meta } from './lifecycle.ts';

/** What happened to a token key that a Client SDK 5 application creates. */
export type CreationSdk5Event =
  | { readonly type: 'key.generated' }
  | { readonly type: 'requirement.met' }
  | { readonly type: 'requirement.missed' }
  | { readonly type: 'key.deleted' };

/**
 * The creation of a token key by Client SDK 5: all HSMs are tried, then the quorum decides.
 *
 * @remarks
 * Nothing is cleaned up when the quorum is missed: the key stays `unacknowledged` on the HSMs that have
 * it, and becomes usable when server-side synchronization brings it to a second one.
 *
 * @clause KS-SDK5-QUORUM
 * @clause KS-SDK5-AUTOMATIC
 * @assumption sdk5-leaves-copies
 */
export const creationSdk5Machine = setup({
  types: { events: {} as CreationSdk5Event, meta: {} as Meta },
}).createMachine({
  id: 'creation-sdk5',
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
          description: 'The quorum has the key, or the check is off: the call succeeds.',
          meta: { clause: 'KS-SDK5-QUORUM' },
          target: 'acknowledged',
        },
        'requirement.missed': {
          description: 'The quorum was missed: the call fails and leaves the key where it is.',
          meta: { clause: 'KS-SDK5-LATE-QUORUM' },
          target: 'unacknowledged',
        },
      },
    },
    acknowledged: {
      description: 'The application was told that the key exists.',
      meta: { clause: 'KS-SDK5-QUORUM' },
      on: {
        'key.deleted': {
          description: 'The application deleted the key.',
          meta: { clause: 'KS-KEY-DELETION' },
          target: 'deleted',
        },
      },
    },
    unacknowledged: {
      description: 'The application was told that the creation failed; the key may reach the quorum later.',
      meta: { clause: 'KS-SDK5-LATE-QUORUM' },
      on: {
        'key.deleted': {
          description: 'The application deleted the key.',
          meta: { clause: 'KS-KEY-DELETION' },
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
