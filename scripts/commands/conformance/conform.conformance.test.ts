import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, type TestContext, test, vi } from 'vitest';
import type { Suite } from '#properties';
import { conformanceReportSchema, suiteFileText } from '#reports';
import { bundledCommand } from '../../bundled-command.ts';
import { processesWith, smallSuite } from '../../conformance/testing.ts';
import { commandLine } from '../../testing.ts';
import { type ConformOptions, conformCommand } from './conform.ts';

const driver = 'scripts/conformance/testdata/driver.mjs';
const breaking = (how: string): string => `'${process.execPath}' '${driver}' '${how}'`;

const formats = ['transcript', 'mermaid', 'itf', 'junit', 'markdown'] as const;

/** Runs the command on a suite, in a folder of its own, with every format of a report. */
async function conform(suite: Suite, driver: string, also: Partial<ConformOptions> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'keysync-test-'));
  const written: string[] = [];
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  try {
    const [suiteFile, json] = [join(folder, 'suite.json'), join(folder, 'report.json')];
    writeFileSync(suiteFile, suiteFileText(suite, '0.0.0'));
    const files = Object.fromEntries(formats.map((name) => [name, join(folder, name)] as const));
    const limits = { timeLimit: 60, patience: 0, identical: 5 };
    const options = { driver, suite: suiteFile, ...limits, json, ...files, ...also };
    const code = await conformCommand(options);
    const texts = readdirSync(folder)
      .filter((name) => !name.endsWith('.json'))
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);
    const report = conformanceReportSchema.parse(JSON.parse(readFileSync(json, 'utf8')));
    return { code, stdout: written.join(''), texts: Object.fromEntries(texts), report };
  } finally {
    stdout.mockRestore();
    rmSync(folder, { recursive: true });
  }
}

describe('keysync conform', () => {
  test('is content with an implementation that behaves as documented', async () => {
    const inMemory = `'${process.execPath}' scripts/implementations/in-memory/driver.ts`;
    const { code, stderr, stdout } = await commandLine(
      'conform',
      '--driver',
      inMemory,
      '--area',
      'session-keys',
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /\nNo test failed: [1-9]\d* of \d+ tests passed, 0 strayed, .* values were seen\.\n$/,
    );
  });

  test('writes what was said, and no diagram where nothing failed', async () => {
    const first = { ...smallSuite, tests: smallSuite.tests.slice(0, 1) };
    const { texts } = await conform(first, breaking('nothing'));
    expect(texts['transcript']?.split('\n')).toEqual(
      expect.arrayContaining(['> {"id":1,"request":"hello","protocol":1}', '< {"id":2,"outcome":"ready"}']),
    );
    expect(Object.keys(texts).sort()).toEqual(['junit', 'markdown', 'transcript']);
  });

  test('tells a test that fails, in every format, and how to run it alone', async () => {
    const { code, report, stdout, texts } = await conform(smallSuite, breaking('nothing'));
    expect(code).toBe(1);
    expect(report).toMatchObject({ outcome: 'failed', counts: { passed: 1, failed: 1 } });
    expect(texts['mermaid']).toContain('1. generate key-1');
    expect(texts['itf']).toContain('"ITF"');
    expect(texts['junit']).toContain('failures="1"');
    expect(texts['markdown']).toContain(
      '## generate-key key=key-1 hsm=hsm-1 was accepted, and should be refused: key-already',
    );
    const again = / Again: +keysync (.*)\n/.exec(stdout)?.[1] ?? '';
    expect(again).toMatch(/ --time-limit 60 --patience 0 --only generate-key-again$/);
    // As a shell takes it.
    const words = spawnSync('sh', ['-c', `printf '%s\\n' ${again}`], { encoding: 'utf8' }).stdout;
    expect(words.split('\n')).toContain(breaking('nothing'));
  });

  test('names a call that the implementation lacks, and goes on', async () => {
    const { code, report, stdout } = await conform(smallSuite, breaking('lacks a call'));
    expect(code).toBe(1);
    expect(report).toMatchObject({
      outcome: 'failed',
      counts: { failed: smallSuite.tests.length, broken: 0 },
      failures: [{ mismatch: { kind: 'call', operation: 'GenerateKey', answered: 'HTTP 501' } }],
    });
    expect(stdout).toContain('failed GenerateKey answered HTTP 501\n');
  });

  test('shows the calls by which a deployment was to be built', async () => {
    const { code, report, stdout } = await conform(smallSuite, breaking('is not built'));
    expect(code).toBe(1);
    expect(report.failures).toMatchObject([
      { mismatch: { calls: [{ call: 'CreateHsm', came: 'refused' }] } },
    ]);
    expect(stdout).toContain('\n✗   CreateHsm → refused\n');
  });

  test('says that too few tests passed', async () => {
    const first = { ...smallSuite, tests: smallSuite.tests.slice(0, 1) };
    const { code, stdout, report } = await conform(first, breaking('nothing'), { atLeast: 2 });
    expect([code, report.outcome, report.passedMin]).toEqual([1, 'too-few', 2]);
    expect(stdout).toMatch(
      /Too few tests passed: 1 of 1 test, and at least 2 had to .* this is no pass\.\n$/,
    );
  });

  test('takes a test by its whole name, and several by a part of it', async () => {
    const one = await conform(smallSuite, breaking('nothing'), { only: 'generate-key' });
    expect(one.report.results.map(({ id }) => id)).toEqual(['generate-key']);
    const both = await conform(smallSuite, breaking('nothing'), { only: 'generate' });
    expect(both.report.tests).toBe(2);
  });

  test.for<Partial<ConformOptions>>([{ only: 'nothing of the kind' }, { area: ['users'] }])(
    'has nothing to do where nothing is asked for: %j',
    async (choice) => {
      const run = conform(smallSuite, breaking('nothing'), choice);
      await expect(run).rejects.toThrow(/: no test of the suite is asked for\./);
    },
  );

  test('does not run a suite that was made for another model', async () => {
    const [one] = smallSuite.tests;
    const wrong = { ...one!.steps[0]!, expected: { outcome: 'failed' } as const };
    const run = conform({ ...smallSuite, tests: [{ ...one!, steps: [wrong] }] }, breaking('nothing'));
    await expect(run).rejects.toThrow(
      /: generate-key is no test of this model: its step 1, generate-key .* is expected to be failed, and here it is accepted\./,
    );
  });

  test('takes nothing for a pass of which nothing is known', async () => {
    const { code, stdout } = await conform(smallSuite, breaking('cannot be that'));
    expect(code).toBe(1);
    expect(stdout).toMatch(/No test passed: 0 strayed, 2 are not applicable, .* this is no pass\.\n$/);
  });

  test('tells a driver that breaks, with its last words', async () => {
    const { code, stdout, report } = await conform(smallSuite, breaking('dies with a code'));
    expect(code).toBe(1);
    expect(report).toMatchObject({ outcome: 'broken', breakdown: { kind: 'died', lastWords: ['at work'] } });
    expect(stdout).toContain('Because:   it ended with exit code 3\n');
  });

  test('tells a driver that breaks at the very end', async () => {
    const first = { ...smallSuite, tests: smallSuite.tests.slice(0, 1) };
    const { code, report } = await conform(first, breaking('answers bye and fails'));
    expect(code).toBe(1);
    expect(report).toMatchObject({ outcome: 'broken', counts: { passed: 1 }, breakdown: { kind: 'died' } });
  });
});

