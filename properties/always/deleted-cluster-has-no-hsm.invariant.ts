import { type ClusterSlot, hasNoHsm, isVacant, type ReadonlyWorld } from '#models';
import type { AlwaysProperty } from '../property.ts';

/**
 * A cluster is deleted only when it has no HSM, and gets none afterwards.
 *
 * @clause KS-CLUSTER-DELETION
 * @brokenBy a cluster that is being deleted gets an HSM
 */
export const deletedClusterHasNoHsm: AlwaysProperty = {
  kind: 'always',
  name: 'deleted-cluster-has-no-hsm',
  clause: 'KS-CLUSTER-DELETION',
  statement: 'A cluster that is being deleted, or is deleted, has no HSM.',
  duty: 'must',
  scope: 'one by one',

  appliesTo: (world) => world.deployment.clusters.some((cluster) => isGoing(world, cluster)),

  findViolation(world) {
    for (const cluster of world.deployment.clusters) {
      if (!isGoing(world, cluster) || hasNoHsm(world, cluster)) continue;
      const left = cluster.hsms.filter((hsm) => !isVacant(world, hsm));
      return { cluster: cluster.name, hsms: left.map(({ name }) => name) };
    }
    return undefined;
  },
};

function isGoing(world: ReadonlyWorld, cluster: ClusterSlot): boolean {
  const state = world.clusterState(cluster);
  return state === 'DELETE_IN_PROGRESS' || state === 'DELETED';
}
