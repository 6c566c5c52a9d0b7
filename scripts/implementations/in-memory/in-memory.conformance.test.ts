import { join } from 'node:path';
import fc from 'fast-check';
import { Project } from 'ts-morph';
import { describe, expect, test } from 'vitest';
import {
  type Action,
  actions,
  InternedWorld,
  Memory,
  modelOf,
  namesOf,
  publicScenarios,
  refusalOf,
  type Scenario,
  useKey,
} from '#models';
import {
  type Answer,
  aspects,
  deploymentFields,
  deployments,
  observationOf,
  unknownFields,
} from '#properties';
import { loadSuite } from '../../conformance/load-suite.ts';
import { InMemoryImplementation } from './in-memory.ts';
import { observed } from './observe.ts';

/** Whether this position of a walk is one where everything is tried that must be refused. */
const triesAll = (position: number): boolean => position % 12 === 0;

/** A walk through a deployment: at each world all that is answered and seen is what the model says. */
function walk(scenario: Scenario, seed: number, length: number): number {
  const model = modelOf(scenario);
  const world = new InternedWorld(new Memory(model.deployment));
  const implementation = new InMemoryImplementation();
  implementation.reset(scenario);
  const draw = drawing(seed);
  let asked = 0;
  const ask = (action: string, parameters: Readonly<Record<string, string>>): Answer => {
    asked += 1;
    return implementation.act({ action, parameters });
  };
  for (let position = 0; position < length; position += 1) {
    if (triesAll(position)) {
      for (const action of Object.values(actions) as readonly Action[]) {
        for (const chosen of action.parameters(model.deployment)) {
          const reason = refusalOf(action, world, chosen);
          if (reason === undefined) continue;
          const names = namesOf(chosen);
          const told = `${action.name} ${Object.values(names).join(' ')}`;
          expect([told, ask(action.name, names)]).toEqual([told, { outcome: 'refused', reason }]);
        }
      }
    }
    for (const key of model.deployment.keys) {
      for (const hsm of model.deployment.hsms) {
        const { outcome } = useKey(world, key, hsm);
        if (outcome === 'not-asked') continue;
        expect(ask('use-key', { key: key.name, hsm: hsm.name })).toEqual(answers[outcome]);
      }
    }
    expect(sorted(implementation.observe())).toEqual(sorted(observationOf(world)));
    const enabled = model.steps.filter((step) => step.refuses(world) === undefined);
    if (enabled.length === 0) break;
    const kinds = [...new Set(enabled.map(({ action }) => action))];
    const kind = kinds[draw(kinds.length)]!;
    const ofKind = enabled.filter(({ action }) => action === kind);
    const step = ofKind[draw(ofKind.length)]!;
    expect([step.sentence, ask(step.action, step.parameters)]).toEqual([
      step.sentence,
      { outcome: 'accepted' },
    ]);
    step.apply(world);
  }
  return asked;
}

const answers = {
  succeeds: { outcome: 'accepted' },
  fails: { outcome: 'failed' },
  refused: { outcome: 'refused', reason: 'availability-check' },
} as const;

/** Lists and records in any order are the same. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return [...value].sort();
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, part]) => [name, sorted(part)]));
}

/** Numbers below a bound, in an order that depends on the seed. */
function drawing(seed: number): (count: number) => number {
  let state = seed;
  return (count) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * count);
  };
}

describe('what it answers is what the model answers', () => {
  test.each(publicScenarios.map((scenario) => [scenario.name, scenario] as const))('in %s', (_, scenario) => {
    let asked = 0;
    for (const seed of [1, 2, 3]) asked += walk(scenario, seed, 60);
    expect(asked).toBeGreaterThan(100);
  });

  // What the scenarios that come with keysync do not have all of.
  const newer = Object.values(loadSuite('core').deployments)
    .map(({ scenario }) => scenario)
    .filter((scenario) => unknownFields(scenario).length > 0);

  test('in deployments of the suite that say something newer', () => {
    expect(newer.length).toBeGreaterThan(8);
    for (const scenario of newer) for (const seed of [1, 2, 3, 4]) walk(scenario, seed, 40);
  });

  test('in deployments that are drawn at random', () => {
    let asked = 0;
    fc.assert(
      fc.property(deployments(), fc.nat(), (scenario, seed) => {
        asked += walk(withoutDifference(scenario), seed, 40);
      }),
      { numRuns: 25, seed: 1, endOnFailure: true },
    );
    expect(asked).toBeGreaterThan(10_000);
  });
});

/**
 * The one difference: the model lets an application wrap a key on an HSM that its client does not reach. A client
 * cannot send a call there (KS-CLIENT-REACH: such an HSM does not serve it), so here it is refused.
 */
const withoutDifference = (scenario: Scenario): Scenario => {
  const isSplit = Object.values(scenario.clients).some(({ reaches }) => reaches !== undefined);
  return isSplit ? { ...scenario, allow: { ...scenario.allow, wrapKey: false } } : scenario;
};

test('a key is not wrapped on an HSM that its client does not reach', () => {
  const reaching = publicScenarios.find(({ name }) => name === 'sdk5-reaches-1of2')!;
  const implementation = new InMemoryImplementation();
  implementation.reset({ ...reaching, allow: { ...reaching.allow, wrapKey: true } });
  const command = { action: 'wrap-key', parameters: { key: 'key-1', hsm: 'hsm-a2' } };
  expect(implementation.act(command)).toEqual({ outcome: 'refused', reason: 'hsm-out-of-reach' });
});

test('it shows all that can be seen', () => {
  expect(observed).toEqual(aspects);
});

test('it can be told every action, with every parameter, and knows every field', () => {
  const { controls, fields } = new InMemoryImplementation().capabilities();
  expect(fields).toEqual(deploymentFields);
  const { deployment } = modelOf(loadSuite('core').deployments['zones-1x1x1']!.scenario);
  for (const { name } of Object.values(actions)) expect(controls[name]).toBeDefined();
  expect(Object.keys(controls).length).toBe(Object.keys(actions).length + 1);
  for (const action of Object.values(actions) as readonly Action[]) {
    for (const chosen of action.parameters(deployment))
      expect(controls[action.name]).toEqual(Object.keys(chosen));
  }
});

test('it is written without the model: it takes types of it, and no values', () => {
  const folder = import.meta.dirname;
  const project = new Project({
    tsConfigFilePath: 'tsconfig.json',
    skipAddingFilesFromTsConfig: true,
    skipFileDependencyResolution: true,
  });
  const files = project
    .addSourceFilesAtPaths([`${folder}/**/*.ts`, `${folder}/../serve-driver.ts`])
    .filter((file) => !file.getFilePath().endsWith('.test.ts'));
  expect(files.length).toBeGreaterThan(20);
  const foreign = files.flatMap((file) =>
    file
      .getImportDeclarations()
      .filter((declaration) => !declaration.isTypeOnly())
      .map((declaration) => declaration.getModuleSpecifierValue())
      .filter((name) => !name.startsWith('.') || !join(file.getDirectoryPath(), name).startsWith(folder)),
  );
  expect([...new Set(foreign)].sort()).toEqual(['../serve-driver.ts', 'node:readline', 'node:util']);
});
