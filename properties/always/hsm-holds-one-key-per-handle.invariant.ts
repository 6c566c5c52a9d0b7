import { isHeld } from '#models';
import type { AlwaysProperty } from '../property.ts';

/**
 * A handle names one key on an HSM, wherever that key came from.
 *
 * @remarks
 * What arrives under a handle that is taken does not take the place of the other key, and does not come to lie
 * beside it: it does not arrive.
 *
 * @clause KS-KEY-HANDLE
 * @brokenBy syncKey does not ask whether the handle is taken
 */
export const hsmHoldsOneKeyPerHandle: AlwaysProperty = {
  kind: 'always',
  name: 'hsm-holds-one-key-per-handle',
  clause: 'KS-KEY-HANDLE',
  statement: 'No HSM holds two keys under one handle.',
  duty: 'must',

  concerns: ({ keys }) => keys.some(({ namesakes }) => namesakes.length > 0),

  appliesTo: (world) => world.deployment.keys.some((key) => key.namesakes.length > 0 && isHeld(world, key)),

  findViolation(world) {
    for (const key of world.deployment.keys) {
      for (const other of key.namesakes) {
        const hsm = world.deployment.hsms.find(
          (candidate) => world.holds(candidate, key) && world.holds(candidate, other),
        );
        if (hsm !== undefined)
          return { handle: key.handle!, on: hsm.name, key: key.name, 'other key': other.name };
      }
    }
    return undefined;
  },
};
