import { actions, isAcknowledgedTokenKey, isActive, isLiveHolder, type Refusal, refusalOf } from '#models';
import type { ReachableProperty } from '../../property.ts';

/** Whether an acknowledged key comes to every active HSM of its cluster by itself. */
export const keyComesToEveryHsm: ReachableProperty = {
  kind: 'reachable',
  name: 'key-comes-to-every-hsm',
  clause: 'KS-SERVER-SYNC',
  statement: 'An acknowledged token key is on every active HSM of its cluster.',
  duty: 'hazard',
  scope: 'one by one',
  findWitness(world) {
    for (const key of world.deployment.keys) {
      const active = key.home.hsms.filter((hsm) => isActive(world, hsm));
      if (!isAcknowledgedTokenKey(world, key) || !active.every((hsm) => world.holds(hsm, key))) continue;
      return { key: key.name, holders: active.map(({ name }) => name) };
    }
    return undefined;
  },
};

/** Whether server-side synchronization cannot bring an acknowledged key to some HSM, for this reason. */
export const keyIsKeptOff = (reason: Refusal): ReachableProperty => ({
  kind: 'reachable',
  name: `key-is-kept-off-for-${reason}`,
  clause: 'KS-SERVER-SYNC',
  statement: 'Server-side synchronization cannot bring an acknowledged key to some HSM of its cluster.',
  duty: 'hazard',
  scope: 'one by one',
  findWitness(world) {
    for (const key of world.deployment.keys) {
      if (!isAcknowledgedTokenKey(world, key)) continue;
      for (const source of key.home.hsms.filter((hsm) => isLiveHolder(world, hsm, key))) {
        const target = key.home.hsms.find(
          (hsm) => refusalOf(actions.serverSyncCopies, world, { key, source, target: hsm }) === reason,
        );
        if (target !== undefined) return { key: key.name, 'kept off': target.name, for: reason };
      }
    }
    return undefined;
  },
});
