import { cpSync } from 'node:fs';
import type { Area } from '#properties';
import { type Behaviour, rightBehaviour } from './behaviour.ts';
import { Token } from './token.ts';

/** A mistake that somebody could make who builds such a cluster. */
export interface WrongVariant {
  readonly name: string;
  /** What is wrong, in a sentence. */
  readonly mistake: string;
  readonly behaviour: Partial<Behaviour>;
  /** An area of core whose tests notice it; undefined where only random runs do. */
  readonly noticedIn: Area | undefined;
}

/** Each does one thing otherwise, and a suite must notice. */
export const wrongVariants: readonly WrongVariant[] = [
  {
    name: 'copies-are-new-keys',
    mistake: 'A copy of a key is another key with the same name.',
    noticedIn: 'sync-key',
    behaviour: {
      copy(key, _from, to) {
        to.generate(key.name, key);
        return true;
      },
    },
  },
  {
    name: 'failed-hsm-keeps-keys',
    mistake: 'An HSM that failed can still be looked at, with all that it held.',
    noticedIn: 'failure-and-replacement',
    behaviour: { lose() {} },
  },
  {
    name: 'session-keys-are-token-objects',
    mistake: 'Session keys are stored on the token, and do not end with their session.',
    noticedIn: 'session-keys',
    behaviour: { generate: (token, key) => token.generate(key.name, key) },
  },
  {
    name: 'sessions-stay-open',
    mistake: 'Nobody closes the session when its application does.',
    noticedIn: 'session-keys',
    behaviour: { endSession() {} },
  },
  {
    name: 'backup-gets-new-masking-key',
    mistake: 'What is restored from a backup has a masking key of its own, under the same name.',
    noticedIn: undefined,
    behaviour: {
      backUp(site, token) {
        const directory = rightBehaviour.backUp(site, token);
        const copy = Token.open(site.libraries, directory);
        copy.renewMaskingKey();
        copy.close();
        return directory;
      },
    },
  },
  {
    name: 'backup-keeps-marks',
    mistake: 'A backup carries the copies that were marked to be removed.',
    noticedIn: undefined,
    behaviour: {
      backUp(site, token) {
        const directory = site.newDirectory();
        cpSync(token.directory, directory, { recursive: true });
        return directory;
      },
    },
  },
  {
    name: 'clean-up-removes-nothing',
    mistake: 'The clean-up says that it removed a copy, and did not.',
    noticedIn: 'creation-sdk3',
    behaviour: { cleanUp() {} },
  },
  {
    name: 'marks-are-removals',
    mistake: 'A copy that is to be marked is removed at once.',
    noticedIn: 'creation-sdk3',
    behaviour: { mark: (token, { name }) => token.erase(name) },
  },
  {
    name: 'used-without-quorum',
    mistake: 'A key is used that is on one HSM only, where two are asked for.',
    noticedIn: 'creation-sdk5',
    behaviour: { copiesToUse: () => 1 },
  },
  {
    name: 'deletions-are-forgotten',
    mistake: 'Synchronization brings back keys that were deleted, where it should remember.',
    noticedIn: 'server-side-sync',
    behaviour: { whyLeftAlone: () => undefined },
  },
  {
    name: 'deletion-reaches-one-hsm',
    mistake: 'A key is deleted on one HSM, and stays on the others.',
    noticedIn: 'server-side-sync',
    behaviour: {
      deletionReaches: ({ reached }) => reached.filter((hsm) => hsm.state === 'ACTIVE').slice(0, 1),
    },
  },
];
