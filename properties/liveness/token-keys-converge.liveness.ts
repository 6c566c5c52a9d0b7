import {
  activeHsmCount,
  type HsmSlot,
  isActive,
  isLiveHolder,
  type KeySlot,
  type ReadonlyWorld,
  whyLeftAlone,
} from '#models';
import { serverSideSynchronization } from '../fairness.ts';
import type { LivenessProperty } from '../property.ts';

/**
 * In the end every active HSM has every token key that an active HSM of its cluster has.
 *
 * @remarks
 * Users do not converge, and a key does not reach an HSM without its owner. A key that the service leaves
 * alone, because the scenario assumes so, need not spread.
 *
 * @clause KS-SERVER-SYNC
 * @brokenBy server-side synchronization never reaches the last HSM of a cluster
 */
export const tokenKeysConverge: LivenessProperty<KeySlot> = {
  kind: 'eventually-always',
  name: 'token-keys-converge',
  clause: 'KS-SERVER-SYNC',
  statement:
    'From some moment on, every active HSM has each token key that an active HSM of its cluster has.',
  duty: 'hazard',
  scope: 'one by one',
  fairness: serverSideSynchronization,

  subjects: ({ keys }) => keys.filter((key) => key.class === 'token'),

  appliesTo: (world, key) =>
    whyLeftAlone(world, key) === undefined &&
    world.deployment.clusters.some(
      (cluster) =>
        activeHsmCount(world, cluster) > 1 && cluster.hsms.some((hsm) => isLiveHolder(world, hsm, key)),
    ),

  findViolation(world, key) {
    if (whyLeftAlone(world, key) !== undefined) return undefined;
    const lacking = world.deployment.hsms.filter((hsm) => lacks(world, hsm, key));
    return lacking.length === 0
      ? undefined
      : { key: key.name, 'active HSMs that lack it': lacking.map(({ name }) => name) };
  },
};

const lacks = (world: ReadonlyWorld, hsm: HsmSlot, key: KeySlot): boolean =>
  isActive(world, hsm) &&
  !world.holds(hsm, key) &&
  hsm.cluster.hsms.some((other) => isLiveHolder(world, other, key));
