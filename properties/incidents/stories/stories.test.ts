import { describe, expect, test } from 'vitest';
import { Walk } from '../../replay/walk.ts';
import type { KeyHistory } from '../analysis.ts';
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

  test.each(incidentStories)('with records that are of the times that it names: $name', ({ events }) => {
    const { keys, clusters } = analyse(events);
    const times = new Map(events.map(({ at, place }) => [`${place.file}:${place.line}`, at]));
    const gone = clusters.flatMap(({ hsms }) => hsms.flatMap((hsm) => hsm.gone ?? []));
    for (const { at, places } of [...gone, ...keys.flatMap(({ removals }) => removals)])
      expect(places.map(({ file, line }) => times.get(`${file}:${line}`))).toContain(at.latest);
  });

  test('a key that is lost is so by the lists that rule out each HSM', () => {
    const { events } = incidentStories.find(({ name }) => name === 'lost-with-the-default-minimum')!;
    const [key] = analyse(events).keys;
    expect(key!.verdict.places.map(({ file }) => file)).toContain('keys.json');
    const excluded = key!.absences.filter(({ places }) => places[0]!.file === 'keys.json');
    expect(excluded.map(({ hsm }) => hsm)).toEqual(['hsm-bbbbbbbbbbb', 'hsm-ccccccccccc']);
  });

  test.each([
    ['lost-with-the-default-minimum', 'insert hsm-bbbbbbbbbbb'],
    ['user-missing', 'insert hsm-bbbbbbbbbbb'],
    ['a-zone-gone', 'insert hsm-ccccccccccc'],
    ['orphan-used-later', 'insert hsm-ccccccccccc', 'delete hsm-bbbbbbbbbbb'],
    ['nothing-wrong'],
  ])('what failed in %s', (story, ...failures) => {
    const { events } = incidentStories.find(({ name }) => name === story)!;
    const [key] = analyse(events).keys;
    expect(key!.failures.map(({ command, hsm }) => `${command} ${hsm}`)).toEqual(failures);
    expect(key!.failures.every(({ isSurelyThis }) => isSurelyThis)).toBe(true);
  });

  test('of a command that failed where a handle is that of two keys, nobody says which was meant', () => {
    const { events } = incidentStories.find(({ name }) => name === 'handle-of-clone-taken')!;
    const { keys } = analyse(events);
    expect(keys.flatMap(({ failures }) => failures).map(({ isSurelyThis }) => isSurelyThis)).not.toContain(
      true,
    );
    expect(keys.every(({ failures }) => failures.length > 0)).toBe(true);
  });

  test.each(incidentStories)('with the answer that its application got: $name', ({ name, events }) => {
    const firsts = analyse(events).keys.flatMap(({ explanation }) =>
      explanation?.kind === 'explained' ? [explanation.hypotheses[0]!] : [],
    );
    for (const { end, lateCount } of firsts) {
      // Nobody waits for an answer while an HSM is replaced, or a day goes by.
      expect(lateCount).toBe(0);
      const isDeleted = name === 'deleted-key-came-back';
      const isOrphan = name === 'orphan-used-later';
      expect(end.creation).toBe(isOrphan ? 'rejected' : isDeleted ? 'deleted' : 'acknowledged');
    }
  });

  test('whoever waits for an answer for a day comes after whoever does not', () => {
    const { events } = incidentStories.find(({ name }) => name === 'restored-from-old-backup')!;
    const [{ explanation }] = analyse(events).keys as [KeyHistory];
    if (explanation?.kind !== 'explained') throw new Error(`It is ${explanation?.kind}.`);
    const lateCounts = explanation.hypotheses.map(({ lateCount }) => lateCount);
    expect(lateCounts).toEqual(lateCounts.toSorted((one, other) => one - other));
    // It is told of a failure only once the HSMs are deleted.
    const rejected = explanation.hypotheses.find(({ end }) => end.creation === 'rejected');
    expect(rejected?.lateCount).toBeGreaterThan(0);
  });

  test.each(incidentStories)('by a history of the model: $name', ({ events }) => {
    for (const { explanation, verdict, remarks } of analyse(events).keys) {
      if (verdict.verdict === 'held' && remarks.length === 0) continue;
      if (explanation?.kind !== 'explained') throw new Error(`It is ${explanation?.kind}.`);
      for (const { scenario, steps, shows, end, unseenCount } of explanation.hypotheses) {
        const { places, stop } = new Walk(scenario).take(steps);
        expect(stop).toBeUndefined();
        const { world } = places.at(-1)!;
        const { hsms, keys } = world.deployment;
        expect(hsms.filter((hsm) => world.holds(hsm, keys[0]!)).map(({ name }) => name)).toEqual(end.heldBy);
        expect(shows.length).toBe(steps.length);
        expect(unseenCount).toBeLessThanOrEqual(shows.filter((records) => records.length === 0).length);
        if (verdict.verdict === 'lost') expect([...end.heldBy, ...end.inBackups]).toEqual([]);
      }
    }
  });
});
