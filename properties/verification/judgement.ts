import type { Scenario, Verdict } from '#models';
import type { PropertyResult, ScenarioResult } from './verification.ts';

/** Whether a verdict is what it should be. */
export type Judgement = 'expected' | 'unexpected' | 'incomplete';

/**
 * Judges one verdict of a scenario.
 *
 * @remarks
 * A property that must hold is never expected to be violated. Where the scenario expects a verdict, another
 * one is unexpected, in either direction: a property expected to hold that turns out `vacuous` as well. A
 * hazard that the scenario says nothing about is reported and judged by nobody.
 */
export function judge(
  { scenario }: Pick<ScenarioResult, 'scenario'>,
  { name, property, verdict }: Pick<PropertyResult, 'name' | 'property' | 'verdict'>,
): Judgement {
  const isBroken = verdict === 'violated' && property.duty === 'must';
  if (isBroken) return 'unexpected';
  if (verdict === 'incomplete') return 'incomplete';
  const expected: Verdict | undefined = scenario.expect?.[name];
  return expected === undefined || expected === verdict ? 'expected' : 'unexpected';
}

/** The worst of several judgements: what is unexpected outweighs what is not known. */
export function worst(judgements: Iterable<Judgement>): Judgement {
  const all = new Set(judgements);
  if (all.has('unexpected')) return 'unexpected';
  return all.has('incomplete') ? 'incomplete' : 'expected';
}

/**
 * The judgement of a whole scenario.
 *
 * @remarks
 * One in which nothing was ever applicable, as where a cluster was meant to run and does not, has been asked
 * nothing: that is no pass, unless it says that it expects just that.
 */
export function judgeScenario(result: ScenarioResult): Judgement {
  const judgements = result.properties.map((property) => judge(result, property));
  const isOpen = !result.complete || saysNothing(result);
  return worst(isOpen ? [...judgements, 'incomplete'] : judgements);
}

/**
 * Whether no property had anything to say in a scenario that does not expect so.
 *
 * @remarks
 * Where no step can ever happen, a property that holds was asked of the start alone: that says nothing either.
 */
export function saysNothing({
  scenario: { expect },
  properties,
  transitions,
}: {
  readonly scenario: Pick<Scenario, 'expect'>;
  readonly properties: readonly Pick<PropertyResult, 'name' | 'verdict'>[];
  readonly transitions: number;
}): boolean {
  const silent: readonly Verdict[] = [
    'vacuous',
    'unreachable',
    ...(transitions === 0 ? (['holds'] as const) : []),
  ];
  return (
    properties.length > 0 &&
    properties.every(({ name, verdict }) => silent.includes(verdict) && expect?.[name] === undefined)
  );
}
