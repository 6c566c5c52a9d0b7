import { cpSync, rmSync } from 'node:fs';
import { type KeyWays, rightKeyWays } from '../pkcs11/ways.ts';
import { knows } from './doable.ts';
import type { Cluster, Hsm, Room } from './room.ts';
import { Token } from './token.ts';

/** What the actions are made of. A wrong variant does some of it otherwise. */
export interface Ways extends KeyWays {
  knows(room: Room, token: Token, user: string): boolean;
  lose(hsm: Hsm): void;
  /** A masking key for an HSM of a fresh cluster. */
  generateMaskingKey(token: Token, cluster: Cluster): void;
  /** Copies what a token holds into a new directory, without what is marked to be removed there. */
  backUp(room: Room, token: Token): string;
}

/** As it is meant to be. */
export const rightWays: Ways = {
  ...rightKeyWays,

  knows,

  whyKeptOut(from: Token, to: Token) {
    const password = from.passwordVersion();
    if (password === undefined) return 'officer-missing';
    // One password for both, with which the operator really comes to both.
    return from.admits(password) && to.admits(password) ? undefined : 'officer-password-differs';
  },

  generateMaskingKey: (token, { name }) => token.generateMaskingKey(name),

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
};
