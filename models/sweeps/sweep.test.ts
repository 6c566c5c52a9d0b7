import { describe, expect, test } from 'vitest';
import { publicScenarios } from '../scenarios/public-scenarios.ts';
import { parseSweep, type Sweep } from './parse-sweep.ts';
import { publicSweep, publicSweepNames } from './public-sweeps.ts';

const base = { name: 'some', scenario: 'sdk3-min2-3hsm-1fail' };
const parsed = (value: object) =>
  parseSweep(value, (name) => publicScenarios.find((scenario) => scenario.name === name));

function sweepOf(value: object): Sweep {
  const { sweep, problems } = parsed({ ...base, ...value });
  if (sweep === undefined) throw new Error(JSON.stringify(problems));
  return sweep;
}

const namesOf = (value: object): readonly string[] => sweepOf(value).cells.map(({ name }) => name);

describe('axes', () => {
  test('are every combination, the first changing least often', () => {
    const axes = { createObjectMinimumNodes: { from: 1, to: 5, step: 2 }, hsmFailures: [0, 'unbounded'] };
    const { cells } = sweepOf({ axes });
    expect(cells.map(({ values }) => Object.values(values))).toEqual([
      [1, 0],
      [1, 'unbounded'],
      [3, 0],
      [3, 'unbounded'],
      [5, 0],
      [5, 'unbounded'],
    ]);
    const { scenario } = cells[3]!;
    expect(scenario.clients['app']).toMatchObject({ createObjectMinimumNodes: 3 });
    expect(scenario.allow.hsmFailures).toBe('unbounded');
    expect(scenario.name).toBe('createObjectMinimumNodes=3 hsmFailures=unbounded');
    // The rest is as it was, but for what was expected of it.
    const {
      $schema: _,
      expect: __,
      ...unchanged
    } = publicScenarios.find(({ name }) => name === base.scenario)!;
    const as = { clients: unchanged.clients, allow: unchanged.allow };
    expect({ ...scenario, ...as }).toEqual({ ...unchanged, ...as, name: scenario.name });
  });

  test('set what pointers lead to', () => {
    const sets = ['/clients/app/createObjectMinimumNodes', '/clients/app/minSrv'];
    const [cell] = sweepOf({ axes: { both: { values: [3], sets } } }).cells;
    expect(cell?.scenario.clients['app']).toMatchObject({ createObjectMinimumNodes: 3, minSrv: 3 });
  });

  test('have cases, each of which sets what it says', () => {
    const cases = { 'fails one': { '/allow/hsmFailures': 1 }, stays: { '/allow': {} } };
    const { cells, axes } = sweepOf({ axes: { what: { cases } } });
    expect(axes).toEqual([{ name: 'what', values: ['fails one', 'stays'] }]);
    expect(cells.map(({ scenario }) => scenario.allow.hsmFailures)).toEqual([1, 0]);
    expect(cells[1]?.scenario.allow.createHsm).toBe(false);
  });

  test('are there only where that is said', () => {
    const axes = {
      sdk: [3, 5],
      minimum: { from: 1, to: 2, sets: '/clients/app/createObjectMinimumNodes', when: 'sdk == 3' },
      keyAvailabilityCheck: { values: [true, false], when: 'sdk == 5' },
    };
    const { createObjectMinimumNodes: _, ...client } = { cluster: 'cluster-a', createObjectMinimumNodes: 0 };
    const scenario = {
      ...publicScenarios.find(({ name }) => name === base.scenario),
      clients: { app: client },
    };
    // A condition on an axis that is not there leaves the cell.
    expect(namesOf({ scenario, axes, where: ['minimum <= 1'] })).toEqual([
      'sdk=3 minimum=1',
      'sdk=5 keyAvailabilityCheck=true',
      'sdk=5 keyAvailabilityCheck=false',
    ]);
  });

  test('make clusters, whose HSMs are in their zones as evenly as can be', () => {
    const { cells } = sweepOf({
      axes: { hsms: { from: 1, to: 7 }, zones: { from: 1, to: 3 } },
      clusters: { 'cluster-a': { hsms: 'hsms', zones: 'zones' } },
      where: ['zones <= hsms'],
    });
    expect(cells).toHaveLength(7 * 3 - 3);
    for (const { values, scenario } of cells) {
      const { hsms, zones = {} } = scenario.clusters['cluster-a']!;
      expect(hsms).toHaveLength(values['hsms'] as number);
      const sizes = new Map<string, number>();
      for (const hsm of hsms) sizes.set(zones[hsm]!, (sizes.get(zones[hsm]!) ?? 0) + 1);
      expect(sizes.size).toBe(values['zones']);
      expect(Math.max(...sizes.values()) - Math.min(...sizes.values())).toBeLessThanOrEqual(1);
    }
  });
});

