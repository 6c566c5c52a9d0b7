import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Log, Result } from 'sarif';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkReportSchema } from '#reports';
import { commandLine, inFolder, type Run } from '../testing.ts';

const multitool: string = createRequire(import.meta.url)('@microsoft/sarif-multitool');

/**
 * What the SARIF Multitool, with the rules of the format and those of code scanning, has against each of some files.
 *
 * @remarks
 * It may not go to the network, and needs no tables of languages. The notes are about taste.
 */
function complaintsAbout(files: readonly string[], output: string): ReadonlyMap<string, readonly string[]> {
  const rules = ['--rule-kind', 'Sarif;Ghas', '--level', 'Error;Warning', '--kind', 'Fail'];
  const { status, stdout, stderr } = spawnSync(
    multitool,
    ['validate', ...files, '--output', output, '--log', 'ForceOverwrite', ...rules],
    {
      encoding: 'utf8',
      env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1', https_proxy: 'http://127.0.0.1:9' },
    },
  );
  if (status !== 0 && status !== 1) throw new Error(`The Multitool failed: ${stdout}${stderr}`);
  const [run] = (JSON.parse(readFileSync(output, 'utf8')) as Log).runs;
  const complaints = new Map(files.map((file): [string, string[]] => [file, []]));
  for (const { ruleId, level = 'warning', locations = [] } of run?.results ?? []) {
    const uri = locations[0]?.physicalLocation?.artifactLocation?.uri ?? '';
    complaints.get(fileURLToPath(uri))!.push(`${level} ${ruleId}`);
  }
  return complaints;
}

/** keysync has no home page that a report could name. */
const noHomePage = 'warning SARIF2005';

const resultsIn = (file: string): readonly Result[] =>
  (JSON.parse(readFileSync(file, 'utf8')) as Log).runs[0]?.results ?? [];

/** `file:line rule` of each result. */
const placesIn = (file: string): string[] =>
  resultsIn(file).map(({ ruleId, locations = [] }) => {
    const { artifactLocation, region } = locations[0]?.physicalLocation ?? {};
    return `${artifactLocation?.uri}:${region?.startLine} ${ruleId}`;
  });

const testdata = 'scripts/input/testdata';
const filesIn = (folder: string): string[] =>
  readdirSync(join(testdata, folder)).map((file) => join(testdata, folder, file));

const lineOf = (file: string, text: string): number =>
  readFileSync(file, 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(text)) + 1;

/** A scenario that comes with keysync, with other fields, in a file. */
function writeScenario(folder: string, name: string, changes: object): string {
  const file = join(folder, 'a scenario.json');
  const shipped = JSON.parse(readFileSync(`models/scenarios/public/${name}.json`, 'utf8')) as object;
  writeFileSync(file, JSON.stringify({ ...shipped, $schema: undefined, ...changes }, null, 2));
  return file;
}

const deployments = [
  {
    deployment: 'legacy-batch',
    causes: [
      ['cloudhsm_client.cfg', '"create_object_minimum_nodes"', 'failures-without-loss-right-after'],
      ['cloudhsm_client.cfg', '"create_object_minimum_nodes"', 'minimum-nodes-low'],
    ],
  },
  {
    deployment: 'dev-single',
    causes: [
      ['cloudhsm-cli.cfg', '"disable_key_availability_check"', 'check-off'],
      ['describe-clusters.json', '"Hsms"', 'two-hsms'],
    ],
  },
  {
    deployment: 'web-signing',
    causes: [
      ['describe-clusters.json', '"Hsms"', 'create-one-down'],
      ['describe-clusters.json', '"Hsms"', 'three-hsms'],
    ],
  },
  {
    deployment: 'dr-pair',
    causes: [
      ['us-west-2.clusters.json', '"SourceBackupId"', 'keys-drift'],
      ['us-west-2.clusters.json', '"SourceBackupId"', 'users-drift-owner-missing'],
      ['SyncUnrelated.cfg', '"hostname": "10.50.1.10"', 'sync-key'],
    ],
  },
];

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'keysync-test-')));
const fileOf = (name: string): string => join(folder, `${name}.sarif`);
const runs = new Map<string, Run>();
let scenario = '';
/** Of all files that were written: the Multitool takes a second to start. */
let complaints: ReadonlyMap<string, readonly string[]> = new Map();

