import type { RecordPlace } from './log-event.ts';

/** What is to be said of the records themselves, or of no single key. */
export interface Remark {
  readonly remark:
    | 'record-damaged'
    /** Sequence numbers are missing. */
    | 'records-missing'
    /** Records of CloudTrail that cannot be read. */
    | 'trail-damaged'
    /** An HSM started anew, so that nothing shows whether its last records before are there. */
    | 'restart-hides-records'
    /** An HSM that was seen, and whose log was not read. */
    | 'no-log-of-hsm'
    /** A user was created on some HSMs of a cluster, and not on others. */
    | 'user-on-some-hsms-only'
    /** An HSM wrote a record after it was gone. */
    | 'seen-after-it-was-gone'
    /** More keys were seen than are kept; the rest are not judged. */
    | 'too-many-keys'
    /** So many records name one key that some of them were left out: what they say counts as unknown. */
    | 'too-many-records-of-key';
  readonly cluster: string | null;
  readonly hsms: readonly string[];
  /** A user or a key; null where it is about none. */
  readonly subject: string | null;
  readonly count: number | null;
  readonly from: number | null;
  readonly to: number | null;
  readonly places: readonly RecordPlace[];
}
