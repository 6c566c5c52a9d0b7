import { expect, test } from 'vitest';
import type { IncidentAnalysis } from './analysis.ts';
import { analyse, IncidentObserver } from './observer.ts';
import { incidentStories } from './stories/stories.ts';
import { Telling } from './stories/telling.ts';

function observerOf(events: readonly Parameters<IncidentObserver['observe']>[0][]): IncidentObserver {
  const observer = new IncidentObserver({ explainedKeyCountMax: 1 });
  for (const event of events) observer.observe(event);
  return observer;
}

function told(observer: IncidentObserver, answer: 'go-on' | 'stop'): [IncidentAnalysis, sliceCount: number] {
  const work = observer.analysing();
  let count = 0;
  let slice = work.next();
  while (slice.done !== true) {
    count += 1;
    slice = work.next(answer);
  }
  return [slice.value, count];
}

test('a search for histories pauses, and ends where it is told to', () => {
  // What takes longest of the ten.
  const { events } = incidentStories.find(({ name }) => name === 'restored-from-old-backup')!;
  const [whole, sliceCount] = told(observerOf(events), 'go-on');
  expect(sliceCount).toBeGreaterThan(1);
  expect(whole).toEqual(analyse(events, { explainedKeyCountMax: 1 }));
  const [stopped] = told(observerOf(events), 'stop');
  expect(stopped.keys[0]!.explanation).toEqual({ kind: 'unknown', because: 'The search was interrupted.' });
});

test('of many keys, those that were judged before the end are told', () => {
  const telling = new Telling('2026-03-02T09:00:00Z');
  for (let handle = 1; handle <= 1000; handle += 1)
    telling.record('hsm-aaaaaaaaaaa', 'cluster-aaaaaaaaaaa', {
      kind: 'key-generated',
      handle,
      isPair: false,
    });
  const [stopped, sliceCount] = told(observerOf(telling.events), 'stop');
  expect(sliceCount).toBe(1);
  expect(stopped.keys).toHaveLength(255);
  expect(stopped.keys.every(({ explanation }) => explanation === null)).toBe(true);
});
