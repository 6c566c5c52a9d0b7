import type { CreationState } from '#models';
import type { ClientLibrary } from './client-library.ts';
import type { Hsm } from './hsm.ts';

/** What is said of a key before it is created. */
export interface KeyTemplate {
  readonly class: 'token' | 'session';
  readonly owner: string;
  readonly sharedWith: readonly string[];
  readonly exportable: boolean;
  readonly handle?: number | undefined;
}

/** A key, as the client that creates it knows it. Where its copies are is known to the HSMs only. */
export class Key {
  readonly name: string;
  readonly client: ClientLibrary;
  readonly template: KeyTemplate;
  /** The session key that is turned into this one, if it is made in that way. */
  readonly promotes: Key | undefined;
  creation: CreationState = 'none';
  /** The HSMs that the running creation, or its clean-up, is done with. */
  readonly tried = new Set<Hsm>();
  isWrapped = false;

  constructor(name: string, client: ClientLibrary, template: KeyTemplate, promotes: Key | undefined) {
    this.name = name;
    this.client = client;
    this.template = template;
    this.promotes = promotes;
  }

  get isToken(): boolean {
    return this.template.class === 'token';
  }

  get owner(): string {
    return this.template.owner;
  }

  /** A session key that is turned into a token key gives it its handle. */
  get handle(): number | undefined {
    return this.promotes === undefined ? this.template.handle : this.promotes.handle;
  }

  /** Whether it is another key with the handle of this one, beside which no HSM can hold it. */
  meets(other: Key): boolean {
    const isOne = this === other || this.promotes === other || other.promotes === this;
    return !isOne && this.handle !== undefined && this.handle === other.handle;
  }

  /** The creation, or its clean-up, has come to an end. */
  become(creation: CreationState): void {
    this.creation = creation;
    this.tried.clear();
  }
}
