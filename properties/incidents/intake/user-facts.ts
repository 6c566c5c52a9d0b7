import type { RecordPlace } from '../log-event.ts';
import type { Dated } from './facts.ts';

/** What was seen of one user on one HSM. */
export interface UserOnHsm {
  created: Dated | undefined;
  deleted: Dated | undefined;
  /** The first time that it was seen there otherwise: it existed by then. */
  seen: Dated | undefined;
}

/** A list that says that a user is on some HSMs of a cluster only. */
export interface ListedUser {
  readonly cluster: string;
  readonly user: string;
  readonly at: number;
  readonly place: RecordPlace;
}

/** Users, by HSM: memory grows with users and HSMs, and not with records. */
export class UserFacts {
  /** By user, then by HSM. */
  readonly byUser = new Map<string, Map<string, UserOnHsm>>();
  /** The last list that says so; by cluster and user. */
  readonly inconsistent = new Map<string, ListedUser>();

  created(hsm: string, user: string, when: Dated): void {
    this.#on(hsm, user).created = when;
  }

  deleted(hsm: string, user: string, when: Dated): void {
    this.#on(hsm, user).deleted = when;
  }

  seen(hsm: string, user: string, when: Dated): void {
    this.#on(hsm, user).seen ??= when;
  }

  listed(cluster: string, user: string, coverage: string | null, { at, place }: Dated): void {
    const key = `${cluster} ${user}`;
    if (coverage === 'inconsistent') this.inconsistent.set(key, { cluster, user, at, place });
    else if (coverage === 'full') this.inconsistent.delete(key);
  }

  #on(hsm: string, user: string): UserOnHsm {
    const hsms = this.byUser.get(user) ?? new Map<string, UserOnHsm>();
    this.byUser.set(user, hsms);
    const known = hsms.get(hsm);
    if (known !== undefined) return known;
    const facts: UserOnHsm = { created: undefined, deleted: undefined, seen: undefined };
    hsms.set(hsm, facts);
    return facts;
  }
}
