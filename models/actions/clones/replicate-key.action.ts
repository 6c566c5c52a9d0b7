import type { Refusal } from '../../refusals.ts';
import { activeHsmsOf, isActive, isHandleTaken } from '../../world/questions.ts';
import type { ClusterSlot, HsmSlot, KeySlot } from '../../world/slots.ts';
import type { ReadonlyWorld } from '../../world/world.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

type Chosen = { readonly key: KeySlot; readonly source: ClusterSlot; readonly destination: ClusterSlot };

/**
 * An operator runs key replicate of CloudHSM CLI: one key goes to every active HSM of another cluster.
 *
 * @remarks
 * The masking keys must be equal, as for syncKey. The tool logs in on each cluster with credentials of that
 * cluster, so none have to agree. It refuses a key that the source cluster does not have on all of its
 * active HSMs (KS-KEY-REPLICATE-CONSISTENT), and one whose owner or sharees the destination does not have
 * on all of its own (KS-KEY-REPLICATE-USERS). Where an HSM of the destination has another key under the
 * handle, it fails (KS-KEY-HANDLE-COLLISION), though the others may get the key: `replicate-key-partly`. An
 * HSM whose copy is marked to be removed takes no other one, as for syncKey.
 *
 * @clause KS-KEY-REPLICATE
 * @clause KS-KEY-REPLICATE-CONSISTENT
 * @clause KS-KEY-REPLICATE-USERS
 * @clause KS-KEY-HANDLE-COLLISION
 * @assumption same-user-by-name
 */
export const replicateKey: Action<Chosen> = {
  name: 'replicate-key',
  clause: 'KS-KEY-REPLICATE',
  parameters: ({ keys, clusters }) => choices({ key: keys, source: clusters, destination: clusters }),

  forbids({ scenario }, { key, source, destination }) {
    if (!scenario.allow.keyReplicate) return 'not-allowed';
    if (key.class !== 'token') return 'not-a-token-key';
    return source === destination ? 'same-cluster' : undefined;
  },

  refuses(world, chosen) {
    const { key, destination } = chosen;
    const isTaken = activeHsmsOf(world, destination).some((hsm) => isHandleTaken(world, hsm, key));
    return whyNotStarted(world, chosen) ?? (isTaken ? 'handle-taken' : undefined);
  },

  apply(world, { key, destination }) {
    for (const hsm of destination.hsms) {
      const lacksKey = isActive(world, hsm) && !world.holds(hsm, key);
      if (lacksKey) world.tell(hsm, { type: 'key.stored', key: key.name });
    }
  },

  describe: ({ key, source, destination }) =>
    `An operator runs key replicate: ${key.name} goes from ${source.name} to every active HSM of ${destination.name}.`,
};

/** Why key replicate does not even start to copy, whichever HSMs it then reaches. */
export function whyNotStarted(
  world: ReadonlyWorld,
  { key, source, destination }: Chosen,
): Refusal | undefined {
  const asked = activeHsmsOf(world, source);
  if (!asked.some((hsm) => world.holds(hsm, key))) return 'source-holds-no-live-copy';
  if (!asked.every((hsm) => world.holds(hsm, key))) return 'key-inconsistent';
  if (world.maskingKey(source) !== world.maskingKey(destination)) return 'different-masking-key';
  const reached = activeHsmsOf(world, destination);
  if (reached.length === 0) return 'no-active-hsm';
  if (reached.every((hsm) => world.holds(hsm, key))) return 'already-held';
  if (reached.some((hsm) => world.isMarked(hsm, key))) return 'copy-marked';
  if (reached.some((hsm) => world.passwordVersion(hsm, key.owner) === 0)) return 'owner-missing';
  const lacksSharee = (hsm: HsmSlot): boolean =>
    key.sharedWith.some((user) => world.passwordVersion(hsm, user) === 0);
  return reached.some(lacksSharee) ? 'sharee-missing' : undefined;
}
