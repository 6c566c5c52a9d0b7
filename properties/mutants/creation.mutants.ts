import {
  actions,
  activeHsmCount,
  activeHsmCountInReach,
  holdersOf,
  isActive,
  isLiveHolder,
  type KeySlot,
  liveCopyCountInHome,
  liveCopyCountInReach,
  type World,
} from '#models';
import {
  attempt,
  erase,
  except,
  keysOn,
  type Mutant,
  mutantOf,
  quorum,
  related,
  running,
  sessionKey,
  single,
  store,
  tokenKey,
  twoCopies,
  unrelated,
  withholding,
} from './mutant.ts';

const { clientSyncCopies, clientSyncFails, generateKey, promoteKey, settleCreation } = actions;

/** A key is generated wrongly. */
const generationMutants: readonly Mutant[] = [
  mutantOf('generateKey', {
    name: 'a key is generated on every active HSM at once',
    wrong: {
      apply(world, { key, hsm }) {
        generateKey.apply(world, { key, hsm });
        for (const other of key.home.hsms) if (isActive(world, other)) store(world, other, [key]);
      },
    },
    scenario: { keys: { 'key-1': sessionKey } },
    breaks: { 'session-key-stays-local': 'holds' },
  }),
  mutantOf('generateKey', {
    name: 'the generation of a session key is not recorded',
    wrong: {
      apply: (world, chosen) =>
        generateKey.apply(
          chosen.key.class === 'session' ? withholding(world, 'key.generated') : world,
          chosen,
        ),
    },
    scenario: { keys: { 'key-1': sessionKey } },
    breaks: { 'session-key-stays-local': 'holds' },
  }),
  mutantOf('generateKey', {
    name: 'a key is recorded as generated and stored nowhere',
    wrong: { apply: (world, chosen) => generateKey.apply(withholding(world, 'key.stored'), chosen) },
    scenario: {},
    breaks: { 'key-creation-can-succeed': 'reachable' },
  }),
  mutantOf('generateKey', {
    name: 'a token key is acknowledged as soon as it is generated',
    wrong: {
      apply(world, { key, hsm }) {
        generateKey.apply(world, { key, hsm });
        if (key.class === 'token') world.tell(key, { type: 'requirement.met' });
      },
    },
    scenario: { clients: quorum },
    breaks: {
      'acknowledged-key-stays-usable': 'holds',
      'acknowledged-key-on-every-active-hsm': 'holds',
      'creation-skips-no-state': 'holds',
    },
  }),
  mutantOf('generateKey', {
    name: 'a key is generated in another cluster than that of its client',
    wrong: {
      forbids: () => undefined,
      apply(world, { key, hsm }) {
        world.tell(hsm, { type: 'key.stored', key: key.name });
        world.tell(key, { type: 'key.generated' });
        if (key.class === 'token' && hsm.cluster === key.home) attempt(world, key, hsm);
      },
    },
    scenario: { clusters: unrelated },
    breaks: { 'rejected-key-leaves-nothing': 'vacuous' },
  }),
  mutantOf('generateKey', {
    name: 'the quorum must be exceeded before a key is generated',
    wrong: {
      refuses(world, { key, hsm }) {
        const asksForQuorum = key.class === 'token' && key.sdk === 5;
        if (asksForQuorum && activeHsmCount(world, key.home) <= key.need) return 'quorum-unreachable';
        return generateKey.refuses(world, { key, hsm });
      },
    },
    scenario: { clients: quorum },
    breaks: { 'key-creation-can-succeed': 'reachable', 'creation-stays-possible': 'holds' },
  }),
  mutantOf('generateKey', {
    name: 'a key is generated without its owner',
    wrong: {
      refuses: (world, chosen) => except('owner-missing', generateKey.refuses(world, chosen)),
    },
    scenario: { allow: { changeUsers: true } },
    breaks: { 'key-arrives-only-with-its-owner': 'holds' },
  }),
];

/** A client without -timeout, whose creations wait for two copies. */
const waiting = { app: { cluster: 'cluster-a', sdk: 3, minSrv: 2, waitsForMinimum: true } } as const;

const reachingTwoOfThree = {
  clusters: { 'cluster-a': running('hsm-a1', 'hsm-a2', 'hsm-a3') },
  clients: { app: { ...twoCopies.app, reaches: ['hsm-a1', 'hsm-a2'] } },
  allow: { syncFailures: true },
};

const promoting = {
  keys: { 'session-1': sessionKey, 'key-1': { ...tokenKey, promotes: 'session-1' } },
  allow: { promoteKeys: true },
} as const;

