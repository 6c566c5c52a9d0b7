import { type HsmSlot, isActive, type KeySlot, type ReadonlyWorld } from '#models';
import type { StepProperty } from '../property.ts';

/**
 * To delete a key removes it where the client can reach it, and nowhere else.
 *
 * @clause KS-KEY-DELETION
 * @brokenBy the deletion of a key reaches clones
 */
export const deletionReachesActiveHsmsOfHome: StepProperty<KeySlot> = {
  kind: 'step',
  name: 'deletion-reaches-active-hsms-of-home',
  clause: 'KS-KEY-DELETION',
  statement: 'A key that is deleted leaves every active HSM that its client reaches, and no other.',
  duty: 'must',
  scope: 'one by one',
  watches: 'key',

  appliesTo: isDeleted,

  findViolation(before, after, key) {
    if (!isDeleted(before, after, key)) return undefined;
    const isReached = (hsm: HsmSlot): boolean => key.reached.includes(hsm) && isActive(before, hsm);
    for (const hsm of before.deployment.hsms) {
      if (isReached(hsm) && after.holds(hsm, key)) return { key: key.name, 'left on': hsm.name };
      const isTaken = before.holds(hsm, key) && !after.holds(hsm, key);
      if (isTaken && !isReached(hsm)) return { key: key.name, 'taken from': hsm.name };
    }
    return undefined;
  },
};

function isDeleted(before: ReadonlyWorld, after: ReadonlyWorld, key: KeySlot): boolean {
  return before.creation(key) !== 'deleted' && after.creation(key) === 'deleted';
}
