import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InternedWorld, Memory, modelOf, publicScenarios, type Scenario, type StepName } from '#models';
import { interleavings, replay } from '#properties';
import { findingIn, findingKinds, hostile, roundTrip } from '../testing.ts';
import { type TraceReport, traceReportOf } from '../trace/trace-report.ts';
import { itfTraceSchema } from './itf-trace.ts';
import { traceItf } from './trace-itf.ts';
import type { ItfValue } from './value.ts';
import { itfStatesOf, pickNames } from './variables.ts';

/** What is used of the reader and the writer of Quint. */
interface Quint {
  ofItf(trace: unknown): unknown[];
  ofItfNormalized(trace: unknown): unknown[];
  toItf(vars: string[], states: unknown[]): { readonly value: { readonly states: readonly State[] } };
}

type State = Readonly<Record<string, unknown>>;

interface Trace {
  readonly '#meta': { readonly varTypes: Readonly<Record<string, string>> };
  readonly params: readonly string[];
  readonly vars: readonly string[];
  readonly states: readonly State[];
  readonly loop?: number;
}

const moduleName: string = '@informalsystems/quint/dist/src/itf.js';
const quint = (await import(moduleName)) as Quint;

const read = (report: TraceReport): Trace => JSON.parse(traceItf(report)) as Trace;

const withoutMeta = (states: readonly State[]): readonly State[] =>
  states.map(({ '#meta': _, ...variables }) => variables);

const cases = findingKinds.flatMap(([kind, scenario, property]) => [
  [kind, findingIn(scenario, property)] as const,
  [`${kind}, with hostile names`, findingIn(scenario, property, ` ${hostile}`)] as const,
]);

const ajv = new Ajv2020({ strict: false });
const followsPublished = ajv.compile(
  JSON.parse(readFileSync('reports/schemas/itf-trace.schema.json', 'utf8')),
);

describe.each(cases)('%s', (_, report) => {
  const trace = read(report);

  test('Quint reads it, and would write the same', () => {
    const states = quint.ofItf(trace);
    expect(states).toHaveLength(report.trace.length + 1);
    const again = quint.toItf([...trace.vars], states).value.states;
    expect(withoutMeta(again)).toEqual(withoutMeta(trace.states));
  });

  test('sets and maps are sorted as Quint sorts them', () => {
    const sorted = quint.toItf([...trace.vars], quint.ofItfNormalized(trace)).value.states;
    expect(withoutMeta(sorted)).toEqual(withoutMeta(trace.states));
  });

  test('every variable has a value in every state, of the type that Apalache is told', () => {
    const { varTypes } = trace['#meta'];
    expect(Object.keys(varTypes).sort()).toEqual([...trace.vars].sort());
    for (const state of trace.states) {
      expect(Object.keys(state).sort()).toEqual(['#meta', ...trace.vars].sort());
      for (const [name, type] of Object.entries(varTypes)) expectType(state[name], type);
    }
    for (const param of trace.params) {
      expect(new Set(trace.states.map((state) => JSON.stringify(state[param]))).size).toBe(1);
    }
  });

  test('it follows its schema, also the one that is published', () => {
    expect(itfTraceSchema.parse(trace)).toEqual(trace);
    expect(followsPublished(trace), ajv.errorsText(followsPublished.errors)).toBe(true);
  });

  test('each state says which step led to it, and the last what it shows', () => {
    const told = trace.states.map(({ '#meta': meta }) => meta);
    expect(told).toEqual(
      [undefined, ...report.trace].map((step, index) => ({
        index,
        action: step?.action ?? null,
        sentence: step?.sentence ?? null,
        changed: step?.changed ?? [],
        violated: report.verdict === 'violated' && index === report.trace.length ? [report.property] : [],
      })),
    );
    expect(trace.states.map((state) => state['mbt::actionTaken'])).toEqual([
      'init',
      ...report.trace.map(({ action }) => action),
    ]);
    const picked = trace.states.slice(1).map((state) =>
      Object.entries(state['mbt::nondetPicks'] as Readonly<Record<string, { tag: string; value: unknown }>>)
        .filter(([, { tag }]) => tag === 'Some')
        .map(([name, { value }]) => [name, value]),
    );
    expect(picked).toEqual(report.trace.map(({ parameters }) => Object.entries(parameters).sort()));
  });
});

describe('the loop of a history without end is closed after the last state', () => {
  test.each([0, 1] as const)('that begins at step %i of a round', (extra) => {
    const report = roundTrip(extra);
    const trace = read(report);
    expect(report).toMatchObject({ loop: 2 + extra, trace: { length: 5 + extra } });
    expect(trace.states).toHaveLength(6 + extra);
    expect(trace.loop).toBe(3 + extra);
    // What comes after the last state is what the step into the first of the loop leads to.
    const { trace: steps, scenario } = report;
    const after = itfStatesOf(scenario, [...steps, steps[2 + extra]!]);
    expect(trace.states[3 + extra]).toMatchObject(after.at(-1)!);
    expect(after.at(-1)).not.toEqual(after.at(-2));
  });

  test('which stays as it is', () => {
    const report = findingIn('sdk3-min1-3hsm-1fail', 'retried-use-succeeds');
    expect(report.loop).toBe(report.trace.length);
    expect(read(report).loop).toBe(report.trace.length);
  });

  test('and of a trace that ends there is none', () => {
    expect(read(findingIn('sdk3-min1-3hsm-1fail', 'acknowledged-key-survives'))).not.toHaveProperty('loop');
  });
});

