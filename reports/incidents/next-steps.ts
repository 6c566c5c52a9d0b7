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
        'Stop using this key, and make another: nothing can bring it back, and what it encrypted or wrapped stays closed.',
      ];
    case 'possibly-lost':
      return [
        ...keepBackups(recoverableFrom),
        `Until that is settled, delete no HSM and no backup. Look whether it is there: "key list --filter key-reference=${reference}" in each cluster; then run this again with whole lists of keys and backups.`,
      ];
    case 'recoverable':
      return [
        ...keepBackups(recoverableFrom),
        'Make a cluster from that backup, and copy the key from there with "key replicate".',
      ];
    case 'unknown':
      return [
        'Add what is missing: the logs of all HSMs from before the key was made, describe-clusters, describe-backups and key list.',
      ];
    case 'held': {
      // Whoever deleted it, or was told that it was not made, wants no second copy.
      const isUnwanted = key.remarks.some(({ remark }) => unwanted.has(remark));
      const isAlone = windows.at(-1)?.to === null || isLeftAlone(key);
      return isAlone && !isUnwanted
        ? ['See that a second HSM has it: "key list --verbose" says "cluster-coverage": "full" then.']
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
      : [`At once: "aws cloudhsmv2 restore-backup" for ${listText(first, 'backups')}.`]),
    ...(names.length === 0 ? [] : [`Keep ${listText(names, 'backups')}.`]),
  ];
}

function ofRemark({ remark, hsms, others }: KeySituation['remarks'][number], key: KeySituation): string[] {
  const isThere = key.verdict === 'held';
  switch (remark) {
    case 'orphan-of-failed-creation':
      return isThere
        ? ['Its creation failed: delete it, unless an application uses it; then see that every HSM has it.']
        : [];
    case 'came-back-after-deletion':
      return isThere && !key.remarks.some((one) => one.remark === 'orphan-of-failed-creation')
        ? ['If it was to be deleted, delete it again, on every HSM of its cluster.']
        : [];
    case 'clone-made-before':
      return isThere ? [`If ${others[0] ?? 'the clone'} needs it, copy it there with "key replicate".`] : [];
    case 'handle-taken-in-clone':
      return ['Where both clusters need it, make a new key in one of them and copy that one.'];
    case 'made-while-hsm-joined':
    case 'not-on-every-hsm':
      return isThere && !key.remarks.some((one) => one.remark === 'owner-missing')
        ? [
            'List the keys again: synchronization by the service brings it to every HSM, and says nothing of it.',
          ]
        : [];
    case 'owner-missing':
      return [`Create its owner on ${listText(hsms)}; until then no key of that user gets there.`];
    default:
      return [];
  }
}
