import { assign, setup } from 'xstate';
import type { Meta } from './lifecycle.ts';

/** What happened to a cluster. */
export type ClusterEvent =
  | { readonly type: 'cluster.creationStarted' }
  | {
      readonly type: 'cluster.creationFromBackupStarted';
      readonly maskingKey: string;
      readonly origin: string;
    }
  | { readonly type: 'cluster.created' }
  | { readonly type: 'cluster.initializationStarted' }
  | { readonly type: 'cluster.initialized'; readonly maskingKey: string }
  | { readonly type: 'cluster.activated' }
  | { readonly type: 'cluster.deletionStarted' }
  | { readonly type: 'cluster.deleted' };

/** What a cluster carries besides its HSMs. */
export interface ClusterContext {
  /** The cluster whose masking key it carries: its own name, or that of the ancestor of a clone. */
  readonly maskingKey: string | undefined;
  /** The backup slot that it was created from. */
  readonly origin: string | undefined;
}

const deletionStarted = {
  description: 'The cluster, which has no HSM any more, is being deleted.',
  meta: { clause: 'KS-CLUSTER-DELETION' },
  target: 'DELETE_IN_PROGRESS',
} as const;

/**
 * The lifecycle of one cluster slot.
 *
 * @remarks
 * A cluster never returns from `DELETED`, and keeps its masking key and its origin to the end.
 *
 * @clause KS-CLUSTER-LIFECYCLE
 * @clause KS-MASKING-KEY-INSIDE
 */
export const clusterMachine = setup({
  types: { context: {} as ClusterContext, events: {} as ClusterEvent, meta: {} as Meta },
  guards: { isMadeFromBackup: ({ context }) => context.origin !== undefined },
  actions: {
    inherit: assign((_, { maskingKey, origin }: { maskingKey: string; origin: string }) => ({
      maskingKey,
      origin,
    })),
    adoptMaskingKey: assign({ maskingKey: (_, maskingKey: string) => maskingKey }),
  },
}).createMachine({
  id: 'cluster',
  context: { maskingKey: undefined, origin: undefined },
  initial: 'NONE',
  states: {
    NONE: {
      description: 'The cluster has not been created.',
      meta: { clause: 'KS-CLUSTER-LIFECYCLE' },
      on: {
        'cluster.creationStarted': {
          description: 'A fresh cluster is being created.',
          meta: { clause: 'KS-CLUSTER-LIFECYCLE' },
          target: 'CREATE_IN_PROGRESS',
        },
        'cluster.creationFromBackupStarted': {
          description: 'A clone is being created, with the masking key of a backup.',
          meta: { clause: 'KS-CLONE' },
          target: 'CREATE_IN_PROGRESS',
          actions: { type: 'inherit', params: ({ event }) => event },
        },
      },
    },
    CREATE_IN_PROGRESS: {
      description: 'The service is creating the cluster.',
      meta: { clause: 'KS-CLUSTER-LIFECYCLE' },
      on: {
        'cluster.created': [
          {
            description: 'A cluster made from a backup is initialized already.',
            meta: { clause: 'KS-CLONE-ACTIVATION' },
            guard: 'isMadeFromBackup',
            target: 'INITIALIZED',
          },
          {
            description: 'A fresh cluster waits for its first HSM.',
            meta: { clause: 'KS-CLUSTER-LIFECYCLE' },
            target: 'UNINITIALIZED',
          },
        ],
      },
    },
    UNINITIALIZED: {
      description: 'The cluster waits for its first HSM and for its certificates.',
      meta: { clause: 'KS-CLUSTER-LIFECYCLE' },
      on: {
        'cluster.initializationStarted': {
          description: 'The signed certificate was handed in.',
          meta: { clause: 'KS-CLUSTER-LIFECYCLE' },
          target: 'INITIALIZE_IN_PROGRESS',
        },
        'cluster.deletionStarted': deletionStarted,
      },
    },
    INITIALIZE_IN_PROGRESS: {
      description: 'The service is initializing the cluster.',
      meta: { clause: 'KS-CLUSTER-LIFECYCLE' },
      on: {
        'cluster.initialized': {
          description: 'The cluster has a masking key of its own.',
          meta: { clause: 'KS-MASKING-KEY' },
          target: 'INITIALIZED',
          actions: { type: 'adoptMaskingKey', params: ({ event }) => event.maskingKey },
        },
      },
    },
    INITIALIZED: {
      description: 'The cluster has a masking key and waits for its activation.',
      meta: { clause: 'KS-CLUSTER-ACTIVATION' },
      on: {
        'cluster.activated': {
          description: 'The first crypto officer has a password, or the first restored HSM is active.',
          meta: { clause: 'KS-CLUSTER-ACTIVATION' },
          target: 'ACTIVE',
        },
        'cluster.deletionStarted': deletionStarted,
      },
    },
    ACTIVE: {
      description: 'The cluster serves its clients, with as many HSMs as it has, even none.',
      meta: { clause: 'KS-CLUSTER-LIFECYCLE' },
      on: { 'cluster.deletionStarted': deletionStarted },
    },
    DELETE_IN_PROGRESS: {
      description: 'The service is deleting the cluster.',
      meta: { clause: 'KS-CLUSTER-DELETION' },
      on: {
        'cluster.deleted': {
          description: 'The cluster is gone for good.',
          meta: { clause: 'KS-CLUSTER-DELETION' },
          target: 'DELETED',
        },
      },
    },
    DELETED: {
      description: 'The cluster is gone; its backups outlive it.',
      meta: { clause: 'KS-CLUSTER-DELETION' },
      type: 'final',
    },
  },
});
