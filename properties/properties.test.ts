import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { clauses, modelOf, type Scenario } from '#models';
import { properties, propertyNamed } from './properties.ts';
import type { Property } from './property.ts';
import { smallScenarios } from './testing.ts';
import { verify } from './verification/verification.ts';

const kinds: Readonly<Record<string, Property['kind']>> = {
  'acknowledged-key-survives': 'always',
  'acknowledged-key-recoverable': 'always',
  'usable-key-on-two-hsms': 'always',
  'acknowledgement-meets-requirement': 'step',
  'acknowledged-key-stays-usable': 'always',
  'acknowledged-key-on-every-active-hsm': 'always',
  'session-key-stays-local': 'always',
  'rejected-key-leaves-nothing': 'always',
  'deleted-key-stays-deleted': 'always',
  'deleted-key-never-spreads': 'step',
  'key-moves-only-by-sync': 'step',
  'holders-share-masking-key': 'always',
  'backups-stay-in-partition': 'always',
  'clone-holds-every-acknowledged-key': 'always',
  'users-agree-across-hsms': 'always',
  'active-cluster-has-masking-key': 'always',
  'deleted-cluster-has-no-hsm': 'always',
  'handle-names-one-key': 'always',
  'hsm-holds-one-key-per-handle': 'always',
  'session-key-survives': 'always',
  'key-creation-can-succeed': 'reachable',
  'creation-skips-no-state': 'step',
  'every-reached-hsm-is-attempted': 'step',
  'acknowledgement-within-reach': 'step',
  'key-arrives-only-with-its-owner': 'step',
  'session-key-never-moves': 'step',
  'closed-session-leaves-nothing': 'always',
  'promoted-key-exists-once': 'step',
  'marked-copy-never-returns': 'step',
  'key-arrives-from-an-active-holder': 'step',
  'key-crosses-clusters-by-the-rules': 'step',
  'deletion-reaches-active-hsms-of-home': 'step',
  'new-hsm-holds-what-its-source-held': 'step',
  'backup-carries-its-source': 'step',
  'backup-goes-by-its-lifecycle': 'step',
  'copy-by-cluster-is-of-the-latest-backup': 'step',
  'clone-carries-its-backup': 'step',
  'cluster-becomes-active-with-an-hsm': 'step',
  'users-arrive-together': 'step',
  'non-exportable-key-is-never-wrapped': 'always',
  'non-exportable-key-can-reach-a-clone': 'reachable',
  'creation-stays-possible': 'recoverable',
  'second-copy-can-be-regained': 'recoverable',
  'token-keys-converge': 'eventually-always',
  'running-creation-settles': 'leads-to',
  'retried-use-succeeds': 'leads-to',
  'restored-hsm-becomes-useful': 'leads-to',
  'clone-catches-up': 'leads-to',
};

const folders = [
  { folder: 'always', kinds: ['always'], role: 'invariant' },
  { folder: 'step', kinds: ['step'], role: 'step' },
  { folder: 'reachable', kinds: ['reachable'], role: 'reachable' },
  { folder: 'recoverable', kinds: ['recoverable'], role: 'recoverable' },
  { folder: 'liveness', kinds: ['leads-to', 'eventually-always'], role: 'liveness' },
] as const satisfies readonly { folder: string; kinds: readonly Property['kind'][]; role: string }[];

test('all properties are there, each once, with the right kind', () => {
  expect(properties.map(({ name, kind }) => [name, kind])).toEqual(Object.entries(kinds));
});

