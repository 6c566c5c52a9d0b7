import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  InternedWorld,
  Memory,
  modelOf,
  parseScenario,
  publicScenarios,
  type Scenario,
  type StepName,
  StepNames,
} from '#models';
import { propertyNamed } from '../properties.ts';
import { isSafety, type LivenessProperty, type Property, watchedSlots } from '../property.ts';
import { type ReplayOutcome, replay } from '../replay/replay.ts';
import { publicScenario, smallScenarios } from '../testing.ts';
import { type PropertyResult, verify } from '../verification/verification.ts';
import { namesWithOutcomes } from './averted.ts';
import { explain, explainFindings } from './explain.ts';
import type { Explanation, Fate, Neighbour } from './explanation.ts';
import { namedActions } from './remedies.ts';
import { mishapLadders, settingLadders } from './settings.ts';
import { stepRolesOf } from './step-roles.ts';
import { withSetting } from './testing.ts';

const ask = async (scenario: Scenario, properties: readonly Property[]): Promise<readonly PropertyResult[]> =>
  verify(scenario, { properties, countsWorlds: false, worldCountMax: 100_000 }).properties;

interface Explained {
  readonly scenario: Scenario;
  readonly found: PropertyResult;
  readonly explanation: Explanation;
}

const stepText = ({ action, parameters }: StepName): string => JSON.stringify({ action, parameters });

/** Those whose settings take seconds each to verify over all claims. */
const slow: readonly string[] = ['backup-lifecycle-3-regions', 'copy-by-cluster-2-regions'];

const explained: Explained[] = [];
for (const scenario of smallScenarios.filter(({ name }) => !slow.includes(name))) {
  const { properties } = verify(scenario, { countsWorlds: false });
  const findings = properties.filter(({ verdict }) => verdict === 'violated' || verdict === 'reachable');
  const explanations = await explainFindings({ scenario, findings, ask });
  for (const [index, found] of findings.entries())
    explained.push({ scenario, found, explanation: explanations[index]! });
}
const neighbours = explained.flatMap((one) =>
  one.explanation.neighbours.map((neighbour) => ({ ...one, neighbour })),
);
const histories = neighbours.filter(({ neighbour }) => neighbour.kind !== 'setting');

describe('the loss of a key right after its acknowledgement', () => {
  const scenario = publicScenario('sdk3-min1-3hsm-1fail');
  const found = explained.find(
    (one) => one.scenario === scenario && one.found.name === 'acknowledged-key-survives',
  )!;

  test('could have been prevented by a copy in time, and by another minimum', () => {
    expect(found.explanation.neighbours.map(({ kind, sentence }) => `${kind}: ${sentence}`)).toEqual([
      'inserted: Had server-side synchronization copied key-1 to hsm-a2 before step 5, the key would have survived.',
      'replaced: Had client-side synchronization copied key-1 to hsm-a3 in step 3, the key would have survived.',
      'setting: With create_object_minimum_nodes 2 this cannot happen within the scope of the scenario. Its price: rejected-key-leaves-nothing (leftover) is broken: "A key whose creation was reported as failed is held by no HSM".',
    ]);
    expect(found.explanation.neighbours[2]!.setting).toEqual({
      path: ['clients', 'app', 'createObjectMinimumNodes'],
      from: '1',
      to: '2',
    });
    expect(found.explanation.complete).toBe(true);
  });

  test('is decided by the copies that fail and the failure; the rest only leads to it', () => {
    expect(found.explanation.steps.map(({ decides }) => decides)).toEqual([false, true, true, false, true]);
    expect(found.explanation.steps.map(({ sentence }) => sentence)).toEqual([
      'Without it, step 2 is refused: no creation of this key is running.',
      expect.stringMatching(/step 4 is refused.*gone the other way.*may come later, after step 3/),
      expect.stringMatching(/step 4 is refused.*gone the other way.*may change places with step 2/),
      'Without it, the claim would have nothing to say in the end.',
      'Without it, the key would have survived.',
    ]);
  });

  test('is explained alone as it is with others', async () => {
    expect(await explain({ scenario, found: found.found, ask })).toEqual(found.explanation);
    const { name, trace, loop } = found.found;
    expect(stepRolesOf(scenario, { name, trace, loop })).toEqual(found.explanation.steps);
  });

  test.each(['incomplete', 'vacuous', 'violated'] as const)(
    'is prevented by no setting whose verdict is %s',
    async (verdict) => {
      const never = async (_: Scenario, properties: readonly Property[]): Promise<PropertyResult[]> =>
        properties.map(({ name }) => ({ ...found.found, name, verdict }));
      const { neighbours: others, complete } = await explain({ scenario, found: found.found, ask: never });
      expect(others.map(({ kind }) => kind)).toEqual(['inserted', 'replaced']);
      expect(complete).toBe(verdict !== 'incomplete');
    },
  );
});

