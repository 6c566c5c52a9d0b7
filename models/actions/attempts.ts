import type { KeySlot } from '../world/slots.ts';
import type { World } from '../world/world.ts';

/** Forgets what the synchronization or clean-up that just ended has tried. */
export function clearAttempts(world: World, key: KeySlot): void {
  for (const hsm of key.reached) {
    if (world.isAttempted(key, hsm))
      world.tell(key.attempts[hsm.indexInCluster]!, { type: 'attempts.cleared' });
  }
}
