import type { Hsm } from '../hsm.ts';
import type { Key } from '../key.ts';
import { OperatorTools } from '../operator-tools.ts';
import type { WrongVariant } from './wrong-variant.ts';

class AnyMaskingKey extends OperatorTools {
  protected override demandRelated(): void {}
}

class ReachesWholeCluster extends OperatorTools {
  protected override deliver(key: Key, destination: Hsm): void {
    for (const hsm of destination.cluster.activeHsms) hsm.store(key);
  }
}

class LogsInTwice extends OperatorTools {
  protected override demandLogin(): void {}
}

/** Mistakes about syncKey. */
export const wrongSyncKey: readonly WrongVariant[] = [
  {
    name: 'any-masking-key',
    area: 'sync-key',
    sentence: 'Keys and users go to another cluster whatever its masking key.',
    parts: { OperatorTools: AnyMaskingKey },
  },
  {
    name: 'sync-key-reaches-the-whole-cluster',
    area: 'sync-key',
    sentence: 'syncKey stores the key on every active HSM of the destination, not on one.',
    parts: { OperatorTools: ReachesWholeCluster },
  },
  {
    name: 'sync-key-asks-for-no-password',
    area: 'sync-key',
    sentence: 'syncKey does not mind that the crypto officer has another password on the destination.',
    parts: { OperatorTools: LogsInTwice },
  },
];
