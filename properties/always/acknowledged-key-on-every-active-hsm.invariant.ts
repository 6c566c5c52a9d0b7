import { isAcknowledgedTokenKey, isActive } from '#models';
import type { AlwaysProperty } from '../property.ts';

/**
 * A call for an acknowledged key succeeds wherever it is routed.
 *
 * @clause KS-ROUTING
 * @brokenBy a creation settles before the last HSM was tried
 */
export const acknowledgedKeyOnEveryActiveHsm: AlwaysProperty = {
  kind: 'always',
  name: 'acknowledged-key-on-every-active-hsm',
  clause: 'KS-ROUTING',
  statement: 'Every active HSM of the home cluster holds each acknowledged token key.',
  duty: 'hazard',
  scope: 'one by one',

  appliesTo: (world) => world.deployment.keys.some((key) => isAcknowledgedTokenKey(world, key)),

  findViolation(world) {
    for (const key of world.deployment.keys) {
      if (!isAcknowledgedTokenKey(world, key)) continue;
      for (const hsm of key.home.hsms) {
        if (isActive(world, hsm) && !world.holds(hsm, key)) return { key: key.name, 'missing on': hsm.name };
      }
    }
    return undefined;
  },
};
