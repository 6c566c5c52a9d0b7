import { describe, expect, test } from 'vitest';
import { publicScenarios } from '#models';
import { ChunkDoer } from '#properties';
import { campaignOf, chunkDoneOf, type FuzzJob, fuzzJobOf, keyOf } from './job.ts';

const scenario = publicScenarios.find(({ name }) => name === 'sdk3-min1-3hsm-1fail')!;
const job: FuzzJob = {
  seed: 7,
  scenario,
  properties: ['acknowledged-key-stays-usable'],
  chunk: { slice: 0, runsBefore: 0, runs: 20 },
};
const sent = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('a chunk is known by all that decides what it comes to, and not by what its scenario is called', () => {
  expect(keyOf({ ...job, scenario: { ...scenario, name: 'x', note: 'y' } })).toBe(keyOf(job));
  const others: readonly FuzzJob[] = [
    { ...job, seed: 8 },
    { ...job, scenario: null },
    { ...job, scenario: { ...scenario, backups: 1 } },
    { ...job, scenario: { ...scenario, expect: {} } },
    { ...job, properties: null },
    { ...job, chunk: { ...job.chunk, slice: 1 } },
    { ...job, chunk: { ...job.chunk, runsBefore: 250 } },
    { ...job, chunk: { ...job.chunk, runs: 21 } },
  ];
  expect(new Set([job, ...others].map(keyOf)).size).toBe(9);
});

test('a job that came from elsewhere is what was sent', () => {
  expect(fuzzJobOf(sent(job))).toEqual(job);
  expect(fuzzJobOf(sent({ ...job, scenario: null, properties: null }))).toMatchObject({ scenario: null });
});

test.each([
  [null],
  [{ ...job, seed: -1 }],
  [{ ...job, scenario: {} }],
  [{ ...job, properties: ['no-such-property'] }],
  [{ ...job, properties: [] }],
  [{ ...job, chunk: { ...job.chunk, runs: 0 } }],
  [{ ...job, more: 1 }],
])('%j is no job', (value) => {
  expect(() => fuzzJobOf(sent(value))).toThrow();
});

describe('what came of a chunk elsewhere', () => {
  const done = new ChunkDoer().do(campaignOf(job), job.chunk);

  test('is taken as it is', () => {
    expect(chunkDoneOf(job, sent(done))).toEqual(done);
  });

  test.each([
    ['of fewer runs', { ...done, coverage: { ...done.coverage, runCount: 19 } }],
    ['without its worlds', { ...done, worlds: null }],
    [
      'with a reason that nobody gives',
      { ...done, coverage: { ...done.coverage, refused: [['x', [['y', 1]]]] } },
    ],
    ['with less than nothing', { ...done, coverage: { ...done.coverage, stepCount: -1 } }],
    ['of something else', { fate: 'survived' }],
  ])('is nothing where it is %s', (_, value) => {
    expect(chunkDoneOf(job, sent(value))).toBeUndefined();
  });

  test('may end early with a failure', () => {
    const early = { ...done, coverage: { ...done.coverage, runCount: 3 }, failedIn: job.chunk };
    expect(chunkDoneOf(job, sent(early))).toEqual(early);
  });
});
