import type { Evidence, LivenessProperty, RecoverableProperty, TemporalProperty } from '../property.ts';
import { knownWorldCountMax } from '../random/run-coverage/seen-worlds.ts';
import { takePath } from '../replay/taken-path.ts';
import { Exploration } from '../search/exploration.ts';
import type { ModelSpace } from '../verification/model-space.ts';
import { fairStepsOf } from './temporal-stage.ts';

/** What a trace says of a claim about what comes later: what shows that it fails, or why it does not show that. */
export type TemporalSight =
  | { readonly evidence: Evidence; readonly because?: undefined; readonly isOpen?: undefined }
  | {
      readonly evidence?: undefined;
      readonly because: string;
      /** Where nobody knows, because a limit was reached. */
      readonly isOpen?: boolean;
    };

/**
 * What a trace says of a claim about what comes later.
 *
 * @param way - the numbers of steps that can all be taken
 * @param loop - for a history without end: after so many of them, those that follow repeat for ever
 */
export function seeLater(
  space: ModelSpace,
  way: readonly number[],
  loop: number | undefined,
  property: TemporalProperty,
): TemporalSight {
  if (property.kind === 'recoverable') return replayIrrecoverable(space, way, property);
  if (loop === undefined)
    return { because: 'Only a history without end shows it, and the trace has no loop.' };
  return seeLasso(space, way, loop, property);
}

/**
 * What a history without end says of a claim.
 *
 * @param way - the numbers of steps that can all be taken
 * @param loop - after so many of them, those that follow repeat for ever; none may follow
 */
export function seeLasso(
  space: ModelSpace,
  way: readonly number[],
  loop: number,
  property: LivenessProperty,
): TemporalSight {
  const { worlds } = takePath(space, way);
  const round = worlds.slice(loop, Math.max(loop + 1, way.length));
  if (!isSame(worlds.at(-1)!, worlds[loop]!)) {
    return { because: `The steps after the first ${loop} do not lead back to where they began.` };
  }
  const starved = starvedStep(space, round, new Set(way.slice(loop)), property);
  if (starved !== undefined) {
    const { sentence } = space.model.steps[starved]!;
    return { because: `The history is not fair. This could happen for ever, and never does: ${sentence}` };
  }
  for (const subject of property.subjects(space.model.deployment)) {
    const evidence = evidenceOn(space, worlds.slice(0, loop), round, property, subject);
    if (evidence !== undefined) return { evidence };
  }
  return { because: 'The history comes to what is claimed.' };
}

/** What the world at the end of a way says of the claim that it can be left for a better one. */
export function replayIrrecoverable(
  space: ModelSpace,
  way: readonly number[],
  property: RecoverableProperty,
): TemporalSight {
  return replayIrrecoverableFrom(space, takePath(space, way).worlds.at(-1)!, property);
}

/** The same of any reachable world, where no more than so many can follow. */
export function replayIrrecoverableFrom(
  space: ModelSpace,
  last: Int32Array,
  property: RecoverableProperty,
  worldCountMax = knownWorldCountMax,
): TemporalSight {
  const { after, worldAfter } = space;
  for (const subject of property.subjects(space.model.deployment)) {
    after.set(last);
    const evidence = property.findViolation(worldAfter, subject);
    if (evidence === undefined || !property.appliesTo(worldAfter, subject)) continue;
    const goal = {
      name: property.name,
      judges: 'worlds',
      watches: [],
      applies: () => true,
      finds: () => property.findViolation(worldAfter, subject) === undefined,
    } as const;
    const limits = { worldCountMax };
    const exploration = new Exploration(space, [goal], limits, { start: last });
    while (!exploration.isSettled && exploration.advance(sliceSize));
    if (exploration.isSettled) continue;
    if (exploration.isComplete) return { evidence };
    const because = `More than ${worldCountMax} worlds can follow; nothing is known of the rest.`;
    return { because, isOpen: true };
  }
  return { because: 'From the last world, what is claimed can be reached.' };
}

const sliceSize = 1_000;

function isSame(one: Int32Array, other: Int32Array): boolean {
  return one.every((value, position) => value === other[position]);
}

/** A fair step that never happens in a loop, although it would have to. */
function starvedStep(
  space: ModelSpace,
  round: readonly Int32Array[],
  taken: ReadonlySet<number>,
  property: LivenessProperty,
): number | undefined {
  const enabledIn = round.map((world) => {
    space.before.set(world);
    return new Set(space.effects().flatMap(({ step, positions }) => (positions.length > 0 ? [step] : [])));
  });
  const starved = fairStepsOf(property, space.model).find(({ step, strength }) => {
    if (taken.has(step)) return false;
    const isEnabled = (enabled: ReadonlySet<number>): boolean => enabled.has(step);
    return strength === 'weak' ? enabledIn.every(isEnabled) : enabledIn.some(isEnabled);
  });
  return starved?.step;
}

/** What is wrong for ever, if it is: in some world of the loop, or in every world since one that it applies to. */
function evidenceOn(
  space: ModelSpace,
  stem: readonly Int32Array[],
  round: readonly Int32Array[],
  property: LivenessProperty,
  subject: unknown,
): Evidence | undefined {
  const violationIn = (world: Int32Array): Evidence | undefined => {
    space.after.set(world);
    return property.findViolation(space.worldAfter, subject);
  };
  const isTrigger = (world: Int32Array): boolean => {
    space.after.set(world);
    return property.appliesTo(space.worldAfter, subject);
  };
  const violations = round.map(violationIn);
  const first = violations.find((evidence) => evidence !== undefined);
  if (property.kind === 'eventually-always' || first === undefined) return first;
  if (violations.includes(undefined)) return undefined;
  const lastReached = stem.findLastIndex((world) => violationIn(world) === undefined);
  const tail = [...stem.slice(lastReached + 1), ...round];
  return tail.some(isTrigger) ? first : undefined;
}
