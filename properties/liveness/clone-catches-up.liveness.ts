import {
  type ClusterSlot,
  hasActiveHsm,
  isAcknowledgedTokenKey,
  isLiveHolder,
  type KeySlot,
  type ReadonlyWorld,
} from '#models';
import { operatorSynchronizes } from '../fairness.ts';
import type { LivenessProperty } from '../property.ts';

interface KeyInClone {
  readonly key: KeySlot;
  readonly clone: ClusterSlot;
}

/**
 * A clone gets every acknowledged key in the end, if an operator keeps running syncKey or key replicate.
 *
 * @remarks
 * A clone is in service while it is active, has an active HSM and carries the masking key of home. Nothing
 * keeps its users and passwords in step, so either may be refused for ever; and what home loses before the
 * operator gets to it is never carried over.
 *
 * @clause KS-SYNC-KEY
 * @brokenBy syncKey never serves the last HSM of a deployment
 */
export const cloneCatchesUp: LivenessProperty<KeyInClone> = {
  kind: 'leads-to',
  name: 'clone-catches-up',
  clause: 'KS-SYNC-KEY',
  statement:
    'A clone in service has each acknowledged token key in the end, if an operator keeps copying keys.',
  duty: 'hazard',
  scope: 'one by one',
  fairness: operatorSynchronizes,

  concerns: ({ scenario }) => scenario.allow.clone || scenario.allow.keyReplicate,

  subjects: ({ keys, clusters }) =>
    keys
      .filter((key) => key.class === 'token')
      .flatMap((key) => clusters.filter((clone) => clone !== key.home).map((clone) => ({ key, clone }))),

  appliesTo: (world, subject) => isWanted(world, subject),

  findViolation(world, { key, clone }) {
    const isThere = clone.hsms.some((hsm) => isLiveHolder(world, hsm, key));
    if (isThere || !isWanted(world, { key, clone })) return undefined;
    const holders = key.home.hsms.filter((hsm) => isLiveHolder(world, hsm, key));
    return { key: key.name, clone: clone.name, 'active holders in home': holders.map(({ name }) => name) };
  },
};

function isWanted(world: ReadonlyWorld, { key, clone }: KeyInClone): boolean {
  return (
    isAcknowledgedTokenKey(world, key) &&
    world.clusterState(clone) === 'ACTIVE' &&
    world.maskingKey(clone) === world.maskingKey(key.home) &&
    hasActiveHsm(world, clone)
  );
}
