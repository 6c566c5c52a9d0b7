import { isActive } from '../../world/questions.ts';
import type { HsmSlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * An HSM stops answering and keeps what it has.
 *
 * @clause KS-HSM-OUTAGE
 */
export const hsmBecomesUnreachable: Action<{ hsm: HsmSlot }> = {
  name: 'hsm-becomes-unreachable',
  clause: 'KS-HSM-OUTAGE',
  parameters: ({ hsms }) => choices({ hsm: hsms }),

  forbids: ({ scenario }) => (scenario.allow.hsmOutages > 0 ? undefined : 'not-allowed'),

  refuses(world, { hsm }) {
    if (!isActive(world, hsm)) return 'hsm-not-active';
    return world.outages() < world.deployment.scenario.allow.hsmOutages ? undefined : 'outages-used-up';
  },

  apply(world, { hsm }) {
    world.tell(hsm, { type: 'hsm.becameUnreachable' });
    world.tell(world.deployment.faults, { type: 'hsm.becameUnreachable' });
  },

  describe: ({ hsm }) => `${hsm.name} becomes unreachable and keeps what it holds.`,
};
