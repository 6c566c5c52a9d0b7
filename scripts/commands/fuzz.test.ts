import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { publicScenarios, type Scenario } from '#models';
import { type FuzzReport, fuzzReportSchema, replayFileSchema, replayReportSchema } from '#reports';
import { bundledCommand } from '../bundled-command.ts';
import { digestOf } from '../digest.ts';
import { commandLine, inFolder, type Run } from '../testing.ts';

const scenario = publicScenarios.find(({ name }) => name === 'sdk3-min1-3hsm-1fail')!;

interface FuzzRun extends Run {
  readonly report: FuzzReport;
  /** What is in the folder for failures; null where it was not made. */
  readonly saved: readonly string[] | null;
}

/** Looks for failures, with a report and a folder for failures in the given folder. */
async function fuzz(folder: string, ...args: readonly string[]): Promise<FuzzRun> {
  const json = join(folder, 'report.json');
  const save = join(folder, 'failures', 'of today');
  const run = await commandLine('fuzz', ...args, '--json', json, '--save', save);
  return {
    ...run,
    report: fuzzReportSchema.parse(JSON.parse(readFileSync(json, 'utf8'))),
    saved: existsSync(save) ? readdirSync(save) : null,
  };
}

/** The file of a scenario with something changed. */
function fileOf(folder: string, change: Partial<Scenario>): string {
  const file = join(folder, 'scenario.json');
  writeFileSync(file, JSON.stringify({ ...scenario, ...change }, null, 2));
  return file;
}

test('an interruption ends it with a report of what was done so far, which is no pass: exit code 3', async () => {
  await inFolder(async (folder) => {
    const listenerCount = process.listenerCount('SIGTERM');
    const interruption = setInterval(() => {
      if (process.listenerCount('SIGTERM') === listenerCount) return;
      clearInterval(interruption);
      process.emit('SIGTERM');
    });
    const { code, report } = await fuzz(folder, scenario.name, '--runs', '100000000');
    expect(code).toBe(3);
    expect(report).toMatchObject({ outcome: 'incomplete', runsWanted: 100_000_000, failure: null });
    expect(report.runs).toBeLessThan(100_000_000);
  });
});

test('a scenario that comes with keysync has no failure: exit code 0, a report, nothing saved', async () => {
  await inFolder(async (folder) => {
    const { code, stdout, stderr, report, saved } = await fuzz(folder, scenario.name, '--runs', '500');
    expect({ code, stderr, saved }).toEqual({ code: 0, stderr: '', saved: null });
    expect(stdout).toMatch(/^Random interleavings of sdk3-min1-3hsm-1fail, seed 1\n {2}500 runs, /);
    expect(stdout).toContain('of 358 (');
    expect(stdout).toContain('\nNo failure in 500 runs. ');
    expect(report).toMatchObject({ outcome: 'no-failure', runs: 500, runsWanted: 500, failure: null });
    expect(report.worlds.known).toBe(358);
    expect(report.worlds.reached).toBeGreaterThan(200);
  });
});

test('a scenario in which no step can happen is no pass: nothing was looked at', async () => {
  await inFolder(async (folder) => {
    const file = join(folder, 'stuck.json');
    const scenario = JSON.parse(readFileSync('models/scenarios/public/sdk5-quorum-1hsm.json', 'utf8'));
    scenario.clusters['cluster-a'].up = [];
    writeFileSync(file, JSON.stringify({ ...scenario, allow: {}, expect: {} }));
    const { code, stdout } = await commandLine('fuzz', file, '--runs', '50', '--save', folder);
    expect(code).toBe(3);
    expect(stdout).toContain('no step can happen in this scenario. This is not a pass.');
  });
});

describe('the report', () => {
  const reportOf = async (...args: readonly string[]): Promise<FuzzReport & { readonly text: string }> => {
    const { stdout: text } = await commandLine('fuzz', ...args, '--runs', '150', '--json', '-');
    return { ...fuzzReportSchema.parse(JSON.parse(text)), text };
  };

  test('of one scenario is the same, byte for byte, for the same arguments', async () => {
    expect((await reportOf(scenario.name)).text).toBe((await reportOf(scenario.name)).text);
  });

  test('of random deployments is so too, and another one for another seed', async () => {
    const report = await reportOf('--seed', '7');
    expect((await reportOf('--seed', '7')).text).toBe(report.text);
    const other = await reportOf('--seed', '4294967295');
    expect([report.seed, other.seed]).toEqual([7, 4_294_967_295]);
    expect([other.steps, other.actions]).not.toEqual([report.steps, report.actions]);
  });
});

