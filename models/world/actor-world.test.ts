import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type AnyEventObject, createActor } from 'xstate';
import { actions } from '../actions/actions.ts';
import { start } from '../actions/testing.ts';
import { UnacceptedEventError } from '../machines/lifecycle.ts';
import { machines } from '../machines/machines.ts';
import { type Model, modelOf } from '../model.ts';
import { refusals } from '../refusals.ts';
import { publicScenarios } from '../scenarios/public-scenarios.ts';
import { ActorWorld } from './actor-world.ts';
import type { Deployment } from './deployment.ts';
import { factsOf } from './facts.ts';
import { InternedWorld, Memory } from './interned-world.ts';
import type { HsmSlot, Slot } from './slots.ts';
import type { World } from './world.ts';

/** A world that can be told apart from others and returned to, however it is kept. */
interface Engine<Saved> {
  readonly world: World;
  encoding(): string;
  save(): Saved;
  restore(saved: Saved): void;
}

function internedEngine({ deployment }: Model): Engine<Int32Array> {
  const memory = new Memory(deployment);
  const world = new InternedWorld(memory);
  return {
    world,
    encoding: () => memory.encodingsOf(world.numbers).join('\n'),
    save: () => world.numbers.slice(),
    restore: (numbers) => world.numbers.set(numbers),
  };
}

function liveEngine(world: ActorWorld): Engine<ReturnType<ActorWorld['snapshots']>> {
  return {
    world,
    encoding: () => world.encodings.join('\n'),
    save: () => world.snapshots(),
    restore: (snapshots) => world.restore(snapshots),
  };
}

/** What there is to know of one world. */
interface Explored {
  /** What every reader says, in words. */
  readonly facts: string;
  /** By step: the world that it leads to, or why it is refused. */
  readonly outcomes: readonly string[];
}

/** By encoding. */
type Graph = ReadonlyMap<string, Explored>;

/** Of a scenario with more worlds, the first that the search comes to are compared. */
const worldCountMax = 2_000;

/** The worlds of a model by a plain breadth-first search, and whether these are all. */
function explore<Saved>({ steps }: Model, engine: Engine<Saved>): { graph: Graph; isComplete: boolean } {
  const { world } = engine;
  const found = new Map([[engine.encoding(), engine.save()]]);
  const graph = new Map<string, Explored>();
  for (const [encoding, saved] of found) {
    if (graph.size === worldCountMax) return { graph, isComplete: false };
    engine.restore(saved);
    const facts = JSON.stringify(factsOf(world));
    const outcomes = steps.map((step) => {
      const refusal = step.refuses(world);
      if (refusal !== undefined) return refusal;
      step.apply(world);
      const next = engine.encoding();
      if (!found.has(next)) found.set(next, engine.save());
      engine.restore(saved);
      return next;
    });
    graph.set(encoding, { facts, outcomes });
  }
  return { graph, isComplete: true };
}

/** How live actors behave otherwise than interned worlds do; the first few differences. */
function differences(
  model: Model,
  live: ActorWorld,
  expected = explore(model, internedEngine(model)).graph,
): readonly string[] {
  const actual = explore(model, liveEngine(live)).graph;
  const found: string[] = [];
  for (const world of new Set([...expected.keys(), ...actual.keys()])) {
    if (found.length > 3) break;
    const one = expected.get(world);
    const other = actual.get(world);
    if (one === undefined || other === undefined) {
      found.push(`${one === undefined ? 'only live actors' : 'only interned worlds'} come to\n${world}`);
      continue;
    }
    if (one.facts !== other.facts) found.push(`${one.facts} is read as ${other.facts} in\n${world}`);
    for (const [index, { sentence }] of model.steps.entries()) {
      const [outcome, otherwise] = [one.outcomes[index]!, other.outcomes[index]!];
      if (outcome !== otherwise) found.push(`${sentence}\n${outcome}\nis for live actors\n${otherwise}`);
    }
  }
  return found.slice(0, 3);
}

const scenarios = publicScenarios.map((scenario) => [scenario.name, scenario] as const);

