import type { KeyBehaviour } from './behaviour.ts';
import { allAnswering, answering, type Doable, expects, liveCopies, Refused, refusesUse } from './doable.ts';
import type { Key, KeyHsm, KeySite } from './site.ts';
import type { Token } from './token.ts';

/** Refuses what is no matter of this key and this HSM: its client clones token keys to the HSMs that it reaches. */
function expectsOfClient(key: Key, hsm: KeyHsm, isSdk3Only = false): void {
  expects(key.isToken, 'not-a-token-key');
  expects(!isSdk3Only || key.sdk === 3, 'not-an-sdk3-key');
  expectsReached(key, hsm);
}

function expectsReached(key: Key, hsm: KeyHsm): void {
  expects(hsm.cluster === key.home, 'hsm-not-in-home-cluster');
  expects(key.reached.includes(hsm), 'hsm-out-of-reach');
}

function expectsQuorum(key: Key): void {
  const isAsked = key.isToken && key.sdk === 5;
  expects(!isAsked || allAnswering(key.reached).length >= key.need, 'quorum-unreachable');
}

/** Whether it holds the key, in reach or not. */
export const isHeld = (hsm: KeyHsm, key: Key): boolean => hsm.token?.holds(key.name) === true;

/** An application creates a key on one HSM of its cluster. */
const generateKey: Doable = {
  parameters: ['key', 'hsm'],
  run(site, chosen) {
    const [key, hsm] = [site.key(chosen['key']!), site.hsm(chosen['hsm']!)];
    expects(key.promotes === undefined, 'made-by-promotion');
    expectsReached(key, hsm);
    expects(key.creation === 'none', 'key-already-created');
    expects(key.home.state === 'ACTIVE', 'cluster-not-active');
    const token = answering(hsm);
    expects(token !== undefined, 'hsm-not-active');
    expects(site.behaviour.knows(site, token, key.owner), 'owner-missing');
    expectsQuorum(key);
    site.behaviour.generate(token, key);
    key.encrypted = token.encrypt(key.name);
    key.creation = key.isToken ? 'replicating' : 'acknowledged';
    key.attempted.add(hsm);
    return undefined;
  },
};

/** A session key becomes a token key, on the one HSM that has it. */
const promoteKey: Doable = {
  parameters: ['key'],
  run(site, chosen) {
    const key = site.key(chosen['key']!);
    expects(key.isToken, 'not-a-token-key');
    expects(key.promotes !== undefined, 'promotes-no-key');
    expects(key.creation === 'none', 'key-already-created');
    const session = site.key(key.promotes);
    expects(session.creation === 'acknowledged', 'session-not-open');
    const hsm = session.reached.find((one) => answering(one)?.holds(session.name));
    expects(hsm?.token !== undefined, 'no-live-copy');
    expectsQuorum(key);
    hsm.token.promote(session.name, key.name);
    session.creation = 'promoted';
    key.encrypted = session.encrypted;
    key.creation = 'replicating';
    key.attempted.add(hsm);
    return undefined;
  },
};

function expectsToReplicate(key: Key, hsm: KeyHsm) {
  expectsOfClient(key, hsm);
  expects(key.creation === 'replicating', 'creation-not-running');
  const token = answering(hsm);
  expects(token !== undefined, 'hsm-not-active');
  expects(!key.attempted.has(hsm), 'already-attempted');
  return token;
}

/** The client takes a new key under the masking key from one HSM and brings it to another. */
const clientSyncCopies: Doable = {
  parameters: ['key', 'hsm'],
  run(site, chosen) {
    const [key, hsm] = [site.key(chosen['key']!), site.hsm(chosen['hsm']!)];
    const token = expectsToReplicate(key, hsm);
    const [source] = liveCopies(key.reached, key);
    expects(source !== undefined, 'no-live-copy');
    expects(site.behaviour.knows(site, token, key.owner), 'owner-missing');
    if (!token.holds(key.name) && !site.behaviour.copy(key, source, token))
      throw new Refused(undefined, `${hsm.name} has another masking key than its cluster.`);
    key.attempted.add(hsm);
    return undefined;
  },
};

/** The same, and it fails: nothing is tried, as with a fault on the way. */
const clientSyncFails: Doable = {
  parameters: ['key', 'hsm'],
  run(site, chosen) {
    const [key, hsm] = [site.key(chosen['key']!), site.hsm(chosen['hsm']!)];
    expectsToReplicate(key, hsm);
    key.attempted.add(hsm);
    return undefined;
  },
};

/** Every HSM was tried: the client looks on how many the key is. */
const settleCreation: Doable = {
  parameters: ['key'],
  run(site, chosen) {
    const key = site.key(chosen['key']!);
    expects(key.isToken, 'not-a-token-key');
    expects(key.creation === 'replicating', 'creation-not-running');
    const isTried = key.reached.every((hsm) => answering(hsm) === undefined || key.attempted.has(hsm));
    expects(isTried, 'hsm-still-to-attempt');
    const isMet = liveCopies(key.reached, key).length >= key.need;
    expects(isMet || !key.waitsForMinimum, 'minimum-awaited');
    const missed = key.sdk === 3 ? 'cleaning' : 'unacknowledged';
    key.creation = isMet ? 'acknowledged' : missed;
    key.attempted.clear();
    return undefined;
  },
};

function expectsToCleanUp(key: Key, hsm: KeyHsm): void {
  expectsOfClient(key, hsm, true);
  expects(key.creation === 'cleaning', 'clean-up-not-running');
  expects(isHeld(hsm, key), 'not-held');
}

