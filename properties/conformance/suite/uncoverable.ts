import { type Item, refusedItem, useItemOf } from './items.ts';

/** Something that no test can show. */
export interface Uncoverable extends Item {
  /** Why, in sentences. */
  readonly because: string;
}

/** All that the model declares and no test can show. */
export const uncoverable: readonly Uncoverable[] = [
  { ...useItemOf('sdk3', 'refused'), because: 'Only Client SDK 5 has a key availability check.' },
  { ...useItemOf('session', 'refused'), because: 'No key availability check applies to session keys.' },
  {
    ...refusedItem('sync-key', 'officer-missing'),
    because:
      'Every HSM of an active cluster has the crypto officer: the first one gets it when the cluster is activated, and the others are restored from it.',
  },
  {
    ...refusedItem('replicate-key-partly', 'no-active-hsm'),
    because: 'The HSM that is not reached has to be active itself, and that is looked at first.',
  },
];