test('there are findings of every kind, roles that differ, and neighbours of every kind', () => {
  const kinds = new Set(explained.map(({ found }) => propertyNamed(found.name)!.kind));
  expect([...kinds].sort()).toEqual([
    'always',
    'eventually-always',
    'leads-to',
    'reachable',
    'recoverable',
    'step',
  ]);
  const roles = explained.flatMap(({ explanation }) => explanation.steps);
  expect(new Set(roles.map(({ without }) => without))).toEqual(new Set(['remains', 'gone', 'refused']));
  expect(new Set(roles.map(({ postponed }) => postponed))).toEqual(
    new Set(['remains', 'gone', 'refused', null]),
  );
  expect(new Set(neighbours.map(({ neighbour }) => neighbour.kind))).toEqual(
    new Set(['inserted', 'replaced', 'moved', 'left-out', 'setting']),
  );
  // Of what is so from the start, no history tells how it came about.
  const violated = explained.filter(({ found }) => found.verdict === 'violated' && found.trace.length > 0);
  const withNeighbours = violated.filter(({ explanation }) => explanation.neighbours.length > 0);
  expect(withNeighbours.length / violated.length).toBeGreaterThan(0.9);
  expect(Math.max(...explained.map(({ explanation }) => explanation.neighbours.length))).toBe(3);
});

const someFinding = fc.constantFrom(...explained.filter(({ found }) => found.trace.length > 0));
const someStep = someFinding.chain((one) =>
  fc.record({ one: fc.constant(one), index: fc.nat({ max: one.found.trace.length - 1 }) }),
);

describe('what is said of a step is what a replay of the changed trace shows', () => {
  test('without it', () => {
    const property = fc.property(someStep, ({ one: { scenario, found, explanation }, index }) => {
      const steps = found.trace.toSpliced(index, 1);
      const loop = found.loop === null || index >= found.loop ? found.loop : found.loop - 1;
      const fate = fateOf(scenario, found.name, steps, loop);
      expect(explanation.steps[index]!.without).toBe(fate);
      expect(explanation.steps[index]!.matters).toBe(fate !== 'remains');
    });
    fc.assert(property, { seed: 1, numRuns: 150 });
  });

  test('taken as late as it can be', () => {
    const property = fc.property(someStep, ({ one: { scenario, found, explanation }, index }) => {
      const others = found.trace.toSpliced(index, 1);
      const end = found.loop !== null && index < found.loop ? found.loop : found.trace.length;
      let expected: Fate | null = index === end - 1 ? null : 'refused';
      for (let place = index + 1; place < end; place += 1) {
        const steps = others.toSpliced(place, 0, found.trace[index]!);
        const fate = fateOf(scenario, found.name, steps, found.loop);
        if (fate !== 'refused') expected = fate;
      }
      expect(explanation.steps[index]!.postponed).toBe(expected);
    });
    fc.assert(property, { seed: 1, numRuns: 100 });
  });

  test('in the place of another', () => {
    const property = fc.property(
      someStep,
      fc.nat(),
      ({ one: { scenario, found, explanation }, index }, any) => {
        const { trace, loop } = found;
        const place = any % trace.length;
        const [first, second] = [trace[index]!, trace[place]!];
        // Nothing changes place where both do the same, whatever it changed there.
        if (stepText(first) === stepText(second)) return;
        const steps = trace.with(index, second).with(place, first);
        const remains = fateOf(scenario, found.name, steps, loop) === 'remains';
        expect(explanation.steps[index]!.interchangeableWith.includes(place)).toBe(remains);
      },
    );
    fc.assert(property, { seed: 1, numRuns: 100 });
  });
});

describe('a neighbour in the history', () => {
  test.each(histories)(
    '$neighbour.sentence ($found.name in $scenario.name)',
    ({ scenario, found, neighbour }) => {
      expectOneChange(found, neighbour);
      const loop = found.loop === null ? null : neighbour.trace.length;
      expect(fateOf(scenario, found.name, neighbour.trace, loop)).toBe('gone');
      expect(saysSomething(scenario, propertyNamed(found.name)!, neighbour.trace)).toBe(true);
    },
  );
});