/** Client-side synchronization goes wrong. */
const clientSyncMutants: readonly Mutant[] = [
  mutantOf('clientSyncCopies', {
    name: 'client-side synchronization ticks an HSM off without copying',
    wrong: { apply: (world, { key, hsm }) => attempt(world, key, hsm) },
    scenario: {},
    breaks: { 'acknowledged-key-on-every-active-hsm': 'holds' },
  }),
  mutantOf('clientSyncCopies', {
    name: 'client-side synchronization never serves Client SDK 5',
    wrong: {
      refuses: (world, chosen) =>
        chosen.key.sdk === 5 ? 'no-live-copy' : clientSyncCopies.refuses(world, chosen),
    },
    scenario: { clients: quorum },
    breaks: { 'key-creation-can-succeed': 'reachable', 'creation-stays-possible': 'holds' },
  }),
  mutantOf('clientSyncCopies', {
    name: 'client-side synchronization copies a key that nobody holds any more',
    wrong: {
      refuses(world, { key, hsm }) {
        const refusal = clientSyncCopies.refuses(world, { key, hsm });
        if (refusal !== 'no-live-copy') return refusal;
        return world.passwordVersion(hsm, key.owner) === 0 ? 'owner-missing' : undefined;
      },
    },
    scenario: { allow: { hsmFailures: 1 } },
    breaks: { 'key-moves-only-by-sync': 'holds' },
  }),
  mutantOf('clientSyncCopies', {
    name: 'client-side synchronization reaches other clusters',
    wrong: {
      forbids: (_, { key }) => (key.class === 'token' ? undefined : 'not-a-token-key'),
      refuses(world, { key, hsm }) {
        if (hsm.cluster === key.home) return clientSyncCopies.refuses(world, { key, hsm });
        if (world.creation(key) !== 'replicating') return 'creation-not-running';
        if (world.holds(hsm, key)) return 'already-held';
        if (!isActive(world, hsm)) return 'hsm-not-active';
        if (liveCopyCountInHome(world, key) === 0) return 'no-live-copy';
        return world.passwordVersion(hsm, key.owner) === 0 ? 'owner-missing' : undefined;
      },
      apply(world, { key, hsm }) {
        world.tell(hsm, { type: 'key.stored', key: key.name });
        if (hsm.cluster === key.home) attempt(world, key, hsm);
      },
    },
    scenario: { clusters: unrelated },
    breaks: { 'key-moves-only-by-sync': 'holds', 'holders-share-masking-key': 'vacuous' },
  }),
  mutantOf('clientSyncCopies', {
    name: 'client-side synchronization copies all that its source holds',
    wrong: {
      apply(world, { key, hsm }) {
        const sources = key.home.hsms.filter((source) => isLiveHolder(world, source, key));
        const held = sources.flatMap((source) => keysOn(world, source));
        clientSyncCopies.apply(world, { key, hsm });
        store(world, hsm, held);
      },
    },
    scenario: { keys: { 'key-1': tokenKey, 'key-2': sessionKey } },
    breaks: { 'session-key-stays-local': 'holds' },
  }),
  mutantOf('clientSyncCopies', {
    name: 'client-side synchronization does not look for the owner of the key',
    wrong: {
      refuses: (world, chosen) => except('owner-missing', clientSyncCopies.refuses(world, chosen)),
    },
    scenario: { allow: { changeUsers: true, hsmOutages: 1 } },
    breaks: { 'key-arrives-only-with-its-owner': 'holds' },
  }),
  mutantOf('clientSyncCopies', {
    name: 'client-side synchronization copies from an HSM that does not answer',
    wrong: {
      refuses(world, { key, hsm }) {
        const refusal = clientSyncCopies.refuses(world, { key, hsm });
        if (refusal !== 'no-live-copy' || holdersOf(world, key).length === 0) return refusal;
        return world.passwordVersion(hsm, key.owner) === 0 ? 'owner-missing' : undefined;
      },
    },
    scenario: { allow: { hsmOutages: 1 } },
    breaks: { 'key-arrives-from-an-active-holder': 'holds' },
  }),
  mutantOf('clientSyncFails', {
    name: 'client-side synchronization gives up although nothing stands in its way',
    wrong: {
      refuses: (world, chosen) => except('copying-cannot-fail', clientSyncFails.refuses(world, chosen)),
    },
    scenario: {},
    breaks: { 'acknowledged-key-on-every-active-hsm': 'holds' },
  }),
];

