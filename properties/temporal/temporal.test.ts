import { describe, expect, test } from 'vitest';
import { actions, type BackupSlot, modelOf, type StepName } from '#models';
import { mutants } from '../mutants/mutants.ts';
import { propertyNamed } from '../properties.ts';
import type { LivenessProperty, RecoverableProperty } from '../property.ts';
import { type ReplayOutcome, replay } from '../replay/replay.ts';
import {
  benchmark,
  publicScenario,
  resultFor,
  smallScenarios,
  stepNumbersOf,
  temporalProperties,
} from '../testing.ts';
import { ModelSpace } from '../verification/model-space.ts';
import { verify } from '../verification/verification.ts';
import { replayIrrecoverable, seeLasso } from './temporal-replay.ts';

const verdicts = new Map(
  smallScenarios.map((scenario) => [
    scenario.name,
    new Map(
      verify(scenario, { properties: temporalProperties }).properties.map(({ name, verdict }) => [
        name,
        verdict,
      ]),
    ),
  ]),
);

describe.each(temporalProperties)('$name', (property) => {
  const verdictsOf = (): readonly unknown[] =>
    [...verdicts.values()].map((known) => known.get(property.name));

  test('holds in some public scenario, and is decided in all', () => {
    expect(verdictsOf()).toContain('holds');
    expect(verdictsOf()).not.toContain('incomplete');
  });

  test('fails in some public scenario or in a mutant, with a trace that shows it', () => {
    const isBroken = verdictsOf().includes('violated');
    const breaking = mutants.filter(({ breaks }) => breaks[property.name] === 'holds');
    expect(isBroken || breaking.length > 0).toBe(true);
    for (const { name, mutation, scenario } of breaking) {
      const mutated = { ...actions, ...mutation };
      const found = resultFor(verify(scenario, { properties: [property], actions: mutated }), property.name);
      const model = modelOf(scenario, mutated);
      const way = stepNumbersOf(model, found.trace);
      const space = new ModelSpace(model);
      const sight =
        property.kind === 'recoverable'
          ? replayIrrecoverable(space, way, property)
          : seeLasso(space, way, found.loop!, property);
      expect(sight, name).toEqual({ evidence: found.evidence });
    }
  });

  test('is about something, and the steps that it counts on exist', () => {
    const { deployment } = modelOf(publicScenario('clone-2x2'));
    expect(property.subjects(deployment).length).toBeGreaterThan(0);
    if (property.kind === 'recoverable') return;
    const known = Object.values(actions).map(({ name }) => name);
    expect(property.fairness.length).toBeGreaterThan(0);
    for (const { action } of property.fairness) expect(known).toContain(action);
  });
});

test('a clean-up that forgets what it has tried goes round for ever, and the steps of the loop are told', () => {
  const { mutation, scenario } = mutants.find(({ name }) => name.startsWith('a clean-up forgets'))!;
  const result = verify(scenario, { properties: temporalProperties, actions: { ...actions, ...mutation } });
  const { trace, loop, length } = resultFor(result, 'running-creation-settles');
  expect(length).toBeNull();
  expect(trace.slice(loop!).map(({ action }) => action)).toEqual(
    expect.arrayContaining(['clean-up-copy', 'server-sync-copies']),
  );
  expect(trace.length - loop!).toBe(4);
});

describe('a history without end', () => {
  const scenario = publicScenario('sdk3-min1-3hsm-1fail');
  const claim = 'retried-use-succeeds';
  const { trace, loop, evidence } = resultFor(verify(scenario), claim);
  const outcomeOf = (steps: readonly StepName[], at: number | undefined): ReplayOutcome => {
    const { replay: found, problem } = replay({ scenario, steps, claim, loop: at });
    if (problem !== undefined) throw new Error(problem.message);
    return found.outcome;
  };

  test('shows what it is said to show', () => {
    expect(outcomeOf(trace, loop!)).toEqual({ kind: 'shown', evidence });
  });

  test.each([
    ['has no loop', trace, undefined, /no loop/],
    ['does not lead back', trace, 1, /do not lead back/],
    [
      'puts off for ever what is bound to happen',
      trace.slice(0, -1),
      trace.length - 1,
      /not fair.*Server-side/,
    ],
    ['ends before there was anything to come to', [], 0, /comes to what is claimed/],
  ] as const)('shows nothing where it %s', (_, steps, at, because) => {
    expect(outcomeOf(steps, at)).toEqual({ kind: 'not-shown', because: expect.stringMatching(because) });
  });
});

describe('a world without a way back', () => {
  const scenario = publicScenario('session-outage-delete');
  const claim = 'second-copy-can-be-regained';
  const { trace, evidence, length } = resultFor(verify(scenario), claim);

  test('is shown by a shortest trace, and not without its last step', () => {
    expect(trace).toHaveLength(length!);
    expect(replay({ scenario, steps: trace, claim }).replay?.outcome).toEqual({ kind: 'shown', evidence });
    expect(replay({ scenario, steps: trace.slice(0, -1), claim }).replay?.outcome).toEqual({
      kind: 'not-shown',
      because: 'From the last world, what is claimed can be reached.',
    });
  });

  test('is not known where too many worlds can follow', () => {
    const large = publicScenario(benchmark);
    const property: RecoverableProperty = {
      ...(propertyNamed(claim) as RecoverableProperty),
      appliesTo: () => true,
      findViolation: () => ({ never: true }),
    };
    expect(replayIrrecoverable(new ModelSpace(modelOf(large)), [], property).because).toMatch(
      /worlds can follow/,
    );
  });
});

test('a loop that comes to what is claimed again and again shows that it does not stay', () => {
  const always: LivenessProperty<BackupSlot> = {
    kind: 'eventually-always',
    name: 'backups-stay',
    clause: 'KS-BACKUP-LIFECYCLE',
    statement: 'Backups are ready in the end.',
    duty: 'hazard',
    fairness: [
      { action: 'restore-backup', strength: 'weak' },
      { action: 'backup-becomes-ready', strength: 'weak' },
    ],
    subjects: ({ backups }) => backups.slice(0, 1),
    appliesTo: () => true,
    findViolation: (world, backup) =>
      world.backupState(backup) === 'PENDING_DELETION' ? { backup: 'pending' } : undefined,
  };
  const again: LivenessProperty<BackupSlot> = { ...always, kind: 'leads-to', name: 'backups-come-back' };
  const strong: LivenessProperty<BackupSlot> = {
    ...always,
    name: 'backups-are-purged',
    fairness: [...always.fairness, { action: 'purge-backup', strength: 'strong' }],
  };
  const scenario = publicScenario('backup-lifecycle-3-regions');
  const result = verify(scenario, { properties: [always, again, strong] });
  const { trace, loop } = resultFor(result, 'backups-stay');
  expect(trace.slice(loop!).map(({ action }) => action)).toEqual(
    expect.arrayContaining(['delete-backup', 'restore-backup']),
  );
  expect(resultFor(result, 'backups-come-back').verdict).toBe('holds');
  expect(resultFor(result, 'backups-are-purged').verdict).toBe('holds');

  const model = modelOf(scenario);
  const way = stepNumbersOf(model, trace);
  const space = new ModelSpace(model);
  expect(seeLasso(space, way, loop!, always).evidence).toEqual({ backup: 'pending' });
  expect(seeLasso(space, way, loop!, again).because).toMatch(/comes to what is claimed/);
  expect(seeLasso(space, way, loop!, strong).because).toMatch(/not fair/);
});
