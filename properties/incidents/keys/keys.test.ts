import { expect, test } from 'vitest';
import type { KeyHistory } from '../analysis.ts';
import { analyse } from '../observer.ts';
import { Telling } from '../stories/telling.ts';

const [primary, clone] = ['cluster-aaaaaaaaaaa', 'cluster-bbbbbbbbbbb'];
const [a, b] = ['hsm-aaaaaaaaaaa', 'hsm-bbbbbbbbbbb'] as const;
const [c, d] = ['hsm-ccccccccccc', 'hsm-ddddddddddd'] as const;
const handle = 262_152;

const begun = (): Telling =>
  new Telling('2026-03-02T09:00:00Z').cluster(primary, { [a]: 'ACTIVE', [b]: 'ACTIVE' }).wait(60);

const alone = (): Telling =>
  new Telling('2026-03-02T09:00:00Z')
    .cluster(primary, { [a]: 'ACTIVE' })
    .wait(60)
    .login(primary, [a]);

const keyOf = ({ events }: Telling, where = primary): KeyHistory =>
  analyse(events).keys.find((key) => key.handle === handle && key.cluster === where)!;

const generated = { kind: 'key-generated', handle, isPair: false } as const;
const extracted = { kind: 'key-extracted', handle } as const;
const inserted = { kind: 'key-inserted', handle } as const;
const tombstoned = { kind: 'key-tombstoned', handle } as const;

test('where an HSM started anew, nothing shows whether its last records before are there', () => {
  const told = begun()
    .record(a, primary, generated)
    .wait(60)
    .restarts(a, primary)
    .record(b, primary, inserted)
    .wait(60)
    .login(primary, [a, b]);
  expect(keyOf(told).unexplained).toEqual([]);
  expect(analyse(told.events).remarks.map(({ remark }) => remark)).toContain('restart-hides-records');
});

test('a session key that may have been made after a restart has not ended with it', () => {
  const told = begun()
    .login(primary, [a, b])
    .wait(600)
    .restarts(a, primary)
    .keysOf(primary, [{ handle, isToken: false, coverage: 'inconsistent', owner: 'app' }]);
  expect(keyOf(told).removals).toEqual([]);
});

test('a copy that is made by hand later says nothing of when the creation was acknowledged', () => {
  const told = begun()
    .makes(handle, primary, [a])
    .wait(3600)
    .record(a, primary, extracted)
    .record(b, primary, inserted);
  const { made, acknowledged } = keyOf(told);
  expect(acknowledged!.earliest).toBe(made!.at.earliest);
});

test('the first HSM of a clone has nothing until it is restored', () => {
  const told = begun()
    .makes(handle, primary, [a, b])
    .wait(900)
    .login(primary, [a, b])
    .backups({ backup1: [primary, Date.parse('2026-03-02T09:10:00Z') * 1000] })
    .called('CreateCluster', { cluster: clone, sourceBackup: 'backup1' })
    .called('CreateHsm', { cluster: clone, hsm: c })
    .wait(300)
    .record(c, clone, { kind: 'restore-began' })
    .wait(300)
    .record(c, clone, { kind: 'restore-ended' });
  const restored = told.events.at(-1)!.at;
  told.wait(60).login(clone, [c]);
  const known = keyOf(told).holdings.filter(({ hsm, certainty }) => hsm === c && certainty === 'known');
  expect(known.map(({ from }) => from)).toEqual([restored]);
});

test('a backup of before a session key was made a token key does not have it', () => {
  const told = alone().record(a, primary, generated);
  const madeAt = told.ago(-600);
  told
    .wait(1200)
    .record(a, primary, { kind: 'other-command', opcode: 'CN_MODIFY_OBJECT' })
    .wait(60)
    .record(a, primary, extracted)
    .wait(60)
    .backups({ backup1: [primary, madeAt] });
  expect(keyOf(told).recoverableFrom).toMatchObject([{ backup: 'backup1', certainty: 'possible' }]);
});

test('a key that was deleted shortly before its HSM may be in no backup of it', () => {
  const told = alone().record(a, primary, generated).record(a, primary, extracted);
  told.wait(600).record(a, primary, tombstoned);
  const madeAt = told.ago(0);
  told
    .called('DeleteHsm', { cluster: primary, hsm: a })
    .wait(300)
    .backups({ backup1: [primary, madeAt] });
  expect(keyOf(told).recoverableFrom).toMatchObject([{ certainty: 'possible' }]);
});

test('a key that an earlier list shows, and a later whole one does not, is not held', () => {
  const told = begun()
    .login(primary, [a, b])
    .keysOf(primary, [{ handle, isToken: true, coverage: null, owner: 'app' }])
    .wait(600)
    .login(primary, [a])
    .keys(primary, {});
  expect(keyOf(told).verdict).toMatchObject({ verdict: 'possibly-lost' });
});

