import { expect, test } from 'vitest';
import { parseRates, publicScenarios } from '#models';
import { ChainSearch, flowOf, type ScenarioChain } from '#properties';
import { prismFiles } from './prism.ts';

function found(): ScenarioChain {
  const scenario = publicScenarios.find(({ name }) => name === 'observed-on-one-of-three')!;
  const { rates } = parseRates({ rates: { 'hsm-fails': '1/day', 'server-sync-copies': '1/hour' } });
  const search = new ChainSearch(scenario, rates!);
  while (search.advance(100));
  return search.result();
}

test('what PRISM reads says the transitions, the labels and the questions', () => {
  const { chain, marks } = found();
  const perSecond = new Map([
    ['hsm-fails', 0.25],
    ['server-sync-copies', 0.5],
  ]);
  const flow = flowOf(chain, perSecond);
  const files = prismFiles({ flow, start: chain.start, marks, horizon: 3600 });
  const [size, ...rows] = files.get('chain.tra')!.trimEnd().split('\n');
  expect(size).toBe(`${chain.stateCount} ${rows.length}`);
  const read = rows.map((row) => row.split(' ').map(Number) as [number, number, number]);
  expect(read.toSorted(([a, b], [c, d]) => a - c || b - d)).toEqual(read);
  for (let state = 0; state < chain.stateCount; state += 1) {
    const out = flow.rates
      .subarray(flow.firsts[state], flow.firsts[state + 1])
      .reduce((sum, rate) => sum + rate, 0);
    const told = read.filter(([from]) => from === state).reduce((sum, [, , rate]) => sum + rate, 0);
    expect(told).toBeCloseTo(out, 12);
  }
  const [head, ...labels] = files.get('chain.lab')!.trimEnd().split('\n') as [string, ...string[]];
  expect(head).toMatch(/^0="init" 1="deadlock" 2="acknowledged_key_survives" /);
  expect(labels[0]).toMatch(/^0: 0 /);
  const survives = [...marks].find(([{ name }]) => name === 'acknowledged-key-survives')![1];
  const labelled = labels
    .filter((line) => line.split(' ').includes('2'))
    .map((line) => Number(line.split(':')[0]));
  expect(labelled).toEqual([...survives.keys()].filter((state) => survives[state] === 1));
  expect(files.get('chain.sta')!.split('\n')).toHaveLength(chain.stateCount + 2);
  expect(files.get('chain.props')).toContain(
    'P=? [ F<=3600 "acknowledged_key_survives" ]\nR=? [ C<=3600 ]\n',
  );
  expect(files.get('acknowledged_key_survives.srew')!.split('\n')[0]).toBe(
    `${chain.stateCount} ${labelled.length}`,
  );
  expect(files.get('chain.drn')).toMatch(
    /^@type: CTMC\n@parameters\n\n@nr_states\n\d+\n@model\nstate 0 init /,
  );
});
