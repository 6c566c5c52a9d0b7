import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type CheckFinding, type CheckReport, checkReportSchema, checkText } from '#reports';
import { commandLine, inFolder } from '../../testing.ts';
import { filesIn, reportOf } from './check-testing.ts';

const testdata = 'scripts/input/testdata';

const check = (...files: readonly string[]): Promise<CheckReport> => reportOf(files);

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
describe('web-signing: no key is lost to one failure, but one HSM down makes every key unusable', async () => {
  const report = await check(...filesIn('web-signing'));

  test('answers', () => {
    expect(answersOf(report, 'cloudhsm-pkcs11')).toEqual({
      'create-now': true,
      'create-one-down': false,
      'failures-without-loss-right-after': 1,
      'failures-without-loss-once-synchronized': 1,
      'failures-with-use-right-after': 0,
      'failures-with-use-once-synchronized': 0,
      'create-zone-down': false,
      'zone-without-loss-right-after': true,
      'zone-with-use-right-after': false,
      'zone-without-loss-once-synchronized': true,
      'zone-with-use-once-synchronized': false,
      leftover: true,
      miss: false,
    });
  });

  test('the trace has the real identifiers', () => {
    const found = finding(report.clients[0]?.findings, 'failures-with-use-right-after');
    expect(stepsOf(found)).toEqual(['hsm-fails hsm-skfyaf4fqjp']);
    expect(found?.shows).toBe(
      'How, from when the application is told that new-key was created, on hsm-skfyaf4fqjp and hsm-sl2houob7x4 only',
    );
  });

  test('an outcome has its own words', () => {
    const left = finding(report.clients[0]?.findings, 'leftover');
    expect(left?.trace.at(-1)?.sentence).toMatch(/ The application is told that new-key was not created\.$/);
    const made = finding(report.clients[0]?.findings, 'create-now');
    expect(made?.trace.at(-1)?.sentence).toMatch(/ The application is told that new-key was created\.$/);
  });
});

/** @clause KS-SDK3-DEFAULT-RISK */
describe('legacy-batch: one failure right after an acknowledgement loses the key', async () => {
  const report = await check(...filesIn('legacy-batch'));

  test('answers', () => {
    expect(answersOf(report, 'cloudhsm_client')).toMatchObject({
      'create-now': true,
      'create-one-down': true,
      'failures-without-loss-right-after': 0,
      'failures-without-loss-once-synchronized': 2,
      leftover: true,
      miss: true,
    });
  });

  test('the shortest way to lose it, and the advice of the documentation', () => {
    const findings = report.clients[0]?.findings;
    expect(stepsOf(finding(findings, 'failures-without-loss-right-after'))).toEqual([
      'hsm-fails hsm-ajbnzzufg5z',
    ]);
    expect(finding(findings, 'minimum-nodes-low')?.sentence).toContain('consider at least 2');
  });
});

/** The files of dr-pair, with HSMs of the type that syncKey works with. */
async function withOldType<Result>(use: (files: string[]) => Promise<Result>): Promise<Result> {
  return inFolder((folder) =>
    use(
      filesIn('dr-pair').map((file) => {
        const copy = join(folder, basename(file));
        writeFileSync(copy, readFileSync(file, 'utf8').replaceAll('hsm2m.medium', 'hsm1.medium'));
        return copy;
      }),
    ),
  );
}

describe('dr-pair: with HSMs of the new type syncKey does not work, and key replicate does', async () => {
  const report = await check(...filesIn('dr-pair'));

  test('the configurations of the management utility bring nothing', () => {
    expect(report.syncConfigurations.map(({ routes }) => routes.map(({ works }) => works))).toEqual([
      [false],
      [false],
    ]);
  });

  test('key replicate works with the clone', () => {
    expect(finding(report.pairs[0]?.findings, 'sync-key')?.sentence).toMatch(/^key replicate works /);
  });
});

