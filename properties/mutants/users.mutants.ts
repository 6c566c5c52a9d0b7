import { isActive } from '#models';
import { type Mutant, mutantOf } from './mutant.ts';

const scenario = { keys: {}, allow: { changeUsers: true } } as const;

/** What can go wrong with the users of a cluster. */
export const userMutants: readonly Mutant[] = [
  mutantOf('createUser', {
    name: 'a user is created on one HSM only',
    wrong: {
      apply(world, { cluster, user }) {
        const lacking = cluster.hsms.find(
          (hsm) => isActive(world, hsm) && world.passwordVersion(hsm, user) === 0,
        );
        if (lacking !== undefined) world.tell(lacking, { type: 'user.created', user: user.name });
      },
    },
    scenario,
    breaks: { 'users-agree-across-hsms': 'holds' },
  }),
  mutantOf('changePassword', {
    name: 'a password is changed on one HSM only',
    wrong: {
      apply(world, { cluster }) {
        const user = world.deployment.cryptoOfficer;
        const first = cluster.hsms.find(
          (hsm) => isActive(world, hsm) && world.passwordVersion(hsm, user) === 1,
        );
        if (first !== undefined) world.tell(first, { type: 'password.changed', user: user.name });
      },
    },
    scenario,
    breaks: { 'users-agree-across-hsms': 'holds' },
  }),
];
