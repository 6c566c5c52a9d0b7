import { Sdk3Client } from '../client-sdk3.ts';
import type { Hsm } from '../hsm.ts';
import type { Key } from '../key.ts';
import { demand } from '../refused.ts';
import type { WrongVariant } from './wrong-variant.ts';

class OptionOverConfiguration extends Sdk3Client {
  protected override copiesRequired(): number {
    return this.settings.minSrv ?? this.settings.createObjectMinimumNodes;
  }
}

class CountsAttempts extends Sdk3Client {
  protected override hasEnoughCopies(key: Key): boolean {
    return key.tried.size >= this.copiesRequired();
  }
}

class StopsWhenEnough extends Sdk3Client {
  protected override isEverywhereTried(key: Key): boolean {
    return this.hasEnoughCopies(key) || super.isEverywhereTried(key);
  }
}

class ForgetsUnreachable extends Sdk3Client {
  protected override copiesToRemove(key: Key): readonly Hsm[] {
    return this.copiesOf(key);
  }
}

class LosesSightOfOrphans extends Sdk3Client {
  override delete(key: Key): void {
    demand(key.creation !== 'rejected', 'key-not-created');
    super.delete(key);
  }
}

/** Mistakes about how Client SDK 3 creates a key. */
export const wrongCreationSdk3: readonly WrongVariant[] = [
  {
    name: 'option-over-configuration',
    area: 'creation-sdk3',
    sentence: 'The option min_srv replaces the minimum of the configuration, instead of the larger of both.',
    parts: { Sdk3Client: OptionOverConfiguration },
  },
  {
    name: 'counts-attempts',
    area: 'creation-sdk3',
    sentence: 'A creation counts the HSMs that were tried, not those that have the key.',
    parts: { Sdk3Client: CountsAttempts },
  },
  {
    name: 'stops-when-enough',
    area: 'creation-sdk3',
    sentence: 'A creation succeeds as soon as enough HSMs have the key, before the others are tried.',
    parts: { Sdk3Client: StopsWhenEnough },
  },
  {
    name: 'forgets-unreachable-copies',
    area: 'creation-sdk3',
    sentence: 'A clean-up forgets the copies on HSMs that do not answer, and reports that it is done.',
    parts: { Sdk3Client: ForgetsUnreachable },
  },
  {
    name: 'orphans-cannot-be-deleted',
    area: 'creation-sdk3',
    sentence: 'What a clean-up left cannot be deleted by hand, because the client knows no such key.',
    parts: { Sdk3Client: LosesSightOfOrphans },
  },
];
