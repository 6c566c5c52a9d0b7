import type { Scenario } from '#models';

/**
 * Keys that are known to meet before anything happens, by name: a session key and the token key that it becomes, and
 * keys with one handle.
 */
export type KeyGroup = readonly string[];

/** Groups of keys that differ in their names only, in the order of the scenario. The first one stands for all. */
export type KeyKind = readonly KeyGroup[];

/** The keys of a scenario, by kind. */
export function keyKindsOf(scenario: Scenario): readonly KeyKind[] {
  const kinds = new Map<string, KeyGroup[]>();
  for (const group of groupsOf(scenario)) {
    const signature = signatureOf(group, scenario);
    kinds.set(signature, [...(kinds.get(signature) ?? []), group]);
  }
  return [...kinds.values()];
}

/** The scenario with these keys and no others. */
export function withKeys(scenario: Scenario, names: readonly string[]): Scenario {
  const keys = Object.entries(scenario.keys).filter(([name]) => names.includes(name));
  return { ...scenario, keys: Object.fromEntries(keys) };
}

function groupsOf({ keys }: Scenario): readonly KeyGroup[] {
  const order = Object.keys(keys);
  const isTied = (one: string, other: string): boolean =>
    keys[one]!.promotes === other ||
    keys[other]!.promotes === one ||
    (keys[one]!.handle !== undefined && keys[one]!.handle === keys[other]!.handle);
  const groups: string[][] = [];
  for (const name of order) {
    const tied = groups.filter((group) => group.some((other) => isTied(name, other)));
    for (const group of tied) groups.splice(groups.indexOf(group), 1);
    groups.push([...tied.flat(), name]);
  }
  const placeOf = (name: string): number => order.indexOf(name);
  return groups
    .map((group) => group.sort((one, other) => placeOf(one) - placeOf(other)))
    .sort(([one], [other]) => placeOf(one!) - placeOf(other!));
}

/**
 * All that a scenario says of its keys, whatever that is, but for their names; of handles, which of them are equal: all
 * keys of a scenario with one handle are in one group.
 */
function signatureOf(group: KeyGroup, { keys }: Scenario): string {
  const handles = group.map((name) => keys[name]!.handle);
  return JSON.stringify(
    group.map((name) => {
      const { promotes, handle, ...traits } = keys[name]!;
      return [
        traits,
        promotes === undefined ? null : group.indexOf(promotes),
        handle === undefined ? null : handles.indexOf(handle),
      ];
    }),
  );
}

/** A scenario in which keys of one kind could meet, if they did. */
export interface Company {
  readonly scenario: Scenario;
  /**
   * The groups of the kind, as what they are called in place of the keys of the first one. The first of these changes
   * no name.
   */
  readonly places: readonly ReadonlyMap<string, string>[];
}

/**
 * The keys of a group, of some others of their kind, of a twin that no scenario has, and of each other kind.
 *
 * @remarks
 * The second, the third and the last of the kind: a rule about the first key, or the last, treats them differently.
 */
export function companyOf(kind: KeyKind, kinds: readonly KeyKind[], scenario: Scenario): Company {
  const [first] = kind as readonly [KeyGroup];
  const others = [...new Set([...kind.slice(1, 3), ...kind.slice(-1)])].filter((group) => group !== first);
  const strangers = kinds.filter((other) => other !== kind).map(([group]) => group!);
  const present = withKeys(scenario, [first, ...others, ...strangers].flat());
  const twin = new Map(first.map((name) => [name, newName(`twin of ${name}`, scenario)] as const));
  const twins = first.map((name) => {
    const key = scenario.keys[name]!;
    const { promotes, handle } = key;
    const renamed = {
      ...key,
      ...(promotes === undefined ? {} : { promotes: twin.get(promotes)! }),
      ...(handle === undefined ? {} : { handle: newHandle(first, handle, scenario) }),
    };
    return [twin.get(name)!, renamed] as const;
  });
  return {
    scenario: { ...present, keys: { ...present.keys, ...Object.fromEntries(twins) } },
    places: [
      ...[first, ...others].map(
        (group) => new Map(first.map((name, index) => [name, group[index]!] as const)),
      ),
      twin,
    ],
  };
}

function newName(wanted: string, { keys }: Scenario): string {
  return Object.hasOwn(keys, wanted) ? newName(`${wanted}'`, { keys } as Scenario) : wanted;
}

/** A handle that no key has, for the keys of a twin whose originals have this one. */
function newHandle(group: KeyGroup, handle: number, { keys }: Scenario): number {
  const taken = new Set(Object.values(keys).map((key) => key.handle));
  const wanted = [...new Set(group.map((name) => keys[name]!.handle))].indexOf(handle);
  const free: number[] = [];
  for (let number = 0; free.length <= wanted; number += 1) if (!taken.has(number)) free.push(number);
  return free[wanted]!;
}
