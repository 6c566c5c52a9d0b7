import { holdersOf, isHeld } from '#models';
import type { AlwaysProperty } from '../property.ts';

/**
 * A session key lives and dies on the HSM that created it.
 *
 * @remarks
 * The documentation says where a session key is, not what keeps it there. The ways out that we know of are
 * synchronization, backup and clone.
 *
 * @clause KS-SESSION-LOCAL
 * @brokenBy server-side synchronization copies session keys
 */
export const sessionKeyStaysLocal: AlwaysProperty = {
  kind: 'always',
  name: 'session-key-stays-local',
  clause: 'KS-SESSION-LOCAL',
  statement: 'A session key is held by at most one HSM.',
  duty: 'must',
  scope: 'one by one',

  concerns: ({ keys }) => keys.some((key) => key.class === 'session'),

  appliesTo: (world) => world.deployment.keys.some((key) => key.class === 'session' && isHeld(world, key)),

  findViolation(world) {
    for (const key of world.deployment.keys) {
      if (key.class !== 'session') continue;
      const holders = holdersOf(world, key);
      if (holders.length > 1) return { key: key.name, holders: holders.map(({ name }) => name) };
    }
    return undefined;
  },
};
