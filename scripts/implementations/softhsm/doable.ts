import type { Doable as DoableIn } from '../pkcs11/doable.ts';
import type { Backup, Cluster, Room } from './room.ts';
import type { Token } from './token.ts';

/** Something that can be done in a room of SoftHSM2 tokens. */
export type Doable = DoableIn<Room>;

/** Whether a token knows a user: the crypto officer by its password, another one by its entry. */
export function knows(room: Room, token: Token, user: string): boolean {
  if (user === room.deployment.cryptoOfficer) return token.passwordVersion() !== undefined;
  return token.users().some(({ name }) => name === user);
}

/** The latest backup of a cluster that is ready in its region. */
export function latestBackup({ backups }: Room, cluster: Cluster): Backup | undefined {
  return backups.findLast(
    ({ state, sourceCluster, region }) =>
      state === 'READY' && sourceCluster === cluster && region === cluster.region,
  );
}
