import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Actions, ActorWorld, actions, modelOf, type ReadonlyWorld, type World } from '#models';
import { publicScenario, scenarioFrom } from '../../testing.ts';
import { ModelSpace } from '../../verification/model-space.ts';
import { disagreementIn } from './engines.ts';
import { Interleaving } from './interleaving.ts';
import { interleavings } from './interleavings.ts';

const { hsmFails, hsmRecovers } = actions;

const isLive = (world: ReadonlyWorld): boolean => world instanceof ActorWorld;

describe('the engines do the same', () => {
  test('where there is nothing to do', () => {
    expect(disagreementIn(run({}, []))).toBeUndefined();
  });

  test.each(['clone-2x2-users', 'session-3hsm', 'sdk3-min2-3hsm-outage-delete'])('in %s', (name) => {
    const runs = fc.sample(interleavings(publicScenario(name)), { seed: 1, numRuns: 100 });
    expect(runs.map(disagreementIn)).toEqual(runs.map(() => undefined));
    expect(runs.flatMap(({ numbers }) => numbers).length).toBeGreaterThan(500);
  });

  test('whatever is done, where both are wrong in the same way', () => {
    const wrong: typeof hsmFails = { ...hsmFails, refuses: () => undefined, apply: () => {} };
    expect(
      disagreementIn(run({ hsmFails: wrong }, ['hsm-fails hsm-a1', 'hsm-fails hsm-a1'])),
    ).toBeUndefined();
  });
});

describe('the engines part', () => {
  const failures = (count: number) =>
    `["counting",{"failures":${count},"outages":1,"zoneFailures":0,"zoneOutages":0}]`;
  const hsm = (state: string, co: 0 | 1 = 1) => JSON.stringify([state, { keys: [], users: { co } }]);
  const atStep = { position: 4, about: 'hsm-a2 fails and loses all it holds.' };

  /** In an action that behaves otherwise on live actors, by a step taken fourth after one that is refused. */
  const differences: Readonly<
    Record<
      string,
      {
        readonly wrong: Partial<typeof hsmFails>;
        readonly parted: ReturnType<typeof disagreementIn>;
      }
    >
  > = {
    'tells less': {
      wrong: {
        apply(world, { hsm: failed }) {
          world.tell(failed, { type: 'hsm.failed' });
          if (!isLive(world)) world.tell(world.deployment.faults, { type: 'hsm.failed' });
        },
      },
      parted: { position: 4, about: 'faults', interned: failures(1), live: failures(0) },
    },
    'tells another slot': {
      wrong: {
        apply(world, { hsm: failed }) {
          const [first] = world.deployment.hsms;
          world.tell(isLive(world) ? first! : failed, { type: 'hsm.failed' });
          world.tell(world.deployment.faults, { type: 'hsm.failed' });
        },
      },
      // The first slot that differs, though there are two.
      parted: { position: 4, about: 'hsm-a1', interned: hsm('ACTIVE'), live: hsm('FAILED', 0) },
    },
    'tells something else': {
      wrong: {
        apply(world, { hsm: failed }) {
          world.tell(failed, { type: isLive(world) ? 'hsm.becameUnreachable' : 'hsm.failed' });
          world.tell(world.deployment.faults, { type: 'hsm.failed' });
        },
      },
      parted: { position: 4, about: 'hsm-a2', interned: hsm('FAILED', 0), live: hsm('DEGRADED') },
    },
    'is refused by live actors only': {
      wrong: {
        refuses: (world, chosen) => (isLive(world) ? 'failures-used-up' : hsmFails.refuses(world, chosen)),
      },
      parted: { ...atStep, interned: 'taken', live: 'refused: failures-used-up' },
    },
    'is refused by interned worlds only': {
      wrong: {
        refuses: (world, chosen) => (isLive(world) ? hsmFails.refuses(world, chosen) : 'failures-used-up'),
      },
      parted: { ...atStep, interned: 'refused: failures-used-up', live: 'taken' },
    },
    'is refused by each for its own reason': {
      wrong: { refuses: (world) => (isLive(world) ? 'hsm-not-in-use' : 'not-allowed') },
      parted: { ...atStep, interned: 'refused: not-allowed', live: 'refused: hsm-not-in-use' },
    },
    'tells live actors what they do not accept': {
      wrong: {
        apply(world, chosen) {
          hsmFails.apply(world, chosen);
          if (isLive(world)) world.tell(chosen.hsm, { type: 'hsm.recovered' });
        },
      },
      parted: {
        ...atStep,
        interned: 'taken',
        live: 'The machine hsm does not accept {"type":"hsm.recovered"} while "FAILED".',
      },
    },
  };
  const steps = [
    'hsm-becomes-unreachable hsm-a1',
    'hsm-becomes-unreachable hsm-a1',
    'hsm-recovers hsm-a1',
    'hsm-fails hsm-a2',
    'hsm-recovers hsm-a2',
  ];

  test.each(Object.entries(differences))('where an action %s', (_, { wrong, parted }) => {
    expect(disagreementIn(run({ hsmFails: { ...hsmFails, ...wrong } }, steps))).toEqual(parted);
  });

  test.each(Object.entries(differences))('nowhere before an action %s', (_, { wrong }) => {
    const before = steps.slice(0, 3);
    expect(disagreementIn(run({ hsmFails: { ...hsmFails, ...wrong } }, before))).toBeUndefined();
  });

  test('already at the start', () => {
    const { space, numbers } = run({}, ['hsm-fails hsm-a2']);
    const { hsms } = space.model.deployment;
    const { position } = hsms[1]!;
    space.memory.start[position] = space.memory.lifecycleAt[position]!.numberOf('NONE');
    expect(disagreementIn({ space, numbers })).toEqual({
      position: 0,
      about: 'hsm-a2',
      interned: hsm('NONE', 0),
      live: hsm('ACTIVE'),
    });
  });
});

