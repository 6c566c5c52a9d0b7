import { type KeySlot, liveCopyCountInHome, type ReadonlyWorld } from '#models';
import { liveHolderNames } from '../evidence.ts';
import type { StepProperty } from '../property.ts';

/**
 * A creation is reported as a success only when enough HSMs have the key at that moment.
 *
 * @clause KS-SDK3-MINIMUM-NODES
 * @brokenBy a creation settles with one copy too few
 */
export const acknowledgementMeetsRequirement: StepProperty<KeySlot> = {
  kind: 'step',
  name: 'acknowledgement-meets-requirement',
  clause: 'KS-SDK3-MINIMUM-NODES',
  statement:
    'A token key is acknowledged only while as many active HSMs of home hold it as its client requires.',
  duty: 'must',
  scope: 'one by one',
  watches: 'key',

  appliesTo: isAcknowledged,

  findViolation(before, after, key) {
    if (!isAcknowledged(before, after, key) || liveCopyCountInHome(after, key) >= key.need) return undefined;
    return { key: key.name, required: key.need, 'active holders': liveHolderNames(after, key) };
  },
};

function isAcknowledged(before: ReadonlyWorld, after: ReadonlyWorld, key: KeySlot): boolean {
  return before.creation(key) === 'replicating' && after.creation(key) === 'acknowledged';
}
