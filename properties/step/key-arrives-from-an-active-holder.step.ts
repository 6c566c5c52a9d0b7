import { type HsmSlot, isActive, isLiveHolder, isVacant, type KeySlot, type ReadonlyWorld } from '#models';
import type { StepProperty } from '../property.ts';

/**
 * Only HSMs that answer give keys away, and only such receive them.
 *
 * @remarks
 * Stronger than that key material moves under one masking key: a copy on an HSM that is out of reach, or one
 * that is marked to be removed, is no source. A key that is generated, or that a session key is turned into,
 * comes from nowhere, but in the cluster of its client only. An HSM that is created with the key is another
 * matter.
 *
 * @clause KS-HSM-OUTAGE
 * @brokenBy syncKey reads from HSMs that do not answer
 */
export const keyArrivesFromAnActiveHolder: StepProperty<HsmSlot> = {
  kind: 'step',
  name: 'key-arrives-from-an-active-holder',
  clause: 'KS-HSM-OUTAGE',
  statement: 'An HSM gains a key only while it is active, by generation or from an active holder.',
  duty: 'must',
  scope: 'one by one',
  watches: 'hsm',

  appliesTo: (before, after, hsm) =>
    before.deployment.keys.some((key) => isGained(before, after, hsm, key) && !isVacant(before, hsm)),

  findViolation(before, after, hsm) {
    if (isVacant(before, hsm)) return undefined;
    for (const key of before.deployment.keys) {
      if (!isGained(before, after, hsm, key)) continue;
      if (isActive(before, hsm) && hasSource(before, hsm, key)) continue;
      const active = before.deployment.hsms.filter((holder) => isLiveHolder(before, holder, key));
      return {
        key: key.name,
        'gained by': hsm.name,
        'active holders': active.map(({ name }) => name),
      };
    }
    return undefined;
  },
};

const isGained = (before: ReadonlyWorld, after: ReadonlyWorld, hsm: HsmSlot, key: KeySlot): boolean =>
  after.holds(hsm, key) && !before.holds(hsm, key);

function hasSource(before: ReadonlyWorld, hsm: HsmSlot, key: KeySlot): boolean {
  if (before.creation(key) === 'none') return hsm.cluster === key.home;
  const maskingKey = before.maskingKey(hsm.cluster);
  return before.deployment.hsms.some(
    (holder) =>
      isLiveHolder(before, holder, key) &&
      (holder.cluster === hsm.cluster || before.maskingKey(holder.cluster) === maskingKey),
  );
}
