import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readingFields } from '#models';
import { verificationReportSchema } from '#reports';
import { commandLine, inFolder } from '../testing.ts';

const scenario = JSON.parse(
  readFileSync('models/scenarios/public/sdk3-min1-3hsm-1fail.json', 'utf8'),
) as Record<string, unknown> & { readonly expect: Record<string, string> };

/** Verifies a changed scenario; returns the run and the report. */
function verifyChanged(change: Record<string, unknown>, ...options: readonly string[]) {
  return inFolder(async (folder) => {
    const file = join(folder, 'scenario.json');
    const json = join(folder, 'report.json');
    writeFileSync(file, JSON.stringify({ ...scenario, ...change }));
    const run = await commandLine('verify', file, '--json', json, ...options);
    return { ...run, report: verificationReportSchema.parse(JSON.parse(readFileSync(json, 'utf8'))) };
  });
}

test('a scenario that is as expected: exit code 0, and a report that follows its schema', async () => {
  const { code, stdout, report } = await verifyChanged({});
  expect(code).toBe(0);
  expect(stdout).toContain('As expected: 1 scenario, 358 worlds.');
  expect(report.scenarios[0]).toMatchObject({ worlds: 358, transitions: 1396, depth: 8, complete: true });
  const found = report.scenarios[0]?.properties['acknowledged-key-survives'];
  expect(found).toMatchObject({ verdict: 'violated', length: 5, evidence: { key: 'key-1', holders: [] } });
  expect(found?.trace.map(({ action }) => action)).toEqual([
    'generate-key',
    'client-sync-fails',
    'client-sync-fails',
    'settle-creation',
    'hsm-fails',
  ]);
  expect(found?.trace[4]).toMatchObject({
    parameters: { hsm: 'hsm-a1' },
    changed: [
      { subject: 'hsm-a1', aspect: 'state', from: 'ACTIVE', to: 'FAILED' },
      { subject: 'hsm-a1', aspect: 'keys', from: 'key-1', to: 'none' },
      { subject: 'hsm-a1', aspect: 'users', from: 'co, cu', to: 'none' },
      { subject: 'faults', aspect: 'failures', from: '0', to: '1' },
    ],
  });
});

test('an expectation that is not met, in either direction: exit code 1, told first', async () => {
  const wrong = {
    ...scenario.expect,
    'acknowledged-key-survives': 'holds',
    'session-key-stays-local': 'holds',
    'rejected-key-leaves-nothing': 'violated',
  };
  const { code, stdout, report } = await verifyChanged({ expect: wrong });
  expect(code).toBe(1);
  expect(report.judgement).toBe('unexpected');
  expect(stdout).toContain(
    'acknowledged-key-survives in sdk3-min1-3hsm-1fail: violated after 5 steps, expected: holds',
  );
  expect(stdout).toContain('5. hsm-a1 fails and loses all it holds.');
  // What says nothing is no pass, and what holds is no violation.
  expect(stdout).toContain('session-key-stays-local in sdk3-min1-3hsm-1fail: vacuous, expected: holds');
  expect(stdout).toContain('rejected-key-leaves-nothing in sdk3-min1-3hsm-1fail: holds, expected: violated');
  expect(stdout).toMatch(/Again: +keysync explain \S+scenario\.json acknowledged-key-survives/);
  expect(stdout).toContain('- With create_object_minimum_nodes 2 this cannot happen within the scope');
  // Only what is not as expected is explained: the rest is nobody's trouble.
  const explained = Object.entries(report.scenarios[0]!.properties).filter(
    ([, { explanation }]) => explanation !== undefined,
  );
  expect(explained.map(([name]) => name)).toEqual(['acknowledged-key-survives']);
  expect(explained[0]![1].explanation).toMatchObject({ complete: true, neighbours: { length: 3 } });
});

test('a scenario that differs comes first in the table', async () => {
  await inFolder(async (folder) => {
    const file = join(folder, 'differs.json');
    writeFileSync(
      file,
      JSON.stringify({
        ...scenario,
        name: 'z-differs',
        expect: { 'key-creation-can-succeed': 'unreachable' },
      }),
    );
    const { code, stdout } = await commandLine('verify', 'sdk5-quorum-1hsm', file);
    expect(code).toBe(1);
    expect(stdout.indexOf('z-differs')).toBeLessThan(stdout.indexOf('sdk5-quorum-1hsm'));
  });
});

