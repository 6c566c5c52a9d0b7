import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { type AnyEventObject, type AnyStateMachine, assign, setup, transition } from 'xstate';
import { backupMachine } from '../machines/backup.machine.ts';
import { clusterMachine } from '../machines/cluster.machine.ts';
import { faultsMachine } from '../machines/faults.machine.ts';
import { hsmMachine } from '../machines/hsm.machine.ts';
import { UnacceptedEventError } from '../machines/lifecycle.ts';
import { InternedLifecycle } from './interned-lifecycle.ts';

const users = ['co', 'cu'];
const key = fc.constantFrom('key-1', 'key-2', 'constructor', '');
const user = fc.constantFrom(...users);
const contents = fc.record({
  keys: fc.uniqueArray(key, { maxLength: 2 }).map((keys) => keys.toSorted()),
  users: fc.record({ co: fc.constantFrom(0, 1, 2), cu: fc.constantFrom(0, 1, 2) }, { noNullPrototype: true }),
});
const record = fc.record(
  {
    contents,
    maskingKey: fc.constantFrom('cluster-a', 'cluster-b'),
    region: fc.constantFrom('us-east-1', 'us-west-2'),
    sourceCluster: fc.constantFrom(undefined, 'cluster-a'),
  },
  { noNullPrototype: true },
);

/** Some values for all fields that an event may have. Few, so that a machine is told the same again. */
const carried = fc.sample(
  fc.record({ key, user, contents, record, maskingKey: key, origin: key }, { noNullPrototype: true }),
  { seed: 1, numRuns: 20 },
);

const eventOf = (machine: AnyStateMachine): fc.Arbitrary<AnyEventObject> =>
  fc
    .tuple(fc.constantFrom(...(machine.events as string[])), fc.constantFrom(...carried))
    .map(([type, fields]) => ({ type, ...fields }));

describe.each([
  ['hsm', hsmMachine, { users }],
  ['backup', backupMachine, undefined],
  ['cluster', clusterMachine, undefined],
  ['faults', faultsMachine, undefined],
] as [string, AnyStateMachine, object | undefined][])('the interned machine %s', (_, machine, input) => {
  test('goes where XState goes, and refuses what XState would ignore', () => {
    const lifecycle = new InternedLifecycle(machine, input);
    let acceptedCount = 0;
    fc.assert(
      fc.property(fc.array(eventOf(machine), { maxLength: 40, size: 'max' }), (events) => {
        let state = lifecycle.numberOf();
        for (const event of events) {
          const before = lifecycle.snapshotOf(state);
          if (!before.can(event)) {
            expect(() => lifecycle.next(state, event)).toThrow(UnacceptedEventError);
            continue;
          }
          const [after] = transition(machine, before, event);
          state = lifecycle.next(state, event);
          const { value, context } = lifecycle.snapshotOf(state);
          expect({ value, context }).toEqual({ value: after.value, context: after.context });
          acceptedCount += 1;
        }
      }),
      { seed: 1, numRuns: 100 },
    );
    expect(acceptedCount).toBeGreaterThan(100);
  });

  test('gives equal states one number, and different ones different numbers', () => {
    const lifecycle = new InternedLifecycle(machine, input);
    fc.assert(
      fc.property(fc.array(eventOf(machine), { maxLength: 20 }), (events) => {
        let state = lifecycle.numberOf();
        for (const event of events)
          if (lifecycle.snapshotOf(state).can(event)) state = lifecycle.next(state, event);
        const { value, context } = lifecycle.snapshotOf(state);
        expect(lifecycle.numberOf(value, structuredClone(context))).toBe(state);
      }),
      { seed: 1, numRuns: 100 },
    );
    const texts = Array.from({ length: lifecycle.size }, (_, state) => {
      const { value, context } = lifecycle.snapshotOf(state);
      return JSON.stringify([value, context]);
    });
    expect(new Set(texts).size).toBe(lifecycle.size);
  });
});

