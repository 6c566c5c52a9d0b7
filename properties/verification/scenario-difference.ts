import type { Verdict } from '#models';
import type { PropertyResult, ScenarioResult } from './verification.ts';

/**
 * What became of a verdict: `worse`; `new`, a finding after of which it is not known whether it was there before;
 * `unknown`, because one search was stopped; `better`; `changed`, neither; `same`.
 */
export const verdictChanges = ['worse', 'new', 'unknown', 'better', 'changed', 'same'] as const;

/** See {@link verdictChanges}. */
export type VerdictChange = (typeof verdictChanges)[number];

/** One property in two scenarios. */
export interface PropertyDifference {
  readonly name: string;
  readonly kind: VerdictChange;
  readonly before: PropertyResult;
  readonly after: PropertyResult;
  /** Which side has a trace that the other one does not have; null where neither has. */
  readonly traceOf: 'before' | 'after' | null;
}

/** Puts the verdicts of two scenarios beside each other, property by property. */
export function differencesOf(before: ScenarioResult, after: ScenarioResult): readonly PropertyDifference[] {
  return after.properties.map((now) => {
    const then = before.properties.find(({ name }) => name === now.name);
    if (then === undefined) throw new RangeError(`${now.name} was asked of one scenario only.`);
    const kind = changeOf(then, now);
    return { name: now.name, kind, before: then, after: now, traceOf: sideOf(kind, then, now) };
  });
}

type Meant = 'good' | 'bad' | 'silent' | 'open';

const meaning: Readonly<Record<Verdict, Meant>> = {
  holds: 'good',
  reachable: 'good',
  violated: 'bad',
  unreachable: 'bad',
  vacuous: 'silent',
  incomplete: 'open',
};

function changeOf(before: PropertyResult, after: PropertyResult): VerdictChange {
  const [then, now] = [meaning[before.verdict], meaning[after.verdict]];
  if (then === 'open' || now === 'open') return now === 'bad' ? 'new' : 'unknown';
  if (then === now) return before.length === after.length ? 'same' : 'changed';
  if (now === 'bad') return 'worse';
  // A property that has nothing to say any more is kept by nobody.
  return then === 'bad' && now === 'good' ? 'better' : 'changed';
}

function sideOf(
  kind: VerdictChange,
  before: PropertyResult,
  after: PropertyResult,
): PropertyDifference['traceOf'] {
  const [isBefore, isAfter] = [before.trace.length > 0, after.trace.length > 0];
  switch (kind) {
    case 'same':
    case 'unknown':
      return null;
    case 'worse':
    case 'new':
      return isAfter ? 'after' : isBefore ? 'before' : null;
    case 'better':
      return isBefore ? 'before' : isAfter ? 'after' : null;
    case 'changed':
      if (!isBefore || !isAfter) return isAfter ? 'after' : isBefore ? 'before' : null;
      // Of two that are shortest, the other side has none as short as the shorter one.
      return (after.length ?? Infinity) <= (before.length ?? Infinity) ? 'after' : 'before';
  }
}
