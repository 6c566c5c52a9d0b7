import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { properties } from '#properties';
import { mutantHuntMarkdown } from '#reports';
import { hunted, huntJson, published, readHunt, runCountMax, seeds } from './mutant-hunt.ts';

const all = readHunt();

test('what is published is of the mutants and of the model as they are; else "npm run hunt" makes it anew', async () => {
  const seedOf = (place: number): number => seeds[place % seeds.length]!;
  // Every mutant, and every seed with a third of them.
  const { found: again } = await hunted({ seedsOf: (place) => [seedOf(place)] });
  const known = all.map((one, place) => ({
    ...one,
    hunts: one.hunts.filter(({ seed }) => seed === seedOf(place)),
  }));
  expect(known).toEqual(again);
});

test('the page and the data are written as they are made', () => {
  expect(readFileSync(published.page, 'utf8')).toBe(mutantHuntMarkdown(all, runCountMax));
  expect(readFileSync(published.data, 'utf8')).toBe(huntJson(all));
});

test('random runs find every mutant that a run can show, with every seed', () => {
  const lookedFor = all.filter(({ ground }) => ground !== undefined);
  const missed = lookedFor.filter(({ hunts }) => hunts.some(({ claim }) => claim === null));
  expect(missed.map(({ mutant }) => mutant.name)).toEqual([]);
  expect(lookedFor.length).toBeGreaterThan(70);
  for (const { hunts } of lookedFor) {
    expect(hunts.map(({ seed }) => seed)).toEqual(seeds);
    expect(Math.max(...hunts.map(({ runCount }) => runCount))).toBeLessThanOrEqual(runCountMax);
  }
});

test('at least two of every action that moves keys are found in deployments that nobody made for them', () => {
  const found = all
    .filter(({ ground }) => ground === 'random-deployments')
    .map(({ mutant }) => mutant.action);
  const twice = [...new Set(found)].filter((action) => found.indexOf(action) !== found.lastIndexOf(action));
  expect(twice).toEqual(
    expect.arrayContaining([
      'generate-key',
      'client-sync-copies',
      'server-sync-copies',
      'sync-key',
      'create-hsm',
    ]),
  );
});

test('what random runs are not asked for is only what they cannot show', () => {
  const left = all.filter(({ ground }) => ground === undefined);
  const kinds = left.flatMap(({ mutant }) =>
    Object.keys(mutant.breaks).map((name) => properties.find((property) => property.name === name)?.kind),
  );
  expect(left.length).toBeGreaterThan(0);
  expect(new Set(kinds)).toEqual(new Set(['reachable', 'recoverable', 'leads-to', 'eventually-always']));
});

test('a shrunk trace is at most one step longer than the shortest, on average', () => {
  const lengths = all.flatMap(({ hunts }) => hunts.flatMap((one) => one.lengths ?? []));
  const compared = lengths.filter(({ shortest }) => shortest !== null);
  expect(compared.length).toBeGreaterThan(200);
  const excesses = compared.map(({ shrunk, shortest }) => shrunk - (shortest ?? 0));
  expect(Math.min(...excesses)).toBe(0);
  expect(excesses.reduce((sum, excess) => sum + excess, 0) / excesses.length).toBeLessThanOrEqual(1);
});
