import { Sdk3Client } from '../client-sdk3.ts';
import { Hsm } from '../hsm.ts';
import type { Key } from '../key.ts';
import { demand } from '../refused.ts';
import type { WrongVariant } from './wrong-variant.ts';

class TakesAnyHandle extends Hsm {
  override isHandleTaken(): boolean {
    return false;
  }
}

class LastOneHasHandle extends Hsm {
  override isHandleTaken(): boolean {
    return false;
  }

  override store(key: Key): void {
    for (const other of [...this.keys]) if (other.meets(key)) this.erase(other);
    super.store(key);
  }
}

class HandleOfItsOwn extends Hsm {
  override handleOf(key: Key): number | undefined {
    const handle = super.handleOf(key);
    return handle !== undefined && key.client.cluster !== this.cluster ? handle + 1 : handle;
  }
}

class GivesHandlesTwice extends Sdk3Client {
  protected override demandFreeHandle(): void {}
}

class DeletesOnce extends Sdk3Client {
  override delete(key: Key): void {
    demand(key.creation !== 'deleted', 'key-not-created');
    super.delete(key);
  }
}

/** Mistakes about the handles of keys, and about keys that come back. */
export const wrongHandles: readonly WrongVariant[] = [
  {
    name: 'any-handle-taken',
    area: 'sync-key',
    sentence: 'A key arrives on an HSM that has another key under its handle.',
    parts: { Hsm: TakesAnyHandle },
  },
  {
    name: 'last-key-has-the-handle',
    area: 'sync-key',
    sentence: 'A key that arrives takes the place of the one that has its handle.',
    parts: { Hsm: LastOneHasHandle },
  },
  {
    name: 'clone-gives-handles',
    area: 'sync-key',
    sentence: 'A key gets another handle in each cluster that it is copied to.',
    parts: { Hsm: HandleOfItsOwn },
  },
  {
    name: 'handle-given-twice',
    area: 'creation-sdk3',
    sentence: 'A new key gets a handle that an HSM of its cluster has for another key.',
    parts: { Sdk3Client: GivesHandlesTwice },
  },
  {
    name: 'deleted-once',
    area: 'creation-sdk3',
    sentence: 'A deleted key of which a copy came back cannot be deleted again.',
    parts: { Sdk3Client: DeletesOnce },
  },
];
