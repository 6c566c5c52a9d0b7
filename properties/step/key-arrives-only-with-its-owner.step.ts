import { type HsmSlot, isVacant, type KeySlot, type ReadonlyWorld } from '#models';
import type { StepProperty } from '../property.ts';

/**
 * No HSM gets a key whose owner it does not know, at home or in a clone.
 *
 * @remarks
 * A new HSM is another matter: it gets the users and the keys of its source at once.
 *
 * @clause KS-SERVER-SYNC
 * @brokenBy server-side synchronization does not look for the owner of the key
 */
export const keyArrivesOnlyWithItsOwner: StepProperty<HsmSlot> = {
  kind: 'step',
  name: 'key-arrives-only-with-its-owner',
  clause: 'KS-SERVER-SYNC',
  statement: 'An HSM that is there already gains a key only while it has the owner of the key.',
  duty: 'must',
  scope: 'one by one',
  watches: 'hsm',

  appliesTo: (before, after, hsm) => before.deployment.keys.some((key) => gains(before, after, hsm, key)),

  findViolation(before, after, hsm) {
    for (const key of before.deployment.keys) {
      if (!gains(before, after, hsm, key) || before.passwordVersion(hsm, key.owner) > 0) continue;
      return { key: key.name, 'gained by': hsm.name, 'missing user': key.owner.name };
    }
    return undefined;
  },
};

const gains = (before: ReadonlyWorld, after: ReadonlyWorld, hsm: HsmSlot, key: KeySlot): boolean =>
  after.holds(hsm, key) && !before.holds(hsm, key) && !isVacant(before, hsm);