test.each([
  ['is out of order', (told: Telling) => told.cluster(primary, { [a]: 'DEGRADED', [b]: 'ACTIVE' })],
  [
    'is silent while a whole list lacks the key',
    (told: Telling) => told.login(primary, [b]).keys(primary, {}),
  ],
])('a key whose only holder %s is not held', (_, then) => {
  const told = begun().makes(handle, primary, [a], [b]).wait(600).login(primary, [b]).wait(60);
  const { verdict } = keyOf(then(told));
  expect(verdict).toMatchObject({ verdict: 'possibly-lost', maybeHeldBy: expect.arrayContaining([a]) });
  expect(verdict).toMatchObject({
    because: expect.arrayContaining([{ doubt: 'holder-does-not-answer', hsms: [a] }]),
  });
});

test('a backup that is gone by then saves nobody', () => {
  const told = begun().makes(handle, primary, [a, b]).wait(600);
  told
    .backups({ backup1: [primary, told.ago(0)] })
    .called('DeleteBackup', { backup: 'backup1' })
    .wait(8 * 86_400)
    .ends(b, primary)
    .wait(600)
    .login(primary, [a]);
  expect(keyOf(told).windows.at(-1)).toMatchObject({ hsm: a, atStake: 'lost' });
});

test('a copy that may be of either of two clusters is of neither', () => {
  const told = new Telling('2026-03-02T09:00:00Z')
    .login(primary, [a])
    .login(clone, [b])
    .login('cluster-ccccccccccc', [c])
    .makes(handle, primary, [a])
    .makes(handle, clone, [b])
    .wait(1)
    .record(c, 'cluster-ccccccccccc', inserted)
    .wait(60)
    .login('cluster-ccccccccccc', [c]);
  for (const key of analyse(told.events).keys) {
    expect(key.unexplained).toEqual([]);
    expect(key.holdings.filter(({ hsm, certainty }) => hsm === c && certainty === 'known')).toEqual([]);
  }
});

test('a key that is deleted in a clone did not come back where it stayed', () => {
  const told = begun()
    .backups({ backup1: [primary, Date.parse('2026-03-01T09:00:00Z') * 1000] })
    .clones('backup1', clone, c)
    .makes(handle, primary, [a, b])
    .record(c, clone, inserted)
    .wait(600)
    .record(c, clone, tombstoned)
    .wait(600)
    .record(a, primary, { kind: 'key-shared', handle, user: 'app' });
  expect(keyOf(told).remarks).toEqual([]);
});

const lost = (): Telling => {
  const told = begun().makes(handle, primary, [a]).wait(15).ends(a, primary).wait(600);
  told
    .cluster(primary, { [b]: 'ACTIVE' })
    .login(primary, [b])
    .keys(primary, {});
  return told.backups({});
};

test('a record of CloudTrail that cannot be read may tell of one HSM, clone or backup more', () => {
  expect(keyOf(lost()).verdict.verdict).toBe('lost');
  const damaged = keyOf(lost().damagedTrail());
  expect(damaged.verdict).toMatchObject({
    verdict: 'possibly-lost',
    because: expect.arrayContaining([{ doubt: 'trail-incomplete', count: 1 }]),
  });
  expect(damaged.windows.map(({ certainty }) => certainty)).not.toContain('certain');
  const unexplained = begun().record(a, primary, generated).wait(60).record(b, primary, inserted);
  expect(keyOf(unexplained.damagedTrail()).unexplained).toEqual([]);
});

test('a record of no time that cannot be read may be of any until the next', () => {
  const told = begun()
    .record(a, primary, generated)
    .damaged(a, primary)
    .wait(60)
    .record(b, primary, inserted)
    .wait(60)
    .login(primary, [a, b]);
  expect(keyOf(told).unexplained).toEqual([]);
  const atEnd = begun()
    .record(a, primary, generated)
    .damaged(a, primary)
    .wait(60)
    .record(b, primary, inserted);
  expect(keyOf(atEnd).unexplained).toEqual([]);
  expect(analyse(atEnd.events).remarks).toMatchObject([{ remark: 'record-damaged', to: null }]);
});

test('each removal counts, however many there are in a row', () => {
  const told = begun()
    .makes(handle, primary, [a, b])
    .wait(600)
    .login(primary, [a, b])
    .record(a, primary, tombstoned)
    .wait(600)
    .login(primary, [a, b])
    .keys(primary, { [handle]: 'full' });
  const isBack = told.ago(0);
  told.wait(600).record(a, primary, tombstoned);
  const isGone = told.ago(0);
  told.wait(600).record(a, primary, tombstoned);
  const known = keyOf(told).holdings.filter(({ hsm, certainty }) => hsm === a && certainty === 'known');
  expect(known.some(({ from, to }) => from < isBack && to! >= isGone - 1000 && to! <= isGone)).toBe(true);
  expect(known.some(({ to }) => to! > isGone + 1000)).toBe(false);
});

