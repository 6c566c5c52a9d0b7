import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type CheckFinding, type CheckReport, checkReportSchema } from '#reports';
import { inFolder, keysync } from './testing.ts';

const testdata = 'scripts/input/testdata';

function filesIn(folder: string): string[] {
  return readdirSync(join(testdata, folder)).map((file) => join(testdata, folder, file));
}

function check(...args: readonly string[]): CheckReport {
  const { stdout } = keysync('check', ...args, '--json', '-');
  return checkReportSchema.parse(JSON.parse(stdout));
}

/** The answer to one question about one client. */
function answersOf(report: CheckReport, client: string): Record<string, CheckFinding['answer']> {
  const found = report.clients.find(({ name }) => name === client);
  return Object.fromEntries((found?.findings ?? []).map(({ question, answer }) => [question, answer]));
}

function finding(findings: readonly CheckFinding[] | undefined, question: string): CheckFinding | undefined {
  return findings?.find((candidate) => candidate.question === question);
}

const stepsOf = (found: CheckFinding | undefined): string[] =>
  (found?.trace ?? []).map(({ action, parameters }) => [action, ...Object.values(parameters)].join(' '));

/** @clause KS-SDK5-REPLACEMENT */
describe('web-signing: no key is lost to one failure, but one HSM down makes every key unusable', () => {
  const report = check(...filesIn('web-signing'));

  test('answers', () => {
    expect(answersOf(report, 'cloudhsm-pkcs11')).toEqual({
      'create-now': true,
      'create-one-down': false,
      'failures-without-loss-right-after': 1,
      'failures-without-loss-once-synchronized': 1,
      'failures-with-use-right-after': 0,
      'failures-with-use-once-synchronized': 0,
      orphan: true,
      miss: false,
    });
  });

  test('the trace has the real identifiers', () => {
    expect(stepsOf(finding(report.clients[0]?.findings, 'failures-with-use-right-after'))).toEqual([
      'generate-key new-key hsm-skfyaf4fqjp',
      'client-sync-copies new-key hsm-sl2houob7x4',
      'settle-creation new-key',
      'hsm-fails hsm-skfyaf4fqjp',
    ]);
  });
});

/** @clause KS-SDK3-DEFAULT-RISK */
describe('legacy-batch: one failure right after an acknowledgement loses the key', () => {
  const report = check(...filesIn('legacy-batch'));

  test('answers', () => {
    expect(answersOf(report, 'cloudhsm_client')).toMatchObject({
      'create-now': true,
      'create-one-down': true,
      'failures-without-loss-right-after': 0,
      'failures-without-loss-once-synchronized': 2,
      orphan: false,
      miss: true,
    });
  });

  test('the shortest way to lose it, and the advice of the documentation', () => {
    const findings = report.clients[0]?.findings;
    expect(stepsOf(finding(findings, 'failures-without-loss-right-after'))).toEqual([
      'generate-key new-key hsm-ajbnzzufg5z',
      'client-sync-fails new-key hsm-fp3sw42k5m6',
      'client-sync-fails new-key hsm-sab6qshe27t',
      'settle-creation new-key',
      'hsm-fails hsm-ajbnzzufg5z',
    ]);
    expect(finding(findings, 'minimum-nodes-low')?.sentence).toContain('consider at least 2');
  });
});

describe('dr-pair: syncKey works with the clone and never with the unrelated cluster', () => {
  const report = check(...filesIn('dr-pair'));
  const original = 'cluster-c5rs4dt3odv';
  const clone = 'cluster-gylxugrol2h';
  const unrelated = 'cluster-wf4o7igzzbf';
  const pair = (home: string, other: string) =>
    report.pairs.find((candidate) => candidate.home === home && candidate.other === other);

  test('masking keys', () => {
    expect(report.pairs.map(({ home, other, maskingKey }) => [home, other, maskingKey])).toEqual([
      [original, clone, 'same'],
      [original, unrelated, 'different'],
      [unrelated, clone, 'different'],
    ]);
    expect(pair(original, clone)?.reasons).toContain('their cluster certificates are equal');
  });

  /** @clause KS-SYNC-CONFIGURATION */
  test('the configuration that spans the pair works, through the HSMs that it lists', () => {
    const spanning = report.syncConfigurations.find(({ name }) => name === 'SyncClusters');
    const found = finding(spanning?.findings, 'sync-key');
    expect(found).toMatchObject({ grade: 'good', answer: true });
    expect(stepsOf(found).at(-1)).toBe('sync-key new-key hsm-g4ods3ud2pk hsm-2mxbzezjmbw');
  });

  test('the configuration that spans the unrelated cluster never works, and why', () => {
    const wrong = report.syncConfigurations.find(({ name }) => name === 'SyncUnrelated');
    const found = finding(wrong?.findings, 'sync-key');
    expect(found).toMatchObject({ grade: 'hazard', answer: false });
    expect(found?.sentence).toContain('the two clusters carry different masking keys');
    expect(found?.evidence).toMatchObject({ 'syncKey is refused for': ['different-masking-key'] });
  });

  test('keys made after the backup are missing in the clone, and users drift', () => {
    const findings = pair(original, clone)?.findings;
    expect(finding(findings, 'keys-drift')).toMatchObject({
      grade: 'hazard',
      evidence: { 'missing in': clone },
    });
    expect(stepsOf(finding(findings, 'users-drift-owner-missing'))[0]).toBe(
      `create-user ${original} crypto-user`,
    );
    expect(stepsOf(finding(findings, 'users-drift-officer-password-differs')).at(-1)).toBe(
      `change-password ${original}`,
    );
  });
});

