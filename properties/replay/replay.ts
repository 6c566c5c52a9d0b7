import {
  type ActionSet,
  modelOf,
  type Problem,
  type Refusal,
  type Scenario,
  type StepName,
  StepNames,
  unknownName,
} from '#models';
import { properties, propertyNamed } from '../properties.ts';
import { type Evidence, isSafety, type Property } from '../property.ts';
import {
  claimBrokenBy,
  type EngineClaim,
  engineClaims,
  isEngineClaim,
  unlessDefect,
} from '../random/claims.ts';
import { type Disagreement, disagreementIn } from '../random/interleavings/engines.ts';
import { Interleaving } from '../random/interleavings/interleaving.ts';
import { KnownWorlds, knownWorldCountMax } from '../random/run-coverage/seen-worlds.ts';
import { Runner } from '../random/runner.ts';
import { Exploration } from '../search/exploration.ts';
import { seeLater } from '../temporal/temporal-replay.ts';
import { isUse } from '../uses.ts';
import { ModelSpace } from '../verification/model-space.ts';
import { Trace, type TraceStep } from '../verification/trace.ts';
import { sliceSize } from '../verification/verification.ts';

/** A trace as data: where, what was done, and what it is said to show in the end. */
export interface Replayable {
  readonly scenario: Scenario;
  readonly steps: readonly StepName[];
  /** The name of a property, or of a claim about the engines; or a property of your own. */
  readonly claim: string | Property;
  /** For a history without end: after so many steps, those that follow repeat for ever; none may follow. */
  readonly loop?: number | undefined;
  /** Pass an object with actions of your own, or with one replaced. */
  readonly actions?: ActionSet | undefined;
}

/** How a replay ended. */
export type ReplayOutcome =
  /** The last step, or the world it led to, shows it. */
  | { readonly kind: 'shown'; readonly evidence: Evidence | null }
  /** Every step was taken, and there is nothing to see; `because` says why where it needs saying. */
  | { readonly kind: 'not-shown'; readonly because?: string }
  /** A step cannot be taken. */
  | { readonly kind: 'refused'; readonly sentence: string; readonly refusal: Refusal }
  /** A step cannot be taken because its action is wrong in itself, which is not what was to be shown. */
  | { readonly kind: 'defective'; readonly claim: EngineClaim; readonly message: string };

/** What came of a replay. */
export interface Replay {
  /** The steps that were taken, and among them the uses of keys with what came of them. */
  readonly trace: readonly TraceStep[];
  readonly outcome: ReplayOutcome;
  /** Where live actors and interned worlds part; undefined where both do the same. */
  readonly disagreement: Disagreement | undefined;
}

/** A replay, or the first step that names nothing in the deployment. */
export type Replayed =
  | { readonly replay: Replay; readonly problem?: undefined }
  | { readonly replay?: undefined; readonly problem: Problem };

/** Takes the steps of a trace again, on interned worlds and on live actors. */
export function replay({ scenario, steps, claim, loop, actions }: Replayable): Replayed {
  const claimed = claimedBy(claim);
  if (claimed === undefined) {
    const known = [...properties.map(({ name }) => name), ...Object.keys(engineClaims)];
    return { problem: { path: ['claim'], message: unknownName('property', String(claim), known) } };
  }
  const space = new ModelSpace(modelOf(scenario, actions));
  const named = numbersOf(space, steps);
  if (named.problem !== undefined) return named;
  const { numbers, forbidden } = named;
  const interleaving = new Interleaving(space, numbers);
  const disagreement = unlessDefect(() => disagreementIn(interleaving));
  const trace = new Trace(space.model);
  const stopped = takeAll(trace, space, numbers, claimed) ?? forbidden;
  return {
    replay: {
      trace: trace.steps,
      outcome: stopped ?? outcomeOf(interleaving, trace, claimed, loop),
      disagreement: disagreement instanceof Error ? undefined : disagreement,
    },
  };
}

const claimedBy = (claim: string | Property): EngineClaim | Property | undefined => {
  if (typeof claim !== 'string') return claim;
  return isEngineClaim(claim) ? claim : propertyNamed(claim);
};

