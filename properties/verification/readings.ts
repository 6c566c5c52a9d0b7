import { type ReadingField, readingFields, type Scenario, type Verdict } from '#models';
import type { ScenarioResult } from './verification.ts';

/** A verdict, and the length of what was found. */
export interface ReadVerdict {
  readonly verdict: Verdict;
  readonly length: number | null;
}

/** What a scenario comes to under the two readings of one assumption. */
export interface ReadingResult {
  readonly field: ReadingField;
  /** Whether both searches saw every world. */
  readonly complete: boolean;
  /** How probable it is that one of them missed a world; null where neither can. */
  readonly missProbability: number | null;
  readonly properties: readonly {
    readonly name: string;
    readonly byDefault: ReadVerdict;
    readonly otherwise: ReadVerdict;
  }[];
}

/**
 * A scenario under the other reading, for each field of `assume`; whatever else it assumes stays as it is.
 *
 * @remarks
 * It expects nothing: what a scenario expects, it expects of its own reading.
 */
export function otherReadingsOf(
  scenario: Scenario,
): readonly { readonly field: ReadingField; readonly scenario: Scenario }[] {
  const { expect: _, ...rest } = scenario;
  return readingFields.map((field) => ({
    field,
    scenario: { ...rest, assume: { ...scenario.assume, [field]: !scenario.assume[field] } },
  }));
}

/** Puts the verdicts of a scenario beside those of its other reading, the default one first. */
export function compareReadings(
  field: ReadingField,
  own: ScenarioResult,
  other: ScenarioResult,
): ReadingResult {
  const [first, second] = own.scenario.assume[field] ? [other, own] : [own, other];
  return {
    field,
    complete: own.complete && other.complete,
    missProbability: eitherOf(own.missProbability, other.missProbability),
    properties: first.properties.map(({ name, verdict, length }) => ({
      name,
      byDefault: { verdict, length },
      otherwise: verdictIn(second, name),
    })),
  };
}

/** How probable one of two things is, at most. */
function eitherOf(one: number | null, other: number | null): number | null {
  return one === null && other === null ? null : Math.min(1, (one ?? 0) + (other ?? 0));
}

/** The properties whose verdict depends on the assumption, as far as it is known under both readings. */
export function dependentOn({ properties }: ReadingResult): ReadingResult['properties'] {
  return properties.filter(
    ({ byDefault, otherwise }) =>
      byDefault.verdict !== otherwise.verdict &&
      byDefault.verdict !== 'incomplete' &&
      otherwise.verdict !== 'incomplete',
  );
}

function verdictIn({ properties }: ScenarioResult, wanted: string): ReadVerdict {
  const found = properties.find(({ name }) => name === wanted);
  if (found === undefined) throw new RangeError(`${wanted} was asked under one reading only.`);
  return { verdict: found.verdict, length: found.length };
}
