import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  type Actions,
  ActorWorld,
  actions,
  InternedWorld,
  Memory,
  modelOf,
  type Scenario,
  type StepName,
  StepNames,
} from '#models';
import { safetyPropertyNamed } from '../properties.ts';
import { type SafetyProperty, violationOfStep } from '../property.ts';
import { replay } from '../replay/replay.ts';
import { Exploration } from '../search/exploration.ts';
import { publicScenario, resultFor, scenarioFrom } from '../testing.ts';
import { isUse } from '../uses.ts';
import { ModelSpace } from '../verification/model-space.ts';
import { verify } from '../verification/verification.ts';
import type { EngineClaim } from './claims.ts';
import { simplerDeployments, sizeOf } from './deployments/simpler-deployments.ts';
import { Interleaving } from './interleavings/interleaving.ts';
import { interleavingsOn } from './interleavings/interleavings.ts';
import { type FuzzingFailure, Minimising } from './minimising.ts';
import { everyWorldIsNew, KnownWorlds, type SeenWorlds } from './run-coverage/seen-worlds.ts';
import { failureOf } from './runner.ts';
import { Shrinking } from './shrinking.ts';

describe.each([
  ['acknowledged-key-survives', 'scale-to-zero'],
  ['acknowledged-key-recoverable', 'backup-lifecycle-3-regions'],
  ['acknowledged-key-stays-usable', 'clones-at-work-2x2'],
  ['users-agree-across-hsms', 'lifecycle-blank'],
  ['deleted-key-never-spreads', 'sdk3-min2-3hsm-outage-delete'],
  ['clone-holds-every-acknowledged-key', 'clone-2x1-region-loss'],
  ['key-creation-can-succeed', 'clone-2x2-users'],
])('a long run that shows %s in %s', (claim, name) => {
  const property = safetyPropertyNamed(claim)!;
  const scenario = publicScenario(name);
  const [interleaving] = longRuns(scenario, property);
  const minimising = minimisingOf(interleaving!, claim);
  const found = minimising.failure;
  while (minimising.phase === 'shrinking') minimising.advance();
  const shrunk = minimising.failure;
  while (minimising.advance());
  const { failure } = minimising;

  test('is told as it was found until it is shrunk', () => {
    const told = takenIn(scenario, interleaving!.steps);
    expect(found).toMatchObject({ claim, scenario, isMinimal: false });
    expect(found.trace.filter((step) => !isUse(step)).map(nameOf)).toEqual(told);
    expect(found.lengths).toEqual({ found: told.length, shrunk: told.length, shortest: null });
    expectToReplay(found);
  });

  test('cannot do without any of its steps when it is shrunk', () => {
    const steps = shrunk.trace.map(nameOf);
    expect(shrunk).toMatchObject({ claim, scenario, isMinimal: true });
    expect(shrunk.lengths).toEqual({ ...found.lengths, shrunk: steps.length });
    expectToReplay(shrunk);
    expect(isSeen(scenario, steps, property)).toBe(true);
    const needless = steps.filter((_, index) => isSeen(scenario, steps.toSpliced(index, 1), property));
    expect(needless).toEqual([]);
  });

  test('is told in the end by a shortest trace, as a verification finds it', () => {
    const { trace, evidence, length } = resultFor(verify(scenario, { properties: [property] }), claim);
    const lengths = { ...shrunk.lengths, shortest: length };
    expect(failure).toEqual({ claim, scenario, trace, evidence, lengths, isMinimal: true });
    expect(lengths.found).toBeGreaterThan(length!);
    expect(lengths.found).toBeGreaterThanOrEqual(lengths.shrunk);
    expect(lengths.shrunk).toBeGreaterThanOrEqual(length!);
    expectToReplay(failure);
  });
});

