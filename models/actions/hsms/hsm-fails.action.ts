import type { HsmSlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * An HSM is lost with all it holds.
 *
 * @clause KS-HSM-LOSS
 */
export const hsmFails: Action<{ hsm: HsmSlot }> = {
  name: 'hsm-fails',
  clause: 'KS-HSM-LOSS',
  parameters: ({ hsms }) => choices({ hsm: hsms }),

  forbids: ({ scenario }) => (scenario.allow.hsmFailures === 0 ? 'not-allowed' : undefined),

  refuses(world, { hsm }) {
    const state = world.hsmState(hsm);
    if (state !== 'ACTIVE' && state !== 'DEGRADED') return 'hsm-not-in-use';
    const { hsmFailures } = world.deployment.scenario.allow;
    if (hsmFailures === 'unbounded') return undefined;
    return world.failures() < hsmFailures ? undefined : 'failures-used-up';
  },

  apply(world, { hsm }) {
    world.tell(hsm, { type: 'hsm.failed' });
    const { faults, scenario } = world.deployment;
    // What is not bounded is not counted either: there would be no end of worlds.
    if (scenario.allow.hsmFailures !== 'unbounded') world.tell(faults, { type: 'hsm.failed' });
  },

  describe: ({ hsm }) => `${hsm.name} fails and loses all it holds.`,
};
