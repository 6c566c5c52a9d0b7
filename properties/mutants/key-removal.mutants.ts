import { actions, isActive, isLiveHolder } from '#models';
import {
  attempt,
  erase,
  except,
  keysOn,
  type Mutant,
  mutantOf,
  related,
  sessionKey,
  single,
  store,
  tokenKey,
  twoCopies,
  withholding,
} from './mutant.ts';

const {
  cleanUpCopy,
  cleanUpFails,
  cleanUpTombstones,
  closeSession,
  deleteKey,
  finishCleanUp,
  tombstoneIsRemoved,
} = actions;

// With a second HSM, server-side synchronization could bring back what a clean-up removed.
const rejecting = { clusters: single, clients: twoCopies } as const;

/** The clean-up of a failed creation goes wrong. */
const cleanUpMutants: readonly Mutant[] = [
  mutantOf('cleanUpCopy', {
    name: 'the clean-up of a failed creation ticks a copy off without removing it',
    wrong: { apply: (world, { key, hsm }) => attempt(world, key, hsm) },
    scenario: rejecting,
    breaks: { 'rejected-key-leaves-nothing': 'holds' },
  }),
  mutantOf('cleanUpCopy', {
    name: 'a clean-up goes on after a creation that succeeded',
    wrong: {
      refuses(world, { key, hsm }) {
        const isOver = world.creation(key) === 'acknowledged' && !world.isAttempted(key, hsm);
        if (isOver && isLiveHolder(world, hsm, key)) return undefined;
        return cleanUpCopy.refuses(world, { key, hsm });
      },
    },
    scenario: {},
    breaks: { 'acknowledged-key-survives': 'holds', 'acknowledged-key-on-every-active-hsm': 'holds' },
  }),
  mutantOf('cleanUpCopy', {
    name: 'the clean-up of a failed creation takes every key of the HSM',
    wrong: {
      apply(world, { key, hsm }) {
        erase(world, hsm, keysOn(world, hsm));
        attempt(world, key, hsm);
      },
    },
    scenario: {
      clusters: single,
      clients: { app: { cluster: 'cluster-a', sdk: 3 }, strict: twoCopies.app },
      keys: { 'key-1': tokenKey, 'key-2': { ...tokenKey, client: 'strict' } },
    },
    breaks: { 'acknowledged-key-survives': 'holds' },
  }),
  mutantOf('cleanUpFails', {
    name: 'a clean-up gives up although nothing stands in its way',
    wrong: {
      refuses: (world, chosen) => except('copying-cannot-fail', cleanUpFails.refuses(world, chosen)),
    },
    scenario: rejecting,
    breaks: { 'rejected-key-leaves-nothing': 'holds' },
  }),
  mutantOf('finishCleanUp', {
    name: 'a clean-up ends while copies are left that it did not try',
    wrong: {
      refuses: (world, chosen) => except('copy-still-to-remove', finishCleanUp.refuses(world, chosen)),
    },
    scenario: rejecting,
    breaks: { 'rejected-key-leaves-nothing': 'holds' },
  }),
  mutantOf('finishCleanUp', {
    name: 'a clean-up ends one copy too early',
    wrong: {
      refuses(world, { key }) {
        if (world.creation(key) !== 'cleaning') return 'clean-up-not-running';
        const left = key.home.hsms.filter((hsm) => world.holds(hsm, key) && !world.isAttempted(key, hsm));
        return left.length > 1 ? 'copy-still-to-remove' : undefined;
      },
    },
    scenario: rejecting,
    breaks: { 'rejected-key-leaves-nothing': 'holds' },
  }),
];

const marking = { ...rejecting, allow: { tombstoneCleanUp: true } } as const;

/** A clean-up marks copies wrongly, or they are removed wrongly afterwards. */
const tombstoneMutants: readonly Mutant[] = [
  mutantOf('cleanUpTombstones', {
    name: 'the clean-up of a failed creation ticks a copy off without marking it',
    wrong: { apply: (world, { key, hsm }) => attempt(world, key, hsm) },
    scenario: marking,
    breaks: { 'rejected-key-leaves-nothing': 'holds' },
  }),
  mutantOf('cleanUpTombstones', {
    name: 'the clean-up of a failed creation marks a copy that stays in use',
    wrong: {
      apply(world, { key, hsm }) {
        cleanUpTombstones.apply(world, { key, hsm });
        store(world, hsm, [key]);
      },
    },
    scenario: marking,
    breaks: { 'marked-copy-never-returns': 'holds', 'rejected-key-leaves-nothing': 'holds' },
  }),
  mutantOf('cleanUpTombstones', {
    name: 'a clean-up marks copies after a creation that succeeded',
    wrong: {
      refuses(world, { key, hsm }) {
        const isOver = world.creation(key) === 'acknowledged' && !world.isAttempted(key, hsm);
        if (isOver && isLiveHolder(world, hsm, key)) return undefined;
        return cleanUpTombstones.refuses(world, { key, hsm });
      },
    },
    scenario: { allow: { tombstoneCleanUp: true } },
    breaks: { 'acknowledged-key-survives': 'holds', 'acknowledged-key-on-every-active-hsm': 'holds' },
  }),
  mutantOf('tombstoneIsRemoved', {
    name: 'the removal of a marked copy brings it back',
    wrong: {
      apply(world, { key, hsm }) {
        tombstoneIsRemoved.apply(world, { key, hsm });
        store(world, hsm, [key]);
      },
    },
    scenario: marking,
    breaks: { 'marked-copy-never-returns': 'holds', 'rejected-key-leaves-nothing': 'holds' },
  }),
  mutantOf('tombstoneIsRemoved', {
    name: 'the removal of a marked copy takes every key of its HSM',
    wrong: {
      apply(world, { key, hsm }) {
        tombstoneIsRemoved.apply(world, { key, hsm });
        erase(world, hsm, keysOn(world, hsm));
      },
    },
    scenario: {
      clusters: single,
      clients: { app: { cluster: 'cluster-a', sdk: 3 }, strict: twoCopies.app },
      keys: { 'key-1': tokenKey, 'key-2': { ...tokenKey, client: 'strict' } },
      allow: { tombstoneCleanUp: true },
    },
    breaks: { 'acknowledged-key-survives': 'holds' },
  }),
];