describe('one that is stopped before its end', () => {
  const property = safetyPropertyNamed('usable-key-on-two-hsms')!;
  const scenario = publicScenario('scale-to-zero');

  test.each([false, true])(
    'fails all the same, with its last step (in a smaller deployment: %s)',
    (mayReduce) => {
      inSlicesOfOneCandidate();
      const forms = new Set<string>();
      // The fourth of them fails earlier without one of its steps.
      for (const interleaving of longRuns(scenario, property).slice(0, 6)) {
        const minimising = minimisingOf(interleaving, property.name, { mayReduce });
        while (minimising.phase === 'shrinking') {
          const { failure } = minimising;
          expect(failure).toMatchObject({ claim: property.name, isMinimal: false });
          expect(failure.lengths.shortest).toBeNull();
          const form = JSON.stringify([failure.scenario, failure.trace]);
          if (!forms.has(form)) expectToReplay(failure);
          forms.add(form);
          minimising.advance();
        }
        expect(minimising.failure.isMinimal).toBe(true);
      }
      expect(forms.size).toBeGreaterThan(12);
    },
  );

  test('has no shortest trace yet', () => {
    const minimising = minimisingOf(longRuns(scenario, property)[0]!, property.name);
    while (minimising.phase === 'shrinking') expect(minimising.advance()).toBe(true);
    expect(minimising.failure.lengths.shortest).toBeNull();
    expect(minimising.failure.isMinimal).toBe(true);
  });
});

describe('the deployment', () => {
  const scenario = publicScenario('clone-2x1-region-loss');
  const property = safetyPropertyNamed('clone-holds-every-acknowledged-key')!;
  const [interleaving] = longRuns(scenario, property);

  test('stays as it is, unless it may be reduced', () => {
    expect(minimised(interleaving!, property.name).scenario).toBe(scenario);
  });

  test.each([
    ['clone-holds-every-acknowledged-key', 'clone-2x1-region-loss'],
    // Where the shortest trace does with less than the shrunk one.
    ['deleted-key-never-spreads', 'sdk3-min2-3hsm-outage-delete'],
    ['users-agree-across-hsms', 'lifecycle-blank'],
  ])('gets so simple that no simpler one shows %s, of %s', (claim, name) => {
    const asked = safetyPropertyNamed(claim)!;
    const large = publicScenario(name);
    for (const long of longRuns(large, asked).slice(0, 8)) {
      const minimising = minimisingOf(long, claim, { mayReduce: true });
      while (minimising.phase === 'shrinking') minimising.advance();
      const { lengths } = minimising.failure;
      while (minimising.advance());
      const { failure } = minimising;
      const steps = failure.trace.map(nameOf);
      expect(sizeOf(failure.scenario)).toBeLessThan(sizeOf(large));
      expect(failure.lengths).toEqual({ ...lengths, shortest: steps.length });
      expectToReplay(failure);
      const simpler = [...simplerDeployments(failure.scenario)];
      expect(simpler.length).toBeGreaterThan(5);
      expect(simpler.filter((candidate) => isSeen(candidate, steps, asked))).toEqual([]);
    }
  });

  describe('may be large', () => {
    const hsms = Array.from({ length: 12 }, (_, index) => `hsm-${index + 1}`);
    const large = scenarioFrom({
      name: 'twelve HSMs that fail',
      regions: { 'us-east-1': 'aws' },
      clusters: { 'cluster-a': { region: 'us-east-1', hsms, start: 'running' } },
      clients: { app: { cluster: 'cluster-a', sdk: 3 } },
      users: ['co', 'cu'],
      cryptoOfficer: 'co',
      keys: { 'key-1': { class: 'token', client: 'app', owner: 'cu' } },
      allow: { hsmFailures: 12, hsmOutages: 12 },
    });
    const written = [
      'generate-key key-1 hsm-1',
      ...hsms.slice(1).map((hsm) => `client-sync-copies key-1 ${hsm}`),
      'settle-creation key-1',
      ...hsms.flatMap((hsm) => [`hsm-becomes-unreachable ${hsm}`, `hsm-fails ${hsm}`]),
    ];

    test('and HSMs that are alike do not hide the shortest trace', () => {
      const failure = minimised(run(large, written), 'acknowledged-key-survives');
      // Shrinking keeps the copies, which all are lost. Shorter: all but one HSM fail before there is a key.
      expect(failure.lengths).toEqual({ found: 37, shrunk: 25, shortest: 14 });
      expect(failure.isMinimal).toBe(true);
      expect(failure.trace).toHaveLength(14);
      expectToReplay(failure);
    });

    test('and too large to look for a shortest trace where no HSMs are alike', () => {
      // Actions that are given may treat HSMs differently.
      const failure = minimised(run(large, written), 'acknowledged-key-survives', { changed: {} });
      expect(failure.lengths).toEqual({ found: 37, shrunk: 25, shortest: null });
      expect(failure.isMinimal).toBe(true);
      expect(failure.trace).toHaveLength(25);
      expectToReplay(failure);
    });
  });
});

