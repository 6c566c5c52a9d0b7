import { isLiveHolder, type KeySlot, type ReadonlyWorld } from '#models';

/** The active HSMs of its home that hold the key, by name. */
export function liveHolderNames(world: ReadonlyWorld, key: KeySlot): string[] {
  return key.home.hsms.filter((hsm) => isLiveHolder(world, hsm, key)).map(({ name }) => name);
}

/** The active HSMs that its client reaches and that hold the key, by name. */
export function liveHolderNamesInReach(world: ReadonlyWorld, key: KeySlot): string[] {
  return key.reached.filter((hsm) => isLiveHolder(world, hsm, key)).map(({ name }) => name);
}