/** The client deals with a copy after a creation that failed. */
const cleaningUp = (deal: (behaviour: KeyBehaviour, token: Token, key: Key) => void): Doable => ({
  parameters: ['key', 'hsm'],
  run(site, chosen) {
    const [key, hsm] = [site.key(chosen['key']!), site.hsm(chosen['hsm']!)];
    expectsToCleanUp(key, hsm);
    const token = answering(hsm);
    expects(token !== undefined, 'hsm-not-active');
    expects(!key.attempted.has(hsm), 'already-attempted');
    deal(site.behaviour, token, key);
    key.attempted.add(hsm);
    return undefined;
  },
});

/** The client removes it. */
const cleanUpCopy = cleaningUp((behaviour, token, key) => behaviour.cleanUp(token, key));

/** The client marks it to be removed later. */
const cleanUpTombstones = cleaningUp((behaviour, token, key) => behaviour.mark(token, key));

/** The client cannot remove a copy: nothing is tried, as with a fault on the way. */
const cleanUpFails: Doable = {
  parameters: ['key', 'hsm'],
  run(site, chosen) {
    const [key, hsm] = [site.key(chosen['key']!), site.hsm(chosen['hsm']!)];
    expectsToCleanUp(key, hsm);
    expects(!key.attempted.has(hsm), 'already-attempted');
    key.attempted.add(hsm);
    return undefined;
  },
};

/** Every copy was tried: the application is told that the creation failed. */
const finishCleanUp: Doable = {
  parameters: ['key'],
  run(site, chosen) {
    const key = site.key(chosen['key']!);
    expects(key.isToken, 'not-a-token-key');
    expects(key.sdk === 3, 'not-an-sdk3-key');
    expects(key.creation === 'cleaning', 'clean-up-not-running');
    const isTried = key.reached.every((hsm) => !isHeld(hsm, key) || key.attempted.has(hsm));
    expects(isTried, 'copy-still-to-remove');
    key.creation = 'rejected';
    key.attempted.clear();
    return undefined;
  },
};

/** The service removes a copy that is marked. */
const tombstoneIsRemoved: Doable = {
  parameters: ['key', 'hsm'],
  run(site, chosen) {
    const [key, hsm] = [site.key(chosen['key']!), site.hsm(chosen['hsm']!)];
    expectsOfClient(key, hsm, true);
    expects(hsm.token?.marked().includes(key.name) === true, 'copy-not-marked');
    const token = answering(hsm);
    expects(token !== undefined, 'hsm-not-active');
    token.eraseMarked(key.name);
    return undefined;
  },
};

/** The application deletes a key on every HSM that answers it. */
const deleteKey: Doable = {
  parameters: ['key'],
  run(site, chosen) {
    const key = site.key(chosen['key']!);
    const isAgain = site.deployment.allow.deleteKeyAgain === true && key.creation === 'deleted';
    const isThere = ['acknowledged', 'unacknowledged', 'rejected'].includes(key.creation);
    expects(isThere || isAgain, 'key-not-created');
    expects(liveCopies(key.reached, key).length > 0, 'no-live-copy');
    for (const token of liveCopies(site.behaviour.deletionReaches(key), key)) token.erase(key.name);
    key.creation = 'deleted';
    return undefined;
  },
};

/** An application closes the session that a key lives in. */
const closeSession: Doable = {
  parameters: ['key'],
  run(site, chosen) {
    const key = site.key(chosen['key']!);
    expects(!key.isToken, 'not-a-session-key');
    expects(key.creation === 'acknowledged', 'session-not-open');
    site.behaviour.endSession(key);
    key.creation = 'closed';
    return undefined;
  },
};

/** Whether its client lets a token key be used. */
export function isUsable(site: KeySite, key: Key): boolean {
  if (!key.isToken || !['acknowledged', 'unacknowledged'].includes(key.creation)) return false;
  return liveCopies(key.reached, key).length >= site.behaviour.copiesToUse(site, key);
}

/** An application uses a key on one HSM: what was encrypted when it was generated is decrypted. */
export const useKey: Doable = {
  parameters: ['key', 'hsm'],
  run(site, chosen) {
    const [key, hsm] = [site.key(chosen['key']!), site.hsm(chosen['hsm']!)];
    expectsReached(key, hsm);
    expects(key.encrypted !== undefined, 'key-not-created');
    const token = answering(hsm);
    expects(token !== undefined, 'hsm-not-active');
    const isChecked = key.isToken && site.behaviour.copiesToUse(site, key) === 2 && key.sdk === 5;
    if (isChecked && liveCopies(key.reached, key).length < 2) refusesUse(key);
    if (!token.holds(key.name)) return { outcome: 'failed', message: 'CKR_KEY_HANDLE_INVALID' };
    return token.decrypts(key.name, key.encrypted)
      ? undefined
      : { outcome: 'failed', message: 'It decrypts to something else than was encrypted.' };
  },
};

/** What the application of a key and its client do. */
export const keyActions: Readonly<Record<string, Doable>> = {
  'generate-key': generateKey,
  'promote-key': promoteKey,
  'client-sync-copies': clientSyncCopies,
  'client-sync-fails': clientSyncFails,
  'settle-creation': settleCreation,
  'clean-up-copy': cleanUpCopy,
  'clean-up-tombstones': cleanUpTombstones,
  'clean-up-fails': cleanUpFails,
  'finish-clean-up': finishCleanUp,
  'tombstone-is-removed': tombstoneIsRemoved,
  'delete-key': deleteKey,
  'close-session': closeSession,
};