describe('a claim about the engines', () => {
  const { hsmBecomesUnreachable, hsmFails, hsmRecovers } = actions;
  const hasty: Partial<Actions> = {
    hsmRecovers: {
      ...hsmRecovers,
      refuses: (world, { hsm }) => (world.hsmState(hsm) === 'ACTIVE' ? 'hsm-not-degraded' : undefined),
    },
  };
  const outage = ['hsm-becomes-unreachable hsm-1', 'hsm-recovers hsm-2', 'hsm-recovers hsm-1'];

  test('keeps what shrinking came to, and the error is the evidence', () => {
    const steps = [...outage, 'hsm-becomes-unreachable hsm-2', 'hsm-fails hsm-2', 'hsm-recovers hsm-2'];
    const changed = hasty;
    const failure = minimised(run(pair, steps, changed), 'events-are-accepted', { changed });
    expect(failure).toMatchObject({
      claim: 'events-are-accepted',
      scenario: pair,
      evidence: { error: 'The machine hsm does not accept {"type":"hsm.recovered"} while "FAILED".' },
      lengths: { found: 5, shrunk: 2, shortest: null },
      isMinimal: true,
    });
    expect(failure.trace.map(textOf)).toEqual(['hsm-fails hsm-2', 'hsm-recovers hsm-2']);
    expect(failure.trace.map(({ changed: { length } }) => length > 0)).toEqual([true, false]);
  });

  test.each<readonly [EngineClaim, (isOn: () => boolean) => typeof hsmFails]>([
    [
      'engines-agree',
      () => ({
        ...hsmFails,
        apply: (world, chosen) => (world instanceof ActorWorld ? undefined : hsmFails.apply(world, chosen)),
      }),
    ],
    [
      'steps-are-deterministic',
      (isOn) => ({
        ...hsmFails,
        refuses: (world, chosen) => (isOn() ? 'not-allowed' : hsmFails.refuses(world, chosen)),
      }),
    ],
    ['search-sees-every-world', () => hsmFails],
  ])('%s shrinks to the step that shows it', (claim, wrong) => {
    let isOn = false;
    const changed = { hsmFails: wrong(() => isOn) };
    const interleaving = run(pair, [...outage, 'hsm-becomes-unreachable hsm-2', 'hsm-fails hsm-2'], changed);
    const worlds = worldsWithoutFailures(interleaving.space);
    // What the search has learnt is the truth; whoever asks from now on is told a lie.
    explore(interleaving.space);
    isOn = true;
    const minimising = minimisingOf(interleaving, claim, { changed, worlds });
    while (minimising.advance());
    isOn = false;
    const { failure } = minimising;
    expect(failure.trace.map(textOf)).toEqual(['hsm-fails hsm-2']);
    expect(failure).toMatchObject({ claim, evidence: null, isMinimal: true });
    expect(failure.lengths).toEqual({ found: 4, shrunk: 1, shortest: null });
  });

  test('is not taken for another one that is met on the way', () => {
    const changed: Partial<Actions> = {
      ...hasty,
      hsmBecomesUnreachable: {
        ...hsmBecomesUnreachable,
        apply(world, chosen) {
          const isDeaf = world instanceof ActorWorld && world.failures() > 0 && chosen.hsm.name === 'hsm-1';
          if (!isDeaf) hsmBecomesUnreachable.apply(world, chosen);
        },
      },
    };
    // Without the third step and the fourth, an HSM that is not there yet would recover.
    const interleaving = run(
      pair,
      [
        'hsm-fails hsm-2',
        'create-hsm hsm-2 hsm-1',
        'hsm-becomes-active hsm-2',
        'hsm-becomes-unreachable hsm-2',
        'hsm-recovers hsm-2',
        'hsm-becomes-unreachable hsm-1',
      ],
      changed,
    );
    const { trace } = minimised(interleaving, 'engines-agree', { changed });
    expect(trace.map(textOf)).toEqual(['hsm-fails hsm-2', 'hsm-becomes-unreachable hsm-1']);
  });

  test('is not taken for a property, either', () => {
    // Without the three steps before it, an HSM that is lost would recover.
    const steps = [
      'generate-key key-1 hsm-1',
      'client-sync-copies key-1 hsm-2',
      'settle-creation key-1',
      'hsm-fails hsm-2',
      'create-hsm hsm-2 hsm-1',
      'hsm-becomes-active hsm-2',
      'hsm-becomes-unreachable hsm-2',
      'hsm-recovers hsm-2',
      'hsm-fails hsm-2',
      'hsm-fails hsm-1',
    ];
    const scenario: Scenario = {
      ...pair,
      clients: {
        app: { cluster: 'cluster-a', sdk: 3, createObjectMinimumNodes: 1, minSrv: 1, waitsForMinimum: false },
      },
      keys: { 'key-1': { class: 'token', client: 'app', owner: 'co', sharedWith: [], exportable: true } },
    };
    const failure = minimised(run(scenario, steps, hasty), 'acknowledged-key-survives', { changed: hasty });
    expect(failure.trace.map(textOf)).toEqual([...steps.slice(0, 4), 'hsm-fails hsm-1']);
    expect(failure.evidence).toEqual({ key: 'key-1', holders: [] });
    // Some histories of this model end in an error, so that no search of it comes to its end.
    expect(failure.lengths).toEqual({ found: 10, shrunk: 5, shortest: null });
  });
});

