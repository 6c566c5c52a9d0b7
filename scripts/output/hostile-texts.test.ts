import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { publicScenarios } from '#models';
import type { Saw } from '#properties';
import { suiteFileText } from '#reports';
import { smallSuite } from '../conformance/testing.ts';
import { auditLogOf } from '../input/logs/log-writer.ts';
import { commandLine, inFolder, type Run } from '../testing.ts';
import { version } from '../version.ts';

/** What a name may be: no control characters, but all that cannot be seen, and commands of GitHub. */
const hostileName = '::error::forged\u202e\u2066\u200b\u2028\ufeff##[error]end';
/** What a text may be: it also moves the cursor, ends the line and is a command there. */
const hostileText = `${hostileName}\u001b[2J\u001b]0;x\u0007\u009b31m\u0085\r\n::error::forged\n##[error]forged`;
/** What the name of a folder may be. */
const hostileFolder = hostileText.replaceAll('/', '');

/** What is wrong with what came out: nothing may be in it but lines, and none of them a command. */
function faultsOf(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => !/^::(warning|error|notice) title=keysync%3A /.test(line))
    .flatMap((line) => [
      ...(line.match(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}]/gu) ?? []).map((found) => JSON.stringify(found)),
      ...(/^\s*::|##\[/.test(line) ? [line] : []),
    ]);
}

/** Everything in a scenario that has a name has a hostile one. */
function hostileScenario(name: string): string {
  const text = JSON.stringify(publicScenarios.find((scenario) => scenario.name === name));
  const {
    note,
    expect: _,
    ...scenario
  } = JSON.parse(
    text.replace(/"(hsm-\w+|cluster-\w+|key-\d|app|co|cu|us-east-1)"/g, (_, found: string) =>
      JSON.stringify(`${hostileName}${found}`),
    ),
  );
  return JSON.stringify({ ...scenario, name: `${hostileName}${name}`, note: `${note}${hostileText}` });
}

interface Place {
  readonly folder: string;
  /** A scenario with a finding. */
  readonly scenario: string;
  /** A replay file and an ITF trace of the finding. */
  readonly replay: string;
  readonly itf: string;
  readonly deployment: string;
  readonly suite: string;
  /** The log of an HSM on which somebody made a user, and a key. */
  readonly log: string;
  /** The command line of a driver that says something hostile. */
  readonly driver: string;
}

/** A checkpoint is not written over. */
let checkpointCount = 0;

/** A deployment with one HSM. */
const smaller = 'scripts/input/testdata/dev-single/describe-clusters.json';

const property = 'acknowledged-key-survives';

async function inHostileFolder(use: (place: Place) => Promise<void>): Promise<void> {
  await inFolder(async (outer) => {
    const folder = join(outer, hostileFolder);
    mkdirSync(folder);
    const write = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const scenario = write('scenario.json', hostileScenario('sdk5-optout-1hsm-1fail'));
    const itf = join(folder, 'trace.itf.json');
    await commandLine('explain', scenario, property, '--save', folder, '--itf', itf);
    const replay = readdirSync(folder).find((name) => name.endsWith('.replay.json'));
    const clusters = JSON.parse(
      readFileSync('scripts/input/testdata/web-signing/describe-clusters.json', 'utf8'),
    );
    clusters.Clusters[0].Hsms[0][hostileText] = 'x';
    clusters.Clusters[0].Hsms[0].StateMessage = hostileText;
    await use({
      folder,
      scenario,
      itf,
      replay: join(folder, replay!),
      deployment: write('clusters.json', JSON.stringify(clusters)),
      log: write('cluster-abcdefghijk.hsm-abcde123456.log', hostileLog()),
      suite: write('suite.json', suiteFileText(smallSuite, version)),
      driver: write('driver.sh', `printf '%s\\n' '${hostileText}'`),
    });
  });
}

function hostileLog(): string {
  const about = { hsm: 'hsm-abcde123456', cluster: null, succeeded: true };
  const saws: readonly Saw[] = [
    { ...about, kind: 'user-created', user: hostileName, type: hostileName },
    { ...about, kind: 'key-generated', handle: 7, isPair: false },
    { ...about, kind: 'key-extracted', handle: 7 },
    { ...about, kind: 'key-shared', handle: 7, user: hostileName },
  ];
  const place = { file: '', line: 1 };
  return auditLogOf(
    saws.map((saw, index) => ({ at: 1_772_409_600_000_000 + index, clock: about.hsm, place, saw })),
  );
}

