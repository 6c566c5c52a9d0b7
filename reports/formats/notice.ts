import type { FilePlace } from './file-place.ts';

/**
 * What tools of continuous integration take from a report: SARIF and the annotations of GitHub are made from this.
 *
 * @remarks
 * Each report tells in its own words what deserves notice; how it is written is the same for all of them.
 */
export interface NoticeReport {
  /** The version that wrote it. */
  readonly keysync: string;
  readonly command: 'verify' | 'check' | 'diff' | 'fuzz' | 'conform';
  readonly rules: readonly NoticeRule[];
  readonly notices: readonly Notice[];
  /** Why it is no pass, though nothing that was found says so. */
  readonly incomplete: readonly { readonly message: string; readonly place: FilePlace | undefined }[];
}

/** What was asked: a property, or a question of `keysync check`. */
export interface NoticeRule {
  readonly name: string;
  /** One sentence. */
  readonly says: string;
  /** The clause that it comes from, in our words; undefined for what keysync claims of itself. */
  readonly rule: { readonly clause: string; readonly says: string; readonly source: string } | undefined;
  readonly level: 'error' | 'warning' | 'note';
  readonly tags: readonly string[];
}

/** One answer that deserves notice. */
export interface Notice {
  /** The name of its rule. */
  readonly rule: string;
  /** What it is about: a scenario, a cluster, a client. */
  readonly about: string;
  /** `unknown`: nobody knows, because a limit stopped the search. */
  readonly level: 'error' | 'warning' | 'note' | 'unknown';
  /** Whether the scenario, or a baseline, says that it is to be so. */
  readonly isAccepted: boolean;
  /** By what it is accepted, where that is not the scenario. */
  readonly acceptance?: { readonly kind: 'inSource' | 'external'; readonly justification: string };
  readonly message: string;
  /** The line of the property. */
  readonly source: FilePlace | undefined;
  /** The place in the user's own files that causes it. */
  readonly place: FilePlace | undefined;
  readonly steps: readonly NoticeStep[];
  /** A command that shows it again. */
  readonly again: string | undefined;
  /** A name for it that is the same in the next report; made of what it is about and its rule by default. */
  readonly fingerprint?: string;
}

/** One step of how it comes to that. */
export interface NoticeStep {
  readonly text: string;
  /** Whether it is the use of a key, which leads nowhere and has no number. */
  readonly isUse?: boolean;
  readonly place: FilePlace | undefined;
  readonly changed: readonly {
    readonly subject: string;
    readonly aspect: string;
    readonly from: string;
    readonly to: string;
  }[];
}
