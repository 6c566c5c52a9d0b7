import type { HypothesisReport } from './incident-schema.ts';
import { capitalized, listText } from './words.ts';

/** Above what is to be said of the records themselves. */
export const recordsHeading = 'Found in the records';

/** Above what was passed over or assumed. */
export const notesHeading = 'Not read, or assumed';

/** Above what contradicts the documentation. */
export const unexplainedHeading = 'Contradicts the documentation, or a log is incomplete';

/** Above a sequence of events. */
export const historyHeading = 'How it could have happened';

/** Before the reason why no sequence of events is shown. */
export const notExplained = 'No sequence of events is shown:';

/** Before what no sequence of events shows. */
export const explainedSoFar = (explained: number, seen: number): string =>
  `The first ${explained} of ${seen} observations can be explained. What came then cannot:`;

/** Above a sequence of events that explains all that was seen of a key. */
export function historyHead(history: HypothesisReport): string {
  return `A sequence of events that explains what was seen of this key (${unmatchedText(history)})`;
}

/** Another sequence that fits as well, by how it ends. */
export const otherHistory = (history: HypothesisReport): string =>
  `${capitalized(endText(history))} (${unmatchedText(history)})`;

/** How many steps no record shows. */
function unmatchedText({ steps }: HypothesisReport): string {
  const count = steps.filter(({ records }) => records.length === 0).length;
  if (count === 0) return 'each step matches a record';
  return `${count} of its ${steps.length} steps ${count === 1 ? 'matches' : 'match'} no record`;
}

/** How a sequence ends. */
export function endText({ heldBy, inBackups, creation }: HypothesisReport): string {
  const backed = inBackups.length > 0;
  const where =
    heldBy.length === 0
      ? `no HSM ${backed ? 'has the key, but a backup has it' : 'and no backup has the key'}`
      : `${listText(heldBy)} ${heldBy.length === 1 ? 'has' : 'have'} the key${backed ? ', and so has a backup' : ''}`;
  const told = creationEnds[creation];
  return told === undefined ? `in the end, ${where}` : `in the end, ${where}; ${told}`;
}

/** What the application knew in the end. */
const creationEnds: Readonly<Record<string, string>> = {
  replicating: 'the application had no answer yet',
  acknowledged: 'the application was told that the creation succeeded',
  unacknowledged: 'the application was told that the creation failed, and the copies stayed',
  cleaning: 'the creation failed, and the clean-up did not finish',
  rejected: 'the application was told that the creation failed',
};

/** Above sequences of events that fit as well. */
export const othersHeading = 'Other sequences fit as well';
