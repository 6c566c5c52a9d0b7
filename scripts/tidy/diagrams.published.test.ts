import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  actions,
  changesBetween,
  factsOf,
  InternedWorld,
  Memory,
  machines,
  modelOf,
  parseScenario,
  publicScenarios,
  type Scenario,
  type StepName,
} from '#models';
import { type PropertyResult, properties, type TraceStep, Verification } from '#properties';
import {
  type DescribedMachine,
  describedMachine,
  diagramText,
  elementsByAction,
  stateDiagram,
  type TraceReport,
  traceMermaid,
  traceReportOf,
} from '#reports';
import { markdownPages } from './links.ts';
import { drawnTexts, type Mermaid, type Started, startMermaid } from './mermaid.ts';

let started: Started;
let mermaid: Mermaid;
beforeAll(async () => {
  started = await startMermaid();
  mermaid = started.mermaid;
});
afterAll(() => started.end());

/** What can be shown of a scenario: counterexamples and witnesses. */
function findingsIn(scenario: Scenario): readonly TraceReport[] {
  const expected = properties.filter(({ name }) => hasTrace(scenario.expect?.[name]));
  const verification = new Verification(scenario, { properties: expected, countsWorlds: false });
  while (!verification.isSettled && verification.advance(500));
  return verification.result().properties.map((found) => reportOf(scenario, found));
}

const hasTrace = (verdict: string | undefined): boolean => verdict === 'violated' || verdict === 'reachable';

const reportOf = (scenario: Scenario, found: PropertyResult): TraceReport =>
  traceReportOf({ scenario, found }, '0.0.0');

const findings = publicScenarios.flatMap(findingsIn);

test('every action is drawn, and nothing else', () => {
  expect(Object.keys(elementsByAction).sort()).toEqual(
    Object.values(actions)
      .map(({ name }) => name)
      .sort(),
  );
});

test('every finding of every scenario is a diagram for Mermaid, with each of its steps', async () => {
  expect(findings.length).toBeGreaterThan(220);
  for (const report of findings) {
    const diagram = traceMermaid(report);
    expect((await mermaid.parse(diagram)).diagramType).toBe('sequence');
    expect(undrawn(report), `${report.property} in ${report.scenario.name}`).toEqual([]);
  }
});

test('long histories are diagrams with each of their steps, until every action was taken', async () => {
  const drawable = Object.keys(elementsByAction);
  const taken = new Set<string>();
  for (let seed = 1; taken.size < drawable.length && seed < 100; seed += 1) {
    for (const scenario of publicScenarios) {
      const trace = walk(scenario, seed);
      if (trace.every(({ action }) => taken.has(action))) continue;
      const found = {
        name: 'acknowledged-key-survives',
        verdict: 'holds',
        length: null,
        evidence: null,
      } as const;
      const report = traceReportOf({ scenario, found: { ...found, trace, loop: null } }, '0.0.0');
      await mermaid.parse(traceMermaid(report));
      expect(undrawn(report), scenario.name).toEqual([]);
      for (const { action } of trace) taken.add(action);
    }
  }
  expect([...taken].sort()).toEqual(drawable.sort());
});

/** The steps of which there is neither an arrow nor a note. */
function undrawn(report: TraceReport): readonly string[] {
  const diagram = traceMermaid(report);
  return report.trace.flatMap(({ sentence }, index) =>
    new RegExp(`^ +(?:p\\d+(?:->>|--x)p\\d+|Note over p\\d+(?:,p\\d+)?): ${index + 1}\\. \\w`, 'm').test(
      diagram,
    )
      ? []
      : [sentence],
  );
}