beforeAll(async () => {
  const run = async (name: string, ...args: readonly string[]): Promise<void> => {
    runs.set(name, await commandLine(...args, '--sarif', fileOf(name)));
  };
  const name = '<script>{0}[a](1)|`\u202Ex';
  const expectations = { 'acknowledged-key-survives': 'holds', 'usable-key-on-two-hsms': 'violated' };
  scenario = writeScenario(folder, 'sdk3-min1-3hsm-1fail', { name, expect: expectations });
  await run('verify', 'verify', scenario);
  await run('open', 'verify', scenario, '--max-worlds', '5');
  const only = ['--property', 'clone-holds-every-acknowledged-key', '--runs', '200', '--save', folder];
  await run('fuzz', 'fuzz', 'clone-2x2', ...only);
  for (const { deployment } of deployments)
    await run(deployment, 'check', ...filesIn(deployment), '--json', '-');
  const good = readFileSync(fileOf('dev-single'), 'utf8');
  writeFileSync(fileOf('broken'), good.replace('"ruleIndex": 0', '"ruleIndex": 99'));
  complaints = complaintsAbout([...runs.keys(), 'broken'].map(fileOf), fileOf('complaints'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the Multitool accepts SARIF', () => {
  test('of verify, with errors, warnings and notes', () => {
    const file = fileOf('verify');
    expect(runs.get('verify')?.code).toBe(1);
    expect(complaints.get(file)).toEqual([noHomePage]);
    expect(new Set(resultsIn(file).map(({ level }) => level))).toEqual(new Set(['error', 'warning', 'note']));
    const unexpected = resultsIn(file).find(({ level }) => level === 'error');
    const line = lineOf(scenario, '"acknowledged-key-survives"');
    expect(unexpected?.relatedLocations?.[0]?.physicalLocation).toMatchObject({
      artifactLocation: { uri: expect.stringMatching(/^file:\/\/\/.*\/a%20scenario\.json$/) },
      region: { startLine: line },
    });
  });

  test('of verify, with what is not known', () => {
    expect(runs.get('open')?.code).toBe(3);
    expect(complaints.get(fileOf('open'))).toEqual([noHomePage]);
    expect(resultsIn(fileOf('open')).some(({ kind }) => kind === 'open')).toBe(true);
  });

  test('of fuzz', () => {
    expect(runs.get('fuzz')?.code).toBe(1);
    expect(complaints.get(fileOf('fuzz'))).toEqual([noHomePage]);
    expect(placesIn(fileOf('fuzz'))).toEqual([
      expect.stringMatching(/^properties\/always\/clone-holds-every-acknowledged-key\.invariant\.ts:\d+ /),
    ]);
  });

  test('and refuses what is none', () => {
    const errors = complaints.get(fileOf('broken'))?.filter((complaint) => complaint.startsWith('error '));
    expect(errors?.length).toBeGreaterThan(0);
  });
});

describe('check is at the line of the file that causes the finding', () => {
  test.each(deployments)('in $deployment', ({ deployment, causes }) => {
    const file = fileOf(deployment);
    const { code, stdout } = runs.get(deployment)!;
    expect(code).toBe(0);
    expect(complaints.get(file)).toEqual([noHomePage]);
    for (const [name = '', text = '', question] of causes) {
      const cause = join(testdata, deployment, name);
      expect(placesIn(file)).toContain(`${cause}:${lineOf(cause, text)} ${question}`);
    }
    const { clusters, clients, strayClients, pairs, syncConfigurations } = checkReportSchema.parse(
      JSON.parse(stdout),
    );
    const subjects = [...clusters, ...clients, ...strayClients, ...pairs, ...syncConfigurations];
    const findings = subjects.flatMap((subject) => subject.findings);
    expect(findings.filter(({ place }) => place === null)).toEqual([]);
    // A question without a text of its own is told by its name.
    const rules = (JSON.parse(readFileSync(file, 'utf8')) as Log).runs[0]?.tool.driver.rules ?? [];
    expect(rules.filter(({ id, shortDescription }) => shortDescription?.text === id)).toEqual([]);
  });

  test('and the report for a person names it, too', async () => {
    const { stdout } = await commandLine('check', ...filesIn('dr-pair'));
    const cause = join(testdata, 'dr-pair', 'us-west-2.clusters.json');
    expect(stdout).toContain(`\n          At ${cause}:${lineOf(cause, '"SourceBackupId"')}:31\n`);
    const markdown = (await commandLine('check', ...filesIn('dr-pair'), '--markdown', '-')).stdout;
    expect(markdown).toContain(`At \`${cause}:${lineOf(cause, '"SourceBackupId"')}:31\`.`);
  });
});

test('JUnit and SARIF are the same bytes, however many threads search', async () => {
  const reportOf = async (format: string, workers: string): Promise<string> =>
    (
      await commandLine(
        'verify',
        'clone-2x2',
        'sdk3-min1-3hsm-1fail',
        `--${format}`,
        '-',
        '--workers',
        workers,
      )
    ).stdout;
  for (const format of ['junit', 'sarif']) {
    const alone = await reportOf(format, '1');
    expect(alone.length).toBeGreaterThan(5000);
    expect(await reportOf(format, '2')).toBe(alone);
  }
});

describe('--github', () => {
  test('prints annotations after the report, in which nothing is a command', async () => {
    await inFolder(async (folder) => {
      const name = '::error::not an error';
      const file = writeScenario(folder, 'sdk5-optout-1hsm-1fail', { name, expect: undefined });
      const { code, stdout } = await commandLine('verify', file, '--github');
      expect(code).toBe(0);
      const lines = stdout.trimEnd().split('\n');
      const end = lines.findIndex((line) => line.startsWith('::'));
      const told = lines.slice(0, end);
      expect(told.some((line) => line.startsWith('\\u003a:error::not an error'))).toBe(true);
      const annotations = lines.slice(end);
      expect(annotations.length).toBeGreaterThan(2);
      expect(
        annotations.filter(
          (line) => !/^::warning title=keysync%3A [^:]*,file=[^:]*,line=\d+,col=\d+::/.test(line),
        ),
      ).toEqual([]);
    });
  });

  test('leaves a report on standard output alone', async () => {
    for (const format of ['json', 'sarif', 'markdown']) {
      const { code, stdout, stderr } = await commandLine(
        'check',
        ...filesIn('dev-single'),
        '--github',
        `--${format}`,
        '-',
      );
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(`--${format} FILE`);
    }
  });
});

test('files that cannot be written are told before the search', async () => {
  const { code, stderr } = await commandLine('verify', 'clone-2x2', '--junit', '/dev/null/x.xml');
  expect(code).toBe(2);
  expect(stderr).toContain('/dev/null/x.xml');
});
