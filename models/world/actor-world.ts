import {
  type Actor,
  type AnyEventObject,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  createActor,
} from 'xstate';
import { encodingOf, UnacceptedEventError } from '../machines/lifecycle.ts';
import { machines } from '../machines/machines.ts';
import type { Deployment } from './deployment.ts';
import { inputOf, machineNameOf } from './machine-names.ts';
import { type Asked, ask, DerivedWorld, type Reader } from './readers.ts';
import { Readings } from './readings.ts';
import type { Slot } from './slots.ts';
import { startOf } from './start.ts';
import type { World } from './world.ts';

/**
 * A world of live XState actors, one for each slot, which starts as its scenario says.
 *
 * @remarks
 * The same actions run on it as on interned worlds, some hundred times slower: it is what interned worlds are
 * compared with, and something to watch in small scenarios. Changed in place, by `tell` or `restore`.
 */
export class ActorWorld extends DerivedWorld implements World {
  readonly deployment: Deployment;
  readonly #readings: Readings;
  /** By position. */
  readonly #actors: Actor<AnyStateMachine>[];
  /** By position: a state that the slot was in, and its text. */
  readonly #texts: { readonly state: AnyMachineSnapshot; readonly text: string }[] = [];

  constructor(deployment: Deployment) {
    super();
    this.deployment = deployment;
    this.#readings = new Readings(deployment);
    this.#actors = deployment.slots.map((slot) => {
      const machine = machineFor(slot);
      const start = startOf(slot, deployment);
      if (start !== undefined) return actorIn(machine.resolveState(start));
      return started(createActor(machine, { input: inputOf(machineNameOf(slot), deployment) }));
    });
  }

  /** The canonical text of the state of each slot, by position: equal exactly for equal worlds. */
  get encodings(): readonly string[] {
    return this.#actors.map((actor, position) => {
      const state = actor.getSnapshot();
      const known = this.#texts[position];
      if (known !== undefined && isSameState(known.state, state)) return known.text;
      const text = encodingOf(state);
      this.#texts[position] = { state, text };
      return text;
    });
  }

  /** The world as it is now, to be returned to with `restore`. By position. */
  snapshots(): readonly AnyMachineSnapshot[] {
    return this.#actors.map((actor) => actor.getSnapshot());
  }

  /**
   * Returns to an earlier world.
   *
   * @remarks
   * Only the slots that differ get a new actor, so that going back one step is cheap.
   *
   * @param snapshots - what `snapshots` gave for a world of the same deployment
   * @throws RangeError where there is not one snapshot for each slot
   */
  restore(snapshots: readonly AnyMachineSnapshot[]): void {
    if (snapshots.length !== this.#actors.length)
      throw new RangeError(`${snapshots.length} snapshots are no world of ${this.#actors.length} slots.`);
    for (const [position, snapshot] of snapshots.entries()) {
      const actor = this.#actors[position]!;
      if (isSameState(actor.getSnapshot(), snapshot)) continue;
      actor.stop();
      this.#actors[position] = actorIn(snapshot);
    }
  }

  /** Stops every actor. The world can still be asked, and restored, but is told nothing any more. */
  stop(): void {
    for (const actor of this.#actors) actor.stop();
  }

  /**
   * Tells a slot what happened to it. Where that throws, the slot stays as it was.
   *
   * @throws {@link UnacceptedEventError} where the actor would ignore the event, and whatever the machine
   * itself throws on the way.
   */
  tell(slot: Slot, event: AnyEventObject): void {
    const { position } = slot;
    const actor = this.#actors[position]!;
    const before = actor.getSnapshot();
    const { status, value } = before;
    if (status === 'stopped') throw new Error(`The actor of ${slot.name} was stopped.`);
    if (!before.can(event)) throw new UnacceptedEventError(before.machine.id, value, event);
    actor.send(event);
    const after = actor.getSnapshot();
    if (after.status !== 'error') return;
    this.#actors[position] = actorIn(before);
    throw after.error;
  }

  protected override answer(reader: Reader, slot: Slot | undefined, asked: readonly Asked[]): unknown {
    if (slot === undefined) return false;
    return ask(this.#readings, reader, [this.#actors[slot.position]!.getSnapshot(), ...asked.slice(1)]);
  }
}

const machineFor = (slot: Slot): AnyStateMachine => machines[machineNameOf(slot)];

/** A running actor that goes on from a snapshot. */
function actorIn(snapshot: AnyMachineSnapshot): Actor<AnyStateMachine> {
  return started(createActor(snapshot.machine, { snapshot }));
}

function started(actor: Actor<AnyStateMachine>): Actor<AnyStateMachine> {
  // An error that nobody observes is thrown again by XState, later and out of reach of whoever sent the event.
  actor.subscribe({ error: () => {} });
  return actor.start();
}

/**
 * Whether two snapshots of one machine are of the same state, as far as that can be told at a glance.
 *
 * @remarks
 * An actor shows another snapshot than the one it was created from, but with the same context. Our machines
 * have flat states, whose values are strings, and a context is never changed in place.
 */
function isSameState(one: AnyMachineSnapshot, other: AnyMachineSnapshot): boolean {
  return one.status === other.status && one.value === other.value && one.context === other.context;
}