test('the worlds of a trace are told: who holds what, of which version, in which state', () => {
  const trace = read(findingIn('clone-2x2', 'clone-holds-every-acknowledged-key'));
  expect(trace.states[0]).toMatchObject({
    clusterHsms: {
      '#map': [
        ['cluster-a', { '#set': ['hsm-a1', 'hsm-a2'] }],
        ['cluster-b', { '#set': ['hsm-b1', 'hsm-b2'] }],
      ],
    },
    clusterMaskingKey: {
      '#map': [
        ['cluster-a', { '#set': ['cluster-a'] }],
        ['cluster-b', { '#set': [] }],
      ],
    },
    keyNeed: { '#map': [['key-1', { '#bigint': '2' }]] },
    keyCreation: { '#map': [['key-1', 'none']] },
    backupState: {
      '#map': [
        ['backup-1', 'NONE'],
        ['backup-2', 'NONE'],
      ],
    },
    failures: { '#bigint': '0' },
  });
  expect(trace.states.at(-1)).toMatchObject({
    clusterState: {
      '#map': [
        ['cluster-a', 'ACTIVE'],
        ['cluster-b', 'ACTIVE'],
      ],
    },
    clusterMaskingKey: {
      '#map': [
        ['cluster-a', { '#set': ['cluster-a'] }],
        ['cluster-b', { '#set': ['cluster-a'] }],
      ],
    },
    keyCreation: { '#map': [['key-1', 'acknowledged']] },
  });
});

/** What a step is said to change, and in which variable of which kind of slot it is to be seen. */
const variablesOfAspects: Readonly<Record<string, readonly string[]>> = {
  state: ['clusterState', 'hsmState', 'backupState'],
  'masking key': ['clusterMaskingKey', 'backupMaskingKey'],
  origin: ['clusterOrigin'],
  keys: ['hsmKeys', 'backupKeys'],
  users: ['hsmUsers', 'backupUsers'],
  'marked for removal': ['hsmMarkedKeys'],
  creation: ['keyCreation'],
  attempted: ['keyAttempted'],
  wrapped: ['keyWrapped'],
  region: ['backupRegion'],
  'source cluster': ['backupSourceCluster'],
  failures: ['failures'],
  outages: ['outages'],
};

test('what the sentences say of a change is what the variables say', () => {
  const seen = new Set<string>();
  const scenarios = ['clones-at-work-marked-copies', 'clone-2x2-users', 'sdk3-min2-3hsm-outage-delete'];
  const findings = [
    ...findingKinds.map(([, scenario, property]) => findingIn(scenario, property)),
    ...scenarios.flatMap(drawnIn),
    wrappedKey(),
  ];
  for (const report of findings) {
    const { states } = read(report);
    for (const [index, { changed }] of report.trace.entries()) {
      const [before, after] = [states[index]!, states[index + 1]!];
      const told = changed.map(({ subject, aspect, from, to }) => {
        const variables = variablesOfAspects[aspect]!;
        const name = variables.find((variable) => wordsOf(after, variable, subject) !== undefined)!;
        seen.add(name);
        expect([name, wordsOf(before, name, subject)]).toEqual([name, sorted(from)]);
        expect([name, wordsOf(after, name, subject)]).toEqual([name, sorted(to)]);
        return name;
      });
      const differing = Object.values(variablesOfAspects)
        .flat()
        .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
      expect(differing.sort()).toEqual([...new Set(told)].sort());
    }
  }
  expect([...seen].sort()).toEqual(Object.values(variablesOfAspects).flat().sort());
});

const sorted = (words: string): string => words.split(', ').sort().join(', ');

/** The value of a variable for one subject in the words of the sentences. */
function wordsOf(state: State, name: string, subject: string): string | undefined {
  const value = state[name] as ItfValue;
  if (typeof value === 'object' && '#bigint' in value) return String(value['#bigint']);
  const inner = entriesOf(value).find(([key]) => key === subject)?.[1];
  if (typeof inner === 'string') return inner;
  if (typeof inner === 'boolean') return inner ? 'in a file' : 'nowhere';
  if (inner === undefined) return undefined;
  const words =
    '#set' in inner
      ? (inner['#set'] as readonly string[])
      : entriesOf(inner).flatMap(([user, version]) => {
          const digits = (version as { readonly '#bigint': string })['#bigint'];
          if (digits === '0') return [];
          return [digits === '1' ? user : `${String(user)} (password ${digits})`];
        });
  return words.length === 0 ? 'none' : sorted(words.join(', '));
}

