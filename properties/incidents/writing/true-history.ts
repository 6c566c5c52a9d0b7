import { modelOf, type StepName } from '#models';
import type { Hypothesis, KeyHistory } from '../analysis.ts';
import { isUpAtStart, type KeyScenario, keyScenarioOf, triesOf } from '../hypotheses/key-scenario.ts';
import { seenOf } from '../hypotheses/observations.ts';
import { HistorySearch } from '../hypotheses/search.ts';
import type { KeyPlaces } from '../keys/places.ts';
import type { IncidentObserver } from '../observer.ts';
import type { TrueStep, WrittenHistory } from './history.ts';

/** What users do to each other, and with keys that stay where they are, says nothing of a key. */
const ofUsers = new Set(['create-user', 'change-password', 'replicate-user', 'activate-cluster', 'wrap-key']);

/**
 * What really happened to a key, taken by the rules of the search for hypotheses.
 *
 * @returns for each client and class that is tried: how many of its events left no record, or what of it the search does not
 * allow; undefined where the search does not look at all, or not at such histories: of
 * zones, of backups, of clean-up by tombstones, or with more than one outage
 */
export function truthInSearch(
  places: KeyPlaces,
  key: string,
  history: WrittenHistory,
): readonly (number | string)[] | undefined {
  const answers: (number | string)[] = [];
  for (const [client, keyClass] of triesOf(places)) {
    const found = keyScenarioOf(places, client, keyClass);
    if ('because' in found) return undefined;
    const search = new HistorySearch(
      modelOf(found.scenario),
      found.lives,
      seenOf(places, found),
      places.ground.clockSkew,
    );
    const steps = stepsAbout(key, history, places, found);
    if (steps === undefined) return undefined;
    answers.push(search.follow(named(steps, String(places.subject.handle))));
  }
  return answers;
}

/** The steps that are about one key and the HSMs that it may be on, since these were as the search begins with. */
function stepsAbout(
  key: string,
  { steps, moments, model }: WrittenHistory,
  { ground, existsFrom }: KeyPlaces,
  { lives, scenario }: KeyScenario,
): readonly TrueStep[] | undefined {
  const madeAt = existsFrom - ground.clockSkew;
  const isThere = new Set(
    [...lives]
      .filter(([, life]) => !isUpAtStart(life, madeAt) || life.facts.made === undefined)
      .map(([hsm]) => hsm),
  );
  const first = moments[0]!.world;
  const isUp = (hsm: string): boolean =>
    model.deployment.hsms.every((slot) => slot.name !== hsm || first.hsmState(slot) === 'ACTIVE');
  if ([...isThere].some((hsm) => lives.get(hsm)!.facts.made === undefined && !isUp(hsm))) return undefined;
  const clusters = Object.keys(scenario.clusters);
  const { need, reached, home } = model.deployment.keys.find(({ name }) => name === key)!;
  if (need > 3 || reached.length < home.hsms.length) return undefined;
  // Machines that were in one slot are HSMs of their own to the search, and each is copied to.
  if ([...lives.keys()].some((hsm) => hsm.includes('~'))) return undefined;
  const kept: TrueStep[] = [];
  let outageCount = 0;
  for (const step of steps) {
    const { action, parameters } = step;
    const { hsm, source, destination, target, cluster } = parameters;
    if (ofUsers.has(action) || (parameters['key'] ?? key) !== key) continue;
    if (cluster !== undefined && !clusters.includes(cluster)) continue;
    if (hsm !== undefined && !lives.has(hsm)) continue;
    if (
      action.startsWith('zone-') ||
      action.includes('tombstone') ||
      action.includes('backup') ||
      action.includes('cluster')
    )
      return undefined;
    if (action === 'hsm-becomes-unreachable') outageCount += 1;
    if (outageCount > 1) return undefined;
    const hsms = [hsm, target, source, destination].filter((name) => name?.startsWith('hsm') === true);
    // It is at work when the search begins.
    if (action === 'hsm-becomes-active' && !isThere.has(hsm!)) isThere.add(hsm!);
    else if (hsms.every((name) => isThere.has(name!))) kept.push(step);
    else if (parameters['key'] !== undefined) return undefined;
  }
  return kept;
}

/** The same with the name that the key has in the scenario. */
const named = (steps: readonly TrueStep[], handle: string): readonly StepName[] =>
  steps.map(({ action, parameters }) => ({
    action,
    parameters: 'key' in parameters ? { ...parameters, key: handle } : parameters,
  }));

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
