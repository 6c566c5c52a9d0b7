import { type AnyStateMachine, initialTransition } from 'xstate';
import type { ClauseId } from '#models';
import type { Meaning } from './meaning.ts';

/** A machine as a page tells it. */
export interface DescribedMachine {
  readonly name: string;
  readonly meaning: Meaning;
  readonly clause: string;
  /** What it carries besides its state. */
  readonly carries: readonly string[];
  /** Guard to the condition, as it is written in the source. */
  readonly guards: Readonly<Record<string, string>>;
  readonly states: readonly DescribedState[];
}

/** One state of a machine. */
export interface DescribedState {
  readonly name: string;
  readonly description: string;
  readonly clause: string;
  readonly isInitial: boolean;
  readonly isFinal: boolean;
  readonly transitions: readonly DescribedTransition[];
}

/** What an event does in a state. */
export interface DescribedTransition {
  readonly event: string;
  /** The name of what must hold; `else` where a guarded transition for the same event comes first. */
  readonly guard: string | undefined;
  /** The state that follows; the same one where only what the machine carries changes. */
  readonly target: string;
  readonly description: string;
  readonly clause: string;
}

/** What a machine says of itself, with what only its source says: the meaning and the guards. */
export function describedMachine(
  machine: AnyStateMachine,
  source: Pick<DescribedMachine, 'meaning' | 'clause' | 'guards'>,
): DescribedMachine {
  const [{ context }] = initialTransition(machine, { users: [] });
  return {
    ...source,
    name: machine.id,
    carries: Object.keys(context ?? {}),
    states: Object.values(machine.states).map((state) => ({
      name: state.key,
      ...saidOf(state),
      isInitial: machine.config.initial === state.key,
      isFinal: state.type === 'final',
      transitions: Object.entries(state.on).flatMap(([event, transitions]) =>
        transitions.map((transition, index) => ({
          event,
          guard: guardNameOf(transition.guard) ?? (index > 0 ? 'else' : undefined),
          target: transition.target?.[0]?.key ?? state.key,
          ...saidOf(transition),
        })),
      ),
    })),
  };
}

interface Commented {
  readonly description?: string | undefined;
  readonly meta?: unknown;
}

function saidOf({ description, meta }: Commented): { description: string; clause: ClauseId } {
  const { clause } = meta as { readonly clause: ClauseId };
  return { description: description ?? '', clause };
}

function guardNameOf(guard: unknown): string | undefined {
  if (guard === undefined) return undefined;
  if (typeof guard === 'string') return guard;
  const { type } = guard as { readonly type?: unknown };
  if (typeof type === 'string') return type;
  throw new Error('A guard without a name cannot be told: name it in the setup of its machine.');
}
