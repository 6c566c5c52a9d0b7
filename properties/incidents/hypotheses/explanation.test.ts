import { expect, test } from 'vitest';
import type { Explanation } from '../analysis.ts';
import { IncidentObserver } from '../observer.ts';
import { Telling } from '../stories/telling.ts';
import { explanationOf } from './explanation.ts';

const cluster = 'cluster-aaaaaaaaaaa';
const [a, b, c] = ['hsm-aaaaaaaaaaa', 'hsm-bbbbbbbbbbb', 'hsm-ccccccccccc'] as const;
const handle = 262_152;
const tombstoned = { kind: 'key-tombstoned', handle } as const;

const made = (): Telling =>
  new Telling('2026-03-02T09:00:00Z')
    .cluster(cluster, { [a]: 'ACTIVE', [b]: 'ACTIVE' })
    .wait(60)
    .login(cluster, [a, b])
    .makes(handle, cluster, [a, b])
    .wait(600);

function explained({ events }: Telling, clockSkew = 2_000_000): Explanation {
  const observer = new IncidentObserver({ clockSkew });
  for (const event of events) observer.observe(event);
  const [places] = observer.placesOf(handle);
  const search = explanationOf(places!, 3);
  for (let slice = search.next(); ; slice = search.next()) if (slice.done === true) return slice.value;
}

/** Of the histories that explain it, the fewest unseen events. */
function fewestUnseen(told: Telling, clockSkew?: number): number | string {
  const explanation = explained(told, clockSkew);
  return explanation.kind === 'explained' ? explanation.hypotheses[0]!.unseenCount : explanation.kind;
}

test('a key that comes back may be deleted again, by one HSM after the other, even where the clocks are equal', () => {
  const told = made();
  for (let count = 0; count < 2; count += 1) {
    told
      .cluster(cluster, { [a]: 'ACTIVE', [b]: 'DEGRADED' })
      .record(a, cluster, tombstoned)
      .wait(600);
    told.cluster(cluster, { [a]: 'ACTIVE', [b]: 'ACTIVE' }).wait(60);
  }
  told.record(a, cluster, tombstoned).wait(0.01).record(b, cluster, tombstoned).wait(60);
  expect(fewestUnseen(told, 0)).toBe(6);
});

test('HSMs go out of reach as often as they are seen to', () => {
  const told = made();
  for (let count = 0; count < 3; count += 1)
    told
      .cluster(cluster, { [a]: 'ACTIVE', [b]: 'DEGRADED' })
      .wait(600)
      .cluster(cluster, { [a]: 'ACTIVE', [b]: 'ACTIVE' })
      .wait(600);
  // Each time it goes and comes, but for the last: it may have failed.
  expect(fewestUnseen(told)).toBe(4);
});

test('where no HSM is left, another one may be made from a backup of before the key', () => {
  const told = made().cluster(cluster, {}).wait(600).called('CreateHsm', { cluster, hsm: c }).wait(300);
  told.record(c, cluster, { kind: 'restore-began' }).record(c, cluster, { kind: 'restore-ended' }).wait(60);
  // That backup is what nobody saw.
  expect(fewestUnseen(told.login(cluster, [c]).keys(cluster, {}))).toBe(1);
});

test('where a clone had no HSM when the key was made, what the next one was made from is not known', () => {
  const clone = 'cluster-bbbbbbbbbbb';
  const told = new Telling('2026-03-02T09:00:00Z')
    .backups({ 'backup-before': [cluster, Date.parse('2026-02-01T00:00:00Z') * 1000] })
    .cluster(cluster, { [a]: 'ACTIVE', [b]: 'ACTIVE' })
    .cluster(clone, {}, 'backup-before')
    .wait(60)
    .makes(handle, cluster, [a, b])
    .wait(60)
    .called('CreateHsm', { cluster: clone, hsm: c })
    .wait(300);
  told.record(c, clone, { kind: 'restore-began' }).record(c, clone, { kind: 'restore-ended' });
  expect(explained(told)).toMatchObject({ kind: 'unknown', because: expect.stringContaining(clone) });
});
