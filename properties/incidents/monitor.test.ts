import { describe, expect, test } from 'vitest';
import { IncidentObserver } from './observer.ts';
import { Telling } from './stories/telling.ts';

const cluster = 'cluster-aaaaaaaaaaa';
const [a, b] = ['hsm-aaaaaaaaaaa', 'hsm-bbbbbbbbbbb'] as const;
const minute = 60_000_000;

const alarmsOf = ({ events }: Telling, aloneMax?: number): readonly string[] => {
  const observer = new IncidentObserver(aloneMax === undefined ? {} : { aloneMax });
  return events.flatMap((event) =>
    observer.observe(event).map(({ alarm, subject }) => `${alarm} ${subject}`),
  );
};

const begun = (): Telling => new Telling('2026-03-02T09:00:00Z').login(cluster, [a, b]);

describe('a key on one HSM', () => {
  test('is told once it has been so for longer than the limit, and once only', () => {
    const telling = begun()
      .makes(7, cluster, [a], [b])
      .wait(90)
      .login(cluster, [a])
      .wait(90)
      .login(cluster, [b]);
    expect(alarmsOf(telling, minute)).toEqual(['key-on-one-hsm 7']);
  });

  test('is told by the passing of time alone', () => {
    const observer = new IncidentObserver({ aloneMax: minute });
    const { events } = begun().makes(7, cluster, [a], [b]);
    for (const event of events) expect(observer.observe(event)).toEqual([]);
    const last = events.at(-1)!.at;
    expect(observer.passTime(last + minute / 2)).toEqual([]);
    const [alarm, ...others] = observer.passTime(last + 2 * minute);
    expect(alarm).toMatchObject({ alarm: 'key-on-one-hsm', hsms: [a], subject: '7', cluster });
    expect(others).toEqual([]);
    expect(observer.passTime(last + 9 * minute)).toEqual([]);
  });

  test('is none where it was copied, deleted, listed everywhere, or nobody asked', () => {
    const later = (telling: Telling): Telling => telling.wait(300).login(cluster, [a, b]);
    expect(alarmsOf(later(begun().makes(7, cluster, [a, b])), minute)).toEqual([]);
    const deleted = begun()
      .makes(7, cluster, [a], [b])
      .record(a, cluster, { kind: 'key-tombstoned', handle: 7 });
    expect(alarmsOf(later(deleted), minute)).toEqual([]);
    const listed = begun().makes(7, cluster, [a], [b]).wait(10).keys(cluster, { 7: 'full' });
    expect(alarmsOf(later(listed), minute)).toEqual([]);
    expect(alarmsOf(later(begun().makes(7, cluster, [a], [b])))).toEqual([]);
  });

  test('that may be a session key is told as such', () => {
    const telling = begun()
      .record(a, cluster, { kind: 'key-generated', handle: 7, isPair: false })
      .wait(300)
      .login(cluster, [a, b]);
    expect(alarmsOf(telling, minute)).toEqual(['key-maybe-on-one-hsm 7']);
  });
});

test('a user that one HSM lacks is told after a minute', () => {
  const created = { kind: 'user-created', user: 'signer', type: null } as const;
  const partly = begun().record(a, cluster, created).wait(90).login(cluster, [a, b]);
  expect(alarmsOf(partly)).toEqual(['user-on-some-hsms-only signer']);
  const everywhere = begun()
    .record(a, cluster, created)
    .wait(1)
    .record(b, cluster, created)
    .wait(90)
    .login(cluster, [a]);
  expect(alarmsOf(everywhere)).toEqual([]);
});

test('missing records and HSMs that are gone are told at once', () => {
  const { events } = begun()
    .ends(a, cluster)
    .cluster(cluster, { [b]: 'ACTIVE' });
  const holed = [
    ...events,
    { ...events.at(-1)!, saw: { kind: 'records-missing', hsm: b, cluster, count: 4 } as const },
  ];
  const observer = new IncidentObserver();
  const alarms = holed.flatMap((event) => observer.observe(event));
  expect(alarms.map(({ alarm, hsms, amount }) => ({ alarm, hsms, amount }))).toEqual([
    { alarm: 'hsm-gone', hsms: [a], amount: null },
    { alarm: 'records-missing', hsms: [b], amount: 4 },
  ]);
});
