import type { StepName } from '#models';
import { takePath } from '../replay/taken-path.ts';
import { changes } from '../search/space.ts';
import type { ModelSpace } from '../verification/model-space.ts';
import { traceOf } from '../verification/trace.ts';
import { avertedText } from './averted.ts';
import type { Neighbour } from './explanation.ts';
import { type FoundHistory, otherEndsOf, shifted } from './found-history.ts';
import { mishapText, remedyRankOf, remedyText } from './remedies.ts';
import { postponedIn } from './step-roles.ts';

/** A change of one step after which the claim is kept. */
interface Change {
  readonly kind: 'inserted' | 'replaced';
  readonly position: number;
  /** The number of the step. */
  readonly step: number;
  /** The history with the change in it. */
  readonly way: readonly number[];
}

/**
 * What could have happened in time, or gone the other way, so that the claim would have been kept.
 *
 * @remarks
 * Of changes that differ only in which HSM they name, or in when, the latest is told: the nearest to the finding. All
 * other steps are taken as they were. The most natural remedies come first.
 */
export function neighboursIn(history: FoundHistory): readonly Neighbour[] {
  if (history.histories.property.kind === 'reachable') return [];
  const { steps } = history.histories.space.model;
  const kinds = new Map<string, Change>();
  for (let position = history.way.length - 1; position >= 0; position -= 1) {
    for (const change of [...replacedAt(history, position), ...insertedAt(history, position)]) {
      const kind = `${change.kind} ${kindOf(steps[change.step]!)}`;
      if (!kinds.has(kind)) kinds.set(kind, change);
    }
  }
  const rankOf = ({ step }: Change): number => remedyRankOf(steps[step]!)!;
  const nearest = [...kinds.values()].toSorted(
    (one, other) => rankOf(one) - rankOf(other) || other.position - one.position,
  );
  // Whether a copy came in time by itself or in the place of one that failed is no difference to a person.
  const isFirst = (change: Change, index: number): boolean =>
    nearest.findIndex(({ step }) => kindOf(steps[step]!) === kindOf(steps[change.step]!)) === index;
  return nearest.filter(isFirst).map((change) => changedNeighbour(history, change));
}

/**
 * The nearest history in which the claim is kept because a step comes later, or a mishap does not happen, or some other
 * step does not; in this order, because that is what people can hope for.
 */
export function lastResort(history: FoundHistory): readonly Neighbour[] {
  if (history.histories.property.kind === 'reachable') return [];
  const places = [...history.way.keys()].toReversed();
  const attempts = [moved, withoutMishap, withoutStep];
  for (const attempt of attempts) {
    for (const position of places) {
      const neighbour = attempt(history, position);
      if (neighbour !== undefined) return [neighbour];
    }
  }
  return [];
}

function moved(history: FoundHistory, position: number): Neighbour | undefined {
  const { space, property } = history.histories;
  const postponed = postponedIn(history, position);
  if (postponed?.outcome.kind !== 'gone' || !postponed.outcome.speaks) return undefined;
  const { action, parameters } = space.model.steps[history.way[position]!]!;
  const when = `only after step ${postponed.after! + 1}`;
  return {
    kind: 'moved',
    sentence: `Had step ${position + 1} come ${when}, ${avertedText(property.name)}.`,
    position,
    step: { action, parameters },
    setting: null,
    price: [],
    trace: told(space, postponed.outcome.way),
  };
}

function withoutMishap(history: FoundHistory, position: number): Neighbour | undefined {
  const mishap = mishapText(history.histories.space.model.steps[history.way[position]!]!);
  return mishap === undefined ? undefined : leftOut(history, position, `${mishap} in step ${position + 1}`);
}

function withoutStep(history: FoundHistory, position: number): Neighbour | undefined {
  return leftOut(history, position, `step ${position + 1} not been taken`);
}

function leftOut(history: FoundHistory, position: number, had: string): Neighbour | undefined {
  const { way, loop, histories } = history;
  const kept = keptWay(history, way.toSpliced(position, 1), shifted(loop, position, -1));
  if (kept === undefined) return undefined;
  const sentence = `Had ${had}, ${avertedText(histories.property.name)}.`;
  return {
    kind: 'left-out',
    sentence,
    position,
    step: null,
    setting: null,
    price: [],
    trace: told(histories.space, kept),
  };
}

/** The action, and what it is about but for the HSMs. */
function kindOf({ action, parameters }: StepName): string {
  const { key = '', user = '', backup = '', cluster = '' } = parameters;
  return JSON.stringify([action, key, user, backup, cluster]);
}

function* replacedAt(history: FoundHistory, position: number): Generator<Change> {
  const { way, loop } = history;
  for (const step of otherEndsOf(history, position)) {
    const kept = keptWay(history, way.with(position, step), loop);
    if (kept !== undefined) yield { kind: 'replaced', position, step, way: kept };
  }
}

function* insertedAt(history: FoundHistory, position: number): Generator<Change> {
  const { histories, way, loop } = history;
  const { space } = histories;
  const world = takePath(space, way.slice(0, position)).worlds.at(-1)!;
  space.before.set(world);
  const possible = space.effects().filter((effect) => changes(effect, world));
  for (const { step } of possible) {
    if (remedyRankOf(space.model.steps[step]!) === undefined) continue;
    const kept = keptWay(history, way.toSpliced(position, 0, step), shifted(loop, position, 1));
    if (kept !== undefined) yield { kind: 'inserted', position, step, way: kept };
  }
}

/** A changed history, if the claim is kept in it. */
function keptWay(
  { histories }: FoundHistory,
  way: readonly number[],
  loop: number | null,
): readonly number[] | undefined {
  const outcome = histories.outcomeOf(way, loop);
  return outcome.kind === 'gone' && outcome.speaks ? outcome.way : undefined;
}

function changedNeighbour({ histories }: FoundHistory, { kind, position, step, way }: Change): Neighbour {
  const { space, property } = histories;
  const { action, parameters } = space.model.steps[step]!;
  const when = kind === 'inserted' ? `before step ${position + 1}` : `in step ${position + 1}`;
  const sentence = `Had ${remedyText({ action, parameters })} ${when}, ${avertedText(property.name)}.`;
  return {
    kind,
    sentence,
    position,
    step: { action, parameters },
    setting: null,
    price: [],
    trace: told(space, way),
  };
}

const told = ({ model }: ModelSpace, way: readonly number[]): Neighbour['trace'] => traceOf(model, way).steps;
