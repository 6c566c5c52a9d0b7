import { holdersOf } from '#models';
import type { ReachableProperty } from '../property.ts';

/**
 * A key that is not exportable can still get to another cluster, masked or in a backup.
 *
 * @clause KS-NON-EXPORTABLE
 * @brokenBy syncKey leaves out keys that are not exportable
 */
export const nonExportableKeyCanReachAClone: ReachableProperty = {
  kind: 'reachable',
  name: 'non-exportable-key-can-reach-a-clone',
  clause: 'KS-NON-EXPORTABLE',
  statement: 'Some key that is not exportable is held by an HSM of another cluster than its home.',
  duty: 'hazard',
  scope: 'one by one',

  findWitness(world) {
    for (const key of world.deployment.keys) {
      if (key.exportable) continue;
      const abroad = holdersOf(world, key).find((hsm) => hsm.cluster !== key.home);
      if (abroad !== undefined) return { key: key.name, holder: abroad.name, cluster: abroad.cluster.name };
    }
    return undefined;
  },
};
