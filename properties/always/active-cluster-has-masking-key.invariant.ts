import type { AlwaysProperty } from '../property.ts';

/**
 * No cluster serves clients without a masking key: its keys could not be synchronized.
 *
 * @clause KS-MASKING-KEY
 * @brokenBy a fresh cluster is initialized without a masking key
 */
export const activeClusterHasMaskingKey: AlwaysProperty = {
  kind: 'always',
  name: 'active-cluster-has-masking-key',
  clause: 'KS-MASKING-KEY',
  statement: 'An active cluster carries a masking key.',
  duty: 'must',
  scope: 'one by one',

  appliesTo: (world) => world.deployment.clusters.some((cluster) => world.clusterState(cluster) === 'ACTIVE'),

  findViolation(world) {
    for (const cluster of world.deployment.clusters) {
      const lacksKey = world.clusterState(cluster) === 'ACTIVE' && world.maskingKey(cluster) === undefined;
      if (lacksKey) return { cluster: cluster.name };
    }
    return undefined;
  },
};
