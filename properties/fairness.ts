import type { Fairness } from './property.ts';

/** The service keeps synchronizing, and removes what it was told to remove. */
export const serverSideSynchronization: readonly Fairness[] = [
  { action: 'server-sync-copies', strength: 'weak' },
  { action: 'tombstone-is-removed', strength: 'weak' },
];

/** What is out of reach comes back, and what is being created gets ready. */
export const hsmsComeBack: readonly Fairness[] = [
  { action: 'hsm-recovers', strength: 'weak' },
  { action: 'hsm-becomes-active', strength: 'weak' },
];

/** The client goes on with a creation that it began. */
export const clientGoesOn: readonly Fairness[] = [
  { action: 'client-sync-copies', strength: 'weak' },
  { action: 'client-sync-fails', strength: 'weak' },
  { action: 'settle-creation', strength: 'weak' },
  { action: 'clean-up-copy', strength: 'weak' },
  { action: 'clean-up-tombstones', strength: 'weak' },
  { action: 'clean-up-fails', strength: 'weak' },
  { action: 'finish-clean-up', strength: 'weak' },
];

/** An operator keeps running syncKey, or key replicate. */
export const operatorSynchronizes: readonly Fairness[] = [
  { action: 'sync-key', strength: 'weak' },
  { action: 'replicate-key', strength: 'weak' },
];
