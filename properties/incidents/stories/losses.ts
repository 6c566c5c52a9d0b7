import type { IncidentStory } from './story.ts';
import { Telling } from './telling.ts';

const primary = 'cluster-payments4a';
const [a, b, c] = ['hsm-aaaaaaaaaaa', 'hsm-bbbbbbbbbbb', 'hsm-ccccccccccc'] as const;
const yesterday = 86_400;

/** An HSM that is made for one that failed is in its zone. */
const zonesOfReplacement = { [a]: 'us-east-1a', [b]: 'us-east-1b', [c]: 'us-east-1a' };
const zonesWithTwoInOne = { [a]: 'us-east-1a', [b]: 'us-east-1a', [c]: 'us-east-1b' };

/** With the default minimum of one, a key counts as created while the HSM that made it has the only copy. */
function lostWithTheDefaultMinimum(): IncidentStory {
  const telling = new Telling('2026-03-02T09:00:00Z', zonesOfReplacement)
    .cluster(primary, { [a]: 'ACTIVE', [b]: 'ACTIVE' })
    .wait(60)
    .login(primary, [a, b], 'app')
    .makes(262_152, primary, [a], [b])
    .wait(15)
    .ends(a, primary)
    .wait(240)
    .cluster(primary, { [b]: 'ACTIVE', [c]: 'CREATE_IN_PROGRESS' })
    .wait(300)
    .record(c, primary, { kind: 'restore-began' })
    .wait(20)
    .record(c, primary, { kind: 'restore-ended' })
    .wait(60)
    .cluster(primary, { [b]: 'ACTIVE', [c]: 'ACTIVE' })
    .wait(30)
    .login(primary, [b, c], 'app')
    .keys(primary, {})
    .wait(5);
  telling.backups({ 'backup-yesterday2': [primary, telling.ago(yesterday)] });
  return {
    name: 'lost-with-the-default-minimum',
    title: 'A new key had only one copy, and the HSM that had it failed seconds later.',
    events: telling.events,
    told: [{ handle: 262_152, cluster: primary, verdict: 'lost', remarks: [] }],
  };
}

/** The HSMs of a zone fail together, and with them every copy that is known; nobody has listed the keys yet. */
function aZoneGone(): IncidentStory {
  const telling = new Telling('2026-03-03T14:00:00Z', zonesWithTwoInOne)
    .cluster(primary, { [a]: 'ACTIVE', [b]: 'ACTIVE', [c]: 'ACTIVE' })
    .wait(30)
    .makes(262_160, primary, [a, b], [c])
    .wait(900)
    .login(primary, [a, b, c])
    .wait(120)
    .cluster(primary, { [a]: 'DEGRADED', [b]: 'DEGRADED', [c]: 'ACTIVE' })
    .wait(1800)
    .cluster(primary, { [c]: 'ACTIVE' })
    .wait(30)
    .login(primary, [c]);
  return {
    name: 'a-zone-gone',
    title: 'A zone failed, and with it both HSMs that were known to have a key.',
    events: telling.events,
    told: [{ handle: 262_160, cluster: primary, verdict: 'possibly-lost', remarks: [] }],
  };
}

/** The owner of a key exists on one HSM only, so that synchronization brings it to no other. */
function userMissing(): IncidentStory {
  const telling = new Telling('2026-03-04T08:00:00Z', zonesOfReplacement)
    .cluster(primary, { [a]: 'ACTIVE', [b]: 'ACTIVE' })
    .wait(10)
    .login(primary, [a, b], 'admin')
    .record(a, primary, { kind: 'user-created', user: 'signer', type: 'CN_CRYPTO_USER' })
    .wait(0.1)
    .record(b, primary, { kind: 'user-created', user: 'signer', type: 'CN_CRYPTO_USER' }, false)
    .wait(300)
    .record(a, primary, { kind: 'logged-in', user: 'signer', type: 'CN_CRYPTO_USER' })
    .makes(262_170, primary, [a], [b])
    .wait(3600)
    .login(primary, [a, b], 'admin')
    .keys(primary, { 262170: 'inconsistent' }, 'signer')
    .wait(7200)
    .login(primary, [a, b], 'admin')
    .ends(a, primary)
    .wait(600)
    .cluster(primary, { [b]: 'ACTIVE' })
    .wait(20)
    .login(primary, [b], 'admin')
    .keys(primary, {});
  telling.backups({ 'backup-yesterday2': [primary, telling.ago(yesterday)] });
  return {
    name: 'user-missing',
    title: 'The owner of a key existed on one HSM only, so the key did too, and that HSM failed.',
    events: telling.events,
    told: [
      {
        handle: 262_170,
        cluster: primary,
        verdict: 'lost',
        remarks: ['not-on-every-hsm', 'owner-missing'],
      },
    ],
  };
}

/** An HSM that joins is restored from what another had some minutes ago. */
function replacedWhileCreated(): IncidentStory {
  const telling = new Telling('2026-03-05T11:00:00Z')
    .cluster(primary, { [a]: 'ACTIVE', [b]: 'ACTIVE' })
    .wait(60)
    .called('CreateHsm', { cluster: primary, hsm: c, zone: 'us-east-1c' })
    .wait(90)
    .makes(262_180, primary, [a, b])
    .wait(200)
    .record(c, primary, { kind: 'restore-began' })
    .wait(30)
    .record(c, primary, { kind: 'restore-ended' })
    .wait(30)
    .cluster(primary, { [a]: 'ACTIVE', [b]: 'ACTIVE', [c]: 'ACTIVE' })
    .login(primary, [a, b, c], 'app')
    .keys(primary, { 262180: 'inconsistent' }, 'app');
  return {
    name: 'replaced-while-created',
    title: 'A key was created while a new HSM was joining the cluster, and the new HSM does not have it yet.',
    events: telling.events,
    told: [
      {
        handle: 262_180,
        cluster: primary,
        verdict: 'held',
        remarks: ['made-while-hsm-joined', 'not-on-every-hsm'],
      },
    ],
  };
}

/** What goes right: the sample of the user guide, a little longer. */
function nothingWrong(): IncidentStory {
  const telling = new Telling('2026-03-06T00:39:30Z')
    .cluster(primary, { [a]: 'ACTIVE', [b]: 'ACTIVE' })
    .wait(5)
    .login(primary, [a, b], 'app')
    .makes(262_152, primary, [a, b])
    .wait(600)
    .record(b, primary, { kind: 'key-shared', handle: 262_152, user: 'auditor' })
    .wait(600)
    .login(primary, [a, b], 'app')
    .cluster(primary, { [a]: 'ACTIVE', [b]: 'ACTIVE' })
    .keys(primary, { 262152: 'full' }, 'app');
  return {
    name: 'nothing-wrong',
    title:
      'Nothing is wrong: a key was created on one HSM and copied to the other within a tenth of a second.',
    events: telling.events,
    told: [{ handle: 262_152, cluster: primary, verdict: 'held', remarks: [] }],
  };
}

/** Incidents within one cluster. */
export const losses: readonly IncidentStory[] = [
  lostWithTheDefaultMinimum(),
  aZoneGone(),
  userMissing(),
  replacedWhileCreated(),
  nothingWrong(),
];
