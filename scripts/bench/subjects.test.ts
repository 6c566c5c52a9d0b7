import { expect, test } from 'vitest';
import { contenderOf } from './contenders.ts';
import { disagreementsIn } from './known-counts.ts';
import { measureInTurn } from './measure.ts';
import { type SubjectName, subjects } from './subjects.ts';

const size = { hsms: 2, keys: 1, failures: 2 };
const { signal } = new AbortController();

test('everything that is measured runs, and who sees every world sees the same', async () => {
  const names = Object.keys(subjects) as SubjectName[];
  const contenders = names.map((name) => contenderOf(name, size, signal));
  const measured = await measureInTurn(size, contenders, 1, () => {});
  expect(measured.map(({ subject }) => subject)).toEqual(names);
  expect(measured.filter(({ isWhole }) => isWhole).length).toBeGreaterThan(3);
  expect(disagreementsIn(measured)).toEqual([]);
});

test.each([0, 1, 2])('with %i failures there is a hazard to look for', (failures) => {
  const find = subjects['first-counterexample'].prepare({ hsms: 3, keys: 1, failures });
  expect(find().transitions).toBeGreaterThan(0);
});
