import { describe, expect, test } from 'vitest';
import { type Model, modelOf } from '../model.ts';
import { factsOf } from '../world/facts.ts';
import { InternedWorld, Memory } from '../world/interned-world.ts';
import { parseScenario } from './parse-scenario.ts';
import { publicScenarios } from './public-scenarios.ts';
import type { ScenarioInput } from './scenario.ts';

type Fields = Record<string, unknown>;

/** Where a value has a text: the fields that lead to it. */
function textsIn(value: unknown): readonly (readonly string[])[] {
  if (typeof value === 'string') return [[]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([field, inner]) => textsIn(inner).map((path) => [field, ...path]));
}

describe('a name', () => {
  const odd = [
    '<script>alert(1)</script>',
    `"quoted" 'twice' \`thrice\``,
    'مفتاح',
    '\u202Etxet \u2067desrever',
    'two  words ',
    'constructor',
    'toString',
    'hasOwnProperty',
    '0',
    '-1',
    'null',
    '\\',
    '💥'.repeat(100),
  ];

  /** A deployment in which one of each kind has this name, and everything that has a name takes part. */
  const namedAs = (name: string): ScenarioInput => ({
    name,
    note: name,
    regions: { [name]: 'aws', west: 'aws' },
    clusters: {
      [name]: { region: name, hsms: [name, 'hsm-a2'], start: 'running', degraded: ['hsm-a2'] },
      'cluster-b': { region: 'west', hsms: ['hsm-b1'] },
      'cluster-c': { region: 'west', hsms: ['hsm-c1'], start: 'running', maskingKey: name },
    },
    clients: { [name]: { cluster: name, sdk: 5, keyAvailabilityCheck: false } },
    users: ['co', name],
    cryptoOfficer: 'co',
    keys: { [name]: { class: 'token', client: name, owner: name } },
    backups: 1,
    allow: { clone: true, createHsm: true, deleteKey: true, hsmFailures: 1 },
  });

  function worldCount({ deployment, steps }: Model): number {
    const memory = new Memory(deployment);
    const world = new InternedWorld(memory);
    const seen = new Map([[memory.start.join(), memory.start]]);
    for (const numbers of seen.values()) {
      for (const step of steps) {
        world.numbers.set(numbers);
        if (step.refuses(world) !== undefined) continue;
        step.apply(world);
        const text = world.numbers.join();
        if (!seen.has(text)) seen.set(text, world.numbers.slice());
      }
    }
    return seen.size;
  }

  const modelNamedAs = (name: string): Model => {
    const { scenario, problems } = parseScenario(JSON.parse(JSON.stringify(namedAs(name))));
    expect(problems).toBeUndefined();
    return modelOf(scenario!);
  };
  const expected = worldCount(modelNamedAs('ordinary'));

  test.each(odd)('may be %j, and the worlds are as many as with any other', (name) => {
    const model = modelNamedAs(name);
    expect(expected).toBeGreaterThan(50);
    expect(worldCount(model)).toBe(expected);
    const facts = factsOf(new InternedWorld(new Memory(model.deployment)));
    expect(facts.filter(({ subject }) => subject === name).length).toBeGreaterThanOrEqual(3);
  });

  test.each([
    ['nothing', '"nothing" is the name for no source at all'],
    ['backup-1', '"backup-1" is the name of a backup slot'],
  ])('of an HSM may not be %j, which is another source of a new HSM', (name, message) => {
    const problems = [{ path: ['clusters', name, 'hsms', 0], message }];
    expect(parseScenario(namedAs(name)).problems).toEqual(problems);
  });

  test('of an HSM may be that of a backup slot which does not exist', () => {
    expect(parseScenario(namedAs('backup-2')).problems).toBeUndefined();
  });

  test('that every object has is not known for that reason, wherever something is named', () => {
    const inherited = ['constructor', 'toString', 'hasOwnProperty'];
    const named = publicScenarios.flatMap((scenario) =>
      textsIn(scenario).map((path) => ({ scenario, path })),
    );
    expect(named.length).toBeGreaterThan(1_000);
    const ownerOf = (inside: unknown, path: readonly string[]): Fields =>
      path.slice(0, -1).reduce((inner, field) => inner[field] as Fields, inside as Fields);
    // One of each kind: the same field, beside the same others.
    const kinds = new Map(
      named.map((one) => {
        const fields = Object.keys(ownerOf(one.scenario, one.path)).join();
        return [`${one.path.join('.').replace(/\d+/g, '*')} ${fields}`, one];
      }),
    );
    for (const { scenario, path } of kinds.values()) {
      for (const name of inherited) {
        const changed = structuredClone<unknown>(scenario);
        ownerOf(changed, path)[path.at(-1)!] = name;
        for (const { message } of parseScenario(changed).problems ?? [])
          expect(message, path.join('.')).not.toMatch(/undefined|function|native code/);
      }
    }
  });

  test('may be long, but not endless', () => {
    expect(parseScenario(namedAs('n'.repeat(200))).problems).toBeUndefined();
    const { problems } = parseScenario(namedAs('n'.repeat(201)));
    expect(problems?.[0]?.message).toContain('a name has at most 200 characters');
  });
});
