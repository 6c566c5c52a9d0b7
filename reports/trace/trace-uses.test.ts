import { describe, expect, test } from 'vitest';
import { parseScenario, publicScenarios, type StepName } from '#models';
import { explainHistory, replay } from '#properties';
import { githubAnnotations } from '../formats/github-annotations.ts';
import { traceItf } from '../itf/trace-itf.ts';
import { replayFileOf, replayFileSchema } from '../replay/replay-file.ts';
import { replayReportOf, replayReportSchema } from '../replay/replay-report.ts';
import { replayText } from '../replay/replay-text.ts';
import { traceMarkdown } from './trace-markdown.ts';
import { traceMermaid } from './trace-mermaid.ts';
import { noticeStepsOf } from './trace-notices.ts';
import { traceReportOf } from './trace-report.ts';
import { traceTypeScript } from './trace-typescript.ts';

const { scenario } = parseScenario({
  ...publicScenarios.find(({ name }) => name === 'sdk5-quorum-3hsm-1fail')!,
  allow: { hsmFailures: 3, deleteKey: true },
  expect: undefined,
});
const claim = 'acknowledged-key-survives';
const key = 'key-1';
const use = (hsm: string): StepName => ({ action: 'use-key', parameters: { key, hsm } });
const step = (action: string, parameters: Readonly<Record<string, string>>): StepName => ({
  action,
  parameters,
});

/** A key is used before it is there, and after each thing that happens to it, until it is lost. */
const steps = [
  use('hsm-a1'),
  step('generate-key', { key, hsm: 'hsm-a1' }),
  step('client-sync-copies', { key, hsm: 'hsm-a2' }),
  step('client-sync-copies', { key, hsm: 'hsm-a3' }),
  step('settle-creation', { key }),
  use('hsm-a2'),
  step('hsm-fails', { hsm: 'hsm-a1' }),
  step('hsm-fails', { hsm: 'hsm-a2' }),
  use('hsm-a3'),
  step('hsm-fails', { hsm: 'hsm-a3' }),
] as const;
const places = steps.flatMap(({ action }, index) => (action === 'use-key' ? [index] : []));
const stepCount = steps.length - places.length;

const { replay: replayed } = replay({ scenario: scenario!, steps, claim });
const trace = replayed!.trace;
const explanation = explainHistory(scenario!, { name: claim, trace, loop: null });
const file = replayFileOf({ claim, scenario: scenario!, trace }, '0.0.0', 'note', 'violated');
const replayReport = replayReportOf(file, replayed!, '0.0.0', { explanation });
const report = traceReportOf(
  {
    scenario: scenario!,
    found: {
      name: claim,
      verdict: 'violated',
      length: stepCount,
      evidence: { key },
      trace,
      loop: null,
    },
    explanation,
  },
  '0.0.0',
);

const notThere =
  'The application app cannot use key-1 through hsm-a1 now: there is no such key, or no such HSM that serves it.';
const works = 'The application app uses key-1, and the call comes to hsm-a2: it succeeds.';
const refused =
  'The application app uses key-1, and the key availability check refuses it: Key key-1 does not meet the availability requirements - The key must be available on at least 2 HSMs before being used.';

test('a replay asks each time, goes on, and shows the same as without', () => {
  expect(trace.map(({ use: outcome }) => outcome?.outcome)).toEqual(
    steps.map((_, index) => ['not-asked', 'succeeds', 'refused'][places.indexOf(index)]),
  );
  expect(places.map((place) => [trace[place]!.sentence, trace[place]!.changed])).toEqual([
    [notThere, []],
    [works, []],
    [refused, []],
  ]);
  const plain = replay({
    scenario: scenario!,
    steps: steps.filter((_, index) => !places.includes(index)),
    claim,
  });
  expect(plain.replay!.outcome).toEqual(replayed!.outcome);
  expect(plain.replay!.trace).toEqual(trace.filter((_, index) => !places.includes(index)));
  expect(replayed).toMatchObject({ outcome: { kind: 'shown' }, disagreement: undefined });
});

test('a file keeps uses among its steps; a name that is none is told with its place', () => {
  expect(replayFileSchema.parse(file).steps).toEqual(steps);
  const { problem } = replay({ scenario: scenario!, steps: [steps[1], use('hsm-a9')], claim });
  expect(problem).toMatchObject({ path: ['steps', 1, 'parameters', 'hsm'] });
});

