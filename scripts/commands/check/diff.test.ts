import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandLine, inFolder, type Run } from '../../testing.ts';

const testdata = 'scripts/input/testdata';
const batch = join(testdata, 'legacy-batch');

const diff = (...args: readonly string[]): Promise<Run> => commandLine('diff', ...args);

interface ReportedChange {
  readonly kind: string;
  readonly id: string;
  readonly trace: { readonly side: string } | null;
}

/** A folder with the files of another one, in which texts were replaced. */
function edited(folder: string, name: string, texts: Readonly<Record<string, string>>, from = batch): string {
  const to = join(folder, name);
  cpSync(from, to, { recursive: true });
  for (const file of ['cloudhsm_client.cfg', 'describe-clusters.json']) {
    let text = readFileSync(join(to, file), 'utf8');
    for (const [old, now] of Object.entries(texts)) text = text.replaceAll(old, now);
    writeFileSync(join(to, file), text);
  }
  return to;
}

const minimum = (count: number): Readonly<Record<string, string>> => ({
  '"create_object_minimum_nodes": 1': `"create_object_minimum_nodes": ${count}`,
});

describe('two deployments', () => {
  test('what is better is told, and passes every gate', async () => {
    await inFolder(async (folder) => {
      const after = edited(folder, 'after', minimum(2));
      const { code, stdout } = await diff(batch, '--', after, '--fail-on', 'hazard', '--fail-on-inherent');
      expect(code).toBe(0);
      expect(stdout).toMatch(/^No answer got worse\. 4 answers are better\.\n/);
      expect(stdout).toContain('The gate passes.');
      expect(stdout).not.toContain('Only before');
      expect((await diff(batch, '--', after, '--traces')).stdout).toContain('Only before: how, from when');
    });
  });

  test('what is worse is told first, at its line, with what to do, and fails from its severity on', async () => {
    await inFolder(async (folder) => {
      const before = edited(folder, 'before', minimum(2));
      const args = [before, '--', batch];
      const { code, stdout } = await diff(...args, '--fail-on', 'lost');
      expect(code).toBe(1);
      expect(stdout).toMatch(
        /^4 answers are worse or new, the worst: a key that was reported as created can be\nlost to one fault\.\n/,
      );
      expect(stdout).toContain('Do: set create_object_minimum_nodes of cloudhsm_client to 2.');
      expect(stdout).toContain(`At ${batch}/cloudhsm_client.cfg:4:40`);
      expect(stdout).toContain('  fails: failures-without-loss-right-after/cloudhsm_client\n');
      expect((await diff(...args)).code).toBe(0);
    });
  });

  test('what is worse in one and better in another; what no change avoids fails with --fail-on-inherent only', async () => {
    await inFolder(async (folder) => {
      const after = edited(folder, 'after', minimum(3));
      const args = [batch, '--', after, '--fail-on', 'blocked'];
      const { code, stdout } = await diff(...args, '--json', '-');
      const { changes, worst } = JSON.parse(stdout) as { changes: ReportedChange[]; worst: string };
      expect(code).toBe(1);
      expect(worst).toBe('blocked');
      const kinds = changes.map(({ kind }) => kind);
      expect([...new Set(kinds)]).toEqual(['worse', 'better', 'changed']);
      // Worse, but not as severe.
      expect((await diff(batch, '--', after, '--fail-on', 'lost')).code).toBe(0);
    });
  });

  test('nothing changed is said plainly, in the same bytes each time', async () => {
    const first = await diff(batch, '--', batch);
    expect(first).toEqual({ code: 0, stdout: first.stdout, stderr: '' });
    expect(first.stdout).toMatch(/^Nothing changed: all \d+ answers are the same before and after\.\n/);
    expect(await diff(batch, '--', batch)).toEqual(first);
  });

  test('a cluster that has another id is matched, and that is told', async () => {
    await inFolder(async (folder) => {
      const [id] =
        /cluster-[a-z0-9]{11}/.exec(readFileSync(join(batch, 'describe-clusters.json'), 'utf8')) ?? [];
      const after = edited(folder, 'after', { [id!]: 'cluster-aaaaaaaaaaa' });
      const { stdout } = await diff(batch, '--', after);
      expect(stdout).toMatch(/^Nothing changed/);
      expect(stdout.replaceAll('\n', ' ')).toContain(
        `The cluster ${id} before is taken for cluster-aaaaaaaaaaa after`,
      );
    });
  });

  test('where a limit stopped the search nothing is better, and the exit code is 3', async () => {
    await inFolder(async (folder) => {
      const after = edited(folder, 'after', minimum(2));
      const { code, stdout } = await diff(batch, '--', after, '--max-worlds', '1', '--json', '-');
      const report = JSON.parse(stdout) as { complete: boolean; changes: ReportedChange[] };
      expect({ code, complete: report.complete }).toEqual({ code: 3, complete: false });
      expect(report.changes.filter(({ kind }) => kind === 'unknown').length).toBeGreaterThan(3);
      const told = await diff(batch, '--', batch, '--max-worlds', '1', '--github');
      expect(told.code).toBe(3);
      expect(told.stdout).toContain(
        'Some questions are open after, and open questions do not count as a pass.',
      );
      expect(told.stdout).not.toContain('Nothing changed');
      expect(told.stdout).toMatch(/^::error title=keysync%3A incomplete::/m);
    });
  });

  test('where nothing could be asked after, all that was there is gone, and the exit code is 3', async () => {
    await inFolder(async (folder) => {
      const after = edited(folder, 'after', { '"State": "ACTIVE"': '"State": "DELETED"' });
      writeFileSync(join(after, 'cloudhsm_client.cfg'), readFileSync(join(batch, 'cloudhsm_client.cfg')));
      const { code, stdout } = await diff(batch, '--', join(after, 'describe-clusters.json'));
      expect(code).toBe(3);
      expect(stdout).toContain('Nothing could be asked of the side after');
      expect(stdout).not.toMatch(/^better/m);
      const back = [join(after, 'describe-clusters.json'), '--', batch];
      expect((await diff(...back)).code).toBe(3);
      expect((await diff(...back, '--fail-on', 'lost')).code).toBe(1);
    });
  });

  test('options may stand on both sides of --, and a client that has no file is on both', async () => {
    const clusters = join(batch, 'describe-clusters.json');
    const [id] = /cluster-[a-z0-9]{11}/.exec(readFileSync(clusters, 'utf8')) ?? [];
    const { code, stdout } = await diff(
      '--fail-on',
      'retry',
      clusters,
      '--',
      clusters,
      '--client',
      `cluster=${id} sdk=3 min=1 name=x`,
      '--json',
      '-',
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      changes: [],
      before: { clients: [{ name: 'x' }] },
      after: { clients: [{ name: 'x' }] },
    });
  });
});