type Named =
  | {
      readonly numbers: readonly number[];
      readonly forbidden: ReplayOutcome | undefined;
      readonly problem?: undefined;
    }
  | { readonly problem: Problem };

/** The steps up to the first that the deployment forbids; every name is looked up, though. */
function numbersOf({ model, uses }: ModelSpace, steps: readonly StepName[]): Named {
  const names = new StepNames(model);
  const numbers: number[] = [];
  let forbidden: ReplayOutcome | undefined;
  for (const [index, step] of steps.entries()) {
    if (isUse(step)) {
      const { number, problem } = uses.find(step);
      if (problem !== undefined) return { problem: { ...problem, path: ['steps', index, ...problem.path] } };
      if (forbidden === undefined) numbers.push(number);
      continue;
    }
    const found = names.find(step);
    if (found.kind === 'unknown') {
      const { path, message } = found.problem;
      return { problem: { path: ['steps', index, ...path], message } };
    }
    if (forbidden !== undefined) continue;
    if (found.kind === 'step') numbers.push(found.number);
    else forbidden = { kind: 'refused', sentence: found.sentence, refusal: found.refusal };
  }
  return { numbers, forbidden };
}

/** Takes steps as far as they go; returns why it ended before the last, if it did. */
function takeAll(
  trace: Trace,
  { model, uses }: ModelSpace,
  numbers: readonly number[],
  claim: EngineClaim | Property,
): ReplayOutcome | undefined {
  for (const number of numbers) {
    const use = uses.at(number);
    if (use !== undefined) {
      trace.use(uses, use);
      continue;
    }
    const { sentence, action, parameters } = model.steps[number]!;
    const refusal = unlessDefect(() => trace.take(number));
    if (refusal instanceof Error) {
      const broken = claimBrokenBy(refusal)!;
      if (broken !== claim) return { kind: 'defective', claim: broken, message: refusal.message };
      trace.steps.push({ action, parameters, sentence, changed: [] });
      return { kind: 'shown', evidence: { error: refusal.message } };
    }
    if (refusal !== undefined) return { kind: 'refused', sentence, refusal };
  }
  return undefined;
}

/** What is to be seen after the last step. */
function outcomeOf(
  interleaving: Interleaving,
  trace: Trace,
  claim: EngineClaim | Property,
  loop: number | undefined,
): ReplayOutcome {
  if (typeof claim === 'string') {
    return shows(interleaving, claim) ? { kind: 'shown', evidence: null } : { kind: 'not-shown' };
  }
  const { evidence, because } = isSafety(claim)
    ? { evidence: trace.evidenceOf(claim) }
    : seeLater(interleaving.space, ...withoutUses(interleaving, loop), claim);
  if (evidence !== undefined) return { kind: 'shown', evidence };
  return because === undefined ? { kind: 'not-shown' } : { kind: 'not-shown', because };
}

/** The steps of the model, and after how many of them the loop begins. Whatever is used, the world stays as it is. */
function withoutUses(
  { space, numbers }: Interleaving,
  loop: number | undefined,
): [way: readonly number[], loop: number | undefined] {
  const steps = (some: readonly number[]): readonly number[] =>
    new Interleaving(space, some).withoutUses.numbers;
  return [steps(numbers), loop === undefined ? undefined : steps(numbers.slice(0, loop)).length];
}

function shows({ space, numbers }: Interleaving, claim: EngineClaim): boolean {
  if (claim === 'engines-agree') return disagreementIn({ space, numbers }) !== undefined;
  const worlds = claim === 'search-sees-every-world' ? everyWorldOf(space) : undefined;
  return new Runner(space, [], () => false, worlds).run(numbers)?.claim === claim;
}

/** Every world that an exhaustive search sees, where there are not too many. */
function everyWorldOf(space: ModelSpace): KnownWorlds | undefined {
  const exploration = new Exploration(space, [], { worldCountMax: knownWorldCountMax }, { isNumbered: true });
  while (exploration.advance(sliceSize));
  return exploration.isComplete ? new KnownWorlds(exploration, space) : undefined;
}
