import type { IncidentStory } from './story.ts';
import { Telling } from './telling.ts';

const primary = 'cluster-payments4a';
const clone = 'cluster-recovery7c';
const [a, b, c] = ['hsm-aaaaaaaaaaa', 'hsm-bbbbbbbbbbb', 'hsm-ccccccccccc'] as const;
const [q, r] = ['hsm-qqqqqqqqqqq', 'hsm-rrrrrrrrrrr'] as const;
const hour = 3600;
const day = 24 * hour;

/** A clone has what the backup had that it was made from; what comes later has to be copied. */
function cloneMadeBefore(): IncidentStory {
  const telling = new Telling('2026-03-02T09:00:00Z')
    .cluster(primary, { [a]: 'ACTIVE', [b]: 'ACTIVE' })
    .wait(60);
  const madeAt = telling.ago(hour);
  telling
    .backups({ 'backup-morning234': [primary, madeAt] })
    .wait(60)
    .clones('backup-morning234', clone, q)
    .wait(2 * hour)
    .makes(262_200, primary, [a, b])
    .wait(600)
    .login(primary, [a, b])
    .ends(a, primary)
    .ends(b, primary)
    .wait(600)
    .cluster(primary, {})
    .cluster(clone, { [q]: 'ACTIVE' }, 'backup-morning234')
    .wait(10)
    .login(clone, [q])
    .keys(clone, {})
    .backups({ 'backup-morning234': [primary, madeAt] });
  return {
    name: 'clone-made-before',
    title: 'Both HSMs of a cluster failed, and its clone had been made before the key.',
    events: telling.events,
    told: [{ handle: 262_200, cluster: primary, verdict: 'lost', remarks: ['clone-made-before'] }],
  };
}

/** A cluster is made from a backup that is older than the key, although a newer one has it. */
function restoredFromOldBackup(): IncidentStory {
  const telling = new Telling('2026-03-03T09:00:00Z')
    .cluster(primary, { [a]: 'ACTIVE', [b]: 'ACTIVE' })
    .wait(60);
  const old = telling.ago(hour);
  telling
    .makes(262_210, primary, [a, b])
    .wait(day)
    .login(primary, [a, b])
    .called('DeleteHsm', { cluster: primary, hsm: a });
  const removed = telling.ago(0);
  telling
    .wait(1)
    .ends(a, primary)
    .wait(30)
    .login(primary, [b])
    .called('DeleteHsm', { cluster: primary, hsm: b })
    .wait(1)
    .ends(b, primary)
    .wait(hour)
    .clones('backup-oldold2345', clone, q)
    .wait(60)
    .cluster(clone, { [q]: 'ACTIVE' }, 'backup-oldold2345')
    .login(clone, [q])
    .keys(clone, {})
    .wait(60)
    .backups({ 'backup-oldold2345': [primary, old], 'backup-removal234': [primary, removed] });
  return {
    name: 'restored-from-old-backup',
    title: 'A cluster was restored from a backup that is older than a key; a newer backup has the key.',
    events: telling.events,
    told: [{ handle: 262_210, cluster: primary, verdict: 'recoverable', remarks: ['clone-made-before'] }],
  };
}

/** A deletion does not reach an HSM that does not answer; when that comes back, so does the key. */
function deletedKeyCameBack(): IncidentStory {
  const telling = new Telling('2026-03-04T09:00:00Z')
    .cluster(primary, { [a]: 'ACTIVE', [b]: 'ACTIVE' })
    .wait(60)
    .makes(262_220, primary, [a, b])
    .wait(hour)
    .login(primary, [a, b], 'app')
    .wait(hour)
    .cluster(primary, { [a]: 'ACTIVE', [b]: 'DEGRADED' })
    .wait(60)
    .record(a, primary, { kind: 'key-tombstoned', handle: 262_220 })
    .wait(hour)
    .cluster(primary, { [a]: 'ACTIVE', [b]: 'ACTIVE' })
    .login(primary, [a, b], 'app')
    .wait(hour)
    .record(a, primary, { kind: 'key-shared', handle: 262_220, user: 'auditor' })
    .wait(60)
    .login(primary, [a, b], 'app');
  return {
    name: 'deleted-key-came-back',
    title: 'A key was deleted while one HSM did not answer, and came back when that HSM did.',
    events: telling.events,
    told: [{ handle: 262_220, cluster: primary, verdict: 'held', remarks: ['came-back-after-deletion'] }],
  };
}

/** Two clones give out one handle each for itself, and a key of the one cannot be copied to the other. */
function handleOfCloneTaken(): IncidentStory {
  const telling = new Telling('2026-03-05T09:00:00Z');
  telling
    .backups({ 'backup-common2345': [primary, telling.ago(30 * day)] })
    .cluster(primary, { [a]: 'ACTIVE', [b]: 'ACTIVE' })
    .cluster(clone, { [q]: 'ACTIVE', [r]: 'ACTIVE' }, 'backup-common2345')
    .wait(60)
    .makes(262_230, primary, [a, b])
    .wait(hour)
    .makes(262_230, clone, [q, r])
    .wait(hour)
    .record(a, primary, { kind: 'key-extracted', handle: 262_230 })
    .record(q, clone, { kind: 'key-inserted', handle: 262_230 }, false)
    .record(r, clone, { kind: 'key-inserted', handle: 262_230 }, false)
    .wait(60)
    .login(primary, [a, b])
    .login(clone, [q, r]);
  return {
    name: 'handle-of-clone-taken',
    title: 'A key cannot be copied to a clone, because the clone has a different key with the same handle.',
    events: telling.events,
    told: [
      { handle: 262_230, cluster: primary, verdict: 'held', remarks: ['handle-taken-in-clone'] },
      { handle: 262_230, cluster: clone, verdict: 'held', remarks: ['handle-taken-in-clone'] },
    ],
  };
}

/** The clean-up of a creation that failed misses a copy, and somebody uses it. */
function orphanUsedLater(): IncidentStory {
  const telling = new Telling('2026-03-06T09:00:00Z')
    .cluster(primary, { [a]: 'ACTIVE', [b]: 'ACTIVE', [c]: 'ACTIVE' })
    .wait(60)
    .makes(262_240, primary, [a, b], [c])
    .wait(0.5)
    .record(a, primary, { kind: 'key-tombstoned', handle: 262_240 })
    .record(b, primary, { kind: 'key-tombstoned', handle: 262_240 }, false)
    .wait(day)
    .login(primary, [a, b, c], 'app')
    .record(b, primary, { kind: 'key-shared', handle: 262_240, user: 'auditor' })
    .wait(60)
    .login(primary, [a, b, c], 'app');
  return {
    name: 'orphan-used-later',
    title: 'The creation of a key failed, the clean-up missed a copy, and that copy was used a day later.',
    events: telling.events,
    told: [
      {
        handle: 262_240,
        cluster: primary,
        verdict: 'held',
        remarks: ['came-back-after-deletion', 'orphan-of-failed-creation', 'orphan-used'],
      },
    ],
  };
}

/** Incidents with clones, backups, and keys that are there again. */
export const returns: readonly IncidentStory[] = [
  cloneMadeBefore(),
  restoredFromOldBackup(),
  deletedKeyCameBack(),
  handleOfCloneTaken(),
  orphanUsedLater(),
];
