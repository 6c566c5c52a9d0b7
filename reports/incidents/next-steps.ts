import type { KeyReport } from './incident-schema.ts';
import { listText } from './words.ts';

/** What is known of a key that decides what to do about it. */
export type KeySituation = Omit<KeyReport, 'next'>;

/** What to do about a key now, the most urgent first and each once; nothing where nothing is wrong with it. */
export function nextStepsOf(key: KeySituation): string[] {
  return [...new Set([...ofVerdict(key), ...key.remarks.flatMap((remark) => ofRemark(remark, key))])];
}

function ofVerdict(key: KeySituation): string[] {
  const { verdict, recoverableFrom, reference, windows } = key;
  switch (verdict) {
    case 'lost':
      return [
        'Stop using this key, and create a new one. Unless somebody exported a copy of it (wrapped, or as a masked object), nothing can bring it back, and what it encrypted or wrapped cannot be recovered.',
        'To prevent another loss, check the deployment with "keysync check".',
      ];
    case 'possibly-lost':
      return [
        ...keepBackups(recoverableFrom),
        `Until you know more, delete no HSM and no backup. Look for the key with "key list --filter key-reference=${reference}" in each cluster; then run keysync again with complete lists of keys and backups.`,
      ];
    case 'recoverable':
      return [
        ...keepBackups(recoverableFrom),
        'Create a cluster from that backup, and copy the key from there with "key replicate" to the cluster that needs it; the owner of the key must exist in both.',
      ];
    case 'unknown':
      return [
        'Add what is missing: logs of all HSMs that begin before the key was created, and the output of describe-clusters, describe-backups and key list.',
      ];
    case 'held': {
      // Whoever deleted it, or was told that it was not made, wants no second copy.
      const isUnwanted = key.remarks.some(({ remark }) => unwanted.has(remark));
      const isAlone = windows.at(-1)?.to === null || isLeftAlone(key);
      return isAlone && !isUnwanted
        ? [
            'Make sure that a second HSM has it: in a cluster of two or more HSMs, "key list --verbose" then shows "cluster-coverage": "full".',
          ]
        : [];
    }
    case 'deleted':
    case 'ended':
      return [];
  }
}

const unwanted: ReadonlySet<string> = new Set(['came-back-after-deletion', 'orphan-of-failed-creation']);

/** Whether the last that was known of it is that one HSM alone had it. */
function isLeftAlone({ holdings, windows }: KeySituation): boolean {
  const last = windows.at(-1);
  if (last === undefined || last.atStake !== 'lost') return false;
  const known = holdings.filter(({ certainty }) => certainty === 'known');
  return known.every(({ hsm, to }) => hsm === last.hsm || (to ?? '') < (last.to ?? '')) && isLong(last);
}

const isLong = ({ from, to }: { readonly from: string; readonly to: string | null }): boolean =>
  to === null || Date.parse(to) - Date.parse(from) > 60_000;

function keepBackups(recoverableFrom: KeySituation['recoverableFrom']): string[] {
  const names = recoverableFrom.flatMap(({ backup }) => backup ?? []);
  const pending = recoverableFrom.filter(({ pendingDeletionUntil }) => pendingDeletionUntil !== null);
  const first = pending.flatMap(({ backup }) => backup ?? []);
  return [
    ...(first.length === 0
      ? []
      : [`At once, run "aws cloudhsmv2 restore-backup" for ${listText(first, 'backups')}.`]),
    ...(names.length === 0
      ? []
      : [
          `Keep ${listText(names, 'backups')}: "aws cloudhsmv2 modify-backup-attributes --never-expires" exempts a backup from expiry.`,
        ]),
  ];
}

function ofRemark({ remark, hsms, others }: KeySituation['remarks'][number], key: KeySituation): string[] {
  const isThere = key.verdict === 'held';
  switch (remark) {
    case 'orphan-of-failed-creation':
      return isThere
        ? [
            'Its creation seems to have failed. Delete it, unless an application uses it; if one does, make sure that every HSM has it.',
          ]
        : [];
    case 'came-back-after-deletion':
      return isThere && !key.remarks.some((one) => one.remark === 'orphan-of-failed-creation')
        ? ['If it was meant to be deleted, delete it again while every HSM of its cluster is active.']
        : [];
    case 'clone-made-before':
      return isThere ? [`If ${others[0] ?? 'the clone'} needs it, copy it there with "key replicate".`] : [];
    case 'handle-taken-in-clone':
      return [
        'If both clusters need this key, create a new key in one of them and copy that one to the other.',
      ];
    case 'made-while-hsm-joined':
    case 'not-on-every-hsm':
      return isThere && !key.remarks.some((one) => one.remark === 'owner-missing')
        ? [
            'List the keys again later: server-side synchronization copies it to every HSM in time, and leaves no record of that.',
          ]
        : [];
    case 'owner-missing':
      return [
        `Create ${key.owner === null ? 'the owner of this key' : `the user ${key.owner}`} on ${listText(hsms)}: until then, no key of that user can be copied there.`,
      ];
    default:
      return [];
  }
}