/** Two HSMs that may fail, be out of reach and be replaced. */
const pair = scenarioFrom({
  name: 'a pair',
  regions: { 'us-east-1': 'aws' },
  clusters: { 'cluster-a': { region: 'us-east-1', hsms: ['hsm-1', 'hsm-2'], start: 'running' } },
  users: ['co'],
  cryptoOfficer: 'co',
  allow: { hsmOutages: 2, hsmFailures: 3, createHsm: true },
});

const nameOf = ({ action, parameters }: StepName): StepName => ({ action, parameters });
const textOf = ({ action, parameters }: StepName): string => [action, ...Object.values(parameters)].join(' ');

/** Steps as they are written above. */
function run(scenario: Scenario, steps: readonly string[], changed: Partial<Actions> = {}): Interleaving {
  const model = modelOf(scenario, { ...actions, ...changed });
  const numbers = steps.map((step) => model.steps.findIndex((candidate) => textOf(candidate) === step));
  expect(numbers).not.toContain(-1);
  return new Interleaving(new ModelSpace(model), numbers);
}

/** Random runs up to where they show a property, the longest first. */
function longRuns(scenario: Scenario, property: SafetyProperty): Interleaving[] {
  const space = new ModelSpace(modelOf(scenario));
  return fc
    .sample(interleavingsOn(space, {}), { seed: 3, numRuns: 500 })
    .flatMap((drawn) => {
      const position = failureOf(drawn, [property])?.position;
      return position === undefined ? [] : [new Interleaving(space, drawn.numbers.slice(0, position))];
    })
    .sort((one, other) => other.numbers.length - one.numbers.length);
}

