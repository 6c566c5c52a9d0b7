import { expect, test } from 'vitest';
import type { Explanation, Hypothesis } from '../analysis.ts';
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
  expect(fewestUnseen(told, 0)).toBe(4);
});

test('HSMs go out of reach as often as they are seen to', () => {
  const told = made();
  for (let count = 0; count < 3; count += 1)
    told
      .cluster(cluster, { [a]: 'ACTIVE', [b]: 'DEGRADED' })
      .wait(600)
      .cluster(cluster, { [a]: 'ACTIVE', [b]: 'ACTIVE' })
      .wait(600);
  // That it goes is what the lists show; each time it comes, but for the last: it may have failed.
  expect(fewestUnseen(told)).toBe(2);
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

/** The first history that explains it: each step with the lines of the records that it shows. */
function firstTold(told: Telling) {
  const explanation = explained(told);
  if (explanation.kind !== 'explained') throw new Error(`It is ${explanation.kind}.`);
  const [first] = explanation.hypotheses as [Hypothesis];
  const steps = first.steps.map(({ action, parameters }, index) => {
    const shown = first.shows[index]!.map(({ file, line }) => `${file}:${line}`);
    return [action, ...Object.values(parameters), ...shown].join(' ');
  });
  return { ...first, steps };
}

test('a backup that is older than the key is taken before it, and has its own name', () => {
  const clone = 'cluster-bbbbbbbbbbb';
  const old = 'backup-older234';
  const told = made()
    .clones(old, clone, c)
    .backups({ [old]: [cluster, Date.parse('2026-03-02T08:00:00Z') * 1000] });
  const { steps, backupNames } = firstTold(told);
  expect(steps[0]).toMatch(/^take-backup backup-1 /);
  expect(steps.findIndex((step) => step.startsWith('generate-key'))).toBeGreaterThan(0);
  expect(backupNames).toEqual({ 'backup-1': old });
});

test('a copy that failed, and a clean-up that failed, are in the records that say so', () => {
  const told = new Telling('2026-03-02T09:00:00Z')
    .cluster(cluster, { [a]: 'ACTIVE', [b]: 'ACTIVE', [c]: 'ACTIVE' })
    .wait(60)
    .makes(handle, cluster, [a, b], [c])
    .wait(0.5)
    .record(a, cluster, tombstoned)
    .record(b, cluster, tombstoned, false)
    .wait(600)
    .record(b, cluster, { kind: 'key-shared', handle, user: 'auditor' });
  const { steps, unseenCount } = firstTold(told);
  expect(unseenCount).toBe(0);
  expect(steps).toContain(`client-sync-fails ${handle} ${c} ${c}.log:1`);
  expect(steps).toContain(`clean-up-fails ${handle} ${b} ${b}.log:2`);
});

test('that an HSM goes out of reach is in the list that shows it', () => {
  const told = made()
    .cluster(cluster, { [a]: 'DEGRADED', [b]: 'DEGRADED' })
    .wait(600)
    .cluster(cluster, { [a]: 'ACTIVE', [b]: 'ACTIVE' });
  const { steps } = firstTold(told);
  for (const hsm of [a, b]) expect(steps).toContain(`hsm-becomes-unreachable ${hsm} clusters.json:2`);
});

test('one whose log begins with that it is restored was made after a key that is older', () => {
  const told = made()
    .cluster(cluster, { [a]: 'ACTIVE', [b]: 'ACTIVE', [c]: 'CREATE_IN_PROGRESS' })
    .wait(60);
  told.record(c, cluster, { kind: 'restore-began' }).record(c, cluster, { kind: 'restore-ended' }).wait(60);
  const { steps } = firstTold(told.keys(cluster, { [handle]: 'inconsistent' }));
  expect(steps.some((step) => step.startsWith(`create-hsm ${c}`))).toBe(true);
});
