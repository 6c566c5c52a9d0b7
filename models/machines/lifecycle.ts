import { type AnyEventObject, type AnyMachineSnapshot, type AnyStateMachine, transition } from 'xstate';
import type { ClauseId } from '../clauses.ts';

/** What every state and every transition of our machines carries. */
export interface Meta {
  readonly clause: ClauseId;
}

/** A machine was told something that it does not accept in its state. It is always a defect of an action. */
export class UnacceptedEventError extends Error {
  override readonly name = 'UnacceptedEventError';

  constructor(machine: string, state: unknown, event: AnyEventObject) {
    super(`The machine ${machine} does not accept ${JSON.stringify(event)} while ${JSON.stringify(state)}.`);
  }
}

/**
 * Runs one event through a machine.
 *
 * @remarks
 * XState ignores an event that a state has no transition for. In a verifier silence would be a wrong
 * verdict, so it is an error here.
 *
 * @throws {@link UnacceptedEventError} where the machine would ignore the event.
 */
export function advance(
  machine: AnyStateMachine,
  snapshot: AnyMachineSnapshot,
  event: AnyEventObject,
): AnyMachineSnapshot {
  if (!snapshot.can(event)) throw new UnacceptedEventError(machine.id, snapshot.value, event);
  const [next] = transition(machine, snapshot, event);
  return next as AnyMachineSnapshot;
}

/**
 * The canonical text of a state: its name and its context.
 *
 * @remarks
 * Contexts are plain data with sorted lists, so equal states have equal texts whichever history led to them,
 * and whichever engine keeps them.
 */
export function encodingOf({ value, context }: Pick<AnyMachineSnapshot, 'value' | 'context'>): string {
  return JSON.stringify([value, context]);
}
