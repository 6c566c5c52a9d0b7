import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Severity } from '#properties';
import type { CheckReport } from '#reports';
import { checkHtml, checkText, gateOf } from '#reports';
import { inFolder } from '../../testing.ts';
import { filesIn, findingIn, findingsOf, reportOf } from './check-testing.ts';

const caseFiles = (name: string, only?: RegExp): string[] =>
  filesIn(`cases/${name}`).filter((file) => only === undefined || only.test(file));

const caseReport = (name: string, only?: RegExp): Promise<CheckReport> => reportOf(caseFiles(name, only));

const isRed = (report: CheckReport, failOn: Severity): boolean =>
  gateOf(report, { failOn, failOnInherent: false }).failing.length > 0;

const hazardsOf = (report: CheckReport): string[] =>
  findingsOf(report).flatMap(({ grade, question }) => (grade === 'hazard' ? [question] : []));

const goodOf = (report: CheckReport): string[] =>
  findingsOf(report).flatMap(({ grade, sentence }) => (grade === 'good' ? [sentence] : []));

describe('without its client configuration', () => {
  test.each(['oneaz', 'best'])(
    '%s: the default client is asked about, and named as assumed',
    async (name) => {
      const report = await caseReport(name, /clusters\.json|backups\.json/);
      expect(report.clients.map(({ sdk, assumed }) => [sdk, assumed])).toEqual([[5, true]]);
      expect(report.clients[0]?.name).toContain('assumed');
      expect(report.hazards).toBeGreaterThan(0);
    },
  );

  test('a cluster of the old type has clients of both SDKs', async () => {
    const report = await reportOf(filesIn('legacy-batch').filter((file) => file.endsWith('.json')));
    expect(report.clients.map(({ sdk, assumed }) => [sdk, assumed])).toEqual([
      [5, true],
      [3, true],
    ]);
  });

  test('zerohsm: an active cluster without HSMs is the worst there is', async () => {
    const report = await caseReport('zerohsm', /clusters\.json|backups\.json/);
    expect(report.worst).toBe('lost');
    expect(findingIn(report, 'no-active-hsm')).toMatchObject({ severity: 'lost', avoidable: true });
    expect(isRed(report, 'lost')).toBe(true);
  });

  test('uninit: no key can be created', async () => {
    const report = await caseReport('uninit');
    expect(findingIn(report, 'create-now')).toMatchObject({ severity: 'blocked', avoidable: true });
  });

  test('a deleted cluster is no deployment without hazards: nothing was asked', async () => {
    const report = await caseReport('zerohsm', /deleted\.json/);
    expect(report.clients).toEqual([]);
    expect(report.complete).toBe(false);
  });
});

describe('dr-primary-down: worse than with one active', () => {
  test('all drift hazards stand, in both directions, and the gate is red', async () => {
    const report = await caseReport('dr-primary-down');
    const drift = findingsOf(report).filter(({ severity }) => severity === 'drift');
    expect(drift.map(({ id }) => id)).toEqual([
      'keys-drift/cluster-c5rs4dt3odv/cluster-gylxugrol2h',
      'users-drift-owner-missing/cluster-c5rs4dt3odv/cluster-gylxugrol2h',
      'keys-drift/cluster-gylxugrol2h/cluster-c5rs4dt3odv',
    ]);
    expect(report.worst).toBe('lost');
    expect(isRed(report, 'lost')).toBe(true);
  });
});

test('keystore-from-backup: what was made after the backup is missing, although no HSM of the old one is active', async () => {
  const report = await caseReport('keystore-from-backup');
  const found = findingIn(report, 'keys-drift', 'cluster-aaaabbbbccc/cluster-ddddeeeefff');
  expect(found).toMatchObject({ grade: 'hazard', severity: 'drift' });
});

/** @clause KS-HSM-TYPE-TOOLS */
test('sdk3-on-hsm2m: nothing can be created or used with Client SDK 3', async () => {
  const report = await caseReport('sdk3-on-hsm2m');
  expect(findingIn(report, 'hsm-type')).toMatchObject({ severity: 'unusable', avoidable: true });
  expect(goodOf(report).filter((sentence) => /can be created|stay usable/.test(sentence))).toEqual([]);
  expect(report.clients[0]?.tolerance.creation.now).toBe(false);
  expect(findingIn(report, 'hsm-type')?.remedies[0]?.change).toBe('move cloudhsm_client to Client SDK 5');
});

