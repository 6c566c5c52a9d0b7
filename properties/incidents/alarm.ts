import type { RecordPlace } from './log-event.ts';

/** What is wrong now, told while records come in. */
export interface Alarm {
  readonly alarm: /** A key that was extracted to be copied, so that it is a token key, and no other HSM is known to have it. */
    | 'key-on-one-hsm'
    /** The same of a key of which nothing says that it is no session key. */
    | 'key-maybe-on-one-hsm'
    | 'records-missing'
    | 'user-on-some-hsms-only'
    | 'hsm-gone';
  readonly at: number;
  readonly cluster: string | null;
  /** The HSMs that it is about: that has the key alone, that have the user … */
  readonly hsms: readonly string[];
  /** A key by its handle, or a user; null where it is about none. */
  readonly subject: string | null;
  /** How long it has been so, in microseconds; how many records are missing; null where neither applies. */
  readonly amount: number | null;
  readonly sentence: string;
  readonly places: readonly RecordPlace[];
}
