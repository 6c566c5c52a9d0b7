import { isActive } from '../../world/questions.ts';
import type { HsmSlot, KeySlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * The service removes a copy that a clean-up marked.
 *
 * @remarks
 * "Later" has no stated time: it may happen at once, or never.
 *
 * @clause KS-CLEAN-UP-TOMBSTONE
 */
export const tombstoneIsRemoved: Action<{ key: KeySlot; hsm: HsmSlot }> = {
  name: 'tombstone-is-removed',
  clause: 'KS-CLEAN-UP-TOMBSTONE',
  parameters: ({ keys, hsms }) => choices({ key: keys, hsm: hsms }),

  forbids({ scenario }, { key, hsm }) {
    if (!scenario.allow.tombstoneCleanUp) return 'not-allowed';
    if (key.class !== 'token') return 'not-a-token-key';
    if (key.sdk !== 3) return 'not-an-sdk3-key';
    if (hsm.cluster !== key.home) return 'hsm-not-in-home-cluster';
    return key.reached.includes(hsm) ? undefined : 'hsm-out-of-reach';
  },

  refuses(world, { key, hsm }) {
    if (!world.isMarked(hsm, key)) return 'copy-not-marked';
    return isActive(world, hsm) ? undefined : 'hsm-not-active';
  },

  apply: (world, { key, hsm }) => world.tell(hsm, { type: 'copy.removed', key: key.name }),

  describe: ({ key, hsm }) => `The service removes the marked copy of ${key.name} from ${hsm.name}.`,
};