test('synckey-hsm2m: syncKey is not for these clusters, key replicate is', async () => {
  const report = await caseReport('synckey-hsm2m');
  const configured = report.syncConfigurations[0]?.findings.find(({ question }) => question === 'sync-key');
  expect(configured).toMatchObject({ grade: 'hazard', answer: false });
  expect(configured?.sentence).toContain('key replicate of the CloudHSM CLI');
  expect(report.pairs[0]?.findings.find(({ question }) => question === 'sync-key')?.sentence).toMatch(
    /^key replicate works /,
  );
});

test('servers-disabled: one server of six is reached, so that no key can be created or used', async () => {
  const report = await caseReport('servers-disabled');
  const { tolerance } = report.clients[0]!;
  expect(tolerance.creation.now).toBe(false);
  expect(hazardsOf(report)).toEqual(expect.arrayContaining(['create-now', 'use-now', 'start-one-down']));
  expect(findingIn(report, 'create-now')?.remedies[0]?.change).toContain('list and enable every HSM');
});

test.each(['both-write', 'pair-aa'])('%s: each side lacks the keys of the other', async (name) => {
  const report = await caseReport(name);
  const drifts = findingsOf(report).filter(({ question }) => question === 'keys-drift');
  expect(drifts.map(({ grade }) => grade)).toEqual(['hazard', 'hazard']);
  expect(new Set(drifts.map(({ id }) => id)).size).toBe(2);
});

test.each([
  ['pair-transitive', 'cluster-aaaaaaaaaaa', 'cluster-bbbbbbbbbbb', 'same'],
  ['pair-grandchild', 'cluster-aaaaaaaaaaa', 'cluster-bbbbbbbbbbb', 'unknown'],
  ['pair-sib4', 'cluster-aaaaaaaaaaa', 'cluster-bbbbbbbbbbb', 'unknown'],
  ['pair-xpart', 'cluster-aaaaaaaaaaa', 'cluster-bbbbbbbbbbb', 'unknown'],
])('%s: the masking keys of %s and %s: %s', async (name, one, other, maskingKey) => {
  const { pairs } = await caseReport(name);
  const pair = pairs.find(
    ({ home, other: second }) => [one, other].includes(home) && [one, other].includes(second),
  );
  expect(pair?.maskingKey).toBe(maskingKey);
  const sentence = pair?.findings.find(({ question }) => question === 'sync-key')?.sentence;
  expect(sentence).toMatch(maskingKey === 'unknown' ? /^Whether .* is not known/ : /^key replicate works /);
});

test('pair-xpart: the contradiction is told', async () => {
  const { pairs } = await caseReport('pair-xpart');
  expect(pairs[0]?.reasons.at(-1)).toContain('which no backup leaves');
});

/** @clause KS-HSM-MIGRATION */
describe('a migration', () => {
  test('takes no new token keys, of applications or of other clusters', async () => {
    const pair = await caseReport('pair-st-MODIFY_IN_PROGRESS');
    expect(findingIn(pair, 'sync-key')).toMatchObject({ answer: false });
    expect(findingIn(pair, 'create-now', 'cluster-bbbbbbbbbbb')).toMatchObject({ severity: 'blocked' });
    const alone = await caseReport('migration', /clusters\.json|\.cfg/);
    expect(alone.clients[0]?.tolerance.creation.now).toBe(false);
  });

  test('that can be taken back loses what was made since, until then', async () => {
    const report = await caseReport('migration', /rollback\.json|\.cfg/);
    expect(findingIn(report, 'rollback')).toMatchObject({ severity: 'lost' });
    const before = await caseReport('migration', /clusters\.json|\.cfg/);
    expect(findingIn(before, 'rollback')?.sentence).toContain('until 2025-11-02 10:21 UTC');
    const after = await reportOf(caseFiles('migration', /clusters\.json|\.cfg/), {
      time: Date.parse('2025-11-03T00:00:00Z'),
    });
    expect(findingIn(after, 'rollback')).toBeUndefined();
  });
});

