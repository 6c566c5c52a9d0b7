import { holdersOf, isHeld, type KeySlot, type ReadonlyWorld } from '#models';
import type { AlwaysProperty } from '../property.ts';

/**
 * The key of a session goes with the session.
 *
 * @clause KS-SESSION-LOCAL
 * @brokenBy the end of a session leaves its key where it is
 */
export const closedSessionLeavesNothing: AlwaysProperty = {
  kind: 'always',
  name: 'closed-session-leaves-nothing',
  clause: 'KS-SESSION-LOCAL',
  statement: 'The key of a session that ended is held by no HSM.',
  duty: 'must',
  scope: 'one by one',

  concerns: ({ keys }) => keys.some((key) => key.class === 'session'),

  appliesTo: (world) => world.deployment.keys.some((key) => isOver(world, key)),

  findViolation(world) {
    for (const key of world.deployment.keys) {
      if (!isOver(world, key) || !isHeld(world, key)) continue;
      return { key: key.name, 'left on': holdersOf(world, key).map(({ name }) => name) };
    }
    return undefined;
  },
};

const isOver = (world: ReadonlyWorld, key: KeySlot): boolean =>
  key.class === 'session' && world.creation(key) === 'closed';
