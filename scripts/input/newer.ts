import type { ObservedBackup, ObservedCluster, ObservedHsm } from '#properties';

/**
 * Whether one description is later than the other, as what is different between them cannot be undone.
 *
 * @remarks
 * Nothing in the output of the AWS CLI says when it was written. But an HSM that is being removed was there before, and
 * no cluster comes back from its deletion. Where that says nothing, or both, nobody knows.
 *
 * @clause KS-CLUSTER-LIFECYCLE
 * @clause KS-HSM-LIFECYCLE
 */
export function isLaterCluster(one: ObservedCluster, other: ObservedCluster): boolean {
  const steps = [
    stepOf(clusterStages, one.state) - stepOf(clusterStages, other.state),
    rollbackStep(one, other),
    ...one.hsms.map((hsm) => hsmStep(hsm, other.hsms)),
  ];
  return isForward(steps);
}

/** The same for a backup. */
export const isLaterBackup = (one: ObservedBackup, other: ObservedBackup): boolean =>
  isForward([stepOf(backupStages, one.state) - stepOf(backupStages, other.state)]);

const isForward = (steps: readonly number[]): boolean =>
  steps.every((step) => step >= 0) && steps.some((step) => step > 0);

/** What comes first; what is in none of them is between the first and the last ones. */
interface Stages {
  readonly early: readonly string[];
  readonly late: readonly string[];
}

const clusterStages: Stages = {
  early: ['CREATE_IN_PROGRESS', 'UNINITIALIZED', 'INITIALIZE_IN_PROGRESS', 'INITIALIZED'],
  late: ['DELETE_IN_PROGRESS', 'DELETED'],
};
const hsmStages: Stages = { early: ['CREATE_IN_PROGRESS'], late: ['DELETE_IN_PROGRESS', 'DELETED'] };
// A backup that waits for its deletion can be ready again.
const backupStages: Stages = { early: ['CREATE_IN_PROGRESS'], late: ['DELETED'] };

function stepOf({ early, late }: Stages, state: string): number {
  const [first, last] = [early.indexOf(state), late.indexOf(state)];
  if (first >= 0) return first;
  return last < 0 ? early.length : early.length + 1 + last;
}

function hsmStep({ id, state }: ObservedHsm, others: readonly ObservedHsm[]): number {
  const other = others.find((hsm) => hsm.id === id);
  return other === undefined ? 0 : stepOf(hsmStages, state) - stepOf(hsmStages, other.state);
}

/**
 * A migration is taken back after it was begun. A new one would have a new end of the time in which that is possible.
 *
 * @clause KS-HSM-MIGRATION
 */
function rollbackStep(one: ObservedCluster, other: ObservedCluster): number {
  const { hsmTypeRollbackExpiration: end } = one;
  if (end === undefined || end !== other.hsmTypeRollbackExpiration) return 0;
  const rank = (state: string): number => ['MODIFY_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS'].indexOf(state);
  const [here, there] = [rank(one.state), rank(other.state)];
  return here < 0 || there < 0 ? 0 : here - there;
}
