import { inspect } from 'node:util';
import { adjacencyMapToArray, getAdjacencyMap, getShortestPaths } from '@xstate/graph';
import {
  type AnyEventObject,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  createActor,
  initialTransition,
  type Snapshot,
} from 'xstate';
import { type Memory, modelOf, type Scenario } from '#models';
import { Exploration } from '../search/exploration.ts';
import { ModelSpace } from '../verification/model-space.ts';
import { transitionsOf } from './transition-names.ts';

/** What machines are started with. Most do not look at it. */
interface Input {
  readonly users: readonly string[];
}

/** What a machine does in a scenario: where its slots start, and all that they are told. */
export interface Role {
  readonly machine: AnyStateMachine;
  readonly input: Input;
  /** Each once. */
  readonly starts: readonly AnyMachineSnapshot[];
  readonly heard: Memory['lifecycles'][number]['heard'];
}

/** The roles of a scenario, each machine that has a slot in it once; nothing where it has more worlds. */
export function rolesIn(scenario: Scenario, worldCountMax: number): readonly Role[] | undefined {
  const space = new ModelSpace(modelOf(scenario));
  const exploration = new Exploration(space, [], { worldCountMax });
  exploration.advance(Number.POSITIVE_INFINITY);
  if (!exploration.isComplete) return undefined;

  const { deployment, lifecycles, lifecycleAt, start } = space.memory;
  const input = { users: deployment.users.map(({ name }) => name) };
  return lifecycles.flatMap((lifecycle) => {
    const numbers = start.filter((_, position) => lifecycleAt[position] === lifecycle);
    const starts = [...new Set(numbers)].map((number) => lifecycle.snapshotOf(number));
    if (starts.length === 0) return [];
    return [{ machine: starts[0]!.machine, input, starts, heard: lifecycle.heard }];
  });
}

/** By name: the states, the events and the transitions of a machine. */
export function partsOf(machine: AnyStateMachine): readonly string[] {
  return [
    ...Object.keys(machine.states).map(stateNamed),
    ...machine.events.map((type) => eventNamed(String(type))),
    ...transitionsOf(machine).values(),
  ];
}

const stateNamed = (value: unknown): string => `state ${value}`;
const eventNamed = (type: string): string => `event ${type}`;

/** The parts of its machine that a role takes in its scenario. */
export function partsTaken({ machine, starts, heard }: Role): readonly string[] {
  const names = transitionsOf(machine);
  const transitions = heard.flatMap(({ from, event }) => machine.getTransitionData(from, event));
  return [
    ...[...starts, ...heard.map(({ to }) => to)].map(({ value }) => stateNamed(value)),
    ...heard.map(({ event }) => eventNamed(event.type)),
    ...transitions.map((transition) => names.get(transition) ?? 'an undeclared transition'),
  ];
}

/** A step of a path: the event, and the state that it leads to, as a text. */
interface PathStep {
  readonly event: AnyEventObject;
  readonly leadsTo: string;
}

/** A way through a machine. */
export interface Path {
  readonly machine: AnyStateMachine;
  readonly input: Input;
  readonly start: AnyMachineSnapshot;
  /** The first is how the machine starts. */
  readonly steps: readonly PathStep[];
}

/** What `@xstate/graph` derives from one start of a role. */
export interface Derivation {
  /** One to every state, and through every transition of every state one. */
  readonly paths: readonly Path[];
  /** By text, as {@link edgeOf} tells it. */
  readonly edges: ReadonlySet<string>;
}

/**
 * All ways through a machine on the events of a role, in whatever order it accepts them.
 *
 * @param isEndless - whether the machine has states without end; it is then left at those that its scenario
 * does not leave either
 */
