import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inFolder } from '../../testing.ts';
import type { Judged, Sound } from './fate.ts';
import { PartialResults } from './partial-results.ts';

const judged: Judged = { fate: 'property', killers: { survives: 'small' }, defect: null, counted: null };
const sound: Sound = {
  name: 'small',
  isDrawn: false,
  isKnown: true,
  observation: { worlds: 1, transitions: 0, depth: 0, complete: true, verdicts: {}, defect: null },
};

test('what was judged is there again in the next run, until something changes that it depends on', () => {
  inFolder((folder) => {
    const file = join(folder, 'deep/results.json');
    const first = new PartialResults(file, 'one');
    expect(first.count).toBe(0);
    expect(first.soundOr(() => [sound])).toEqual([sound]);
    first.add('a', judged);
    first.save();
    const second = new PartialResults(file, 'one');
    expect(second.count).toBe(1);
    expect(second.of('a')).toEqual(judged);
    expect(second.of('b')).toBeUndefined();
    expect(second.soundOr(() => [])).toEqual([sound]);
    expect(new PartialResults(file, 'two').soundOr(() => [])).toEqual([]);
    expect(new PartialResults(file, 'two').count).toBe(0);
  });
});

test('a file that was cut off is begun anew', () => {
  inFolder((folder) => {
    const file = join(folder, 'results.json');
    const results = new PartialResults(file, 'one');
    results.add('a', judged);
    results.save();
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 20));
    expect(new PartialResults(file, 'one').count).toBe(0);
  });
});
