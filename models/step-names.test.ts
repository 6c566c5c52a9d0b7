import { describe, expect, test } from 'vitest';
import { type Action, namesOf } from './actions/action.ts';
import { actions } from './actions/actions.ts';
import { type Model, modelOf, type StepName } from './model.ts';
import { parseScenario } from './scenarios/parse-scenario.ts';
import { publicScenarios } from './scenarios/public-scenarios.ts';
import type { ScenarioInput } from './scenarios/scenario.ts';
import { StepNames } from './step-names.ts';

const input: ScenarioInput = {
  name: 'for the tests',
  regions: { 'us-east-1': 'aws' },
  clusters: {
    'cluster-a': { region: 'us-east-1', hsms: ['hsm-a1', 'hsm-a2'], start: 'running' },
    'cluster-b': { region: 'us-east-1', hsms: ['hsm-b1'], start: 'running', maskingKey: 'cluster-a' },
  },
  clients: { app: { cluster: 'cluster-a', sdk: 5 } },
  users: ['co', 'cu'],
  cryptoOfficer: 'co',
  keys: { 'key-1': { class: 'token', client: 'app', owner: 'cu' } },
  allow: { clone: true },
};

/** Names that would run into each other if they were put together carelessly, or that every object has. */
const oddlyNamed = {
  name: 'a deployment with odd names',
  regions: { constructor: 'aws' },
  clusters: {
    toString: {
      region: 'constructor',
      hsms: ['a', 'a,key,b', 'a","key","b', 'a key b', 'hsm', 'valueOf'],
      start: 'running',
    },
    'hsm","source': { region: 'constructor', hsms: [',', "'", ' '], start: 'running' },
  },
  clients: { key: { cluster: 'toString', sdk: 5 } },
  users: ['hsm', 'constructor', 'toString'],
  cryptoOfficer: 'toString',
  keys: {
    c: { class: 'token', client: 'key', owner: 'hsm' },
    'b,key,c': { class: 'token', client: 'key', owner: 'constructor' },
    'b","key","c': { class: 'token', client: 'key', owner: 'constructor' },
    'b key c': { class: 'token', client: 'key', owner: 'constructor' },
  },
  backups: 1,
  allow: { clone: true, createHsm: true, changeUsers: true },
};

const model = modelFrom(input);

function modelFrom(value: unknown): Model {
  const { scenario, problems } = parseScenario(value);
  if (scenario === undefined) throw new Error(JSON.stringify(problems));
  return modelOf(scenario);
}

/** A choice as it would come out of a file, where any word may be a name. */
const written = (json: string): StepName['parameters'] => JSON.parse(json);

function* ordersOf<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  if (items.length === 0) yield [];
  for (const [index, item] of items.entries()) {
    for (const rest of ordersOf(items.toSpliced(index, 1))) yield [item, ...rest];
  }
}

describe('a name', () => {
  const models = publicScenarios.map((scenario) => modelOf(scenario));
  const byName = [...models, modelFrom(oddlyNamed)].map((each) => [each.scenario.name, each] as const);

  test.each(byName)('in %s: means its step, whatever the order of its parameters', (_, each) => {
    const names = new StepNames(each);
    for (const [number, step] of each.steps.entries()) {
      expect(names.find(step)).toEqual({ kind: 'step', number });
      for (const order of ordersOf(Object.entries(step.parameters))) {
        const parameters = Object.fromEntries(order);
        expect(names.find({ action: step.action, parameters })).toEqual({ kind: 'step', number });
      }
    }
  });

  test('is that of a step of any action, and has up to four parameters to put in order', () => {
    const steps = models.flatMap((each) => each.steps);
    const acting = new Set(steps.map(({ action }) => action));
    expect(acting).toEqual(new Set(Object.values(actions).map(({ name }) => name)));
    expect(Math.max(...steps.map(({ parameters }) => Object.keys(parameters).length))).toBe(4);
  });

  test.each(byName)('in %s: of any other choice tells the reason that forbids it', (_, each) => {
    const names = new StepNames(each);
    let stepCount = 0;
    for (const action of Object.values(each.actions) as Action[]) {
      const counts = new Map<string, number>();
      for (const chosen of action.parameters(each.deployment)) {
        const found = names.find({ action: action.name, parameters: namesOf(chosen) });
        const refusal = action.forbids?.(each.deployment, chosen);
        if (refusal === undefined) {
          expect(found).toEqual({ kind: 'step', number: stepCount });
          stepCount += 1;
        } else {
          expect(found).toEqual({ kind: 'forbidden', sentence: action.describe(chosen), refusal });
          counts.set(refusal, (counts.get(refusal) ?? 0) + 1);
        }
      }
      expect(counts).toEqual(each.forbidden.get(action.name));
    }
    expect(stepCount).toBe(each.steps.length);
  });
});

