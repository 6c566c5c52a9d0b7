import type { KeySlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * A session ends, and its key with it, wherever it is.
 *
 * @clause KS-SESSION-LOCAL
 */
export const closeSession: Action<{ key: KeySlot }> = {
  name: 'close-session',
  clause: 'KS-SESSION-LOCAL',
  parameters: ({ keys }) => choices({ key: keys }),

  forbids: (_, { key }) => (key.class === 'session' ? undefined : 'not-a-session-key'),

  refuses: (world, { key }) => (world.creation(key) === 'acknowledged' ? undefined : 'session-not-open'),

  apply(world, { key }) {
    world.tell(key, { type: 'session.closed' });
    for (const hsm of world.deployment.hsms) {
      if (world.holds(hsm, key)) world.tell(hsm, { type: 'session.ended', key: key.name });
    }
  },

  describe: ({ key }) => `The application ${key.client} closes the session of ${key.name}.`,
};
