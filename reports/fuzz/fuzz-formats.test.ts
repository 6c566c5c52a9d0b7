import { describe, expect, test } from 'vitest';
import {
  type Actions,
  actions,
  parseScenario,
  type Refusal,
  refusals,
  type Scenario,
  type ScenarioInput,
} from '#models';
import {
  engineClaims,
  Fuzzing,
  type FuzzingOptions,
  type FuzzingResult,
  type Replay,
  replay,
} from '#properties';
import { deploymentLines } from '../check/deployment-text.ts';
import { countText } from '../formats/count.ts';
import type { Paint } from '../formats/paint.ts';
import { printable } from '../formats/printable.ts';
import { type ReplayFile, replayFileOf, replayFileSchema } from '../replay/replay-file.ts';
import { replayReportOf, replayReportSchema } from '../replay/replay-report.ts';
import { replayText } from '../replay/replay-text.ts';
import { type FuzzReport, fuzzReportOf, fuzzReportSchema } from './fuzz-report.ts';
import { fuzzText } from './fuzz-text.ts';

const survives = 'acknowledged-key-survives';
const hostile = '<script>alert("x")</script>|*_`\u202Eabc';

/** One HSM, the check off, one failure: the key is lost in three steps. */
function lossy(name: string, expected?: ScenarioInput['expect'], also = ''): Scenario {
  const { scenario, problems } = parseScenario({
    name,
    regions: { [`region${also}`]: 'aws' },
    clusters: { [`cluster${also}`]: { region: `region${also}`, hsms: [`hsm${also}`], start: 'running' } },
    clients: { [`app${also}`]: { cluster: `cluster${also}`, sdk: 5, keyAvailabilityCheck: false } },
    users: ['co', 'cu'],
    cryptoOfficer: 'co',
    keys: { [`key${also}`]: { class: 'token', client: `app${also}`, owner: 'cu' } },
    allow: { hsmFailures: 1 },
    ...(expected && { expect: expected }),
  } satisfies ScenarioInput);
  if (scenario === undefined) throw new Error(problems[0]?.message);
  return scenario;
}

/** Server-side synchronization copies session keys, too. */
const careless: Actions = {
  ...actions,
  serverSyncCopies: {
    ...actions.serverSyncCopies,
    forbids: (_, { source, target }) =>
      source.cluster === target.cluster ? undefined : 'different-clusters',
  },
};

function fuzzed(options: FuzzingOptions, sliceCountMax = Number.POSITIVE_INFINITY): FuzzingResult {
  const fuzzing = new Fuzzing({ runCountMax: 400, ...options });
  for (let slice = 0; slice < sliceCountMax && fuzzing.advance(); slice += 1);
  return fuzzing.result();
}

const results = {
  'no failure': fuzzed({ scenario: lossy('plain') }),
  'a failure': fuzzed({ scenario: lossy('plain', { [survives]: 'holds' }), seed: 3 }),
  'a witness': fuzzed({ scenario: lossy('plain', { 'key-creation-can-succeed': 'unreachable' }) }),
  'an end too early': fuzzed({ scenario: lossy('plain') }, 1),
  'no failure in random deployments': fuzzed({ runCountMax: 64 }),
  'a failure in random deployments': fuzzed({ actions: careless, runCountMax: 2_000 }),
  'an end too early in random deployments': fuzzed({ runCountMax: 1_234 }, 2),
} as const;

const told = (what: keyof typeof results, file: string | null = null): FuzzReport =>
  fuzzReportOf(results[what], '0.0.0', file);
const textOf = (what: keyof typeof results, file: string | null = null): string => fuzzText(told(what, file));

