import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { ClauseId } from '#models';
import { publishedMatrix } from '../mutation/matrix.ts';
import { brokenRules, type Edit } from './broken-rules.ts';
import { evidenceOf } from './evidence.ts';
import { BrokenCopy } from './judge-edit.ts';

const edits = Object.entries(brokenRules).flatMap(([clause, rule]) =>
  rule.kind === 'edit' ? [[clause, rule] as const] : [],
);

test('a mutant that lives is no evidence, and neither is one that is not there', () => {
  const { madeByHand, generated, ...rest } = publishedMatrix();
  const alive = { fate: 'survived', killers: {}, defect: null, counted: null } as const;
  const living = {
    ...rest,
    madeByHand: madeByHand.map((row) => ({ ...row, ...alive })),
    generated: generated.map((row) => ({ ...row, ...alive })),
  };
  for (const matrix of [living, { ...rest, madeByHand: [], generated: [] }]) {
    const shown = (Object.keys(brokenRules) as ClauseId[]).filter((clause) => evidenceOf(clause, matrix));
    expect(shown.toSorted()).toEqual(edits.map(([clause]) => clause).toSorted());
  }
});

describe('edits', () => {
  test.each(edits)(
    '%s: the text occurs once, and the test has that name',
    (_, { file, from, testFile, test }) => {
      expect(readFileSync(file, 'utf8').split(from)).toHaveLength(2);
      // What a group of tests is called comes before the name of the test.
      const text = readFileSync(testFile, 'utf8');
      const words = test.split(' ');
      const isTitle = (title: string): boolean => title !== '' && text.includes(`'${title}`);
      const isOfEach = text.includes(`'%s ${words.slice(1).join(' ')}`);
      expect(
        isOfEach ||
          words.some((_, index) => {
            const [group, title] = [words.slice(0, index).join(' '), words.slice(index).join(' ')];
            return isTitle(title) && (group === '' || isTitle(group));
          }),
      ).toBe(true);
    },
  );

  // `npm run broken-rules` judges all of them; these are of every folder, and cheap.
  const sample = ['KS-SDK5-MESSAGE', 'KS-CLONE-GROUP', 'KS-SDK3-CONFIGURATION'];

  test('of a sample are noticed by the tests that they name, and no edit by none', async () => {
    using copy = new BrokenCopy(process.cwd());
    for (const [clause, edit] of edits.filter(([clause]) => sample.includes(clause)))
      expect(await copy.judge(edit), clause).toBe('noticed');
    const [, message] = edits.find(([clause]) => clause === 'KS-SDK5-MESSAGE')!;
    const harmless: Edit = { ...message, to: message.from };
    expect(await copy.judge(harmless)).toBe('unnoticed');
    expect(await copy.judge({ ...harmless, test: 'no test is called that' })).toBe('no such test');
  });
});
