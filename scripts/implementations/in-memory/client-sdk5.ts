import { ClientLibrary } from './client-library.ts';
import type { Key } from './key.ts';
import { demand } from './refused.ts';

/** What is configured for an application of Client SDK 5. */
export interface Sdk5Settings {
  /** Not after `--disable-key-availability-check`. */
  readonly keyAvailabilityCheck: boolean;
}

/** Client SDK 5: a token key must be on two HSMs, to be created and to be used. */
export class Sdk5Client extends ClientLibrary {
  readonly settings: Sdk5Settings;

  constructor(settings: Sdk5Settings, ...rest: ConstructorParameters<typeof ClientLibrary>) {
    super(...rest);
    this.settings = settings;
  }

  protected override copiesRequired(): number {
    return this.settings.keyAvailabilityCheck ? 2 : 1;
  }

  protected override copiesToUse(key: Key): number {
    const wasFound = this.site.deployment.assume.quorumWhenResolved && key.creation === 'acknowledged';
    return wasFound ? 1 : this.copiesRequired();
  }

  protected override demandEnoughHsms(): void {
    demand(this.activeHsms().length >= this.copiesRequired(), 'quorum-unreachable');
  }

  /** The call fails, and nothing is cleaned up: the copies may become enough later. */
  protected override giveUp(key: Key): void {
    key.become('unacknowledged');
  }
}