describe('a plan of Terraform', () => {
  const hsm = (letter: string): object => ({
    cluster_id: 'cluster-2ssucq4blp4',
    availability_zone: `us-east-1${letter}`,
    hsm_id: `hsm-p3lbrg6exp${letter}`,
  });
  const plan = (after: object | null): string =>
    JSON.stringify({
      format_version: '1.2',
      terraform_version: '1.9.5',
      planned_values: {},
      resource_changes: ['a', 'b', 'c'].map((letter) => ({
        address: `aws_cloudhsm_v2_hsm.${letter}`,
        type: 'aws_cloudhsm_v2_hsm',
        change: { actions: ['no-op'], before: hsm(letter), after: letter === 'c' ? after : hsm(letter) },
      })),
    });

  test('has both sides in one file; check tells the same of it', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'plan.json');
      writeFileSync(file, plan(null));
      const { code, stdout } = await diff(file, '--fail-on', 'unusable', '--fail-on-inherent', '--json', '-');
      const { changes, worst } = JSON.parse(stdout) as { changes: ReportedChange[]; worst: string };
      expect({ code, worst }).toEqual({ code: 1, worst: 'unusable' });
      const checked = await commandLine('check', file, '--json', '-');
      expect(JSON.parse(checked.stdout).plan).toMatchObject({ changes, worst });
      const told = await commandLine('check', file);
      expect(told.stdout).toContain('\nWhat the plan changes\n');
      const markdown = (await commandLine('check', file, '--markdown', '-')).stdout;
      expect(markdown).toContain('\n## What the plan changes\n');
      const html = (await commandLine('check', file, '--html', '-')).stdout;
      expect(html).toContain('<h2 id="plan-heading">What the plan changes</h2>');
    });
  });

  test('that changes nothing says so', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'plan.json');
      writeFileSync(file, plan(hsm('c')));
      expect((await diff(file)).stdout).toMatch(/^Nothing changed/);
      expect((await commandLine('check', file)).stdout).toContain('The plan changes no answer.');
    });
  });
});

