import { modelOf } from '#models';
import type { Hypothesis, KeyHistory } from '../analysis.ts';
import { keyScenarioOf, triesOf } from '../hypotheses/key-scenario.ts';
import { seenOf } from '../hypotheses/observations.ts';
import { HistorySearch } from '../hypotheses/search.ts';
import type { KeyPlaces } from '../keys/places.ts';
import type { IncidentObserver } from '../observer.ts';
import type { WrittenHistory } from './history.ts';
import { stepsInSearch } from './steps-in-search.ts';

/**
 * What really happened to a key, taken by the rules of the search for hypotheses.
 *
 * @returns for each client and class that is tried: how many of its events left no record, or what of it the search does not
 * allow; undefined where the search does not look at all, or the scenario of the key has no words for what happened
 */
export function truthInSearch(
  places: KeyPlaces,
  key: string,
  history: WrittenHistory,
): readonly (number | string)[] | undefined {
  const answers: (number | string)[] = [];
  const slot = history.model.deployment.keys.find(({ name }) => name === key)!;
  for (const [client, keyClass] of triesOf(places)) {
    const found = keyScenarioOf(places, client, keyClass);
    if ('because' in found) return undefined;
    const steps = stepsInSearch(slot, history, places, found);
    if (steps === undefined) return undefined;
    const { clockSkew } = places.ground;
    const model = modelOf(found.scenario);
    const strange = steps.find(({ action }) => !model.steps.some((step) => step.action === action));
    answers.push(
      strange === undefined
        ? new HistorySearch(model, found, seenOf(places, found), clockSkew).follow(steps)
        : `${strange.action} is no step of one key: say in properties/incidents/writing/steps-in-search.ts what it is to it`,
    );
  }
  return answers;
}

/** Where each key was of which it is recorded that it was made, by its name in the model; without those that are turned. */
export function placesOfKeys(
  { model, handles, madeAt, offsets }: WrittenHistory,
  observer: IncidentObserver,
): ReadonlyMap<string, KeyPlaces> {
  const { keys } = model.deployment;
  const plain = keys.filter(
    (key) => key.promotes === undefined && keys.every((other) => other.promotes !== key),
  );
  return new Map(
    plain.flatMap(({ name }) => {
      const made = madeAt.get(name);
      if (made === undefined) return [];
      const at = made.at + (offsets.get(made.hsm) ?? 0);
      const all = observer.placesOf(handles.get(name)!);
      const places = all.find(({ subject }) => subject.made?.hsm === made.hsm && subject.made.at === at);
      return places === undefined ? [] : [[name, places] as const];
    }),
  );
}

/** Of an explanation, the fewest unseen events. */
export const fewestUnseen = ({ explanation }: KeyHistory): number | undefined =>
  explanation?.kind === 'explained'
    ? Math.min(...explanation.hypotheses.map(({ unseenCount }: Hypothesis) => unseenCount))
    : undefined;