test('where more records name a key than are kept, nothing is said of it', () => {
  const told = begun().record(a, primary, generated).record(a, primary, extracted);
  for (let count = 0; count < 40; count += 1)
    told.wait(60).record(a, primary, tombstoned).wait(60).record(a, primary, inserted);
  told.record(a, primary, tombstoned).login(primary, [a, b]);
  const key = keyOf(told);
  expect(key.verdict).toMatchObject({ verdict: 'unknown' });
  expect(key.verdict).toMatchObject({
    because: expect.arrayContaining([{ doubt: 'log-incomplete', hsms: [a] }]),
  });
  expect([key.unexplained, key.windows]).toEqual([[], []]);
  expect(key.holdings.filter(({ certainty }) => certainty === 'known')).toEqual([]);
});

test('a list from about when an HSM joined is not taken to be answered by it', () => {
  const told = begun()
    .login(primary, [a, b])
    .called('CreateHsm', { cluster: primary, hsm: c })
    .wait(60)
    .makes(handle, primary, [a, b])
    .wait(300)
    .login(primary, [a, b])
    .record(c, primary, { kind: 'restore-began' })
    .record(c, primary, { kind: 'restore-ended' })
    .wait(1)
    .keys(primary, { [handle]: 'full' })
    .wait(60)
    .login(primary, [a, b, c]);
  const { holdings, verdict } = keyOf(told);
  expect(holdings.filter(({ hsm, certainty }) => hsm === c && certainty === 'known')).toEqual([]);
  expect(verdict).toMatchObject({ verdict: 'held', by: [{ hsm: a }, { hsm: b }] });
});

test('a list from about when a hole ends may be from before what was in it', () => {
  const told = alone().wait(60);
  told.record(a, primary, { kind: 'other-command', opcode: 'CN_GET_TOKEN' }).wait(60);
  const { at, clock, place } = told.events.at(-1)!;
  told.login(primary, [a]);
  const missing = { kind: 'records-missing', hsm: a, cluster: primary, count: 1 } as const;
  told.events.splice(-1, 0, { at: at + 60_000_000, clock, place, saw: missing });
  told
    .wait(1)
    .keys(primary, {})
    .wait(600)
    .login(primary, [a])
    .keys(primary, { [handle]: 'full' });
  const between = told.ago(300);
  const isPossible = keyOf(told).holdings.some(
    ({ from, to }) => from < between && (to ?? between) >= between,
  );
  expect(isPossible).toBe(true);
});

test('a list within the skew of the clocks may be of before a session key was made a token key', () => {
  const told = begun()
    .login(primary, [a, b])
    .record(a, primary, generated)
    .wait(60)
    .record(a, primary, { kind: 'other-command', opcode: 'CN_MODIFY_OBJECT' })
    .record(a, primary, extracted)
    .record(b, primary, inserted)
    .wait(1)
    .keysOf(primary, [{ handle, isToken: false, coverage: 'inconsistent', owner: 'app' }]);
  expect(keyOf(told).unexplained).toEqual([]);
});

const cloned = (): Telling =>
  new Telling('2026-03-02T09:00:00Z')
    .backups({ 'backup-before': [primary, Date.parse('2026-02-01T00:00:00Z') * 1000] })
    .cluster(primary, { [a]: 'ACTIVE', [b]: 'ACTIVE' })
    .cluster(clone, { [c]: 'ACTIVE', [d]: 'ACTIVE' }, 'backup-before')
    .wait(60)
    .login(primary, [a, b])
    .wait(60);

test('a key of before the records may come to where its handle was given out', () => {
  const told = cloned()
    .login(clone, [c, d])
    .record(c, clone, generated)
    .wait(600)
    .record(a, primary, extracted)
    .record(d, clone, inserted)
    .wait(60)
    .login(clone, [c, d]);
  expect(keyOf(told, clone).verdict).toMatchObject({ verdict: 'unknown' });
});

test('a copy that no HSM of its cluster sent may be of a key that a clone without a log gave out', () => {
  const made = cloned().record(a, primary, generated).wait(600);
  const told = made.record(b, primary, inserted).wait(60).login(primary, [a, b]);
  expect(keyOf(told).verdict).toMatchObject({ verdict: 'unknown' });
  // It came from where it was seen to be sent.
  const sent = cloned().makes(handle, primary, [a, b]).wait(60).login(primary, [a, b]);
  expect(keyOf(sent).verdict).toMatchObject({ verdict: 'held', by: [{ hsm: a }, { hsm: b }] });
});

test('a verdict names the readings that it rests on, and one that says nothing none', () => {
  const listed = begun().makes(handle, primary, [a, b]).wait(60).login(primary, [a, b]).keys(primary, {});
  expect(keyOf(listed).assumes).toContain('lists-are-answered');
  const held = keyOf(begun().makes(handle, primary, [a, b]).wait(60).login(primary, [a, b]));
  expect(held.assumes).toEqual(['logs-name-every-hsm', 'clocks-within-skew']);
  const mixed = cloned().record(a, primary, generated).wait(600).record(b, primary, inserted);
  expect(keyOf(mixed).assumes).toEqual([]);
});
