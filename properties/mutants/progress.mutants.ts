import { actions } from '#models';
import { type Mutant, mutantOf, related, twoCopies } from './mutant.ts';

const { serverSyncCopies, syncKey } = actions;

/** What should come about in the end does not. */
export const progressMutants: readonly Mutant[] = [
  mutantOf('serverSyncCopies', {
    name: 'server-side synchronization never reaches the last HSM of a cluster',
    wrong: {
      refuses: (world, chosen) =>
        chosen.target === chosen.target.cluster.hsms.at(-1)
          ? 'destination-not-active'
          : serverSyncCopies.refuses(world, chosen),
    },
    scenario: { allow: { syncFailures: true, createHsm: true, hsmFailures: 1 } },
    breaks: {
      'token-keys-converge': 'holds',
      'restored-hsm-becomes-useful': 'holds',
    },
  }),
  mutantOf('serverSyncCopies', {
    name: 'server-side synchronization waits for the client',
    wrong: {
      refuses: (world, chosen) =>
        world.creation(chosen.key) === 'acknowledged'
          ? 'already-held'
          : serverSyncCopies.refuses(world, chosen),
    },
    scenario: { allow: { syncFailures: true } },
    breaks: {
      'token-keys-converge': 'holds',
      'retried-use-succeeds': 'holds',
      'second-copy-can-be-regained': 'holds',
    },
  }),
  mutantOf('cleanUpCopy', {
    name: 'a clean-up forgets which HSMs it has tried',
    wrong: {
      apply: (world, { key, hsm }) => world.tell(hsm, { type: 'key.erased', key: key.name }),
    },
    scenario: { clients: twoCopies, allow: { syncFailures: true } },
    breaks: { 'running-creation-settles': 'holds' },
  }),
  mutantOf('syncKey', {
    name: 'syncKey never serves the last HSM of a deployment',
    wrong: {
      refuses: (world, chosen) =>
        chosen.destination === world.deployment.hsms.at(-1)
          ? 'destination-not-active'
          : syncKey.refuses(world, chosen),
    },
    scenario: { clusters: related, allow: { clone: true } },
    breaks: { 'clone-catches-up': 'holds' },
  }),
];
