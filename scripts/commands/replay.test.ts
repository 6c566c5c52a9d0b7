import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { publicScenarios } from '#models';
import { engineClaims, propertyNamed, verify } from '#properties';
import { type ReplayReport, replayFileOf, replayReportOf, replayReportSchema, replayText } from '#reports';
import { InputError } from '../input/files/input-error.ts';
import { readReplay } from '../input/read-replay.ts';
import { commandLine, inFolder, writeAnew } from '../testing.ts';

const scenario = publicScenarios.find(({ name }) => name === 'sdk3-min1-3hsm-1fail')!;
const claim = 'acknowledged-key-survives';
const found = verify(scenario, { properties: [propertyNamed(claim)!] }).properties[0]!;
const lengths = { found: 5, shrunk: 5, shortest: 5 };
const failure = { claim, scenario, trace: found.trace, evidence: found.evidence, lengths, isMinimal: true };
const note = 'What a failure loses, “é” 🔑.';
const file = { ...replayFileOf(failure, '0.1.0', note), expect: 'violated' };

/** A good replay file: the hazard of the README, which is there. */
const good = `${JSON.stringify(file, null, 2)}\n`;

/** The good file with a text in it replaced, which must occur. */
function changed(from: string, to: string): string {
  expect(good).toContain(from);
  return good.replace(from, () => to);
}

/** The arguments of a use that needs the text as a file. */
function withFile<Result>(text: string, use: (path: string, folder: string) => Result): Result {
  return inFolder((folder) => {
    const path = join(folder, 'trace.replay.json');
    writeFileSync(path, text);
    return use(path, folder);
  });
}

