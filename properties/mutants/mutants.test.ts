import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import type { AnyStateMachine } from 'xstate';
import { actions, machines, type Verdict } from '#models';
import { properties, propertyNamed } from '../properties.ts';
import { isSafety } from '../property.ts';
import { type ScenarioResult, verify } from '../verification/verification.ts';
import { mutants } from './mutants.ts';

/** The mutants are many and each is searched exhaustively, on every run of the tests. */
const worldCountMax = 20_000;

/**
 * Who tells a machine one of these neither brings nor takes key material or masking keys, nor decides that it stays
 * where it is. Whatever else a machine is told does.
 */
const eventsOfNoKeyMaterial = [
  'key.generated',
  'key.deleted',
  'requirement.missed',
  'session.closed',
  'attempt.made',
  'attempts.cleared',
  'user.created',
  'user.replicated',
  'password.changed',
  'hsm.creationFailed',
  'hsm.becameUnreachable',
  'hsm.recovered',
  'zone.failed',
  'zone.becameUnreachable',
  'cluster.creationStarted',
  'cluster.created',
  'cluster.initializationStarted',
  'cluster.activated',
  'cluster.deletionStarted',
  'cluster.deleted',
  'backup.completed',
  'backup.deletionScheduled',
  'backup.restored',
  'backup.purged',
];

test.each(mutants.map((mutant) => [mutant.name, mutant] as const))('notices that %s', (_, mutant) => {
  const { action, mutation, scenario, breaks, depthMax } = mutant;
  const asked = properties.filter(({ name }) => Object.hasOwn(breaks, name));
  const sound = verify(scenario, { properties: asked, worldCountMax });
  const broken = verify(scenario, {
    properties: asked,
    actions: { ...actions, ...mutation },
    depthMax,
    worldCountMax,
  });

  expect(verdictsIn(sound)).toEqual(breaks);
  expect(verdictsIn(broken)).toEqual(
    Object.fromEntries(
      Object.entries(breaks).map(([name, verdict]) => [
        name,
        verdict === 'reachable' ? 'unreachable' : 'violated',
      ]),
    ),
  );
  expect({ sound: sound.complete, broken: broken.complete }).toEqual({
    sound: true,
    broken: depthMax === undefined,
  });
  expect(Object.values(mutation).map(({ name }) => name)).toEqual([action]);
  for (const { name, verdict, trace } of broken.properties) {
    // That something never comes about may show without the action that should have brought it about.
    const isDone = isSafety(propertyNamed(name)!);
    if (verdict === 'violated' && isDone) expect(trace.map((step) => step.action)).toContain(action);
  }
});

test('each mutant has a name of its own', () => {
  expect(mutants.length).toBeGreaterThanOrEqual(45);
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
});

test('every property is broken by some mutant', () => {
  const broken = new Set(mutants.flatMap(({ breaks }) => Object.keys(breaks)));
  expect(broken, 'properties/mutants has a mutant that breaks each').toEqual(
    new Set(properties.map(({ name }) => name)),
  );
});

test('the @brokenBy of every property names a mutant that breaks it', () => {
  const named = ['always', 'step', 'reachable', 'recoverable', 'liveness'].flatMap((folder) =>
    readdirSync(`properties/${folder}`)
      .filter((file) => file.split('.').length === 3)
      .map((file) => {
        const source = readFileSync(`properties/${folder}/${file}`, 'utf8');
        const [, mutant] = /\* @brokenBy (.+)/.exec(source) ?? [];
        return { property: file.slice(0, file.indexOf('.')), mutant };
      }),
  );
  const isBroken = ({ property, mutant }: (typeof named)[number]): boolean =>
    mutants.some(({ name, breaks }) => name === mutant && Object.hasOwn(breaks, property));

  expect(named.map(({ property }) => property).sort()).toEqual(properties.map(({ name }) => name).sort());
  expect(named.filter((candidate) => !isBroken(candidate))).toEqual([]);
});

test('every action that moves key material has at least two mutants', () => {
  const events = Object.values<AnyStateMachine>(machines).flatMap((machine) => machine.events);
  expect(eventsOfNoKeyMaterial.filter((event) => !events.includes(event))).toEqual([]);
  const moving = actionsTelling(events.filter((event) => !eventsOfNoKeyMaterial.includes(event)));
  expect(moving.length).toBeGreaterThan(15);
  const few = moving.filter((moved) => mutants.filter(({ action }) => action === moved).length < 2);
  const remedy =
    'properties/mutants has two mutants of each, or eventsOfNoKeyMaterial names what it tells a machine';
  expect(few, remedy).toEqual([]);
});

/** The names of the actions in whose source one of these events is named. */
function actionsTelling(events: readonly string[]): readonly string[] {
  const folder = 'models/actions';
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.action.ts'))
    .filter((file) => {
      const source = readFileSync(`${folder}/${file}`, 'utf8');
      return events.some((event) => source.includes(`'${event}'`));
    })
    .map((file) => basename(file, '.action.ts'));
}

function verdictsIn({ properties: results }: ScenarioResult): Record<string, Verdict> {
  return Object.fromEntries(results.map(({ name, verdict }) => [name, verdict]));
}