/**
 * @clause KS-SINGLE-HSM
 * @clause KS-SDK5-COMPONENTS
 */
describe('dev-single: with the check on no key can be created; off, one failure loses every key', () => {
  const report = check(...filesIn('dev-single'));

  test('answers', () => {
    expect(answersOf(report, 'cloudhsm-pkcs11')).toEqual({ 'create-now': false });
    expect(answersOf(report, 'cloudhsm-cli')).toMatchObject({
      'create-now': true,
      'create-one-down': false,
      'failures-without-loss-right-after': 0,
    });
    expect(finding(report.clusters[0]?.findings, 'backup')?.sentence).toContain('what its HSMs lose is lost');
  });
});

test('hazards fail only when asked to', () => {
  const files = filesIn('web-signing');
  expect(keysync('check', ...files).code).toBe(0);
  expect(keysync('check', ...files, '--fail-on', 'hazard').code).toBe(1);
});

test('the order of the files makes no difference, byte for byte', () => {
  const files = filesIn('dr-pair');
  const text = (...args: string[]) => keysync('check', ...args).stdout;
  expect(text(...files)).toBe(text(...files.toReversed()));
});

/** The files of legacy-batch, with other HSMs, another minimum and another state of the cluster. */
function withLegacyBatch<Result>(
  hsmCount: number,
  minimum: number,
  use: (files: string[]) => Result,
  state = 'ACTIVE',
): Result {
  const read = (file: string) => JSON.parse(readFileSync(join(testdata, 'legacy-batch', file), 'utf8'));
  return inFolder((folder) => {
    const clusters = read('describe-clusters.json');
    const [hsm] = clusters.Clusters[0].Hsms;
    const letters = [...'abcdefghijklmnopqrstuvwxyz23'];
    clusters.Clusters[0].State = state;
    clusters.Clusters[0].Hsms = letters.slice(0, hsmCount).map((letter, index) => ({
      ...hsm,
      HsmId: `hsm-${letter.repeat(11)}`,
      EniId: `eni-${index}`,
      EniIp: `10.20.1.${10 + index}`,
    }));
    const client = read('cloudhsm_client.cfg');
    client.client.create_object_minimum_nodes = minimum;
    const files = [join(folder, 'clusters.json'), join(folder, 'client.cfg')];
    writeFileSync(files[0]!, JSON.stringify(clusters));
    writeFileSync(files[1]!, JSON.stringify(client));
    return use(files);
  });
}

test.each([
  ['UNINITIALIZED', false, 'No token key can be created now: cluster-4qz2oz2whj5 is UNINITIALIZED.'],
  [
    'DELETE_IN_PROGRESS',
    false,
    'No token key can be created now: cluster-4qz2oz2whj5 is DELETE_IN_PROGRESS.',
  ],
  ['MODIFY_IN_PROGRESS', null, 'Whether a token key can be created now is not known'],
  ['ACTIVE', true, 'A token key can be created now.'],
])('a cluster that is %s: whether a key can be created now is %s', (state, answer, sentence) => {
  withLegacyBatch(
    3,
    2,
    (files) => {
      const found = finding(check(...files).clients[0]?.findings, 'create-now');
      expect(found?.answer).toBe(answer);
      expect(found?.sentence).toContain(sentence);
    },
    state,
  );
});

test('a cluster with more HSMs than can be explored: the first line says so', () => {
  withLegacyBatch(28, 2, (files) => {
    const { code, stdout } = keysync('check', ...files);
    expect(code).toBe(0);
    expect(stdout.split('\n')[0]).toBe(
      'Checked with 6 of the 28 HSMs of cluster-4qz2oz2whj5: more cannot be explored.',
    );
    expect(stdout).toContain('No acknowledged key is lost to 1 HSM failure right after the acknowledgement.');
    expect(stdout).toContain(
      'No acknowledged key is lost to 5 HSM failures (at least) once every HSM has the key.',
    );
  });
});