describe('runs in several threads', () => {
  const told = async (...args: readonly string[]) => {
    const { code, stdout } = await commandLine('fuzz', ...args);
    return { code, stdout };
  };

  test('are told in the same bytes', () =>
    inFolder(async (folder) => {
      const property = ['--property', 'acknowledged-key-survives'];
      const args = ['clone-2x1-region-loss', ...property, '--runs', '5001', '--save', folder, '--json', '-'];
      const alone = await told(...args);
      expect(alone.code).toBe(1);
      expect(await told(...args, '--workers', '2', '--no-cache')).toEqual(alone);
    }));

  test('that were done before are not done again', () =>
    inFolder(async (folder) => {
      const asked = [scenario.name, '--json', '-', '--save', folder, '--cache', folder, '--workers', '2'];
      await told(...asked, '--runs', '2500');
      const [kept, ...others] = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
        name.endsWith('.json'),
      );
      expect(others).toEqual([]);
      // A number that no run comes to shows where what is told comes from.
      const file = join(folder, kept!);
      const { answer } = JSON.parse(readFileSync(file, 'utf8'));
      answer.coverage.refusalCount = 123_456_789;
      writeFileSync(file, JSON.stringify({ answer, seal: digestOf([basename(file, '.json'), answer]) }));
      const more = await told(...asked, '--runs', '3000');
      const { refusals, runs } = fuzzReportSchema.parse(JSON.parse(more.stdout));
      expect(runs).toBe(3000);
      expect(refusals).toBeGreaterThan(123_456_789);
    }));

  test('that are stopped are no pass', async () => {
    const { code, stdout } = await told('--workers', '2', '--seconds', '0.001', '--no-cache');
    expect(code).toBe(3);
    expect(stdout).toContain('Incomplete: stopped after 0 of 20,000 runs, without a failure so far');
  });
});

test('what is not as expected: exit code 1, a file that replays to the same', async () => {
  await inFolder(async (folder) => {
    const wrong = fileOf(folder, { expect: { 'acknowledged-key-survives': 'holds' } });
    const { code, stdout, report, saved } = await fuzz(folder, wrong);
    expect(code).toBe(1);
    expect(saved).toEqual([expect.stringMatching(/^acknowledged-key-survives-[\da-f]{8}\.replay\.json$/)]);
    const file = join(folder, 'failures', 'of today', saved?.[0] ?? '');
    const { failure } = report;
    expect(failure).toMatchObject({ property: 'acknowledged-key-survives', verdict: 'violated', file });
    expect(failure?.lengths).toMatchObject({ shrunk: 5, shortest: 5 });
    expect(stdout).toContain('acknowledged-key-survives in sdk3-min1-3hsm-1fail: violated after 5 steps');
    expect(stdout).toMatch(/\nA failure in run [\d,]+: acknowledged-key-survives\.\n$/);

    const written = replayFileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    expect(written).toMatchObject({
      property: 'acknowledged-key-survives',
      expect: 'holds',
      note: `Found by "keysync fuzz" in sdk3-min1-3hsm-1fail: seed 1, run ${report.runs}.`,
    });
    // The command that the report names, as it is, in a shell.
    const again = /^ {2}Again: {4}keysync (replay .+)$/m.exec(stdout)?.[1];
    const replayed = inShell(`${again} --json -`);
    expect(replayed.code).toBe(1);
    const { property, trace, evidence, shown } = replayReportSchema.parse(JSON.parse(replayed.stdout));
    expect({ property, trace, evidence, verdict: shown }).toEqual({
      property: failure?.property,
      trace: failure?.trace,
      evidence: failure?.evidence,
      verdict: failure?.verdict,
    });

    // A folder that collects failures has each once.
    expect((await fuzz(folder, wrong)).saved).toEqual(saved);
  });

  function inShell(command: string): Run {
    const { status, stdout, stderr } = spawnSync(`"$NODE" "$KEYSYNC" ${command}`, {
      shell: true,
      encoding: 'utf8',
      env: { ...process.env, NODE: process.execPath, KEYSYNC: bundledCommand() },
    });
    return { code: status, stdout, stderr };
  }
});

