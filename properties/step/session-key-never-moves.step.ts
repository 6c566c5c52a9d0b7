import type { HsmSlot, KeySlot, ReadonlyWorld } from '#models';
import type { StepProperty } from '../property.ts';

/**
 * A session key comes to no second HSM, not even in exchange for the first one.
 *
 * @remarks
 * Beside `session-key-stays-local`, which counts the holders of one world.
 *
 * @clause KS-SESSION-LOCAL
 * @brokenBy server-side synchronization moves session keys
 */
export const sessionKeyNeverMoves: StepProperty<HsmSlot> = {
  kind: 'step',
  name: 'session-key-never-moves',
  clause: 'KS-SESSION-LOCAL',
  statement: 'An HSM gains a session key only when the key is generated there.',
  duty: 'must',
  scope: 'one by one',
  watches: 'hsm',

  concerns: ({ keys }) => keys.some((key) => key.class === 'session'),

  appliesTo: (before, after, hsm) => before.deployment.keys.some((key) => gains(before, after, hsm, key)),

  findViolation(before, after, hsm) {
    for (const key of before.deployment.keys) {
      if (!gains(before, after, hsm, key) || before.creation(key) === 'none') continue;
      const holders = before.deployment.hsms.filter((holder) => before.holds(holder, key));
      return { key: key.name, 'gained by': hsm.name, 'held by': holders.map(({ name }) => name) };
    }
    return undefined;
  },
};

const gains = (before: ReadonlyWorld, after: ReadonlyWorld, hsm: HsmSlot, key: KeySlot): boolean =>
  key.class === 'session' && after.holds(hsm, key) && !before.holds(hsm, key);
