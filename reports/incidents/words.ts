import type {
  AloneWindow,
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

/** What took a copy, as a clause. */
export function removalText({ by, hsm }: Pick<Removal, 'by' | 'hsm'>): string {
  switch (by) {
    case 'tombstone':
      return `it was deleted on ${hsm}`;
    case 'destruction':
      return `it was destroyed on ${hsm}`;
    case 'zeroization':
      return `${hsm} was zeroized`;
    case 'restore':
      return `${hsm} was restored from a backup`;
    case 'hsm-deleted':
      return `${hsm} was deleted`;
    case 'stream-ended':
      return `the log of ${hsm} ended, as of one that is deleted, failed or replaced,`;
    case 'not-listed':
      return `${hsm} was no longer in its cluster`;
    case 'cluster-deleted':
      return `the cluster of ${hsm} was deleted`;
    case 'restart':
      return `${hsm} started anew, which ends session keys`;
    case 'key-not-listed':
      return 'a whole list of the keys of its cluster does not have it';
  }
}

/** Why there is no stronger verdict, as a clause. */
function doubtText(doubt: IncidentDoubt): string {
  switch (doubt.doubt) {
    case 'holder-does-not-answer':
      return `${listText(doubt.hsms)} had it and ${doubt.hsms.length === 1 ? 'has' : 'have'} not answered since`;
    case 'synchronization-leaves-no-record':
      return `server-side synchronization leaves no record, so that ${listText(doubt.hsms)} may have got it`;
    case 'backups-not-listed':
      return 'no whole list of backups was read since, and one may have it';
    case 'backup-may-have-it':
      return `${doubt.backups.length === 0 ? 'a backup that no list shows' : listText(doubt.backups)} may have it`;
    case 'class-not-known':
      return 'nothing says whether it is a token key, and a session key ends without a record';
    case 'log-incomplete':
      return `the log of ${listText(doubt.hsms)} was not read, or has holes`;
    case 'trail-incomplete':
      return `${doubt.count === 1 ? 'a record' : `${doubt.count} records`} of CloudTrail cannot be read, and may tell of an HSM, a clone or a backup more`;
    case 'relation-not-known':
      return `nothing says whether ${listText(doubt.clusters, 'clusters')} can take it`;
    case 'handle-means-two-keys':
      return 'its handle means two keys, and it is not known which of them a record is about';
    case 'never-seen-held':
      return 'no record shows that an HSM ever held it';
  }
}

const because = (doubts: readonly IncidentDoubt[]): string =>
  doubts.length === 0 ? '' : ` It is not certain: ${doubts.map(doubtText).join('; ')}.`;

const goneBy = (removals: readonly Removal[]): string =>
  removals.length === 0 ? '' : ` ${capitalized(removals.map(whenRemoved).join('; '))}.`;

const whenRemoved = (removal: Removal): string =>
  removal.by === 'key-not-listed'
    ? removalText(removal)
    : `${removalText(removal)} ${boundsText(removal.at)}`;

const maybeHeld = (hsms: readonly string[]): string =>
  hsms.length === 0 ? '' : ` ${listText(hsms)} may still hold it.`;

/** As a sentence begins; an identifier stays as it is. */
export const capitalized = (text: string): string =>
  /^[\w]+-/.test(text) ? text : `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** A verdict in a few sentences. */
export function verdictText(verdict: KeyVerdict): string {
  switch (verdict.verdict) {
    case 'lost':
      return `Lost: no HSM and no backup has it. The last copy went ${boundsText(verdict.at)}.${goneBy(verdict.by)}`;
    case 'possibly-lost':
      return `Perhaps lost: ${verdict.by.length === 0 ? 'no HSM that answers is known to have it' : 'every copy that is known is gone'}.${goneBy(verdict.by)}${maybeHeld(verdict.maybeHeldBy)}${because(verdict.because)}`;
    case 'held': {
      const hsms = verdict.by.map(({ hsm, cluster }) => hsm ?? `an HSM of ${cluster ?? 'its cluster'}`);
      return `Held by ${listText(hsms)}, as far as the records go.`;
    }
    case 'deleted':
      return `Deleted ${boundsText(verdict.at)}.${maybeHeld(verdict.maybeHeldBy)}`;
    case 'recoverable':
      return `On no HSM that is known, and in a backup.${goneBy(verdict.by)}${maybeHeld(verdict.maybeHeldBy)}`;
    case 'ended':
      return 'A session key that has ended: nothing was to be kept.';
    case 'unknown':
      return `Not known.${because(verdict.because)}`;
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
  const alone = certainty === 'certain' ? `${hsm} alone had it` : `${hsm} alone is known to have had it`;
  return `${when} ${alone}: ${stakes[atStake]}.`;
}

const stakes: Readonly<Record<AloneWindow['atStake'], string>> = {
  lost: 'a failure of that HSM would have lost it',
  'recoverable-from-backup': 'a backup had it as well',
  'session-key': 'it is a session key, which stays on one HSM',
};

/** Where it can be had from. */
export function recoveryText({ backup, certainty, pendingDeletionUntil }: Recovery): string {
  const name = backup ?? 'A backup that no list shows';
  const has = certainty === 'known' ? `${name} has it` : `${name} may have it`;
  if (pendingDeletionUntil === null) return `${has}.`;
  return `${has}. It is going to be deleted: restore it before ${timeText(isoTime(pendingDeletionUntil))}.`;
}

/** What is remarkable about a key. */
export function keyRemarkText({ remark, hsms, others }: KeyRemark): string {
  switch (remark) {
    case 'came-back-after-deletion':
      return `It was deleted, and ${hsms.length === 0 ? 'a list shows it' : `${listText(hsms)} had it`} again later.`;
    case 'clone-made-before':
      return `${others[0] ?? 'A clone'} was made from ${others[1] ?? 'a backup'}, which is older than the key, and did not get it that way.`;
    case 'handle-taken-in-clone':
      return `${listText(others, 'cluster')} has another key under the same handle, so that it cannot be copied there.`;
    case 'made-while-hsm-joined':
      return `It was made while ${listText(hsms)} joined, whose backup may be older than the key.`;
    case 'orphan-of-failed-creation':
      return `It was deleted again right after it was made, as a client does when a creation fails; ${listText(hsms)} kept a copy.`;
    case 'orphan-used':
      return `It was used on ${listText(hsms)} after that.`;
    case 'not-on-every-hsm':
      return 'A list says that it is not on every HSM of its cluster.';
    case 'owner-missing':
      return `Its owner is missing on ${listText(hsms)}, and no synchronization brings users there, nor keys without their owner.`;
  }
}

/** What is to be said of the records themselves. */
export function remarkText({ remark, hsms, subject, count }: IncidentRemark): string {
  const where = listText(hsms);
  switch (remark) {
    case 'records-missing':
      return `${count ?? 'Some'} records of ${where} are missing: what happened there is not known.`;
    case 'record-damaged':
      return `A record of ${where} cannot be read.`;
    case 'trail-damaged':
      return `${count === 1 ? 'A record' : `${count ?? 'Some'} records`} of CloudTrail cannot be read: there may have been an HSM, a clone or a backup more, or one less.`;
    case 'restart-hides-records':
      return `${where} started anew: nothing shows whether its last records before that are there.`;
    case 'no-log-of-hsm':
      return `No log of ${where} was read.`;
    case 'user-on-some-hsms-only':
      return `The user ${subject ?? ''} is missing on ${where}.`;
    case 'seen-after-it-was-gone':
      return `${where} wrote records after it was gone.`;
    case 'too-many-keys':
      return `${count ?? 'More'} more keys are counted, and not told here.`;
    case 'too-many-records-of-key':
      return `So many records name key ${subject ?? ''} that some were left out: what they say counts as unknown.`;
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
      return `${keys} ${be} in backups only`;
    case 'unknown':
      return `of ${keys} nothing is known`;
    case 'held':
      return `${keys} ${be} held`;
    case 'deleted':
      return `${keys} ${count === 1 ? 'was' : 'were'} deleted`;
    case 'ended':
      return `${keys} ended with ${count === 1 ? 'its session' : 'their sessions'}`;
  }
}
