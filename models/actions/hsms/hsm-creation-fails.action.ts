import type { HsmSlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * An HSM that is being created never becomes active, and what was restored to it is gone.
 *
 * @remarks
 * What it was restored with may be the last copy there is: its source can fail meanwhile. Its place is free
 * again, as after a failure; it is counted as none.
 *
 * @clause KS-HSM-CREATION-FAILS
 * @assumption failed-shown-degraded
 */
export const hsmCreationFails: Action<{ hsm: HsmSlot }> = {
  name: 'hsm-creation-fails',
  clause: 'KS-HSM-CREATION-FAILS',
  parameters: ({ hsms }) => choices({ hsm: hsms }),

  forbids: ({ scenario }) => (scenario.allow.creationFailures ? undefined : 'not-allowed'),

  refuses: (world, { hsm }) =>
    world.hsmState(hsm) === 'CREATE_IN_PROGRESS' ? undefined : 'hsm-not-creating',

  apply: (world, { hsm }) => world.tell(hsm, { type: 'hsm.creationFailed' }),

  describe: ({ hsm }) => `The creation of ${hsm.name} fails, and what was restored to it is gone.`,
};
