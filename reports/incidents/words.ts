import type {
  AloneWindow,
  FailedCommand,
  IncidentDoubt,
  IncidentRemark,
  KeyRemark,
  KeyVerdict,
  Recovery,
  Removal,
} from '#properties';
import { boundsText, durationText, isoTime, timeText } from './times.ts';

/** Names in a sentence: `a, b and c`; of many, the first. */
export function listText(names: readonly string[], what = 'HSMs'): string {
  if (names.length === 0) return `no ${what}`;
  if (names.length > shownMax)
    return `${names.slice(0, shownMax).join(', ')} and ${names.length - shownMax} more`;
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

const shownMax = 6;

/**
 * What took a copy, as a clause.
 *
 * @param when - such as `at 2026-03-01 09:14:22`; where it is left out, the time stands beside the clause
 */
export function removalText({ by, hsm }: Pick<Removal, 'by' | 'hsm'>, when = ''): string {
  const at = when === '' ? '' : ` ${when}`;
  switch (by) {
    case 'tombstone':
      return `it was deleted on ${hsm}${at}`;
    case 'destruction':
      return `it was destroyed on ${hsm}${at}`;
    case 'zeroization':
      return `${hsm} was zeroized${at}`;
    case 'restore':
      return `${hsm} was restored from a backup${at}`;
    case 'hsm-deleted':
      return `${hsm} was deleted${at}`;
    case 'stream-ended':
      return `the log of ${hsm} ended${at} (the HSM was deleted, replaced, or failed)`;
    case 'not-listed':
      return `${hsm} disappeared from its cluster${at}`;
    case 'cluster-deleted':
      return `the cluster of ${hsm} was deleted${at}`;
    case 'restart':
      return `${hsm} restarted${at}, which ends session keys`;
    case 'key-not-listed':
      return 'a complete list of the keys of its cluster does not contain it';
  }
}

const failedCommands: Readonly<Record<FailedCommand['command'], string>> = {
  insert: 'Copying it to',
  extract: 'Extracting it on',
  delete: 'Deleting it on',
  share: 'Sharing it on',
  create: 'Creating a key with its handle on',
};

const failedUnder: Readonly<Record<FailedCommand['command'], string>> = {
  ...failedCommands,
  insert: 'Copying a key with this handle to',
  extract: 'Extracting a key with this handle on',
  delete: 'Deleting a key with this handle on',
  share: 'Sharing a key with this handle on',
};

/** What was tried and failed, as a sentence. */
export function failureText({ command, hsm, isSurelyThis, count, at }: FailedCommand): string {
  const tried = `${(isSurelyThis ? failedCommands : failedUnder)[command]} ${hsm}`;
  if (count === 1) return `${tried} failed.`;
  return `${tried} failed ${count} times, the last time ${boundsText({ ...at, earliest: at.latest })}.`;
}

/** Why there is no stronger verdict, as a clause. */
function doubtText(doubt: IncidentDoubt): string {
  switch (doubt.doubt) {
    case 'holder-does-not-answer':
      return `${listText(doubt.hsms)} had it and ${has(doubt.hsms)} not answered since`;
    case 'synchronization-leaves-no-record':
      return `server-side synchronization leaves no record, so ${listText(doubt.hsms)} may have received a copy`;
    case 'backups-not-listed':
      return 'no complete list of backups was read after that, so a backup may have it';
    case 'backup-may-have-it':
      return `${doubt.backups.length === 0 ? 'a backup that is in no list' : listText(doubt.backups, 'backups')} may have it`;
    case 'class-not-known':
      return 'no record shows whether it is a token key, and a session key ends without a record';
    case 'log-incomplete':
      return `the log of ${listText(doubt.hsms)} was not read, or is incomplete`;
    case 'trail-incomplete':
      return `${doubt.count === 1 ? 'a record' : `${doubt.count} records`} of CloudTrail cannot be read, and may be about another HSM, clone or backup`;
    case 'relation-not-known':
      return `no record shows whether ${listText(doubt.clusters, 'clusters')} can receive it`;
    case 'handle-means-two-keys':
      return 'two keys had its handle, and it is not known which of them each record is about';
    case 'never-seen-held':
      return 'no record shows that an HSM ever held it';
  }
}

const because = (doubts: readonly IncidentDoubt[]): string =>
  doubts.length === 0 ? '' : ` This is not certain: ${doubts.map(doubtText).join('; ')}.`;

/** The verb that belongs to so many names. */
const has = (names: readonly unknown[]): string => (names.length === 1 ? 'has' : 'have');

const goneBy = (removals: readonly Removal[]): string =>
  removals.length === 0 ? '' : ` ${capitalized(removals.map(whenRemoved).join('; '))}.`;

const whenRemoved = (removal: Removal): string => removalText(removal, boundsText(removal.at));

const maybeHeld = (hsms: readonly string[]): string =>
  hsms.length === 0 ? '' : ` ${listText(hsms)} may still have it.`;

/** As a sentence begins; an identifier stays as it is. */
export const capitalized = (text: string): string =>
  /^[\w]+-/.test(text) ? text : `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** What a verdict is called. */
export const verdictNamed: Readonly<Record<KeyVerdict['verdict'], string>> = {
  lost: 'Lost',
  'possibly-lost': 'Possibly lost',
  recoverable: 'Only in a backup',
  unknown: 'Not known',
  held: 'Still there',
  deleted: 'Deleted',
  ended: 'Ended with its session',
};

/** A verdict in a few sentences. */
export function verdictText(verdict: KeyVerdict): string {
  switch (verdict.verdict) {
    case 'lost':
      return `No HSM and no backup has this key any more. The last copy was lost ${boundsText(verdict.at)}.${goneBy(verdict.by)} This is certain if the records name every HSM and the lists of keys and backups are complete.`;
    case 'possibly-lost':
      return `${verdict.by.length === 0 ? 'No HSM that answers is known to have this key' : 'Every known copy of this key is gone'}.${goneBy(verdict.by)}${because(verdict.because)}`;
    case 'held': {
      const hsms = verdict.by.map(({ hsm, cluster }) => hsm ?? `an HSM of ${cluster ?? 'its cluster'}`);
      const asOf = Math.min(...verdict.by.map(({ lastSeen }) => lastSeen));
      return `${capitalized(listText(hsms))} ${has(hsms)} this key, as of the last records (${timeText(isoTime(asOf))}).`;
    }
    case 'deleted':
      return `This key was deleted ${boundsText(verdict.at)}.${maybeHeld(verdict.maybeHeldBy)}`;
    case 'recoverable':
      return `No HSM is known to have this key, but a backup has it.${goneBy(verdict.by)}${maybeHeld(verdict.maybeHeldBy)}`;
    case 'ended':
      return 'A session key that ended: it was never meant to be kept.';
    case 'unknown':
      return `What happened to this key is not known.${because(verdict.because)}`;
  }
}

/**
 * Whether a time on one HSM is worth a sentence: every creation has one of a moment, until the first copy is made, and so has
 * the end of a log, where one HSM is heard of a moment longer than another.
 */
export const isLongWindow = ({ from, to }: { readonly from: string; readonly to: string | null }): boolean =>
  to === null || Date.parse(to) - Date.parse(from) >= shortMilliseconds;

const shortMilliseconds = 3_000;

/** A time on one HSM in a sentence. */
export function windowText({ hsm, from, to, certainty, atStake }: AloneWindow): string {
  const long = to === null ? 'since then' : `for ${durationText(to - from)}`;
  const when = `From ${timeText(isoTime(from))}, ${long},`;
  const only =
    certainty === 'certain'
      ? `${hsm} was the only HSM that had it`
      : `${hsm} was the only HSM known to have it`;
  return `${when} ${only}${stakes[atStake]}.`;
}

const stakes: Readonly<Record<AloneWindow['atStake'], string>> = {
  lost: ', and no backup is known to have had it',
  'recoverable-from-backup': '; a backup had it as well',
  'session-key': '; it is a session key, which stays on one HSM',
};

/** Where it can be had from. */
export function recoveryText({ backup, certainty, pendingDeletionUntil }: Recovery): string {
  const name = backup ?? 'A backup that is in no list';
  const contains = certainty === 'known' ? `${name} has it` : `${name} may have it`;
  if (pendingDeletionUntil === null) return `${contains}.`;
  return `${contains}. The backup will be deleted for good: restore it before ${timeText(isoTime(pendingDeletionUntil))}.`;
}

/** What is remarkable about a key. */
export function keyRemarkText({ remark, hsms, others, at }: KeyRemark): string {
  const when = at === null ? '' : timeText(isoTime(at));
  switch (remark) {
    case 'came-back-after-deletion':
      return hsms.length === 0
        ? `It was deleted, but a list still contained it at ${when}.`
        : `It was deleted, but ${listText(hsms)} had it at ${when}.`;
    case 'clone-made-before':
      return `${others[0] ?? 'A clone'} was created from ${others[1] ?? 'a backup'}, which is older than the key, so the clone did not get the key from there.`;
    case 'handle-taken-in-clone':
      return `${listText(others, 'clusters')} ${has(others)} a different key with the same handle, so this key cannot be copied there.`;
    case 'made-while-hsm-joined':
      return `It was created while ${listText(hsms)} ${hsms.length === 1 ? 'was' : 'were'} joining the cluster, from a backup that may be older than the key.`;
    case 'orphan-of-failed-creation':
      return `It was deleted right after it was created, as a client does when a creation fails, but ${listText(hsms)} kept a copy.`;
    case 'orphan-used':
      return `That copy was used on ${listText(hsms)} at ${when}.`;
    case 'not-on-every-hsm':
      return `A list of keys shows that not every HSM of its cluster had it at ${when}.`;
    case 'owner-missing':
      return `Its owner is missing on ${listText(hsms)}: synchronization copies no users, and copies no key to an HSM without the owner of the key.`;
  }
}

/** What is to be said of the records themselves. */
export function remarkText({ remark, hsms, subject, count }: IncidentRemark): string {
  const where = listText(hsms);
  switch (remark) {
    case 'records-missing':
      return `${count ?? 'Some'} records of ${where} are missing: what happened there meanwhile is not known.`;
    case 'record-damaged':
      return `A record of ${where} cannot be read.`;
    case 'trail-damaged':
      return `${count === 1 ? 'A record' : `${count ?? 'Some'} records`} of CloudTrail cannot be read: an HSM, a clone or a backup may have been created or deleted.`;
    case 'restart-hides-records':
      return `${where} restarted: nothing shows whether its last records before that are all here.`;
    case 'no-log-of-hsm':
      return `No log of ${where} was read.`;
    case 'user-on-some-hsms-only':
      return `The user ${subject ?? ''} is missing on ${where}.`;
    case 'seen-after-it-was-gone':
      return `${where} wrote records after it had gone.`;
    case 'too-many-keys':
      return `${count ?? 'More'} more keys are counted, but not described here.`;
    case 'too-many-records-of-key':
      return `Key ${subject ?? ''} has so many records that some were left out: what they say counts as unknown.`;
  }
}

/** What each verdict comes to, for so many keys. */
export function verdictCountText(verdict: KeyVerdict['verdict'], count: number): string {
  const keys = count === 1 ? '1 key' : `${count.toLocaleString('en-US')} keys`;
  const be = count === 1 ? 'is' : 'are';
  switch (verdict) {
    case 'lost':
      return `${keys} ${be} lost`;
    case 'possibly-lost':
      return `${keys} may be lost`;
    case 'recoverable':
      return `${keys} ${be} only in ${count === 1 ? 'a backup' : 'backups'}`;
    case 'unknown':
      return `what happened to ${keys} is not known`;
    case 'held':
      return `${keys} ${be} still there`;
    case 'deleted':
      return `${keys} ${count === 1 ? 'was' : 'were'} deleted`;
    case 'ended':
      return `${keys} ended with ${count === 1 ? 'its session' : 'their sessions'}`;
  }
}
