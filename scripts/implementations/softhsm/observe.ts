import type { Observation, Seen } from '#properties';
import { isVacant } from '../pkcs11/doable.ts';
import type { Backup, Cluster, Hsm, Room } from './room.ts';
import { Token } from './token.ts';

/**
 * What is to be seen in a room.
 *
 * @remarks
 * Keys, marks, users, passwords and masking keys are looked for on each token, and in each backup. A key counts only
 * where it encrypts as it did on the HSM that generated it. Whoever looks is nobody's client: an HSM that is out of
 * reach is looked at as well.
 */
export function observe(room: Room): Observation {
  const all = <Thing extends { readonly name: string }>(
    things: readonly Thing[],
    look: (thing: Thing) => Readonly<Record<string, Seen>>,
  ) => Object.fromEntries(things.map((thing) => [thing.name, look(thing)]));
  return {
    clusters: all(room.clusters, lookAtCluster),
    hsms: all(room.hsms, (hsm) => {
      const zone = isVacant(hsm) ? null : (hsm.zone ?? null);
      return { state: hsm.state, zone, ...lookAt(room, hsm.token) };
    }),
    keys: all(room.keys, ({ creation, isWrapped }) => ({ creation, wrapped: isWrapped })),
    backups: all(room.backups, (backup) => lookAtBackup(room, backup)),
  };
}

function lookAtCluster({ state, origin, hsms }: Cluster): Readonly<Record<string, Seen>> {
  const token = hsms.find((hsm) => hsm.token !== undefined)?.token;
  return {
    state,
    origin: origin?.name ?? null,
    // It is on HSMs only: without one there is nothing to be seen.
    ...(token !== undefined && { maskingKey: token.maskingKey() ?? null }),
  };
}

function lookAt(room: Room, token: Hsm['token']): Readonly<Record<string, Seen>> {
  if (token === undefined) return { keys: [], marked: [], users: [], passwords: {} };
  const { cryptoOfficer } = room.deployment;
  const officer = token.passwordVersion();
  const passwords = Object.fromEntries([
    ...(officer === undefined ? [] : [[cryptoOfficer, officer] as const]),
    ...token.users().map(({ name, version }) => [name, version] as const),
  ]);
  const isKey = (name: string, encrypted: Buffer): boolean =>
    room.keys.find((key) => key.name === name)?.encrypted?.equals(encrypted) === true;
  return { keys: token.keys(isKey), marked: token.marked(), users: Object.keys(passwords), passwords };
}

function lookAtBackup(room: Room, { state, region, sourceCluster, directory }: Backup) {
  const known = { state, region: region ?? null, sourceCluster: sourceCluster?.name ?? null };
  if (directory === undefined) {
    const nothing: Readonly<Record<string, Seen>> = { keys: [], users: [], passwords: {} };
    // Of one that is gone nobody can tell any more under which masking key it was.
    return { ...known, ...nothing, ...(state === 'NONE' && { maskingKey: null }) };
  }
  const token = Token.open(room.libraries, directory);
  try {
    const { keys, users, passwords } = lookAt(room, token);
    return {
      ...known,
      maskingKey: token.maskingKey() ?? null,
      keys: keys!,
      users: users!,
      passwords: passwords!,
    };
  } finally {
    token.close();
  }
}
