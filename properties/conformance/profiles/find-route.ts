import { boundRefusals } from '../bounds.ts';
import { type Answer, type Command, useKeyName } from '../implementation.ts';
import { observationOf } from '../observation.ts';
import type { Mistake } from '../suite/mistakes.ts';
import { type MistakenTestbed, told } from './mistaken-model.ts';
import type { Profile } from './profile.ts';
import { Profiling } from './profiling.ts';

/** How many worlds of a deployment are looked at in a profile, the nearest first. */
const worldCountMax = 120;

/** How many pairs of worlds that look alike are followed for a mistake. */
const pairCountMax = 100;

/** A way through a deployment: the last step is what it is about, and may be refused. */
export type RouteSteps = readonly Command[];

/** What an implementation of a profile does from one answer to the next. */
interface Move {
  readonly answer: Answer;
  readonly next: Int32Array;
  /** All that happens, each with all its parameters; what was told comes first, also where it is refused. */
  readonly taken: readonly Command[];
  readonly isBeyondBounds: boolean;
}

/** What a world has become when nothing more happens by itself. */
interface Rest {
  readonly numbers: Int32Array;
  readonly taken: readonly Command[];
}

interface Reached {
  readonly numbers: Int32Array;
  readonly way: RouteSteps;
  readonly moves: Map<Command, Move>;
}

/** Two worlds of which nobody could tell so far which one an implementation is in. */
interface Pair {
  readonly right: Int32Array;
  readonly wrong: Int32Array;
  readonly way: RouteSteps;
}

/** A deployment as an implementation of a profile goes through it. */
export class ProfiledTestbed {
  readonly testbed: MistakenTestbed;
  readonly profile: Profile;
  readonly #profiling: Profiling;
  readonly #commands: readonly Command[];
  readonly #resting = new Map<string, Rest>();
  #reached: readonly Reached[] | undefined;

  constructor(testbed: MistakenTestbed, profile: Profile) {
    this.testbed = testbed;
    this.profile = profile;
    this.#profiling = new Profiling(profile, (action) => testbed.choicesOf(action));
    this.#commands = commandsOf(testbed, profile);
  }

  /**
   * Ways on which a mistake may show, the shortest first: it looks other than it should where both implementations
   * make the same choices. Whether another choice explains it is not asked here.
   */
  *candidates(mistake: Mistake): Generator<RouteSteps> {
    const known = new Set<string>();
    let pairs: Pair[] = [];
    const isTouched = touchedBy(mistake, this.profile);
    for (const { numbers, way, moves } of this.#worlds()) {
      for (const command of this.#commands) {
        if (!isTouched(command)) continue;
        const move = this.#known(moves, numbers, command);
        if (move.isBeyondBounds) continue;
        yield* this.#compare(mistake, { right: numbers, wrong: numbers, way }, command, move, pairs, known);
      }
    }
    while (pairs.length > 0) {
      const next: Pair[] = [];
      for (const pair of pairs) {
        for (const command of this.#commands) {
          const move = this.#move(pair.right, command, undefined);
          if (!move.isBeyondBounds) yield* this.#compare(mistake, pair, command, move, next, known);
        }
      }
      pairs = next;
    }
  }

