import { Sdk5Client } from '../client-sdk5.ts';
import type { Key } from '../key.ts';
import { demand } from '../refused.ts';
import type { WrongVariant } from './wrong-variant.ts';

class MoreThanQuorum extends Sdk5Client {
  protected override demandEnoughHsms(): void {
    demand(this.activeHsms().length > this.copiesRequired(), 'quorum-unreachable');
  }
}

class CountsConfiguredHsms extends Sdk5Client {
  protected override demandEnoughHsms(): void {
    demand(this.hsms.length >= this.copiesRequired(), 'quorum-unreachable');
  }
}

class CountsHsms extends Sdk5Client {
  protected override hasEnoughCopies(): boolean {
    return this.activeHsms().length >= this.copiesRequired();
  }
}

class CleansUp extends Sdk5Client {
  protected override giveUp(key: Key): void {
    for (const hsm of this.copiesOf(key)) hsm.erase(key);
    key.become('rejected');
  }
}

class IgnoresOptOut extends Sdk5Client {
  protected override copiesToUse(): number {
    return 2;
  }
}

class ChecksAtCreationOnly extends Sdk5Client {
  protected override demandAvailability(): void {}
}

/** Mistakes about how Client SDK 5 creates and checks a key. */
export const wrongCreationSdk5: readonly WrongVariant[] = [
  {
    name: 'more-than-quorum',
    area: 'creation-sdk5',
    sentence: 'A creation starts only where more HSMs answer than the quorum needs: > for >=.',
    parts: { Sdk5Client: MoreThanQuorum },
  },
  {
    name: 'quorum-counts-configured-hsms',
    area: 'creation-sdk5',
    sentence: 'A creation starts where enough HSMs are configured, whether or not they answer.',
    parts: { Sdk5Client: CountsConfiguredHsms },
  },
  {
    name: 'quorum-counts-hsms',
    area: 'creation-sdk5',
    sentence: 'The quorum counts the HSMs that answer, not those that have the key.',
    parts: { Sdk5Client: CountsHsms },
  },
  {
    name: 'missed-quorum-is-cleaned-up',
    area: 'creation-sdk5',
    sentence: 'A creation that missed the quorum removes its copies, as Client SDK 3 does.',
    parts: { Sdk5Client: CleansUp },
  },
  {
    name: 'opt-out-ignored-on-use',
    area: 'creation-sdk5',
    sentence: 'A key must be on two HSMs to be used, although the check is disabled.',
    parts: { Sdk5Client: IgnoresOptOut },
  },
  {
    name: 'checked-at-creation-only',
    area: 'creation-sdk5',
    sentence: 'The availability of a key is checked when it is created, and never when it is used.',
    parts: { Sdk5Client: ChecksAtCreationOnly },
  },
];
