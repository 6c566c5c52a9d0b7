/** Every way in which an implementation can stop to be one that can be asked, and what is said of it. */
export const breakdowns = {
  'not-started': 'it could not be started',
  died: 'it died',
  hung: 'it did not answer in time',
  garbage: 'what it said is no answer',
  'out-of-turn': 'it answered out of turn',
  flood: 'it said more than anybody can read',
  closed: 'it stopped to listen or to talk',
  'wrong-version': 'it speaks another version of the protocol',
  'bad-capabilities': 'what it says it can do makes no sense',
  'bad-answer': 'it answered something that cannot be an answer',
  'gave-up': 'it gave up',
  'ignored-bye': 'it did not end when it was told to',
} as const satisfies Record<string, string>;

/** See {@link breakdowns}. */
export type Breakdown = keyof typeof breakdowns;

/**
 * An implementation can be asked no further.
 *
 * @remarks
 * What came so far is no pass: nobody knows what it would have answered.
 */
export class BrokenImplementationError extends Error {
  override readonly name = 'BrokenImplementationError';
  readonly kind: Breakdown;

  constructor(kind: Breakdown, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** Somebody asked for an end before everything was done. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';
}