  *#compare(
    mistake: Mistake,
    { wrong, way, right: before }: Pair,
    command: Command,
    right: Move,
    next: Pair[],
    known: Set<string>,
  ): Generator<RouteSteps> {
    const other = this.#move(wrong, command, mistake);
    const steps = [...way, ...right.taken];
    if (other.answer.outcome !== right.answer.outcome || !this.#looksAlike(right.next, other.next)) {
      yield steps;
      return;
    }
    const isSame = right.next.join() === other.next.join();
    const isStill = right.next.join() === before.join() && other.next.join() === wrong.join();
    const text = `${right.next.join()} ${other.next.join()}`;
    if (isSame || isStill || known.has(text) || known.size >= pairCountMax) return;
    known.add(text);
    // What was refused is the end of a test, and no part of a way.
    if (right.answer.outcome === 'accepted') next.push({ right: right.next, wrong: other.next, way: steps });
  }

  #looksAlike(one: Int32Array, other: Int32Array): boolean {
    if (one.join() === other.join()) return true;
    const { observes } = this.profile.capabilities;
    const seen = (numbers: Int32Array): string =>
      JSON.stringify(observationOf(this.testbed.worldAt(numbers), observes));
    return seen(one) === seen(other);
  }

  /** The worlds that an implementation of the profile rests in, the nearest first. */
  #worlds(): readonly Reached[] {
    if (this.#reached !== undefined) return this.#reached;
    const start = this.#rest({ numbers: this.testbed.memory.start, taken: [] }, undefined);
    const reached: Reached[] = [{ numbers: start.numbers, way: start.taken, moves: new Map() }];
    const known = new Set([start.numbers.join()]);
    for (const { numbers, way, moves } of reached) {
      for (const command of this.#commands) {
        if (reached.length >= worldCountMax) break;
        const { answer, next, taken, isBeyondBounds } = this.#known(moves, numbers, command);
        if (isBeyondBounds || answer.outcome !== 'accepted' || known.has(next.join())) continue;
        known.add(next.join());
        reached.push({ numbers: next, way: [...way, ...taken], moves: new Map() });
      }
    }
    this.#reached = reached;
    return reached;
  }

  #known(moves: Map<Command, Move>, numbers: Int32Array, command: Command): Move {
    const known = moves.get(command) ?? this.#move(numbers, command, undefined);
    moves.set(command, known);
    return known;
  }

  #move(numbers: Int32Array, command: Command, mistake: Mistake | undefined): Move {
    const state = { numbers, taken: [] as Command[] };
    const refusals: string[] = [];
    const answer = this.#profiling.tell(command, (tried) => {
      const { answer: came, next } = told(this.testbed, state.numbers, tried, mistake);
      if (came.outcome === 'accepted') state.taken.push(tried);
      if (came.outcome === 'refused' && came.reason !== undefined) refusals.push(came.reason);
      state.numbers = next;
      return came;
    });
    if (answer.outcome !== 'accepted') state.taken.push(this.#firstChoice(command));
    const rested = this.#rest(state, mistake);
    const isBeyondBounds =
      !this.profile.capabilities.bounds &&
      answer.outcome !== 'accepted' &&
      refusals.some((reason) => boundRefusals.has(reason as never));
    return { answer, next: rested.numbers, taken: rested.taken, isBeyondBounds };
  }

  #rest(state: { numbers: Int32Array; taken: readonly Command[] }, mistake: Mistake | undefined): Rest {
    if (mistake !== undefined && this.#isOfRest(mistake))
      return this.#restOf(state.numbers, state.taken, mistake);
    const text = state.numbers.join();
    const known = this.#resting.get(text) ?? this.#restOf(state.numbers, [], undefined);
    this.#resting.set(text, known);
    return { numbers: known.numbers, taken: [...state.taken, ...known.taken] };
  }

  /** Whether a mistake is in something that happens by itself. */
  #isOfRest(mistake: Mistake): boolean {
    if (mistake.kind === 'use') return false;
    const { capabilities, eventual } = this.profile;
    return [...capabilities.immediate, ...eventual].includes(mistake.action.name);
  }

  #restOf(from: Int32Array, before: readonly Command[], mistake: Mistake | undefined): Rest {
    const taken = [...before];
    let numbers = from;
    const attempt = (tried: Command): Answer => {
      const { answer, next } = told(this.testbed, numbers, tried, mistake);
      if (answer.outcome === 'accepted') taken.push(tried);
      numbers = next;
      return answer;
    };
    const profiling = mistake === undefined ? this.#profiling : this.#beginningWith(mistake);
    profiling.settle(attempt);
    profiling.goOn(attempt);
    profiling.settle(attempt);
    return { numbers, taken };
  }

  /** What goes wrong is tried first: then it shows, if it ever does. */
  #beginningWith(mistake: Mistake): Profiling {
    return new Profiling(this.profile, (action) => this.testbed.choicesOf(action), actionOf(mistake));
  }

  #firstChoice(command: Command): Command {
    return {
      action: command.action,
      parameters: this.#profiling.choicesOf(command)[0] ?? command.parameters,
    };
  }
}

/** All that can be told in a profile: with those parameters that can be chosen, each once. */
function commandsOf(testbed: MistakenTestbed, { capabilities }: Profile): readonly Command[] {
  return Object.entries(capabilities.controls).flatMap(([action, chosen]) => {
    const distinct = new Map<string, Command>();
    for (const names of testbed.choicesOf(action)) {
      const parameters = Object.fromEntries(Object.entries(names).filter(([name]) => chosen.includes(name)));
      distinct.set(JSON.stringify(parameters), { action, parameters });
    }
    return [...distinct.values()];
  });
}

/** Whether a command may come to something else where somebody makes a mistake. */
function touchedBy(mistake: Mistake, { capabilities, eventual }: Profile): (command: Command) => boolean {
  if (mistake.kind === 'use') return ({ action }) => action === 'use-key';
  const { name } = mistake.action;
  const happensByItself = capabilities.immediate.includes(name) || eventual.includes(name);
  return ({ action }) => action === name || (happensByItself && action !== 'use-key');
}

/** The action that a mistake is in. */
export const actionOf = (mistake: Mistake): string =>
  mistake.kind === 'use' ? useKeyName : mistake.action.name;

/** Whether what a mistake is in ever happens in a profile. */
export function concerns(mistake: Mistake, { capabilities, eventual }: Profile): boolean {
  const name = actionOf(mistake);
  return (
    Object.hasOwn(capabilities.controls, name) ||
    capabilities.immediate.includes(name) ||
    eventual.includes(name)
  );
}
