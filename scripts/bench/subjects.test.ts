import { expect, test } from 'vitest';
import { contenderOf } from './contenders.ts';
import { disagreementsIn } from './growth/known-counts.ts';
import { type Contender, measureInTurn } from './measure.ts';
import { type SubjectName, subjects } from './subjects.ts';

const size = { hsms: 2, keys: 1, failures: 2 };

/** A subject that runs in this process. What it takes here means nothing. */
function contenderHere(name: SubjectName): Contender {
  const { title, isWhole, prepare } = subjects[name];
  const run = { wallSeconds: 1, cpuSeconds: 1, peakBytes: null };
  return { subject: name, title, isWhole, once: async () => ({ counts: await prepare(size)(), run }) };
}

test('everything that is measured runs, and who sees every world sees the same', async () => {
  const names = Object.keys(subjects) as SubjectName[];
  const measured = await measureInTurn(size, names.map(contenderHere), 1, () => {});
  expect(measured.map(({ subject }) => subject)).toEqual(names);
  expect(measured.filter(({ isWhole }) => isWhole).length).toBeGreaterThan(3);
  expect(disagreementsIn(measured)).toEqual([]);
});

test('in a process of its own it sees the same, and says what it takes', async () => {
  const contender = contenderOf('reduced', size, new AbortController().signal);
  const { counts, run } = await contender.once();
  const { bytes: _, ...numbers } = (await contenderHere('reduced').once()).counts;
  expect(counts).toMatchObject(numbers);
  expect(counts.worlds).toBeGreaterThan(1);
  expect(run.wallSeconds).toBeGreaterThan(0);
  expect(run.cpuSeconds).toBeGreaterThan(0);
  expect(run.peakBytes).toBeGreaterThan(2 ** 20);
  expect(contender).toMatchObject({ subject: 'reduced', title: subjects.reduced.title, isWhole: true });
});

test.each([0, 1, 2])('with %i failures there is a hazard to look for', (failures) => {
  const find = subjects['first-counterexample'].prepare({ hsms: 3, keys: 1, failures });
  expect(find().transitions).toBeGreaterThan(0);
});