/** A history that tries everything: what was taken least often is taken next, and the seed decides between equals. */
function walk(scenario: Scenario, seed: number): readonly TraceStep[] {
  const model = modelOf(scenario);
  const world = new InternedWorld(new Memory(model.deployment));
  const counts = new Map<string, number>();
  const countOf = ({ action }: StepName): number => counts.get(action) ?? 0;
  const steps: TraceStep[] = [];
  let random = seed;
  while (steps.length < 40) {
    const possible = model.steps.filter((step) => step.refuses(world) === undefined);
    const rarest = Math.min(...possible.map(countOf));
    const equals = possible.filter((step) => countOf(step) === rarest);
    random = (random * 48_271) % 2_147_483_647;
    const step = equals[random % equals.length];
    if (step === undefined) break;
    const before = factsOf(world);
    step.apply(world);
    const { action, parameters, sentence } = step;
    steps.push({ action, parameters, sentence, changed: changesBetween(before, factsOf(world)) });
    counts.set(action, countOf(step) + 1);
  }
  return steps;
}

test('what is drawn has every step by its number, and who takes part', async () => {
  const sample = findings.filter((_, index) => index % 8 === 0);
  for (const report of sample) {
    const texts = await drawnTexts(mermaid, traceMermaid(report));
    for (const [index] of report.trace.entries()) {
      const isDrawn = texts.some((text) => text.startsWith(`${index + 1}. `));
      expect(isDrawn, `step ${index + 1} of ${report.property} in ${report.scenario.name}`).toBe(true);
    }
    expect(texts).toEqual(expect.arrayContaining(Object.keys(report.scenario.clients)));
  }
});

test('of a history without end is drawn what repeats, or that nothing does', async () => {
  const still = findings.filter(({ loop, trace }) => loop === trace.length);
  expect(still.length).toBeGreaterThan(0);
  for (const report of still) expect(traceMermaid(report)).toContain(': From here on it stays like this');

  const round = { ...still[0]!, loop: 1 };
  const diagram = traceMermaid(round);
  expect(diagram).toMatch(
    /: 1\. .*\n {2}loop From here on, over and over\n(?: {4}.*\n)+ {2}end\n {2}Note over/,
  );
  expect(diagram).not.toContain('it stays like this');
  expect(await drawnTexts(mermaid, diagram)).toContain('[From here on, over and over]');
});

test('names are text, whatever is in them', async () => {
  const report = hostile();
  const { app, hsms, key, cluster, region } = hostileNames;
  const texts = await drawnTexts(mermaid, traceMermaid(report));
  expect(texts).toEqual(
    expect.arrayContaining([app, ...hsms, `1. generate ${key}`, `key: ${key}`, `${cluster} in ${region}`]),
  );
  expect((await mermaid.render('safe', traceMermaid(report))).svg).not.toMatch(/<(script|img|b)\b/);
});

const hostileNames = {
  app: 'end',
  hsms: ['"><script>alert(1)</script>', 'a;b:c,d->>e --x f #35; %%{init: {}}%%', '\u202eabc `x` | \\n <br/>'],
  key: '<img src=x onerror=alert(1)> & a;b #35; #lt; %%x wrap: end',
  cluster: 'red <b>bold</b>\u2028 } end',
  region: 'as p1; box',
} as const;

/** The loss of a key, with the names of a scenario that somebody has made for that. */
function hostile(): TraceReport {
  const { app, hsms, key, cluster, region } = hostileNames;
  const { scenario } = parseScenario({
    name: '} accTitle: no\u2029end',
    regions: { [region]: 'aws' },
    clusters: { [cluster]: { region, hsms, start: 'running' } },
    clients: { [app]: { cluster, sdk: 3 } },
    users: ['co', 'u'],
    cryptoOfficer: 'co',
    keys: { [key]: { class: 'token', client: app, owner: 'u' } },
    allow: { hsmFailures: 1, syncFailures: true },
    expect: { 'acknowledged-key-survives': 'violated' },
  });
  return findingsIn(scenario!)[0]!;
}

test('HSMs that nothing happens to are left out where there are many, and are counted', () => {
  const names = Array.from({ length: 28 }, (_, index) => `hsm-${index + 1}`);
  const found = findings.find(({ property }) => property === 'usable-key-on-two-hsms')!;
  const [name, cluster] = Object.entries(found.scenario.clusters)[0]!;
  const hsms = [...cluster.hsms, ...names].slice(0, 28);
  const diagram = traceMermaid({
    ...found,
    scenario: { ...found.scenario, clusters: { [name]: { ...cluster, hsms } } },
  });
  const shown = cluster.hsms.filter((hsm) => diagram.includes(` as ${hsm}\n`)).length;
  expect(shown).toBeGreaterThan(0);
  expect(diagram).not.toContain(' as hsm-20\n');
  expect(diagram).toContain(`: Not shown: ${28 - shown} more HSMs, to which nothing happens\n`);
});

