import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseScenario, publicScenarios } from '#models';
import { propertyNamed, verify } from '#properties';
import {
  type ReplayReport,
  replayReportOf,
  replayReportSchema,
  replayText,
  type TraceReport,
  traceItf,
  traceReportOf,
} from '#reports';
import { inTemporaryFolder } from '../bench/peers/programs.ts';
import { runQuint } from '../bench/peers/quint.ts';
import { coreScenario } from '../bench/scenario-family.ts';
import { InputError } from '../input/files/input-error.ts';
import { readReplay } from '../input/read-replay.ts';
import { commandLine, inFolder, writeAnew } from '../testing.ts';
import type { Given } from './read-itf.ts';

const hostile = ` <script>|*_\`{}$'"\\ #set __proto__ \u202Eabc\u2028d 💥`;

/** What is found of a property in a scenario, and what is added to each name in it. */
function findingIn(name: string, property: string, suffix = ''): TraceReport {
  const plain = publicScenarios.find((candidate) => candidate.name === name)!;
  const names = [
    plain.name,
    ...plain.users,
    ...Object.keys(plain.keys),
    'hsm-a1',
    'hsm-a2',
    'cluster-a',
    'app',
  ];
  const text = names.reduce(
    (before, own) => before.replaceAll(JSON.stringify(own), () => JSON.stringify(own + suffix)),
    JSON.stringify(plain),
  );
  const { scenario } = parseScenario(JSON.parse(text));
  const [found] = verify(scenario!, { properties: [propertyNamed(property)!] }).properties;
  return traceReportOf({ scenario: scenario!, found: found! }, '0.0.0');
}

const report = findingIn('sdk3-min1-3hsm-1fail', 'acknowledged-key-survives');
const good = traceItf(report);
const elsewhere = readFileSync(join(import.meta.dirname, 'testdata', 'elsewhere.itf.json'), 'utf8');
const given = { scenario: 'sdk3-min1-3hsm-1fail', property: 'acknowledged-key-survives' };

function changed(text: string, from: string, to: string): string {
  expect(text).toContain(from);
  return text.replace(from, () => to);
}