describe('a step that the deployment forbids', () => {
  test.each<readonly [action: string, parameters: Record<string, string>, refusal: string, sentence: string]>(
    [
      [
        'sync-key',
        { key: 'key-1', source: 'hsm-a1', destination: 'hsm-a2' },
        'same-cluster',
        'An operator runs syncKey: key-1 goes from hsm-a1 to hsm-a2 of cluster-a.',
      ],
      [
        'server-sync-copies',
        { target: 'hsm-b1', source: 'hsm-a1', key: 'key-1' },
        'different-clusters',
        'Server-side synchronization copies key-1 from hsm-a1 to hsm-b1.',
      ],
      ['hsm-fails', { hsm: 'hsm-a1' }, 'not-allowed', 'hsm-a1 fails and loses all it holds.'],
    ],
  )('%s is told with its sentence', (action, parameters, refusal, sentence) => {
    const found = new StepNames(model).find({ action, parameters });
    expect(found).toEqual({ kind: 'forbidden', sentence, refusal });
  });

  test('has a name that means a step where it is not forbidden', () => {
    const name: StepName = { action: 'hsm-fails', parameters: { hsm: 'hsm-a2' } };
    const allowing = modelFrom({ ...input, allow: { hsmFailures: 1 } });
    const found = new StepNames(allowing).find(name);
    if (found.kind !== 'step') throw new Error(`It is ${found.kind}.`);
    expect(allowing.steps[found.number]).toMatchObject(name);
  });
});

describe('a name that means nothing', () => {
  const choice = '{ "key": "key-1", "source": "hsm-a1", "destination": "hsm-b1" }';

  test.each<readonly [what: string, action: string, json: string, path: readonly string[], message: string]>([
    [
      'another action',
      'sync-keys',
      choice,
      ['action'],
      'unknown action "sync-keys"; the nearest known one is "sync-key"',
    ],
    [
      'the name of an action in the source',
      'syncKey',
      choice,
      ['action'],
      'unknown action "syncKey"; the nearest known one is "sync-key"',
    ],
    [
      'the beginning of an action',
      'sync',
      choice,
      ['action'],
      'unknown action "sync"; the nearest known one is "sync-key"',
    ],
    [
      'a parameter that is missing',
      'sync-key',
      '{ "key": "key-1", "source": "hsm-a1" }',
      ['parameters', 'destination'],
      'sync-key needs the parameter "destination"',
    ],
    ['no parameter at all', 'sync-key', '{}', ['parameters', 'key'], 'sync-key needs the parameter "key"'],
    [
      'a parameter that names nothing',
      'sync-key',
      choice.replace('hsm-b1', 'hsm-b2'),
      ['parameters', 'destination'],
      'unknown destination "hsm-b2"; the nearest known one is "hsm-a2"',
    ],
    [
      'a parameter that names something of another kind',
      'hsm-recovers',
      '{ "hsm": "cluster-a" }',
      ['parameters', 'hsm'],
      'unknown hsm "cluster-a"; the nearest known one is "hsm-a1"',
    ],
    [
      'a parameter too many',
      'hsm-recovers',
      '{ "hsm": "hsm-a1", "hms": "hsm-a1" }',
      ['parameters', 'hms'],
      'unknown parameter "hms"; the nearest known one is "hsm"',
    ],
    [
      'a misspelt parameter, which is missing first of all',
      'hsm-recovers',
      '{ "hms": "hsm-a1" }',
      ['parameters', 'hsm'],
      'hsm-recovers needs the parameter "hsm"',
    ],
    [
      'an action that has nothing to be about',
      'purge-backup',
      '{ "backup": "backup-1" }',
      ['action'],
      'the deployment has nothing that purge-backup could be about',
    ],
    // What every object has without being told is no action and no parameter.
    [
      'an action that every object has',
      'constructor',
      choice,
      ['action'],
      'unknown action "constructor"; the nearest known one is "create-user"',
    ],
    [
      'the prototype as an action',
      '__proto__',
      choice,
      ['action'],
      'unknown action "__proto__"; the nearest known one is "promote-key"',
    ],
    [
      'the prototype instead of a parameter',
      'hsm-recovers',
      '{ "__proto__": { "hsm": "hsm-a1" } }',
      ['parameters', 'hsm'],
      'hsm-recovers needs the parameter "hsm"',
    ],
    [
      'the prototype as a parameter too many',
      'hsm-recovers',
      '{ "hsm": "hsm-a1", "__proto__": "hsm-a1" }',
      ['parameters', '__proto__'],
      'unknown parameter "__proto__"; the nearest known one is "hsm"',
    ],
    [
      'a parameter too many that every object has',
      'hsm-recovers',
      '{ "hsm": "hsm-a1", "constructor": "hsm-a1" }',
      ['parameters', 'constructor'],
      'unknown parameter "constructor"; the nearest known one is "hsm"',
    ],
    [
      'a parameter that is called like what every object has',
      'hsm-recovers',
      '{ "hsm": "toString" }',
      ['parameters', 'hsm'],
      'unknown hsm "toString"; the nearest known one is "hsm-a1"',
    ],
  ])('%s', (_, action, json, path, message) => {
    const found = new StepNames(model).find({ action, parameters: written(json) });
    expect(found).toEqual({ kind: 'unknown', problem: { path, message } });
  });

  test('a choice of which each part exists, but which the action never has', () => {
    const { syncKey } = actions;
    const only = modelOf(model.scenario, {
      ...actions,
      syncKey: {
        ...syncKey,
        parameters: (deployment) =>
          [...syncKey.parameters(deployment)].filter(
            ({ source, destination }) => source.name === 'hsm-a1' || destination.name !== 'hsm-b1',
          ),
      },
    });
    const names = new StepNames(only);
    const to = (source: string): StepName => ({
      action: 'sync-key',
      parameters: { key: 'key-1', source, destination: 'hsm-b1' },
    });
    expect(names.find(to('hsm-a1'))).toMatchObject({ kind: 'step' });
    expect(names.find(to('hsm-a2'))).toEqual({
      kind: 'unknown',
      problem: { path: ['parameters'], message: 'sync-key has no step with this choice of parameters' },
    });
  });
});