test('a witness of what should be out of reach is a failure, and is replayed as one', async () => {
  await inFolder(async (folder) => {
    const wrong = fileOf(folder, { expect: { 'key-creation-can-succeed': 'unreachable' } });
    const { code, report } = await fuzz(folder, wrong);
    expect(code).toBe(1);
    expect(report.failure).toMatchObject({ property: 'key-creation-can-succeed', verdict: 'reachable' });
    const replayed = await commandLine('replay', report.failure?.file ?? '');
    expect(replayed.code).toBe(1);
    expect(replayed.stdout).toMatch(/: reachable after \d+ steps, expected: unreachable\n/);
  });
});

test('a hazard that is asked for is found in random deployments, and told in the smallest', async () => {
  await inFolder(async (folder) => {
    const asked = ['--property', 'acknowledged-key-survives', '--property', 'session-key-stays-local'];
    const { code, stdout, report, saved } = await fuzz(folder, ...asked);
    expect(code).toBe(1);
    expect(saved).toHaveLength(1);
    const { failure } = report;
    expect(failure).toMatchObject({
      property: 'acknowledged-key-survives',
      minimal: true,
      lengths: { shrunk: 3, shortest: 3 },
    });
    const { clusters, clients, keys, regions, backups } = failure!.scenario;
    expect([clusters, clients, keys, regions].map((some) => Object.keys(some).length)).toEqual([1, 1, 1, 1]);
    expect(Object.values(clusters).map(({ hsms }) => hsms.length)).toEqual([1]);
    expect(backups).toBe(0);
    expect(stdout).toMatch(/^ {2}May happen: hsmFailures 1$/m);
    // The other one is told only where the runs came to a session key first.
    const told = Object.keys(report.properties);
    expect(told).toContain('acknowledged-key-survives');
    expect(asked).toEqual(expect.arrayContaining(told));
  });
});

test.each([
  ['random deployments', []],
  ['a scenario too large to be known at once', ['core-4hsm-2keys-2fail']],
])('no time left for %s: exit code 3, not a pass, and the report so far', async (_, where) => {
  await inFolder(async (folder) => {
    const { code, stdout, report, saved } = await fuzz(folder, ...where, '--seconds', '0.000001');
    expect({ code, saved }).toEqual({ code: 3, saved: null });
    expect(report).toMatchObject({ outcome: 'incomplete', runs: 0, runsWanted: 20_000 });
    expect(stdout).toContain('Incomplete: stopped after 0 of 20,000 runs, without a failure so far');
    expect(stdout).toContain('this is not a pass');
  });
});

test('time enough: --seconds is no failure', async () => {
  await inFolder(async (folder) => {
    const { code, report } = await fuzz(folder, '--seconds', '100000', '--runs', '1', '--seed', '0');
    expect(code).toBe(0);
    expect(report).toMatchObject({ outcome: 'no-failure', runs: 1, deployments: 1 });
  });
});

