import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseScenario, publicScenarios, type Scenario } from '#models';
import { ProgramError } from '../bench/peers/programs.ts';
import { specification, tlcNumbers } from './tlc.ts';
import { moduleName, stateFormulas, stepFormulas, tlcInputOf } from './tlc-module.ts';

const recorded = (file: string): string => readFileSync(join(import.meta.dirname, 'testdata', file), 'utf8');
const scenarioNamed = (name: string): Scenario =>
  publicScenarios.find((candidate) => candidate.name === name)!;

describe('what TLC printed', () => {
  const report = recorded('clones-at-work-delete.tlc.txt');

  test('the start is no transition, and counts as no step', () => {
    const { properties, ...numbers } = tlcNumbers(report);
    expect(numbers).toEqual({ worlds: 121, transitions: 312, depth: 8 });
    expect(properties['key-creation-can-succeed']).toEqual({ verdict: 'reachable', length: 3 });
    expect(properties['deleted-key-never-spreads']).toEqual({ verdict: 'violated', length: 6 });
    expect(properties['rejected-key-leaves-nothing']).toEqual({ verdict: 'holds', length: null });
    expect(properties['token-keys-converge']).toEqual({ verdict: 'holds', length: null });
  });

  test('a temporal property that is violated is no failure', () => {
    const { worlds, properties } = tlcNumbers(recorded('observed-user-missing.tlc.txt'));
    expect(worlds).toBe(4);
    expect(properties['token-keys-converge']).toEqual({ verdict: 'violated', length: null });
    expect(properties['key-creation-can-succeed']).toEqual({ verdict: 'reachable', length: 0 });
  });

  test('says something of every formula', () => {
    const names = [...stateFormulas, ...stepFormulas].map(({ property }) => property);
    expect(Object.keys(tlcNumbers(report).properties)).toEqual([...names, 'token-keys-converge']);
  });

  test.each([
    ['with states left', report.replaceAll(', 0 states left', ', 7 states left')],
    ['without its end', report.replace('Model checking completed', '')],
    ['without numbers', 'Model checking completed. No error has been found.\n'],
    ['with an error as well', `${report}Error: Evaluating invariant InWorlds failed.\n`],
    ['of nothing', ''],
  ])('%s is no result', (_, text) => expect(() => tlcNumbers(text)).toThrow(ProgramError));
});

describe('the module of a scenario', () => {
  const constantsIn = (text: string): readonly string[] =>
    [...text.matchAll(/^ {2}(\w+) <- S_\1$/gm)].map(([, constant]) => constant!);

  test('defines every constant of KeySync.tla, and nothing else', () => {
    const [, declared] = /^CONSTANTS\n([\s\S]*?)\n\n/m.exec(readFileSync(specification, 'utf8')) ?? [];
    const names = [...declared!.replaceAll(/\\\*.*/g, '').matchAll(/\w+/g)].map(([name]) => name);
    const { module, configuration } = tlcInputOf(scenarioNamed('clone-2x2'));
    expect(constantsIn(configuration).toSorted()).toEqual(names.toSorted());
    expect([...module.matchAll(/^S_(\w+) == /gm)].map(([, name]) => name)).toEqual(
      constantsIn(configuration),
    );
    expect(module).toMatch(new RegExp(`^---- MODULE ${moduleName} ----\nEXTENDS KeySync`));
  });

  test('asks for formulas that KeySync.tla has', () => {
    const text = readFileSync(specification, 'utf8');
    for (const { formula } of [...stateFormulas, ...stepFormulas]) expect(text).toContain(`\n${formula} == `);
  });

  test('has zones, handles and what is there at the start', () => {
    const { scenario } = parseScenario({
      name: 'all of part two',
      regions: { 'us-east-1': 'aws' },
      clusters: {
        'cluster a': {
          region: 'us-east-1',
          hsms: ['hsm-1', 'hsm-2'],
          start: 'running',
          degraded: ['hsm-2'],
          zones: { 'hsm-1': 'a' },
          users: { 'hsm-2': { cu: 0 } },
        },
      },
      clients: { app: { cluster: 'cluster a', sdk: 3, minSrv: 2 } },
      users: ['co', 'cu'],
      cryptoOfficer: 'co',
      keys: {
        'key-1': {
          class: 'token',
          client: 'app',
          owner: 'cu',
          handle: 37,
          start: { creation: 'acknowledged', heldBy: ['hsm-2'] },
        },
      },
      allow: { hsmFailures: 'unbounded', zoneFailures: 2, serviceBackups: true },
    });
    const { module } = tlcInputOf(scenario!);
    for (const line of [
      'S_Up == {"hsm-1"}',
      'S_Down == {"hsm-2"}',
      'S_ZoneOf == ("hsm-1" :> "zone 2") @@ ("hsm-2" :> "-")',
      'S_Observed == {<<"hsm-2", "cu", 0>>}',
      'S_Clusters == {"cluster 1"}',
      'S_Need == ("key-1" :> 2)',
      'S_Handle == ("key-1" :> "handle 37")',
      'S_CreationOf == ("key-1" :> "acknowledged")',
      'S_HeldBy == ("key-1" :> {"hsm-2"})',
      'S_MaxFail == 0',
      'S_Unbounded == TRUE',
      'S_MaxZoneFail == 2',
      'S_ServiceBackups == TRUE',
      'S_CanClone == FALSE',
    ])
      expect(module.split('\n')).toContain(line);
  });
});
