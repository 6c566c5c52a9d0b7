import type { Doable as DoableIn } from '../pkcs11/doable.ts';
import type { Backup, Cluster, Site } from './site.ts';
import type { Token } from './token.ts';

/** Something that can be done in a site of SoftHSM2 tokens. */
export type Doable = DoableIn<Site>;

/** Whether a token knows a user: the crypto officer by its password, another one by its entry. */
export function knows(site: Site, token: Token, user: string): boolean {
  if (user === site.deployment.cryptoOfficer) return token.passwordVersion() !== undefined;
  return token.users().some(({ name }) => name === user);
}

/** The latest backup of a cluster that is ready in its region. */
export function latestBackup({ backups }: Site, cluster: Cluster): Backup | undefined {
  return backups.findLast(
    ({ state, sourceCluster, region }) =>
      state === 'READY' && sourceCluster === cluster && region === cluster.region,
  );
}