/** Replays as the command does, without a process for it. Throws only what would be a defect. */
function attempt(path: string, said: Given = {}): ReplayReport | InputError {
  try {
    const { file, replay, states } = readReplay(path, said);
    const replayed = replayReportOf(file, replay, 'version', { states });
    expect(replayText(replayed)).toContain(replayed.property);
    return replayReportSchema.parse(replayed);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
}

function replayed(text: string, said: Given = {}): ReplayReport {
  return inFolder((folder) => {
    const path = join(folder, 'trace.itf.json');
    writeFileSync(path, text);
    const answer = attempt(path, said);
    if (answer instanceof InputError) throw answer;
    return answer;
  });
}

/** What is said of a damaged file, and what stands where it points to. */
function refusalOf(text: string, said: Given = {}): { readonly message: string; readonly at: string } {
  return inFolder((folder) => {
    const path = join(folder, 'trace.itf.json');
    writeFileSync(path, text);
    const answer = attempt(path, said);
    if (!(answer instanceof InputError)) throw new Error(`Not refused, but ${answer.shown}.`);
    const [, line, column, message] = /^(?:.*?):(\d+):(\d+): ([\s\S]*)$/.exec(answer.message) ?? [];
    const at = text.split('\n')[Number(line) - 1]?.slice(Number(column) - 1) ?? '';
    return { message: message ?? answer.message, at };
  });
}

const kinds = [
  ['always', 'clone-2x2', 'clone-holds-every-acknowledged-key'],
  ['step', 'sdk3-min2-reaches-1of2', 'deleted-key-never-spreads'],
  ['reachable', 'sdk5-optout-1hsm-1fail', 'key-creation-can-succeed'],
  ['recoverable', 'sdk5-quorum-1hsm', 'creation-stays-possible'],
  ['eventually-always', 'user-replicate-2x2', 'token-keys-converge'],
  ['leads-to', 'sdk3-min1-3hsm-1fail', 'retried-use-succeeds'],
] as const;

const cases = kinds.flatMap(([kind, scenario, property]) => [
  [kind, findingIn(scenario, property)] as const,
  [`${kind}, with hostile names`, findingIn(scenario, property, hostile)] as const,
]);

describe('what keysync wrote', () => {
  test.each(cases)('%s: comes back as it was, and shows the same', (_, found) => {
    const { trace, loop, evidence, property, verdict } = found;
    expect(replayed(traceItf(found))).toMatchObject({
      property,
      scenario: found.scenario.name,
      expected: verdict,
      shown: verdict,
      asExpected: true,
      trace,
      loop,
      evidence,
      disagreement: null,
      states: { differences: [] },
    });
  });

  test('a history that goes round: its loop begins where it did', async () => {
    const before = join(import.meta.dirname, 'testdata', 'round-trip.replay.json');
    await inFolder(async (folder) => {
      const path = join(folder, 'trace.itf.json');
      expect(await commandLine('replay', before, '--itf', path)).toMatchObject({ code: 0, stderr: '' });
      const { loop, states } = JSON.parse(readFileSync(path, 'utf8')) as { loop: number; states: unknown[] };
      expect({ loop, stateCount: states.length }).toEqual({ loop: 4, stateCount: 7 });
      const read = attempt(path);
      expect(read).toEqual({ ...attempt(before), note: expect.anything(), states: expect.anything() });
      // It leads back, so all that is wrong with it is that nothing is wrong.
      expect(read).toMatchObject({
        loop: 3,
        shown: 'nothing',
        reason: expect.stringMatching(/not fair|comes to/),
      });
    });
  });

  test('every variable is compared, in every state', () => {
    const { states } = replayed(good);
    expect(states?.variables).toHaveLength(25);
    const trace = JSON.parse(good) as { states: Record<string, unknown>[] };
    for (const [index, state] of trace.states.entries()) {
      for (const name of states!.variables) {
        const before = state[name];
        state[name] = { '#set': ['another value'] };
        const differing = replayed(JSON.stringify(trace)).states?.differences;
        state[name] = before;
        expect(differing).toHaveLength(1);
        expect(differing?.[0]).toMatchObject({ state: index, variable: name, expected: '{"another value"}' });
      }
    }
  });
});

describe('a state that is not the one the steps lead to', () => {
  const wrong = changed(good, '["hsm-a1","FAILED"]', '["hsm-a1","ACTIVE"]');

  test('is told: which state, which variable, what was expected and what was found', () => {
    const { states, asExpected, shown } = replayed(wrong);
    expect({ asExpected, shown }).toEqual({ asExpected: false, shown: 'violated' });
    expect(states?.differences).toEqual([
      { state: 5, variable: 'hsmState["hsm-a1"]', expected: '"ACTIVE"', found: '"FAILED"' },
    ]);
  });

  test('and of several only the first, with all that differs in it', () => {
    const twice = changed(
      wrong,
      '"hsmKeys": {"#map":[["hsm-a1",{"#set":["key-1"]}]',
      '"hsmKeys": {"#map":[["hsm-a9",{"#set":[]}]',
    );
    expect(replayed(twice).states?.differences).toEqual(
      [
        { state: 1, variable: 'hsmKeys["hsm-a1"]', expected: 'nothing', found: '{"key-1"}' },
        { state: 1, variable: 'hsmKeys["hsm-a9"]', expected: '{}', found: 'nothing' },
      ].sort((one, other) => (one.variable > other.variable ? -1 : 1)),
    );
  });

  test('exit code 1, also where all else is as expected', async () => {
    await inFolder(async (folder) => {
      const path = join(folder, 'trace.itf.json');
      writeFileSync(path, wrong);
      const { code, stdout } = await commandLine('replay', path);
      expect(code).toBe(1);
      expect(stdout).toContain('  State 5 differs in hsmState["hsm-a1"]\n    the file says:     "ACTIVE"\n');
      writeFileSync(path, good);
      expect(await commandLine('replay', path)).toMatchObject({ code: 0, stderr: '' });
    });
  });
});

describe('what was written elsewhere', () => {
  test('is replayed with the scenario and the property that are named', () => {
    const read = replayed(elsewhere, given);
    expect(read).toMatchObject({ shown: 'violated', expected: 'holds', asExpected: false, loop: null });
    expect(read.trace).toEqual(report.trace);
    expect(read.states).toEqual({ variables: ['keys::failures', 'keys::hsmState'], differences: [] });
  });

  test('and where it carries them, without', () => {
    const meta = `"#meta": { "scenario": ${JSON.stringify(report.scenario)}, "property": "acknowledged-key-survives", "verdict": "violated", `;
    expect(replayed(changed(elsewhere, '"#meta": { ', meta))).toMatchObject({ asExpected: true });
  });

  test('variables that are not ours are left alone, and that nothing was compared is said', () => {
    const other = elsewhere
      .replaceAll('keys::failures', 'keys::lost')
      .replaceAll('keys::hsmState', 'keys::of');
    const read = replayed(other, given);
    expect(read.states).toEqual({ variables: [], differences: [] });
    expect(replayText(read)).toContain('No variable of the file is one of ours');
  });

  test('a loop that nothing leads into again is read as it stands', () => {
    const looping = changed(elsewhere, '"states"', '"loop": 5,\n  "states"');
    const read = replayed(looping, { ...given, property: 'retried-use-succeeds' });
    expect(read).toMatchObject({ loop: 5, shown: 'violated' });
  });

  test.each<[what: string, from: string, to: string, message: string, at: string]>([
    [
      'an unknown action',
      '"hsmFails"',
      '"hsmFail"',
      'states[5]["mbt::actionTaken"]: unknown action "hsm-fail"; the nearest known one is "hsm-fails"',
      '"hsmFail"',
    ],
    [
      'an action without a name',
      '"mbt::actionTaken": "hsmFails"',
      '"mbt::actionTaken": ["hsmFails"]',
      'states[5]["mbt::actionTaken"]: expected the name of an action, found ["hsmFails"]',
      '["hsmFails"]',
    ],
    [
      'an HSM that is not there',
      '"hsm": { "tag": "Some", "value": "hsm-a1" }',
      '"hsm": { "tag": "Some", "value": "hsm-b1" }',
      'states[1]["mbt::nondetPicks"].hsm: unknown hsm "hsm-b1"; the nearest known one is "hsm-a1"',
      '{ "tag": "Some"',
    ],
    [
      'a number that is not there',
      '"hsm": 2',
      '"hsm": 4',
      'states[2]["mbt::nondetPicks"].hsm: expected a number from 1 to 3, or a name, found 4',
      '4',
    ],
    [
      'a choice that is none',
      '"hsm": 2',
      '"hsm": [2]',
      'states[2]["mbt::nondetPicks"].hsm: expected a name, a number, or Some or None of these, found [2]',
      '[2]',
    ],
    [
      'a missing choice',
      '"hsm": 2',
      '"hsm": { "tag": "None", "value": {} }',
      'states[2]["mbt::nondetPicks"].hsm: client-sync-fails needs the parameter "hsm"',
      '{ "tag": "None"',
    ],
    [
      'no choices',
      '{ "key": 1, "hsm": 2 }',
      '"hsm-a2"',
      'states[2]["mbt::nondetPicks"]: expected a record of what was chosen, found "hsm-a2"',
      '"hsm-a2"',
    ],
    [
      'a start that a step led to',
      '"init"',
      '"generateKey"',
      'states[0]["mbt::actionTaken"]: expected the state at the start, found one that "generateKey" led to',
      '"generateKey"',
    ],
    [
      'a variable without a value',
      '"keys::failures": { "#bigint": "1" },',
      '',
      'states[5]: the state has no value for the variable "keys::failures"',
      '{',
    ],
    [
      'a value that is none',
      '"keys::failures": { "#bigint": "1" }',
      '"keys::failures": { "#bigint": "one" }',
      'states[5]["keys::failures"]: expected a value of ITF, found {"#bigint":"one"}',
      '{ "#bigint"',
    ],
    [
      'a value that could not be written',
      '"keys::failures": { "#bigint": "1" }',
      '"keys::failures": { "#unserializable": "Int" }',
      'states[5]["keys::failures"]: expected a value of ITF, found {"#unserializable":"Int"}',
      '{ "#unser',
    ],
    [
      'an entry of a map that is none',
      '["hsm-a1", "FAILED"]',
      '["hsm-a1"]',
      'states[5]["keys::hsmState"]["#map"][0]: expected a list of two: what is mapped, and to what',
      '["hsm-a1"]',
    ],
    [
      'no states',
      '"states": [',
      '"states": [], "more": [',
      'states: expected a list with at least 1, found an empty list',
      '[]',
    ],
    ['no variables', '"vars": [', '"var": [', 'vars: expected a list, but it is missing', '{'],
    [
      'a loop that begins nowhere',
      '"states"',
      '"loop": 6, "states"',
      'loop: expected the index of a state, from 0 to 5, found 6',
      '6',
    ],
    [
      'a loop where the trace ends',
      '"states"',
      '"loop": 5, "states"',
      'loop: expected none: acknowledged-key-survives is shown by a trace that ends, found 5',
      '5',
    ],
  ])('%s: one message with the place', (_, from, to, message, at) => {
    const refusal = refusalOf(changed(elsewhere, from, to), given);
    expect(refusal.message.split('\n')).toEqual([`${message}.`, expect.stringMatching(/^ {2}\S.*\.$/)]);
    expect(refusal.at.slice(0, at.length)).toBe(at);
  });

  test.each<[what: string, text: string, said: Given, message: string]>([
    ['no scenario', elsewhere, {}, '["#meta"].scenario: the trace does not say in which scenario it is'],
    [
      'no property',
      elsewhere,
      { scenario: given.scenario },
      '["#meta"].property: the trace does not say what it is to show',
    ],
    [
      'another scenario',
      good,
      { scenario: given.scenario },
      '["#meta"].scenario: the trace says this itself',
    ],
    [
      'another property',
      good,
      { property: given.property },
      '["#meta"].property: the trace says this itself',
    ],
    [
      'a newer format',
      changed(good, '"schemaVersion": 1', '"schemaVersion": 2'),
      {},
      '["#meta"].schemaVersion: expected 1, found 2: a newer keysync wrote this trace',
    ],
    [
      'a scenario that is not valid',
      changed(good, '"cryptoOfficer": "co"', '"cryptoOfficer": "cx"'),
      {},
      '["#meta"].scenario.cryptoOfficer: unknown user "cx"; the nearest known one is "co"',
    ],
  ])('%s', (_, text, said, message) => {
    expect(refusalOf(text, said).message.split('\n')[0]).toBe(`${message}.`);
  });

  test('a variable that is not listed, and that a state lacks', () => {
    const unlisted = changed(elsewhere, '"keys::failures", ', '');
    expect(replayed(unlisted, given).states?.variables).toContain('keys::failures');
    const { message } = refusalOf(changed(unlisted, '"keys::failures": { "#bigint": "1" },', ''), given);
    expect(message).toMatch(/^states\[5\]\["keys::failures"\]: expected a value of ITF, found nothing\.\n/);
  });

  test('a property or a scenario that is not there', () => {
    const { message } = refusalOf(elsewhere, { ...given, property: 'acknowledged-key-survive' });
    expect(message).toContain('the nearest known one is "acknowledged-key-survives"');
    expect(refusalOf(elsewhere, { ...given, scenario: 'sdk3' }).message).toContain(
      'no scenario of this name',
    );
  });

  test('a replay file says all of it itself', () => {
    const path = 'properties/regressions/acknowledged-key-survives-f7c93784.replay.json';
    expect(attempt(path, { scenario: given.scenario })).toBeInstanceOf(InputError);
    expect(attempt(path)).toMatchObject({ states: null });
  });
});

describe('what the simulator of Quint wrote', () => {
  const size = { hsms: 2, keys: 1, failures: 2 };
  let traces: readonly string[];

  beforeAll(async () => {
    const options = ['--mbt', '--max-samples=40', '--n-traces=40', '--max-steps=12', '--verbosity=0'];
    traces = await inTemporaryFolder(async (folder) => {
      await runQuint(size, [...options, '--out-itf=t{seq}.itf.json'], folder, new AbortController().signal);
      return Array.from({ length: 40 }, (_, index) =>
        readFileSync(join(folder, `t${index}.itf.json`), 'utf8'),
      );
    });
  });

  test('is replayed step for step: the same actions, and as many failures in each state', () => {
    inFolder((folder) => {
      const scenario = join(folder, 'scenario.json');
      writeFileSync(scenario, JSON.stringify(coreScenario(size)));
      const actions = new Set<string>();
      for (const text of traces) {
        const read = replayed(text, { scenario, property: 'key-moves-only-by-sync' });
        const { states } = JSON.parse(text) as { readonly states: readonly unknown[] };
        expect(read).toMatchObject({ shown: 'nothing', asExpected: true, disagreement: null });
        expect(read.trace).toHaveLength(states.length - 1);
        expect(read.states).toEqual({ variables: ['scenario::core::failures'], differences: [] });
        for (const { action } of read.trace) actions.add(action);
      }
      expect(actions.size).toBeGreaterThan(8);
    });
  });
});

describe('whatever happened to the file', () => {
  /** Which answers came up, over many damaged files; anything that is no answer throws. */
  function answersTo(damaged: fc.Arbitrary<string | Buffer>, said: Given, seed: number): ReadonlySet<string> {
    return inFolder((folder) => {
      const path = join(folder, 'damaged.itf.json');
      const answers = new Set<string>();
      const judge = (content: string | Buffer): void => {
        writeAnew(path, content);
        const answer = attempt(path, said);
        if (!(answer instanceof InputError)) answers.add(answer.asExpected ? 'exit code 0' : 'exit code 1');
        else {
          answers.add('exit code 2');
          expect(answer.message).toMatch(/^\S+\/damaged\.itf\.json(:\d+:\d+)?: .+\.\n {2}.+\.$/);
        }
      };
      fc.assert(fc.property(damaged, judge), { seed, numRuns: 300 });
      return answers;
    });
  }

  const sources = [
    ['ours', good, {}],
    ['from elsewhere', elsewhere, given],
  ] as const;

  test.each(sources)('%s: cut off after any of its bytes, it is refused', (_, text, said) => {
    const bytes = Buffer.from(text.trimEnd());
    const cut = fc.nat(bytes.length - 1).map((length) => bytes.subarray(0, length));
    expect(answersTo(cut, said, 1)).toEqual(new Set(['exit code 2']));
  });

  test.each(sources)('%s: with another byte, it is replayed or refused', (_, text, said) => {
    const bytes = Buffer.from(text);
    const damaged = fc
      .record({ at: fc.nat(bytes.length - 1), byte: fc.integer({ min: 32, max: 126 }) })
      .map(({ at, byte }) => Buffer.concat([bytes.subarray(0, at), Buffer.of(byte), bytes.subarray(at + 1)]));
    expect([...answersTo(damaged, said, 2)]).toEqual(expect.arrayContaining(['exit code 1', 'exit code 2']));
  });

  test.each(sources)('%s: with another value, it is replayed or refused', (_, text, said) => {
    let count = 0;
    JSON.parse(text, () => {
      count += 1;
    });
    const names = [...new Set([...text.matchAll(/"([^"\\]+)"/g)].map(([, name]) => name))];
    const anyValue = fc.oneof(
      fc.constantFrom<unknown>(...names),
      fc.integer({ min: -2, max: 30 }),
      fc.boolean(),
      fc.constantFrom<unknown>(
        { '#set': [] },
        { '#map': [1] },
        { '#map': {} },
        { tag: 'Some' },
        { '#bigint': 1 },
      ),
      fc.jsonValue({ maxDepth: 3 }),
      // Where it is that of a field, the field is left out.
      fc.constant(undefined),
    );
    const damaged = fc.record({ place: fc.nat(count - 1), value: anyValue }).map(({ place, value }) => {
      let at = -1;
      const replaced: unknown = JSON.parse(text, (_name, inner: unknown) => {
        at += 1;
        return at === place ? value : inner;
      });
      return JSON.stringify(replaced) ?? '';
    });
    expect([...answersTo(damaged, said, 3)]).toEqual(expect.arrayContaining(['exit code 1', 'exit code 2']));
  });
});
