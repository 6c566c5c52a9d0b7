import { refusals } from '#models';
import { allAnswering, answering, type Doable, expects, Refused } from './doable.ts';
import type { Key, KeyCluster, KeyHsm, KeySite } from './site.ts';
import type { Token } from './token.ts';

function holder(hsm: KeyHsm, key: Key): Token | undefined {
  const token = answering(hsm);
  return token?.holds(key.name) ? token : undefined;
}

const isMarked = (token: Token, key: Key): boolean => token.marked().includes(key.name);

/** The service brings one key from one HSM of a cluster to another. */
const serverSyncCopies: Doable = {
  parameters: ['key', 'source', 'target'],
  run(site, chosen) {
    const key = site.key(chosen['key']!);
    const [source, target] = [site.hsm(chosen['source']!), site.hsm(chosen['target']!)];
    expects(key.isToken, 'not-a-token-key');
    expects(source !== target, 'already-held');
    expects(source.cluster === target.cluster, 'different-clusters');
    expects(target.token?.holds(key.name) !== true, 'already-held');
    const from = holder(source, key);
    expects(from !== undefined, 'source-holds-no-live-copy');
    const to = answering(target);
    expects(to !== undefined, 'destination-not-active');
    expects(!isMarked(to, key), 'copy-marked');
    expects(site.behaviour.knows(site, to, key.owner), 'owner-missing');
    const leftAlone = site.behaviour.whyLeftAlone(site, key);
    if (leftAlone !== undefined) throw new Refused(leftAlone, refusals[leftAlone]);
    if (!site.behaviour.copy(key, from, to))
      throw new Refused(undefined, `${target.name} has another masking key than its cluster.`);
    return undefined;
  },
};

/** An operator brings one key from one HSM to one of another cluster. */
const syncKey: Doable = {
  parameters: ['key', 'source', 'destination'],
  run(site, chosen) {
    const key = site.key(chosen['key']!);
    const [source, destination] = [site.hsm(chosen['source']!), site.hsm(chosen['destination']!)];
    expects(key.isToken, 'not-a-token-key');
    expects(source.cluster !== destination.cluster, 'same-cluster');
    expects(destination.token?.holds(key.name) !== true, 'already-held');
    const from = holder(source, key);
    expects(from !== undefined, 'source-holds-no-live-copy');
    const to = answering(destination);
    expects(to !== undefined, 'destination-not-active');
    expects(!isMarked(to, key), 'copy-marked');
    // Nobody compares masking keys: whether they are equal shows when the key is unmasked.
    expects(to.canUnmask(from.mask(key.name)), 'different-masking-key');
    expects(site.behaviour.knows(site, to, key.owner), 'owner-missing');
    const keptOut = site.behaviour.whyKeptOut(from, to);
    if (keptOut !== undefined) throw new Refused(keptOut, refusals[keptOut]);
    expects(site.behaviour.copy(key, from, to), 'different-masking-key');
    return undefined;
  },
};

/** Refuses what key replicate refuses, and says which HSM the key is taken from. */
function expectsToReplicateKey(site: KeySite, key: Key, source: KeyCluster, destination: KeyCluster): Token {
  expects(key.isToken, 'not-a-token-key');
  expects(source !== destination, 'same-cluster');
  const asked = allAnswering(source.hsms);
  const from = asked.find((token) => token.holds(key.name));
  expects(from !== undefined, 'source-holds-no-live-copy');
  expects(
    asked.every((token) => token.holds(key.name)),
    'key-inconsistent',
  );
  const reached = allAnswering(destination.hsms);
  // Without an HSM nobody knows whether the masking keys are equal, so it may be for either reason.
  if (reached.length === 0) throw new Refused(undefined, refusals['no-active-hsm']);
  const masked = from.mask(key.name);
  expects(
    reached.every((token) => token.canUnmask(masked)),
    'different-masking-key',
  );
  expects(!reached.every((token) => token.holds(key.name)), 'already-held');
  expects(!reached.some((token) => isMarked(token, key)), 'copy-marked');
  const isKnown = (user: string): boolean =>
    reached.every((token) => site.behaviour.knows(site, token, user));
  expects(isKnown(key.owner), 'owner-missing');
  expects(key.sharedWith.every(isKnown), 'sharee-missing');
  return from;
}

function replicate(site: KeySite, key: Key, from: Token, destinations: readonly Token[]): void {
  for (const to of destinations)
    if (!to.holds(key.name)) expects(site.behaviour.copy(key, from, to), 'different-masking-key');
}

/** An operator brings a key to every HSM of another cluster that answers. */
const replicateKey: Doable = {
  parameters: ['key', 'source', 'destination'],
  run(site, chosen) {
    const key = site.key(chosen['key']!);
    const [source, destination] = [site.cluster(chosen['source']!), site.cluster(chosen['destination']!)];
    const from = expectsToReplicateKey(site, key, source, destination);
    replicate(site, key, from, allAnswering(destination.hsms));
    return undefined;
  },
};

/** The same, and one HSM does not get it: it is not tried, as with a fault on the way. */
const replicateKeyPartly: Doable = {
  parameters: ['key', 'source', 'destination', 'hsm'],
  run(site, chosen) {
    const [key, hsm] = [site.key(chosen['key']!), site.hsm(chosen['hsm']!)];
    const [source, destination] = [site.cluster(chosen['source']!), site.cluster(chosen['destination']!)];
    expects(hsm.cluster === destination, 'hsm-not-in-destination');
    expects(key.isToken, 'not-a-token-key');
    expects(source !== destination, 'same-cluster');
    expects(hsm.token?.holds(key.name) !== true, 'already-held');
    expects(hsm.state === 'ACTIVE', 'hsm-not-active');
    const others = allAnswering(destination.hsms.filter((other) => other !== hsm));
    expects(
      others.some((token) => !token.holds(key.name)),
      'nowhere-else-to-go',
    );
    replicate(site, key, expectsToReplicateKey(site, key, source, destination), others);
    return undefined;
  },
};

/** What brings a key that was created to more HSMs. */
export const syncActions: Readonly<Record<string, Doable>> = {
  'server-sync-copies': serverSyncCopies,
  'sync-key': syncKey,
  'replicate-key': replicateKey,
  'replicate-key-partly': replicateKeyPartly,
};