describe('live actors and interned worlds', () => {
  const known = new Map<string, ReturnType<typeof explore>>();
  const worldsOf = (name: string, model: Model): ReturnType<typeof explore> => {
    const found = known.get(name) ?? explore(model, internedEngine(model));
    known.set(name, found);
    return found;
  };

  test.each(scenarios)('are the same worlds with the same steps in %s', (name, scenario) => {
    const model = modelOf(scenario);
    const { graph } = worldsOf(name, model);
    expect(differences(model, new ActorWorld(model.deployment), graph)).toEqual([]);
  });

  test('are compared in all worlds of most scenarios, and somewhere after every action', () => {
    let completeCount = 0;
    const worldCounts: number[] = [];
    const taken = new Set<string>();
    for (const [name, scenario] of scenarios) {
      const model = modelOf(scenario);
      const { graph, isComplete } = worldsOf(name, model);
      if (isComplete) completeCount += 1;
      worldCounts.push(graph.size);
      const worlds = [...graph.values()];
      for (const [index, { action }] of model.steps.entries())
        if (worlds.some(({ outcomes }) => !Object.hasOwn(refusals, outcomes[index]!))) taken.add(action);
    }
    expect(completeCount).toBeGreaterThanOrEqual(30);
    expect(worldCounts.filter((count) => count > 1000).length).toBeGreaterThanOrEqual(5);
    const names = Object.values(actions).map(({ name }) => name);
    expect(names.filter((name) => !taken.has(name))).toEqual([]);
  });

  const model = modelOf(publicScenarios.find(({ name }) => name === 'session-3hsm')!);

  test('differ where an actor does not hear an event', () => {
    class DeafWorld extends ActorWorld {
      override tell(slot: Slot, event: AnyEventObject): void {
        if (event.type !== 'session.ended') super.tell(slot, event);
      }
    }
    expect(differences(model, new DeafWorld(model.deployment))).not.toEqual([]);
  });

  test('differ where a reader is wrong', () => {
    class BlurredWorld extends ActorWorld {
      override holds(): boolean {
        return false;
      }
    }
    expect(differences(model, new BlurredWorld(model.deployment))).not.toEqual([]);
  });
});

const running = {
  region: 'us-east-1',
  hsms: ['hsm-a1', 'hsm-a2', 'hsm-a3'],
  start: 'running',
} as const;
const clone = { region: 'us-west-2', hsms: ['hsm-b1'], start: 'running', maskingKey: 'cluster-a' } as const;

test.each([
  ['everything runs', {}],
  ['an HSM is degraded', { clusters: { 'cluster-a': { ...running, degraded: ['hsm-a2'] } } }],
  ['an HSM is not up', { clusters: { 'cluster-a': { ...running, up: ['hsm-a1'] } } }],
  ['a cluster is absent', { clusters: { 'cluster-a': { ...running, start: 'absent' } } }],
  ['a clone is at work', { clusters: { 'cluster-a': running, 'cluster-b': clone } }],
  ['users are created later', { allow: { changeUsers: true } }],
] as const)('live actors start as interned worlds do where %s', (_, changes) => {
  const { deployment } = start(changes).world;
  const memory = new Memory(deployment);
  const world = new ActorWorld(deployment);
  expect(world.encodings).toEqual(memory.encodingsOf(memory.start));
  expect(factsOf(world)).toEqual(factsOf(new InternedWorld(memory)));
});