test('joining: an HSM that is being created lacks a key that is made meanwhile', async () => {
  const report = await caseReport('joining');
  const found = findingIn(report, 'miss');
  expect(found).toMatchObject({ grade: 'hazard', severity: 'retry' });
  expect(found?.trace.map(({ action }) => action)).toContain('hsm-becomes-active');
});

test('one-active-one-degraded: once every HSM has the key, one failure loses nothing', async () => {
  const report = await caseReport('one-active-one-degraded');
  expect(report.clients[0]?.tolerance.onceSynchronized.hsmFailuresWithoutLoss).toBe(1);
  expect(findingIn(report, 'failures-without-loss-once-synchronized')).toMatchObject({
    grade: 'good',
    answer: 1,
  });
});

test('deleted-counted: a deleted HSM makes no difference', async () => {
  const [two, more] = await Promise.all(
    [/two\.json|\.cfg/, /two-and-deleted\.json|\.cfg/].map((only) => caseReport('deleted-counted', only)),
  );
  const told = (report: CheckReport | undefined): string[] =>
    report === undefined ? [] : findingsOf(report).map(({ sentence }) => sentence);
  expect(told(more)).toEqual(told(two));
});

describe('zones', () => {
  test('2az: the loss of one loses a key, and leaves too few to use or create', async () => {
    const report = await caseReport('2az');
    const { tolerance } = report.clients[0]!;
    expect(tolerance.afterAcknowledgement.zonesWhoseLossLosesKeys).toEqual(['us-east-1a']);
    expect(tolerance.onceSynchronized.zonesWhoseLossStopsUse).toEqual(['us-east-1a']);
    expect(tolerance.creation.zonesWhoseLossStopsIt).toEqual(['us-east-1a']);
    expect(isRed(report, 'lost')).toBe(true);
  });

  /** @clause KS-TWO-HSMS */
  test('oneaz: the loss of the only one loses every key', async () => {
    const report = await caseReport('oneaz');
    expect(findingIn(report, 'two-zones')?.sentence).toContain('use two zones');
    expect(report.clients[0]?.tolerance.onceSynchronized.zonesWhoseLossLosesKeys).toEqual(['us-east-1a']);
    expect(isRed(report, 'lost')).toBe(true);
  });

  test('best: nothing that blocks or worse can be avoided', async () => {
    const report = await caseReport('best');
    expect(isRed(report, 'blocked')).toBe(false);
    expect(gateOf(report, { failOn: 'blocked', failOnInherent: true }).failing.length).toBeGreaterThan(0);
  });
});

test('off: an acknowledged key can be lost to one HSM failure, and that can be avoided', async () => {
  const losesOne = async (name: string, only?: RegExp): Promise<boolean> =>
    hazardsOf(await caseReport(name, only)).includes('failures-without-loss-right-after');
  const off = await caseReport('off', /clusters\.json|cloudhsm-pkcs11\.cfg/);
  expect(findingIn(off, 'failures-without-loss-right-after')).toMatchObject({
    severity: 'lost',
    avoidable: true,
    remedies: [{ change: 'turn the key availability check of cloudhsm-pkcs11 on' }],
  });
  for (const name of ['best', '2az', 'oneaz']) expect(await losesOne(name), name).toBe(false);
});

test('off: what makes a key unusable is no quorum, for none is asked', async () => {
  const off = await caseReport('off', /clusters\.json|cloudhsm-pkcs11\.cfg/);
  expect(findingIn(off, 'failures-with-use-right-after')?.clause).toBe('KS-ROUTING');
  const best = await caseReport('best');
  expect(findingIn(best, 'failures-with-use-right-after')?.clause).toBe('KS-SDK5-QUORUM');
});

test('best, with one HSM left: what is now need not stay so, and a gate is red', async () => {
  await inFolder(async (folder) => {
    const [clusters = '', ...others] = filesIn('cases/best').toSorted((one) =>
      one.endsWith('clusters.json') ? -1 : 1,
    );
    const value = JSON.parse(readFileSync(clusters, 'utf8'));
    for (const hsm of value.Clusters[0].Hsms.slice(1)) hsm.State = 'DEGRADED';
    const file = join(folder, 'clusters.json');
    writeFileSync(file, JSON.stringify(value));
    const report = await reportOf([file, ...others]);
    for (const question of ['use-now', 'create-now']) {
      const finding = findingIn(report, question);
      expect(finding).toMatchObject({ grade: 'hazard', avoidable: true });
      expect(finding?.remedies[0]?.change).toMatch(/^replace hsm-.* of .*, which are DEGRADED/);
    }
    expect(isRed(report, 'blocked')).toBe(true);
  });
});

