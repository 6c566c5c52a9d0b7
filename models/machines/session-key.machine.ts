import { setup } from 'xstate';
import type { Meta } from './lifecycle.ts';

/** What happened to a session key. */
export type SessionKeyEvent =
  | { readonly type: 'key.generated' }
  | { readonly type: 'key.deleted' }
  | { readonly type: 'session.closed' }
  | { readonly type: 'key.promoted' };

/**
 * The life of a session key: acknowledged at once, gone with its session.
 *
 * @remarks
 * No availability check and no minimum applies to a session key, and nothing synchronizes it. When its
 * HSM fails, the key is lost and the session still waits to be closed.
 *
 * @clause KS-SESSION-LOCAL
 */
export const sessionKeyMachine = setup({
  types: { events: {} as SessionKeyEvent, meta: {} as Meta },
}).createMachine({
  id: 'session-key',
  initial: 'none',
  states: {
    none: {
      description: 'The key has not been created.',
      meta: { clause: 'KS-SESSION-LOCAL' },
      on: {
        'key.generated': {
          description: 'One HSM generated the key, and only this HSM has it.',
          meta: { clause: 'KS-SESSION-LOCAL' },
          target: 'acknowledged',
        },
      },
    },
    acknowledged: {
      description: 'The session can use the key.',
      meta: { clause: 'KS-SESSION-LOCAL' },
      on: {
        'session.closed': {
          description: 'The session ended, and the key with it.',
          meta: { clause: 'KS-SESSION-LOCAL' },
          target: 'closed',
        },
        'key.deleted': {
          description: 'The application deleted the key before the session ended.',
          meta: { clause: 'KS-KEY-DELETION' },
          target: 'deleted',
        },
        'key.promoted': {
          description: 'The key was turned into a token key, which is another slot.',
          meta: { clause: 'KS-KEY-PROMOTION' },
          target: 'promoted',
        },
      },
    },
    closed: {
      description: 'The session is over.',
      meta: { clause: 'KS-SESSION-LOCAL' },
      type: 'final',
    },
    deleted: {
      description: 'The key was deleted.',
      meta: { clause: 'KS-KEY-DELETION' },
      type: 'final',
    },
    promoted: {
      description: 'There is no such session key any more: it is a token key.',
      meta: { clause: 'KS-KEY-PROMOTION' },
      type: 'final',
    },
  },
});
