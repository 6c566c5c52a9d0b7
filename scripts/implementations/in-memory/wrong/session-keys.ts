import { Sdk3Client } from '../client-sdk3.ts';
import { Sdk5Client } from '../client-sdk5.ts';
import { Hsm, type Image } from '../hsm.ts';
import type { Key } from '../key.ts';
import { ServerSideSync } from '../server-side-sync.ts';
import type { WrongVariant } from './wrong-variant.ts';

class SavesEverything extends Hsm {
  override image(): Image {
    return { keys: [...this.keys], passwords: new Map(this.passwords) };
  }
}

/** Ends a session where it can be reached, and puts off the rest. */
function closeWhereReached(client: Sdk3Client | Sdk5Client, key: Key, close: () => void): void {
  const unreached = client.cluster.hsms.filter((hsm) => !hsm.isActive && hsm.holds(key));
  close();
  for (const hsm of unreached) hsm.store(key);
}

class Sdk3SessionsLinger extends Sdk3Client {
  override closeSession(key: Key): void {
    closeWhereReached(this, key, () => super.closeSession(key));
  }
}

class Sdk5SessionsLinger extends Sdk5Client {
  override closeSession(key: Key): void {
    closeWhereReached(this, key, () => super.closeSession(key));
  }
}

class SessionKeysNeedQuorum extends Sdk5Client {
  override generate(key: Key, hsm: Hsm): void {
    if (!key.isToken) this.demandEnoughHsms();
    super.generate(key, hsm);
  }
}

class SyncsEveryKey extends ServerSideSync {
  protected override demandTokenKey(): void {}
}

/** Mistakes about session keys. */
export const wrongSessionKeys: readonly WrongVariant[] = [
  {
    name: 'backups-carry-session-keys',
    area: 'session-keys',
    sentence: 'Backups, and HSMs restored from another, carry session keys as well.',
    parts: { Hsm: SavesEverything },
  },
  {
    name: 'sessions-outlive-outages',
    area: 'session-keys',
    sentence: 'The key of a closed session stays on an HSM that did not answer at the time.',
    parts: { Sdk3Client: Sdk3SessionsLinger, Sdk5Client: Sdk5SessionsLinger },
  },
  {
    name: 'session-keys-need-quorum',
    area: 'session-keys',
    sentence: 'A session key is not created where fewer HSMs answer than a token key needs.',
    parts: { Sdk5Client: SessionKeysNeedQuorum },
  },
  {
    name: 'session-keys-are-synchronized',
    area: 'session-keys',
    sentence: 'Server-side synchronization copies session keys too.',
    parts: { ServerSideSync: SyncsEveryKey },
  },
];
