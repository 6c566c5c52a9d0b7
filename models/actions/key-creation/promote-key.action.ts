import { activeHsmCountInReach, isLiveHolder } from '../../world/questions.ts';
import type { KeySlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * An application turns a session key into a token key, on the one HSM that has it.
 *
 * @remarks
 * From then on it is as after `generate-key`: client-side synchronization tries the other HSMs, and the
 * requirement of the client decides. Client SDK 5 refuses to start when the quorum is out of reach. There is
 * no way back.
 *
 * @clause KS-KEY-PROMOTION
 */
export const promoteKey: Action<{ key: KeySlot }> = {
  name: 'promote-key',
  clause: 'KS-KEY-PROMOTION',
  parameters: ({ keys }) => choices({ key: keys }),

  forbids({ scenario }, { key }) {
    if (!scenario.allow.promoteKeys) return 'not-allowed';
    if (key.class !== 'token') return 'not-a-token-key';
    return key.promotes === undefined ? 'promotes-no-key' : undefined;
  },

  refuses(world, { key }) {
    const session = key.promotes!;
    if (world.creation(key) !== 'none') return 'key-already-created';
    if (world.creation(session) !== 'acknowledged') return 'session-not-open';
    if (!session.reached.some((hsm) => isLiveHolder(world, hsm, session))) return 'no-live-copy';
    const asksForQuorum = key.sdk === 5;
    if (asksForQuorum && activeHsmCountInReach(world, key) < key.need) return 'quorum-unreachable';
    return undefined;
  },

  apply(world, { key }) {
    const session = key.promotes!;
    const hsm = session.reached.find((candidate) => isLiveHolder(world, candidate, session))!;
    world.tell(hsm, { type: 'key.promoted', key: session.name, to: key.name });
    world.tell(session, { type: 'key.promoted' });
    world.tell(key, { type: 'key.generated' });
    world.tell(key.attempts[hsm.indexInCluster]!, { type: 'attempt.made' });
  },

  describe: ({ key }) =>
    `The application ${key.client} turns the session key ${key.promotes?.name} into the token key ${key.name}.`,
};
