import { ActorWorld, InternedWorld, type Refusal } from '#models';
import { callOf, sentenceOfUse } from '../../uses.ts';
import { unlessDefect } from '../claims.ts';
import type { Interleaving } from './interleaving.ts';

/** Where live actors and interned worlds part. */
export interface Disagreement {
  /** Steps of the interleaving up to it, those that were refused included. */
  readonly position: number;
  /** The slot that is in two states, or the step that only one engine takes. */
  readonly about: string;
  readonly interned: string;
  readonly live: string;
}

/**
 * Runs an interleaving on live actors beside the interned worlds.
 *
 * @returns where they first part, if they do: at the start, in what is refused, or in what a step leaves
 */
export function disagreementIn({
  space,
  numbers,
}: Pick<Interleaving, 'space' | 'numbers'>): Disagreement | undefined {
  const { model, memory, uses } = space;
  const interned = new InternedWorld(memory);
  const live = new ActorWorld(model.deployment);
  const compare = (position: number): Disagreement | undefined => {
    const expected = memory.encodingsOf(interned.numbers);
    const found = live.encodings;
    const slot = model.deployment.slots.find((_, at) => expected[at] !== found[at]);
    if (slot === undefined) return undefined;
    return { position, about: slot.name, interned: expected[slot.position]!, live: found[slot.position]! };
  };
  try {
    let disagreement = compare(0);
    for (let position = 1; disagreement === undefined && position <= numbers.length; position += 1) {
      const use = uses.at(numbers[position - 1]!);
      if (use !== undefined) {
        const [expected, found] = [uses.outcomeOf(use, interned), uses.outcomeOf(use, live)];
        const [internedSays, liveSays] = [sentenceOfUse(use, expected), sentenceOfUse(use, found)];
        if (internedSays !== liveSays)
          return { position, about: `${callOf(use)}.`, interned: internedSays, live: liveSays };
        disagreement = compare(position);
        continue;
      }
      const step = model.steps[numbers[position - 1]!]!;
      const refusals = { interned: step.refuses(interned), live: step.refuses(live) };
      if (refusals.interned !== refusals.live) {
        return { position, about: step.sentence, ...textOf(refusals) };
      }
      if (refusals.interned !== undefined) continue;
      step.apply(interned);
      const defect = unlessDefect(() => step.apply(live));
      if (defect instanceof Error) {
        return { position, about: step.sentence, interned: 'taken', live: defect.message };
      }
      disagreement = compare(position);
    }
    return disagreement;
  } finally {
    live.stop();
  }
}

function textOf({
  interned,
  live,
}: Record<'interned' | 'live', Refusal | undefined>): Record<'interned' | 'live', string> {
  const said = (refusal: Refusal | undefined): string =>
    refusal === undefined ? 'taken' : `refused: ${refusal}`;
  return { interned: said(interned), live: said(live) };
}
