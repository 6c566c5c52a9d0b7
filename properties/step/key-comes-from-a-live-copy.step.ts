import { type HsmSlot, holdersOf, isActive, isLiveHolder, type KeySlot, type ReadonlyWorld } from '#models';
import type { StepProperty } from '../property.ts';

/**
 * What is copied is read from an HSM that answers.
 *
 * @remarks
 * A key that is generated, or that a session key is turned into, comes from nowhere. A new HSM is restored
 * from a backup, and is another matter.
 *
 * @clause KS-CLIENT-SYNC-FAILS
 * @brokenBy server-side synchronization copies from an HSM that does not answer
 */
export const keyComesFromALiveCopy: StepProperty<HsmSlot> = {
  kind: 'step',
  name: 'key-comes-from-a-live-copy',
  clause: 'KS-CLIENT-SYNC-FAILS',
  statement: 'An active HSM gains a key that was created before only while another active HSM holds it.',
  duty: 'must',
  watches: 'hsm',

  concerns: ({ keys }) => keys.some((key) => key.class === 'token'),

  appliesTo: (before, after, hsm) => before.deployment.keys.some((key) => isCopied(before, after, hsm, key)),

  findViolation(before, after, hsm) {
    for (const key of before.deployment.keys) {
      if (!isCopied(before, after, hsm, key)) continue;
      const holders = holdersOf(before, key);
      if (holders.some((holder) => isLiveHolder(before, holder, key))) continue;
      return { key: key.name, 'gained by': hsm.name, 'held by': holders.map(({ name }) => name) };
    }
    return undefined;
  },
};

function isCopied(before: ReadonlyWorld, after: ReadonlyWorld, hsm: HsmSlot, key: KeySlot): boolean {
  if (!after.holds(hsm, key) || before.holds(hsm, key)) return false;
  return isActive(before, hsm) && before.creation(key) !== 'none';
}
