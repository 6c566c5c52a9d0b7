import { actions, isActive, isLiveHolder, type Refusal, refusalOf } from '#models';
import type { ReachableProperty } from '../../property.ts';
import { onceOfAKey } from '../of-keys.ts';

/** Whether an acknowledged key comes to every active HSM of its cluster by itself. */
export const keyComesToEveryHsm: ReachableProperty = {
  name: 'key-comes-to-every-hsm',
  clause: 'KS-SERVER-SYNC',
  statement: 'An acknowledged token key is on every active HSM of its cluster.',
  ...onceOfAKey((world, key) => {
    const active = key.home.hsms.filter((hsm) => isActive(world, hsm));
    if (!active.every((hsm) => world.holds(hsm, key))) return undefined;
    return { holders: active.map(({ name }) => name) };
  }),
};

/** Whether server-side synchronization cannot bring an acknowledged key to some HSM, for this reason. */
export const keyIsKeptOff = (reason: Refusal): ReachableProperty => ({
  name: `key-is-kept-off-for-${reason}`,
  clause: 'KS-SERVER-SYNC',
  statement: 'Server-side synchronization cannot bring an acknowledged key to some HSM of its cluster.',
  ...onceOfAKey((world, key) => {
    for (const source of key.home.hsms.filter((hsm) => isLiveHolder(world, hsm, key))) {
      const target = key.home.hsms.find(
        (hsm) => refusalOf(actions.serverSyncCopies, world, { key, source, target: hsm }) === reason,
      );
      if (target !== undefined) return { 'kept off': target.name, for: reason };
    }
    return undefined;
  }),
});
