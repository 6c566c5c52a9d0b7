import { type Refusal, refusals } from '#models';
import { expects, Refused } from '../pkcs11/doable.ts';
import { isHeld, isUsable } from '../pkcs11/key.actions.ts';
import type { Doable } from './doable.ts';

/** An application takes a key out in a file, under a key of its own. */
const wrapKey: Doable = {
  parameters: ['key', 'hsm'],
  run(site, chosen) {
    const [key, hsm] = [site.key(chosen['key']!), site.hsm(chosen['hsm']!)];
    expects(key.isToken, 'not-a-token-key');
    // That a key is not exportable is known when its HSM is asked. Until then there may be other reasons besides.
    const expectsFirst = (isSo: boolean, otherwise: Refusal): void => {
      if (!isSo) throw new Refused(key.exportable ? otherwise : undefined, refusals[otherwise]);
    };
    expectsFirst(hsm.cluster === key.home, 'hsm-not-in-home-cluster');
    expectsFirst(!key.isWrapped, 'already-wrapped');
    expectsFirst(hsm.state === 'ACTIVE', 'hsm-not-active');
    expectsFirst(isHeld(hsm, key), 'not-held');
    expectsFirst(isUsable(site, key), 'key-not-usable');
    expects(hsm.token?.wrapIntoFile(key.name) !== undefined, 'not-exportable');
    key.isWrapped = true;
    return undefined;
  },
};

/** What takes a key out of its HSM. */
export const wrapActions: Readonly<Record<string, Doable>> = { 'wrap-key': wrapKey };
