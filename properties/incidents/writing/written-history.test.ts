import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { IncidentAnalysis, UnexplainedKind } from '../analysis.ts';
import type { LogEvent } from '../log-event.ts';
import { analyse, IncidentObserver } from '../observer.ts';
import { incidentStories } from '../stories/stories.ts';
import { Telling } from '../stories/telling.ts';
import { eventfulDeployments } from './eventful-deployments.ts';
import type { WrittenHistory } from './history.ts';
import { type Written, writtenHistories } from './random-histories.ts';
import { fewestUnseen, placesOfKeys, truthInSearch } from './true-history.ts';
import { untruthsIn } from './untruths.ts';

/** `INCIDENT_RUNS=100` makes a hundred times as many; what runs with every change is a sample. */
const moreRuns = Number(process.env['INCIDENT_RUNS'] ?? 1);

/** Half of deployments of any form, half of those in which much happens. */
const smallHistories = (): fc.Arbitrary<Written> =>
  fc.oneof(writtenHistories(20), writtenHistories(24, eventfulDeployments()));

const longHistories = (): fc.Arbitrary<Written> =>
  fc.oneof(
    { weight: 4, arbitrary: writtenHistories(40) },
    { weight: 1, arbitrary: writtenHistories(40, eventfulDeployments()) },
  );

function observed(history: WrittenHistory, clockSkew: number): IncidentObserver {
  const observer = new IncidentObserver({ clockSkew, explainedKeyCountMax: 1 });
  for (const event of history.events) observer.observe(event);
  return observer;
}

/** What a history has of what is hard to follow. */
function kindsOf({ steps }: WrittenHistory): readonly string[] {
  const actions = steps.map(({ action }) => action);
  const kinds = {
    zone: actions.some((action) => action.startsWith('zone-')),
    backup: actions.includes('take-backup'),
    clone: actions.includes('create-cluster-from-backup'),
    'clean-up': actions.some((action) => action === 'clean-up-copy' || action === 'clean-up-tombstones'),
    outages: actions.filter((action) => action === 'hsm-becomes-unreachable').length > 1,
    restored: steps.some(({ parameters: { source } }) => source?.startsWith('backup') === true),
  };
  return Object.entries(kinds).flatMap(([kind, has]) => (has ? [kind] : []));
}

test('of random histories nothing is said that is not so, and nothing true is unexplained', () => {
  const verdicts = new Set<string>();
  const wanted = ['held', 'possibly-lost', 'deleted', 'unknown', 'lost'];
  // What never comes up was not tested; how soon it does depends on all that may happen.
  for (let seed = 4; seed < 16 && !wanted.every((verdict) => verdicts.has(verdict)); seed += 1)
    fc.assert(
      fc.property(longHistories(), ({ history, options }) => {
        const analysis = analyse(history.events, {
          clockSkew: options.clockSkew,
          explainedKeyCountMax: 0,
        });
        for (const { verdict } of analysis.keys) verdicts.add(verdict.verdict);
        expect(untruthsIn(analysis, history)).toEqual([]);
      }),
      { numRuns: 200 * moreRuns, seed },
    );
  expect([...verdicts]).toEqual(expect.arrayContaining(wanted));
});

test('of random histories that are small, the model explains every key that it can keep apart', () => {
  const kinds = new Map<string, number>();
  const check = ({ history, options: { clockSkew } }: Written): void => {
    const observer = observed(history, clockSkew);
    const { keys } = observer.analyse();
    for (const { explanation, verdict } of keys) {
      if (explanation === null) continue;
      kinds.set(explanation.kind, (kinds.get(explanation.kind) ?? 0) + 1);
      expect(explanation).not.toMatchObject({ kind: 'unexplained' });
      if (explanation.kind !== 'explained' || verdict.verdict !== 'lost') continue;
      for (const { end } of explanation.hypotheses) expect([...end.heldBy, ...end.inBackups]).toEqual([]);
    }
    for (const [key, places] of placesOfKeys(history, observer)) {
      const answers = truthInSearch(places, key, history) ?? [];
      const unseenCounts = answers.filter((answer) => typeof answer === 'number');
      const told = keys.find(({ name }) => name === places.subject.name);
      const fewest = told && fewestUnseen(told);
      if (fewest !== undefined && unseenCounts.length > 0)
        expect(fewest).toBeLessThanOrEqual(Math.min(...unseenCounts));
    }
  };
  fc.assert(fc.property(smallHistories(), check), { numRuns: 60 * moreRuns, seed: 8 });
  expect(kinds.get('explained')).toBeGreaterThan(10);
});

test('what really happened to a key is among the histories that explain it', () => {
  const followed = new Map<string, number>();
  const check = ({ history, options: { clockSkew } }: Written): void => {
    for (const [key, places] of placesOfKeys(history, observed(history, clockSkew))) {
      const answers = truthInSearch(places, key, history);
      if (answers === undefined) continue;
      expect(
        answers.map((answer) => typeof answer),
        `${key}: ${answers.join('; ')}`,
      ).toContain('number');
      for (const kind of kindsOf(history)) followed.set(kind, (followed.get(kind) ?? 0) + 1);
    }
  };
  fc.assert(fc.property(smallHistories(), check), { numRuns: 260 * moreRuns, seed: 11 });
  // What never comes up was not tested.
  for (const kind of ['zone', 'backup', 'clone', 'clean-up', 'outages', 'restored'])
    expect(followed.get(kind), kind).toBeGreaterThan(0);
});

