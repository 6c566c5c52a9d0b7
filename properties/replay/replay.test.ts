import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  ActorWorld,
  actions,
  InternedWorld,
  Memory,
  modelOf,
  type Refusal,
  type StepName,
  StepNames,
} from '#models';
import { safetyProperties } from '../properties.ts';
import { engineClaims } from '../random/claims.ts';
import { publicScenario } from '../testing.ts';
import { type PropertyResult, verify } from '../verification/verification.ts';
import { type Replay, type Replayable, replay } from './replay.ts';

const scenarios = [
  'sdk5-optout-1hsm-1fail',
  'sdk3-min2-3hsm-outage-delete',
  'clones-at-work-delete',
  'clones-at-work-sdk3-clean-up',
  'clone-2x1-region-loss',
  'lifecycle-blank',
  'session-3hsm',
];

/** Every shortest trace of these scenarios. */
const found = scenarios.flatMap((name) => {
  const scenario = publicScenario(name);
  const shown = verify(scenario, { properties: safetyProperties }).properties.filter(
    ({ length }) => length !== null,
  );
  return shown.map((result) => ({ scenario, result, what: `${result.name} in ${name}` }));
});

test('there are traces of every kind of property, and long ones', () => {
  const names = new Set(found.map(({ result }) => result.name));
  expect([...names]).toEqual(
    expect.arrayContaining([
      'acknowledged-key-survives',
      'deleted-key-never-spreads',
      'key-creation-can-succeed',
    ]),
  );
  expect(names.size).toBeGreaterThanOrEqual(9);
  expect(Math.max(...found.map(({ result }) => result.length!))).toBeGreaterThanOrEqual(14);
});

describe('a shortest trace', () => {
  test.each(found)('shows the same when it is taken again: $what', ({ scenario, result }) => {
    const { name: claim, trace, evidence } = result;
    expect(replayed({ scenario, steps: namesIn(result), claim })).toEqual({
      trace,
      outcome: { kind: 'shown', evidence },
      disagreement: undefined,
    });
  });

  test.each(found)('shows nothing without its last step: $what', ({ scenario, result }) => {
    const { name: claim, trace } = result;
    expect(replayed({ scenario, steps: namesIn(result).slice(0, -1), claim })).toEqual({
      trace: trace.slice(0, -1),
      outcome: { kind: 'not-shown' },
      disagreement: undefined,
    });
  });

  test.each(found)('without another step shows nothing, or is refused: $what', ({ scenario, result }) => {
    const { name: claim, trace } = result;
    for (const [index] of trace.slice(0, -1).entries()) {
      const steps = namesIn(result).toSpliced(index, 1);
      const refused = firstRefusal(scenario, steps);
      const outcome = refused && { kind: 'refused', sentence: refused.sentence, refusal: refused.refusal };
      const again = replayed({ scenario, steps, claim });
      expect(again.outcome).toEqual(outcome ?? { kind: 'not-shown' });
      expect(again.trace.map(({ sentence }) => sentence)).toEqual(
        trace
          .toSpliced(index, 1)
          .slice(0, refused?.index)
          .map(({ sentence }) => sentence),
      );
      expect(again.disagreement).toBeUndefined();
    }
  });
});

