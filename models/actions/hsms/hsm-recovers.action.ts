import type { HsmSlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * A degraded HSM answers again, with what it had.
 *
 * @clause KS-HSM-OUTAGE
 * @assumption degraded-comes-back
 */
export const hsmRecovers: Action<{ hsm: HsmSlot }> = {
  name: 'hsm-recovers',
  clause: 'KS-HSM-OUTAGE',
  parameters: ({ hsms }) => choices({ hsm: hsms }),
  refuses: (world, { hsm }) => (world.hsmState(hsm) === 'DEGRADED' ? undefined : 'hsm-not-degraded'),
  apply: (world, { hsm }) => world.tell(hsm, { type: 'hsm.recovered' }),
  describe: ({ hsm }) => `${hsm.name} can be reached again, with what it held.`,
};