/** A creation is settled wrongly. */
const settlementMutants: readonly Mutant[] = [
  mutantOf('settleCreation', {
    name: 'a creation settles with one copy too few',
    wrong: {
      apply: (world, { key }) => settle(world, key, liveCopyCountInHome(world, key) >= key.need - 1),
    },
    scenario: { clients: twoCopies, allow: { syncFailures: true } },
    breaks: { 'acknowledgement-meets-requirement': 'holds', 'usable-key-on-two-hsms': 'holds' },
  }),
  mutantOf('settleCreation', {
    name: 'a creation counts the attempts instead of the copies',
    wrong: {
      apply(world, { key }) {
        const attempted = key.home.hsms.filter((hsm) => world.isAttempted(key, hsm));
        settle(world, key, attempted.length >= key.need);
      },
    },
    scenario: { clients: twoCopies, allow: { syncFailures: true } },
    breaks: { 'acknowledgement-meets-requirement': 'holds' },
  }),
  mutantOf('settleCreation', {
    name: 'a creation counts copies that nobody can reach',
    wrong: {
      apply: (world, { key }) => settle(world, key, holdersOf(world, key).length >= key.need),
    },
    scenario: { clients: twoCopies, allow: { hsmOutages: 1 } },
    breaks: { 'acknowledgement-meets-requirement': 'holds' },
  }),
  mutantOf('settleCreation', {
    name: 'a creation counts the copies in clones',
    wrong: {
      apply(world, { key }) {
        const live = world.deployment.hsms.filter((hsm) => isLiveHolder(world, hsm, key));
        settle(world, key, live.length >= key.need);
      },
    },
    scenario: {
      clusters: { ...related, 'cluster-a': running('hsm-a1', 'hsm-a2') },
      clients: twoCopies,
      allow: { clone: true, syncFailures: true },
    },
    breaks: { 'acknowledgement-meets-requirement': 'holds' },
  }),
  mutantOf('settleCreation', {
    name: 'a creation is held to the lowest requirement of any client',
    wrong: {
      apply(world, { key }) {
        const lowest = Math.min(...world.deployment.keys.map(({ need }) => need));
        settle(world, key, liveCopyCountInHome(world, key) >= lowest);
      },
    },
    scenario: {
      clusters: single,
      clients: { app: { cluster: 'cluster-a', sdk: 3 }, strict: twoCopies.app },
      keys: { 'key-1': tokenKey, 'key-2': { ...tokenKey, client: 'strict' } },
    },
    breaks: { 'acknowledgement-meets-requirement': 'holds' },
  }),
  mutantOf('settleCreation', {
    name: 'a creation succeeds at once, whatever was copied',
    wrong: {
      refuses: (world, { key }) =>
        world.creation(key) === 'replicating' ? undefined : 'creation-not-running',
      apply: (world, { key }) => settle(world, key, true),
    },
    scenario: { clients: quorum },
    breaks: { 'acknowledgement-meets-requirement': 'holds', 'acknowledged-key-stays-usable': 'holds' },
  }),
  mutantOf('settleCreation', {
    name: 'a creation that failed leaves its HSMs ticked off',
    wrong: {
      apply: (world, chosen) => settleCreation.apply(withholding(world, 'attempts.cleared'), chosen),
    },
    // The clean-up then takes them for done.
    scenario: { clusters: single, clients: twoCopies },
    breaks: { 'rejected-key-leaves-nothing': 'holds' },
  }),
  mutantOf('settleCreation', {
    name: 'a creation settles before the last HSM was tried',
    wrong: {
      refuses(world, { key }) {
        if (world.creation(key) !== 'replicating') return 'creation-not-running';
        const left = key.home.hsms.filter((hsm) => isActive(world, hsm) && !world.isAttempted(key, hsm));
        return left.length > 1 ? 'hsm-still-to-attempt' : undefined;
      },
    },
    scenario: {},
    breaks: { 'acknowledged-key-on-every-active-hsm': 'holds', 'every-reached-hsm-is-attempted': 'holds' },
  }),
  mutantOf('settleCreation', {
    name: 'a creation settles as soon as its requirement is met',
    wrong: {
      refuses(world, { key }) {
        const refusal = settleCreation.refuses(world, { key });
        const isEnough = liveCopyCountInReach(world, key) >= key.need;
        return refusal === 'hsm-still-to-attempt' && isEnough ? undefined : refusal;
      },
    },
    scenario: {},
    breaks: { 'every-reached-hsm-is-attempted': 'holds' },
  }),
  mutantOf('settleCreation', {
    name: 'a creation counts copies that its client does not reach',
    wrong: {
      apply: (world, { key }) => settle(world, key, liveCopyCountInHome(world, key) >= key.need),
    },
    scenario: reachingTwoOfThree,
    breaks: { 'acknowledgement-within-reach': 'holds' },
  }),
  mutantOf('settleCreation', {
    name: 'a creation counts the HSMs that its client reaches instead of the copies there',
    wrong: {
      apply: (world, { key }) => settle(world, key, activeHsmCountInReach(world, key) >= key.need),
    },
    scenario: reachingTwoOfThree,
    breaks: { 'acknowledgement-within-reach': 'holds', 'acknowledgement-meets-requirement': 'holds' },
  }),
  mutantOf('settleCreation', {
    name: 'a client that should wait for its minimum gives up',
    wrong: {
      refuses: (world, chosen) => except('minimum-awaited', settleCreation.refuses(world, chosen)),
    },
    scenario: { clients: waiting, allow: { syncFailures: true } },
    breaks: { 'rejected-key-leaves-nothing': 'vacuous' },
  }),
  mutantOf('settleCreation', {
    name: 'a client that should wait for its minimum takes less for it',
    wrong: {
      refuses: (world, chosen) => except('minimum-awaited', settleCreation.refuses(world, chosen)),
      apply: (world, { key }) => settle(world, key, true),
    },
    scenario: { clients: waiting, allow: { syncFailures: true } },
    breaks: { 'acknowledgement-meets-requirement': 'holds' },
  }),
  mutantOf('settleCreation', {
    name: 'a creation asks for no quorum where keys are checked when they are first found',
    wrong: {
      apply(world, { key }) {
        const { quorumWhenResolved } = world.deployment.scenario.assume;
        settle(world, key, liveCopyCountInReach(world, key) >= (quorumWhenResolved ? 1 : key.need));
      },
    },
    scenario: { clients: quorum, allow: { syncFailures: true }, assume: { quorumWhenResolved: true } },
    breaks: { 'acknowledgement-meets-requirement': 'holds', 'usable-key-on-two-hsms': 'holds' },
  }),
];

