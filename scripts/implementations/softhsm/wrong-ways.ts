import { cpSync } from 'node:fs';
import { Token } from './token.ts';
import { rightWays, type Ways } from './ways.ts';

/** A mistake that somebody could make who builds such a cluster. */
export interface WrongVariant {
  readonly name: string;
  /** What is wrong, in a sentence. */
  readonly mistake: string;
  readonly ways: Partial<Ways>;
  /** Or by random runs only. */
  readonly isNoticedByCore: boolean;
}

/** Each does one thing otherwise, and a suite must notice. */
export const wrongVariants: readonly WrongVariant[] = [
  {
    name: 'copies-are-new-keys',
    mistake: 'A copy of a key is another key with the same name.',
    isNoticedByCore: true,
    ways: {
      copy(key, _from, to) {
        to.generate(key.name, key);
        return true;
      },
    },
  },
  {
    name: 'failed-hsm-keeps-keys',
    mistake: 'An HSM that failed can still be looked at, with all that it held.',
    isNoticedByCore: true,
    ways: { lose() {} },
  },
  {
    name: 'session-keys-are-token-objects',
    mistake: 'Session keys are stored on the token, and do not end with their session.',
    isNoticedByCore: true,
    ways: { generate: (token, key) => token.generate(key.name, key) },
  },
  {
    name: 'sessions-stay-open',
    mistake: 'Nobody closes the session when its application does.',
    isNoticedByCore: true,
    ways: { endSession() {} },
  },
  {
    name: 'backup-gets-new-masking-key',
    mistake: 'What is restored from a backup has a masking key of its own, under the same name.',
    isNoticedByCore: false,
    ways: {
      backUp(room, token) {
        const directory = rightWays.backUp(room, token);
        const copy = Token.open(room.libraries, directory);
        copy.renewMaskingKey();
        copy.close();
        return directory;
      },
    },
  },
  {
    name: 'backup-keeps-marks',
    mistake: 'A backup carries the copies that were marked to be removed.',
    isNoticedByCore: false,
    ways: {
      backUp(room, token) {
        const directory = room.newDirectory();
        cpSync(token.directory, directory, { recursive: true });
        return directory;
      },
    },
  },
  {
    name: 'clean-up-removes-nothing',
    mistake: 'The clean-up says that it removed a copy, and did not.',
    isNoticedByCore: true,
    ways: { cleanUp() {} },
  },
  {
    name: 'marks-are-removals',
    mistake: 'A copy that is to be marked is removed at once.',
    isNoticedByCore: true,
    ways: { mark: (token, { name }) => token.erase(name) },
  },
  {
    name: 'used-without-quorum',
    mistake: 'A key is used that is on one HSM only, where two are asked for.',
    isNoticedByCore: true,
    ways: { copiesToUse: () => 1 },
  },
  {
    name: 'deletions-are-forgotten',
    mistake: 'Synchronization brings back keys that were deleted, where it should remember.',
    isNoticedByCore: true,
    ways: { whyLeftAlone: () => undefined },
  },
  {
    name: 'deletion-reaches-one-hsm',
    mistake: 'A key is deleted on one HSM, and stays on the others.',
    isNoticedByCore: true,
    ways: { deletionReaches: ({ reached }) => reached.filter((hsm) => hsm.state === 'ACTIVE').slice(0, 1) },
  },
];