/** The deletion of a key, or the end of a session, goes wrong. */
const deletionMutants: readonly Mutant[] = [
  mutantOf('deleteKey', {
    name: 'the deletion of a key leaves one copy',
    wrong: {
      apply(world, { key }) {
        world.tell(key, { type: 'key.deleted' });
        const [, ...reached] = key.home.hsms.filter((hsm) => isLiveHolder(world, hsm, key));
        for (const hsm of reached) erase(world, hsm, [key]);
      },
    },
    scenario: { allow: { deleteKey: true } },
    breaks: { 'deleted-key-stays-deleted': 'holds', 'deletion-reaches-active-hsms-of-home': 'holds' },
  }),
  mutantOf('deleteKey', {
    name: 'the deletion of a key reaches clones',
    wrong: {
      apply(world, { key }) {
        deleteKey.apply(world, { key });
        for (const hsm of world.deployment.hsms.filter((candidate) => isLiveHolder(world, candidate, key)))
          erase(world, hsm, [key]);
      },
    },
    scenario: { clusters: related, allow: { deleteKey: true, clone: true } },
    breaks: { 'deletion-reaches-active-hsms-of-home': 'holds' },
  }),
  mutantOf('deleteKey', {
    name: 'the deletion of a key is not recorded',
    wrong: { apply: (world, chosen) => deleteKey.apply(withholding(world, 'key.deleted'), chosen) },
    scenario: { allow: { deleteKey: true } },
    breaks: { 'acknowledged-key-survives': 'holds' },
  }),
  mutantOf('deleteKey', {
    name: 'the deletion of a key takes every key of its application',
    wrong: {
      apply(world, { key }) {
        deleteKey.apply(world, { key });
        for (const hsm of key.home.hsms.filter((candidate) => isActive(world, candidate))) {
          const held = keysOn(world, hsm).filter(({ client }) => client === key.client);
          erase(world, hsm, held);
        }
      },
    },
    scenario: {
      clusters: single,
      keys: { 'key-1': tokenKey, 'key-2': tokenKey },
      allow: { deleteKey: true },
    },
    breaks: { 'acknowledged-key-survives': 'holds' },
  }),
  mutantOf('closeSession', {
    name: 'the end of a session takes every key of its HSM',
    wrong: {
      apply(world, { key }) {
        const [hsm] = world.deployment.hsms.filter((candidate) => isLiveHolder(world, candidate, key));
        closeSession.apply(world, { key });
        if (hsm !== undefined) erase(world, hsm, keysOn(world, hsm));
      },
    },
    scenario: { clusters: single, keys: { 'key-1': tokenKey, 'key-2': sessionKey } },
    breaks: { 'acknowledged-key-survives': 'holds' },
  }),
  mutantOf('closeSession', {
    name: 'the end of a session takes the token keys of its application',
    wrong: {
      apply(world, { key }) {
        closeSession.apply(world, { key });
        for (const hsm of key.home.hsms.filter((candidate) => isActive(world, candidate))) {
          const held = keysOn(world, hsm).filter((other) => other.client === key.client);
          erase(world, hsm, held);
        }
      },
    },
    scenario: { keys: { 'key-1': tokenKey, 'key-2': sessionKey } },
    breaks: { 'acknowledged-key-survives': 'holds' },
  }),
  mutantOf('closeSession', {
    name: 'the end of a session leaves its key where it is',
    wrong: { apply: (world, chosen) => closeSession.apply(withholding(world, 'session.ended'), chosen) },
    scenario: { keys: { 'key-1': sessionKey } },
    breaks: { 'closed-session-leaves-nothing': 'holds' },
  }),
  mutantOf('closeSession', {
    name: 'the end of a session leaves its key on an HSM that does not answer',
    wrong: {
      apply(world, { key }) {
        world.tell(key, { type: 'session.closed' });
        const reached = world.deployment.hsms.filter((hsm) => isLiveHolder(world, hsm, key));
        for (const hsm of reached) world.tell(hsm, { type: 'session.ended', key: key.name });
      },
    },
    scenario: { keys: { 'key-1': sessionKey }, allow: { hsmOutages: 1 } },
    breaks: { 'closed-session-leaves-nothing': 'holds' },
  }),
];

/** What can go wrong while a key is removed. */
export const keyRemovalMutants: readonly Mutant[] = [
  ...cleanUpMutants,
  ...tombstoneMutants,
  ...deletionMutants,
];