describe('two scenarios', () => {
  const sides = ['sdk3-min1-3hsm-1fail', '--', 'sdk3-min2-3hsm-1fail'] as const;

  test('property by property, with the trace that only one side has', async () => {
    const { code, stdout } = await diff(...sides, '--traces');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^Of \d+ properties, 1 worse, 3 better, 1 different, and neither better nor worse; /,
    );
    expect(stdout).toContain('Before: sdk3-min1-3hsm-1fail, 358 worlds, 1,396 transitions, depth 8.');
    expect(stdout).toContain(
      'worse: rejected-key-leaves-nothing, before: holds; after: violated after 6 steps',
    );
    expect(stdout).toContain(
      'changed: usable-key-on-two-hsms, before: violated after 4 steps; after: violated after 5',
    );
    expect(stdout).toContain('  Only before, a history without end:\n');
  });

  test('--fail-on hazard fails where a property is worse', async () => {
    expect((await diff(...sides, '--fail-on', 'hazard')).code).toBe(1);
    expect((await diff(sides[0], '--', sides[0], '--fail-on', 'hazard')).code).toBe(0);
  });

  test('of which one was stopped are not better, and the exit code is 3', async () => {
    const { code, stdout } = await diff(...sides, '--max-worlds', '10');
    expect(code).toBe(3);
    expect(stdout).toMatch(/^Of \d+ properties, \d+ not known on one side; /);
    expect(stdout).toContain('Stopped by --max-worlds');
    expect(stdout).not.toMatch(/^better/m);
  });

  test('the same twice is said plainly, and every property is in the table', async () => {
    const { stdout } = await diff('sdk5-quorum-1hsm', '--', 'sdk5-quorum-1hsm', '--markdown', '-');
    expect(stdout).toContain('\nNothing changed: ');
    expect(stdout).toContain('| `acknowledged-key-survives` | same | ');
  });
});

describe('exit code 2 with one message', () => {
  test.each([
    ['nothing', [], 'diff: there is nothing to compare'],
    ['no --, and no plan', [batch], 'diff: there is no "--" between two sides, and no plan among the files'],
    ['nothing before', ['--', batch], '--: nothing stands before it'],
    ['nothing after', [batch, '--'], '--: nothing stands after it'],
    ['standard input twice', ['-', '--', '-'], '-: standard input cannot be both sides'],
    ['a missing file before', ['none.json', '--', batch], 'none.json: there is no such file'],
    ['a missing file after', [batch, '--', 'none.json'], 'none.json: there is no such file'],
    ['a deployment and a scenario', [batch, '--', 'sdk5-quorum-1hsm'], 'this is a folder, expected a file'],
    [
      'a name that is none',
      ['sdk5-quorum-1hsm', '--', 'sdk5-quorum-1hms'],
      'sdk5-quorum-1hms: there is no such file, and no scenario of this name',
    ],
    [
      'three scenarios',
      ['sdk5-quorum-1hsm', 'sdk5-quorum-1hsm', '--', 'sdk5-quorum-1hsm'],
      'sdk5-quorum-1hsm: of scenarios there is one on each side',
    ],
    [
      'a severity for scenarios',
      ['sdk5-quorum-1hsm', '--', 'sdk5-quorum-1hsm', '--fail-on', 'lost'],
      '--fail-on lost: this says something about deployments',
    ],
    [
      'a time for scenarios',
      ['sdk5-quorum-1hsm', '--', 'sdk5-quorum-1hsm', '--at', '2026-01-31'],
      '--at: this says something about deployments',
    ],
  ])('%s', async (_, args, message) => {
    const { code, stdout, stderr } = await diff(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr.split('\n').length).toBeLessThan(5);
  });
});
