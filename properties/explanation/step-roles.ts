import { modelOf, refusals, type Scenario } from '#models';
import { ModelSpace } from '../verification/model-space.ts';
import { avertedText } from './averted.ts';
import type { StepRole } from './explanation.ts';
import { type FoundHistory, type FoundTrace, foundHistory, otherEndsOf, shifted } from './found-history.ts';
import type { Outcome } from './histories.ts';

/**
 * What each step of a finding has to do with it.
 *
 * @remarks
 * Each is left out in turn, taken as late as it can be taken with all others in their order, and changed for each of
 * the others in place.
 *
 * @returns one for each step; none where the trace is too long for that, or shows a claim about the engines
 */
export function stepRolesOf(scenario: Scenario, found: FoundTrace): readonly StepRole[] {
  const history = foundHistory(new ModelSpace(modelOf(scenario)), found);
  return history === undefined ? [] : rolesIn(history);
}

/** The same of a history at hand. */
export function rolesIn(history: FoundHistory): readonly StepRole[] {
  return history.way.map((_, index) => roleOf(history, index));
}

function roleOf(history: FoundHistory, index: number): StepRole {
  const { histories, way, loop } = history;
  const without = histories.outcomeOf(way.toSpliced(index, 1), shifted(loop, index, -1));
  const postponed = postponedIn(history, index);
  const interchangeableWith = placesFor(history, index);
  const isViolation = histories.property.kind !== 'reachable';
  const hasOtherEnd = isViolation && otherEndsOf(history, index).some((step) => isKept(history, index, step));
  const told = { index, without, postponed, interchangeableWith, hasOtherEnd };
  return {
    matters: without.kind !== 'remains',
    decides: hasOtherEnd || (isViolation && [without, postponed?.outcome].some(isKeptIn)),
    without: without.kind,
    postponed: postponed?.outcome.kind ?? null,
    interchangeableWith,
    sentence: sentenceOf(told, histories.property),
  };
}

/** Whether the claim is kept with another step in this place. */
function isKept({ histories, way, loop }: FoundHistory, index: number, step: number): boolean {
  return isKeptIn(histories.outcomeOf(way.with(index, step), loop));
}

const isKeptIn = (outcome: Outcome | undefined): boolean => outcome?.kind === 'gone' && outcome.speaks;

/** What becomes of a finding where a step comes later. */
interface Postponed {
  /** The place, from 0, of the step that it is taken after; null where it can be taken after none. */
  readonly after: number | null;
  readonly outcome: Outcome;
}

/** What becomes of a finding where one step comes as late as all can be taken; undefined for the last. */
export function postponedIn({ histories, way, loop }: FoundHistory, index: number): Postponed | undefined {
  // What is repeated for ever stays so, and what comes before it as well.
  const last = loop !== null && index < loop ? loop - 1 : way.length - 1;
  const others = way.toSpliced(index, 1);
  let first: Outcome | undefined;
  for (let after = last; after > index; after -= 1) {
    const outcome = histories.outcomeOf(others.toSpliced(after, 0, way[index]!), loop);
    if (outcome.kind !== 'refused') return { after, outcome };
    first ??= outcome;
  }
  return first && { after: null, outcome: first };
}

function placesFor({ histories, way, loop }: FoundHistory, index: number): readonly number[] {
  const isInLoop = (place: number): boolean => loop !== null && place >= loop;
  return [...way.keys()].filter((place) => {
    // A step that comes twice would change places with itself.
    if (way[place] === way[index] || isInLoop(place) !== isInLoop(index)) return false;
    const changed = way.with(index, way[place]!).with(place, way[index]!);
    return histories.outcomeOf(changed, loop).kind === 'remains';
  });
}

interface ToldRole {
  readonly index: number;
  readonly without: Outcome;
  readonly postponed: Postponed | undefined;
  readonly interchangeableWith: readonly number[];
  readonly hasOtherEnd: boolean;
}

function sentenceOf(role: ToldRole, property: Claimed): string {
  const { index, without, postponed, interchangeableWith, hasOtherEnd } = role;
  const sentences = [`Without it, ${withoutText(index, without, property)}.`];
  if (without.kind === 'remains') return sentences.join(' ');
  if (hasOtherEnd) sentences.push(`Had it gone the other way, ${avertedText(property.name)}.`);
  if (postponed?.outcome.kind === 'remains') {
    sentences.push(`It may come later, after step ${postponed.after! + 1}; the finding remains.`);
  } else if (interchangeableWith.length > 0) {
    sentences.push(`It may change places with ${stepsText(interchangeableWith)}.`);
  }
  // Where the claim is kept without it as well, it goes without saying.
  if (postponed?.outcome.kind === 'gone' && without.kind !== 'gone')
    sentences.push(
      `Had it come only after step ${postponed.after! + 1}, ${goneText(postponed.outcome, property)}.`,
    );
  return sentences.join(' ');
}

interface Claimed {
  readonly name: string;
  readonly kind: string;
}

function withoutText(index: number, without: Outcome, property: Claimed): string {
  switch (without.kind) {
    case 'remains':
      return 'the finding remains';
    case 'refused': {
      const refused = without.index >= index ? without.index + 1 : without.index;
      return `step ${refused + 1} is refused: ${refusals[without.refusal]}`;
    }
    case 'unknown':
      return 'nobody knows: a limit was reached';
    case 'gone':
      return goneText(without, property);
  }
}

function goneText({ speaks }: Extract<Outcome, { kind: 'gone' }>, { name, kind }: Claimed): string {
  if (kind === 'reachable') return 'there would be no witness';
  return speaks ? avertedText(name) : 'the claim would have nothing to say in the end';
}

function stepsText(places: readonly number[]): string {
  const numbers = places.map((place) => String(place + 1));
  const last = numbers.at(-1)!;
  return numbers.length === 1 ? `step ${last}` : `steps ${numbers.slice(0, -1).join(', ')} and ${last}`;
}
