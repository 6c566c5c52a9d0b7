import { isHeld, type KeySlot, type ReadonlyWorld } from '#models';
import type { AlwaysProperty } from '../property.ts';

/**
 * A session key lasts as long as its session.
 *
 * @remarks
 * It is on one HSM and nowhere else, so it goes with that HSM. The documentation says so, and an application
 * makes a new one: a call that must be repeated, and no loss.
 *
 * @clause KS-SESSION-LOCAL
 * @brokenBy an HSM forgets its session keys when it goes out of reach
 */
export const sessionKeySurvives: AlwaysProperty = {
  kind: 'always',
  name: 'session-key-survives',
  clause: 'KS-SESSION-LOCAL',
  statement: 'An acknowledged session key is held by an HSM until its session ends.',
  duty: 'hazard',

  concerns: ({ keys }) => keys.some((key) => key.class === 'session'),

  appliesTo: (world) => world.deployment.keys.some((key) => isOpen(world, key)),

  findViolation(world) {
    for (const key of world.deployment.keys)
      if (isOpen(world, key) && !isHeld(world, key)) return { key: key.name, holders: [] };
    return undefined;
  },
};

const isOpen = (world: ReadonlyWorld, key: KeySlot): boolean =>
  key.class === 'session' && world.creation(key) === 'acknowledged';
