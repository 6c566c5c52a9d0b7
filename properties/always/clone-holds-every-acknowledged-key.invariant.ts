import {
  type ClusterSlot,
  hasActiveHsm,
  isAcknowledgedTokenKey,
  isActive,
  type KeySlot,
  type ReadonlyWorld,
} from '#models';
import type { AlwaysProperty } from '../property.ts';

/**
 * A clone can stand in for the cluster that it was made from.
 *
 * @remarks
 * Keys made after the backup are not in the clone until syncKey brings them, one by one.
 *
 * @clause KS-CLONE
 * @clause KS-CLONE-KEYS
 * @brokenBy a fresh cluster is initialized with the masking key of another one
 */
export const cloneHoldsEveryAcknowledgedKey: AlwaysProperty = {
  kind: 'always',
  name: 'clone-holds-every-acknowledged-key',
  clause: 'KS-CLONE',
  statement:
    "Every acknowledged token key is on an active HSM of each active cluster with home's masking key.",
  duty: 'hazard',
  scope: 'one by one',

  concerns: ({ clusters }) => clusters.length > 1,

  appliesTo: (world) =>
    world.deployment.keys.some(
      (key) =>
        isAcknowledgedTokenKey(world, key) &&
        world.deployment.clusters.some((cluster) => isClone(world, cluster, key)),
    ),

  findViolation(world) {
    for (const key of world.deployment.keys) {
      if (!isAcknowledgedTokenKey(world, key)) continue;
      for (const cluster of world.deployment.clusters) {
        if (!isClone(world, cluster, key)) continue;
        const hasKey = cluster.hsms.some((hsm) => isActive(world, hsm) && world.holds(hsm, key));
        if (!hasKey) return { key: key.name, 'missing in': cluster.name };
      }
    }
    return undefined;
  },
};

/** Whether the cluster is at work with the masking key of the key's home, and is not its home. */
function isClone(world: ReadonlyWorld, cluster: ClusterSlot, key: KeySlot): boolean {
  return (
    cluster !== key.home &&
    world.maskingKey(cluster) === world.maskingKey(key.home) &&
    world.clusterState(cluster) === 'ACTIVE' &&
    hasActiveHsm(world, cluster)
  );
}
