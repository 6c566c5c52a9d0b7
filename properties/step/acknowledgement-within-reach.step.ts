import { type KeySlot, liveCopyCountInReach, type ReadonlyWorld } from '#models';
import { liveHolderNamesInReach } from '../evidence.ts';
import type { StepProperty } from '../property.ts';

/**
 * A client counts the copies that it can reach, and no others.
 *
 * @remarks
 * Beside `acknowledgement-meets-requirement`, which counts all of home: it has something to say only where a
 * client does not reach every HSM.
 *
 * @clause KS-CLIENT-REACH
 * @brokenBy a creation counts copies that its client does not reach
 */
export const acknowledgementWithinReach: StepProperty<KeySlot> = {
  kind: 'step',
  name: 'acknowledgement-within-reach',
  clause: 'KS-CLIENT-REACH',
  statement:
    'A token key is acknowledged only while as many active HSMs within reach hold it as its client requires.',
  duty: 'must',
  scope: 'one by one',
  watches: 'key',

  concerns: ({ keys }) => keys.some(isConcerned),

  appliesTo: isAcknowledged,

  findViolation(before, after, key) {
    if (!isAcknowledged(before, after, key) || liveCopyCountInReach(after, key) >= key.need) return undefined;
    const holders = liveHolderNamesInReach(after, key);
    return { key: key.name, required: key.need, 'active holders in reach': holders };
  },
};

const isConcerned = (key: KeySlot): boolean =>
  key.class === 'token' && key.reached.length < key.home.hsms.length;

function isAcknowledged(before: ReadonlyWorld, after: ReadonlyWorld, key: KeySlot): boolean {
  if (!isConcerned(key)) return false;
  return before.creation(key) === 'replicating' && after.creation(key) === 'acknowledged';
}