test('so it does for clusters that are explored together with others', () => {
  inFolder((folder) => {
    const [clusters, ...others] = filesIn('dr-pair').toSorted((one) =>
      one.includes('us-east-1.clusters') ? -1 : 1,
    );
    const changed = JSON.parse(readFileSync(clusters!, 'utf8'));
    const [hsm] = changed.Clusters[0].Hsms;
    changed.Clusters[0].Hsms.push({ ...hsm, HsmId: 'hsm-aaaaaaaaaaa', EniId: 'eni-4', EniIp: '10.30.1.11' });
    const file = join(folder, 'clusters.json');
    writeFileSync(file, JSON.stringify(changed));
    const { reduced } = check(file, ...others);
    expect(reduced).toEqual([{ cluster: 'cluster-c5rs4dt3odv', question: 'pairs', explored: 3, hsms: 4 }]);
    expect(check(...filesIn('dr-pair')).reduced).toEqual([]);
  });
});

test('a configuration that lists only an HSM that is down does not work now, and says so', () => {
  inFolder((folder) => {
    const west = join(testdata, 'dr-pair', 'us-west-2.clusters.json');
    const changed = JSON.parse(readFileSync(west, 'utf8'));
    const [hsm] = changed.Clusters[0].Hsms;
    changed.Clusters[0].Hsms.push({ ...hsm, HsmId: 'hsm-aaaaaaaaaaa', EniId: 'eni-4', EniIp: '10.40.1.11' });
    hsm.State = 'DEGRADED';
    const file = join(folder, 'clusters.json');
    writeFileSync(file, JSON.stringify(changed));
    const report = check(file, ...filesIn('dr-pair').filter((other) => other !== west));
    const found = finding(
      report.syncConfigurations.find(({ name }) => name === 'SyncClusters')?.findings,
      'sync-key',
    );
    expect(found).toMatchObject({ grade: 'hazard', answer: false });
    expect(found?.sentence).toContain('none of the HSMs that it lists of cluster-gylxugrol2h is active');
    // The pair itself still has a way, through the HSM that is not listed.
    expect(finding(report.pairs[0]?.findings, 'sync-key')).toMatchObject({ answer: true });
  });
});

/** @clause KS-MINIMUM-NODES-BOUND */
test('a minimum that the cluster cannot meet: no key can be created, and the advice', () => {
  withLegacyBatch(3, 4, (files) => {
    const report = check(...files);
    expect(answersOf(report, 'client')).toMatchObject({ 'create-now': false });
    const findings = report.clients[0]?.findings;
    expect(finding(findings, 'create-now')?.sentence).toContain(
      '4 HSMs must have a new key, and 3 are active',
    );
    expect(finding(findings, 'minimum-nodes-high')).toMatchObject({ grade: 'advice' });
  });
});

test('a question that is too large ends as unknown, with exit code 3, and is no pass', () => {
  withLegacyBatch(3, 2, (files) => {
    const { code, stdout } = keysync('check', ...files, '--max-worlds', '50');
    expect(code).toBe(3);
    expect(stdout).toContain(
      'UNKNOWN  How many HSM failures lose no key is not known: a limit stopped the search.',
    );
    expect(stdout).not.toContain('No acknowledged key is lost');
  });
});

test('bad input: one message, exit code 2, nothing written', () => {
  inFolder((folder) => {
    const client = join(folder, 'client.cfg');
    const text = readFileSync(join(testdata, 'legacy-batch', 'cloudhsm_client.cfg'), 'utf8');
    writeFileSync(
      client,
      text.replace('"create_object_minimum_nodes": 1', '"create_object_minimum_nodes": "2"'),
    );
    const report = join(folder, 'report.json');
    const clusters = join(testdata, 'legacy-batch', 'describe-clusters.json');
    const { code, stdout, stderr } = keysync('check', clusters, client, '--json', report);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^keysync: \S+client\.cfg:4:40: client\.create_object_minimum_nodes: expected /);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(readdirSync(folder)).toEqual(['client.cfg']);
  });
});

test('--markdown writes a page', () => {
  const { stdout } = keysync('check', ...filesIn('web-signing'), '--markdown', '-');
  expect(stdout).toMatch(/^# What can happen to the keys of this deployment\n/);
  expect(stdout).toContain('4. hsm-skfyaf4fqjp fails and loses all it holds.');
});
