import type { BackupState, ClusterState, HsmState } from '../vocabulary.ts';

/** The lifecycles that the AWS CloudHSM API knows as well. */
export type ApiLifecycle = 'cluster' | 'hsm' | 'backup';

/**
 * The states of the AWS CloudHSM API that the machines do not have, and why.
 *
 * @remarks
 * A deployment that is observed in one of them cannot be taken for a world of the model.
 */
export const statesNotModelled = {
  cluster: {
    UPDATE_IN_PROGRESS: 'No document says what is updated, or what clients notice of it.',
    MODIFY_IN_PROGRESS:
      'It belongs to the migration to another HSM type, which replaces the HSMs one by one and refuses new token keys meanwhile; the model has one HSM type.',
    ROLLBACK_IN_PROGRESS:
      'It takes the migration to another HSM type back; the model has no migration to take back.',
    DEGRADED: 'No document says when a cluster is degraded; the model says it of each HSM.',
  },
  hsm: {
    DELETE_IN_PROGRESS:
      'No document says what happens to an HSM and its keys while it is being removed; the model removes it in one step.',
    DELETED: 'A removed HSM leaves its slot empty (`NONE`), and another one can be created there.',
  },
  backup: {},
} as const satisfies Record<ApiLifecycle, Readonly<Record<string, string>>>;

/** The states of the machines that the API does not have, and why we do. */
export const statesOfOurs = {
  cluster: {
    NONE: 'The API shows no cluster that has not been requested.',
  },
  hsm: {
    NONE: 'The API has no slots: where there is no HSM it shows nothing.',
    FAILED:
      'The API shows a lost HSM as `DEGRADED` until it is replaced; the model separates a loss from an outage.',
  },
  backup: {
    NONE: 'The API shows no backup that has not been taken.',
  },
} as const satisfies {
  readonly cluster: { readonly [State in ClusterState]?: string };
  readonly hsm: { readonly [State in HsmState]?: string };
  readonly backup: { readonly [State in BackupState]?: string };
};
