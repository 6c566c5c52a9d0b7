import type { LogEvent } from '#properties';

/** What one record says, before it is known what is missing around it. */
export interface LogRecord {
  /** Microseconds since 1970. */
  readonly at: number;
  readonly clock: string;
  readonly place: LogEvent['place'];
  /** In the stream of an HSM; null elsewhere, and where a damaged record does not tell. */
  readonly sequence: number | null;
  readonly reboots: number | null;
  /** A pair of keys is two events of one record. */
  readonly says: readonly LogEvent['saw'][];
}

/** Takes what is read, one after the other. */
export type TakeRecord = (record: LogRecord) => void;

/** Whose log something is, as far as it is known. */
export interface StreamName {
  readonly hsm: string | null;
  readonly cluster: string | null;
}

/** The clock of all records of CloudTrail. */
export const cloudTrailClock = 'cloudtrail';
