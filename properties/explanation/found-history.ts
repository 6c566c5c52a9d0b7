import type { StepName } from '#models';
import { StepNames } from '#models';
import { propertyNamed } from '../properties.ts';
import { takePath } from '../replay/taken-path.ts';
import { isUse } from '../uses.ts';
import type { ModelSpace } from '../verification/model-space.ts';
import { Histories } from './histories.ts';
import { isOtherEnd } from './remedies.ts';

/** A finding as data: of which property, by which steps. */
export interface FoundTrace {
  /** The name of the property. */
  readonly name: string;
  readonly trace: readonly StepName[];
  /** For a history without end: after so many steps, those that follow repeat for ever; else null. */
  readonly loop: number | null;
}

/** A history that was found, and those that are like it. */
export interface FoundHistory {
  readonly histories: Histories;
  /** The numbers of the steps. */
  readonly way: readonly number[];
  readonly loop: number | null;
}

/** A trace that takes longer is not changed step by step. */
const stepCountMax = 100;

/** A finding as a history of steps, uses of keys left out; undefined where the trace is too long, or of no property, as those about the engines. */
export function foundHistory(space: ModelSpace, { name, trace, loop }: FoundTrace): FoundHistory | undefined {
  const property = propertyNamed(name);
  if (property === undefined || trace.length > stepCountMax) return undefined;
  const names = new StepNames(space.model);
  const steps = trace.filter((step) => !isUse(step));
  const usesBefore = trace.slice(0, loop ?? 0).filter(isUse).length;
  const way = steps.map((step) => {
    const found = names.find(step);
    if (found.kind !== 'step') throw new Error(`A trace of ${name} has a step that its scenario lacks.`);
    return found.number;
  });
  return { histories: new Histories(space, property), way, loop: loop === null ? null : loop - usesBefore };
}

/** The numbers of the steps that one step could have ended in instead. */
export function otherEndsOf({ histories: { space }, way }: FoundHistory, index: number): readonly number[] {
  const { steps } = space.model;
  const step = steps[way[index]!]!;
  space.before.set(takePath(space, way.slice(0, index)).worlds.at(-1)!);
  const enabled = space.effects().map((effect) => effect.step);
  return enabled.filter((number) => isOtherEnd(step, steps[number]!));
}

/** Where the loop begins once a step before it is inserted, or left out. */
export function shifted(loop: number | null, index: number, by: 1 | -1): number | null {
  if (loop === null) return null;
  return index < loop || (by === 1 && index === loop) ? loop + by : loop;
}