/** A session key becomes a token key, wrongly. */
const promotionMutants: readonly Mutant[] = [
  mutantOf('promoteKey', {
    name: 'a promotion leaves the session key behind',
    wrong: {
      apply(world, { key }) {
        const [hsm] = holdersOf(world, key.promotes!);
        promoteKey.apply(world, { key });
        store(world, hsm!, [key.promotes!]);
      },
    },
    scenario: promoting,
    breaks: { 'promoted-key-exists-once': 'holds' },
  }),
  mutantOf('promoteKey', {
    name: 'a promotion loses the key',
    wrong: {
      apply(world, { key }) {
        promoteKey.apply(world, { key });
        for (const hsm of holdersOf(world, key)) erase(world, hsm, [key]);
      },
    },
    scenario: promoting,
    breaks: { 'promoted-key-exists-once': 'holds' },
  }),
  mutantOf('promoteKey', {
    name: 'a promotion takes another HSM than that of the session key',
    wrong: {
      apply(world, { key }) {
        const [hsm] = holdersOf(world, key.promotes!);
        promoteKey.apply(world, { key });
        const other = key.reached.find((candidate) => candidate !== hsm && isActive(world, candidate));
        if (other === undefined) return;
        erase(world, hsm!, [key]);
        store(world, other, [key]);
      },
    },
    scenario: promoting,
    breaks: { 'promoted-key-exists-once': 'holds' },
  }),
  mutantOf('promoteKey', {
    name: 'a promoted key counts as created at once',
    wrong: {
      apply(world, { key }) {
        promoteKey.apply(world, { key });
        world.tell(key, { type: 'requirement.met' });
      },
    },
    scenario: promoting,
    breaks: { 'creation-skips-no-state': 'holds', 'acknowledged-key-on-every-active-hsm': 'holds' },
  }),
  mutantOf('generateKey', {
    name: 'a key that comes from a session key is generated all the same',
    wrong: {
      forbids: (_, { key, hsm }) => (hsm.cluster === key.home ? undefined : 'hsm-not-in-home-cluster'),
    },
    scenario: promoting,
    breaks: { 'promoted-key-exists-once': 'holds' },
  }),
];

/** What can go wrong while a key is created. */
export const creationMutants: readonly Mutant[] = [
  ...generationMutants,
  ...clientSyncMutants,
  ...settlementMutants,
  ...promotionMutants,
];

/** What a settled creation leaves, whoever decided whether the requirement is met. */
function settle(world: World, key: KeySlot, isMet: boolean): void {
  world.tell(key, { type: isMet ? 'requirement.met' : 'requirement.missed' });
  for (const hsm of key.home.hsms) {
    if (!world.isAttempted(key, hsm)) continue;
    world.tell(key.attempts[hsm.indexInCluster]!, { type: 'attempts.cleared' });
  }
}
