import { isAcknowledgedTokenKey, isHeld } from '#models';
import type { AlwaysProperty } from '../property.ts';

/**
 * An acknowledged token key is somewhere.
 *
 * @remarks
 * Any HSM counts, in any cluster and state: a degraded one may come back. Backups do not; see
 * `acknowledged-key-recoverable`.
 *
 * @clause KS-KEY-LOSS
 * @brokenBy failures are not counted
 */
export const acknowledgedKeySurvives: AlwaysProperty = {
  kind: 'always',
  name: 'acknowledged-key-survives',
  clause: 'KS-KEY-LOSS',
  statement: 'An acknowledged token key is held by some HSM.',
  duty: 'hazard',
  scope: 'one by one',

  appliesTo: (world) => world.deployment.keys.some((key) => isAcknowledgedTokenKey(world, key)),

  findViolation(world) {
    for (const key of world.deployment.keys) {
      if (isAcknowledgedTokenKey(world, key) && !isHeld(world, key)) return { key: key.name, holders: [] };
    }
    return undefined;
  },
};