describe('the memory of a machine', () => {
  let runCount = 0;
  beforeEach(() => {
    runCount = 0;
  });
  const counting = setup({
    types: { context: {} as { readonly last: unknown }, events: {} as AnyEventObject },
    actions: {
      keep: assign({
        last: ({ event }) => {
          runCount += 1;
          return { ...event };
        },
      }),
    },
  }).createMachine({
    id: 'counting',
    context: { last: 'nothing' },
    initial: 'one',
    states: { one: { on: { '*': { target: 'one', actions: 'keep' } } } },
  });

  test('runs it once for each state and event, however the event is put together', () => {
    const lifecycle = new InternedLifecycle(counting);
    const start = lifecycle.numberOf();
    const event = () => ({ type: 'told', name: 'key-1', record: { keys: ['key-1'], users: { co: 1 } } });
    const first = lifecycle.next(start, event());
    expect(lifecycle.next(start, event())).toBe(first);
    const shared = event();
    expect([lifecycle.next(start, shared), lifecycle.next(start, shared)]).toEqual([first, first]);
    expect(runCount).toBe(1);
    lifecycle.next(first, event());
    expect(runCount).toBe(2);
  });

  test('lasts however many states there are', () => {
    const lifecycle = new InternedLifecycle(counting);
    const names = Array.from({ length: 100 }, (_, index) => `state ${index}`);
    const states = names.map((name) => lifecycle.next(lifecycle.numberOf(), { type: 'named', name }));
    const afterwards = () => states.map((state) => lifecycle.next(state, { type: 'told', name: 'again' }));
    const learnt = afterwards();
    const { size } = lifecycle;
    runCount = 0;
    expect(afterwards()).toEqual(learnt);
    expect([runCount, lifecycle.size]).toEqual([0, size]);
  });

  test.each([
    ['another value', { name: 'b', other: 'a' }, { name: 'a', other: 'b' }],
    ['another type of value', { name: '1', other: 'a' }, { name: 1, other: 'a' }],
    ['another value further in', { name: 'a', other: { keys: [] } }, { name: 'a', other: { keys: ['a'] } }],
    ['the same values in other fields', { name: 'a', other: '' }, { name: '', other: 'a' }],
  ])('tells events apart by %s', (_, one, another) => {
    const lifecycle = new InternedLifecycle(counting);
    const start = lifecycle.numberOf();
    const [first, second] = [one, another].map((fields) =>
      lifecycle.next(start, { type: 'told', ...fields }),
    );
    expect(second).not.toBe(first);
    expect(lifecycle.snapshotOf(second!).context).toEqual({ last: { type: 'told', ...another } });
  });

  test('tells types of event apart that have the same fields, or none', () => {
    const lifecycle = new InternedLifecycle(counting);
    const start = lifecycle.numberOf();
    const events = [{ type: 'a' }, { type: 'b' }, { type: 'c', name: 'x' }, { type: 'd', name: 'x' }];
    const numbers = events.map((event) => lifecycle.next(start, event));
    expect(new Set(numbers).size).toBe(4);
    expect(events.map((event) => lifecycle.next(start, event))).toEqual(numbers);
  });

  test('keeps one answer for each state, also for states that come later', () => {
    const lifecycle = new InternedLifecycle(hsmMachine, { users });
    const start = lifecycle.numberOf();
    const answers = lifecycle.remember(({ value, context }) => ({ value, context }));
    expect(answers).toHaveLength(1);
    const creating = lifecycle.next(start, {
      type: 'hsm.creationStarted',
      contents: { keys: ['key-1'], users: { co: 1, cu: 0 } },
    });
    expect(answers[creating]).toEqual({
      value: 'CREATE_IN_PROGRESS',
      context: { keys: ['key-1'], users: { co: 1, cu: 0 } },
    });
    const answer = answers[creating];
    lifecycle.next(start, {
      type: 'hsm.creationStarted',
      contents: { keys: ['key-1'], users: { co: 1, cu: 0 } },
    });
    expect(answers[creating]).toBe(answer);
    expect(answers).toHaveLength(lifecycle.size);
  });

  test('lists what it has learnt, each state and event once', () => {
    const lifecycle = new InternedLifecycle(hsmMachine, { users });
    const contents = { keys: [], users: { co: 1, cu: 1 } };
    const tell = (state: number, event: AnyEventObject) => lifecycle.next(state, { ...event });
    const start = lifecycle.numberOf();
    const active = lifecycle.numberOf('ACTIVE', contents);
    const creationStarted = { type: 'hsm.creationStarted', contents };
    const [stored, storedToo] = ['key-1', 'key-2'].map((key) => ({ type: 'key.stored', key }));
    const learnt = [0, 1].map(() => {
      const creating = tell(start, creationStarted);
      const holding = tell(active, stored!);
      return [
        [start, creationStarted, creating],
        [active, stored, holding],
        [active, storedToo, tell(active, storedToo!)],
        [holding, stored, tell(holding, stored!)],
      ] as const;
    });
    expect(learnt[1]).toEqual(learnt[0]);
    expect(lifecycle.heard).toHaveLength(4);
    for (const [index, [from, event, to]] of learnt[0]!.entries()) {
      const heard = lifecycle.heard[index]!;
      expect(heard.event).toEqual(event);
      expect(heard.from).toBe(lifecycle.snapshotOf(from));
      expect(heard.to).toBe(lifecycle.snapshotOf(to));
    }
  });

  test('has no state of a number that was never given', () => {
    const lifecycle = new InternedLifecycle(clusterMachine);
    expect(() => lifecycle.snapshotOf(0)).toThrow(RangeError);
    expect(lifecycle.numberOf()).toBe(0);
    expect(() => lifecycle.snapshotOf(1)).toThrow('The machine cluster has no state number 1.');
  });

  test('learns nothing from an event that is refused', () => {
    const lifecycle = new InternedLifecycle(clusterMachine);
    const start = lifecycle.numberOf();
    for (let time = 0; time < 2; time += 1)
      expect(() => lifecycle.next(start, { type: 'cluster.deleted' })).toThrow(UnacceptedEventError);
    expect(lifecycle.size).toBe(1);
    expect(lifecycle.heard).toEqual([]);
  });
});
