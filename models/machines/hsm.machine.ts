import { assign, setup } from 'xstate';
import { type Contents, nobody, type PasswordVersion } from '../vocabulary.ts';
import type { Meta } from './lifecycle.ts';

/** What happened to an HSM. Past tense: a machine records facts, an action decides on them. */
export type HsmEvent =
  | { readonly type: 'hsm.creationStarted'; readonly contents: Contents }
  | { readonly type: 'hsm.activated' }
  | { readonly type: 'hsm.failed' }
  | { readonly type: 'hsm.becameUnreachable' }
  | { readonly type: 'hsm.recovered' }
  | { readonly type: 'hsm.deleted' }
  | { readonly type: 'key.stored'; readonly key: string }
  | { readonly type: 'key.erased'; readonly key: string }
  | { readonly type: 'session.ended'; readonly key: string }
  | { readonly type: 'user.created'; readonly user: string }
  | { readonly type: 'password.changed'; readonly user: string };

const withPassword = (contents: Contents, user: string, version: PasswordVersion): Contents['users'] => ({
  ...contents.users,
  [user]: version,
});

/**
 * The lifecycle of one HSM slot, the keys it holds and the users it knows.
 *
 * @remarks
 * What happens between HSMs (synchronization, backup, routing) is an action over the whole world, never a
 * transition here: an HSM knows its own memory and nothing else. `NONE` and `FAILED` are ours: the API
 * shows a lost HSM as `DEGRADED` until it is replaced, and a removed one not at all.
 *
 * @clause KS-HSM-LIFECYCLE
 * @assumption failed-shown-degraded
 * @assumption attributes-left-out
 */
export const hsmMachine = setup({
  types: {
    context: {} as Contents,
    input: {} as { readonly users: readonly string[] },
    events: {} as HsmEvent,
    meta: {} as Meta,
  },
  guards: {
    holds: ({ context }, key: string) => context.keys.includes(key),
    knows: ({ context }, { user, version }: { user: string; version: PasswordVersion }) =>
      context.users[user] === version,
  },
  actions: {
    restore: assign((_, contents: Contents) => ({ keys: contents.keys, users: contents.users })),
    // Sorted, so that two histories that store the same keys reach the same state.
    store: assign({ keys: ({ context }, key: string) => [...new Set([...context.keys, key])].sort() }),
    erase: assign({ keys: ({ context }, key: string) => context.keys.filter((held) => held !== key) }),
    setPassword: assign({
      users: ({ context }, { user, version }: { user: string; version: PasswordVersion }) =>
        withPassword(context, user, version),
    }),
    eraseAll: assign({ keys: [], users: ({ context }) => nobody(Object.keys(context.users)) }),
  },
}).createMachine({
  id: 'hsm',
  context: ({ input }) => ({ keys: [], users: nobody(input.users) }),
  initial: 'NONE',
  states: {
    NONE: {
      description: 'The slot is empty.',
      meta: { clause: 'KS-HSM-LIFECYCLE' },
      on: {
        'hsm.creationStarted': {
          description: 'A new HSM is restored with what its source holds now.',
          meta: { clause: 'KS-HSM-FROM-BACKUP' },
          target: 'CREATE_IN_PROGRESS',
          actions: { type: 'restore', params: ({ event }) => event.contents },
        },
      },
    },
    CREATE_IN_PROGRESS: {
      description: 'The HSM has its restored contents and does not answer yet.',
      meta: { clause: 'KS-HSM-FROM-BACKUP' },
      on: {
        'hsm.activated': {
          description: 'The HSM starts to answer.',
          meta: { clause: 'KS-HSM-LIFECYCLE' },
          target: 'ACTIVE',
        },
      },
    },
    ACTIVE: {
      description: 'The HSM answers clients and the service.',
      meta: { clause: 'KS-HSM-LIFECYCLE' },
      on: {
        'key.stored': {
          description: 'A copy of a key arrived; a second copy of a key it holds changes nothing.',
          meta: { clause: 'KS-CLIENT-SYNC' },
          actions: { type: 'store', params: ({ event }) => event.key },
        },
        'key.erased': {
          description: 'A copy was removed, by a clean-up or by deleting the key.',
          meta: { clause: 'KS-KEY-DELETION' },
          guard: { type: 'holds', params: ({ event }) => event.key },
          actions: { type: 'erase', params: ({ event }) => event.key },
        },
        'session.ended': {
          description: 'A session key went with its session.',
          meta: { clause: 'KS-SESSION-LOCAL' },
          guard: { type: 'holds', params: ({ event }) => event.key },
          actions: { type: 'erase', params: ({ event }) => event.key },
        },
        'user.created': {
          description: 'A user who was missing exists with the first password.',
          meta: { clause: 'KS-USERS-APART' },
          guard: { type: 'knows', params: ({ event }) => ({ user: event.user, version: 0 }) },
          actions: { type: 'setPassword', params: ({ event }) => ({ user: event.user, version: 1 }) },
        },
        'password.changed': {
          description: 'The first password of a user was replaced.',
          meta: { clause: 'KS-USERS-APART' },
          guard: { type: 'knows', params: ({ event }) => ({ user: event.user, version: 1 }) },
          actions: { type: 'setPassword', params: ({ event }) => ({ user: event.user, version: 2 }) },
        },
        'hsm.becameUnreachable': {
          description: 'The HSM stopped answering and keeps what it has.',
          meta: { clause: 'KS-HSM-OUTAGE' },
          target: 'DEGRADED',
        },
        'hsm.failed': {
          description: 'The HSM is lost with all it held.',
          meta: { clause: 'KS-HSM-LOSS' },
          target: 'FAILED',
        },
        'hsm.deleted': {
          description: 'The HSM was removed from the cluster.',
          meta: { clause: 'KS-HSM-REMOVAL-BACKUP' },
          target: 'NONE',
          actions: 'eraseAll',
        },
      },
    },
    DEGRADED: {
      description: 'The HSM answers nobody, keeps what it has, and may come back.',
      meta: { clause: 'KS-HSM-OUTAGE' },
      on: {
        'hsm.recovered': {
          description: 'The HSM answers again, with what it had.',
          meta: { clause: 'KS-HSM-OUTAGE' },
          target: 'ACTIVE',
        },
        'session.ended': {
          description: 'A session key went with its session, although the HSM is out of reach.',
          meta: { clause: 'KS-SESSION-LOCAL' },
          guard: { type: 'holds', params: ({ event }) => event.key },
          actions: { type: 'erase', params: ({ event }) => event.key },
        },
        'hsm.failed': {
          description: 'The HSM is lost with all it held.',
          meta: { clause: 'KS-HSM-LOSS' },
          target: 'FAILED',
        },
        'hsm.deleted': {
          description: 'The HSM was removed from the cluster, without a backup.',
          meta: { clause: 'KS-HSM-LIFECYCLE' },
          target: 'NONE',
          actions: 'eraseAll',
        },
      },
    },
    FAILED: {
      description: 'The hardware is gone, and with it every key that was nowhere else.',
      meta: { clause: 'KS-HSM-LOSS' },
      entry: 'eraseAll',
      on: {
        'hsm.creationStarted': {
          description: 'The lost HSM is replaced by a new one, restored with what its source holds now.',
          meta: { clause: 'KS-HSM-FROM-BACKUP' },
          target: 'CREATE_IN_PROGRESS',
          actions: { type: 'restore', params: ({ event }) => event.contents },
        },
      },
    },
  },
});