test.each([
  ['--max-worlds', '50'],
  ['--max-depth', '3'],
  ['--max-seconds', '0.000001'],
  ['--max-memory', '0.5k'],
])('a search stopped by %s %s is incomplete: exit code 3, never a pass', async (...limit) => {
  const { code, stdout, report } = await verifyChanged({ expect: undefined }, ...limit);
  expect(code).toBe(3);
  expect(report.scenarios[0]).toMatchObject({ complete: false, judgement: 'incomplete' });
  expect(report.scenarios[0]?.properties['key-moves-only-by-sync']?.verdict).toBe('incomplete');
  expect(stdout).toContain('this is not a pass');
});

test.each([
  ['--property', 'users-agree-across-hsms', '--property', 'acknowledged-key-survives'],
  ['--property', 'users-agree-across-hsms,acknowledged-key-survives'],
])('%s %s asks for some properties only', async (...chosen) => {
  const { code, report } = await verifyChanged({}, ...chosen);
  expect(code).toBe(0);
  expect(Object.keys(report.scenarios[0]?.properties ?? {})).toEqual([
    'acknowledged-key-survives',
    'users-agree-across-hsms',
  ]);
});

test('a file after --property is a file', async () => {
  const { code, stdout } = await commandLine(
    'verify',
    '--property',
    'users-agree-across-hsms',
    'sdk5-quorum-2hsm-1fail',
  );
  expect(code).toBe(0);
  expect(stdout).toContain('64');
});

