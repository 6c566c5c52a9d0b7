/** How keys meet, or might: a step that does not treat each of them by itself. */
export interface Meeting {
  /** The step, in one sentence, or what else it is that does not treat them so. */
  readonly step: string;
  /** What it does, in words that follow "It". */
  readonly why: string;
}
