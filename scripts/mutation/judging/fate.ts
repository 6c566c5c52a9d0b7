import type { Defect, Observation } from './judge.ts';

/**
 * What became of a mutant, from the best to the worst.
 *
 * @remarks
 * `property`: some property has another verdict than in the model as it is. `defect`: a machine was told
 * what it does not accept, an engine caught an action contradicting itself, or the code broke. `counts`:
 * only the numbers of worlds, transitions or their depth differ, in a scenario whose numbers are committed. `unnoticed`: they differ in other scenarios alone. `survived`: nothing differs anywhere.
 */
export type Fate = 'property' | 'defect' | 'counts' | 'unnoticed' | 'survived';

/** A mutant, judged. */
export interface Judged {
  readonly fate: Fate;
  /** The properties that killed it, in the order of the reports, each with the smallest scenario that shows it. */
  readonly killers: Readonly<Record<string, string>>;
  /** The first defect, and the scenario that showed it. */
  readonly defect: (Defect & { readonly scenario: string }) | null;
  /** The first scenario where only numbers differ. */
  readonly counted: string | null;
}

/** A scenario, and what the model as it is comes to in it. */
export interface Sound {
  readonly name: string;
  /** Whether it was drawn by lot. */
  readonly isDrawn: boolean;
  /** Whether its numbers are committed, so that a test would notice other ones. */
  readonly isKnown: boolean;
  readonly observation: Observation;
}

/** What has been seen of a mutant. */
export interface Seen {
  readonly sound: Sound;
  readonly observation: Observation;
}

/** Judges a mutant by what differs from the model as it is, in the order in which it was seen. */
export function judgeMutant(seen: readonly Seen[], propertyNames: readonly string[]): Judged {
  const killers = Object.fromEntries(
    propertyNames.flatMap((name) => {
      const first = seen.find((one) => isKilledBy(name, one));
      return first === undefined ? [] : [[name, first.sound.name]];
    }),
  );
  const broken = seen.find(({ observation }) => observation.defect !== null);
  const defect = broken?.observation.defect
    ? { ...broken.observation.defect, scenario: broken.sound.name }
    : null;
  const differing = seen.filter(({ sound, observation }) => !isSameCount(sound.observation, observation));
  const counted = differing.find(({ sound }) => sound.isKnown) ?? differing[0];
  return {
    fate: fateOf(killers, defect, counted?.sound),
    killers,
    defect,
    counted: counted?.sound.name ?? null,
  };
}

function fateOf(killers: Judged['killers'], defect: unknown, counted: Sound | undefined): Fate {
  if (Object.keys(killers).length > 0) return 'property';
  if (defect !== null) return 'defect';
  if (counted === undefined) return 'survived';
  return counted.isKnown ? 'counts' : 'unnoticed';
}

/** Only what is decided counts: a search that was stopped says nothing about what it did not find. */
function isKilledBy(property: string, { sound, observation }: Seen): boolean {
  const verdict = observation.verdicts[property];
  return verdict !== undefined && verdict !== sound.observation.verdicts[property];
}

function isSameCount(one: Observation, other: Observation): boolean {
  return (
    one.worlds === other.worlds &&
    one.transitions === other.transitions &&
    one.depth === other.depth &&
    one.complete === other.complete
  );
}
