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

/** What leaves a record on these HSMs, so that it happened unseen only where a part of their logs is missing. */
const leavesRecord = new Set([
  'generate-key',
  'client-sync-copies',
  'sync-key',
  'replicate-key',
  'replicate-key-partly',
  'delete-key',
  'clean-up-copy',
  'clean-up-tombstones',
]);

/** Whether it may have happened although nobody recorded it. */
export function mayBeUnseen(step: Step, lives: KeyScenario['lives']): boolean {
  switch (step.action) {
    case 'create-hsm':
    case 'hsm-becomes-active':
      return lives.get(step.parameters['hsm']!)?.facts.made === undefined || step.action !== 'create-hsm';
    case 'delete-hsm':
    case 'take-backup':
    case 'create-cluster-from-backup':
      return step.action === 'take-backup';
    case 'generate-key':
      return false;
    default:
      if (!leavesRecord.has(step.action)) return true;
      return step.action === 'delete-key' || step.action.startsWith('replicate-key')
        ? [...lives.keys()].some((hsm) => isBlind(hsm, lives))
        : isBlind(step.parameters['hsm'] ?? step.parameters['destination']!, lives);
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
