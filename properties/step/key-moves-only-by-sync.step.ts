import { type HsmSlot, isVacant, type KeySlot, type ReadonlyWorld } from '#models';
import type { StepProperty } from '../property.ts';

/**
 * Key material moves in documented ways only.
 *
 * @remarks
 * An HSM gains a key because it generates it, because it is created with it, from a holder in its cluster,
 * or from a holder with the same masking key while it knows the owner.
 *
 * @clause KS-MASKING-KEY
 * @brokenBy server-side synchronization reaches other clusters
 */
export const keyMovesOnlyBySync: StepProperty<HsmSlot> = {
  kind: 'step',
  name: 'key-moves-only-by-sync',
  clause: 'KS-MASKING-KEY',
  statement:
    'An HSM gains a key only by generation, by being created, or from a holder with its masking key.',
  duty: 'must',
  scope: 'one by one',
  watches: 'hsm',

  appliesTo: (before, after, hsm) => before.deployment.keys.some((key) => gains(before, after, hsm, key)),

  findViolation(before, after, hsm) {
    for (const key of before.deployment.keys) {
      if (!gains(before, after, hsm, key) || isLegal(before, hsm, key)) continue;
      const holders = before.deployment.hsms.filter((holder) => before.holds(holder, key));
      return { key: key.name, 'gained by': hsm.name, 'held by': holders.map(({ name }) => name) };
    }
    return undefined;
  },
};

const gains = (before: ReadonlyWorld, after: ReadonlyWorld, hsm: HsmSlot, key: KeySlot): boolean =>
  after.holds(hsm, key) && !before.holds(hsm, key);

function isLegal(before: ReadonlyWorld, hsm: HsmSlot, key: KeySlot): boolean {
  if (before.creation(key) === 'none' || isVacant(before, hsm)) return true;
  const knowsOwner = before.passwordVersion(hsm, key.owner) > 0;
  const maskingKey = before.maskingKey(hsm.cluster);
  for (const holder of before.deployment.hsms) {
    if (!before.holds(holder, key)) continue;
    if (holder.cluster === hsm.cluster) return true;
    if (knowsOwner && before.maskingKey(holder.cluster) === maskingKey) return true;
  }
  return false;
}