test('--json - and --markdown - write to standard output, and nothing else does', async () => {
  const json = await commandLine('verify', 'sdk5-quorum-1hsm', '--json', '-');
  expect(verificationReportSchema.parse(JSON.parse(json.stdout)).scenarios[0]?.worlds).toBe(1);
  const markdown = await commandLine('verify', 'sdk5-quorum-1hsm', '--markdown', '-');
  expect(markdown.stdout).toMatch(/^# Verification\n/);
  expect(markdown.stdout).toContain('| sdk5-quorum-1hsm |');
});

test('the same scenario gives the same bytes', async () => {
  const report = async () => (await commandLine('verify', 'session-3hsm', 'clone-2x2', '--json', '-')).stdout;
  expect(await report()).toBe(await report());
});

describe('a scenario with several keys', () => {
  const several = ['verify', 'sdk3-min2-3hsm-1fail-2keys', '--property', 'key-creation-can-succeed'];

  test('is searched with one of each kind, and says so', async () => {
    const { code, stdout } = await commandLine(...several);
    expect(code).toBe(0);
    expect(stdout).toContain('795*');
    expect(stdout).toContain('* Searched with one key of each kind at a time');
    expect(stdout).toContain('for any number of such keys');
    const { scenarios } = verificationReportSchema.parse(
      JSON.parse((await commandLine(...several, '--json', '-')).stdout),
    );
    expect(scenarios[0]).toMatchObject({
      worlds: 795,
      keys: { searched: 'one-of-each-kind', kinds: [[['key-1'], ['key-2']]], meeting: null },
    });
  });

  test('is searched with all of them where its worlds are to be counted', async () => {
    const { stdout } = await commandLine(...several, '--count-worlds', '--json', '-');
    const { scenarios } = verificationReportSchema.parse(JSON.parse(stdout));
    expect(scenarios[0]).toMatchObject({ worlds: 83_033, keys: null });
  });
});

describe('--hash-compact', () => {
  const chosen = ['--property', 'acknowledged-key-survives,key-moves-only-by-sync'];

  test('comes to the same, and tells how probable it is that a world was missed', async () => {
    const exact = await verifyChanged({}, ...chosen, '--count-worlds');
    const { code, stdout, report } = await verifyChanged({}, ...chosen, '--hash-compact');
    expect(code).toBe(0);
    expect(exact.report.scenarios[0]?.missProbability).toBeNull();
    const { missProbability, ...told } = report.scenarios[0]!;
    expect({ ...told, missProbability: null }).toEqual(exact.report.scenarios[0]);
    expect(missProbability).toBeGreaterThan(0);
    expect(missProbability).toBeLessThan(1e-12);
    expect(stdout).toMatch(
      /As expected: 1 scenario, 358 worlds\. The probability .* missed is \d\.\de-1\d\./,
    );
  });

  test('leaves open what comes later: exit code 3, and what to do', async () => {
    const { code, stdout, report } = await verifyChanged({ expect: undefined }, '--hash-compact');
    expect(code).toBe(3);
    expect(report.scenarios[0]).toMatchObject({ complete: true, judgement: 'incomplete' });
    expect(report.scenarios[0]?.stopped).toMatchObject({ by: 'hash-compact' });
    expect(stdout).toContain('Run it without --hash-compact');
  });

  test.each([
    ['--max-worlds', '50'],
    ['--max-memory', '0.5k'],
  ])('is stopped by %s %s as well', async (...limit) => {
    const { code, report } = await verifyChanged(
      { expect: undefined },
      ...chosen,
      '--hash-compact',
      ...limit,
    );
    expect(code).toBe(3);
    expect(report.scenarios[0]).toMatchObject({ complete: false, judgement: 'incomplete' });
  });

  test.each([
    ['--workers', '2'],
    ['--checkpoint', 'nowhere.checkpoint'],
    ['--resume', 'nowhere.checkpoint'],
  ])('does not go with %s', async (option, value) => {
    const { code, stdout, stderr } = await commandLine(
      'verify',
      'sdk5-quorum-1hsm',
      '--hash-compact',
      option,
      value,
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(new RegExp(`'--hash-compact' cannot be used with option '${option}`));
    expect(existsSync(value)).toBe(false);
  });
});

describe('explain', () => {
  test('tells the claim, the rule, the steps with what each changed, the evidence, and why', async () => {
    const { code, stdout } = await commandLine(
      'explain',
      'sdk5-optout-1hsm-1fail',
      'acknowledged-key-survives',
    );
    expect(code).toBe(0);
    expect(stdout).toBe(`acknowledged-key-survives in sdk5-optout-1hsm-1fail: violated after 3 steps
  Claim:  An acknowledged token key is held by some HSM.
  Rule:   If the HSM fails on which a key was created before the key is cloned elsewhere, the key is lost.
          KS-KEY-LOSS, AWS CloudHSM User Guide, Key synchronization and durability settings, Understanding key synchronization (documented)

  1. The application app generates the token key key-1 on hsm-a1.
       hsm-a1: keys none → key-1
       key-1: creation none → replicating
       key-1: attempted none → hsm-a1
  2. The creation of key-1 is settled: 1 HSM must have it.
       key-1: creation replicating → acknowledged
       key-1: attempted hsm-a1 → none
* 3. hsm-a1 fails and loses all it holds.
       hsm-a1: state ACTIVE → FAILED
       hsm-a1: keys key-1 → none
       hsm-a1: users co, cu → none
       faults: failures 0 → 1

  Evidence: key: key-1; holders: none

  Which steps matter (* had it not happened, come later, or gone the other way, the claim would have been kept)
    1  Without it, step 2 is refused: no creation of this key is running.
    2  Without it, the claim would have nothing to say in the end.
  * 3  Without it, the key would have survived.

  What would have prevented it
    - Without any HSM failure this cannot happen within the scope of the scenario.

  Again:    keysync explain sdk5-optout-1hsm-1fail acknowledged-key-survives
`);
  });

  test('says so where there is nothing to tell', async () => {
    const { code, stdout } = await commandLine('explain', 'sdk5-quorum-1hsm', 'key-creation-can-succeed');
    expect(code).toBe(0);
    expect(stdout).toContain('No reachable world is a witness. (1 worlds)');
  });
});

test('explain --save writes a replay file, of a history without end as well', async () => {
  await inFolder(async (folder) => {
    for (const property of [
      'acknowledged-key-survives',
      'retried-use-succeeds',
      'key-creation-can-succeed',
    ]) {
      const { code, stdout } = await commandLine(
        'explain',
        'sdk5-optout-1hsm-1fail',
        property,
        '--save',
        folder,
      );
      expect(code).toBe(0);
      const file = /Saved: +(\S+\.replay\.json)/.exec(stdout)?.[1];
      const replayed = await commandLine('replay', file ?? 'nothing was saved');
      expect(replayed).toMatchObject({ code: 0 });
    }
    expect(readdirSync(folder)).toHaveLength(3);
    expect(
      (await commandLine('explain', 'clone-2x2', 'token-keys-converge', '--save', folder)).stdout,
    ).not.toContain('Saved');
  });
  const nowhere = await commandLine('explain', 'clone-2x2', 'token-keys-converge', '--save', 'package.json');
  expect(nowhere).toMatchObject({ code: 2, stdout: '' });
});

test('list names every scenario and every property', async () => {
  const { code, stdout } = await commandLine('list');
  expect(code).toBe(0);
  for (const file of readdirSync('models/scenarios/public'))
    expect(stdout).toContain(file.replace('.json', ''));
  expect(stdout).toContain('clone-holds-every-acknowledged-key');
});

describe('bad usage and bad input: exit code 2, one message, no stack trace', () => {
  const misspelt = { ...scenario, alow: {} };
  test.each<[string, unknown, string]>([
    ['an unknown field', misspelt, 'alow: unknown field "alow"; the nearest known one is "allow"'],
    [
      'an unknown field deep inside',
      { ...scenario, allow: { hsmFailure: 1 } },
      'the nearest known one is "hsmFailures"',
    ],
    [
      'a negative bound',
      { ...scenario, allow: { hsmFailures: -1 } },
      'allow.hsmFailures: expected at least 0, found -1',
    ],
    [
      'an unknown property',
      { ...scenario, expect: { 'acknowledged-key-survive': 'holds' } },
      '"acknowledged-key-survives"',
    ],
    ['null', null, 'expected an object, found null'],
    ['a list', [], 'expected an object, found an empty list'],
  ])('%s', async (_, value, message) => {
    await inFolder(async (folder) => {
      const file = join(folder, 'bad.json');
      const json = join(folder, 'report.json');
      writeFileSync(file, JSON.stringify(value, null, 2));
      const { code, stdout, stderr } = await commandLine('verify', file, '--json', json);
      expect(code).toBe(2);
      expect(stdout).toBe('');
      expect(stderr).toMatch(/^keysync: \S+bad\.json:\d+:\d+: /);
      expect(stderr).toContain(message);
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(existsSync(json)).toBe(false);
    });
  });

  test.each<[string, readonly string[], string]>([
    ['an unknown command', ['verfy'], 'verify'],
    ['an unknown option', ['verify', '--propert', 'x'], '--property'],
    [
      'an unknown property',
      ['explain', 'clone-2x2', 'acknowledged-key-survive'],
      '"acknowledged-key-survives"',
    ],
    ['an unknown scenario', ['verify', 'clone-2x3'], 'clone-2x2'],
    ['a file that is not there', ['verify', './nowhere.json'], './nowhere.json: there is no such file'],
    ['a folder', ['verify', 'models/'], 'this is a folder'],
    ['no worlds at all', ['verify', '--max-worlds', '0'], 'Expected a whole number from 1 up'],
    ['no memory at all', ['verify', '--max-memory', '0'], 'Expected a size such as 512M or 2G'],
    ['a size that is none', ['verify', '--max-memory', '1.5X'], 'Expected a size such as 512M or 2G'],
    ['a missing argument', ['explain', 'clone-2x2'], 'property'],
    [
      'a report that cannot be written',
      ['verify', 'sdk5-quorum-1hsm', '--json', 'README.md/x.json'],
      'cannot be written',
    ],
  ])('%s', async (_, args, message) => {
    const { code, stderr } = await commandLine(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test('__proto__ is refused, wherever it stands', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'proto.json');
      const text = JSON.stringify(scenario);
      writeFileSync(file, `{"__proto__": {"backups": 3}, ${text.slice(1)}`);
      const { code, stderr } = await commandLine('verify', file);
      expect(code).toBe(2);
      expect(stderr).toContain('__proto__');
    });
  });
});

describe('--readings', () => {
  const deletion = ['verify', 'tombstones-outage-delete', '--readings'];

  test('tells which verdicts depend on which assumption, the default first', async () => {
    const { code, stdout } = await commandLine(...deletion);
    expect(code).toBe(0);
    expect(stdout).toContain('What tombstones-outage-delete depends on');
    expect(stdout).toContain('deleted-key-never-spreads  violated by default, holds otherwise');
  });

  test('in JSON, for each field of assume', async () => {
    const { code, stdout } = await commandLine(...deletion, '--json', '-');
    expect(code).toBe(0);
    const { scenarios } = verificationReportSchema.parse(JSON.parse(stdout));
    expect(scenarios[0]?.readings?.map(({ field }) => field)).toEqual(readingFields);
    expect(scenarios[0]?.readings?.find(({ field }) => field === 'tombstones')).toMatchObject({
      assumption: 'tombstones',
      complete: true,
      differing: { 'deleted-key-never-spreads': { byDefault: 'violated', otherwise: 'holds' } },
    });
  });

  test('in Markdown, as a table', async () => {
    const { stdout } = await commandLine(...deletion, '--markdown', '-');
    expect(stdout).toMatch(/\| `assume.tombstones` +\| `deleted-key-never-spreads` +\| violated +\| holds/);
  });

  test('is silent unless it is asked', async () => {
    expect((await commandLine('verify', 'tombstones-outage-delete')).stdout).not.toContain('depends on');
    const { stdout } = await commandLine('verify', 'tombstones-outage-delete', '--json', '-');
    expect(JSON.parse(stdout).scenarios[0]).not.toHaveProperty('readings');
  });

  test('that was stopped is incomplete, whatever the scenario itself came to', async () => {
    // 576 worlds as it is, and some more under the other reading.
    const { code, stdout } = await commandLine(...deletion, '--max-worlds', '149');
    expect(code).toBe(3);
    expect(stdout).toContain('The search was stopped: there may be more.');
  });
});