describe('a report of random runs', () => {
  test.each(Object.keys(results) as (keyof typeof results)[])('of %s follows its schema', (what) => {
    const report = told(what, 'failures/one.json');
    expect(fuzzReportSchema.parse(report)).toEqual(report);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  test.each<readonly [keyof typeof results, FuzzReport['outcome']]>([
    ['no failure', 'no-failure'],
    ['no failure in random deployments', 'no-failure'],
    ['a failure', 'failure'],
    ['a witness', 'failure'],
    ['a failure in random deployments', 'failure'],
    ['an end too early', 'incomplete'],
    ['an end too early in random deployments', 'incomplete'],
  ])('of %s says %s', (what, outcome) => {
    expect(told(what).outcome).toBe(outcome);
  });

  test('that was interrupted while it shrank still says that there is a failure', () => {
    const result = { ...results['a failure'], complete: false };
    expect(fuzzReportOf(result, '0.0.0', null).outcome).toBe('failure');
  });

  test('has the numbers of the runs', () => {
    const result = results['no failure'];
    expect(told('no failure')).toMatchObject({
      seed: 1,
      scenario: 'plain',
      runs: 400,
      runsWanted: 400,
      runsOnLiveActors: 2,
      deployments: 1,
      steps: result.stepCount,
      refusals: result.refusalCount,
      worlds: { reached: result.missed?.worlds.reached, atLeast: false, known: 7 },
      transitions: result.missed?.transitions,
      failure: null,
    });
    expect(told('no failure').properties[survives]).toEqual({ applied: true, seen: 1, nearest: 3 });
    expect(Object.keys(told('no failure').actions)).toEqual(Object.values(actions).map(({ name }) => name));
  });

  test('gives reasons in one order, whatever the order in which they occurred', () => {
    const given: readonly Refusal[] = ['failures-used-up', 'hsm-not-in-use', 'not-allowed'];
    const counts = (reasons: readonly Refusal[]): ReadonlyMap<Refusal, number> =>
      new Map(reasons.map((reason) => [reason, given.indexOf(reason)]));
    const reported = (reasons: readonly Refusal[]): string => {
      const action = { action: 'hsm-fails', taken: 1, refused: counts(reasons), forbidden: counts(reasons) };
      return JSON.stringify(fuzzReportOf({ ...results['no failure'], actions: [action] }, '0.0.0', null));
    };
    expect(reported(given)).toBe(reported(given.toReversed()));
    const inOrder = Object.keys(refusals).filter((reason) => given.includes(reason as Refusal));
    const { refused } = (JSON.parse(reported(given)) as FuzzReport).actions['hsm-fails']!;
    expect(Object.keys(refused)).toEqual(inOrder);
  });

  test('says what never occurred of what can, where that is known', () => {
    const missed = {
      worlds: { reached: 1, known: 3 },
      transitions: { reached: 0, known: 2 },
      actions: ['hsm-fails'],
      refusals: [{ action: 'hsm-fails', refusal: 'hsm-not-in-use' }],
      nearestWorld: ['hsm fails and loses all it holds.'],
    } as const;
    expect(fuzzReportOf({ ...results['no failure'], missed }, '0.0.0', null).never).toEqual({
      actions: ['hsm-fails'],
      refusals: [{ action: 'hsm-fails', reason: 'hsm-not-in-use' }],
      world: ['hsm fails and loses all it holds.'],
    });
  });

  test('says what never occurred of all there is, where it is not known', () => {
    const { never } = told('an end too early in random deployments');
    const result = results['an end too early in random deployments'];
    const idle = result.actions.filter(({ taken }) => taken === 0).map(({ action }) => action);
    const given = new Set(
      result.actions.flatMap(({ refused, forbidden }) => [...refused.keys(), ...forbidden.keys()]),
    );
    expect(idle.length).toBeGreaterThan(0);
    expect(never.actions).toEqual(idle);
    expect(never.refusals).toEqual(
      (Object.keys(refusals) as Refusal[])
        .filter((reason) => !given.has(reason))
        .map((reason) => ({ action: null, reason })),
    );
    expect(never.world).toBeNull();
  });

  test.each<readonly [keyof typeof results, string, string]>([
    ['a failure', survives, 'violated'],
    ['a witness', 'key-creation-can-succeed', 'reachable'],
    ['a failure in random deployments', 'session-key-never-moves', 'violated'],
  ])('of %s tells it: %s is %s', (what, property, verdict) => {
    const { failure } = told(what, 'failures/one.json');
    const { scenario, trace, evidence, lengths } = results[what].failure!;
    expect(failure).toEqual({
      property,
      verdict,
      scenario,
      lengths,
      minimal: true,
      evidence,
      trace,
      file: 'failures/one.json',
    });
  });
});

describe('the text of random runs', () => {
  const lastOf = (text: string): string | undefined => text.trimEnd().split('\n').at(-1);

  test('over a scenario begins with how much was done, and of how much', () => {
    const { stepCount, refusalCount } = results['no failure'];
    expect(textOf('no failure').split('\n').slice(0, 3)).toEqual([
      'Random interleavings of plain, seed 1',
      `  400 runs, ${countText(stepCount)} steps taken, ${countText(refusalCount)} refused; 2 runs also on live actors`,
      '  7 of 7 (100 %) worlds, 6 of 6 (100 %) transitions',
    ]);
  });

  test('over random deployments says that nobody knows of how much', () => {
    const { stepCount, refusalCount, worldCount, deploymentCount } =
      results['no failure in random deployments'];
    const lines = textOf('no failure in random deployments').split('\n');
    expect(deploymentCount).toBeGreaterThan(1);
    expect(lines.slice(0, 3)).toEqual([
      `Random interleavings in ${deploymentCount} random deployments, seed 1`,
      `  64 runs, ${countText(stepCount)} steps taken, ${countText(refusalCount)} refused; 1 run also on live actors`,
      `  ${countText(worldCount)} distinct worlds; nobody knows how many there are`,
    ]);
  });

  test('says at least where some worlds were forgotten', () => {
    const report = told('no failure in random deployments');
    const worlds = { reached: 1_234_567, atLeast: true, known: null };
    expect(fuzzText({ ...report, worlds })).toContain('  at least 1,234,567 distinct worlds; nobody');
    expect(fuzzText(report)).not.toContain('at least');
  });

  test.each([
    [9_999, 10_000, '9,999 of 10,000 (99.9 %)'],
    [999_999, 1_000_000, '999,999 of 1,000,000 (99.9 %)'],
    [10_000, 10_000, '10,000 of 10,000 (100 %)'],
    [2, 3, '2 of 3 (66.6 %)'],
    [1, 10_000, '1 of 10,000 (0 %)'],
    [0, 5, '0 of 5 (0 %)'],
    [0, 0, '0 of 0 (100 %)'],
  ])('tells %i of %i as %s', (reached, known, share) => {
    const report = told('no failure');
    const text = fuzzText({
      ...report,
      worlds: { reached, atLeast: false, known },
      transitions: { reached, known },
    });
    expect(text).toContain(`  ${share} worlds, ${share} transitions\n`);
  });

  test('has a row for every action that was tried, and the others nowhere in the table', () => {
    const { actions: rows, ...rest } = told('no failure');
    const idle = { taken: 0, refused: {}, forbidden: { 'not-allowed': 3 } };
    const text = fuzzText({
      ...rest,
      actions: {
        'hsm-fails': {
          taken: 1_500,
          refused: { 'hsm-not-in-use': 2_000, 'failures-used-up': 1 },
          forbidden: {},
        },
        'hsm-recovers': { taken: 0, refused: { 'hsm-not-degraded': 1 }, forbidden: {} },
        'delete-key': idle,
      },
    });
    expect(text).toMatch(/^ {2}hsm-fails +1,500 {2}hsm-not-in-use 2,000, failures-used-up 1$/m);
    expect(text).toMatch(/^ {2}hsm-recovers +0 {2}hsm-not-degraded 1$/m);
    expect(text).not.toContain('delete-key');
    expect(Object.keys(rows).length).toBeGreaterThan(30);
  });

  test('without a failure says what that is worth', () => {
    const text = textOf('no failure');
    expect(lastOf(text)).toBe(
      'No failure in 400 runs. Random runs show failures; that there is none only "keysync verify" shows.',
    );
    expect(text).toContain('Seen on the way, which is no failure here\n');
    expect(text).toContain(`  ${survives}, after 3 steps at the least\n`);
    expect(text).not.toContain('key-moves-only-by-sync');
    expect(fuzzText({ ...told('no failure'), properties: {} })).not.toContain('Seen on the way');
  });

  test('counts one run as one', () => {
    const one = { runs: 1, runsWanted: 1, steps: 1, runsOnLiveActors: 1, deployments: 1 };
    const text = fuzzText({ ...told('no failure in random deployments'), ...one });
    expect(text).toContain('Random interleavings in 1 random deployment, seed 1\n');
    expect(text).toMatch(/^ {2}1 run, 1 step taken, \d+ refused; 1 run also on live actors$/m);
    expect(lastOf(text)).toMatch(/^No failure in 1 run\. /);
  });

  test('that ended too early is no pass, and says so last', () => {
    expect(lastOf(textOf('an end too early in random deployments'))).toBe(
      'Incomplete: stopped after 32 of 1,234 runs, without a failure so far; this is not a pass.',
    );
    expect(textOf('an end too early')).not.toContain('No failure');
  });

  test('tells what can occur and never did', () => {
    const never = {
      actions: ['hsm-fails', 'create-hsm'],
      refusals: [{ action: 'hsm-fails', reason: 'hsm-not-in-use' }],
      world: ['hsm fails and loses all it holds.', 'Something else happens.'],
    };
    const text = fuzzText({ ...told('no failure'), never });
    expect(text).toContain('Never occurred, and can: hsm-fails, create-hsm\n');
    expect(text).toContain('Never occurred, and can, as a reason to refuse: hsm-fails: hsm-not-in-use\n');
    expect(text).toContain(
      'The nearest world that no run reached:\n  1. hsm fails and loses all it holds.\n  2. Something else happens.\n',
    );
  });

  test('tells what never did, where nobody knows whether it can', () => {
    const never = {
      actions: ['hsm-fails'],
      refusals: [{ action: null, reason: 'hsm-not-in-use' }],
      world: null,
    };
    const text = fuzzText({ ...told('no failure in random deployments'), never });
    expect(text).toContain('Never occurred: hsm-fails\n');
    expect(text).toContain('Never occurred, as a reason to refuse: hsm-not-in-use\n');
    expect(text).not.toContain('and can');
    expect(text).not.toContain('The nearest world');
  });

  test('of a failure tells the claim, the steps, how it was found and how to see it again', () => {
    const { lengths } = results['a failure'].failure!;
    const text = textOf('a failure', 'failures/one.json');
    expect(text).toContain(`${survives} in plain: violated after 3 steps\n`);
    expect(text).toContain('  Claim:  An acknowledged token key is held by some HSM.\n');
    expect(text).toMatch(/^ {2}3\. hsm fails and loses all it holds\.$/m);
    expect(text).toContain('  Evidence: key: key; holders: none\n');
    expect(text).toContain('  Again:    keysync replay failures/one.json\n');
    expect(text).toContain(
      `  Found after ${lengths.found} steps, shrunk to ${lengths.shrunk}; a provably shortest trace has 3, and is told here.\n`,
    );
    expect(lastOf(text)).toBe(`A failure in run ${results['a failure'].runCount}: ${survives}.`);
    expect(text).not.toContain('Never occurred');
    expect(text).not.toContain(`${survives}, after`);
    // Who named the scenario knows it.
    expect(text).not.toContain('May happen');
  });

  test('of a witness that should not be there calls it reachable', () => {
    expect(textOf('a witness')).toContain('key-creation-can-succeed in plain: reachable after 2 steps\n');
    expect(textOf('a witness')).not.toContain('Again:');
  });

  test('of a failure in a random deployment tells the deployment', () => {
    const { scenario, lengths } = results['a failure in random deployments'].failure!;
    const text = textOf('a failure in random deployments');
    expect(text).toContain(
      `session-key-never-moves in random deployment: violated after ${lengths.shortest} steps\n`,
    );
    expect(text).toContain(
      deploymentLines(scenario)
        .map((line) => `  ${line}\n`)
        .join(''),
    );
  });

  test('of a failure that was not shrunk to the end says so, and names no shortest trace', () => {
    const report = told('a failure');
    const failure = {
      ...report.failure!,
      minimal: false,
      lengths: { found: 1, shrunk: 1, shortest: null },
    };
    expect(fuzzText({ ...report, failure })).toContain(
      '  Found after 1 step, shrunk to 1 (not to the end: it was interrupted).\n',
    );
  });

  test.each([
    ['failures/one-2.json', 'failures/one-2.json'],
    ['my failures/one.json', "'my failures/one.json'"],
    ["$(ls) it's `one`.json", "'$(ls) it'\\''s `one`.json'"],
  ])('takes the file %s to a shell as %s', (file, argument) => {
    expect(textOf('a failure', file)).toContain(`keysync replay ${argument}\n`);
  });

  test('prints names as they are', () => {
    const scenario = lossy(hostile, { [survives]: 'holds' }, ` ${hostile}`);
    const text = fuzzText(fuzzReportOf(fuzzed({ scenario }), '0.0.0', null));
    expect(text).toContain(`Random interleavings of ${printable(hostile)}, seed 1\n`);
    expect(text).toContain(`${survives} in ${hostile}: violated after 3 steps\n`);
    expect(text).toContain(`  3. hsm ${hostile} fails and loses all it holds.\n`);
    expect(text).toContain(`  Evidence: key: key ${hostile}; holders: none\n`);
  });

  test('is the same for the same report, and another one for another seed', () => {
    const options = { runCountMax: 64 };
    const texts = [1, 1, 2].map((seed) =>
      fuzzText(fuzzReportOf(fuzzed({ ...options, seed }), '0.0.0', null)),
    );
    expect(texts[0]).toBe(texts[1]);
    expect(texts[0]).not.toBe(texts[2]);
    expect(texts[0]!.endsWith('\n')).toBe(true);
  });

  test.each<readonly [keyof typeof results, string]>([
    ['no failure', '<good>No failure in 400 runs.</good>'],
    ['a failure', `<bad>A failure in run ${results['a failure'].runCount}: ${survives}.</bad>`],
    ['an end too early', '<warning>Incomplete: stopped after 250 of 400 runs'],
  ])('of %s shows what it came to in its tone', (what, summary) => {
    const tagged: Paint = (tone, text) => `<${tone}>${text}</${tone}>`;
    const text = fuzzText(told(what), tagged);
    expect(lastOf(text)?.startsWith(summary)).toBe(true);
    expect(text.replace(/<\/?(title|good|bad|warning|quiet|strong)>/g, '')).toBe(textOf(what));
  });
});

test('a deployment is told with all that is not usual in it', () => {
  const { scenario } = parseScenario({
    name: 'rich',
    regions: { east: 'aws' },
    clusters: {
      a: {
        region: 'east',
        hsms: ['a1', 'a2', 'a3'],
        start: 'running',
        up: ['a1'],
        degraded: ['a2'],
        zones: { a1: 'one', a2: 'two', a3: 'one' },
        users: { a1: { co: 2, cu: 0 }, a2: { cu: 1 } },
      },
      b: { region: 'east', hsms: ['b1'], start: 'running', maskingKey: 'a' },
      c: { region: 'east', hsms: [] },
      d: { region: 'east', hsms: ['d1'], start: 'running', up: [] },
    },
    clients: {
      old: { cluster: 'a', sdk: 3, createObjectMinimumNodes: 1, minSrv: 2 },
      new: { cluster: 'b', sdk: 5, keyAvailabilityCheck: false },
    },
    users: ['co', 'cu'],
    cryptoOfficer: 'co',
    keys: {
      k1: { class: 'token', client: 'old', owner: 'cu' },
      k2: { class: 'session', client: 'new', owner: 'cu', handle: 0 },
      k3: {
        class: 'token',
        client: 'old',
        owner: 'cu',
        handle: 7,
        start: { creation: 'rejected', heldBy: ['a1', 'b1'] },
      },
      k4: { class: 'token', client: 'new', owner: 'cu', start: { creation: 'deleted', heldBy: [] } },
    },
    backups: 2,
    allow: { hsmFailures: 'unbounded', deleteKey: true, zoneFailures: 1 },
  });
  expect(deploymentLines(scenario!)).toEqual([
    'Cluster a: a1, a2, a3 in east; up: a1; degraded: a2; zones: one with a1 and a3, two with a2; on a1 at the start: co has a changed password, cu is missing; on a2 at the start: cu has the first password',
    'Cluster b: b1 in east; a clone with the masking key of a',
    'Cluster c: no HSM in east; absent at the start',
    'Cluster d: d1 in east; up: none',
    'Client old: Client SDK 3 in a, 2 HSMs must have a key',
    'Client new: Client SDK 5 in b, 1 HSM must have a key',
    'Key k1: a token key of cu, created by old',
    'Key k2: a session key of cu, created by new, with the handle 0',
    'Key k3: a token key of cu, created by old, with the handle 7; rejected at the start, on a1, b1',
    'Key k4: a token key of cu, created by new; deleted at the start, on no HSM',
    'Backups: 2 at most',
    'May happen: hsmFailures unbounded, zoneFailures 1, deleteKey',
  ]);
  const quiet = { ...scenario!, backups: 0, allow: lossy('plain').allow };
  const lines = deploymentLines({ ...quiet, allow: { ...quiet.allow, hsmFailures: 0 } });
  expect(lines.at(-1)).toBe('May happen: creation, use and synchronization only');
  expect(lines.some((line) => line.startsWith('Backups'))).toBe(false);
});

describe('a replay', () => {
  const failure = results['a failure'].failure!;
  const file: ReplayFile = replayFileOf(failure, '0.0.0', 'found by chance');
  const { replay: again } = replay({ scenario: file.scenario, steps: file.steps, claim: file.property });
  const engines = '  Interned worlds and live actors agree after every step.';
  const parted: Replay = {
    ...again!,
    disagreement: { position: 2, about: 'faults', interned: 'one state', live: 'another state' },
  };

  test('is of a file that follows its schema, which expects what should have been', () => {
    expect(replayFileSchema.parse(file)).toEqual(file);
    expect(file).toMatchObject({ property: survives, expect: 'holds', note: 'found by chance' });
    expect(file.steps).toEqual(failure.trace.map(({ action, parameters }) => ({ action, parameters })));
    expect(replayFileOf(results['a witness'].failure!, '0.0.0', '').expect).toBe('unreachable');
  });

  const outcomes: Readonly<
    Record<
      string,
      { readonly from: Replay; readonly changed: Partial<ReplayFile>; readonly lines: readonly string[] }
    >
  > = {
    'shown, which it should not be': {
      from: again!,
      changed: {},
      lines: [
        `${survives} in plain: <bad>violated after 3 steps</bad>, expected: holds`,
        '  Claim:  An acknowledged token key is held by some HSM.',
        '  3. hsm fails and loses all it holds.',
        '  Evidence: key: key; holders: none',
        engines,
      ],
    },
    'shown, as it should be': {
      from: again!,
      changed: { expect: 'violated' },
      lines: [`${survives} in plain: <good>violated after 3 steps</good>, expected: violated`, engines],
    },
    'a witness': {
      from: { ...again!, outcome: { kind: 'shown', evidence: { key: 'key' } } },
      changed: { property: 'key-creation-can-succeed', expect: 'reachable' },
      lines: ['key-creation-can-succeed in plain: <good>reachable after 3 steps</good>, expected: reachable'],
    },
    'not shown, and it should not be': {
      from: { ...again!, trace: again!.trace.slice(0, 1), outcome: { kind: 'not-shown' } },
      changed: {},
      lines: [`${survives} in plain: <good>nothing to see after 1 step</good>, expected: holds`, engines],
    },
    'not shown, though it should be': {
      from: { ...again!, trace: [], outcome: { kind: 'not-shown' } },
      changed: { expect: 'violated' },
      lines: [`${survives} in plain: <bad>nothing to see after 0 steps</bad>, expected: violated`],
    },
    refused: {
      from: {
        ...again!,
        trace: again!.trace.slice(0, 2),
        outcome: { kind: 'refused', sentence: 'hsm fails.', refusal: 'hsm-not-in-use' },
      },
      changed: {},
      lines: [
        `${survives} in plain: <good>a step is refused after 2 steps</good>, expected: holds`,
        '  3. hsm fails. This is refused: the HSM is neither active nor degraded.',
        engines,
      ],
    },
    'refused, though something should be shown': {
      from: { ...again!, outcome: { kind: 'refused', sentence: 'It fails.', refusal: 'not-allowed' } },
      changed: { expect: 'violated' },
      lines: [`${survives} in plain: <bad>a step is refused after 3 steps</bad>, expected: violated`],
    },
    defective: {
      from: {
        ...again!,
        trace: again!.trace.slice(0, 2),
        outcome: {
          kind: 'defective',
          claim: 'events-are-accepted',
          message: 'The machine hsm does not accept it.',
        },
      },
      changed: {},
      lines: [
        `${survives} in plain: <bad>a step is wrong in itself after 2 steps</bad>, expected: holds`,
        '  3. The machine hsm does not accept it.',
      ],
    },
    'an error that should not be there': {
      from: { ...again!, outcome: { kind: 'shown', evidence: { error: 'It does not accept it.' } } },
      changed: { property: 'events-are-accepted' },
      lines: [
        'events-are-accepted in plain: <bad>violated after 3 steps</bad>, expected: holds',
        `  Claim:  ${engineClaims['events-are-accepted']}`,
        '  Evidence: error: It does not accept it.',
      ],
    },
    'of engines that part': {
      from: parted,
      changed: { expect: 'violated' },
      lines: [
        `${survives} in plain: <bad>violated after 3 steps</bad>, expected: violated`,
        '<bad>  The engines part after step 2: faults</bad>',
        '    interned worlds: one state',
        '    live actors:     another state',
      ],
    },
  };

  const tinted: Paint = (tone, text) =>
    tone === 'good' || tone === 'bad' ? `<${tone}>${text}</${tone}>` : text;

  test.each(Object.entries(outcomes))('%s is told', (_, { from, changed, lines }) => {
    const report = replayReportOf({ ...file, ...changed }, from, '0.0.0');
    expect(replayReportSchema.parse(report)).toEqual(report);
    const text = replayText(report, tinted);
    expect(text.split('\n')).toEqual(expect.arrayContaining([...lines]));
    expect(text.split('\n')[0]).toBe(lines[0]);
    expect(text.includes(engines)).toBe(from.disagreement === undefined);
    expect(text.includes('Evidence')).toBe(from.outcome.kind === 'shown');
    expect(report.asExpected).toBe(!lines[0]!.includes('<bad>'));
    expect(replayText(report, tinted)).toBe(text);
    expect(replayText(report)).toBe(text.replace(/<\/?(good|bad)>/g, ''));
  });

  test('prints names as they are', () => {
    const scenario = lossy(hostile, undefined, ` ${hostile}`);
    const steps = failure.trace.map(({ action, parameters }) => ({
      action,
      parameters: Object.fromEntries(
        Object.entries(parameters).map(([name, value]) => [name, `${value} ${hostile}`]),
      ),
    }));
    const { replay: taken } = replay({ scenario, steps, claim: survives });
    const text = replayText(replayReportOf({ ...file, scenario }, taken!, '0.0.0'));
    expect(text).toContain(`${survives} in ${hostile}: violated after 3 steps, expected: holds\n`);
    expect(text).toContain(`  3. hsm ${hostile} fails and loses all it holds.\n`);
  });
});