describe('a cluster that is made', () => {
  const madeWith = (cluster: object) => {
    const { cells } = sweepOf({
      axes: { hsmFailures: [0, 1], extra: { values: [0, 2], when: 'hsmFailures == 1' } },
      clusters: { 'cluster-a': { hsms: 4, ...cluster } },
    });
    return cells.map(({ scenario }) => scenario);
  };

  test('has some of its HSMs in a zone, and the others in none', () => {
    const zones = madeWith({ inZone: '1 + extra' }).map(({ clusters }) => clusters['cluster-a']?.zones);
    const all = { 'hsm-1': 'zone-1', 'hsm-2': 'zone-1', 'hsm-3': 'zone-1' };
    // An axis that is not there counts as 0.
    expect(zones).toEqual([{ 'hsm-1': 'zone-1' }, { 'hsm-1': 'zone-1' }, all]);
  });

  test('has some of them up', () => {
    const up = madeWith({ up: '4 - extra' }).map(({ clusters }) => clusters['cluster-a']?.up);
    expect(up[2]).toEqual(['hsm-1', 'hsm-2']);
  });

  test('has keys on some of them, or keys that have yet to be created', () => {
    const starts = madeWith({ heldBy: '(hsmFailures == 1) * extra' }).map(
      ({ keys }) => Object.values(keys)[0]?.start,
    );
    const start = { creation: 'acknowledged', heldBy: ['hsm-1', 'hsm-2'] };
    expect(starts).toEqual([undefined, undefined, start]);
  });
});

test.each([
  ['hsms + 1 > 2 * zones', ['hsms=2 zones=1', 'hsms=3 zones=1', 'hsms=4 zones=1', 'hsms=4 zones=2']],
  ['zones == hsms', ['hsms=1 zones=1', 'hsms=2 zones=2']],
  ['!(zones == 2) && hsms % 2 != 1', ['hsms=2 zones=1', 'hsms=4 zones=1']],
  [
    'zones == 2 || hsms > 3',
    ['hsms=1 zones=2', 'hsms=2 zones=2', 'hsms=3 zones=2', 'hsms=4 zones=1', 'hsms=4 zones=2'],
  ],
  ['-hsms / 2 >= -1 && zones - 1 < 1', ['hsms=1 zones=1', 'hsms=2 zones=1']],
])('where %s', (condition, names) => {
  const axes = { hsms: { from: 1, to: 4 }, zones: [1, 2] };
  const sets = { sets: '/backups' };
  expect(
    namesOf({
      axes: { hsms: { ...axes.hsms, ...sets }, zones: { values: axes.zones, ...sets } },
      where: [condition],
    }),
  ).toEqual(names);
});

