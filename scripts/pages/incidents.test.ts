import { expect, test } from 'vitest';
import { incidentStories } from '#properties';
import { incidentFiles } from '../input/logs/incident-files.ts';
import { reportOf } from './incidents.ts';

test.each(incidentStories)(
  'written as logs and read again, it is told right: $name',
  async ({ events, told }) => {
    const { keys } = await reportOf(incidentFiles(events));
    const said = keys.map(({ handle, cluster, verdict, remarks }) => ({
      handle,
      cluster,
      verdict,
      remarks: [...new Set(remarks.map(({ remark }) => remark))].toSorted(),
    }));
    expect(new Set(said)).toEqual(new Set(told));
    // What to do is told once, whatever asks for it.
    for (const { next } of keys) expect(next).toEqual([...new Set(next)]);
    // Where there is something to explain, a history does.
    const remarkable = keys.filter(({ verdict, remarks }) => verdict !== 'held' || remarks.length > 0);
    for (const { explanation } of remarkable) expect(explanation?.kind).toBe('explained');
  },
);
