import type { Key } from '../key.ts';
import { demand } from '../refused.ts';
import { ServerSideSync } from '../server-side-sync.ts';
import type { WrongVariant } from './wrong-variant.ts';

class ForgetsDeletions extends ServerSideSync {
  protected override demandSpread(key: Key): void {
    if (key.creation !== 'deleted') super.demandSpread(key);
  }
}

class ForgetsOwner extends ServerSideSync {
  protected override demandOwner(): void {}
}

class KnowsOfFailures extends ServerSideSync {
  protected override demandSpread(key: Key): void {
    super.demandSpread(key);
    demand(key.creation !== 'cleaning' && key.creation !== 'rejected', 'creation-failed');
  }
}

class WaitsForClient extends ServerSideSync {
  protected override demandSpread(key: Key): void {
    super.demandSpread(key);
    demand(key.creation !== 'replicating', 'key-not-created');
  }
}

/** Mistakes about server-side synchronization. */
export const wrongServerSideSync: readonly WrongVariant[] = [
  {
    name: 'deleted-keys-come-back',
    area: 'server-side-sync',
    sentence: 'Server-side synchronization brings deleted keys back, although deletions are remembered.',
    parts: { ServerSideSync: ForgetsDeletions },
  },
  {
    name: 'synchronized-without-owner',
    area: 'server-side-sync',
    sentence: 'Server-side synchronization copies a key to an HSM that does not know its owner.',
    parts: { ServerSideSync: ForgetsOwner },
  },
  {
    name: 'orphans-do-not-spread',
    area: 'server-side-sync',
    sentence: 'Server-side synchronization knows that a creation failed, where nobody assumes so.',
    parts: { ServerSideSync: KnowsOfFailures },
  },
  {
    name: 'waits-for-the-client',
    area: 'server-side-sync',
    sentence: 'Server-side synchronization leaves a key alone while its client is at work.',
    parts: { ServerSideSync: WaitsForClient },
  },
];
