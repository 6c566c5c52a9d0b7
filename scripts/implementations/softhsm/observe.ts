import type { Observation, Seen } from '#properties';
import { isVacant } from '../pkcs11/doable.ts';
import type { Backup, Cluster, Hsm, Site } from './site.ts';
import { Token } from './token.ts';

/**
 * What is to be seen in a site.
 *
 * @remarks
 * Keys, marks, users, passwords and masking keys are looked for on each token, and in each backup. A key counts only
 * where it encrypts as it did on the HSM that generated it. Whoever looks is nobody's client: an HSM that is out of
 * reach is looked at as well.
 */
export function observe(site: Site): Observation {
  const all = <Thing extends { readonly name: string }>(
    things: readonly Thing[],
    look: (thing: Thing) => Readonly<Record<string, Seen>>,
  ) => Object.fromEntries(things.map((thing) => [thing.name, look(thing)]));
  return {
    clusters: all(site.clusters, lookAtCluster),
    hsms: all(site.hsms, (hsm) => {
      const zone = isVacant(hsm) ? null : (hsm.zone ?? null);
      return { state: hsm.state, zone, ...lookAt(site, hsm.token) };
    }),
    keys: all(site.keys, ({ creation, isWrapped }) => ({ creation, wrapped: isWrapped })),
    backups: all(site.backups, (backup) => lookAtBackup(site, backup)),
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

function lookAt(site: Site, token: Hsm['token']): Readonly<Record<string, Seen>> {
  if (token === undefined) return { keys: [], marked: [], users: [], passwords: {} };
  const { cryptoOfficer } = site.deployment;
  const officer = token.passwordVersion();
  const passwords = Object.fromEntries([
    ...(officer === undefined ? [] : [[cryptoOfficer, officer] as const]),
    ...token.users().map(({ name, version }) => [name, version] as const),
  ]);
  const isKey = (name: string, encrypted: Buffer): boolean =>
    site.keys.find((key) => key.name === name)?.encrypted?.equals(encrypted) === true;
  return { keys: token.keys(isKey), marked: token.marked(), users: Object.keys(passwords), passwords };
}

function lookAtBackup(site: Site, { state, region, sourceCluster, directory }: Backup) {
  const known = { state, region: region ?? null, sourceCluster: sourceCluster?.name ?? null };
  if (directory === undefined) {
    const nothing: Readonly<Record<string, Seen>> = { keys: [], users: [], passwords: {} };
    // Of one that is gone nobody can tell any more under which masking key it was.
    return { ...known, ...nothing, ...(state === 'NONE' && { maskingKey: null }) };
  }
  const token = Token.open(site.libraries, directory);
  try {
    const { keys, users, passwords } = lookAt(site, token);
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