describe('dr-pair: syncKey works with the clone and never with the unrelated cluster', async () => {
  const report = await withOldType((files) => check(...files));
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

  test('where each came from', () => {
    expect(report.clusters.map(({ id, createdFrom }) => [id, createdFrom])).toEqual([
      [original, null],
      [clone, 'backup-rqhrials54p'],
      [unrelated, null],
    ]);
    expect(report.backups).toContainEqual({
      id: 'backup-rqhrials54p',
      state: 'READY',
      cluster: original,
      copyOf: 'backup-5pjele7fhy2',
      region: 'us-west-2',
    });
  });

  test('where each configuration would bring keys, and whether it does', () => {
    expect(report.syncConfigurations.map(({ name, routes }) => [name, routes])).toEqual([
      ['SyncClusters', [{ home: original, other: clone, works: true }]],
      ['SyncUnrelated', [{ home: original, other: unrelated, works: false }]],
    ]);
  });

  test('a finding with a trace has the scenario of it, with the real identifiers', () => {
    const all = [...report.clients, ...report.pairs].flatMap(({ findings }) => findings);
    expect(all.filter(({ trace }) => trace.length > 0).length).toBeGreaterThan(5);
    for (const { trace, scenario } of all) expect(scenario === null).toBe(trace.length === 0);
    expect(finding(report.clients[0]?.findings, 'leftover')?.scenario?.clusters[original]?.hsms).toContain(
      'hsm-g4ods3ud2pk',
    );
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
describe('dev-single: with the check on no key can be created; off, one failure loses every key', async () => {
  const report = await check(...filesIn('dev-single'));

  test('answers', () => {
    expect(answersOf(report, 'cloudhsm-pkcs11')).toMatchObject({ 'create-now': false, 'use-now': false });
    expect(answersOf(report, 'cloudhsm-cli')).toMatchObject({
      'create-now': true,
      'create-one-down': false,
      'failures-without-loss-right-after': 0,
    });
    expect(finding(report.clusters[0]?.findings, 'backup')?.sentence).toContain('what its HSMs lose is lost');
    expect(finding(report.clusters[0]?.findings, 'two-hsms')?.sentence).toContain('run at least two');
  });
});

test('hazards fail only when asked to', async () => {
  const files = filesIn('web-signing');
  const { code, stdout } = await commandLine('check', ...files);
  expect(code).toBe(0);
  expect(stdout).toContain('What searches found holds for any number of such keys');
  expect((await commandLine('check', ...files, '--fail-on', 'hazard')).code).toBe(1);
});

test('the order of the files makes no difference, byte for byte', async () => {
  const files = filesIn('dr-pair');
  const text = async (...args: string[]) => (await commandLine('check', ...args)).stdout;
  expect(await text(...files)).toBe(await text(...files.toReversed()));
});

const hsmLetters = 'abcdefghijklmnopqrstuvwxyz23';

/** The files of legacy-batch, with other HSMs, another minimum and another state of the cluster. */
function withLegacyBatch<Result>(
  hsmCount: number,
  minimum: number,
  use: (files: string[]) => Promise<Result>,
  state = 'ACTIVE',
  degradedCount = 0,
): Promise<Result> {
  const read = (file: string) => JSON.parse(readFileSync(join(testdata, 'legacy-batch', file), 'utf8'));
  return inFolder(async (folder) => {
    const clusters = read('describe-clusters.json');
    const [hsm] = clusters.Clusters[0].Hsms;
    clusters.Clusters[0].State = state;
    clusters.Clusters[0].Hsms = [...hsmLetters].slice(0, hsmCount).map((letter, index) => ({
      ...hsm,
      HsmId: `hsm-${letter.repeat(11)}`,
      EniId: `eni-${index}`,
      EniIp: `10.20.1.${10 + index}`,
      State: index < degradedCount ? 'DEGRADED' : 'ACTIVE',
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
  ['MODIFY_IN_PROGRESS', false, 'takes no new token keys until its migration has ended'],
  ['UPDATE_IN_PROGRESS', null, 'Whether a token key can be created now is not known'],
  ['ACTIVE', true, 'A token key can be created now.'],
])('a cluster that is %s: whether a key can be created now is %s', async (state, answer, sentence) => {
  await withLegacyBatch(
    3,
    2,
    async (files) => {
      const found = finding((await check(...files)).clients[0]?.findings, 'create-now');
      expect(found?.answer).toBe(answer);
      expect(found?.sentence).toContain(sentence);
    },
    state,
  );
});

/**
 * A cluster as large as the service allows, every HSM of which is explored.
 *
 * @remarks
 * What must come out follows from the rules alone. Right after the acknowledgement a key may be on no more HSMs
 * than the client requires, because the other copies failed: as many failures lose it. An SDK 5 key with the
 * check on needs two copies to be used, so the first failure is enough for that. Once every HSM has the key, only
 * the loss of all 28 loses it, and it stays usable down to two copies (SDK 5) or one (SDK 3).
 */
describe('large-cluster: 28 HSMs', async () => {
  const report = await check(...filesIn('large-cluster'));

  test('all of them are looked at, and every question is answered', () => {
    expect(report.complete).toBe(true);
    expect(report.clusters[0]?.hsms).toHaveLength(28);
    const unknown = report.clients
      .flatMap(({ findings }) => findings)
      .filter(({ answer }) => answer === null);
    expect(unknown.filter(({ grade }) => grade !== 'advice')).toEqual([]);
  });

  test('SDK 3 with a minimum of two', () => {
    expect(answersOf(report, 'cloudhsm_client')).toMatchObject({
      'create-now': true,
      'create-one-down': true,
      'failures-without-loss-right-after': 1,
      'failures-without-loss-once-synchronized': 27,
      'failures-with-use-right-after': 1,
      'failures-with-use-once-synchronized': 27,
      leftover: true,
      miss: true,
    });
  });

  test('SDK 5 with the key availability check', () => {
    expect(answersOf(report, 'cloudhsm-pkcs11')).toMatchObject({
      'create-now': true,
      'create-one-down': true,
      'failures-without-loss-right-after': 1,
      'failures-without-loss-once-synchronized': 27,
      'failures-with-use-right-after': 0,
      'failures-with-use-once-synchronized': 26,
      leftover: true,
      miss: true,
    });
  });

  // From when the key is there, the HSMs that have it fail, as many as it takes.
  test.each([
    ['cloudhsm_client', 'failures-without-loss-right-after', 2],
    ['cloudhsm_client', 'failures-without-loss-once-synchronized', 28],
    ['cloudhsm-pkcs11', 'failures-with-use-right-after', 1],
    ['cloudhsm-pkcs11', 'failures-with-use-once-synchronized', 27],
  ])('%s: %s is shown in as few steps as it takes', (client, question, length) => {
    const found = finding(report.clients.find(({ name }) => name === client)?.findings, question);
    const ids = new Set(report.clusters[0]?.hsms.map(({ id }) => id));
    expect(found?.trace).toHaveLength(length);
    const named = (found?.trace ?? []).flatMap(({ parameters }) => parameters['hsm'] ?? []);
    expect(named.filter((id) => !ids.has(id))).toEqual([]);
  });

  test('28 HSMs add no line, and the first screen is one', async () => {
    const height = async (hsmCount: number): Promise<number> => {
      const found = await withLegacyBatch(hsmCount, 2, (files) => check(...files));
      return checkText(found).split('\n').length;
    };
    expect(await height(28)).toBeLessThanOrEqual((await height(4)) + 2);
    const lines = checkText(report).split('\n');
    expect(lines.findIndex((line) => line.startsWith('Hazards'))).toBeLessThan(24);
    expect(lines.filter((line) => line.length > 80 && !/^ +(At|--explain) /.test(line))).toEqual([]);
  });
});

// With n that must have the key, n - 1 failures are survived; a key that is on all is missed by no call.
test.each([
  { hsmCount: 28, minimum: 1, rightAfter: 0, oneDown: true, miss: true },
  { hsmCount: 28, minimum: 5, rightAfter: 4, oneDown: true, miss: true },
  { hsmCount: 14, minimum: 14, rightAfter: 13, oneDown: false, miss: false },
])(
  '$hsmCount HSMs, of which $minimum must have a key: exact however many fail',
  async ({ hsmCount, minimum, rightAfter, oneDown, miss }) => {
    await withLegacyBatch(hsmCount, minimum, async (files) => {
      const { complete, clients } = await check(...files);
      expect(complete).toBe(true);
      expect(answersOf({ clients } as CheckReport, 'client')).toMatchObject({
        'create-now': true,
        'create-one-down': oneDown,
        'failures-without-loss-right-after': rightAfter,
        'failures-without-loss-once-synchronized': hsmCount - 1,
        'failures-with-use-right-after': rightAfter,
        'failures-with-use-once-synchronized': hsmCount - 1,
        leftover: true,
        miss,
      });
    });
  },
);

/**
 * Two of the 14 are degraded. They are not counted for a creation or for use. Once every HSM has the key they have it
 * too, so that only the failure of all 14 loses it.
 */
test('14 HSMs of which two are degraded', async () => {
  await withLegacyBatch(
    14,
    2,
    async (files) => {
      const report = await check(...files);
      expect(report.complete).toBe(true);
      expect(answersOf(report, 'client')).toMatchObject({
        'create-now': true,
        'create-one-down': true,
        'failures-without-loss-right-after': 1,
        'failures-without-loss-once-synchronized': 13,
        'failures-with-use-right-after': 1,
        'failures-with-use-once-synchronized': 11,
      });
      const found = finding(report.clients[0]?.findings, 'failures-without-loss-once-synchronized');
      expect(found?.trace).toHaveLength(14);
    },
    'ACTIVE',
    2,
  );
});

/** @clause KS-CLONE */
test('a pair of clusters with 28 HSMs each is explored with all of them', async () => {
  await inFolder(async (folder) => {
    const grown = filesIn('dr-pair').map((file) => {
      const changed = JSON.parse(readFileSync(file, 'utf8').replaceAll('hsm2m.medium', 'hsm1.medium'));
      for (const cluster of changed.Clusters ?? []) {
        const [first] = cluster.Hsms;
        for (const [index, letter] of [...hsmLetters].entries()) {
          if (cluster.Hsms.length === 28) break;
          const id = `${cluster.ClusterId.slice(-3)}${letter.repeat(8)}`;
          const address = first.EniIp.replace(/\d+$/, String(100 + index));
          cluster.Hsms.push({ ...first, HsmId: `hsm-${id}`, EniId: `eni-${id}`, EniIp: address });
        }
      }
      const copy = join(folder, basename(file));
      writeFileSync(copy, JSON.stringify(changed));
      return copy;
    });
    const report = await check(...grown);
    expect(report.complete).toBe(true);
    expect(report.clusters.map(({ hsms }) => hsms.length)).toEqual([28, 28, 28]);
    const [related, ...others] = report.pairs;
    // Made on one HSM, copied to the 27 others, settled, and brought over.
    expect(finding(related?.findings, 'sync-key')?.trace).toHaveLength(1 + 27 + 1 + 1);
    expect(finding(related?.findings, 'keys-drift')).toMatchObject({ grade: 'hazard', answer: true });
    expect(others.map(({ findings }) => finding(findings, 'sync-key')?.answer)).toEqual([false, false]);
    const spanning = report.syncConfigurations.find(({ name }) => name === 'SyncClusters');
    expect(stepsOf(finding(spanning?.findings, 'sync-key')).at(-1)).toBe(
      'sync-key new-key hsm-g4ods3ud2pk hsm-2mxbzezjmbw',
    );
  });
});

test('a configuration that lists only an HSM that is down does not work now, and says so', async () => {
  await withOldType(async (files) => {
    const west = files.find((file) => file.endsWith('us-west-2.clusters.json'))!;
    const changed = JSON.parse(readFileSync(west, 'utf8'));
    const [hsm] = changed.Clusters[0].Hsms;
    changed.Clusters[0].Hsms.push({ ...hsm, HsmId: 'hsm-aaaaaaaaaaa', EniId: 'eni-4', EniIp: '10.40.1.11' });
    hsm.State = 'DEGRADED';
    writeFileSync(west, JSON.stringify(changed));
    const report = await check(...files);
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
test('a minimum that the cluster cannot meet: no key can be created, and the advice', async () => {
  await withLegacyBatch(3, 4, async (files) => {
    const report = await check(...files);
    expect(answersOf(report, 'client')).toMatchObject({ 'create-now': false });
    const findings = report.clients[0]?.findings;
    expect(finding(findings, 'create-now')?.sentence).toContain(
      '4 HSMs must have a new key, and 3 are active and in reach',
    );
    expect(finding(findings, 'minimum-nodes-high')).toMatchObject({ grade: 'advice' });
  });
});

test('a question that is too large ends as unknown, with exit code 3, and is no pass', async () => {
  await withLegacyBatch(3, 2, async (files) => {
    const { code, stdout } = await commandLine('check', ...files, '--max-worlds', '20');
    expect(stdout).not.toContain('any number of such keys: ');
    expect(code).toBe(3);
    expect(stdout).toContain('Whether a failed creation leaves the key behind is not known: a limit');
    expect(stdout).toMatch(/open\s+questions\s+do\s+not\s+count\s+as\s+a\s+pass/);
  });
});

test('where a limit stops the search later, what is known is said, and that it is not all', async () => {
  await withLegacyBatch(28, 14, async (files) => {
    const { code, stdout } = await commandLine('check', ...files, '--max-worlds', '20');
    expect(code).toBe(3);
    expect(stdout).toContain('No acknowledged key is lost to 3 HSM failures once every HSM has the');
  });
});

test('bad input: one message, exit code 2, nothing written', async () => {
  await inFolder(async (folder) => {
    const client = join(folder, 'client.cfg');
    const text = readFileSync(join(testdata, 'legacy-batch', 'cloudhsm_client.cfg'), 'utf8');
    writeFileSync(
      client,
      text.replace('"create_object_minimum_nodes": 1', '"create_object_minimum_nodes": "2"'),
    );
    const report = join(folder, 'report.json');
    const clusters = join(testdata, 'legacy-batch', 'describe-clusters.json');
    const { code, stdout, stderr } = await commandLine('check', clusters, client, '--json', report);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^keysync: \S+client\.cfg:4:40: client\.create_object_minimum_nodes: expected /);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(readdirSync(folder)).toEqual(['client.cfg']);
  });
});

test('--markdown writes a page', async () => {
  const { stdout } = await commandLine('check', ...filesIn('web-signing'), '--markdown', '-');
  expect(stdout).toMatch(/^# What can happen to the keys of this deployment\n/);
  expect(stdout).toContain('1. hsm-skfyaf4fqjp fails and loses all it holds.');
});

describe('--html', () => {
  const files = filesIn('web-signing');

  test('writes a page, to a file or to standard output, beside the other formats', async () => {
    await inFolder(async (folder) => {
      const page = join(folder, 'new', 'page.html');
      const { code, stdout } = await commandLine('check', ...files, '--html', page, '--json', '-');
      expect(code).toBe(0);
      checkReportSchema.parse(JSON.parse(stdout));
      const written = readFileSync(page, 'utf8');
      expect(written).toMatch(/^<!doctype html>\n/);
      expect(written).toContain('hsm-skfyaf4fqjp fails and loses all it holds.');
      expect((await commandLine('check', ...files, '--html', '-')).stdout).toBe(written);
    });
  });

  test('is refused before the search where the file cannot be written', async () => {
    const { code, stdout, stderr } = await commandLine('check', ...files, '--html', testdata);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('the file cannot be written');
  });
});
