import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { type ReplayFile, replayReportOf, replayText } from '#reports';
import { readReplay } from '../input/read-replay.ts';
import { replayFileEnding, saveTrace } from '../output/save-trace.ts';
import { inFolder } from '../testing.ts';

const folder = 'properties/regressions';
const names = readdirSync(folder);
const regressions = names.filter((name) => name.endsWith(replayFileEnding));

test('there are regressions, a page about them, and nothing else', () => {
  expect(regressions.length).toBeGreaterThan(0);
  expect(names.filter((name) => !regressions.includes(name))).toEqual(['README.md']);
});

test.each(regressions)('%s comes to what it expects, on both engines', (name) => {
  const { file, replay } = readReplay(join(folder, name));
  const report = replayReportOf(file, replay, 'this one');
  expect(report, replayText(report)).toMatchObject({ asExpected: true, disagreement: null });
});

test.each(regressions)('%s says what it is for, and has the name that follows from what is in it', (name) => {
  const file: ReplayFile = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  expect(file.note).toMatch(/\w/);
  expect(name).toBe(nameOf(file));
});

test('"npm run fuzz" saves what it finds among them', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(scripts.fuzz).toMatch(new RegExp(` fuzz --save ${folder}$`));
});

/** The name under which such a trace is saved. */
function nameOf({ property: claim, scenario, steps, loop }: ReplayFile): string {
  const trace = steps.map((step) => ({ ...step, sentence: '', changed: [] }));
  return inFolder((saved) =>
    basename(saveTrace({ claim, scenario, trace, loop: loop ?? null }, saved, 'Saved for its name.')),
  );
}