describe('what is wrong is said once, at its place', () => {
  const minimum = 'createObjectMinimumNodes';
  const failures = { hsmFailures: [0, 1] };
  const cluster = { 'cluster-a': { hsms: 'hsms', zones: 'zones' } };
  test.each([
    [
      { axes: { [minimum]: { from: 1, to: 29 } } },
      ['axes', minimum],
      `in the cell ${minimum}=29: clients.app.${minimum}: expected at most 28, found 29`,
    ],
    [{ axes: { [minimum]: { from: 1, too: 2 } } }, ['axes', minimum, 'too'], 'the nearest known one is "to"'],
    [{ axes: { [minimum]: { from: 1 } } }, ['axes', minimum, 'to'], 'expected the last number of the range'],
    [{ axes: { [minimum]: { from: 3, to: 1 } } }, ['axes', minimum, 'to'], 'expected at least 3'],
    [{ axes: { [minimum]: { from: 1, to: 5000 } } }, ['axes', minimum, 'to'], 'expected at most 1000 values'],
    [{ axes: { [minimum]: { to: 5 } } }, ['axes', minimum], 'expected either "from" and "to"'],
    [
      { axes: { [minimum]: { values: [1], step: 5 } } },
      ['axes', minimum],
      '"to" and "step" belong to "from"',
    ],
    [{ axes: { [minimum]: { values: [1], from: 5 } } }, ['axes', minimum], 'expected either "from" and "to"'],
    [{ axes: { [minimum]: 3 } }, ['axes', minimum], 'expected a list or an object, found 3'],
    [{ axes: { [minimum]: [] } }, ['axes', minimum], 'expected a list with at least 1'],
    [{ axes: { [minimum]: [1, {}] } }, ['axes', minimum, 1], 'found an object'],
    [{ axes: { [minimum]: [1, 2, 1] } }, ['axes', minimum], 'the value 1 is listed twice'],
    [{ axes: { hsmFailure: [1] } }, ['axes', 'hsmFailure'], 'the nearest is "hsmFailures"'],
    [{ axes: { 'hsm-failures': [1] } }, ['axes', 'hsm-failures'], 'is a letter, then letters and digits'],
    [{ axes: { x: { values: [1], sets: 'allow' } } }, ['axes', 'x', 'sets'], 'expected a JSON pointer'],
    [{ axes: { x: { values: [1], sets: '/clients/apq/sdk' } } }, ['axes', 'x'], 'the nearest there is "app"'],
    [
      { axes: { x: { values: [1], sets: '/allow/hsmFailure' } } },
      ['axes', 'x'],
      'unknown field "hsmFailure"',
    ],
    [
      { axes: { x: { values: ['cu'], sets: '/users/2' } } },
      ['axes', 'x'],
      'there is no "2" in the list /users',
    ],
    [
      { axes: { x: { values: [1], sets: '/__proto__/y' } } },
      ['axes', 'x'],
      'nothing can be called __proto__',
    ],
    [{ axes: { x: { cases: {} } } }, ['axes', 'x', 'cases'], 'expected a case'],
    [
      { axes: { x: { cases: { y: { '/allow/zoneFailures': 'z' } } } } },
      ['axes', 'x'],
      'in the cell x=y: allow.zoneFailures: expected a whole number, found "z"',
    ],
    [
      { axes: { x: { cases: { y: {} }, sets: '/backups' } } },
      ['axes', 'x', 'sets'],
      'each case says what it sets',
    ],
    [
      { axes: { ...failures, x: { cases: { y: {} }, when: 'z == 1' } } },
      ['axes', 'x', 'when'],
      'unknown axis "z"',
    ],
    [
      { axes: { x: { cases: { y: {} }, when: 'hsmFailures == 1' }, ...failures } },
      ['axes', 'x', 'when'],
      'unknown axis "hsmFailures"; there is no axis',
    ],
    [{ axes: failures, where: ['hsmFailure < 1'] }, ['where', 0], 'the nearest known one is "hsmFailures"'],
    [
      { axes: failures, where: ['hsmFailures <'] },
      ['where', 0],
      'Expected expression after < (character 14)',
    ],
    [
      { axes: failures, where: ['hsmFailures'] },
      ['where', 0],
      'expected something true or false, found 0, where hsmFailures is 0',
    ],
    [
      { axes: failures, where: ['hsmFailures == "1"'] },
      ['where', 0],
      '0 is compared with "1", which is of another kind',
    ],
    [{ axes: failures, where: ['hsmFailures < true'] }, ['where', 0], 'expected a number, found true'],
    [
      { axes: failures, where: ['hsmFailures || true'] },
      ['where', 0],
      'expected something true or false, found 0',
    ],
    [
      { axes: failures, where: ['constructor.constructor("1")()'] },
      ['where', 0],
      'expected names of axes, numbers',
    ],
    [{ axes: failures, where: ['hsmFailures ? 1 : 2'] }, ['where', 0], 'expected'],
    [{ axes: failures, where: ['hsmFailures > 5'] }, ['where'], 'no cell is left'],
    [
      { axes: { hsms: [2], zones: [3] }, clusters: cluster },
      ['clusters', 'cluster-a', 'zones'],
      '"where": ["zones <= hsms"]',
    ],
    [
      { axes: { hsms: [29], zones: [3] }, clusters: cluster },
      ['clusters', 'cluster-a', 'hsms'],
      'expected at most 28, found 29',
    ],
    [
      { axes: { hsms: [2.5], zones: [1] }, clusters: cluster },
      ['clusters', 'cluster-a', 'hsms'],
      'expected a whole number, found 2.5',
    ],
    [
      { axes: {}, clusters: { 'cluster-a': { hsms: 2, up: 3 } } },
      ['clusters', 'cluster-a', 'up'],
      'expected at most 2, found 3',
    ],
    [
      { axes: {}, clusters: { 'cluster-a': { hsms: 2, zones: 1, inZone: 1 } } },
      ['clusters', 'cluster-a'],
      'expected either "zones" or "inZone"',
    ],
    [
      { axes: {}, clusters: { 'cluster-b': { hsms: 1 } } },
      ['clusters', 'cluster-b'],
      'the nearest known one is "cluster-a"',
    ],
    [{ axes: {}, scenario: { name: 'x' } }, ['scenario', 'regions'], 'it is missing'],
    [{ axes: {}, scenario: 'none' }, ['scenario'], 'expected a scenario there'],
    [{}, ['axes'], 'it is missing'],
  ])('%j', (value, path, message) => {
    expect(parsed({ ...base, ...value }).problems).toEqual([
      { path, message: expect.stringContaining(message) },
    ]);
  });

  test.each([
    [['a', 'b', 'c', 'd', 'e'], 'more than 100000 cells'],
    [['a', 'b', 'c', 'd', 'e', 'f', 'g'], 'more than 1000000 combinations'],
  ])('%j: more than anybody reads', (names, message) => {
    const many = names.map((name) => [name, { from: 1, to: 20, sets: '/backups' }]);
    const where = names.length > 5 ? ['g < 1'] : [];
    expect(parsed({ ...base, axes: Object.fromEntries(many), where }).problems).toEqual([
      { path: ['axes'], message: expect.stringContaining(message) },
    ]);
  });
});

test('the sweeps that come with keysync are valid', () => {
  expect(publicSweepNames).toEqual([
    'clusters',
    'minimums',
    'atlas-keys',
    'atlas-creation',
    'atlas-histories',
  ]);
  for (const name of publicSweepNames) expect(publicSweep(name)?.name).toBe(name);
  expect(publicSweep('constructor')).toBeUndefined();
});
