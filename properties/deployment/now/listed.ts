import { activeHsmsOf, hsmsInUse } from '../hsms-in-use.ts';
import type { KeyUser, ObservedCluster, ObservedDeployment, ObservedKey, ObservedUser } from '../observed.ts';

/** The keys that were listed in a cluster and are synchronized, or may be: session keys stay where they are. */
export const tokenKeysOf = ({ id }: ObservedCluster, { keys }: ObservedDeployment): readonly ObservedKey[] =>
  keys.filter(({ cluster, lifetime }) => cluster === id && lifetime !== 'session');

/** The users that were listed in a cluster. */
export const usersOf = ({ id }: ObservedCluster, { users }: ObservedDeployment): readonly ObservedUser[] =>
  users.filter(({ cluster }) => cluster === id);

/** Whether the files have the whole list, so that what is not in it was not shown. */
export const isListedWhole = (
  { id }: ObservedCluster,
  of: 'keys' | 'users',
  { lists = [] }: ObservedDeployment,
): boolean => lists.some((list) => list.cluster === id && list.of === of && list.isWhole);

/** What to call a key: by its label, which is for people, and by its handle, which is unique. */
export function keyText({ label, reference }: ObservedKey): string {
  const handle = shortHandle(reference);
  return label === undefined || label === '' ? `the key ${handle}` : `${label} (${handle})`;
}

/** A handle without the zeros in front. */
export const shortHandle = (reference: string): string => reference.replace(/^0x0*(?=[0-9a-f])/i, '0x');

/** Some names in a sentence. */
export const namesText = (names: readonly string[]): string =>
  names.length <= 3 ? names.join(', ') : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;

/**
 * The HSMs that were asked: those that answer. Where something differs among them there are two of them or more.
 *
 * @remarks
 * A list may be older than the description of the cluster, and there may be no description at all.
 */
export function askedHsms(cluster: ObservedCluster): readonly string[] {
  const active = activeHsmsOf(cluster);
  if (active.length > 1) return active;
  const more = [...hsmsInUse(cluster), 'one-hsm', 'another-hsm'].filter((id) => !active.includes(id));
  return [...active, ...more].slice(0, 2);
}

/**
 * Which users of a key are not the same on every HSM.
 *
 * @remarks
 * One that the list of users lacks is taken for missing only where the list of keys does not know better.
 */
export function missingUsersOf(
  users: readonly KeyUser[],
  cluster: ObservedCluster,
  deployment: ObservedDeployment,
): readonly string[] {
  const listed = usersOf(cluster, deployment);
  const isWhole = isListedWhole(cluster, 'users', deployment);
  const isMissing = ({ name, coverage }: KeyUser): boolean => {
    if (coverage === 'inconsistent') return true;
    const found = listed.filter((user) => user.name === name);
    return found.length === 0 ? isWhole && coverage === undefined : found.some(differs);
  };
  return users.filter(isMissing).map(({ name }) => name);
}

/** Whether a user is not the same on every HSM. */
export const differs = ({ coverage, inconsistentFields }: ObservedUser): boolean =>
  coverage === 'inconsistent' || inconsistentFields.length > 0;

/**
 * The questions about listed keys and users whose answer is told only where it is bad, as `question/name`: of these
 * silence is good news. Of a key that is in no list any more it is none.
 */
export function silentlyGood(cluster: ObservedCluster, deployment: ObservedDeployment): ReadonlySet<string> {
  const ofKeys = tokenKeysOf(cluster, deployment).flatMap(({ reference, coverage }) =>
    [
      'handle-names-two',
      'key-attributes',
      ...(coverage === 'full' ? ['key-copies', 'key-use', 'key-owner'] : []),
    ].map((question) => `${question}/${reference}`),
  );
  const ofUsers = usersOf(cluster, deployment)
    .filter(({ coverage }) => coverage === 'full')
    .flatMap(({ name }) => [`user-missing/${name}`, `user-differs/${name}`]);
  return new Set([...ofKeys, ...ofUsers]);
}
