import type { HsmSlot, ZoneSlot } from '../../world/slots.ts';
import type { ReadonlyWorld } from '../../world/world.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * An availability zone is lost, with all that the HSMs in it hold, of whatever cluster of its region.
 *
 * @remarks
 * An HSM that is being created there is lost as well. It is one fault of its own, and none of the HSM failures
 * that a scenario allows.
 *
 * @clause KS-ZONE-LOSS
 * @clause KS-ZONES
 * @assumption zone-failure-is-one-fault
 */
export const zoneFails: Action<{ zone: ZoneSlot }> = {
  name: 'zone-fails',
  clause: 'KS-ZONE-LOSS',
  parameters: ({ zones }) => choices({ zone: zones }),

  forbids: ({ scenario }) => (scenario.allow.zoneFailures > 0 ? undefined : 'not-allowed'),

  refuses(world, { zone }) {
    if (!zone.hsms.some((hsm) => isInUse(world, hsm))) return 'zone-not-in-use';
    const { zoneFailures } = world.deployment.scenario.allow;
    return world.zoneFailures() < zoneFailures ? undefined : 'zone-failures-used-up';
  },

  apply(world, { zone }) {
    for (const hsm of zone.hsms) if (isInUse(world, hsm)) world.tell(hsm, { type: 'hsm.failed' });
    world.tell(world.deployment.faults, { type: 'zone.failed' });
  },

  describe: ({ zone }) => `The availability zone ${zone.name} fails, and each HSM in it loses all it holds.`,
};

function isInUse(world: ReadonlyWorld, hsm: HsmSlot): boolean {
  const state = world.hsmState(hsm);
  return state === 'ACTIVE' || state === 'DEGRADED' || state === 'CREATE_IN_PROGRESS';
}
