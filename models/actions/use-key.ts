import { copiesToUse, isActive, liveCopyCountInReach } from '../world/questions.ts';
import type { HsmSlot, KeySlot } from '../world/slots.ts';
import type { ReadonlyWorld } from '../world/world.ts';

/** What comes of a call that uses a key. */
export type UseOutcome =
  | { readonly outcome: 'succeeds' }
  /** The HSM does not have the key: the call fails, and a retry may be routed to one that has. */
  | { readonly outcome: 'fails'; readonly retryMaySucceed: boolean }
  /** The key availability check refuses the key; `message` is what the client logs. */
  | { readonly outcome: 'refused'; readonly message: string }
  /** No such call can be made: the key was not created, or the HSM is not one that serves the client. */
  | { readonly outcome: 'not-asked' };

/**
 * What would come of using the key now, with the call routed to this HSM.
 *
 * @remarks
 * A question and no step: it changes nothing. The client may route the call to any active HSM of home that
 * it reaches.
 *
 * @clause KS-ROUTING
 * @clause KS-ROUTING-RETRY
 */
export function useKey(world: ReadonlyWorld, key: KeySlot, hsm: HsmSlot): UseOutcome {
  const creation = world.creation(key);
  const isCreated =
    creation === 'acknowledged' ||
    creation === 'unacknowledged' ||
    creation === 'deleted' ||
    creation === 'rejected';
  if (!isCreated || !key.reached.includes(hsm) || !isActive(world, hsm)) return { outcome: 'not-asked' };

  const copies = liveCopyCountInReach(world, key);
  const isChecked = key.class === 'token' && copiesToUse(world, key) === 2;
  if (isChecked && copies < 2) return { outcome: 'refused', message: unavailable(key.name) };
  if (!world.holds(hsm, key)) return { outcome: 'fails', retryMaySucceed: copies > 0 };
  return { outcome: 'succeeds' };
}

/**
 * What Client SDK 5 logs when the key availability check refuses a key, character for character.
 *
 * @param handle - the handle of the key
 *
 * @clause KS-SDK5-MESSAGE
 */
export function unavailable(handle: string): string {
  return `Key ${handle} does not meet the availability requirements - The key must be available on at least 2 HSMs before being used.`;
}
