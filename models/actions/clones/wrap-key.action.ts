import { isActive, isUsable } from '../../world/questions.ts';
import type { HsmSlot, KeySlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * An application wraps a token key and takes it out of the HSMs in a file.
 *
 * @remarks
 * It is a use of the key, so the key must be usable and the call be routed to an HSM that has it. Only here
 * does it matter that a key is not exportable: synchronization and backups move keys masked, between HSMs
 * that share a masking key, and do not ask. Which key it is wrapped with is not modelled.
 *
 * @clause KS-NON-EXPORTABLE
 */
export const wrapKey: Action<{ key: KeySlot; hsm: HsmSlot }> = {
  name: 'wrap-key',
  clause: 'KS-NON-EXPORTABLE',
  parameters: ({ keys, hsms }) => choices({ key: keys, hsm: hsms }),

  forbids({ scenario }, { key, hsm }) {
    if (!scenario.allow.wrapKey) return 'not-allowed';
    if (key.class !== 'token') return 'not-a-token-key';
    if (!key.exportable) return 'not-exportable';
    return hsm.cluster === key.home ? undefined : 'hsm-not-in-home-cluster';
  },

  refuses(world, { key, hsm }) {
    if (world.isWrapped(key)) return 'already-wrapped';
    if (!isActive(world, hsm)) return 'hsm-not-active';
    if (!world.holds(hsm, key)) return 'not-held';
    return isUsable(world, key) ? undefined : 'key-not-usable';
  },

  apply(world, { key }) {
    if (key.export === undefined) throw new Error(`${key.name} is wrapped where no key may be.`);
    world.tell(key.export, { type: 'key.wrapped' });
  },

  describe: ({ key, hsm }) => `The application ${key.client} wraps ${key.name} on ${hsm.name} into a file.`,
};