test('where there is nothing to show, the verdict is', async () => {
  const [scenario] = publicScenarios;
  const found = {
    name: 'session-key-never-moves',
    verdict: 'holds',
    length: null,
    evidence: null,
    trace: [],
    loop: null,
  } as const;
  const texts = await drawnTexts(
    mermaid,
    traceMermaid(traceReportOf({ scenario: scenario!, found }, '0.0.0')),
  );
  expect(texts.join(' ')).toContain('Holds: ');
});

test('an action or a name that the diagram does not know is a mistake of ours', () => {
  const [report] = findings;
  const [first] = report!.trace;
  const withStep = (step: object): TraceReport => ({ ...report!, trace: [{ ...first!, ...step }] });
  expect(() => traceMermaid(withStep({ action: 'no-such' }))).toThrow('Nobody has said how to draw no-such.');
  expect(() => traceMermaid(withStep({ parameters: { key: 'key-1', hsm: 'no' } }))).toThrow(
    'The diagram has no place for hsm no.',
  );
});

const drawn = (diagram: string): Promise<readonly string[]> => drawnTexts(mermaid, diagram);

const diagrams = markdownPages().flatMap((page) =>
  [...readFileSync(page, 'utf8').matchAll(/^```mermaid\n([\s\S]*?)^```$/gm)].map(
    ([, diagram], index) => [page, index + 1, diagram ?? ''] as const,
  ),
);

test('the pages have diagrams', () => {
  const pages = diagrams.map(([page]) => page);
  expect(pages.filter((page) => page.startsWith('reports/published/hazards/')).length).toBeGreaterThan(5);
  expect(pages.filter((page) => page === 'reports/published/machines.md').length).toBe(
    Object.keys(machines).length,
  );
});

test.each(diagrams)('%s: Mermaid draws diagram %i', async (_, __, diagram) => {
  expect((await drawn(diagram)).length).toBeGreaterThan(1);
});

describe.each(Object.values(machines).map((machine) => [machine.id, machine] as const))(
  '%s',
  (_, machine) => {
    test('is drawn with every state and every event', async () => {
      const described = describedMachine(machine, noSource);
      const texts = await drawn(stateDiagram(described));
      const states = Object.keys(machine.states);
      const labels = described.states.flatMap(({ transitions }) =>
        transitions.map(({ event, guard }) => (guard === undefined ? event : `${event} [${guard}]`)),
      );
      expect([...new Set(texts)].sort()).toEqual([...new Set([...states, ...labels])].sort());
    });
  },
);

test('whatever an event is called, it is text', async () => {
  const event = `a;b:c "d" <b>e</b> #35; %%{f}%% g-->h [*] \\n \`i\` & | é`;
  const machine = machineWith('one', event);
  const [label] = (await drawn(stateDiagram(machine))).filter((text) => text !== 'one');
  expect(label).toBe(event);
  expect(diagramText('hsm.failed [isLost]')).toBe('hsm.failed [isLost]');
});

test.each(['end', 'State', 'note', 'two words', 'a:b', '[*]', ''])('a state is not called %o', (name) => {
  expect(() => stateDiagram(machineWith(name, 'x'))).toThrow('cannot be drawn: use another word.');
});

const noSource = {
  meaning: { summary: '', remarks: undefined, assumptions: [], file: '' },
  clause: '',
  guards: {},
} as const;

/** A machine with one state, in which one event changes nothing. */
function machineWith(state: string, event: string): DescribedMachine {
  const transition = { event, guard: undefined, target: state, description: '', clause: '' };
  return {
    ...noSource,
    name: 'test',
    carries: [],
    states: [
      {
        name: state,
        description: '',
        clause: '',
        isInitial: true,
        isFinal: false,
        transitions: [transition],
      },
    ],
  };
}
