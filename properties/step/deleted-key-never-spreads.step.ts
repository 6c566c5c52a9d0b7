import { type HsmSlot, isVacant } from '#models';
import type { StepProperty } from '../property.ts';

/**
 * A deleted key gains no further copies.
 *
 * @remarks
 * A new HSM that is restored with the key is another matter: the backup is older than the deletion.
 *
 * @clause KS-DELETED-RETURNS
 * @brokenBy server-side synchronization forgets deletions that it should remember
 */
export const deletedKeyNeverSpreads: StepProperty<HsmSlot> = {
  kind: 'step',
  name: 'deleted-key-never-spreads',
  clause: 'KS-DELETED-RETURNS',
  statement: 'No HSM gains a deleted key, unless it is created with it.',
  duty: 'hazard',
  scope: 'one by one',
  watches: 'hsm',

  appliesTo: (before) => before.deployment.keys.some((key) => before.creation(key) === 'deleted'),

  findViolation(before, after, hsm) {
    for (const key of before.deployment.keys) {
      if (before.creation(key) !== 'deleted') continue;
      const gains = after.holds(hsm, key) && !before.holds(hsm, key);
      if (gains && !isVacant(before, hsm)) return { key: key.name, 'spread to': hsm.name };
    }
    return undefined;
  },
};