describe('names that look like something else', () => {
  test('are told as they are, and replayed', async () => {
    await inFolder(async (folder) => {
      const [client, key, hsm, user] = ['<b>app</b>', String.raw`\u001b[31m`, '$(true) %s [2J', '--json'];
      const file = fileOf(folder, {
        name: '../`true`',
        clusters: { us: { region: 'us-east-1', hsms: [hsm], start: 'running', degraded: [] } },
        clients: { [client]: { cluster: 'us', sdk: 5, keyAvailabilityCheck: false } },
        users: ['co', user],
        cryptoOfficer: 'co',
        keys: { [key]: { class: 'token', client, owner: user, sharedWith: [], exportable: true } },
        expect: { 'acknowledged-key-survives': 'holds' },
      });
      const { code, stdout, report } = await fuzz(folder, file);
      expect(code).toBe(1);
      expect(stdout).toContain('acknowledged-key-survives in ../`true`: violated after 3 steps');
      expect(stdout).toContain(`1. The application ${client} generates the token key ${key} on ${hsm}.`);
      expect(stdout).toContain(`${hsm}: users co, ${user} → none`);
      expect(stdout.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
      const replayed = await commandLine('replay', report.failure?.file ?? '');
      expect(replayed.code).toBe(1);
      expect(replayed.stdout).toContain(`3. ${hsm} fails and loses all it holds.`);
    });
  });

  test.each<[what: string, change: Partial<Scenario> & Record<string, unknown>]>([
    ['a name', { users: ['co', 'cu', '\u001b[31m'] }],
    ['an unknown field', { '\u009b31m\u007f': 'x' }],
  ])('%s that would reach the terminal is refused, and does not', async (_, change) => {
    await inFolder(async (folder) => {
      const { code, stdout, stderr } = await commandLine('fuzz', fileOf(folder, change));
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/^keysync: \S+scenario\.json:\d+:\d+: /);
      expect(stderr.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
      expect(stderr.trimEnd().split('\n')).toHaveLength(2);
    });
  });
});

describe('bad usage and bad input: exit code 2, one message, nothing left behind', () => {
  const whole = 'Expected a whole number from 1 up.';
  const seed = 'Expected a whole number from 0 to 4294967295.';
  const time = 'Expected a number of seconds above 0.';
  const noProperty = 'Expected a name, or several with commas.';

  test.each<[args: readonly string[], message: string]>([
    [['--runs', '0'], whole],
    [['--seed', '-1'], seed],
    [['--seed', '4294967296'], seed],
    [['--seed', 'x'], seed],
    [['--seconds', '0'], time],
    [['--property', 'acknowledged-key-survive'], 'the nearest known one is "acknowledged-key-survives"'],
    // An empty variable of a shell: to ask nothing would look like a pass.
    [['--property', ''], noProperty],
    [['clone-2x3'], 'The nearest scenario is clone-2x2'],
    [['--patience', '2'], "'--patience' says nothing without '--queue'"],
    [['--no-cache'], "'--cache' says nothing without two '--workers' or more, or '--queue'"],
    [['--workers', '1', '--cache', '.'], "'--cache' says nothing without two '--workers' or more, or"],
    [['--workers', '2', '--queue', 'redis://host'], "cannot be used with option '--queue <address>'"],
  ])('%j', async (args, message) => {
    await inFolder(async (folder) => {
      const outputs = ['--json', join(folder, 'a', 'report.json'), '--save', join(folder, 'b')];
      expectRefusal(await commandLine('fuzz', ...args, ...outputs), message);
      expect(readdirSync(folder)).toEqual([]);
    });
  });

  test('a scenario file that is cut off', async () => {
    await inFolder(async (folder) => {
      const file = fileOf(folder, {});
      writeFileSync(file, readFileSync(file, 'utf8').slice(0, 400));
      expectRefusal(await commandLine('fuzz', file, '--save', join(folder, 'b')), 'scenario.json:');
      expect(readdirSync(folder)).toEqual(['scenario.json']);
    });
  });

  test('a property that asks for a witness, where nothing says that there should be none', async () => {
    expectRefusal(
      await commandLine('fuzz', '--property', 'key-creation-can-succeed'),
      'it asks for a witness',
    );
    const named = await commandLine('fuzz', 'clone-2x2', '--property', 'key-creation-can-succeed');
    expectRefusal(named, 'it asks for a witness');
  });

  test('outputs that cannot be written, before any long work', async () => {
    await inFolder(async (folder) => {
      const [taken, free] = [join(folder, 'taken'), join(folder, 'free')];
      writeFileSync(taken, 'mine');
      const endless = ['fuzz', '--runs', '1000000000', '--seconds', '100'];
      const refusedFor = async (json: string, save: string): Promise<string> => {
        const run = await commandLine(...endless, '--json', json, '--save', save);
        expectRefusal(run, 'cannot be written');
        return run.stderr;
      };
      expect(await refusedFor(join(free, 'x.json'), taken)).toContain(`${taken}: the folder cannot`);
      expect(await refusedFor(join(taken, 'x.json'), free)).toContain('x.json: the file cannot');
      expect(await refusedFor(folder, free)).toContain(`${folder}: the file cannot`);
      expect(readdirSync(folder)).toEqual(['taken']);
      expect(readFileSync(taken, 'utf8')).toBe('mine');
    });
  });

  function expectRefusal({ code, stdout, stderr }: Run, message: string): void {
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(2);
  }
});