const entriesOf = (value: ItfValue): readonly (readonly [ItfValue, ItfValue])[] =>
  (value as { readonly '#map': readonly (readonly [ItfValue, ItfValue])[] })['#map'];

/** What happens when steps are drawn at random, without those that are refused. */
function drawnIn(name: string): TraceReport[] {
  const scenario = publicScenarios.find((candidate) => candidate.name === name)!;
  return fc
    .sample(interleavings(scenario), { seed: 1, numRuns: 40 })
    .map(({ space, numbers, steps: names }) => {
      const world = new InternedWorld(new Memory(space.model.deployment));
      const steps = numbers.flatMap((number, index): StepName[] => {
        const step = space.model.steps[number];
        if (step === undefined) return [names[index]!];
        if (step.refuses(world) !== undefined) return [];
        step.apply(world);
        return [step];
      });
      return taken(scenario, steps);
    });
}

/** A key that leaves its HSM in a file. */
function wrappedKey(): TraceReport {
  const { scenario } = findingIn('sdk5-optout-1hsm-1fail', 'key-creation-can-succeed');
  return taken({ ...scenario, allow: { ...scenario.allow, wrapKey: true } }, [
    { action: 'generate-key', parameters: { key: 'key-1', hsm: 'hsm-a1' } },
    { action: 'settle-creation', parameters: { key: 'key-1' } },
    { action: 'wrap-key', parameters: { key: 'key-1', hsm: 'hsm-a1' } },
  ]);
}

function taken(scenario: Scenario, steps: readonly StepName[]): TraceReport {
  const claim = 'acknowledged-key-survives';
  const { trace } = replay({ scenario, steps, claim }).replay!;
  expect(trace).toHaveLength(steps.length);
  const found = {
    name: claim,
    verdict: 'incomplete',
    length: null,
    evidence: null,
    trace,
    loop: null,
  } as const;
  return traceReportOf({ scenario, found }, '0.0.0');
}

test('every parameter of every action has its place among what was chosen', () => {
  const names = publicScenarios.flatMap((scenario) => {
    const { actions, deployment } = modelOf(scenario);
    return Object.values(actions).flatMap((action) =>
      [...action.parameters(deployment)].flatMap((choice) => Object.keys(choice)),
    );
  });
  expect([...new Set(names)].sort()).toEqual([...pickNames]);
});

test('a trace that cannot be taken is not written', () => {
  const report = findingIn('sdk3-min1-3hsm-1fail', 'acknowledged-key-survives');
  const turned = { ...report, trace: [...report.trace].reverse() };
  expect(() => traceItf(turned)).toThrow('Step 2 of the trace cannot be taken in sdk3-min1-3hsm-1fail.');
});

test('of a step that is wrong in itself, which leads nowhere, the world is the one before it', () => {
  const report = findingIn('sdk3-min1-3hsm-1fail', 'acknowledged-key-survives');
  const [first, ...others] = report.trace;
  const broken = { ...report, property: 'events-are-accepted', trace: [...others, first!] };
  expect(new Set(withoutPicks(read(broken).states)).size).toBe(1);
});

const withoutPicks = (states: readonly State[]): string[] =>
  states.map(({ '#meta': _, 'mbt::actionTaken': __, 'mbt::nondetPicks': ___, ...world }) =>
    JSON.stringify(world),
  );

/** Whether a value is of a type, as the reader of Apalache asks: it knows no more types than these, and no variants. */
function expectType(value: unknown, type: string): void {
  const [, from, to] = /^(Str) -> \(?(.*?)\)?$/.exec(type) ?? [];
  if (from !== undefined) {
    const entries = (value as { readonly '#map': readonly unknown[][] })['#map'];
    expect(Object.keys(value as object)).toEqual(['#map']);
    for (const entry of entries) {
      expect(entry).toHaveLength(2);
      expectType(entry[0], from);
      expectType(entry[1], to!.startsWith('Set(') && !to!.endsWith(')') ? `${to})` : to!);
    }
  } else if (type === 'Set(Str)') {
    expect(Object.keys(value as object)).toEqual(['#set']);
    for (const inner of (value as { readonly '#set': readonly unknown[] })['#set']) expectType(inner, 'Str');
  } else if (type === 'Int') expect(value).toEqual({ '#bigint': expect.stringMatching(/^\d+$/) });
  else if (type === 'Bool') expect(value).toBeTypeOf('boolean');
  else if (type === 'Str') expect(value).toBeTypeOf('string');
  else expectPicks(value, type);
}

/** A record of variants, which Quint reads and Apalache leaves to those who drop the variable. */
function expectPicks(value: unknown, type: string): void {
  const fields = [...type.matchAll(/(\w+): None\(UNIT\) \| Some\(Str\)/g)].map(([, name]) => name);
  expect(`{ ${fields.map((name) => `${name}: None(UNIT) | Some(Str)`).join(', ')} }`).toBe(type);
  expect(Object.keys(value as object)).toEqual(fields);
}
