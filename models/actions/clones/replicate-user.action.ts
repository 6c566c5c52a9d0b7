import { activeHsmsOf } from '../../world/questions.ts';
import type { ClusterSlot, UserSlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * An operator runs user replicate of CloudHSM CLI: a user goes to every active HSM of another cluster.
 *
 * @remarks
 * The masking keys must be equal, and the user the same on every active HSM of the source. A destination
 * that has the user on some HSM is left alone, whatever the user's password there: the documented way out is
 * to delete one of the two first. The crypto officer is on every cluster from the start.
 *
 * @clause KS-USER-REPLICATE
 */
export const replicateUser: Action<{ user: UserSlot; source: ClusterSlot; destination: ClusterSlot }> = {
  name: 'replicate-user',
  clause: 'KS-USER-REPLICATE',
  parameters: ({ users, clusters }) => choices({ user: users, source: clusters, destination: clusters }),

  forbids({ scenario, cryptoOfficer }, { user, source, destination }) {
    if (!scenario.allow.replicateUsers) return 'not-allowed';
    if (user === cryptoOfficer) return 'is-crypto-officer';
    return source === destination ? 'same-cluster' : undefined;
  },

  refuses(world, { user, source, destination }) {
    for (const cluster of [source, destination])
      if (world.clusterState(cluster) !== 'ACTIVE') return 'cluster-not-active';
    if (world.maskingKey(source) !== world.maskingKey(destination)) return 'different-masking-key';
    const versions = activeHsmsOf(world, source).map((hsm) => world.passwordVersion(hsm, user));
    if (versions.every((version) => version === 0)) return 'user-missing';
    if (versions.some((version) => version !== versions[0])) return 'user-inconsistent';
    const reached = activeHsmsOf(world, destination);
    if (reached.length === 0) return 'no-active-hsm';
    return reached.some((hsm) => world.passwordVersion(hsm, user) > 0) ? 'user-in-destination' : undefined;
  },

  apply(world, { user, source, destination }) {
    const [original] = activeHsmsOf(world, source);
    if (original === undefined) throw new Error(`${source.name} has no active HSM to replicate users from.`);
    const version = world.passwordVersion(original, user);
    for (const hsm of activeHsmsOf(world, destination)) {
      world.tell(hsm, { type: 'user.replicated', user: user.name, version });
    }
  },

  describe: ({ user, source, destination }) =>
    `An operator runs user replicate: ${user.name} goes from ${source.name} to every active HSM of ${destination.name}.`,
};
