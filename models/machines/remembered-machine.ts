import {
  type AnyEventObject,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  initialTransition,
} from 'xstate';
import { advance } from './lifecycle.ts';

/**
 * What a machine did, remembered for all models of the process.
 *
 * @remarks
 * A run may build thousands of models, of which most have HSMs and keys that go the same ways; each way goes through
 * XState once. A machine is a pure function of its state and the event: this is no second version of it.
 */
class RememberedMachine {
  readonly #machine: AnyStateMachine;
  readonly #starts = new Map<string, AnyMachineSnapshot>();
  /** By the text of a state and of an event. */
  readonly #next = new Map<string, AnyMachineSnapshot>();
  /** By the text of a state. */
  readonly #resolved = new Map<string, AnyMachineSnapshot>();

  constructor(machine: AnyStateMachine) {
    this.#machine = machine;
  }

  start(input: unknown): AnyMachineSnapshot {
    const text = exactText(input);
    let start = this.#starts.get(text);
    if (start === undefined) {
      [start] = initialTransition(this.#machine, input) as [AnyMachineSnapshot, unknown];
      remember(this.#starts, text, start);
    }
    return start;
  }

  /** The state with this name and context. */
  resolve(value: unknown, context: unknown): AnyMachineSnapshot {
    const text = exactText([value, context]);
    let resolved = this.#resolved.get(text);
    if (resolved === undefined) {
      resolved = this.#machine.resolveState({ value: value as string, context });
      remember(this.#resolved, text, resolved);
    }
    return resolved;
  }

  advance(from: AnyMachineSnapshot, event: AnyEventObject): AnyMachineSnapshot {
    const text = `${textOf(from)} ${exactText(event)}`;
    let next = this.#next.get(text);
    if (next === undefined) {
      next = advance(this.#machine, from, event);
      remember(this.#next, text, next);
    }
    return next;
  }
}

const machines = new WeakMap<AnyStateMachine, RememberedMachine>();

/** The memory of a machine. */
export function remembered(machine: AnyStateMachine): RememberedMachine {
  let known = machines.get(machine);
  if (known === undefined) {
    known = new RememberedMachine(machine);
    machines.set(machine, known);
  }
  return known;
}

/** More than a process that looks at one deployment after the other needs at a time. */
const rememberedMax = 10_000;

function remember<Value>(values: Map<string, Value>, text: string, value: Value): void {
  if (values.size >= rememberedMax) values.clear();
  values.set(text, value);
}

const texts = new WeakMap<AnyMachineSnapshot, string>();

function textOf(snapshot: AnyMachineSnapshot): string {
  let text = texts.get(snapshot);
  if (text === undefined) {
    text = exactText([snapshot.value, snapshot.context]);
    texts.set(snapshot, text);
  }
  return text;
}

/** JSON that also tells a field that is undefined from none: it keeps its place in what follows. */
function exactText(value: unknown): string {
  if (!hasUndefined(value)) return JSON.stringify(value);
  return JSON.stringify(value, (_, inner: unknown) => (inner === undefined ? { undefined: 0 } : inner)) ?? '';
}

function hasUndefined(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value === undefined;
  for (const inner of Object.values(value)) if (hasUndefined(inner)) return true;
  return false;
}
