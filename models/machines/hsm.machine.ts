import { assign, setup } from 'xstate';
import { type Contents, nobody, type PasswordVersion } from '../vocabulary.ts';
import type { Meta } from './lifecycle.ts';

/** What happened to an HSM. Past tense: a machine records facts, an action decides on them. */
export type HsmEvent =
  | { readonly type: 'hsm.creationStarted'; readonly contents: Contents }
  | { readonly type: 'hsm.activated' }
  | { readonly type: 'hsm.creationFailed' }
  | { readonly type: 'hsm.failed' }
  | { readonly type: 'hsm.becameUnreachable' }
  | { readonly type: 'hsm.recovered' }
  | { readonly type: 'hsm.deleted' }
  | { readonly type: 'key.stored'; readonly key: string }
  | { readonly type: 'key.erased'; readonly key: string }
  | { readonly type: 'session.ended'; readonly key: string }
  | { readonly type: 'copy.marked'; readonly key: string }
  | { readonly type: 'copy.removed'; readonly key: string }
  | { readonly type: 'key.promoted'; readonly key: string; readonly to: string }
  | { readonly type: 'user.created'; readonly user: string }
  | { readonly type: 'user.replicated'; readonly user: string; readonly version: PasswordVersion }
  | { readonly type: 'password.changed'; readonly user: string };

/** What an HSM has in its memory. */
export interface HsmContext extends Contents {
  /** Keys of which it has a copy that is marked to be removed, sorted. Nothing where there is none. */
  readonly marked: readonly string[] | undefined;
}

// Nothing instead of an empty list: an HSM without marks is told apart from no other.
const marks = (keys: readonly string[]): HsmContext['marked'] => (keys.length === 0 ? undefined : keys);
// Sorted, so that two histories that store the same keys reach the same state.
const including = (keys: readonly string[], key: string): string[] => [...new Set([...keys, key])].sort();
const without = (keys: readonly string[], key: string): string[] => keys.filter((held) => held !== key);

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
    context: {} as HsmContext,
    input: {} as { readonly users: readonly string[] },
    events: {} as HsmEvent,
    meta: {} as Meta,
  },
  guards: {
    holds: ({ context }, key: string) => context.keys.includes(key),
    marks: ({ context }, key: string) => context.marked?.includes(key) === true,
    knows: ({ context }, { user, version }: { user: string; version: PasswordVersion }) =>
      context.users[user] === version,
  },
  actions: {
    restore: assign((_, contents: Contents) => ({ keys: contents.keys, users: contents.users })),
    store: assign({ keys: ({ context }, key: string) => including(context.keys, key) }),
    erase: assign({ keys: ({ context }, key: string) => without(context.keys, key) }),
    mark: assign(({ context }, key: string) => ({
      keys: without(context.keys, key),
      marked: including(context.marked ?? [], key),
    })),
    remove: assign({ marked: ({ context }, key: string) => marks(without(context.marked ?? [], key)) }),
    promote: assign(({ context }, { key, to }: { key: string; to: string }) => ({
      keys: including(without(context.keys, key), to),
    })),
    setPassword: assign({
      users: ({ context }, { user, version }: { user: string; version: PasswordVersion }) =>
        withPassword(context, user, version),
    }),
    eraseAll: assign({
      keys: [],
      users: ({ context }) => nobody(Object.keys(context.users)),
      marked: undefined,
    }),
  },
}).createMachine({
  id: 'hsm',
  context: ({ input }) => ({ keys: [], users: nobody(input.users), marked: undefined }),
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
        'hsm.creationFailed': {
          description: 'The HSM never answers, and what was restored to it is gone.',
          meta: { clause: 'KS-HSM-CREATION-FAILS' },
          target: 'FAILED',
        },
        'hsm.failed': {
          description: 'The HSM is lost before it answers, with its availability zone.',
          meta: { clause: 'KS-ZONE-LOSS' },
          target: 'FAILED',
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
        'copy.marked': {
          description: 'A clean-up marked a copy to be removed later; the key is not held here any more.',
          meta: { clause: 'KS-CLEAN-UP-TOMBSTONE' },
          guard: { type: 'holds', params: ({ event }) => event.key },
          actions: { type: 'mark', params: ({ event }) => event.key },
        },
        'copy.removed': {
          description: 'A copy that was marked was removed.',
          meta: { clause: 'KS-CLEAN-UP-TOMBSTONE' },
          guard: { type: 'marks', params: ({ event }) => event.key },
          actions: { type: 'remove', params: ({ event }) => event.key },
        },
        'key.promoted': {
          description: 'A session key was turned into a token key.',
          meta: { clause: 'KS-KEY-PROMOTION' },
          guard: { type: 'holds', params: ({ event }) => event.key },
          actions: { type: 'promote', params: ({ event }) => ({ key: event.key, to: event.to }) },
        },
        'user.created': {
          description: 'A user who was missing exists with the first password.',
          meta: { clause: 'KS-USERS-APART' },
          guard: { type: 'knows', params: ({ event }) => ({ user: event.user, version: 0 }) },
          actions: { type: 'setPassword', params: ({ event }) => ({ user: event.user, version: 1 }) },
        },
        'user.replicated': {
          description: 'A user who was missing exists with the password that a clone has.',
          meta: { clause: 'KS-USER-REPLICATE' },
          guard: { type: 'knows', params: ({ event }) => ({ user: event.user, version: 0 }) },
          actions: {
            type: 'setPassword',
            params: ({ event }) => ({ user: event.user, version: event.version }),
          },
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