test('what a setting prevents, it prevents in every world of the changed scenario', () => {
  const settings = neighbours.filter(({ neighbour }) => neighbour.kind === 'setting');
  expect(settings.length).toBeGreaterThan(60);
  const fields = new Set(settings.map(({ neighbour }) => neighbour.setting!.path.at(-1)));
  expect(fields).toEqual(
    new Set([
      'createObjectMinimumNodes',
      'minSrv',
      'waitsForMinimum',
      'hsms',
      'zones',
      'reaches',
      'hsmFailures',
      'hsmOutages',
      'zoneFailures',
      'zoneOutages',
      'syncFailures',
      'creationFailures',
    ]),
  );
  for (const { scenario, found, neighbour } of settings) {
    const changed = withSetting(scenario, neighbour.setting!);
    const [result] = verify(changed, {
      properties: [propertyNamed(found.name)!],
      countsWorlds: false,
    }).properties;
    expect([changed.name, found.name, result?.verdict]).toEqual([scenario.name, found.name, 'holds']);
  }
});

test('every changed scenario is valid, differs in one setting, and expects nothing', () => {
  for (const scenario of publicScenarios) {
    const ladders = [...settingLadders(scenario), ...mishapLadders(scenario)];
    for (const { scenario: changed, setting } of ladders.flat()) {
      expect(parseScenario(changed).problems).toBeUndefined();
      expect(changed.expect).toBeUndefined();
      expect(changed).toEqual(withSetting(scenario, setting));
      expect(setting.from).not.toBe(setting.to);
    }
  }
});

test('whatever has words of its own exists', () => {
  const actions = new Set(modelOf(publicScenarios[0]!).forbidden.keys());
  expect(namedActions.filter((action) => !actions.has(action))).toEqual([]);
  expect(namesWithOutcomes.filter((name) => propertyNamed(name) === undefined)).toEqual([]);
});

test('what is found on the way remains, although it is over in the end', () => {
  const scenario = publicScenario('sdk3-min1-3hsm-1fail');
  const name = 'usable-key-on-two-hsms';
  const shortest = verify(scenario).properties.find((found) => found.name === name)!.trace;
  const trace: StepName[] = [
    ...shortest,
    { action: 'server-sync-copies', parameters: { key: 'key-1', source: 'hsm-a1', target: 'hsm-a2' } },
    { action: 'hsm-fails', parameters: { hsm: 'hsm-a2' } },
  ];
  const roles = stepRolesOf(scenario, { name, trace, loop: null });
  expect(roles.map(({ matters }) => matters)).toEqual([true, true, true, true, false, false]);
  expect(roles.at(-1)).toMatchObject({ decides: false, sentence: 'Without it, the finding remains.' });
});

test('a trace about the engines, or one that is very long, has no roles', () => {
  const scenario = publicScenario('sdk5-optout-1hsm-1fail');
  expect(stepRolesOf(scenario, { name: 'engines-agree', trace: [], loop: null })).toEqual([]);
  const { trace } = verify(scenario).properties.find(({ name }) => name === 'acknowledged-key-survives')!;
  const long = Array.from({ length: 101 }, () => trace[0]!);
  expect(stepRolesOf(scenario, { name: 'acknowledged-key-survives', trace: long, loop: null })).toEqual([]);
});

/** What becomes of a finding in a history, as far as replays of it tell. */
function fateOf(scenario: Scenario, claim: string, steps: readonly StepName[], loop: number | null): Fate {
  const property = propertyNamed(claim)!;
  const outcomeOf = (taken: readonly StepName[], at?: number): ReplayOutcome['kind'] =>
    replay({ scenario, claim, steps: taken, loop: at }).replay!.outcome.kind;
  if (isSafety(property) || property.kind === 'recoverable') {
    const prefixes = Array.from({ length: steps.length + 1 }, (_, length) => steps.slice(0, length));
    const kinds = prefixes.map((taken) => outcomeOf(taken));
    const end = kinds.findIndex((kind) => kind !== 'not-shown');
    if (end < 0) return 'gone';
    return kinds[end] === 'shown' ? 'remains' : 'refused';
  }
  const kind = outcomeOf(steps, loop!);
  if (kind === 'refused') return 'refused';
  if (kind === 'shown') return 'remains';
  const ends = endsOf(scenario, property, steps);
  return ends.some((end) => outcomeOf(end, end.length) === 'shown') ? 'remains' : 'gone';
}

