import { describe, expect, test } from 'vitest';
import { analyse } from '../observer.ts';
import { incidentStories } from './stories.ts';

test('there are ten, each with a name of its own', () => {
  expect(new Set(incidentStories.map(({ name }) => name)).size).toBe(10);
});

describe('an incident is told right', () => {
  test.each(incidentStories)('$name', ({ events, told }) => {
    const { keys } = analyse(events);
    const said = keys.map(({ handle, cluster, verdict, remarks }) => ({
      handle,
      cluster,
      verdict: verdict.verdict,
      remarks: [...new Set(remarks.map(({ remark }) => remark))].sort(),
    }));
    expect(new Set(said)).toEqual(new Set(told));
    expect(keys.flatMap(({ unexplained }) => unexplained)).toEqual([]);
  });

  test.each(incidentStories)('by a history of the model: $name', ({ events }) => {
    for (const { explanation } of analyse(events).keys) expect(explanation?.kind).toBe('explained');
  });
});
