import { cpSync, rmSync } from 'node:fs';
import { type KeyBehaviour, rightKeyBehaviour } from '../pkcs11/behaviour.ts';
import { knows } from './doable.ts';
import type { Cluster, Hsm, Site } from './site.ts';
import { Token } from './token.ts';

/** How tokens, clients and the service behave: what the actions are made of. A wrong variant does some of it otherwise. */
export interface Behaviour extends KeyBehaviour {
  knows(site: Site, token: Token, user: string): boolean;
  lose(hsm: Hsm): void;
  /** A masking key for an HSM of a fresh cluster. */
  generateMaskingKey(token: Token, cluster: Cluster): void;
  /** Copies what a token holds into a new directory, without what is marked to be removed there. */
  backUp(site: Site, token: Token): string;
}

/** As it is meant to be. */
export const rightBehaviour: Behaviour = {
  ...rightKeyBehaviour,

  knows,

  whyKeptOut(from: Token, to: Token) {
    const password = from.passwordVersion();
    if (password === undefined) return 'officer-missing';
    // One password for both, with which the operator really comes to both.
    return from.admits(password) && to.admits(password) ? undefined : 'officer-password-differs';
  },

  generateMaskingKey: (token, { name }) => token.generateMaskingKey(name),

  backUp(site, token) {
    const directory = site.newDirectory();
    cpSync(token.directory, directory, { recursive: true });
    const marked = token.marked();
    if (marked.length === 0) return directory;
    const copy = Token.open(site.libraries, directory);
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