/** A history with what is bound to happen after it, in every order. */
function endsOf(
  scenario: Scenario,
  { fairness }: LivenessProperty,
  steps: readonly StepName[],
): readonly (readonly StepName[])[] {
  const model = modelOf(scenario);
  const bound = model.steps.filter((step) => fairness.some(({ action }) => action === step.action));
  const known = new Set<string>();
  const ends: (readonly StepName[])[] = [];
  const open: (readonly StepName[])[] = [steps];
  for (let taken = open.pop(); taken !== undefined; taken = open.pop()) {
    const world = worldsOn(scenario, taken).at(-1)!;
    const name = world.numbers.join();
    if (known.has(name)) continue;
    known.add(name);
    const longer = bound.flatMap((step) => {
      if (step.refuses(world) !== undefined) return [];
      const next = [...taken!, step];
      return worldsOn(scenario, next).at(-1)!.numbers.join() === name ? [] : [next];
    });
    if (longer.length === 0) ends.push(taken);
    open.push(...longer);
  }
  return ends;
}

/** The world at the start and after each step, on one memory. */
function worldsOn(scenario: Scenario, steps: readonly StepName[]): readonly InternedWorld[] {
  const { model, memory, names } = groundOf(scenario);
  const worlds = [new InternedWorld(memory)];
  for (const step of steps) {
    const found = names.find(step);
    if (found.kind !== 'step') throw new Error('A step is not one of the model.');
    const world = new InternedWorld(memory);
    world.numbers.set(worlds.at(-1)!.numbers);
    expect(model.steps[found.number]!.refuses(world)).toBeUndefined();
    model.steps[found.number]!.apply(world);
    worlds.push(world);
  }
  return worlds;
}

interface Ground {
  readonly model: ReturnType<typeof modelOf>;
  readonly memory: Memory;
  readonly names: StepNames;
}

const grounds = new Map<Scenario, Ground>();

function groundOf(scenario: Scenario): Ground {
  const model = grounds.get(scenario)?.model ?? modelOf(scenario);
  const ground = grounds.get(scenario) ?? {
    model,
    memory: new Memory(model.deployment),
    names: new StepNames(model),
  };
  grounds.set(scenario, ground);
  return ground;
}

/** Whether a claim is about something in this history: in the end, for one about worlds. */
function saysSomething(scenario: Scenario, property: Property, steps: readonly StepName[]): boolean {
  const worlds = worldsOn(scenario, steps);
  const last = worlds.at(-1)!;
  switch (property.kind) {
    case 'always':
      return property.appliesTo(last);
    case 'reachable':
      return false;
    case 'step':
      return worlds
        .slice(1)
        .some((after, index) =>
          watchedSlots(property, after.deployment).some((slot) =>
            property.appliesTo(worlds[index]!, after, slot),
          ),
        );
    case 'recoverable':
      return property.subjects(last.deployment).some((subject) => property.appliesTo(last, subject));
    default:
      return property
        .subjects(last.deployment)
        .some((subject) => worlds.some((world) => property.appliesTo(world, subject)));
  }
}

/** The neighbour's history is that of the finding but for one step, and what is then bound to happen. */
function expectOneChange(
  { trace: found, loop }: PropertyResult,
  { kind, position, step, trace }: Neighbour,
): void {
  const names = (steps: readonly StepName[]): StepName[] =>
    steps.map(({ action, parameters }) => ({ action, parameters }));
  const own = names(found);
  const changed = names(trace).slice(
    0,
    own.length + { inserted: 1, 'left-out': -1 }[kind as string]! || undefined,
  );
  if (loop === null) expect(trace.length - changed.length).toBe(0);
  switch (kind) {
    case 'inserted':
      expect(changed).toEqual(own.toSpliced(position!, 0, step!));
      break;
    case 'replaced':
      expect(changed.slice(0, own.length)).toEqual(own.with(position!, step!));
      break;
    case 'left-out':
      expect(changed).toEqual(own.toSpliced(position!, 1));
      break;
    case 'moved': {
      const others = own.toSpliced(position!, 1);
      const place = changed.findIndex(
        (taken, index) => index > position! && JSON.stringify(taken) === JSON.stringify(step),
      );
      expect(changed.slice(0, own.length)).toEqual(others.toSpliced(place, 0, own[position!]!));
      expect(step).toEqual(own[position!]);
      break;
    }
    case 'setting':
      expect(trace).toEqual([]);
  }
}