test('a gate that asked nothing cannot tell', async () => {
  const report = await caseReport('observed-state');
  const gate = gateOf({ ...report, clusters: [], clients: [] }, { failOn: 'lost', failOnInherent: false });
  expect(report.complete).toBe(false);
  expect(checkText(report, { gate: { ...gate, failing: [] } })).toContain(
    'The gate cannot tell: it fails for none of',
  );
  const complete = await caseReport('best');
  const passed = gateOf(complete, { failOn: 'blocked', failOnInherent: false });
  expect(checkText(complete, { gate: passed })).toContain('The gate passes: it fails for none of 5 hazards.');
});

describe('addresses', () => {
  test('stale: an address that no HSM has is a finding, and the rest stands', async () => {
    const report = await caseReport('stale', /clusters\.json|cloudhsm-pkcs11\.cfg/);
    expect(findingIn(report, 'stale-address')?.sentence).toContain('it cannot start from it');
    expect(report.clients[0]?.tolerance.creation.now).toBe(true);
  });

  test('stale-ip: of two addresses one is stale, so that the client starts from the other only', async () => {
    const report = await caseReport('stale-ip');
    expect(findingIn(report, 'stale-address')).toBeDefined();
    expect(findingIn(report, 'start-one-down')).toMatchObject({ severity: 'unusable', avoidable: true });
  });

  test('stale: what a finding says is in no note', async () => {
    const report = await caseReport('stale');
    expect(report.notes).toEqual([
      'scripts/input/testdata/cases/stale/cloudhsm-cli.cfg:14:37: cloudhsm-cli lists a server of cluster-w25fgkcxrty that is not enabled: 10.0.2.11',
    ]);
    expect(findingIn(report, 'stray')?.sentence).toContain('"10.0.9.99"');
    expect(findingIn(report, 'stale-address')).toBeDefined();
  });

  test('servers-disabled: many servers are one note', async () => {
    const { notes } = await caseReport('servers-disabled', /cfg|clusters\.json/);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain(
      'lists 5 servers of cluster-aaaabbbbccc that are not enabled: 10.0.1.10, 10.0.2.10',
    );
  });

  test('onehost: one address of three', async () => {
    const report = await caseReport('onehost');
    expect(findingIn(report, 'start-one-down')).toMatchObject({ severity: 'unusable', avoidable: true });
  });

  test('replacement: the old HSM is gone when the new one is there, so that a zone has one', async () => {
    const report = await caseReport('replacement', /active\.json/);
    const found = report.clients[0]!.findings.find(
      ({ question }) => question === 'zone-without-loss-right-after',
    );
    expect(found).toMatchObject({ grade: 'good' });
  });

  test('replacement: Client SDK 3 starts again from the address that the new HSM takes over', async () => {
    const report = await caseReport('replacement', /leaving\.json|\.cfg/);
    expect(findingIn(report, 'start-now')?.remedies.map(({ change }) => change)).toEqual([
      'wait until hsm-aaaabbbbcc4 has been created in cluster-aaaabbbbccc',
    ]);
  });

  test('replacement: two HSMs on one network interface', async () => {
    const report = await caseReport('replacement', /leaving\.json|\.cfg/);
    expect(findingIn(report, 'hsm-state')?.sentence).toContain('a replacement is under way');
  });
});

/**
 * @clause KS-BACKUP-RETENTION
 * @clause KS-BACKUP-STALE
 */
