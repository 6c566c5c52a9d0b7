import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Project } from 'ts-morph';
import { describe, expect, test } from 'vitest';
import type { AnyEventObject, AnyStateMachine } from 'xstate';
import { initialTransition } from 'xstate';
import { clauses } from '../clauses.ts';
import { advance, UnacceptedEventError } from './lifecycle.ts';
import { machines } from './machines.ts';

const all: readonly AnyStateMachine[] = Object.values(machines);
const named = all.map((machine) => [machine.id, machine] as const);

interface Described {
  readonly description?: string | undefined;
  readonly meta?: { readonly clause?: string } | undefined;
}

/** Every state and every transition, by where it is. */
function partsOf(machine: AnyStateMachine): readonly (readonly [string, Described])[] {
  return Object.values(machine.states).flatMap((state) => [
    [state.key, state] as const,
    ...Object.entries(state.on).flatMap(([event, transitions]) =>
      transitions.map((transition) => [`${state.key} on ${event}`, transition] as const),
    ),
  ]);
}

/** A machine in one of its states, with the context that it starts with. */
function snapshotIn(machine: AnyStateMachine, state: string, context?: object) {
  const [{ context: initial }] = initialTransition(machine, { users: ['co', 'cu'] });
  return machine.resolveState({ value: state, context: context ?? initial });
}

test('the folder holds no other machine', () => {
  const files = readdirSync(new URL('.', import.meta.url)).filter((file) => file.endsWith('.machine.ts'));
  expect(all.map(({ id }) => `${id}.machine.ts`).sort()).toEqual(files.sort());
});

describe.each(named)('%s', (_, machine) => {
  test('says of every state and every transition what it means and which clause it follows', () => {
    const offences = partsOf(machine).flatMap(([place, { description, meta }]) => [
      ...(/^[A-Z].*\.$/.test(description ?? '') ? [] : [`${place}: no sentence`]),
      ...(Object.hasOwn(clauses, meta?.clause ?? '') ? [] : [`${place}: no clause`]),
    ]);
    expect(offences).toEqual([]);
  });

  test('goes on only when it is told something by name', () => {
    const surprises = Object.values(machine.states).flatMap((state) => [
      ...(state.always ?? []),
      ...state.after,
      ...state.invoke,
      ...Object.keys(state.states),
    ]);
    expect(surprises).toEqual([]);
    expect(machine.events.filter((event) => !/^[a-zA-Z]+\.[a-zA-Z]+$/.test(event))).toEqual([]);
  });

  test('has a way from its initial state to every other', () => {
    const reached = new Set([String(machine.config.initial)]);
    for (const key of reached) {
      for (const transition of Object.values(machine.states[key]!.on).flat())
        for (const target of transition.target ?? []) reached.add(target.key);
    }
    expect([...reached].sort()).toEqual(Object.keys(machine.states).sort());
  });

  test('accepts nothing in any state but the events of its transitions', () => {
    const pairs = Object.values(machine.states).flatMap((state) =>
      machine.events.map((type) => ({ state: state.key, type, isAccepted: type in state.on })),
    );
    const unaccepted = pairs.filter(({ isAccepted }) => !isAccepted);
    if (machine !== machines.faults) expect(unaccepted).not.toEqual([]);
    for (const { state, type } of unaccepted) {
      const tell = () => advance(machine, snapshotIn(machine, state), { type });
      expect(tell, `${type} while ${state}`).toThrow(UnacceptedEventError);
      expect(tell).toThrow(`The machine ${machine.id} does not accept {"type":"${type}"} while "${state}".`);
    }
  });

  test('has a final state exactly where nothing is accepted any more', () => {
    for (const state of Object.values(machine.states)) {
      const isOver = state.ownEvents.length === 0;
      expect(state.type === 'final', state.key).toBe(isOver);
    }
  });

  test('is deaf to what it has never heard of', () => {
    for (const state of Object.keys(machine.states)) {
      const tell = () => advance(machine, snapshotIn(machine, state), { type: 'pigs.flew' });
      expect(tell).toThrow(UnacceptedEventError);
    }
  });
});

describe('the guards of an HSM', () => {
  const contents = { keys: ['key-1'], users: { co: 2, cu: 1, new: 0 } };
  const tell = (state: string, event: AnyEventObject) =>
    advance(machines.hsm, snapshotIn(machines.hsm, state, contents), event).context;

  test.each([
    ['ACTIVE', { type: 'key.erased', key: 'key-2' }],
    ['ACTIVE', { type: 'session.ended', key: 'key-2' }],
    ['DEGRADED', { type: 'session.ended', key: 'key-2' }],
    ['ACTIVE', { type: 'user.created', user: 'cu' }],
    ['ACTIVE', { type: 'user.created', user: 'co' }],
    ['ACTIVE', { type: 'user.replicated', user: 'cu', version: 1 }],
    ['ACTIVE', { type: 'password.changed', user: 'co' }],
    ['ACTIVE', { type: 'password.changed', user: 'new' }],
  ])('in %s refuse %o', (state, event) => {
    expect(() => tell(state, event)).toThrow(UnacceptedEventError);
  });

  test.each([
    ['ACTIVE', { type: 'key.erased', key: 'key-1' }, { ...contents, keys: [] }],
    ['ACTIVE', { type: 'session.ended', key: 'key-1' }, { ...contents, keys: [] }],
    ['DEGRADED', { type: 'session.ended', key: 'key-1' }, { ...contents, keys: [] }],
    ['ACTIVE', { type: 'user.created', user: 'new' }, { ...contents, users: { co: 2, cu: 1, new: 1 } }],
    [
      'ACTIVE',
      { type: 'user.replicated', user: 'new', version: 2 },
      { ...contents, users: { co: 2, cu: 1, new: 2 } },
    ],
    ['ACTIVE', { type: 'password.changed', user: 'cu' }, { ...contents, users: { co: 2, cu: 2, new: 0 } }],
    ['ACTIVE', { type: 'key.stored', key: 'key-0' }, { ...contents, keys: ['key-0', 'key-1'] }],
    ['ACTIVE', { type: 'key.stored', key: 'key-1' }, contents],
  ])('in %s let %o through', (state, event, expected) => {
    expect(tell(state, event)).toEqual(expected);
  });
});

describe('the vocabulary names exactly the states of', () => {
  const file = fileURLToPath(new URL('../vocabulary.ts', import.meta.url));
  const vocabulary = new Project({ compilerOptions: { strict: true } }).addSourceFileAtPath(file);
  const statesNamed = (alias: string) =>
    vocabulary
      .getTypeAliasOrThrow(alias)
      .getType()
      .getUnionTypes()
      .map((type) => type.getLiteralValueOrThrow());

  test.each([
    ['HsmState', [machines.hsm]],
    ['ClusterState', [machines.cluster]],
    ['BackupState', [machines.backup]],
    ['CreationState', [machines.creationSdk3, machines.creationSdk5, machines.sessionKey]],
  ] as [string, AnyStateMachine[]][])('%s', (alias, followed) => {
    const states = new Set(followed.flatMap((machine) => Object.keys(machine.states)));
    expect(statesNamed(alias).sort()).toEqual([...states].sort());
  });
});
