import type { HsmSlot } from '#models';
import type { StepProperty } from '../property.ts';

/**
 * A copy that a clean-up marked is on its way out.
 *
 * @remarks
 * Once it is removed, the HSM has nothing of the key, and synchronization may bring it anew: from an orphan
 * elsewhere, for example. That is another copy, and `rejected-key-leaves-nothing` tells of it.
 *
 * @clause KS-CLEAN-UP-TOMBSTONE
 * @brokenBy server-side synchronization does not look for marks
 */
export const markedCopyNeverReturns: StepProperty<HsmSlot> = {
  kind: 'step',
  name: 'marked-copy-never-returns',
  clause: 'KS-CLEAN-UP-TOMBSTONE',
  statement: 'A copy that is marked to be removed is not held again before it is removed.',
  duty: 'must',
  scope: 'one by one',
  watches: 'hsm',

  concerns: ({ scenario, keys }) =>
    scenario.allow.tombstoneCleanUp && keys.some((key) => key.class === 'token' && key.sdk === 3),

  appliesTo: (before, _, hsm) => before.deployment.keys.some((key) => before.isMarked(hsm, key)),

  findViolation(before, after, hsm) {
    for (const key of before.deployment.keys) {
      const returns = before.isMarked(hsm, key) && after.holds(hsm, key);
      if (returns) return { key: key.name, 'held again by': hsm.name };
    }
    return undefined;
  },
};
