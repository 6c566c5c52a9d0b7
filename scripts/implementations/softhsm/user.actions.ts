import { refusals } from '#models';
import { allAnswering, expects, Refused } from '../pkcs11/doable.ts';
import { type Doable, knows } from './doable.ts';

/** A user is created on the HSMs of a cluster that answer and lack it. */
const createUser: Doable = {
  parameters: ['cluster', 'user'],
  run(site, chosen) {
    const [cluster, name] = [site.cluster(chosen['cluster']!), chosen['user']!];
    expects(name !== site.deployment.cryptoOfficer, 'is-crypto-officer');
    expects(cluster.state === 'ACTIVE', 'cluster-not-active');
    const lacking = allAnswering(cluster.hsms).filter((token) => !knows(site, token, name));
    expects(lacking.length > 0, 'user-exists');
    for (const token of lacking) token.addUser({ name, version: 1 });
    return undefined;
  },
};

/** The crypto officer changes the password wherever the first one is right. */
const changePassword: Doable = {
  parameters: ['cluster'],
  run(site, chosen) {
    const cluster = site.cluster(chosen['cluster']!);
    expects(cluster.state === 'ACTIVE', 'cluster-not-active');
    const changed = allAnswering(cluster.hsms).filter((token) => token.changePassword());
    expects(changed.length > 0, 'password-already-changed');
    return undefined;
  },
};

/** An operator brings a user to every HSM of another cluster that answers. */
const replicateUser: Doable = {
  parameters: ['user', 'source', 'destination'],
  run(site, chosen) {
    const name = chosen['user']!;
    const [source, destination] = [site.cluster(chosen['source']!), site.cluster(chosen['destination']!)];
    expects(name !== site.deployment.cryptoOfficer, 'is-crypto-officer');
    expects(source !== destination, 'same-cluster');
    expects(source.state === 'ACTIVE' && destination.state === 'ACTIVE', 'cluster-not-active');
    const asked = allAnswering(source.hsms);
    const reached = allAnswering(destination.hsms);
    // Without an HSM on either side nobody knows whether the masking keys are equal: it may be for either reason.
    if (asked.length === 0 || reached.length === 0) throw new Refused(undefined, refusals['no-active-hsm']);
    const masked = asked[0]!.maskProbe();
    expects(
      reached.every((token) => token.canUnmask(masked)),
      'different-masking-key',
    );
    const versions = asked.map((token) => token.users().find((user) => user.name === name)?.version);
    const version = versions.find((one) => one !== undefined);
    expects(version !== undefined, 'user-missing');
    expects(
      versions.every((one) => one === version),
      'user-inconsistent',
    );
    expects(!reached.some((token) => knows(site, token, name)), 'user-in-destination');
    for (const token of reached) token.addUser({ name, version });
    return undefined;
  },
};

/** What is done with users. Those of one cluster are on each of its HSMs on their own. */
export const userActions: Readonly<Record<string, Doable>> = {
  'create-user': createUser,
  'change-password': changePassword,
  'replicate-user': replicateUser,
};