describe('a world of live actors', () => {
  let deployment: Deployment;
  let world: ActorWorld;
  let hsm: HsmSlot;
  beforeEach(() => {
    ({ deployment } = start().world);
    world = new ActorWorld(deployment);
    hsm = deployment.hsms[0]!;
  });
  afterEach(() => {
    world.stop();
    vi.useRealTimers();
  });
  const keyNamed = (name: string) => deployment.keys.find((key) => key.name === name)!;

  test('throws where an actor would ignore what it is told, and stays as it was', () => {
    const before = world.encodings;
    const tell = () => world.tell(hsm, { type: 'hsm.activated' });
    expect(tell).toThrow(UnacceptedEventError);
    expect(tell).toThrow('The machine hsm does not accept {"type":"hsm.activated"} while "ACTIVE".');
    expect(() => world.tell(hsm, { type: 'key.erased', key: 'key-sdk3' })).toThrow(UnacceptedEventError);
    expect(world.encodings).toEqual(before);
  });

  test('throws what a machine throws, and nothing later', () => {
    vi.useFakeTimers();
    world.tell(hsm, { type: 'hsm.failed' });
    const before = world.encodings;
    // Without its contents, the machine cannot assign them.
    const event = { type: 'hsm.creationStarted' };
    for (let time = 0; time < 2; time += 1) {
      expect(() => world.tell(hsm, event)).toThrow(TypeError);
      expect(world.encodings).toEqual(before);
    }
    expect(vi.getTimerCount()).toBe(0);
    world.tell(hsm, { ...event, contents: { keys: [], users: {} } });
    expect(world.hsmState(hsm)).toBe('CREATE_IN_PROGRESS');

    // This is how XState itself would report it.
    const unobserved = createActor(machines.hsm, { input: { users: [] } }).start();
    unobserved.send({ type: 'hsm.creationStarted', contents: undefined! });
    expect(vi.getTimerCount()).toBe(1);
    vi.clearAllTimers();
  });

  test('returns to exactly the world that was remembered, with a new actor only where something changed', () => {
    const { encodings } = world;
    const snapshots = world.snapshots();
    world.tell(hsm, { type: 'key.stored', key: 'key-sdk3' });
    world.tell(keyNamed('key-sdk3'), { type: 'key.generated' });
    world.tell(deployment.faults, { type: 'hsm.failed' });
    const later = world.snapshots();
    expect(world.encodings).not.toEqual(encodings);

    world.restore(snapshots);
    expect(world.encodings).toEqual(encodings);
    const isKept = world.snapshots().map((snapshot, position) => snapshot === snapshots[position]);
    const changed = [hsm, keyNamed('key-sdk3'), deployment.faults].map(({ position }) => position);
    expect([...isKept.keys()].filter((position) => !isKept[position])).toEqual(changed);

    world.restore(later);
    expect(world.holds(hsm, keyNamed('key-sdk3'))).toBe(true);
    expect([world.creation(keyNamed('key-sdk3')), world.failures()]).toEqual(['replicating', 1]);
    world.tell(hsm, { type: 'hsm.failed' });
    expect(world.holds(hsm, keyNamed('key-sdk3'))).toBe(false);
  });

  test('returns to no world of another size', () => {
    expect(() => world.restore(world.snapshots().slice(1))).toThrow(RangeError);
  });

  test('has slots that hear nothing any more, until it returns to an earlier world', () => {
    const key = keyNamed('key-session');
    world.tell(key, { type: 'key.generated' });
    const open = world.snapshots();
    world.tell(key, { type: 'session.closed' });
    const closed = world.snapshots();
    expect(world.creation(key)).toBe('closed');
    expect(() => world.tell(key, { type: 'key.generated' })).toThrow(UnacceptedEventError);
    world.restore(open);
    world.tell(key, { type: 'session.closed' });
    world.restore(closed);
    expect(world.creation(key)).toBe('closed');
    expect(() => world.tell(key, { type: 'session.closed' })).toThrow(UnacceptedEventError);
  });

  test('can be asked and restored after it was stopped, and is told nothing', () => {
    const snapshots = world.snapshots();
    const { encodings } = world;
    world.stop();
    world.stop();
    expect(world.encodings).toEqual(encodings);
    expect(() => world.tell(hsm, { type: 'hsm.failed' })).toThrow('The actor of hsm-a1 was stopped.');
    world.restore(snapshots);
    world.tell(hsm, { type: 'hsm.failed' });
    expect(world.hsmState(hsm)).toBe('FAILED');
  });

  test('does not carry session keys in what a backup would hold', () => {
    world.tell(hsm, { type: 'key.stored', key: 'key-session' });
    world.tell(hsm, { type: 'key.stored', key: 'key-sdk5' });
    expect(world.contents(hsm)).toEqual({ keys: ['key-sdk5'], users: { co: 1, cu: 1 } });
  });
});
