import type { KeyRemark, KeyVerdictName } from '../analysis.ts';
import type { LogEvent } from '../log-event.ts';

/** An incident as it was seen, and what is to be said of it. */
export interface IncidentStory {
  readonly name: string;
  /** What happened, in one sentence. */
  readonly title: string;
  readonly events: readonly LogEvent[];
  /** What the analysis says of each key, by handle and cluster. */
  readonly told: readonly ToldKey[];
}

/** What is to be said of one key. */
export interface ToldKey {
  readonly handle: number;
  readonly cluster: string;
  readonly verdict: KeyVerdictName;
  readonly remarks: readonly KeyRemark['remark'][];
}