/** The formats that are written for people and tools; programs get JSON as it is, on disk. */
const commands: readonly (readonly [
  string,
  readonly number[],
  readonly string[],
  (place: Place) => readonly string[],
])[] = [
  [
    'verify',
    [0],
    ['markdown', 'junit', 'sarif'],
    ({ scenario }) => ['verify', scenario, scenario, '--github'],
  ],
  [
    'verify, stopped, with a checkpoint',
    [3],
    ['junit', 'sarif'],
    ({ folder, scenario }) => [
      'verify',
      scenario,
      '--max-worlds',
      '3',
      '--checkpoint',
      join(folder, `checkpoint-${++checkpointCount}`),
    ],
  ],
  ['incident', [0], ['markdown', 'html'], ({ log }) => ['incident', log]],
  ['check', [0], ['markdown', 'html', 'sarif'], ({ deployment }) => ['check', deployment, '--github']],
  [
    'diff',
    [0],
    ['markdown', 'sarif'],
    ({ deployment }) => ['diff', smaller, '--', deployment, '--github', '--traces'],
  ],
  [
    'diff of scenarios',
    [0],
    ['markdown', 'sarif'],
    ({ scenario }) => ['diff', scenario, '--', scenario, '--github', '--traces'],
  ],
  ['explain', [0], ['markdown', 'mermaid', 'typescript'], ({ scenario }) => ['explain', scenario, property]],
  ['replay', [0, 1], ['markdown', 'mermaid', 'typescript'], ({ replay }) => ['replay', replay]],
  ['replay of a trace', [0, 1], ['markdown', 'mermaid'], ({ itf }) => ['replay', itf]],
  [
    'fuzz',
    [1],
    ['junit', 'sarif'],
    ({ folder, scenario }) => [
      'fuzz',
      scenario,
      '--property',
      property,
      '--save',
      folder,
      '--runs',
      '500',
      '--github',
    ],
  ],
  [
    'conform',
    [1],
    ['markdown', 'junit'],
    ({ suite, driver }) => ['conform', '--suite', suite, '--driver', `sh '${driver}'`, '--time-limit', '20'],
  ],
];

describe.each(commands)('%s tells hostile texts as texts', (_, codes, formats, argsIn) => {
  test('to a person, and in every format', async () => {
    await inHostileFolder(async (place) => {
      const args = argsIn(place);
      const files = formats.map((format) => join(place.folder, `report.${format}`));
      const told = await commandLine(
        ...args,
        ...formats.flatMap((format, index) => [`--${format}`, files[index]!]),
      );
      expect(told).toEqual({ code: expect.toBeOneOf([...codes]), stdout: told.stdout, stderr: told.stderr });
      expect(told.stdout + told.stderr).toContain('\\u202e');
      expect(faultsOf(told.stdout + told.stderr)).toEqual([]);
      for (const file of files) expect(faultsOf(readFileSync(file, 'utf8')), file).toEqual([]);
    });
  });

  test('on standard output, where JSON says the same as in a file', async () => {
    await inHostileFolder(async (place) => {
      const args = (): readonly string[] => argsIn(place).filter((word) => word !== '--github');
      for (const format of formats) {
        const { stdout } = await commandLine(...args(), `--${format}`, '-');
        expect(faultsOf(stdout), format).toEqual([]);
      }
      const file = join(place.folder, 'report.json');
      await commandLine(...args(), '--json', file);
      const { stdout } = await commandLine(...args(), '--json', '-');
      expect(faultsOf(stdout)).toEqual([]);
      expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync(file, 'utf8')));
    });
  });
});

test('messages about what is wrong quote hostile texts as texts', async () => {
  await inHostileFolder(async ({ folder, scenario, suite }) => {
    const missing = join(folder, hostileFolder, 'none.json');
    const broken = join(folder, 'broken.json');
    writeFileSync(broken, JSON.stringify({ [hostileText]: hostileText }));
    const runs: Run[] = [];
    for (const file of [missing, broken]) {
      for (const args of [
        ['verify', file],
        ['check', file],
        ['diff', file, '--', file],
        ['diff', file],
        ['incident', file],
        ['diff', scenario, '--', file],
        ['explain', file, property],
        ['report', file, '--out', join(folder, 'out')],
        ['fuzz', file],
        ['replay', file],
        ['conform', '--driver', 'true', '--suite', file],
        ['serve', '--scenario', file],
      ])
        runs.push(await commandLine(...args));
    }
    for (const args of [
      ['verify', scenario, '--property', hostileText],
      ['verify', scenario, '--resume', missing],
      ['verify', scenario, '--json', join(scenario, hostileText)],
      ['conform', '--driver', 'true', '--suite', suite, '--only', hostileText],
      ['service-driver', '--endpoint', hostileText],
      ['pkcs11-driver', '--module', hostileText, '--slot', hostileText, '--pin-env', 'PIN'],
      ['serve', '--host', hostileText],
      ['suite', '--out', join(scenario, hostileText)],
      [hostileText],
      ['verify', `--${hostileText}`],
    ])
      runs.push(await commandLine(...args));
    for (const { code, stdout, stderr } of runs) {
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(faultsOf(stderr)).toEqual([]);
      expect(stderr.split('\n').length, stderr).toBeLessThan(12);
    }
  });
});
