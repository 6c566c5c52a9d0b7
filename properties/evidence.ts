import { type Contents, isLiveHolder, type KeySlot, type ReadonlyWorld } from '#models';

/** The active HSMs of its home that hold the key, by name. */
export function liveHolderNames(world: ReadonlyWorld, key: KeySlot): string[] {
  return namesOf(key.home.hsms.filter((hsm) => isLiveHolder(world, hsm, key)));
}

/** What these are called. */
export function namesOf(named: readonly { readonly name: string }[]): string[] {
  return named.map(({ name }) => name);
}

/** Whether two HSMs or backups carry the same keys, and the same users with the same passwords. */
export function sameContents(one: Contents, other: Contents): boolean {
  const users = new Set([...Object.keys(one.users), ...Object.keys(other.users)]);
  return (
    one.keys.join('\n') === other.keys.join('\n') &&
    [...users].every((user) => (one.users[user] ?? 0) === (other.users[user] ?? 0))
  );
}

/** The active HSMs that its client reaches and that hold the key, by name. */
export function liveHolderNamesInReach(world: ReadonlyWorld, key: KeySlot): string[] {
  return key.reached.filter((hsm) => isLiveHolder(world, hsm, key)).map(({ name }) => name);
}
