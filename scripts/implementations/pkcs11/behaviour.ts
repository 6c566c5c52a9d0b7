import type { Refusal } from '#models';
import type { Key, KeyHsm, KeySite } from './site.ts';
import type { Token } from './token.ts';

/** How tokens and clients behave where keys are concerned: what the actions on keys are made of. A wrong variant does some of it otherwise. */
export interface KeyBehaviour {
  /** Whether a token knows a user. */
  knows(site: KeySite, token: Token, user: string): boolean;
  /** Why an operator cannot come to two tokens with one password. */
  whyKeptOut(from: Token, to: Token): Refusal | undefined;
  /** Generates a key where its application asked for it. */
  generate(token: Token, key: Key): void;
  /** Brings a key from one token to another. False where their masking keys differ. */
  copy(key: Key, from: Token, to: Token): boolean;
  /** An HSM is gone, with all that it held. */
  lose(hsm: KeyHsm): void;
  /** A session ends, and its key with it. */
  endSession(key: Key): void;
  /** Removes a copy after a creation that failed. */
  cleanUp(token: Token, key: Key): void;
  /** Marks a copy to be removed later. */
  mark(token: Token, key: Key): void;
  /** How many HSMs the client wants to see the key on before it uses it. */
  copiesToUse(site: KeySite, key: Key): number;
  /** Why server-side synchronization leaves a key alone wherever it is. */
  whyLeftAlone(site: KeySite, key: Key): Refusal | undefined;
  /** The HSMs that a deletion goes to. */
  deletionReaches(key: Key): readonly KeyHsm[];
}

/** As it is meant to be, whatever the tokens are. */
export const rightKeyBehaviour: Omit<KeyBehaviour, 'knows' | 'whyKeptOut' | 'lose'> = {
  generate(token, key) {
    if (key.isToken) return token.generate(key.name, key);
    key.session = { token, handle: token.openSession() };
    token.generate(key.name, key, key.session.handle);
  },

  copy: (key, from, to) => to.unmask(from.mask(key.name), key.name, key),

  endSession({ session }) {
    session?.token.closeSession(session.handle);
  },

  cleanUp: (token, { name }) => token.erase(name),
  mark: (token, { name }) => token.mark(name),

  copiesToUse({ deployment }, { sdk, need, creation }) {
    const wasFound = deployment.assume.quorumWhenResolved && creation === 'acknowledged';
    return sdk === 3 || wasFound ? 1 : need;
  },

  whyLeftAlone({ deployment: { assume } }, { creation }) {
    if (assume.tombstones && creation === 'deleted') return 'key-deleted';
    const failed = creation === 'cleaning' || creation === 'rejected';
    return assume.serverSyncSkipsFailedCreations && failed ? 'creation-failed' : undefined;
  },

  deletionReaches: ({ reached }) => reached,
};