test('exactly these must hold in every scenario', () => {
  const musts = properties.filter(({ duty }) => duty === 'must').map(({ name }) => name);
  expect(new Set(musts), 'the duty that a property says, and this list of those that must hold').toEqual(
    new Set([
      'acknowledgement-meets-requirement',
      'session-key-stays-local',
      'key-moves-only-by-sync',
      'holders-share-masking-key',
      'backups-stay-in-partition',
      'active-cluster-has-masking-key',
      'deleted-cluster-has-no-hsm',
      'hsm-holds-one-key-per-handle',
      'creation-skips-no-state',
      'every-reached-hsm-is-attempted',
      'acknowledgement-within-reach',
      'key-arrives-only-with-its-owner',
      'session-key-never-moves',
      'closed-session-leaves-nothing',
      'promoted-key-exists-once',
      'marked-copy-never-returns',
      'key-arrives-from-an-active-holder',
      'key-crosses-clusters-by-the-rules',
      'deletion-reaches-active-hsms-of-home',
      'new-hsm-holds-what-its-source-held',
      'backup-carries-its-source',
      'backup-goes-by-its-lifecycle',
      'copy-by-cluster-is-of-the-latest-backup',
      'clone-carries-its-backup',
      'cluster-becomes-active-with-an-hsm',
      'users-arrive-together',
      'non-exportable-key-is-never-wrapped',
    ]),
  );
});

test.each(folders)(
  'every file in $folder is a property, with the name of the file',
  ({ folder, kinds: own, role }) => {
    const files = readdirSync(`${import.meta.dirname}/${folder}`).filter(
      (file) => !file.endsWith('.test.ts'),
    );
    const expected = properties
      .filter(({ kind }) => own.some((candidate) => candidate === kind))
      .map(({ name }) => `${name}.${role}.ts`);
    expect(new Set(files)).toEqual(new Set(expected));
    for (const file of files) {
      const name = file.slice(0, file.indexOf('.'));
      const text = readFileSync(`${import.meta.dirname}/${folder}/${file}`, 'utf8');
      expect(text).toContain(`name: '${name}'`);
    }
  },
);

test.each(properties)(
  '$name is said in one sentence, and follows a clause',
  ({ name, statement, clause }) => {
    expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(statement).toMatch(/^[A-Z][^.!?;]*[^\s.!?;]\.$/);
    expect(Object.keys(clauses)).toContain(clause);
  },
);

test('a property is found by its name, and by no other', () => {
  for (const property of properties) expect(propertyNamed(property.name)).toBe(property);
  expect(propertyNamed('session-key-stays')).toBeUndefined();
  expect(propertyNamed('toString')).toBeUndefined();
});

describe('a property that does not concern a deployment never has anything to say there', () => {
  // Others with one cluster and token keys only stand for the benchmark.
  const cases = smallScenarios
    .flatMap((scenario) => [scenario, withoutKeys(scenario), withSessionKeys(scenario)])
    .map((scenario) => ({ name: scenario.name, scenario, unconcerned: unconcernedIn(scenario) }));

  test('and those that say so are unconcerned in some deployment, and concerned in another', () => {
    for (const { name, concerns } of properties) {
      const count = cases.filter(({ unconcerned }) =>
        unconcerned.some((other) => other.name === name),
      ).length;
      if (concerns === undefined) expect(count, name).toBe(0);
      else expect(count, name).toBeGreaterThan(0);
      expect(count, name).toBeLessThan(cases.length);
    }
  });

  test.each(cases.filter(({ unconcerned }) => unconcerned.length > 0))(
    'in $name',
    ({ scenario, unconcerned }) => {
      const asked = unconcerned.map(({ concerns: _, ...property }): Property => property);
      const result = verify(scenario, { properties: asked });
      expect(result.complete).toBe(true);
      expect(result.properties).toEqual(
        asked.map((property) => ({
          name: property.name,
          property,
          verdict: 'vacuous',
          appliedCount: 0,
          length: null,
          evidence: null,
          trace: [],
          loop: null,
        })),
      );
    },
  );
});

function unconcernedIn(scenario: Scenario): readonly Property[] {
  const { deployment } = modelOf(scenario);
  return properties.filter((property) => property.concerns?.(deployment) === false);
}

const withoutKeys = (scenario: Scenario): Scenario => ({
  ...scenario,
  name: `${scenario.name}, without keys`,
  keys: {},
});

const withSessionKeys = (scenario: Scenario): Scenario => ({
  ...scenario,
  name: `${scenario.name}, with session keys only`,
  keys: Object.fromEntries(
    // A key that is there already may be where no session key can be.
    Object.entries(scenario.keys).map(([name, { start, ...key }]) => [name, { ...key, class: 'session' }]),
  ),
});
