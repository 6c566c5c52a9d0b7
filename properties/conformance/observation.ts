import type { Deployment, ReadonlyWorld } from '#models';
import {
  type Aspect,
  type AspectsOfKind,
  aspects,
  aspectsByKind,
  type ObservedKind,
  type Seen,
} from './aspects.ts';

/** What is to be seen: kind of slot, name, aspect, value. What cannot be seen is left out. */
export type Observation = {
  readonly [Kind in ObservedKind]?: Readonly<Record<string, Readonly<Record<string, Seen>>>>;
};

const slotsOf = (deployment: Deployment, kind: ObservedKind): readonly { readonly name: string }[] =>
  deployment[kind];

/** All that is to be seen of a world; with `only`, as much as somebody sees who sees these aspects. */
export function observationOf(
  world: ReadonlyWorld,
  only: readonly Aspect[] = aspects,
): Required<Observation> {
  const kinds = Object.entries(aspectsByKind) as [ObservedKind, AspectsOfKind][];
  return Object.fromEntries(
    kinds.map(([kind, ofKind]) => {
      const asked = Object.entries(ofKind).filter(([aspect]) => only.includes(`${kind}.${aspect}` as Aspect));
      const slots = slotsOf(world.deployment, kind).map((slot) => {
        const values = asked.map(([aspect, { read }]) => [aspect, read(world, slot as never)] as const);
        return [slot.name, Object.fromEntries(values)] as const;
      });
      return [kind, Object.fromEntries(slots)];
    }),
  ) as Required<Observation>;
}

/** One value of an observation, and where it stands. */
export interface SeenValue {
  readonly kind: ObservedKind;
  readonly slot: string;
  readonly aspect: string;
  readonly value: Seen;
}

/** Every value of an observation, in its order. */
export function valuesIn(observation: Observation): SeenValue[] {
  return Object.entries(observation).flatMap(([kind, slots]) =>
    Object.entries(slots).flatMap(([slot, values]) =>
      Object.entries(values).map(([aspect, value]) => ({ kind: kind as ObservedKind, slot, aspect, value })),
    ),
  );
}

/** What was seen otherwise than it is in a world: each value with what it would be. */
export function differencesFrom(
  observation: Observation,
  world: ReadonlyWorld,
): (SeenValue & { readonly expected: Seen | undefined })[] {
  return valuesIn(observation).flatMap((seen) => {
    const own = valueIn(world, seen);
    return own !== undefined && isSame(own, seen.value) ? [] : [{ ...seen, expected: own }];
  });
}

/** Whether every value is as it is in a world. */
export function looksLike(observation: Observation, world: ReadonlyWorld): boolean {
  return valuesIn(observation).every((seen) => {
    const own = valueIn(world, seen);
    return own !== undefined && isSame(own, seen.value);
  });
}

function valueIn(
  world: ReadonlyWorld,
  { kind, slot: name, aspect }: Omit<SeenValue, 'value'>,
): Seen | undefined {
  const ofKind: AspectsOfKind = Object.hasOwn(aspectsByKind, kind) ? aspectsByKind[kind] : {};
  const declared = Object.hasOwn(ofKind, aspect) ? ofKind[aspect] : undefined;
  const slot = declared && slotsOf(world.deployment, kind).find((candidate) => candidate.name === name);
  return slot && declared.read(world, slot as never);
}

/** The values that are new in `after`; every other is as it was. */
export function changesFrom(before: Observation, after: Observation): Observation {
  const keyOf = ({ kind, slot, aspect }: SeenValue): string => JSON.stringify([kind, slot, aspect]);
  const old = new Map(valuesIn(before).map((seen) => [keyOf(seen), textOf(seen.value)]));
  return observationFrom(valuesIn(after).filter((seen) => old.get(keyOf(seen)) !== textOf(seen.value)));
}

/** The observation of some values. A slot may have any name, also one that every object inherits. */
export function observationFrom(values: readonly SeenValue[]): Observation {
  const seen = new Map<string, Map<string, [string, Seen][]>>();
  for (const { kind, slot, aspect, value } of values) {
    const slots = seen.get(kind) ?? new Map<string, [string, Seen][]>();
    seen.set(kind, slots);
    slots.set(slot, [...(slots.get(slot) ?? []), [aspect, value]]);
  }
  return Object.fromEntries(
    [...seen].map(([kind, slots]) => [
      kind,
      Object.fromEntries([...slots].map(([slot, aspects]) => [slot, Object.fromEntries(aspects)])),
    ]),
  ) as Observation;
}

/** Nearly all values are plain: they need no text to be compared. */
const isSame = (one: Seen, other: Seen): boolean =>
  one === other || (typeof one === 'object' && textOf(one) === textOf(other));

/** A value as a text: the same one exactly for equal values, in whatever order their parts are. */
function textOf(value: Seen): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return JSON.stringify([...value].sort());
  return JSON.stringify(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