describe('backups have an age, and an end', () => {
  test('dr-copies: what a backup has, and what was made later is in none', async () => {
    const report = await reportOf(filesIn('cases/dr-primary-down'), {
      time: Date.parse('2025-10-14T02:00:12Z'),
    });
    expect(findingIn(report, 'backup', 'cluster-c5rs4dt3odv')?.sentence).toBe(
      'Its newest backup that is ready, backup-5pjele7fhy2, dates from 2025-09-14 02:00 UTC, 30 days before the time of this report (2025-10-14 02:00 UTC): what was made later is in none.',
    );
  });

  test('backups: one that waits for its deletion has an end, and counts for no backup after it', async () => {
    const pending = filesIn('cases/backups').filter((file) => !file.endsWith('backups.json'));
    const report = await reportOf(pending);
    expect(findingIn(report, 'backup-deletion')?.sentence).toContain('can be restored until then');
    expect(findingIn(report, 'backup')?.sentence).toContain('No file shows a backup of it that is ready');
    const later = await reportOf(pending, { time: Date.parse('2030-01-01T00:00:00Z') });
    expect(findingIn(later, 'backup-deletion')?.sentence).toContain('count on it for nothing');
  });
});

describe('what is there now', () => {
  test('observed-state: a key and a user that are not on every HSM, alone and with their cluster', async () => {
    for (const more of [[], ['scripts/input/testdata/cases/onehost/clusters.json']]) {
      const report = await reportOf([...caseFiles('observed-state'), ...more]);
      expect(report.worst).toBe('lost');
      expect(isRed(report, 'lost')).toBe(true);
      expect(findingIn(report, 'key-copies')).toMatchObject({
        severity: 'lost',
        avoidable: true,
        place: 'scripts/input/testdata/cases/observed-state/key-list.json:1:41',
        clause: 'KS-KEY-LOSS',
      });
      expect(findingIn(report, 'key-copies')?.trace.map(({ action }) => action)).toEqual(['hsm-fails']);
      expect(findingIn(report, 'key-attributes')?.sentence).toContain('differs in sign');
      expect(findingIn(report, 'user-missing')).toMatchObject({
        severity: 'drift',
        place: 'scripts/input/testdata/cases/observed-state/user-list.json:1:34',
      });
      // Without its cluster there is nobody to ask about, and that is no pass.
      expect(report.complete).toBe(more.length > 0);
      const told = checkText(report);
      expect(told).not.toContain('Nothing could be asked');
      expect(checkHtml(report, '')).not.toContain('Nothing could be asked');
    }
  });

  test('observed-pair: what one lacks of the other, and a handle that names two keys', async () => {
    const report = await caseReport('observed-pair');
    const now = report.pairs[0]!.findings.filter(({ question }) => !/drift|sync-key/.test(question));
    expect(now.map(({ id }) => id)).toEqual([
      'handle-collision/0x0000000000000008/cluster-aaaaaaaaaaa/cluster-bbbbbbbbbbb',
      'key-not-in-clone/0x0000000000000009/cluster-aaaaaaaaaaa/cluster-bbbbbbbbbbb',
      'user-not-in-clone/cu2/cluster-aaaaaaaaaaa/cluster-bbbbbbbbbbb',
    ]);
    const [collision, key, user] = now;
    expect(collision?.sentence).toContain('as their check values differ: key replicate can bring neither');
    expect(key?.remedies[0]?.change).toBe(
      'bring cu2 from cluster-aaaaaaaaaaa to cluster-bbbbbbbbbbb with user replicate; then bring returns (0x9) from cluster-aaaaaaaaaaa to cluster-bbbbbbbbbbb with key replicate',
    );
    expect(user?.trace.map(({ action }) => action)).toContain('settle-creation');
    // What does not work with the HSMs is in no trace.
    expect(report.pairs.flatMap(({ findings }) => findings.flatMap(({ trace }) => trace))).not.toContainEqual(
      expect.objectContaining({ action: 'sync-key' }),
    );
  });

  test('observed-pair: of a list that was cut, what it lacks is not known', async () => {
    const lists = caseFiles('observed-pair', /users\.json|us-.*\.json|aaaaaaaaaaa\.keys/);
    const report = await reportOf(lists);
    expect(findingIn(report, 'key-not-in-clone')).toBeUndefined();
    expect(findingIn(report, 'user-not-in-clone')).toBeDefined();
  });

  test('observed-one-hsm: what the only HSM that answers has is known to be on that one', async () => {
    const report = await caseReport('observed-one-hsm');
    expect(findingIn(report, 'keys-on-only-hsm')).toMatchObject({ severity: 'lost', avoidable: true });
    expect(findingIn(report, 'keys-on-only-hsm')?.remedies[0]?.change).toMatch(/^add an HSM/);
  });
});
