import type { Path } from '../scenarios/problem.ts';
import type { Axis, AxisChoice } from './axes.ts';
import type { Expression, Values } from './expression.ts';
import { at, SweepError } from './sweep-error.ts';

/** What must be true of a cell, and where the sweep says so. */
export interface Condition {
  readonly path: Path;
  readonly expression: Expression;
}

/** A choice for each axis; undefined where that is not there. */
export type Combination = readonly (AxisChoice | undefined)[];

/** Far more cells than anybody reads. */
const cellCountMax = 100_000;

/** Combinations that are looked at: far more than these never end. */
const combinationCountMax = 1_000_000;

/**
 * Every combination of values that the conditions leave, the first axis changing least often.
 *
 * @throws SweepError where there is none, or too many
 */
export function combinationsOf(
  axes: readonly Axis[],
  conditions: readonly Condition[],
): readonly Combination[] {
  const known = axes.map((_, count) => new Set(axes.slice(0, count + 1).map(({ name }) => name)));
  /** By axis: the conditions that can be judged once it has a value, and could not before. */
  const judged = axes.map((_, index) =>
    conditions.filter(({ expression: { names } }) => {
      const isKnown = (among: ReadonlySet<string> | undefined): boolean =>
        [...names].every((name) => among?.has(name) === true);
      return isKnown(known[index]) && !isKnown(known[index - 1]);
    }),
  );
  const found: Combination[] = [];
  let lookedAt = 0;
  const visit = (chosen: Combination, values: Values): void => {
    const axis = axes[chosen.length];
    if (axis === undefined) {
      found.push(chosen);
      if (found.length > cellCountMax) throw tooMany(`more than ${cellCountMax} cells`);
      return;
    }
    const { name, when } = axis;
    const isThere = when === undefined || isTrue(['axes', name, 'when'], when, values);
    for (const choice of isThere ? axis.choices : [undefined]) {
      lookedAt += 1;
      if (lookedAt > combinationCountMax) throw tooMany(`more than ${combinationCountMax} combinations`);
      const next = { ...values, [name]: choice?.value ?? null };
      const isLeft = judged[chosen.length]!.every(({ path, expression }) => isTrue(path, expression, next));
      if (isLeft) visit([...chosen, choice], next);
    }
  };
  visit([], {});
  if (found.length === 0)
    throw new SweepError(['where'], 'no cell is left: no combination fulfils all of it');
  return found;
}

const isTrue = (path: Path, expression: Expression, values: Values): boolean =>
  at(path, () => expression.isTrueOf(values));

const tooMany = (what: string): SweepError =>
  new SweepError(['axes'], `the sweep is too large: it has ${what}`);