describe('an interruption', { concurrent: true }, () => {
  test.for(['SIGINT', 'SIGTERM'] as const)(
    '%s while a driver is asked ends the run with what was done: exit code 3',
    async (name, context) => {
      const { session, word, output } = await hanging(context);
      session.kill(name);
      const [code] = (await once(session, 'close')) as [number | null];
      expect(output()).toContain('Incomplete: stopped after 0 of 2 tests');
      expect(code).toBe(3);
      expect(processesWith(word)).toEqual([]);
    },
  );

  test.for(['SIGHUP', 'SIGQUIT'] as const)(
    '%s, which nobody waits for, takes the driver along',
    async (name, context) => {
      const { session, word } = await hanging(context);
      expect(processesWith(word).length).toBeGreaterThan(0);
      session.kill(name);
      const [, signal] = (await once(session, 'close')) as [number | null, NodeJS.Signals | null];
      expect(signal).toBe(name);
      await context.expect.poll(() => processesWith(word), patient).toEqual([]);
    },
  );
});

const patient = { timeout: 60_000 };

/** A run that waits for an answer for ever; its driver has a word of its own in its command line. */
async function hanging(context: TestContext) {
  const word = `${context.task.id}-${process.pid}`;
  const folder = mkdtempSync(join(tmpdir(), 'keysync-test-'));
  const [suiteFile, transcript] = [join(folder, 'suite.json'), join(folder, 'transcript')];
  writeFileSync(suiteFile, suiteFileText(smallSuite, '0.0.0'));
  const options = {
    driver: `${breaking('hangs')} '' '${word}'`,
    suite: suiteFile,
    transcript,
    'time-limit': '1000',
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  const session = spawn(process.execPath, [bundledCommand(), 'conform', ...args]);
  let output = '';
  for (const stream of [session.stdout, session.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  context.onTestFinished(() => {
    session.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });
  // Until the run has ended, the transcript is beside its place.
  const written = (): string | undefined => readdirSync(folder).find((name) => name.startsWith('transcript'));
  const lines = (): string => {
    const file = written();
    return file === undefined ? output : readFileSync(join(folder, file), 'utf8');
  };
  await context.expect.poll(lines, patient).toContain('"request":"do"');
  return { session, word, output: () => output };
}