test('a history without end may have uses, which its loop counts and nothing else', () => {
  const pair = parseScenario({
    ...scenario,
    clients: { app: { cluster: 'cluster-a', sdk: 3 } },
    allow: { hsmFailures: 1 },
  }).scenario!;
  const before = [
    step('generate-key', { key, hsm: 'hsm-a1' }),
    step('settle-creation', { key }),
    step('hsm-fails', { hsm: 'hsm-a1' }),
  ];
  const liveness = 'retried-use-succeeds';
  const settled = [...before.slice(0, 1), step('client-sync-fails', { key, hsm: 'hsm-a2' })];
  const outcomeOf = (taken: readonly StepName[], loop: number) =>
    replay({ scenario: pair, steps: taken, claim: liveness, loop }).replay!.outcome;
  for (const taken of [before, settled]) {
    const uses = [use('hsm-a2'), ...taken, use('hsm-a1'), use('hsm-a2')];
    expect(outcomeOf(uses, taken.length + 1)).toEqual(outcomeOf(taken, taken.length));
    expect(outcomeOf(uses, taken.length + 3)).toEqual(outcomeOf(taken, taken.length));
  }
});

describe('steps have the numbers that they would have without uses', () => {
  const sentences = trace.filter((_, index) => !places.includes(index)).map(({ sentence }) => sentence);

  test('in the report, which has what came of each use', () => {
    expect(replayReportSchema.parse(replayReport)).toEqual(replayReport);
    expect(replayReport.trace.map(({ use: outcome }) => outcome?.outcome)).toEqual(
      trace.map(({ use: outcome }) => outcome?.outcome),
    );
    expect(replayReport.trace[places[2]!]!.use).toEqual({
      outcome: 'refused',
      message: expect.stringMatching(/^Key key-1 does not meet/),
    });
    expect(replayReport.explanation!.steps).toHaveLength(stepCount);
  });

  test('in text, with the marks of the explanation where they belong', () => {
    const text = replayText(replayReport);
    expect(text).toContain(`violated after ${stepCount} steps`);
    for (const [index, sentence] of sentences.entries()) {
      const mark = explanation!.steps[index]!.decides ? '*' : ' ';
      expect(text).toContain(`\n${mark} ${index + 1}. ${sentence}\n`);
    }
    for (const sentence of [notThere, works, refused]) expect(text).toContain(`\n  -  ${sentence}\n`);
  });

  test('in Markdown, where uses belong to the step before them', () => {
    const text = traceMarkdown(report);
    for (const [index, sentence] of sentences.entries())
      expect(text).toContain(`\n${index + 1}. ${sentence}`);
    expect(text).toMatch(/\n\n- The application app cannot use key-1 .*\n\n1\. /);
    expect(text).toContain(`\n   - ${works}\n5. `);
    expect(text).toContain(`\n   - ${refused}\n7. `);
  });

  test('in a sequence diagram', () => {
    const text = traceMermaid(report);
    expect(text).toMatch(/Note over p\d+: key-1 cannot be used through hsm-a1\n/);
    expect(text).toMatch(/p\d+->>p\d+: use key-1: it succeeds\n/);
    expect(text).toMatch(/Note over p\d+: the key availability check refuses key-1\n/);
    expect(text).toMatch(/: 7\. fails and loses key-1\n/);
    expect(text).not.toContain(': 8. ');
  });

  test('in a test in TypeScript', async () => {
    const text = await traceTypeScript(report);
    expect(text).toContain(`// ${works}\n`);
    expect(text).toContain(`// 7. ${sentences.at(-1)}\n`);
  });

  test('in annotations', () => {
    const notice = {
      rule: claim,
      about: 'x',
      level: 'error',
      isAccepted: false,
      message: 'm',
      source: undefined,
      place: undefined,
      steps: noticeStepsOf(claim, replayReport.trace),
      again: undefined,
    } as const;
    const text = githubAnnotations({
      keysync: '0.0.0',
      command: 'fuzz',
      rules: [],
      notices: [notice],
      incomplete: [],
    });
    expect(text).toContain('%0A- The application app cannot use');
    expect(text).toContain(`%0A7. ${sentences.at(-1)}`);
    expect(text).not.toContain('%0A8. ');
  });
});

test('in a trace of ITF a use leads to the same state once more', () => {
  const { states } = JSON.parse(traceItf(report)) as { readonly states: readonly Record<string, unknown>[] };
  expect(states).toHaveLength(steps.length + 1);
  expect(states.map((state) => state['mbt::actionTaken'])).toEqual([
    'init',
    ...steps.map(({ action }) => action),
  ]);
  const world = ({
    '#meta': _,
    'mbt::actionTaken': __,
    'mbt::nondetPicks': ___,
    ...variables
  }: Readonly<Record<string, unknown>>): unknown => variables;
  for (const place of places) expect(world(states[place + 1]!)).toEqual(world(states[place]!));
});
