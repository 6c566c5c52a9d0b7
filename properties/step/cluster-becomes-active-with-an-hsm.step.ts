import { type ClusterSlot, hasActiveHsm, type ReadonlyWorld } from '#models';
import type { StepProperty } from '../property.ts';

/**
 * A cluster becomes active through an HSM, unless it was made from a backup and we assume otherwise.
 *
 * @clause KS-CLONE-ACTIVATION
 * @brokenBy a clone is active before its first HSM where nobody assumes so
 */
export const clusterBecomesActiveWithAnHsm: StepProperty<ClusterSlot> = {
  kind: 'step',
  name: 'cluster-becomes-active-with-an-hsm',
  clause: 'KS-CLONE-ACTIVATION',
  statement:
    'A cluster becomes active with an active HSM, or at once if it was made from a backup and we assume so.',
  duty: 'must',
  scope: 'one by one',
  watches: 'cluster',

  concerns: ({ scenario }) => Object.values(scenario.clusters).some(({ start }) => start === 'absent'),

  appliesTo: isActivated,

  findViolation(before, after, cluster) {
    if (!isActivated(before, after, cluster) || hasActiveHsm(after, cluster)) return undefined;
    const isRestored = after.origin(cluster) !== undefined;
    if (isRestored && before.deployment.scenario.assume.restoredClusterActive) return undefined;
    return { cluster: cluster.name, 'made from a backup': isRestored };
  },
};

function isActivated(before: ReadonlyWorld, after: ReadonlyWorld, cluster: ClusterSlot): boolean {
  return before.clusterState(cluster) !== 'ACTIVE' && after.clusterState(cluster) === 'ACTIVE';
}
