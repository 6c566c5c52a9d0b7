import type { HsmSlot } from '../world/slots.ts';
import type { Action } from './action.ts';
import { choices } from './choices.ts';

/**
 * An HSM is lost with all it holds.
 *
 * @clause KS-HSM-LOSS
 */
export const hsmFails: Action<{ hsm: HsmSlot }> = {
  name: 'hsm-fails',
  clause: 'KS-HSM-LOSS',
  parameters: ({ hsms }) => choices({ hsm: hsms }),

  forbids: ({ scenario }) => (scenario.allow.hsmFailures > 0 ? undefined : 'not-allowed'),

  refuses(world, { hsm }) {
    const state = world.hsmState(hsm);
    if (state !== 'ACTIVE' && state !== 'DEGRADED') return 'hsm-not-in-use';
    return world.failures() < world.deployment.scenario.allow.hsmFailures ? undefined : 'failures-used-up';
  },

  apply(world, { hsm }) {
    world.tell(hsm, { type: 'hsm.failed' });
    world.tell(world.deployment.faults, { type: 'hsm.failed' });
  },

  describe: ({ hsm }) => `${hsm.name} fails and loses all it holds.`,
};
