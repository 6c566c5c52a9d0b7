import { write } from '../../search/space.ts';
import { unlessDefect } from '../claims.ts';
import { simplerDeployments } from '../deployments/simpler-deployments.ts';
import { Interleaving } from './interleaving.ts';

/**
 * Every interleaving that is one simplification away: without all that was refused, without any use of a key,
 * without a stretch of steps, long stretches first, then in a simpler deployment.
 *
 * @remarks
 * The last stretches are single steps, so an interleaving of which no simpler one fails cannot do without any
 * of its steps.
 */
export function* simplerInterleavings(
  interleaving: Interleaving,
  mayReduceDeployment: boolean,
): Generator<Interleaving> {
  const { space, numbers } = interleaving;
  const taken = takenSteps(interleaving);
  if (taken.length < numbers.length) yield new Interleaving(space, taken);
  const { withoutUses } = new Interleaving(space, taken);
  if (withoutUses.numbers.length < taken.length) yield withoutUses;
  for (
    let length = Math.ceil(numbers.length / 2);
    length >= 1;
    length = length === 1 ? 0 : Math.ceil(length / 2)
  ) {
    // From the end: what a long walk did after it failed goes first.
    for (let end = numbers.length; end > 0; end -= length) {
      const start = Math.max(0, end - length);
      yield new Interleaving(space, [...numbers.slice(0, start), ...numbers.slice(end)]);
    }
  }
  if (!mayReduceDeployment) return;
  for (const scenario of simplerDeployments(space.model.scenario)) yield interleaving.movedTo(scenario);
}

/** The steps that are not refused, as far as they can be asked about, and the uses. */
function takenSteps({ space, numbers }: Interleaving): number[] {
  space.before.set(space.start);
  return numbers.filter((number) => {
    if (space.uses.at(number) !== undefined) return true;
    const outcome = unlessDefect(() => space.outcomeOf(number));
    if (outcome instanceof Error) return true;
    if (typeof outcome !== 'string') write(outcome, space.before);
    return typeof outcome !== 'string';
  });
}