export function derivationsOf(role: Role, isEndless: boolean): readonly Derivation[] {
  const { machine, input, starts, heard } = role;
  const events = [...new Map(heard.map(({ event }) => [JSON.stringify(event), event])).values()];
  const left = new Set(heard.map(({ from }) => textOf(from)));
  return starts.map((start) => {
    const options = {
      events,
      input,
      fromState: start,
      // The default cannot tell a Set from an empty object, nor `undefined` from nothing.
      serializeState: (snapshot: AnyMachineSnapshot) => textOf(snapshot),
      stopWhen: (snapshot: AnyMachineSnapshot) => isEndless && !left.has(textOf(snapshot)),
      limit: edgeCountMax,
    };
    const toStates = getShortestPaths(machine, options);
    // An event that is not accepted is an edge from a state to itself there.
    const edges = adjacencyMapToArray(getAdjacencyMap(machine, options)).filter(({ state, event }) =>
      (state as AnyMachineSnapshot).can(event),
    );
    const pathTo = new Map(
      toStates.map(({ state, steps }) => [
        textOf(state),
        steps.map((step) => ({ event: step.event, leadsTo: textOf(step.state) })),
      ]),
    );
    const through = edges.map(({ state, event, nextState }) => [
      ...pathTo.get(textOf(state))!,
      { event, leadsTo: textOf(nextState) },
    ]);
    return {
      paths: [...pathTo.values(), ...through].map((steps) => ({ machine, input, start, steps })),
      edges: new Set(edges.map(({ state, event, nextState }) => edgeOf(state, event, nextState))),
    };
  });
}

/** A machine with more edges than this is endless, and nobody said so. */
const edgeCountMax = 20_000;

/** A transition between two states, as a text. */
export function edgeOf(from: Snapshot<unknown>, event: AnyEventObject, to: Snapshot<unknown>): string {
  return `${textOf(from)} ${JSON.stringify(event)} ${textOf(to)}`;
}

/**
 * A state as a text: the same one exactly for equal states, whatever their contexts are made of.
 *
 * @remarks
 * Machines remember what they did for every test of this process, and some tests tell them data without a prototype.
 */
function textOf(snapshot: Snapshot<unknown>): string {
  const { value, context, status, output } = snapshot as AnyMachineSnapshot;
  const text = inspect(
    { value, context, status, output },
    {
      depth: Number.POSITIVE_INFINITY,
      maxArrayLength: Number.POSITIVE_INFINITY,
      maxStringLength: Number.POSITIVE_INFINITY,
      breakLength: Number.POSITIVE_INFINITY,
      sorted: true,
    },
  );
  return text.replaceAll('[Object: null prototype] ', '');
}

/** What a live actor did on a path. */
export interface Walk {
  readonly partsTaken: readonly string[];
  /** Where it first was not in the state that the path says. */
  readonly strayed: string | undefined;
}

/** Sends the events of a path to a live actor, in which every action is really carried out. */
export function walk({ machine, input, start, steps }: Path): Walk {
  const names = transitionsOf(machine);
  const partsTaken: string[] = [];
  const [initial] = initialTransition(machine, input);
  const { value, context } = start;
  const actor = createActor(machine, {
    input,
    // An actor may write into what it is given; nobody else must notice.
    ...(textOf(initial) === textOf(start)
      ? {}
      : { snapshot: machine.resolveState({ value, context: structuredClone(context) }) }),
    inspect(inspected) {
      if (inspected.type !== '@xstate.microstep') return;
      for (const transition of inspected._transitions) {
        partsTaken.push(eventNamed(inspected.event.type));
        partsTaken.push(names.get(transition) ?? 'an undeclared transition');
      }
    },
  });
  // A failing action shows in the state; unheard, it would stop the tests.
  actor.subscribe({ error: () => {} });
  actor.start();
  for (const [index, { event, leadsTo }] of steps.entries()) {
    if (index > 0) actor.send(structuredClone(event));
    const snapshot = actor.getSnapshot() as AnyMachineSnapshot;
    partsTaken.push(stateNamed(snapshot.value));
    if (textOf(snapshot) !== leadsTo) {
      const strayed = `${machine.id} after ${JSON.stringify(event)}: ${textOf(snapshot)}, not ${leadsTo}`;
      return { partsTaken, strayed };
    }
  }
  return { partsTaken, strayed: undefined };
}