interface Told {
  readonly mayReduce?: boolean;
  readonly changed?: Partial<Actions>;
  readonly worlds?: SeenWorlds;
}

function minimisingOf(
  interleaving: Interleaving,
  claim: string,
  { mayReduce = false, changed, worlds = everyWorldIsNew }: Told = {},
): Minimising {
  return new Minimising({ interleaving, claim, worlds }, changed && { ...actions, ...changed }, mayReduce);
}

function minimised(interleaving: Interleaving, claim: string, told?: Told): FuzzingFailure {
  const minimising = minimisingOf(interleaving, claim, told);
  while (minimising.advance());
  return minimising.failure;
}

/** Each slice of shrinking tries one candidate, so that every form on the way can be looked at. */
function inSlicesOfOneCandidate(): void {
  const { advance } = Shrinking.prototype;
  const slice = vi.spyOn(Shrinking.prototype, 'advance').mockImplementation(function (this: Shrinking) {
    return advance.call(this, 1);
  });
  onTestFinished(() => slice.mockRestore());
}

function explore(space: ModelSpace): Exploration {
  const exploration = new Exploration(space, [], {}, { isNumbered: true });
  while (exploration.advance(10_000));
  return exploration;
}

/** What a search knows that overlooks all failures of HSMs. */
function worldsWithoutFailures(space: ModelSpace): KnownWorlds {
  const isSeen = ({ step }: { readonly step: number }) => space.model.steps[step]!.action !== 'hsm-fails';
  const blind: ModelSpace = Object.create(space, {
    effects: { value: () => space.effects().filter(isSeen) },
    parts: { value: undefined },
  });
  return new KnownWorlds(explore(blind), space);
}

/** A failure of the model as it is says the same when it is replayed, on both engines. */
function expectToReplay({ claim, scenario, trace, evidence }: FuzzingFailure): void {
  const { replay: replayed } = replay({ claim, scenario, steps: trace });
  expect(evidence).not.toBeNull();
  expect(replayed).toEqual({ trace, outcome: { kind: 'shown', evidence }, disagreement: undefined });
}

interface Taken {
  readonly before: InternedWorld;
  readonly after: InternedWorld;
  readonly name: StepName;
}

/** Follows steps by name, as far as the deployment has them and they are not refused. */
function* walk(scenario: Scenario, steps: readonly StepName[]): Generator<Taken> {
  const model = modelOf(scenario);
  const names = new StepNames(model);
  const memory = new Memory(model.deployment);
  const before = new InternedWorld(memory);
  const after = new InternedWorld(memory);
  for (const name of steps) {
    const found = names.find(name);
    const step = found.kind === 'step' ? model.steps[found.number]! : undefined;
    if (step === undefined || step.refuses(after) !== undefined) continue;
    before.numbers.set(after.numbers);
    step.apply(after);
    yield { before, after, name };
  }
}

function takenIn(scenario: Scenario, steps: readonly StepName[]): StepName[] {
  return Array.from(walk(scenario, steps), ({ name }) => name);
}

/** Whether steps come to what a property is about; a naive walk tells. */
function isSeen(scenario: Scenario, steps: readonly StepName[], property: SafetyProperty): boolean {
  for (const { before, after } of walk(scenario, steps)) {
    switch (property.kind) {
      case 'always':
        if (property.findViolation(after) !== undefined) return true;
        break;
      case 'step':
        if (violationOfStep(property, before, after) !== undefined) return true;
        break;
      case 'reachable':
        if (property.findWitness(after) !== undefined) return true;
    }
  }
  return false;
}
