import { type HsmSlot, isActive, type KeySlot, type ReadonlyWorld } from '#models';
import type { AlwaysProperty } from '../property.ts';

/**
 * Whoever uses a handle gets the same key, whichever HSM of the cluster answers.
 *
 * @remarks
 * Two clones give out handles each for itself, so they can give one to two keys. A copy then meets the other
 * key: it cannot arrive where that one is, and where it arrives first, the HSMs of one cluster disagree.
 *
 * @clause KS-KEY-HANDLE-COLLISION
 * @brokenBy a key is generated under a handle that an HSM of its cluster has for another key
 */
export const handleNamesOneKey: AlwaysProperty = {
  kind: 'always',
  name: 'handle-names-one-key',
  clause: 'KS-KEY-HANDLE-COLLISION',
  statement: 'No two active HSMs of one cluster hold different keys under one handle.',
  duty: 'hazard',

  concerns: ({ keys }) => keys.some(({ namesakes }) => namesakes.length > 0),

  appliesTo: (world) =>
    world.deployment.keys.some(
      (key) => key.namesakes.length > 0 && world.deployment.hsms.some((hsm) => isOn(world, hsm, key)),
    ),

  findViolation(world) {
    for (const { hsms } of world.deployment.clusters) {
      for (const key of world.deployment.keys) {
        const holder = hsms.find((hsm) => isOn(world, hsm, key));
        if (holder === undefined) continue;
        for (const other of key.namesakes) {
          const otherHolder = hsms.find((hsm) => isOn(world, hsm, other));
          if (otherHolder === undefined) continue;
          return {
            handle: key.handle!,
            key: `${key.name} on ${holder.name}`,
            'other key': `${other.name} on ${otherHolder.name}`,
          };
        }
      }
    }
    return undefined;
  },
};

const isOn = (world: ReadonlyWorld, hsm: HsmSlot, key: KeySlot): boolean =>
  world.holds(hsm, key) && isActive(world, hsm);
