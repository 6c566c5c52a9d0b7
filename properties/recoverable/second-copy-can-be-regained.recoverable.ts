import { isAcknowledgedTokenKey, type KeySlot, liveCopyCountInHome } from '#models';
import { liveHolderNames } from '../evidence.ts';
import type { RecoverableProperty } from '../property.ts';

/**
 * As long as one active HSM holds a key, the cluster can get back to two.
 *
 * @remarks
 * It takes a second HSM, or a new one. That it can be done does not say that anybody does it.
 *
 * @clause KS-TWO-HSMS
 * @brokenBy server-side synchronization waits for the client
 */
export const secondCopyCanBeRegained: RecoverableProperty<KeySlot> = {
  kind: 'recoverable',
  name: 'second-copy-can-be-regained',
  clause: 'KS-TWO-HSMS',
  statement: 'While one active HSM of home holds an acknowledged token key, two can hold it again.',
  duty: 'hazard',
  scope: 'one by one',

  subjects: ({ keys }) => keys.filter((key) => key.class === 'token'),

  appliesTo: (world, key) => isAcknowledgedTokenKey(world, key) && liveCopyCountInHome(world, key) > 0,

  findViolation: (world, key) =>
    isAcknowledgedTokenKey(world, key) && liveCopyCountInHome(world, key) >= 2
      ? undefined
      : { key: key.name, 'active holders': liveHolderNames(world, key) },
};
