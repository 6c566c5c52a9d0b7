import { isActive, isHandleTaken, isLiveHolder } from '../../world/questions.ts';
import type { HsmSlot, KeySlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * An operator runs syncKey: one key goes from one HSM to one HSM of another cluster, under the same handle.
 *
 * @remarks
 * The masked key can be unmasked only under an equal masking key. syncKey logs in once, so the crypto
 * officer must have the same password on both HSMs (KS-SYNC-KEY-CREDENTIALS), and the owner of the key must
 * exist on the destination (KS-SYNC-KEY-OWNER).
 *
 * @clause KS-SYNC-KEY
 * @clause KS-SYNC-KEY-OWNER
 * @clause KS-SYNC-KEY-CREDENTIALS
 * @clause KS-SYNC-KEY-ROLE
 * @clause KS-KEY-HANDLE
 * @clause KS-KEY-HANDLE-COLLISION
 * @assumption one-masking-key-one-group
 * @assumption officer-syncs
 * @assumption owner-needed
 * @assumption same-user-by-name
 */
export const syncKey: Action<{ key: KeySlot; source: HsmSlot; destination: HsmSlot }> = {
  name: 'sync-key',
  clause: 'KS-SYNC-KEY',
  parameters: ({ keys, hsms }) => choices({ key: keys, source: hsms, destination: hsms }),

  forbids({ scenario }, { key, source, destination }) {
    if (!scenario.allow.clone) return 'not-allowed';
    if (key.class !== 'token') return 'not-a-token-key';
    return source.cluster === destination.cluster ? 'same-cluster' : undefined;
  },

  refuses(world, { key, source, destination }) {
    if (world.holds(destination, key)) return 'already-held';
    if (!isLiveHolder(world, source, key)) return 'source-holds-no-live-copy';
    if (!isActive(world, destination)) return 'destination-not-active';
    if (world.isMarked(destination, key)) return 'copy-marked';
    if (isHandleTaken(world, destination, key)) return 'handle-taken';
    const isRelated = world.maskingKey(source.cluster) === world.maskingKey(destination.cluster);
    if (!isRelated) return 'different-masking-key';
    if (world.passwordVersion(destination, key.owner) === 0) return 'owner-missing';
    const officer = world.deployment.cryptoOfficer;
    const password = world.passwordVersion(source, officer);
    if (password === 0) return 'officer-missing';
    return password === world.passwordVersion(destination, officer) ? undefined : 'officer-password-differs';
  },

  apply: (world, { key, destination }) => world.tell(destination, { type: 'key.stored', key: key.name }),

  describe: ({ key, source, destination }) =>
    `An operator runs syncKey: ${key.name} goes from ${source.name} to ${destination.name} of ${destination.cluster.name}.`,
};
