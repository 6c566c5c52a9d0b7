import { type Refusal, refusals } from '#models';
import { type Answer, availabilityCheck, type Reason } from '#properties';
import type { Backup, Cluster, Hsm, Key, Room } from './room.ts';
import type { Token } from './token.ts';

/** Something that can be done in a room: every parameter of it can be chosen. */
export interface Doable {
  readonly parameters: readonly string[];
  /** @throws {@link Refused} where it does not happen; then nothing has changed */
  run(room: Room, chosen: Readonly<Record<string, string>>): Answer | undefined;
}

/** Why something does not happen. */
export class Refused extends Error {
  readonly reason: Reason | undefined;

  constructor(reason: Reason | undefined, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** Goes on only where this is so. */
export function expects(isSo: boolean, otherwise: Refusal): asserts isSo {
  if (!isSo) throw new Refused(otherwise, refusals[otherwise]);
}

/** Refuses to use a key that is on too few HSMs. */
export function refusesUse(key: Key): never {
  throw new Refused(
    availabilityCheck,
    `Key ${key.name} does not meet the availability requirements - The key must be available on at least 2 HSMs before being used.`,
  );
}

/** The token of an HSM that answers; nothing where it does not, or is not there. */
export function answering({ state, token }: Hsm): Token | undefined {
  return state === 'ACTIVE' ? token : undefined;
}

/** The tokens of those that answer. */
export function allAnswering(hsms: readonly Hsm[]): Token[] {
  return hsms.flatMap((hsm) => answering(hsm) ?? []);
}

/** Those that answer and say that they hold the key. */
export function liveCopies(hsms: readonly Hsm[], key: Key): Token[] {
  return allAnswering(hsms).filter((token) => token.holds(key.name));
}

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

/** Whether there is an HSM in this place, or one to come. */
export const isVacant = ({ state }: Hsm): boolean => state === 'NONE' || state === 'FAILED';