describe('a trace that goes on', () => {
  const scenario = publicScenario('sdk5-optout-1hsm-1fail');
  const [generated, settled, failed] = [
    { action: 'generate-key', parameters: { key: 'key-1', hsm: 'hsm-a1' } },
    { action: 'settle-creation', parameters: { key: 'key-1' } },
    { action: 'hsm-fails', parameters: { hsm: 'hsm-a1' } },
  ] as const;

  test.each<readonly [string, readonly StepName[], Replay['outcome'], takenCount: number]>([
    ['nowhere', [], { kind: 'not-shown' }, 0],
    [
      'to the end',
      [generated, settled, failed],
      { kind: 'shown', evidence: { key: 'key-1', holders: [] } },
      3,
    ],
    [
      'with parameters in another order',
      [{ ...generated, parameters: { hsm: 'hsm-a1', key: 'key-1' } }, settled, failed],
      { kind: 'shown', evidence: { key: 'key-1', holders: [] } },
      3,
    ],
    [
      'without the step that the next one needs',
      [settled, failed],
      {
        kind: 'refused',
        sentence: 'The creation of key-1 is settled: 1 HSM must have it.',
        refusal: 'creation-not-running',
      },
      0,
    ],
    [
      'with a step twice',
      [generated, settled, failed, failed],
      { kind: 'refused', sentence: 'hsm-a1 fails and loses all it holds.', refusal: 'hsm-not-in-use' },
      3,
    ],
    [
      'with a step that the deployment forbids',
      [generated, { action: 'delete-key', parameters: { key: 'key-1' } }, settled],
      {
        kind: 'refused',
        sentence: 'The application app deletes key-1 from every active HSM of cluster-a.',
        refusal: 'not-allowed',
      },
      1,
    ],
    [
      'with a step that is refused before one that is forbidden',
      [settled, { action: 'delete-key', parameters: { key: 'key-1' } }],
      {
        kind: 'refused',
        sentence: 'The creation of key-1 is settled: 1 HSM must have it.',
        refusal: 'creation-not-running',
      },
      0,
    ],
  ])('%s', (_, steps, outcome, takenCount) => {
    const again = replayed({ scenario, steps, claim: 'acknowledged-key-survives' });
    expect(again).toMatchObject({ outcome, disagreement: undefined });
    expect(again.outcome).toEqual(outcome);
    expect(again.trace.map(({ action, parameters }) => ({ action, parameters }))).toEqual(
      steps.slice(0, takenCount),
    );
  });

  const forbidden = { action: 'delete-key', parameters: { key: 'key-1' } };
  test.each<readonly [string, readonly StepName[], path: readonly (string | number)[], message: string]>([
    [
      'action',
      [generated, { ...settled, action: 'settle-creatoin' }],
      ['steps', 1, 'action'],
      'unknown action "settle-creatoin"; the nearest known one is "settle-creation"',
    ],
    [
      'HSM',
      [{ ...generated, parameters: { key: 'key-1', hsm: 'hsm-a2' } }],
      ['steps', 0, 'parameters', 'hsm'],
      'unknown hsm "hsm-a2"; the nearest known one is "hsm-a1"',
    ],
    [
      'parameter',
      [generated, settled, { ...failed, parameters: { hsm: 'hsm-a1', key: 'key-1' } }],
      ['steps', 2, 'parameters', 'key'],
      'unknown parameter "key"; the nearest known one is "hsm"',
    ],
    [
      'value of a parameter, which is not there',
      [{ ...generated, parameters: { key: 'key-1' } }],
      ['steps', 0, 'parameters', 'hsm'],
      'generate-key needs the parameter "hsm"',
    ],
    [
      'name after a step that is refused',
      [settled, generated, { ...failed, parameters: { hsm: 'hsm-b1' } }],
      ['steps', 2, 'parameters', 'hsm'],
      'unknown hsm "hsm-b1"; the nearest known one is "hsm-a1"',
    ],
    [
      'name after a step that is forbidden',
      [forbidden, { ...failed, action: 'fails' }],
      ['steps', 1, 'action'],
      'unknown action "fails"; the nearest known one is "hsm-fails"',
    ],
  ])('with an unknown %s is a problem there', (_, steps, path, message) => {
    const again = replay({ scenario, steps, claim: 'acknowledged-key-survives' });
    expect(again).toEqual({ problem: { path, message } });
  });

  test.each(Object.keys(engineClaims))('does not show that keysync is wrong: %s', (claim) => {
    expect(replayed({ scenario, steps: [generated, settled, failed], claim }).outcome).toEqual({
      kind: 'not-shown',
    });
  });
});

