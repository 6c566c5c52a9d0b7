import { cpSync, rmSync } from 'node:fs';
import type { Refusal } from '#models';
import type { Cluster, Hsm, Key, Room } from './room.ts';
import { Token } from './token.ts';

/** What the actions are made of. A wrong variant does some of it otherwise. */
export interface Ways {
  /** A masking key for an HSM of a fresh cluster. */
  readonly generateMaskingKey: (token: Token, cluster: Cluster) => void;
  /** Generates a key where its application asked for it. */
  readonly generate: (token: Token, key: Key) => void;
  /** Brings a key from one token to another. False where their masking keys differ. */
  readonly copy: (key: Key, from: Token, to: Token) => boolean;
  /** Copies what a token holds into a new directory, without what is marked to be removed there. */
  readonly backUp: (room: Room, token: Token) => string;
  /** An HSM is gone, with all that it held. */
  readonly lose: (hsm: Hsm) => void;
  /** A session ends, and its key with it. */
  readonly endSession: (key: Key) => void;
  /** Removes a copy after a creation that failed. */
  readonly cleanUp: (token: Token, key: Key) => void;
  /** Marks a copy to be removed later. */
  readonly mark: (token: Token, key: Key) => void;
  /** How many HSMs the client wants to see the key on before it uses it. */
  readonly copiesToUse: (room: Room, key: Key) => number;
  /** Why server-side synchronization leaves a key alone wherever it is. */
  readonly whyLeftAlone: (room: Room, key: Key) => Refusal | undefined;
  /** The HSMs that a deletion goes to. */
  readonly deletionReaches: (key: Key) => readonly Hsm[];
}

/** As it is meant to be. */
export const rightWays: Ways = {
  generateMaskingKey: (token, { name }) => token.generateMaskingKey(name),

  generate(token, key) {
    if (key.isToken) return token.generate(key.name, key);
    key.session = { token, handle: token.openSession() };
    token.generate(key.name, key, key.session.handle);
  },

  copy: (key, from, to) => to.unmask(from.mask(key.name), key.name, key),

  backUp(room, token) {
    const directory = room.newDirectory();
    cpSync(token.directory, directory, { recursive: true });
    const marked = token.marked();
    if (marked.length === 0) return directory;
    const copy = Token.open(room.libraries, directory);
    for (const name of marked) copy.eraseMarked(name);
    copy.close();
    return directory;
  },

  lose(hsm) {
    hsm.token?.close();
    if (hsm.token !== undefined) rmSync(hsm.token.directory, { recursive: true });
    hsm.token = undefined;
  },

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