/** Replays as the command does, without a process for it. Throws only what would be a defect. */
function attempt(path: string): ReplayReport | InputError {
  try {
    const read = readReplay(path);
    const report = replayReportOf(read.file, read.replay, 'version');
    expect(replayText(report)).toContain(report.property);
    return replayReportSchema.parse(report);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
}

/** What is said of a damaged file, and the rest of the line of the file that it points to. */
function refusalOf(text: string): { readonly message: string; readonly at: string | undefined } {
  return withFile(text, (path) => {
    const answer = attempt(path);
    if (!(answer instanceof InputError)) throw new Error(`Not refused, but ${answer.shown}.`);
    expect(answer.message.startsWith(`${path}:`)).toBe(true);
    const told = answer.message.slice(path.length + 1);
    const [place, line, column] = /^(\d+):(\d+): /.exec(told) ?? [];
    if (place === undefined) return { message: told.trim(), at: undefined };
    const at = text.split('\n')[Number(line) - 1]?.slice(Number(column) - 1);
    return { message: told.slice(place.length), at };
  });
}

const formatRemedy = '\n  See replay-file.schema.json for the format; "keysync fuzz" writes such files.';
const jsonRemedy = '\n  Expected valid JSON, as the tool wrote it.';

test('a good file: the claim, the steps with what each changed, the evidence; exit code 0', async () => {
  await withFile(good, async (path, folder) => {
    const json = join(folder, 'new', 'report.json');
    const { code, stdout, stderr } = await commandLine('replay', path, '--json', json);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(
      'acknowledged-key-survives in sdk3-min1-3hsm-1fail: violated after 5 steps, expected: violated\n' +
        '  Claim:  An acknowledged token key is held by some HSM.\n',
    );
    expect(stdout).toContain(`  Note:   ${note}\n`);
    expect(stdout).toContain('* 5. hsm-a1 fails and loses all it holds.\n');
    expect(stdout).toContain('  Evidence: key: key-1; holders: none\n');
    expect(stdout).toContain('  * 5  Without it, the key would have survived.\n');
    expect(stdout).toContain('    - Had server-side synchronization copied key-1 to hsm-a2 before step 5,');
    expect(stdout).toContain('  Interned worlds and live actors agree after every step.\n');

    const report = replayReportSchema.parse(JSON.parse(readFileSync(json, 'utf8')));
    expect(report).toMatchObject({ asExpected: true, shown: 'violated', reason: null, disagreement: null });
    expect(report.trace.map(({ sentence }) => sentence)).toEqual(found.trace.map(({ sentence }) => sentence));
    expect((await commandLine('replay', path, '--json', '-')).stdout).toBe(readFileSync(json, 'utf8'));
  });
});

test('another editor may have written it: a byte-order mark, Windows line ends, its schema named', () => {
  const edited = changed('{', '{\n  "$schema": "../replay-file.schema.json",').replaceAll('\n', '\r\n');
  withFile(`\ufeff${edited}`, (path) => {
    expect(attempt(path)).toMatchObject({ asExpected: true, shown: 'violated' });
  });
});

test('what is expected and not there: exit code 1', async () => {
  await withFile(changed('"violated"', '"holds"'), async (path) => {
    const { code, stdout } = await commandLine('replay', path);
    expect(code).toBe(1);
    expect(stdout).toContain('violated after 5 steps, expected: holds');
  });
  const [, failing = ''] = /(,\n {4}\{\s+"action": "hsm-fails"[\s\S]*?\n {4}\})/.exec(good) ?? [];
  await withFile(changed(failing, ''), async (path) => {
    const { code, stdout } = await commandLine('replay', path);
    expect(code).toBe(1);
    expect(stdout).toContain('nothing to see after 4 steps, expected: violated');
  });
});

test.each(Object.keys(engineClaims))('a file may also be about keysync itself: %s', (claimed) => {
  withFile(changed(claim, claimed).replace('"violated"', '"holds"'), (path) => {
    expect(attempt(path)).toMatchObject({ asExpected: true, shown: 'nothing', property: claimed });
  });
  expect(refusalOf(changed(claim, claimed).replace('"violated"', '"reachable"'))).toEqual({
    message: `expect: expected "holds" or "violated" of ${claimed}, found "reachable".${formatRemedy}`,
    at: '"reachable",',
  });
});

describe('a step that can no longer happen', () => {
  const cases: [string, string, string, number, string][] = [
    [
      'in this world',
      '"degraded": []',
      '"degraded": ["hsm-a2"]',
      1,
      'Client-side synchronization fails to copy key-1 to hsm-a2. This is refused: the HSM is not active.',
    ],
    [
      'in any world of the deployment',
      '"hsmFailures": 1',
      '"hsmFailures": 0',
      4,
      'hsm-a1 fails and loses all it holds. This is refused: the scenario does not allow this kind of event.',
    ],
  ];

  test.each(cases)('%s is told with the reason', (_, from, to, taken, reason) => {
    const { steps } = file;
    for (const expected of ['violated', 'holds']) {
      const text = changed(from, to).replace('"violated"', JSON.stringify(expected));
      withFile(text, (path) => {
        const report = attempt(path);
        if (report instanceof InputError) throw report;
        expect(report).toMatchObject({ shown: 'refused', reason, evidence: null, disagreement: null });
        expect(report.asExpected).toBe(expected === 'holds');
        expect(report.trace.map(({ action }) => action)).toEqual(
          steps.slice(0, taken).map(({ action }) => action),
        );
        expect(replayText(report)).toContain(`\n  ${taken + 1}. ${reason}\n`);
      });
    }
  });

  test('is as it should be where nothing is expected: exit code 0', async () => {
    const text = changed('"hsmFailures": 1', '"hsmFailures": 0').replace('"violated"', '"holds"');
    await withFile(text, async (path) => {
      const { code, stdout } = await commandLine('replay', path);
      expect(code).toBe(0);
      expect(stdout).toContain('a step is refused after 4 steps, expected: holds');
      expect(stdout).toContain('the scenario does not allow this kind of event');
    });
  });
});

describe('a damaged file: one message, with the place, what was expected, and what to do', () => {
  test.each<[what: string, from: string, to: string, message: string, at: string]>([
    ['a missing field', `  "keysync": "0.1.0",\n`, '', 'keysync: expected a string, but it is missing', '{'],
    [
      'a missing name out of many',
      `  "property": "${claim}",\n`,
      '',
      'property: expected a known property, but it is missing',
      '{',
    ],
    [
      'a misspelt field',
      '"steps": [',
      '"step": [',
      'step: unknown field "step"; the nearest known one is "steps"',
      '[',
    ],
    [
      'a misspelt field of a step',
      '"parameters"',
      '"params"',
      'steps[0].params: unknown field "params"; the nearest known one is "parameters"',
      '{',
    ],
    [
      'a field of a wrong type',
      '"keysync": "0.1.0"',
      '"keysync": 0.1',
      'keysync: expected a string, found 0.1',
      '0.1,',
    ],
    [
      'a value of a wrong type deep inside',
      '"key": "key-1"',
      '"key": ["key-1"]',
      'steps[0].parameters.key: expected a string, found a list',
      '["key-1"]',
    ],
    [
      'an unknown property',
      `"${claim}"`,
      '"acknowledged-key-survive"',
      `property: unknown property "acknowledged-key-survive"; the nearest known one is "${claim}"`,
      '"acknowledged-key-survive"',
    ],
    [
      'an unknown expectation',
      '"violated"',
      '"broken"',
      'expect: expected "holds" or "violated" or "unreachable" or "reachable", found "broken"',
      '"broken"',
    ],
    [
      'an expectation for another kind of property',
      '"violated"',
      '"reachable"',
      `expect: expected "holds" or "violated" of ${claim}, found "reachable"`,
      '"reachable"',
    ],
    [
      'the same the other way round',
      `"${claim}"`,
      '"key-creation-can-succeed"',
      'expect: expected "unreachable" or "reachable" of key-creation-can-succeed, found "violated"',
      '"violated"',
    ],
    [
      'a loop where the trace ends',
      '"schemaVersion": 1,',
      '"schemaVersion": 1,\n  "loop": 2,',
      `loop: expected none: ${claim} is shown by a trace that ends, found 2`,
      '2,',
    ],
    [
      'no loop where there should be one',
      `"${claim}"`,
      '"token-keys-converge"',
      'loop: expected a number from 0 to 5: token-keys-converge is about histories without end, found none',
      '{',
    ],
    [
      'an unknown action',
      '"generate-key"',
      '"generate-keys"',
      'steps[0].action: unknown action "generate-keys"; the nearest known one is "generate-key"',
      '"generate-keys"',
    ],
    [
      'an unknown slot',
      '"hsm": "hsm-a1"',
      '"hsm": "hsm-b1"',
      'steps[0].parameters.hsm: unknown hsm "hsm-b1"; the nearest known one is "hsm-a1"',
      '"hsm-b1"',
    ],
    [
      'a slot of another kind',
      '"key": "key-1"',
      '"key": "hsm-a1"',
      'steps[0].parameters.key: unknown key "hsm-a1"; the nearest known one is "key-1"',
      '"hsm-a1"',
    ],
    [
      'a missing parameter',
      '"key": "key-1",',
      '',
      'steps[0].parameters.key: generate-key needs the parameter "key"',
      '{',
    ],
    [
      'a surplus parameter',
      '"key": "key-1",',
      '"key": "key-1", "user": "cu",',
      'steps[0].parameters.user: unknown parameter "user"; the nearest known one is "key"',
      '"cu"',
    ],
    [
      'a surplus parameter with the name of a method',
      '"key": "key-1",',
      '"key": "key-1", "toString": "cu",',
      'steps[0].parameters.toString: unknown parameter "toString"; the nearest known one is "hsm"',
      '"cu"',
    ],
    [
      'a misspelt field in the scenario',
      '"regions"',
      '"region"',
      'scenario.region: unknown field "region"; the nearest known one is "regions"',
      '{',
    ],
    [
      'a scenario that is not valid',
      '"owner": "cu"',
      '"owner": "cu-1"',
      'scenario.keys.key-1.owner: unknown user "cu-1"; the nearest known one is "cu"',
      '"cu-1"',
    ],
    [
      'an HSM slot twice',
      '"hsm-a2",',
      '"hsm-a2", "hsm-a2",',
      'scenario.clusters.cluster-a.hsms[2]: the HSM slot "hsm-a2" is in "cluster-a" already',
      '"hsm-a2",',
    ],
  ])('%s', (_, from, to, message, at) => {
    const refusal = refusalOf(changed(from, to));
    expect(refusal.message).toBe(`${message}.${formatRemedy}`);
    expect(refusal.at?.slice(0, at.length)).toBe(at);
  });

  test.each<[what: string, from: string, to: string, message: string, at: string]>([
    [
      'a name twice',
      '"expect"',
      '"expect": "holds",\n  "expect"',
      'the name "expect" occurs twice in one object.\n  Rename or remove one of the two.',
      '"expect"',
    ],
    [
      'another name twice, far inside',
      '"hsmFailures"',
      '"hsmFailures": 1, "hsmFailures"',
      'the name "hsmFailures" occurs twice in one object.\n  Rename or remove one of the two.',
      '"hsmFailures": 1',
    ],
    ['a comma too few', '"keysync": "0.1.0",', '"keysync": "0.1.0"', `a comma is missing.${jsonRemedy}`, ''],
    ['a comment', '"keysync"', '// mine\n  "keysync"', `comments are not allowed.${jsonRemedy}`, '// mine'],
    [
      'a newer format',
      '"schemaVersion": 1,',
      '"schemaVersion": 2,\n  "another": [],',
      'schemaVersion: expected 1, found 2: a newer keysync wrote this file.\n  Replay it with that version, or a newer one.',
      '2,',
    ],
    [
      'brackets far too deep',
      '"keysync": "0.1.0"',
      `"keysync": ${'['.repeat(100_000)}${']'.repeat(100_000)}`,
      'brackets are nested more than 64 deep.\n  No file that keysync reads is nested so deeply.',
      '[[[',
    ],
  ])('%s', (_, from, to, message, at) => {
    const refusal = refusalOf(changed(from, to));
    expect(refusal.message).toBe(message);
    expect(refusal.at?.slice(0, at.length)).toBe(at);
  });

  test.each<[what: string, text: string, message: string, at: string | undefined]>([
    ['nothing', '', 'the file is empty.\n  Expected a JSON object.', undefined],
    ['nothing but space', ' \n\n', 'the file is empty.\n  Expected a JSON object.', undefined],
    ['prose', 'It fails.', `unexpected "It".${jsonRemedy}`, 'It fails.'],
    ['null', 'null', `expected an object, found null.${formatRemedy}`, 'null'],
    ['a list', '[]', `expected an object, found an empty list.${formatRemedy}`, '[]'],
    ['a number', '7', `expected an object, found 7.${formatRemedy}`, '7'],
  ])('not a replay file at all: %s', (_, text, message, at) => {
    expect(refusalOf(text)).toEqual({ message, at });
  });

  test('cut off after any of its bytes', () => {
    const bytes = Buffer.from(good);
    const said = new Set<string>();
    inFolder((folder) => {
      const path = join(folder, 'cut.json');
      // Without the last bracket and the end of the line after it.
      for (let length = 0; length < bytes.length - 1; length += 1) {
        writeAnew(path, bytes.subarray(0, length));
        const answer = attempt(path);
        if (!(answer instanceof InputError)) throw new Error(`${length} bytes are enough.`);
        const [, , what = ''] = /^\S+?:(\d+:\d+:)? (.*)\.\n {2}Expected .*\.$/.exec(answer.message) ?? [];
        said.add(what.replace(/unexpected .*/, 'unexpected …'));
      }
    });
    expect([...said].sort()).toEqual([
      'a string has no closing quotation mark',
      'the file is empty',
      'the text ends too early',
      'this is not text',
      'unexpected …',
    ]);
  });
});

describe('exit code 2 with the message alone, no stack trace and no output', () => {
  const noFile = (folder: string): string => join(folder, 'none.json');
  test.each<[what: string, file: (folder: string) => string, message: string]>([
    ['no such file', noFile, 'none.json: there is no such file.\n  Check the path.\n'],
    ['a folder', (folder) => folder, 'this is a folder, expected a file.\n'],
    ['a file that is cut off', (folder) => fileIn(folder, good.slice(0, 500)), ' the text ends too early.\n'],
    [
      'an unknown action',
      (folder) => fileIn(folder, changed('"hsm-fails"', '"hsm-fail"')),
      ' unknown action "hsm-fail"; the nearest known one is "hsm-fails".\n',
    ],
  ])('%s', async (_, fileOf, message) => {
    await inFolder(async (folder) => {
      const json = join(folder, 'new', 'report.json');
      const { code, stdout, stderr } = await commandLine('replay', fileOf(folder), '--json', json);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr.startsWith(`keysync: ${folder}`)).toBe(true);
      expect(stderr).toContain(message);
      expect(stderr.trimEnd().split('\n')).toHaveLength(2);
      expect(existsSync(join(folder, 'new'))).toBe(false);
    });
  });

  test('what is quoted from the file cannot reach the terminal', async () => {
    const odd = '\\u009b31m\\u001b[2J\\u007f';
    await withFile(changed('generate-key', odd), async (path) => {
      const { code, stderr } = await commandLine('replay', path);
      expect(code).toBe(2);
      expect(stderr).toContain('unknown action');
      expect(stderr.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    });
    await withFile(changed(note, odd), async (path) => {
      const { code, stdout } = await commandLine('replay', path);
      expect(code).toBe(0);
      expect(stdout.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    });
  });

  function fileIn(folder: string, text: string): string {
    const path = join(folder, 'damaged.json');
    writeFileSync(path, text);
    return path;
  }
});

describe('whatever happened to the file', () => {
  /** Which answers came up, over many damaged files; anything that is no answer throws. */
  function answersTo(damaged: fc.Arbitrary<string | Buffer>, seed: number): ReadonlySet<string> {
    return inFolder((folder) => {
      const path = join(folder, 'damaged.json');
      const answers = new Set<string>();
      const judge = (content: string | Buffer): void => {
        writeAnew(path, content);
        const answer = attempt(path);
        if (!(answer instanceof InputError)) answers.add(answer.asExpected ? 'exit code 0' : 'exit code 1');
        else {
          answers.add('exit code 2');
          expect(answer.message).toMatch(/^\S+\/damaged\.json(:\d+:\d+)?: .+\.\n {2}.+\.$/);
        }
      };
      fc.assert(fc.property(damaged, judge), { seed, numRuns: 1_000 });
      return answers;
    });
  }

  test('to one of its bytes, it is replayed or refused', () => {
    const bytes = Buffer.from(good);
    const damaged = fc
      .record({
        at: fc.nat(bytes.length - 1),
        byte: fc.oneof(fc.nat(255), fc.integer({ min: 32, max: 126 })),
      })
      .map(({ at, byte }) => Buffer.concat([bytes.subarray(0, at), Buffer.of(byte), bytes.subarray(at + 1)]));
    // A good byte in the right place can make a good file, but hardly one that shows something else.
    expect([...answersTo(damaged, 1)]).toEqual(expect.arrayContaining(['exit code 0', 'exit code 2']));
  });

  test('to one of its values, it is replayed or refused', () => {
    let count = 0;
    JSON.parse(good, () => {
      count += 1;
    });
    const damaged = fc.record({ place: fc.nat(count - 1), value: anyValue() }).map(({ place, value }) => {
      let at = -1;
      const replaced: unknown = JSON.parse(good, (_, inner: unknown) => {
        at += 1;
        return at === place ? value : inner;
      });
      return JSON.stringify(replaced);
    });
    expect(answersTo(damaged, 2)).toEqual(new Set(['exit code 0', 'exit code 1', 'exit code 2']));
  });

  /** Any JSON value, and often one that occurs in the file. */
  function anyValue(): fc.Arbitrary<unknown> {
    const names = [...new Set([...good.matchAll(/"([^"]+)"/g)].map(([, name]) => name))];
    return fc.oneof(
      fc.constantFrom(...names),
      fc.integer({ min: -2, max: 30 }),
      fc.boolean(),
      fc.jsonValue({ maxDepth: 3 }),
    );
  }
});

test('the report depends neither on the checkout, nor on the folder, nor on the path: byte for byte', async () => {
  await inFolder(async (folder) => {
    // What "keysync fuzz" writes here …
    const { code } = await commandLine(
      'fuzz',
      '--property',
      claim,
      '--save',
      join(folder, 'here'),
      '--runs',
      '2000',
    );
    expect(code).toBe(1);
    const written = join(folder, 'here', nameOfOnlyFile(join(folder, 'here')));
    const here = await reportsHere(written);
    // … is replayed in a clone, from a folder of it, under another name.
    const clone = join(folder, 'clone');
    for (const part of ['models', 'properties', 'reports', 'scripts', 'package.json'])
      cpSync(part, join(clone, part), { recursive: true });
    symlinkSync(resolve('node_modules'), join(clone, 'node_modules'));
    const cwd = join(clone, 'elsewhere');
    mkdirSync(cwd);
    cpSync(written, join(clone, 'copy.json'));
    const there = reportsOf(clone, cwd, join('..', 'copy.json'));

    expect(there).toEqual(here);
    expect(here.text).toContain(`${claim} in random deployment: violated after`);
    expect(here.json).not.toContain(folder);
  });

  function nameOfOnlyFile(folder: string): string {
    const [name = '', ...more] = readdirSync(folder);
    expect(more).toEqual([]);
    return name;
  }

  /** In this process: what a process of its own says is what it says there, byte for byte. */
  async function reportsHere(path: string): Promise<Record<'text' | 'json', string>> {
    const replay = async (...options: string[]): Promise<string> => {
      const { code, stdout, stderr } = await commandLine('replay', path, ...options);
      expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
      return stdout;
    };
    return { text: await replay(), json: await replay('--json', '-') };
  }

  function reportsOf(checkout: string, cwd: string, path: string): Record<'text' | 'json', string> {
    const script = resolve(checkout, 'scripts/keysync.ts');
    const args = [script, 'replay', path, '--json', 'report.json'];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    return { text: stdout, json: readFileSync(join(cwd, 'report.json'), 'utf8') };
  }
});

test.each([
  ['sdk5-quorum-2hsm-1fail', 'acknowledged-key-stays-usable', 'Without any HSM failure this cannot happen'],
  ['sdk3-min1-3hsm-1fail', 'acknowledged-key-survives', 'With create_object_minimum_nodes 2 this cannot'],
])('what would have prevented it is what keysync explain told: %s in %s', async (name, property, remedy) => {
  await inFolder(async (folder) => {
    const itf = join(folder, 'trace.itf.json');
    const remedies = (text: string): string => /What would have prevented it\n(?: {4}- .*\n)+/.exec(text)![0];
    const explained = await commandLine('explain', name, property, '--itf', itf);
    const replayed = await commandLine('replay', itf);
    expect([explained.code, replayed.code]).toEqual([0, 0]);
    expect(remedies(replayed.stdout)).toBe(remedies(explained.stdout));
    expect(remedies(replayed.stdout)).toContain(remedy);
  });
});

test('a trace of what holds can be replayed: it has no steps, and shows nothing', async () => {
  await inFolder(async (folder) => {
    const itf = join(folder, 'trace.itf.json');
    await commandLine('explain', 'sdk5-quorum-2hsm-1fail', claim, '--itf', itf);
    const { code, stdout } = await commandLine('replay', itf);
    expect([code, stdout.split('\n', 1)[0]]).toEqual([
      0,
      `${claim} in sdk5-quorum-2hsm-1fail: nothing to see after 0 steps, expected: holds`,
    ]);
  });
});