describe('the live actors are stopped', () => {
  test.each<readonly [string, besides: (world: World) => void]>([
    ['where both engines agree', () => {}],
    ['where they part', (world) => world.tell(world.deployment.faults, { type: 'hsm.failed' })],
    [
      'where an action tells them what they do not accept',
      (world) => world.tell(world.deployment.hsms[1]!, { type: 'hsm.recovered' }),
    ],
  ])('%s', (_, besides) => {
    const { interleaving, worlds } = watched(besides);
    disagreementIn(interleaving);
    expectStopped(worlds);
  });

  test('where an action throws on them', () => {
    const error = new TypeError('nobody expects this');
    const { interleaving, worlds } = watched(() => {
      throw error;
    });
    expect(() => disagreementIn(interleaving)).toThrow(error);
    expectStopped(worlds);
  });

  test('where an action throws on interned worlds already', () => {
    const { interleaving, worlds } = watched(() => {}, {
      hsmRecovers: {
        ...hsmRecovers,
        refuses: (world, { hsm }) => (world.hsmState(hsm) === 'FAILED' ? undefined : 'hsm-not-degraded'),
      },
    });
    expect(() => disagreementIn(interleaving)).toThrow('does not accept {"type":"hsm.recovered"}');
    expectStopped(worlds);
  });

  /** A run of which one step does something besides on live actors, and the worlds of live actors in it. */
  function watched(besides: (world: World) => void, changed: Partial<Actions> = {}) {
    const worlds: ActorWorld[] = [];
    const watching: typeof hsmFails = {
      ...hsmFails,
      apply(world, chosen) {
        hsmFails.apply(world, chosen);
        if (!(world instanceof ActorWorld)) return;
        worlds.push(world);
        besides(world);
      },
    };
    const steps = ['hsm-becomes-unreachable hsm-a1', 'hsm-fails hsm-a2', 'hsm-recovers hsm-a2'];
    return { interleaving: run({ hsmFails: watching, ...changed }, steps), worlds };
  }

  function expectStopped(worlds: readonly ActorWorld[]): void {
    expect(worlds).toHaveLength(1);
    for (const world of worlds) {
      for (const slot of world.deployment.slots) {
        const tell = () => world.tell(slot, { type: 'hsm.failed' });
        expect(tell).toThrow(`The actor of ${slot.name} was stopped.`);
      }
    }
  }
});

/** Steps written as in `hsm-fails hsm-a1`, over two HSMs that may fail and be out of reach. */
function run(changed: Partial<Actions>, steps: readonly string[]): Interleaving {
  const scenario = scenarioFrom({
    name: 'outages',
    regions: { 'us-east-1': 'aws' },
    clusters: { 'cluster-a': { region: 'us-east-1', hsms: ['hsm-a1', 'hsm-a2'], start: 'running' } },
    users: ['co'],
    cryptoOfficer: 'co',
    allow: { hsmOutages: 2, hsmFailures: 2 },
  });
  const model = modelOf(scenario, { ...actions, ...changed });
  const known = model.steps.map(({ action, parameters }) => [action, ...Object.values(parameters)].join(' '));
  const numbers = steps.map((step) => known.indexOf(step));
  expect(numbers).not.toContain(-1);
  return new Interleaving(new ModelSpace(model), numbers);
}
