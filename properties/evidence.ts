import { isLiveHolder, type KeySlot, type ReadonlyWorld } from '#models';

/** The active HSMs of its home that hold the key, by name. */
export function liveHolderNames(world: ReadonlyWorld, key: KeySlot): string[] {
  return key.home.hsms.filter((hsm) => isLiveHolder(world, hsm, key)).map(({ name }) => name);
}
