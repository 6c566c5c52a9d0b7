import type { Explanation, Hypothesis } from '../analysis.ts';
import type { KeyPlaces } from '../keys/places.ts';
import { keyScenarioOf, triesOf } from './key-scenario.ts';
import { seenOf } from './observations.ts';
import { type Slices, searchHistories } from './search.ts';
import { byAnswer } from './step-kinds.ts';

/** More things seen of one key than these are too many to put in order. */
const seenCountMax = 60;

/** The histories of the model that show all that was seen of a key. */
export function* explanationOf(places: KeyPlaces, hypothesisCountMax: number): Slices<Explanation> {
  const { trailHoleCount } = places.ground.topology;
  if (trailHoleCount > 0)
    return { kind: 'unknown', because: `${trailHoleCount} records of CloudTrail cannot be read.` };
  const searched: Explanation[] = [];
  for (const [client, keyClass] of triesOf(places)) {
    const found = keyScenarioOf(places, client, keyClass);
    if ('because' in found) return { kind: 'unknown', because: found.because };
    const seen = seenOf(places, found);
    const count = seen.reduce((sum, own) => sum + own.length, 0);
    if (count > seenCountMax)
      return {
        kind: 'unknown',
        because: `There are ${count} observations of this key, too many to put in order.`,
      };
    const result = yield* searchHistories(found, seen, places.ground.clockSkew, hypothesisCountMax);
    searched.push(result);
    // The others have as many histories.
    if (result.kind === 'unknown') break;
  }
  const hypotheses = searched
    .flatMap((one) => (one.kind === 'explained' ? one.hypotheses : []))
    .sort(
      (one, other) =>
        one.unseenCount - other.unseenCount || one.lateCount - other.lateCount || byAnswer(one, other),
    );
  if (hypotheses.length > 0)
    return { kind: 'explained', hypotheses: distinct(hypotheses).slice(0, hypothesisCountMax) };
  const given = searched.find(({ kind }) => kind === 'unknown');
  if (given?.kind === 'unknown') return given;
  const failed = searched.flatMap((one) => (one.kind === 'unexplained' ? [one] : []));
  const [farthest] = failed.sort((one, other) => other.explainedCount - one.explainedCount);
  return farthest!;
}

/** Of those that end alike, the one with the fewest unseen events. */
function distinct(hypotheses: readonly Hypothesis[]): readonly Hypothesis[] {
  const ends = new Map<string, Hypothesis>();
  for (const hypothesis of hypotheses) {
    const end = JSON.stringify(hypothesis.end);
    if (!ends.has(end)) ends.set(end, hypothesis);
  }
  return [...ends.values()];
}