describe('where an action is wrong in itself', () => {
  const scenario = publicScenario('sdk5-optout-1hsm-1fail');
  const steps = [
    { action: 'hsm-fails', parameters: { hsm: 'hsm-a1' } },
    { action: 'hsm-recovers', parameters: { hsm: 'hsm-a1' } },
    { action: 'generate-key', parameters: { key: 'key-1', hsm: 'hsm-a1' } },
  ];
  const message = 'The machine hsm does not accept {"type":"hsm.recovered"} while "FAILED".';

  /** An HSM that is lost recovers. */
  function withResurrection(): void {
    const { refuses } = actions.hsmRecovers;
    const changed = vi
      .spyOn(actions.hsmRecovers, 'refuses')
      .mockImplementation((world, { hsm }) =>
        world.hsmState(hsm) === 'FAILED' ? undefined : refuses(world, { hsm }),
      );
    onTestFinished(() => changed.mockRestore());
  }

  test('that is shown where it is what was to be shown, and the error is the evidence', () => {
    withResurrection();
    const again = replayed({ scenario, steps, claim: 'events-are-accepted' });
    expect(again.outcome).toEqual({ kind: 'shown', evidence: { error: message } });
    expect(again.trace.map(({ action }) => action)).toEqual(['hsm-fails', 'hsm-recovers']);
    expect(again.trace.at(-1)?.changed).toEqual([]);
  });

  test.each(['acknowledged-key-survives', 'steps-are-deterministic'])(
    'that is no answer where something else was to be shown: %s',
    (claim) => {
      withResurrection();
      const again = replayed({ scenario, steps, claim });
      expect(again.outcome).toEqual({ kind: 'defective', claim: 'events-are-accepted', message });
      expect(again.trace.map(({ action }) => action)).toEqual(['hsm-fails']);
    },
  );

  test('and otherwise the same steps are refused', () => {
    expect(replayed({ scenario, steps, claim: 'events-are-accepted' })).toMatchObject({
      outcome: { kind: 'refused', refusal: 'hsm-not-degraded' },
      disagreement: undefined,
    });
  });
});

describe('where the engines part', () => {
  const scenario = publicScenario('sdk5-quorum-2hsm-1fail');
  const steps = [
    { action: 'generate-key', parameters: { key: 'key-1', hsm: 'hsm-a1' } },
    { action: 'hsm-fails', parameters: { hsm: 'hsm-a1' } },
  ];

  test.each([
    ['engines-agree', { kind: 'shown', evidence: null }],
    ['key-creation-can-succeed', { kind: 'not-shown' }],
  ])('it is told, whatever was to be shown: %s', (claim, outcome) => {
    const { apply } = actions.hsmFails;
    const changed = vi.spyOn(actions.hsmFails, 'apply').mockImplementation((world, { hsm }) => {
      apply(world, { hsm });
      if (world instanceof ActorWorld) world.tell(world.deployment.faults, { type: 'hsm.failed' });
    });
    onTestFinished(() => changed.mockRestore());
    const again = replayed({ scenario, steps, claim });
    expect(again.outcome).toEqual(outcome);
    expect(again.disagreement).toEqual({
      position: 2,
      about: 'faults',
      interned: '["counting",{"failures":1,"outages":0,"zoneFailures":0,"zoneOutages":0}]',
      live: '["counting",{"failures":2,"outages":0,"zoneFailures":0,"zoneOutages":0}]',
    });
    expect(replayed({ scenario, steps: steps.slice(0, 1), claim }).disagreement).toBeUndefined();
  });
});

function namesIn({ trace }: PropertyResult): StepName[] {
  return trace.map(({ action, parameters }) => ({ action, parameters }));
}

function replayed(told: Replayable): Replay {
  const { replay: again, problem } = replay(told);
  if (again === undefined) throw new Error(`${JSON.stringify(problem)}`);
  return again;
}

/** The first step that a naive walk refuses. */
function firstRefusal(
  scenario: Replayable['scenario'],
  steps: readonly StepName[],
): { readonly index: number; readonly sentence: string; readonly refusal: Refusal } | undefined {
  const model = modelOf(scenario);
  const names = new StepNames(model);
  const world = new InternedWorld(new Memory(model.deployment));
  for (const [index, name] of steps.entries()) {
    const named = names.find(name);
    if (named.kind !== 'step') throw new RangeError(`${name.action} names no step.`);
    const step = model.steps[named.number]!;
    const refusal = step.refuses(world);
    if (refusal !== undefined) return { index, sentence: step.sentence, refusal };
    step.apply(world);
  }
  return undefined;
}
