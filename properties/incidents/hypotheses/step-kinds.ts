import type { Step } from '#models';
import type { Hypothesis } from '../analysis.ts';
import type { KeyScenario } from './key-scenario.ts';

/** What happens by itself and leaves no record anywhere, or only says what has happened already. */
export const free = new Set([
  'settle-creation',
  'finish-clean-up',
  'cluster-created',
  'backup-becomes-ready',
  'tombstone-is-removed',
]);

/** What leaves a record on one HSM, so that it happened unseen only where a part of its log is missing. */
const leavesRecord = new Set(['client-sync-copies', 'sync-key', 'clean-up-copy', 'clean-up-tombstones']);

/** Whether it may have happened although nobody recorded it. */
export function mayBeUnseen({ action, parameters }: Step, lives: KeyScenario['lives']): boolean {
  switch (action) {
    case 'create-hsm':
      return lives.get(parameters['hsm']!)?.facts.made === undefined;
    // A call without which it is not there, or the record from which the key is known.
    case 'delete-hsm':
    case 'create-cluster-from-backup':
    case 'generate-key':
      return false;
    // On every HSM of a cluster.
    case 'delete-key':
    case 'replicate-key':
    case 'replicate-key-partly':
      return [...lives.keys()].some((hsm) => isBlind(hsm, lives));
    default:
      return !leavesRecord.has(action) || isBlind(parameters['hsm'] ?? parameters['destination']!, lives);
  }
}

function isBlind(hsm: string, lives: KeyScenario['lives']): boolean {
  const life = lives.get(hsm);
  return life === undefined || !life.hasLog || life.facts.holes.length > 0;
}

/** Whether the application was told that its key exists (0), was told that it does not (1), or waits for an answer (2). */
export function answerRank(creation: string): 0 | 1 | 2 {
  if (creation === 'replicating' || creation === 'cleaning') return 2;
  return creation === 'rejected' || creation === 'unacknowledged' ? 1 : 0;
}

/** Of histories with as many unseen events, those come first in which the creation went well. */
export const byAnswer = (one: Hypothesis, other: Hypothesis): number =>
  answerRank(one.end.creation) - answerRank(other.end.creation);
