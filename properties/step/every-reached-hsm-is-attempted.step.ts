import { isActive, type KeySlot, type ReadonlyWorld } from '#models';
import type { StepProperty } from '../property.ts';

/**
 * Client-side synchronization tries every HSM that it can, whatever the requirement is.
 *
 * @clause KS-CLIENT-SYNC
 * @brokenBy a creation settles before the last HSM was tried
 */
export const everyReachedHsmIsAttempted: StepProperty<KeySlot> = {
  kind: 'step',
  name: 'every-reached-hsm-is-attempted',
  clause: 'KS-CLIENT-SYNC',
  statement: 'A creation settles only when every active HSM that its client reaches was attempted.',
  duty: 'must',
  scope: 'one by one',
  watches: 'key',

  concerns: ({ keys }) => keys.some((key) => key.class === 'token'),

  appliesTo: settles,

  findViolation(before, after, key) {
    if (!settles(before, after, key)) return undefined;
    const left = key.reached.filter((hsm) => isActive(before, hsm) && !before.isAttempted(key, hsm));
    return left.length === 0 ? undefined : { key: key.name, 'not attempted': left.map(({ name }) => name) };
  },
};

function settles(before: ReadonlyWorld, after: ReadonlyWorld, key: KeySlot): boolean {
  return before.creation(key) === 'replicating' && after.creation(key) !== 'replicating';
}
