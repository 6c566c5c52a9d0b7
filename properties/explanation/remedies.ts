import type { StepName } from '#models';

type Parameters = StepName['parameters'];

/** What an action would have done, after "Had". */
type Words = (parameters: Parameters) => string;

/**
 * What could have happened in time to prevent something, the most natural first.
 *
 * @remarks
 * Only what keeps or spreads keys, users and backups, or brings HSMs back: that a key is deleted, or another HSM
 * fails, is no remedy.
 */
const remedies: Readonly<Record<string, Words>> = {
  'server-sync-copies': ({ key, target }) => `server-side synchronization copied ${key} to ${target}`,
  'client-sync-copies': ({ key, hsm }) => `client-side synchronization copied ${key} to ${hsm}`,
  'sync-key': ({ key, destination }) => `syncKey brought ${key} to ${destination}`,
  'replicate-key': ({ key, destination }) => `key replicate brought ${key} to ${destination}`,
  'hsm-recovers': ({ hsm }) => `${hsm} been reachable again`,
  'hsm-becomes-active': ({ hsm }) => `${hsm} become active`,
  'create-hsm': ({ hsm, source }) => `a new HSM been created as ${hsm} from ${source}`,
  'take-backup': ({ backup, hsm }) => `the service taken ${backup} of what ${hsm} held`,
  'backup-becomes-ready': ({ backup }) => `${backup} become ready`,
  'copy-backup': ({ from, region }) => `${from} been copied to ${region}`,
  'copy-latest-backup': ({ cluster, region }) =>
    `the most recent backup of ${cluster} been copied to ${region}`,
  'restore-backup': ({ backup }) => `the deletion of ${backup} been taken back`,
  'clean-up-copy': ({ key, hsm }) => `the clean-up removed ${key} from ${hsm}`,
  'tombstone-is-removed': ({ key, hsm }) => `the service removed the marked copy of ${key} from ${hsm}`,
  'create-user': ({ user, cluster }) => `the user ${user} been created in ${cluster}`,
  'replicate-user': ({ user, destination }) => `user replicate brought ${user} to ${destination}`,
  'change-password': ({ cluster }) => `the password been changed in ${cluster}`,
};

/** What a step can end in instead, with the same key, HSM or backup. */
const otherEnds: Readonly<Record<string, readonly string[]>> = {
  'client-sync-fails': ['client-sync-copies'],
  'clean-up-fails': ['clean-up-copy'],
  'clean-up-tombstones': ['clean-up-copy'],
  'replicate-key-partly': ['replicate-key'],
  'backup-copy-fails': ['backup-becomes-ready'],
  'hsm-creation-fails': ['hsm-becomes-active'],
};

/** What need not have happened, in the words after "Had". */
const mishaps: Readonly<Record<string, Words>> = {
  'hsm-fails': ({ hsm }) => `${hsm} not failed`,
  'hsm-becomes-unreachable': ({ hsm }) => `${hsm} not become unreachable`,
  'zone-fails': ({ zone }) => `the availability zone ${zone} not failed`,
  'zone-becomes-unreachable': ({ zone }) => `the availability zone ${zone} not become unreachable`,
  'hsm-creation-fails': ({ hsm }) => `the creation of ${hsm} not failed`,
  'client-sync-fails': ({ key, hsm }) => `client-side synchronization not failed to copy ${key} to ${hsm}`,
  'clean-up-fails': ({ key, hsm }) => `the clean-up not failed to remove ${key} from ${hsm}`,
  'backup-copy-fails': ({ backup }) => `the copy ${backup} not failed`,
  'delete-hsm': ({ hsm }) => `${hsm} not been removed`,
  'delete-backup': ({ backup }) => `${backup} not been marked for deletion`,
  'purge-backup': ({ backup }) => `${backup} not been purged`,
  'delete-cluster': ({ cluster }) => `the deletion of ${cluster} not been requested`,
  'create-user': ({ user, cluster }) => `the user ${user} not been created in ${cluster} alone`,
  'change-password': ({ cluster }) => `the password not been changed in ${cluster} alone`,
};

/** The actions that are named here, for a test to look at. */
export const namedActions: readonly string[] = [
  ...Object.keys(remedies),
  ...Object.keys(mishaps),
  ...Object.entries(otherEnds).flatMap(([action, ends]) => [action, ...ends]),
];

/** Which remedy an action is, from 0, the most natural one; undefined for one that is none. */
export function remedyRankOf({ action }: StepName): number | undefined {
  const rank = Object.keys(remedies).indexOf(action);
  return rank < 0 ? undefined : rank;
}

/** Whether one step can end in the other instead. */
export function isOtherEnd(step: StepName, other: StepName): boolean {
  const ends = Object.hasOwn(otherEnds, step.action) ? otherEnds[step.action]! : [];
  return (
    ends.includes(other.action) &&
    Object.entries(other.parameters).every(([name, chosen]) => (step.parameters[name] ?? chosen) === chosen)
  );
}

/** What a remedy would have done, after "Had". */
export function remedyText({ action, parameters }: StepName): string {
  return remedies[action]!(parameters);
}

/** That something did not happen, after "Had"; undefined for what is no mishap. */
export function mishapText({ action, parameters }: StepName): string | undefined {
  return Object.hasOwn(mishaps, action) ? mishaps[action]!(parameters) : undefined;
}