describe('an analysis that says what is not so is found out', () => {
  const { history, options } = fc
    .sample(writtenHistories(40), { numRuns: 200, seed: 7 })
    .find((one) => analyse(one.history.events).keys.some(({ verdict }) => verdict.verdict === 'held'))!;
  const analysis = analyse(history.events, options);

  const changed = (change: Partial<IncidentAnalysis['keys'][number]>): IncidentAnalysis => ({
    ...analysis,
    keys: analysis.keys.map((key) => (key.verdict.verdict === 'held' ? { ...key, ...change } : key)),
  });

  test.each([
    ['a loss', { verdict: { verdict: 'lost', at: { earliest: 0, latest: 0 }, by: [], places: [] } }],
    ['nobody', { holdings: [] }],
    [
      'a deletion',
      { verdict: { verdict: 'deleted', at: { earliest: 0, latest: 0 }, maybeHeldBy: [], places: [] } },
    ],
    [
      'a backup',
      { recoverableFrom: [{ backup: 'none', certainty: 'known', pendingDeletionUntil: null, places: [] }] },
    ],
  ] as const)('%s', (_, change) => {
    expect(untruthsIn(changed(change as never), history)).not.toEqual([]);
  });
});

describe('what the documentation excludes is not explained', () => {
  const cluster = 'cluster-aaaaaaaaaaa';
  const stranger = 'cluster-bbbbbbbbbbb';
  const [a, b, c] = ['hsm-aaaaaaaaaaa', 'hsm-bbbbbbbbbbb', 'hsm-ccccccccccc'] as const;

  const begun = (): Telling =>
    new Telling('2026-03-02T09:00:00Z')
      .cluster(cluster, { [a]: 'ACTIVE', [b]: 'ACTIVE' })
      .cluster(stranger, { [c]: 'ACTIVE' })
      .login(cluster, [a, b])
      .login(stranger, [c])
      .wait(120);

  const mutated: readonly (readonly [UnexplainedKind, Telling])[] = [
    [
      'session-key-moved',
      begun()
        .record(a, cluster, { kind: 'key-generated', handle: 7, isPair: false })
        .wait(60)
        .login(cluster, [a, b])
        .looked('keys.json', {
          kind: 'keys-looked-at',
          cluster,
          isWhole: true,
          keys: [{ handle: 7, isToken: false, coverage: 'inconsistent', owner: 'app' }],
        })
        .wait(60)
        .record(a, cluster, { kind: 'key-extracted', handle: 7 })
        .record(b, cluster, { kind: 'key-inserted', handle: 7 }),
    ],
    [
      'copied-to-unrelated-cluster',
      begun().makes(7, cluster, [a, b]).wait(1).record(c, stranger, { kind: 'key-inserted', handle: 7 }),
    ],
    [
      'inserted-without-extraction',
      begun()
        .record(a, cluster, { kind: 'key-generated', handle: 7, isPair: false })
        .wait(60)
        .record(b, cluster, { kind: 'key-inserted', handle: 7 }),
    ],
    [
      'generated-twice',
      begun()
        .record(a, cluster, { kind: 'key-generated', handle: 7, isPair: false })
        .record(a, cluster, { kind: 'key-extracted', handle: 7 })
        .wait(0.1)
        .record(b, cluster, { kind: 'key-generated', handle: 7, isPair: false })
        .login(cluster, [a, b]),
    ],
    [
      'used-after-removal',
      begun()
        .makes(7, cluster, [a, b])
        .wait(60)
        .record(a, cluster, { kind: 'key-tombstoned', handle: 7 })
        .record(b, cluster, { kind: 'key-tombstoned', handle: 7 })
        .wait(60)
        .login(cluster, [a, b])
        .keys(cluster, {})
        .wait(60)
        .record(a, cluster, { kind: 'key-extracted', handle: 7 }),
    ],
  ];

  test.each(mutated)('%s', (kind, { events }) => {
    const found = analyse(events).keys.flatMap(({ unexplained }) => unexplained);
    expect(found.map((one) => one.kind)).toContain(kind);
    for (const { places, possibleInstead } of found) {
      expect(places).not.toEqual([]);
      expect(possibleInstead).not.toEqual([]);
    }
  });

  test.each(mutated)('%s, unless a part of the log is missing that could hold it', (kind, { events }) => {
    const holed = events.flatMap((event, index): LogEvent[] => {
      const isFirst = events.findIndex(({ clock }) => clock === event.clock) === index;
      if (!('hsm' in event.saw) || !event.clock.startsWith('hsm-') || isFirst) return [event];
      const { hsm, cluster: home } = event.saw as { hsm: string; cluster: string };
      const missing: LogEvent = { ...event, saw: { kind: 'records-missing', hsm, cluster: home, count: 3 } };
      return [missing, event];
    });
    const found = analyse(holed).keys.flatMap(({ unexplained }) => unexplained);
    // Where a whole list shows no copy left, nothing comes back unseen either.
    if (kind !== 'used-after-removal') expect(found.map((one) => one.kind)).not.toContain(kind);
  });
});

test('the order of files, and a log that is read twice, change nothing', () => {
  for (const { events, name } of incidentStories) {
    const byClock = [...events].sort((one, other) => one.clock.localeCompare(other.clock));
    const told = (some: readonly LogEvent[]): unknown =>
      analyse(some, { explainedKeyCountMax: 0 }).keys.map(({ verdict, handle, cluster, holdings }) => ({
        verdict,
        handle,
        cluster,
        holdings,
      }));
    expect(told(byClock), name).toEqual(told(events));
    expect(told([...byClock, ...byClock]), name).toEqual(told(events));
  }
});
